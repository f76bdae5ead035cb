"""Far places: newer files that come at the worst moment, servers' keys, connections that break, and what is told."""

import subprocess
import traceback
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import fsspec
import pytest
from place_contract import NEWER, SHEET, TARGET, sha
from servers import Reached, SshServer, s3_server, sftp_server

from importer.core.errors import FileChanged, ImporterError, PlaceError, SettingsError
from importer.places import Filed, open_place, opening
from importer.places.below import DEEPEST
from importer.places.far import Entry
from importer.places.foreign import Secrets
from importer.places.objects import ObjectStore
from importer.places.remote import RemotePlace


@pytest.fixture(scope="module")
def bucket() -> Iterator[Reached]:
    with s3_server() as reached:
        yield reached


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    with sftp_server(tmp_path_factory.mktemp("sshd")) as server:
        yield server


class Endless(ObjectStore):
    """A store with a file and a folder in each folder, and one that nobody may list."""

    def entries(self, path: str) -> Sequence[Entry]:
        if path.endswith("/closed"):
            raise PermissionError("not yours")
        return [Entry("a.csv", True, False, 1, "x"), *(Entry(name, False, True, 0, "") for name in ("d", "closed"))]


def test_folders_without_end_and_closed_ones_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    place = RemotePlace("memory://x", "/x", lambda: Endless("memory", {}), Secrets({}))
    found = place.look(deep=True)
    assert {each.name for each in found} == {f"{'d/' * depth}a.csv" for depth in range(DEEPEST + 1)}
    assert len([each for each in caplog.messages if "within each other" in each]) == 1
    assert '"d/closed" in memory://x is not looked into: we have no right to it.' in caplog.text
    place.close()


class Overtaken(ObjectStore):
    """A store in which a newer file comes right after the last look at the content."""

    def _content_of(self, path: str) -> str | None:
        found = super()._content_of(path)
        self._system.pipe_file(path, NEWER)
        return found


@pytest.mark.parametrize("kind", ["s3", "memory"])
def test_a_newer_object_is_not_removed(kind: str, bucket: Reached) -> None:
    store = Overtaken(kind, bucket.options if kind == "s3" else {})
    path = "drops/PL.csv" if kind == "s3" else "/drops/PL.csv"
    store._system.pipe_file(path, SHEET)
    assert store.discard(path, sha(SHEET)) is Filed.REPLACED
    assert b"".join(store.blocks(path)) == NEWER
    store.remove(path)
    store.close()


class Changing(ObjectStore):
    """A store in which a newer object of the same size comes as soon as one was read."""

    def blocks(self, path: str) -> Iterator[bytes]:
        yield from super().blocks(path)
        self._system.pipe_file(path, NEWER)


