"""Filing that stops, or meets a newer file, between any two of its steps ends right when it is begun anew."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

import pytest
from place_contract import NEWER, SHEET, sha

from importer.core.errors import PlaceError
from importer.places import Filed, LocalPlace
from importer.places.disk import Disk
from importer.places.moving import Moving, Steps
from importer.places.servers import ServerFolders, Stat


class Stopped(BaseException):
    """The machine stops: nothing of ours can catch it."""


class Quick(Disk):
    """Waits for no disk, since no power fails here."""

    def sync(self, path: str) -> None:
        assert Path(path).exists()


class WithoutLinks(Quick):
    """A disk such as FAT, where a file has one name."""

    def link(self, source: str, target: str) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))


class Server(ServerFolders):
    """A server whose disk is ours."""

    def close(self) -> None: ...

    def rename(self, source: str, target: str) -> None:
        Path(source).replace(target)

    def _rename_new(self, source: str, target: str) -> None:
        os.link(source, target)
        Path(source).unlink()

    def _listed(self, path: str) -> Iterator[tuple[str, Stat]]:
        for each in Path(path).iterdir():
            yield each.name, each.lstat()

    def _stat(self, path: str) -> Stat:
        return Path(path).lstat()

    def _open(self, path: str, mode: str) -> BinaryIO:
        return cast("BinaryIO", Path(path).open(mode))

    def _unlink(self, path: str) -> None:
        Path(path).unlink()

    def _make_folder(self, path: str) -> None:
        Path(path).mkdir()

    def _remove_folder(self, path: str) -> None:
        Path(path).rmdir()


KINDS: dict[str, Callable[[Path], Steps]] = {
    "disk": lambda _: Quick(),
    "disk without links": lambda _: WithoutLinks(),
    "server": lambda folder: Server(str(folder)),
}
TAKEN = ("link", "publish", "rename", "unlink", "copy", "sync", "_rename_new", "_unlink")


class Between:
    """Does something before or after the step of a number, counted from 1; ``count`` is how many moments there were."""

    def __init__(self, steps: Steps, at: int, act: Callable[[], None]) -> None:
        self.count, self._at, self._act = 0, at, act
        for name in TAKEN:
            if hasattr(steps, name):
                setattr(steps, name, self._around(getattr(steps, name)))

    def _around(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*arguments: Any) -> Any:
            self._moment()
            done = step(*arguments)
            self._moment()
            return done

        return taken

    def _moment(self) -> None:
        self.count += 1
        if self.count == self._at:
            self._act()


class Desk:
    """A drop folder with one file, and the copy that was fetched."""

    def __init__(self, folder: Path, kind: str) -> None:
        folder.mkdir()
        self.folder, self.make = folder, KINDS[kind]
        self.source, self.target, self.copy = folder / "PL.csv", folder / "done" / "1_PL.csv", folder / ".copy"
        self.target.parent.mkdir()
        self.source.write_bytes(SHEET)
        self.copy.write_bytes(SHEET)

    def file(self, at: int = 0, act: Callable[[], None] = lambda: None) -> tuple[Filed, int]:
        steps = self.make(self.folder)
        between = Between(steps, at, act)
        moving = Moving(steps)
        stood = moving.keep(str(self.target), sha(SHEET), self.copy, str(self.source))
        filed = moving.discard(str(self.source), sha(SHEET))
        return (Filed.MOVED if stood and filed is Filed.GONE else filed), between.count

    def replace(self) -> None:
        """Somebody drops a newer file by renaming it in."""
        new = self.folder / ".new"
        new.write_bytes(NEWER)
        new.replace(self.source)

    def stands(self) -> dict[str, bytes]:
        found = (each for each in self.folder.rglob("*") if each.is_file() and each != self.copy)
        return {each.relative_to(self.folder).as_posix(): each.read_bytes() for each in found}


def stop() -> NoReturn:
    raise Stopped


@pytest.fixture(params=KINDS)
def desks(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Desk]:
    numbers = iter(range(10_000))
    return lambda: Desk(tmp_path / str(next(numbers)), request.param)


FILED = {"done/1_PL.csv": SHEET}
BOTH = {"done/1_PL.csv": SHEET, "PL.csv": NEWER}


def test_a_stop_between_any_two_steps_is_gone_on_with(desks: Callable[[], Desk]) -> None:
    _, moments = desks().file()
    assert moments > 8
    for at in range(1, moments + 1):
        desk = desks()
        with pytest.raises(Stopped):
            desk.file(at, stop)
        assert SHEET in desk.stands().values(), at
        assert desk.file()[0] is Filed.MOVED, at
        assert desk.stands() == FILED, at


def test_two_stops_are_gone_on_with(desks: Callable[[], Desk]) -> None:
    _, moments = desks().file()
    for first in range(1, moments + 1):
        for second in range(1, moments + 1, 3):
            desk = desks()
            for at in (first, second):
                try:
                    desk.file(at, stop)
                except Stopped:
                    continue
            desk.file()
            assert desk.stands() == FILED, (first, second)


def test_a_newer_file_that_comes_between_any_two_steps_stays(desks: Callable[[], Desk]) -> None:
    _, moments = desks().file()
    for at in range(1, moments + 1):
        desk = desks()
        filed, _ = desk.file(at, desk.replace)
        assert desk.stands() == BOTH, at
        assert filed is Filed.REPLACED or not desk.source.exists() or filed is Filed.MOVED


def test_a_newer_file_and_then_a_stop_lose_nothing(desks: Callable[[], Desk]) -> None:
    _, moments = desks().file()
    for at in range(1, moments + 1):
        for last in range(at + 1, moments + 8):
            desk = desks()
            steps = desk.make(desk.folder)
            Between(steps, at, desk.replace)
            Between(steps, last, stop)
            moving = Moving(steps)
            try:
                moving.keep(str(desk.target), sha(SHEET), desk.copy, str(desk.source))
                moving.discard(str(desk.source), sha(SHEET))
            except Stopped:
                desk.file()
            assert desk.stands() == BOTH, (at, last)


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_fault_at_any_step_leaves_no_half_file(desks: Callable[[], Desk], fault: int) -> None:
    def fail() -> None:
        raise OSError(fault, os.strerror(fault))

    _, moments = desks().file()
    for at in range(1, moments + 1):
        desk = desks()
        try:
            desk.file(at, fail)
        except OSError:
            assert set(desk.stands().values()) == {SHEET}, at
        desk.file()
        assert desk.stands() == FILED, at


class Overwriting(Server):
    """A server whose renaming replaces what has the name, as some do."""

    def _rename_new(self, source: str, target: str) -> None:
        Path(source).replace(target)


def test_a_server_that_would_overwrite_is_not_let(tmp_path: Path) -> None:
    for name, content in (("copy", SHEET), ("new", SHEET), ("old", NEWER)):
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FileExistsError):
        Overwriting(str(tmp_path)).publish(str(tmp_path / "new"), str(tmp_path / "old"))
    assert (tmp_path / "old").read_bytes() == NEWER


class Overtaken(Server):
    """A server where somebody else makes each folder first."""

    def _make_folder(self, path: str) -> None:
        Path(path).mkdir()
        super()._make_folder(path)


def test_a_folder_that_another_one_made_meanwhile_will_do(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(SHEET)
    server = Overtaken(str(tmp_path))
    assert server.keep(f"{tmp_path}/done/deep/x", sha(SHEET), tmp_path / "copy") is False
    assert (tmp_path / "done" / "deep" / "x").read_bytes() == SHEET


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object, path: str) -> NoReturn:
        raise PermissionError(errno.EACCES, "no right", path)

    monkeypatch.setattr(Server, "_make_folder", refused)
    with pytest.raises(PermissionError):
        Server(str(tmp_path)).keep(f"{tmp_path}/done/x", sha(SHEET), tmp_path / "copy")


class Full(Disk):
    """A disk on which a half of what is written has room."""

    def copy(self, local: Path, target: str) -> str:
        Path(target).write_bytes(local.read_bytes()[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def link(self, source: str, target: str) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    place = LocalPlace(tmp_path / "drops", Full())
    (tmp_path / "drops").mkdir()
    (tmp_path / "drops" / "PL.csv").write_bytes(SHEET)
    (tmp_path / "copy").write_bytes(SHEET)
    for attempt in (
        lambda: place.file("PL.csv", "done/1_PL.csv", sha(SHEET), tmp_path / "copy"),
        lambda: place.put([tmp_path / "copy"], "done/1_PL.csv.report"),
    ):
        with pytest.raises(PlaceError, match="the disk is full") as told:
            attempt()
        assert told.value.code == "place-full"
    files = [each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*") if each.is_file()]
    assert sorted(files) == ["copy", "drops/PL.csv"]
