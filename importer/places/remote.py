"""A place on another machine: a bucket, a server's folder, a page.

It is connected to when something is first asked of it, and anew after the connection broke. All that its library
raises is turned into a ``PlaceError`` here and nowhere else, with secrets cut out.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from importer.core.drops import FOLDERS, Folder, Sighting
from importer.core.errors import PlaceError
from importer.places.base import Filed
from importer.places.below import Walk
from importer.places.copying import changed, copied
from importer.places.far import Entry, Far
from importer.places.foreign import Secrets, foreign
from importer.places.names import as_text, parts_of
from importer.places.quiet import silence_libraries


class RemotePlace:
    """What ``far.Far`` describes, as a place.

    Args:
        shown: its address without secrets, and without a slash at its end.
        root: the path of the place within the store.
        connect: opens the store.
        secrets: what no message may hold.
        writable: whether anything can be written or removed there.
    """

    def __init__(
        self, shown: str, root: str, connect: Callable[[], Far], secrets: Secrets, *, writable: bool = True
    ) -> None:
        self._shown = shown
        self._root = root
        self._connect = connect
        self._secrets = secrets
        self._writable = writable
        self._walk = Walk(shown)
        self._far: Far | None = None

    @property
    def shown(self) -> str:
        """Its address as it may be shown and stored."""
        return self._shown

    @property
    def writable(self) -> bool:
        """Whether anything can be written or removed there."""
        return self._writable

    @property
    def watched(self) -> Path | None:
        """None: the place must be looked at."""
        return None

    @property
    def in_the_way(self) -> str | None:
        """What the last look showed where one of our folders belongs."""
        return self._walk.in_the_way

    def look(self, *, deep: bool = False) -> tuple[Sighting, ...]:
        """The files that stand there now, by name; folders that begin with a dot are not looked into."""
        with self._reaching(f"{self._shown} cannot be looked through") as far:
            return self._walk.files(lambda folder: far.entries(self._path(folder) if folder else self._root), deep=deep)

    def being_written(self, name: str) -> bool | None:  # noqa: ARG002 - no store tells of any
        """None: no store tells."""
        return None

    def read(self, name: str, limit: int) -> bytes:
        """The first bytes of a small file."""
        found = b""
        with self._reaching(self._cannot(name, "read")) as far:
            try:
                for block in far.blocks(self._path(name)):
                    found += block
                    if len(found) >= limit:
                        break
            except FileNotFoundError:
                raise changed(name) from None
        return found[:limit]

    def fetch(self, sighting: Sighting, into: Path) -> str:
        """Copy a file's bytes into a new file of this machine; returns their SHA-256."""
        path = self._path(sighting.name)
        with self._reaching(self._cannot(sighting.name, "read")) as far:
            try:
                _must_be(sighting, far.entry(path))
                content = copied(far.blocks(path), into, sighting)
            except FileNotFoundError:
                raise changed(sighting.name) from None
            whole = False
            try:
                _must_be(sighting, far.entry(path))
                whole = True
            finally:
                if not whole:
                    into.unlink()
        return content

    def file(self, name: str, target: str, content: str, fetched: Path) -> Filed:
        """Write what was fetched under its new name, then remove the source if it still is this content."""
        with self._reaching(self._cannot(name, f"filed as {target}")) as far:
            stood = far.keep(self._path(target), content, fetched)
            filed = far.discard(self._path(name), content)
        return Filed.MOVED if stood and filed is Filed.GONE else filed

    def keep(self, target: str, content: str, fetched: Path) -> bool:
        """Write what was fetched under a new name; returns whether it stood there already."""
        with self._reaching(self._cannot(target, "written")) as far:
            return far.keep(self._path(target), content, fetched)

    def discard(self, name: str, content: str) -> Filed:
        """Remove a source, if it still is this content."""
        with self._reaching(self._cannot(name, "removed")) as far:
            return far.discard(self._path(name), content)

    def put(self, files: Sequence[Path], folder: str) -> None:
        """Write files of this machine into a folder of the place; each appears whole, or not at all."""
        for each in files:
            name = f"{folder}/{as_text(each.name)}"
            with self._reaching(self._cannot(name, "written")) as far:
                far.replace(each, self._path(name))

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing happens if it is not there."""
        if name in FOLDERS:
            raise PlaceError(f'"{name}" in {self._shown} is where files are filed; it is not removed as a whole.')
        with self._reaching(self._cannot(name, "removed")) as far:
            far.remove(self._path(name))

    def filed(self, folder: Folder) -> tuple[str, ...]:
        """The names of what stands in one of our folders, without what is hidden and what is in these."""
        with self._reaching(self._cannot(folder, "listed")) as far:
            try:
                found = far.entries(self._path(folder))
            except FileNotFoundError:
                return ()
        return tuple(sorted(f"{folder}/{each.name}" for each in found if not each.name.startswith(".")))

    def link(self, name: str) -> str:
        """The file's address without secrets."""
        return "/".join([self._shown, *parts_of(name)])

    def close(self) -> None:
        """Let go of the connection; it is made anew if more is asked."""
        far, self._far = self._far, None
        if far is not None:
            # What a broken connection says when it is let go of helps nobody.
            with suppress(*foreign()):
                far.close()

    def _path(self, name: str) -> str:
        return "/".join([self._root.rstrip("/"), *parts_of(name)])

    def _cannot(self, name: str, action: str) -> str:
        return f'"{name}" in {self._shown} cannot be {action}'

    @contextmanager
    def _reaching(self, action: str) -> Iterator[Far]:
        try:
            if self._far is None:
                silence_libraries()
                self._far = self._connect()
            yield self._far
        except foreign() as fault:
            if not isinstance(fault, FileNotFoundError | FileExistsError | PermissionError):
                self.close()
            raise self._secrets.told(action, fault) from None


def _must_be(sighting: Sighting, found: Entry | None) -> None:
    if found is None or not found.is_file or (found.size, found.stamp) != (sighting.size, sighting.stamp):
        raise changed(sighting.name)
