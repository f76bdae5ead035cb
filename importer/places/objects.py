"""Buckets of objects through fsspec: S3 and its likes, Google's and Azure's stores, and memory.

A write appears whole or not at all, so there are no hidden names. An object cannot be set aside by renaming, so a
source is removed after its content was compared once more, and only if it still is the version of that look. A store
that speaks like S3 but knows no such condition loses what is written between the comparison and the removal, a few
milliseconds: depositors who replace files in place there should turn on versions, or use new names.

fsspec keeps file systems and listings in memory unless told otherwise, and its thread does not outlive a fork: each
place has an instance of its own, which sees what is there now, and belongs to the process that opened it.
"""

import datetime as dt
import errno
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from importer.places.base import Filed
from importer.places.conditions import removed_as_seen
from importer.places.disk import BLOCK
from importer.places.far import Entry
from importer.places.moving import taken
from importer.places.patience import patient_system

_STAMPS = (
    ("ETag", "etag", "content_md5", "md5Hash"),
    ("generation",),
    ("LastModified", "last_modified", "updated", "mtime", "modified", "created"),
)
"""What tells versions of an object apart, as the stores call it; of each line the first that is there."""


class ObjectStore:
    """A connected store.

    Args:
        kind: how its addresses begin, such as ``s3``.
        options: what fsspec takes for it.
    """

    def __init__(self, kind: str, options: Mapping[str, Any]) -> None:
        self._kind = kind
        self._system: Any = patient_system(kind, {**options, "skip_instance_cache": True, "use_listings_cache": False})

    def entries(self, path: str) -> Sequence[Entry]:
        """What stands under a prefix; none for one that nobody has used yet in a bucket that is there."""
        try:
            listed = self._fresh().ls(path, detail=True)
        except FileNotFoundError:
            if self._kind != "memory":
                self._must_be_there(path.split("/", 1)[0])
            return ()
        # A marker of the folder itself has the folder's name; one that was written by a console ends with a slash.
        inside = f"{path.strip('/')}/"
        names = [(str(each["name"]).strip("/").removeprefix(inside), each) for each in listed]
        return [_entry(name, each) for name, each in names if name and f"{name}/" != inside and "/" not in name]

    def entry(self, path: str) -> Entry | None:
        """What stands under a name now."""
        try:
            return _entry(path.rpartition("/")[2], self._fresh().info(path))
        except FileNotFoundError:
            return None

    def blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of an object."""
        if self._kind == "az":
            yield from self._fresh().blocks(path)
            return
        with self._fresh().open(path, "rb") as reading:
            try:
                while block := reading.read(BLOCK):
                    yield block
            except OSError as fault:
                if fault.errno == errno.EBUSY:
                    # s3fs notices by the tag that another version has come between two blocks.
                    raise FileNotFoundError(errno.ENOENT, "replaced while it was read") from None
                raise

    def keep(self, target: str, content: str, fetched: Path) -> bool:
        """Write what was fetched under a name that nobody has, and read it back."""
        found = self._content_of(target)
        stood = found is not None
        if not stood:
            try:
                self._create(fetched, target)
            except FileExistsError:
                # Whose it is, its content says: a try of ours whose answer got lost looks the same.
                stood = True
            found = self._content_of(target)
        if found != content:
            raise taken(target)
        return stood

    def discard(self, source: str, content: str) -> Filed:
        """Remove an object, if it still is this content."""
        try:
            seen = self._fresh().info(source)
        except FileNotFoundError:
            return Filed.GONE
        found = self._content_of(source)
        if found is None:
            return Filed.GONE
        if found != content:
            return Filed.REPLACED
        return Filed.MOVED if self._remove_unchanged(source, seen) else Filed.REPLACED

    def replace(self, local: Path, target: str) -> None:
        """Write a file of this machine under a name; what has the name is replaced."""
        self._system.put_file(str(local), target)

    def remove(self, path: str) -> None:
        """Remove an object, or all of a prefix."""
        # Not by its rm, which takes stars and brackets in a name for a pattern.
        for each in self._fresh().find(path):
            with suppress(FileNotFoundError):
                self._system.rm_file(each)

    def close(self) -> None:
        """Let go of the instance; its library closes its connections when nobody has it any more."""
        self._system = None

    def _fresh(self) -> Any:
        self._system.invalidate_cache()
        return self._system

    def _must_be_there(self, bucket: str) -> None:
        try:
            self._system.ls(bucket, detail=False)
        except FileNotFoundError:
            raise FileNotFoundError(
                f"No {'container' if self._kind == 'az' else 'bucket'} is called {bucket}."
            ) from None

    def _create(self, local: Path, target: str) -> None:
        try:
            self._system.put_file(str(local), target, mode="create")
        except (NotImplementedError, OSError) as fault:
            if not isinstance(fault, NotImplementedError) and fault.errno != errno.ENOSYS:
                raise
            # A store that knows no conditions; that nobody has the name was seen just before.
            self._system.put_file(str(local), target)

    def _content_of(self, path: str) -> str | None:
        content = hashlib.sha256()
        try:
            for block in self.blocks(path):
                content.update(block)
        except FileNotFoundError:
            return None
        return content.hexdigest()

    def _remove_unchanged(self, path: str, seen: Mapping[str, Any]) -> bool:
        """Remove an object whose version was seen; False if it is another one by now."""
        # Looked at first, because some that speak like the great stores take conditions without heeding them.
        now = self.entry(path)
        if now is None:
            return True
        if now != _entry(now.name, seen):
            return False
        removed = removed_as_seen(self._kind, self._fresh(), path, seen)
        if removed is None:
            self._system.rm_file(path)
        return removed is not False


def _entry(name: str, listed: Mapping[str, Any]) -> Entry:
    kind = listed["type"]
    found = (next((listed[key] for key in keys if listed.get(key)), "") for keys in _STAMPS)
    return Entry(name, kind == "file", kind == "directory", int(listed["size"] or 0), "|".join(map(_text, found)))


def _text(stamp: object) -> str:
    """A stamp in one form, whether a listing or a single answer gave it."""
    if isinstance(stamp, float):
        stamp = dt.datetime.fromtimestamp(stamp, dt.UTC)
    if isinstance(stamp, dt.datetime):
        return stamp.astimezone(dt.UTC).isoformat() if stamp.tzinfo else stamp.isoformat()
    return bytes(stamp).hex() if isinstance(stamp, bytes | bytearray) else str(stamp)
