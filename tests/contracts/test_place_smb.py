"""What is peculiar to Windows shares: letters that are the same, names, files that others hold, servers that hang."""

import errno
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from place_contract import NEWER, SHEET, TARGET, seen, sha
from shares import Share, windows_share
from smbprotocol.exceptions import SMBConnectionClosed, SMBOSError

from importer.core.drops import Folder
from importer.core.errors import FileChanged, PlaceError
from importer.places import DropPlace, Filed, open_place
from importer.places.smb import SmbFolders

BIG = bytes(range(256)) * 40_000
"""More than is asked for at once."""


@pytest.fixture(scope="module")
def running() -> Iterator[Share]:
    with windows_share() as share:
        yield share


@pytest.fixture
def share(running: Share) -> Iterator[Share]:
    yield running
    running.empty()


@pytest.fixture
def place(share: Share) -> Iterator[DropPlace]:
    opened = open_place(share.reached.url, share.reached.options)
    yield opened
    opened.close()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    (tmp_path / "copy").write_bytes(SHEET)
    return tmp_path / "copy"


def test_capital_and_small_letters_are_one_name(place: DropPlace, share: Share, copy: Path) -> None:
    share.put("PL.csv", SHEET)
    share.put("pl.csv", NEWER)
    assert [each.name for each in place.look()] == ["PL.csv"]
    with pytest.raises(PlaceError, match="another content"):
        place.keep("pl.csv", sha(SHEET), copy)
    assert share.get("PL.csv") == NEWER


def test_our_folders_are_ours_however_they_are_written(place: DropPlace, share: Share, copy: Path) -> None:
    for name in ("Done/old.csv", "FAILED/old.csv", "emea/Done/new.csv"):
        share.put(name, SHEET)
    assert [each.name for each in place.look(deep=True)] == ["emea/Done/new.csv"]
    assert place.filed(Folder.DONE) == ("done/old.csv",)
    assert place.file("emea/Done/new.csv", "done/new.csv", sha(SHEET), copy) is Filed.MOVED
    assert share.names("Done") == ["new.csv", "old.csv"]


def test_what_windows_refuses_in_names_is_written_as_linux_does(place: DropPlace, share: Share, copy: Path) -> None:
    name = 'a:b|c"d<e>f\\g*h?.csv'
    share.put("a", NEWER)
    assert place.keep(f"done/{name}", sha(SHEET), copy) is False
    assert share.names("done") == ["a\uf022b\uf027c\uf020d\uf023e\uf024f\uf026g\uf021h\uf025.csv"]
    assert place.keep("a:b.csv", sha(SHEET), copy) is False
    assert [each.name for each in place.look(deep=True)] == ["a", "a:b.csv"]
    assert (share.get("a"), share.get("a:b.csv")) == (NEWER, SHEET)


@pytest.mark.parametrize("name", ["a.csv.", "a.csv ", " a.csv", "a..csv", "a.. .", "~a$.csv", "x" * 200])
def test_names_that_programs_of_windows_do_not_like(
    place: DropPlace, share: Share, copy: Path, tmp_path: Path, name: str
) -> None:
    assert place.keep(name, sha(SHEET), copy) is False
    (found,) = place.look()
    assert (found.name, place.fetch(found, tmp_path / "new")) == (name, sha(SHEET))
    assert place.file(name, f"done/{name}", sha(SHEET), copy) is Filed.MOVED
    assert place.filed(Folder.DONE) == (f"done/{name}",)
    assert place.look() == ()


def test_a_name_that_is_too_long_is_told(place: DropPlace, share: Share, copy: Path) -> None:
    with pytest.raises(PlaceError, match="too long"):
        place.keep(f"done/{'ż' * 300}.csv", sha(SHEET), copy)
    assert place.filed(Folder.DONE) == ()
    assert share.names("done") == []


def test_a_folder_may_have_the_name_of_a_file(place: DropPlace, share: Share, copy: Path) -> None:
    share.put("PL.csv/inside", SHEET)
    assert place.look() == ()
    assert place.discard("PL.csv", sha(SHEET)) is Filed.REPLACED
    with pytest.raises(PlaceError):
        place.keep("PL.csv", sha(SHEET), copy)
    with pytest.raises(FileChanged):
        place.read("PL.csv", 9)
    share.put("done", SHEET)
    with pytest.raises(PlaceError, match="no folder"):
        place.keep(TARGET, sha(SHEET), copy)
    assert (share.get("PL.csv/inside"), share.get("done")) == (SHEET, SHEET)