def test_a_copy_of_what_changed_meanwhile_is_not_kept(tmp_path: Path) -> None:
    place = RemotePlace("memory://meanwhile", "/meanwhile", lambda: Changing("memory", {}), Secrets({}))
    fsspec.filesystem("memory").pipe_file("/meanwhile/PL.csv", SHEET)
    (seen,) = place.look()
    with pytest.raises(FileChanged):
        place.fetch(seen, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    fsspec.filesystem("memory").rm("/meanwhile", recursive=True)


def test_an_object_is_replaced_while_it_is_read(bucket: Reached) -> None:
    store = ObjectStore("s3", {**bucket.options, "default_block_size": 5 * 2**20})
    store._system.pipe_file("drops/big.csv", b"a" * 12_000_000)
    reading = store.blocks("drops/big.csv")
    next(reading)
    store._system.pipe_file("drops/big.csv", b"b" * 12_000_000)
    with pytest.raises(FileNotFoundError):
        list(reading)
    store.remove("drops/big.csv")
    store.close()


def test_a_store_without_conditions_is_written_to(tmp_path: Path) -> None:
    store = ObjectStore("memory", {})
    (tmp_path / "copy").write_bytes(SHEET)
    plain = store._system.put_file

    def put_file(local: str, path: str, mode: str = "overwrite") -> None:
        if mode == "create":
            raise NotImplementedError
        plain(local, path)

    store._system.put_file = put_file
    assert store.keep("/plain/x", sha(SHEET), tmp_path / "copy") is False
    assert store.keep("/plain/x", sha(SHEET), tmp_path / "copy") is True
    with pytest.raises(PlaceError, match="another content"):
        store.keep("/plain/x", sha(NEWER), tmp_path / "copy")
    store.remove("/plain/x")


def test_markers_of_folders_are_no_files(bucket: Reached) -> None:
    system = fsspec.filesystem("s3", **bucket.options, skip_instance_cache=True, use_listings_cache=False)
    for key in ("marked/", "marked/done/", "marked/a.csv", "marked//b.csv"):
        system.pipe_file(f"drops/{key}", b"")
    place = open_place("s3://drops/marked", bucket.options)
    assert [each.name for each in place.look(deep=True)] == ["a.csv"]
    place.close()
    system.rm("drops/marked", recursive=True)


def test_a_connection_that_broke_is_made_anew(sshd: SshServer, tmp_path: Path) -> None:
    reached = sshd.reached(tmp_path)
    place = open_place(reached.url, reached.options)
    (tmp_path / "a.csv").write_bytes(SHEET)
    before = place.look()
    place._far._client.close()  # type: ignore[attr-defined]
    with pytest.raises(PlaceError):
        place.look()
    assert place.look() == before
    place.close()


def test_a_server_that_nobody_knows_is_refused_with_what_to_type(sshd: SshServer, tmp_path: Path) -> None:
    place = open_place(sshd.reached(tmp_path).url, {"key_filename": str(sshd.key)})
    with pytest.raises(PlaceError, match="is not known: ssh-ed25519 SHA256:") as told:
        place.look()
    assert told.value.code == "place-host-unknown"
    assert f"ssh-keyscan -p {sshd.port} 127.0.0.1 >>" in told.value.hint


def test_a_server_with_another_key_is_refused(sshd: SshServer, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "x")], check=True)
    other = " ".join((tmp_path / "x.pub").read_text().split()[:2])
    place = open_place(sshd.reached(tmp_path).url, {"key_filename": str(sshd.key), "host_key": other})
    with pytest.raises(PlaceError, match="another key than the known one") as told:
        place.look()
    assert "ssh-keyscan" not in told.value.hint


def test_the_key_of_a_server_may_stand_in_the_options(sshd: SshServer, tmp_path: Path) -> None:
    place = open_place(sshd.reached(tmp_path).url, {"key_filename": str(sshd.key), "host_key": sshd.host_key})
    assert place.look() == ()
    place.close()


