"""Folders of this machine: what is no file there, who writes, links that lead out, rights and odd names."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from place_contract import NEWER, SHEET, TARGET, sha

from importer.core.drops import Folder, Sighting
from importer.core.errors import FileChanged, PlaceError
from importer.places import Filed, LocalPlace, local, open_place
from importer.places.below import DEEPEST
from importer.places.copying import copied
from importer.places.disk import Disk
from importer.places.names import as_on_disk, as_text
from importer.places.writers import being_written

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who writes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "drops"
    made.mkdir()
    return made


@pytest.fixture
def place(folder: Path) -> LocalPlace:
    return LocalPlace(folder)


def test_links_pipes_and_folders_are_no_files(place: LocalPlace, folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "link.csv").symlink_to("/etc/hostname")
    (folder / "nowhere.csv").symlink_to("/nowhere")
    (folder / "away").symlink_to("/etc")
    (folder / "folder.csv").mkdir()
    assert place.look(deep=True) == ()
    with pytest.raises(PlaceError, match="it is a link"):
        place.read("link.csv", 10)


@pytest.mark.parametrize("name", ["pipe.csv", "folder.csv"])
def test_what_is_no_file_is_not_read(place: LocalPlace, folder: Path, name: str) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "folder.csv").mkdir()
    with pytest.raises(FileChanged):
        place.read(name, 10)


def test_folders_that_are_links_are_not_written_through(place: LocalPlace, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / "done").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "copy").write_bytes(SHEET)
    for attempt in (
        lambda: place.file("PL.csv", TARGET, sha(SHEET), tmp_path / "copy"),
        lambda: place.put([tmp_path / "copy"], "done"),
        lambda: place.read("done/x", 1),
        lambda: place.remove("done/x"),
    ):
        with pytest.raises(PlaceError, match="is a link"):
            attempt()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_removing_a_link_leaves_where_it_leads(place: LocalPlace, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a").write_bytes(SHEET)
    (folder / "done").mkdir()
    (folder / "done" / "x.report").symlink_to(tmp_path / "elsewhere")
    place.remove("done/x.report")
    assert place.filed(Folder.DONE) == ()
    assert (tmp_path / "elsewhere" / "a").exists()


def test_folders_without_end_keep_nobody_from_the_files_beside_them(
    place: LocalPlace, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    deepest = folder.joinpath(*["d"] * (DEEPEST + 10))
    deepest.mkdir(parents=True)
    for each in (deepest, folder / "d" / "d", folder):
        (each / "a.csv").write_bytes(SHEET)
    for _again in range(2):
        assert [each.name for each in place.look(deep=True)] == ["a.csv", "d/d/a.csv"]
    (said,) = caplog.messages
    assert "within each other" in said


@pytest.mark.parametrize("fault", [errno.EACCES, errno.EPERM, errno.ENAMETOOLONG])
def test_a_folder_below_that_cannot_be_read_is_left_out_and_the_top_is_not(
    place: LocalPlace, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: int
) -> None:
    for each in (folder, folder / "lost+found", folder / "poland"):
        each.mkdir(exist_ok=True)
        (each / "a.csv").write_bytes(SHEET)
    closed, scandir = folder / "lost+found", os.scandir

    def refusing(path: Path) -> object:
        if path == closed:
            raise OSError(fault, os.strerror(fault))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    for _again in range(2):
        assert [each.name for each in place.look(deep=True)] == ["a.csv", "poland/a.csv"]
    (said,) = caplog.messages
    assert f'"lost+found" in {folder} is not looked into' in said
    closed = folder
    with pytest.raises(PlaceError, match="cannot be looked through"):
        place.look(deep=True)


def test_a_link_in_place_of_the_source_is_not_followed(place: LocalPlace, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(SHEET)
    (tmp_path / "secret").write_bytes(SHEET)
    (folder / "PL.csv").symlink_to(tmp_path / "secret")
    assert place.file("PL.csv", TARGET, sha(SHEET), tmp_path / "copy") is Filed.REPLACED
    assert (folder / "PL.csv").is_symlink()
    assert not (folder / TARGET).is_symlink()


def test_the_same_size_and_time_do_not_hide_a_write(place: LocalPlace, folder: Path, tmp_path: Path) -> None:
    (folder / "PL.csv").write_bytes(SHEET)
    (seen,) = place.look()
    before = (folder / "PL.csv").stat()
    (folder / "PL.csv").write_bytes(NEWER)
    os.utime(folder / "PL.csv", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert place.look() != (seen,)
    with pytest.raises(FileChanged):
        place.fetch(seen, tmp_path / "copy")


def test_names_that_are_no_text_go_all_the_way(place: LocalPlace, folder: Path, tmp_path: Path) -> None:
    raw = b"caf\xe9 \xff.csv"
    Path(os.fsdecode(os.fsencode(folder) + b"/" + raw)).write_bytes(SHEET)
    (found,) = place.look()
    found.name.encode()
    content = place.fetch(found, tmp_path / "copy")
    assert place.file(found.name, f"done/1_{found.name}", content, tmp_path / "copy") is Filed.MOVED
    assert [os.fsencode(each.name) for each in (folder / "done").iterdir()] == [b"1_" + raw]
    assert place.filed(Folder.DONE) == (f"done/1_{found.name}",)


@pytest.mark.parametrize("name", ["a.csv", "caf\udce9.csv", "\uf7e9.csv", "\uf7e9\udce9\udc9f", "日本"])
def test_no_two_names_become_one(name: str) -> None:
    assert as_on_disk(as_text(name)) == name
    as_text(name).encode()


def test_filing_keeps_the_file_itself(place: LocalPlace, folder: Path, tmp_path: Path) -> None:
    (folder / "PL.csv").write_bytes(SHEET)
    (tmp_path / "copy").write_bytes(SHEET)
    os.utime(folder / "PL.csv", ns=(1, 1_600_000_000_000_000_000))
    number = (folder / "PL.csv").stat().st_ino
    place.file("PL.csv", TARGET, sha(SHEET), tmp_path / "copy")
    filed = (folder / TARGET).stat()
    assert (filed.st_ino, filed.st_mtime_ns, filed.st_nlink) == (number, 1_600_000_000_000_000_000, 1)


@pytest.mark.skipif(os.stat("/dev/shm").st_dev == os.stat("/tmp").st_dev, reason="one disk")  # noqa: PTH116, S108
def test_filing_goes_across_disks(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    class Across(Disk):
        def link(self, source: str, target: str) -> None:
            # What a mounted done/ answers.
            os.link(source, other) if source.endswith("PL.csv") else super().link(source, target)

    other = Path("/dev/shm") / f"occasions-{os.getpid()}"  # noqa: S108
    request.addfinalizer(lambda: other.unlink(missing_ok=True))
    (tmp_path / "PL.csv").write_bytes(SHEET)
    (tmp_path / "copy").write_bytes(SHEET)
    assert LocalPlace(tmp_path, Across()).file("PL.csv", TARGET, sha(SHEET), tmp_path / "copy") is Filed.MOVED
    assert ((tmp_path / TARGET).read_bytes(), (tmp_path / "PL.csv").exists()) == (SHEET, False)


@linux
def test_a_file_that_is_open_for_writing_is_told(place: LocalPlace, folder: Path) -> None:
    path = folder / "PL.csv"
    path.write_bytes(SHEET)
    assert place.being_written("PL.csv") is False
    with path.open("ab"):
        assert place.being_written("PL.csv") is True
    with path.open("rb"):
        assert place.being_written("PL.csv") is False
    assert place.being_written("nothing.csv") is None


@linux
def test_a_writer_elsewhere_is_told_and_none_is_hindered(place: LocalPlace, folder: Path) -> None:
    path = folder / "PL.csv"
    script = (
        "import sys; f = open(sys.argv[1], 'wb'); print('open', flush=True); sys.stdin.readline(); f.write(b'whole')"
    )
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        assert place.being_written("PL.csv") is True
        writer.communicate("go on\n")
    assert place.being_written("PL.csv") is False
    assert path.read_bytes() == b"whole"


@linux
def test_looking_for_writers_sends_nobody_a_signal_that_kills(place: LocalPlace, folder: Path) -> None:
    got: list[int] = []
    path = folder / "PL.csv"
    path.write_bytes(SHEET)
    before = signal.signal(signal.SIGIO, lambda number, _: got.append(number))
    # A writer who comes again and again meets the moment in which the lease is ours.
    script = "import sys\nprint('go', flush=True)\nwhile True: open(sys.argv[1], 'ab').close()"
    try:
        with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            found = {place.being_written("PL.csv") for _ in range(5_000)}
            writer.kill()
    finally:
        signal.signal(signal.SIGIO, before)
    assert got == []
    assert found == {True, False}


@linux
def test_without_leases_programs_are_looked_through(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refused(descriptor: int, command: int, argument: int) -> int:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(fcntl, "fcntl", refused)
    path = folder / "PL.csv"
    path.write_bytes(SHEET)
    with path.open("rb"):
        assert being_written(path) is not True
    with path.open("r+b"):
        assert being_written(path) is True
    assert being_written(path, tmp_path) is False


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    place = open_place(str(tmp_path / "nowhere"), {})
    for attempt in (place.look, lambda: place.filed(Folder.DONE)):
        with pytest.raises(PlaceError, match="it is not there") as told:
            attempt()
        assert "mounted" in told.value.hint


def test_hidden_folders_are_not_looked_into(place: LocalPlace, folder: Path) -> None:
    (folder / ".snapshot").mkdir()
    (folder / ".snapshot" / "a.csv").write_bytes(SHEET)
    assert place.look(deep=True) == ()


def test_a_name_that_is_too_long_is_told(place: LocalPlace, folder: Path, tmp_path: Path) -> None:
    (folder / "PL.csv").write_bytes(SHEET)
    (tmp_path / "copy").write_bytes(SHEET)
    with pytest.raises(PlaceError, match="too long"):
        place.file("PL.csv", f"done/{'x' * 256}.csv", sha(SHEET), tmp_path / "copy")
    assert [each.name for each in folder.iterdir() if each.is_file()] == ["PL.csv"]
    assert list((folder / "done").iterdir()) == []
    long = f"done/{'x' * 248}"
    assert place.file("PL.csv", long, sha(SHEET), tmp_path / "copy") is Filed.MOVED
    place.put([tmp_path / "copy"], f"{long}.report")


def test_the_copy_is_never_written_over(place: LocalPlace, folder: Path, tmp_path: Path) -> None:
    (folder / "PL.csv").write_bytes(SHEET)
    (tmp_path / "copy").write_bytes(NEWER)
    with pytest.raises(PlaceError, match="copy"):
        place.fetch(place.look()[0], tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == NEWER


@pytest.mark.parametrize("write", ["file:///{}", "file://localhost/{}", "{}"])
def test_folders_are_opened_by_path_and_address(folder: Path, write: str) -> None:
    path = folder / "a b"
    path.mkdir()
    text = str(path) if write == "{}" else write.format(str(path).lstrip("/").replace(" ", "%20"))
    place = open_place(text, {})
    assert (place.shown, place.watched, place.writable) == (str(path), path, True)
    assert hashlib.sha256(b"").hexdigest() == sha(b"")


def test_a_file_that_is_replaced_while_it_is_copied_is_not_fetched(
    place: LocalPlace, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(blocks: Iterable[bytes], into: Path, sighting: Sighting) -> str:
        content = copied(blocks, into, sighting)
        (folder / "PL.csv").write_bytes(NEWER)
        return content

    (folder / "PL.csv").write_bytes(SHEET)
    (seen,) = place.look()
    monkeypatch.setattr(local, "copied", overtaken)
    with pytest.raises(FileChanged):
        place.fetch(seen, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