def test_a_file_that_may_not_be_written_to_is_filed(place: DropPlace, share: Share, copy: Path) -> None:
    share.put_read_only("PL.csv", SHEET)
    assert place.file("PL.csv", TARGET, sha(SHEET), copy) is Filed.MOVED
    assert share.names() == ["done"]


def test_a_file_that_another_program_holds_is_told_and_taken_later(
    place: DropPlace, share: Share, copy: Path, tmp_path: Path
) -> None:
    share.put("PL.csv", SHEET)
    with share.opened("PL.csv", "rb", access="r"):
        found = seen(place, "PL.csv")
        assert place.fetch(found, tmp_path / "new") == sha(SHEET)
        with pytest.raises(PlaceError, match="another program has it open"):
            place.file("PL.csv", TARGET, sha(SHEET), copy)
    with share.opened("PL.csv", "r+b", access=""):
        assert place.look() == (found,)
        with pytest.raises(PlaceError, match="another program has it open"):
            place.fetch(found, tmp_path / "newer")
    assert place.file("PL.csv", TARGET, sha(SHEET), copy) is Filed.MOVED
    assert (share.get("PL.csv"), share.get(TARGET)) == (None, SHEET)


def test_a_file_that_is_being_removed_is_not_there(place: DropPlace, share: Share, copy: Path, tmp_path: Path) -> None:
    share.put("PL.csv", SHEET)
    found = seen(place, "PL.csv")
    with share.opened("PL.csv", "rb"):
        place.remove("PL.csv")
        assert place.look() == ()
        with pytest.raises(FileChanged):
            place.fetch(found, tmp_path / "new")
        assert place.file("PL.csv", TARGET, sha(SHEET), copy) is Filed.GONE
    assert share.get(TARGET) == SHEET