def test_a_folder_may_begin_at_the_users_home(sshd: SshServer, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(SHEET)
    home = f".occasions-{sshd.port}"
    place = open_place(f"sftp://{sshd.user}@127.0.0.1:{sshd.port}/~/", sshd.reached(tmp_path).options)
    try:
        assert place.file(f"{home}/PL.csv", f"{home}/x/PL.csv", sha(SHEET), tmp_path / "copy") is Filed.GONE
        assert (Path.home() / home / "x" / "PL.csv").read_bytes() == SHEET
    finally:
        place.remove(home)
        place.close()
    assert not (Path.home() / home).exists()


SECRET = "hunter2-very-secret"  # noqa: S105
REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "nobody listens": ("sftp://ann@127.0.0.1:1/x", {"password": SECRET}, "no answer"),
    "no such host": ("sftp://ann@nowhere.invalid/x", {"password": SECRET}, "no answer"),
    "password in the address": (f"sftp://ann:{SECRET}@127.0.0.1:1/x", {}, "no answer"),
    "no store": ("s3://b/x", {"endpoint_url": "http://127.0.0.1:1", "key": "k", "secret": SECRET}, "no answer"),
    "no share": ("smb://ann@127.0.0.1:1/share", {"password": SECRET, "timeout": 2}, "no answer"),
    "no page": (f"https://ann:{SECRET}@127.0.0.1:1/x?sig={SECRET}", {}, "no answer"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_reached_is_told_without_secrets(case: str) -> None:
    url, options, reason = REFUSED[case]
    place = open_place(url, options)
    with pytest.raises(PlaceError, match=reason) as told:
        place.look()
    place.close()
    shown = "".join(traceback.format_exception(told.value))
    assert SECRET not in f"{told.value}{told.value.hint}{place.shown}{place.link('a')}{place!r}{shown}"


def test_credentials_that_are_missing_or_wrong_are_told(
    bucket: Reached, sshd: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "x")], check=True)
    known = {"known_hosts": str(sshd.known_hosts)}
    for url, options in (
        (bucket.url, {"endpoint_url": bucket.options["endpoint_url"]}),
        (sshd.reached(tmp_path).url, {**known, "password": SECRET}),
        (sshd.reached(tmp_path).url, {**known, "key_filename": str(tmp_path / "x")}),
    ):
        place = open_place(url, options)
        with pytest.raises(PlaceError) as told:
            place.look()
        assert told.value.code == "place-refused"
        assert SECRET not in str(told.value)
        place.close()


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "nothing": (" ", {}, "needs an address"),
    "unknown kind": ("ftp://host/x", {}, "ftp:// are not known"),
    "folder of another machine": ("file://host/x", {}, "names no folder"),
    "folder with options": ("/tmp", {"key": "x"}, "takes no option"),  # noqa: S108
    "no bucket": ("s3://", {}, "names no bucket"),
    "keys in the address": (f"s3://k:{SECRET}@bucket/x", {}, "where people read them"),
    "unknown option": ("s3://bucket", {"passwort": SECRET}, "takes no option passwort"),
    "no endpoint": ("s3://bucket", {"endpoint_url": "minio:9000"}, "endpoint_url"),
    "no server": ("sftp:///x", {}, "names no server"),
    "no share": ("smb://server/", {}, "names no share"),
    "brackets": (f"https://ann:{SECRET}@[x/", {}, "cannot be read"),
    "port": (f"sftp://ann:{SECRET}@host:port/", {}, "cannot be read"),
    "no page": ("https://", {}, "names no server"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_addresses_and_options_are_told_at_once(case: str) -> None:
    url, options, reason = WRONG[case]
    with pytest.raises(SettingsError, match=reason) as told:
        open_place(url, options)
    assert told.value.hint
    assert SECRET not in f"{told.value}{told.value.hint}"


@pytest.mark.parametrize(
    ("option", "value"), [("known_hosts", "/nowhere"), ("key_filename", "/nowhere"), ("host_key", "x")]
)
def test_files_and_keys_of_options_are_looked_at(sshd: SshServer, tmp_path: Path, option: str, value: str) -> None:
    reached = sshd.reached(tmp_path)
    with pytest.raises(SettingsError, match=option) as told:
        open_place(reached.url, {**reached.options, option: value}).look()
    assert told.value.hint


@pytest.mark.parametrize("kind", ["s3", "gs", "az", "sftp", "smb"])
def test_a_library_that_is_missing_is_named_with_its_extra(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_spec(_: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(opening, "find_spec", find_spec)
    with pytest.raises(SettingsError, match="not installed") as told:
        open_place(f"{kind}://somewhere/share/x", {})
    assert told.value.hint == f'pip install "occasion-importer[{kind}]"'


def test_foreign_texts_lose_their_secrets() -> None:
    secrets = Secrets({"password": "abc", "sas_token": "sv=1&sig=x/y", "host": "h"})
    text = "GET https://u:p@h/x?sig=zzz\nfailed with abc and sv=1&sig=x/y"
    assert secrets.cut(text) == "GET https://h/x failed with ... and ..."


def test_only_kinds_that_raise_ours_leave(bucket: Reached, tmp_path: Path) -> None:
    place = open_place("s3://no-such-bucket", bucket.options)
    (tmp_path / "copy").write_bytes(SHEET)
    for attempt in (
        place.look,
        lambda: place.file("a", TARGET, sha(SHEET), tmp_path / "copy"),
        lambda: place.put([tmp_path / "copy"], "done"),
    ):
        with pytest.raises(ImporterError):
            attempt()
    place.close()