@pytest.mark.parametrize("newer", [BIG[::-1], BIG + BIG, BIG[:10], None], ids=["other", "longer", "shorter", "gone"])
def test_a_file_that_changes_while_it_is_read_is_not_fetched(
    share: Share, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newer: bytes | None
) -> None:
    blocks = SmbFolders.blocks

    def changing(folders: SmbFolders, path: str) -> Iterator[bytes]:
        reading = blocks(folders, path)
        yield next(reading)
        share.remove("PL.csv") if newer is None else share.put("PL.csv", newer)
        yield from reading

    share.put("PL.csv", BIG)
    place = open_place(share.reached.url, share.reached.options)
    found = seen(place, "PL.csv")
    monkeypatch.setattr(SmbFolders, "blocks", changing)
    with pytest.raises((FileChanged, PlaceError)):
        place.fetch(found, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    place.close()


def test_many_files_are_all_seen(place: DropPlace, share: Share) -> None:
    names = [f"{number:03d} {'x' * 180}.csv" for number in range(300)]
    for name in names:
        share.put(name, b"x")
    assert [each.name for each in place.look()] == names


def test_many_who_make_one_folder_all_file_in_it(share: Share, copy: Path) -> None:
    faults: list[BaseException] = []
    together = threading.Barrier(6)

    def keep(number: int) -> None:
        place = open_place(share.reached.url, share.reached.options)
        try:
            place.look()
            together.wait()
            place.keep(f"done/deep/er/{number}.csv", sha(SHEET), copy)
        except Exception as fault:  # noqa: BLE001 - looked at below
            faults.append(fault)
        place.close()

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []
    assert share.names("done/deep/er") == [f"{number}.csv" for number in range(6)]


class Stopped(BaseException):
    """The machine stops: nothing of ours can catch it."""


STEPS = ("publish", "rename", "unlink", "copy")


def acting(monkeypatch: pytest.MonkeyPatch, at: int, act: Callable[[], object]) -> list[str]:
    """Do something before or after the step of a number; returns the moments that have been."""
    moments: list[str] = []

    def moment(step: str) -> None:
        moments.append(step)
        if len(moments) == at:
            act()

    def around(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*arguments: Any) -> Any:
            moment(f"before {name}")
            done = step(*arguments)
            moment(f"after {name}")
            return done

        return taken

    for name in STEPS:
        monkeypatch.setattr(SmbFolders, name, around(name, getattr(SmbFolders, name)))
    return moments


def stop() -> NoReturn:
    raise Stopped


@pytest.mark.parametrize("happens", ["stop", "newer"])
def test_between_any_two_steps_nothing_is_lost(
    share: Share, copy: Path, monkeypatch: pytest.MonkeyPatch, happens: str
) -> None:
    at, moments = 1, [""]
    while len(moments) >= at - 1:
        share.empty()
        share.put("PL.csv", SHEET)
        place = open_place(share.reached.url, share.reached.options)
        with monkeypatch.context() as patched:
            moments = acting(patched, at, stop if happens == "stop" else lambda: share.put("PL.csv", NEWER))
            try:
                place.file("PL.csv", TARGET, sha(SHEET), copy)
            except Stopped:
                assert SHEET in (share.get("PL.csv"), share.get(TARGET))
        place.file("PL.csv", TARGET, sha(SHEET), copy)
        place.close()
        newer = happens == "newer" and len(moments) >= at
        assert (share.get("PL.csv"), share.get(TARGET)) == (NEWER if newer else None, SHEET), (at, moments)
        assert share.names() == ["PL.csv", "done"] if newer else ["done"]
        assert share.names("done") == [TARGET.removeprefix("done/")]
        at += 1
    assert at > 8


def test_a_connection_that_broke_is_made_anew(place: Any, share: Share) -> None:
    share.put("PL.csv", SHEET)
    before = place.look()
    for connection in place._far._connections.values():
        connection.transport._sock.shutdown(socket.SHUT_RDWR)
    time.sleep(0.2)
    assert place.look() == before
    assert [each.patience for each in place._far._connections.values()] == [30]


def test_a_server_that_goes_away_is_told(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    place = open_place(share.reached.url, share.reached.options)
    assert place.look() == ()

    def refused(*_: object, **__: object) -> NoReturn:
        raise ConnectionRefusedError(111, "Connection refused")

    for connection in place._far._connections.values():  # type: ignore[attr-defined]
        connection.transport.close()
    monkeypatch.setattr(socket, "create_connection", refused)
    for _ in range(2):
        with pytest.raises(PlaceError, match="nobody answers there"):
            place.look()
    place.close()


def told_of(url: str, options: dict[str, Any]) -> PlaceError:
    place = open_place(url, options)
    with pytest.raises(PlaceError) as told:
        place.look()
    place.close()
    shown = "".join(traceback.format_exception(told.value))
    for secret in (each for name, each in options.items() if name == "password"):
        assert secret not in f"{told.value}{told.value.hint}{place.shown}{place!r}{shown}"
    return told.value


def test_who_is_not_let_in_is_told_why_without_the_password(share: Share) -> None:
    for options, why in (
        ({**share.reached.options, "password": "hunter2-very-secret"}, "The user or the password is wrong."),
        ({**share.reached.options, "username": "nobody-here"}, "The user or the password is wrong."),
        ({"username": share.user}, "No password was given, and no ticket of Kerberos was found."),
    ):
        told = told_of(share.reached.url, options)
        assert (told.code, why in str(told)) == ("place-refused", True), str(told)


def test_shares_and_folders_that_are_not_there_are_told(share: Share) -> None:
    options = dict(share.reached.options)
    assert "There is no share called nowhere." in str(told_of(f"{share.server}/nowhere/x", options))
    assert "it is not there" in str(told_of(f"{share.reached.url}/nowhere", options))
    share.put("PL.csv", SHEET)
    assert "it is no folder" in str(told_of(f"{share.reached.url}/PL.csv", options))


def test_what_is_sent_can_be_encrypted(share: Share) -> None:
    share.put("PL.csv", SHEET)
    place = open_place(share.reached.url, {**share.reached.options, "encrypt": True})
    assert [each.name for each in place.look()] == ["PL.csv"]
    (session,) = place._far._connections.popitem()[1].session_table.values()  # type: ignore[attr-defined]
    assert session.encrypt_data
    place.close()


class Answering(SmbFolders):
    """A server that answers everything with one fault, and what it was asked."""

    def __init__(self, fault: Exception) -> None:
        self._host, self._how, self._smb, self._root = "files", {}, self, "/share"
        self._key, self._connections = "", {}
        self.fault, self.asked = fault, ""

    def lstat(self, asked: str) -> NoReturn:
        self.asked = asked
        raise self.fault


STATUSES: dict[int, tuple[type[OSError], int | None]] = {
    0xC000000F: (FileNotFoundError, errno.ENOENT),
    0xC0000034: (FileNotFoundError, errno.ENOENT),
    0xC00000CC: (FileNotFoundError, errno.ENOENT),
    0xC0000056: (FileNotFoundError, errno.ENOENT),
    0xC0000035: (FileExistsError, errno.EEXIST),
    0xC0000022: (PermissionError, errno.EACCES),
    0xC0000234: (PermissionError, None),
    0xC000007F: (OSError, errno.ENOSPC),
    0xC0000044: (OSError, errno.EDQUOT),
    0xC00000A2: (OSError, errno.EROFS),
    0xC0000033: (OSError, errno.ENAMETOOLONG),
    0xC00000C9: (OSError, errno.ESTALE),
    0xC0000203: (ConnectionResetError, errno.ECONNRESET),
}


@pytest.mark.parametrize("status", STATUSES, ids=hex)
def test_what_a_server_answers_becomes_the_systems_own_fault(status: int) -> None:
    kind, number = STATUSES[status]
    with pytest.raises(OSError) as told:  # noqa: PT011 - its class and number are looked at
        Answering(SMBOSError(status, "x"))._stat("/share/a.csv")
    assert (type(told.value), told.value.errno) == (kind, number)


@pytest.mark.parametrize(
    ("fault", "number", "words"),
    [
        (ValueError("Failed to connect"), None, "host files: Failed to connect"),
        (SMBConnectionClosed("SMB socket was closed"), None, "host files: the connection was closed"),
        (UnicodeDecodeError("utf-16-le", b"x", 0, 1, "cut"), errno.EILSEQ, "no text"),
        (SMBOSError(0xC0000001, "x"), 0, "status 0xc0000001"),
    ],
)
def test_other_faults_are_the_systems_too(fault: Exception, number: int | None, words: str) -> None:
    with pytest.raises(OSError, match=words) as told:
        Answering(fault)._stat("/share/a.csv")
    assert told.value.errno == number


@pytest.mark.parametrize(
    ("path", "wire"),
    [
        ("/share", r"\\files\share"),
        ("/share/a b.c/d e.csv", r"\\files\share\a b.c\d e.csv"),
        ("/share/a:b?/c", "\\\\files\\share\\a\uf022b\uf025\\c"),
        ("/share/a\\b|", "\\\\files\\share\\a\uf026b\uf027"),
        ("/share/a./b ", "\\\\files\\share\\a\uf029\\b\uf028"),
        ("/share/a..", "\\\\files\\share\\a.\uf029"),
        ("/share/./a", r"\\files\share\.\a"),
        ("/share/../a", r"\\files\share\..\a"),
    ],
)
def test_paths_are_written_as_windows_has_them(path: str, wire: str) -> None:
    server = Answering(SMBOSError(0xC0000034, "x"))
    assert server.entry(path) is None
    assert server.asked == wire


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        began = time.monotonic()
        told = told_of(f"smb://ann@127.0.0.1:{port}/share", {"password": "hunter2-very-secret", "timeout": 1})
        assert time.monotonic() - began < 10
    assert "nothing came in time" in str(told)


def test_a_server_that_falls_silent_is_given_up(share: Share) -> None:
    host, _, port = share.server.removeprefix("smb://").rpartition(":")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        silent = threading.Event()
        thread = threading.Thread(target=_pass_on, args=(listening, (host, int(port)), silent))
        thread.start()
        path = share.reached.url.removeprefix(share.server)
        url = f"smb://127.0.0.1:{listening.getsockname()[1]}{path}"
        place = open_place(url, {**share.reached.options, "timeout": 2})
        assert place.look() == ()
        silent.set()
        began = time.monotonic()
        with pytest.raises(PlaceError, match="nothing came in time"):
            place.look()
        assert time.monotonic() - began < 10
        place.close()
        thread.join()


def _pass_on(listening: socket.socket, address: tuple[str, int], silent: threading.Event) -> None:
    """Stand between one client and a server, and hold back all answers as soon as that is said."""
    client, _ = listening.accept()
    with client, socket.create_connection(address) as server:

        def back() -> None:
            while block := server.recv(65_536):
                if not silent.is_set():
                    client.sendall(block)

        answering = threading.Thread(target=back)
        answering.start()
        while block := client.recv(65_536):
            server.sendall(block)
        server.shutdown(socket.SHUT_RDWR)
        answering.join()
