"""Azure's file system with names taken letter by letter.

Its library takes a name for an address: ``a.csv#`` and ``a.csv?`` become ``a.csv``, and ``done/?`` becomes ``done``, so
that another file would be read, or far more removed than was meant. What it lists below a folder misses everything
where an object has the folder's own name; and what it reads may be of two versions. All of that is done here.
"""

import errno
import os
from collections.abc import Iterator, Sequence
from typing import Any

from adlfs import AzureBlobFileSystem
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from fsspec.asyn import sync

_PART = 4 << 20
"""Bytes that are asked for at once."""
_CHANGED = frozenset({404, 412, 416})
"""What is answered where a version is gone: not there, not this one, not so long."""


class LiteralAzure(AzureBlobFileSystem):  # type: ignore[misc] # the library has no types
    """Containers of an account; paths are text such as ``CONTAINER/FOLDER/FILE``, and nothing else."""

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path.lstrip("/")

    def split_path(self, path: str, *_: object, **__: object) -> tuple[str, str, None]:
        """The container and the name within it; versions are never asked for."""
        container, _slash, name = path.lstrip("/").partition("/")
        return container, name, None

    async def _ls_blobs(self, target_path: str, container: str, path: str, **_: object) -> Sequence[dict[str, Any]]:
        prefix = f"{path.strip('/')}/" if path.strip("/") else ""
        try:
            async with self.service_client.get_container_client(container) as client:
                listed = client.walk_blobs(name_starts_with=prefix, include=["metadata"])
                found = [each async for each in listed]
        except ResourceNotFoundError:
            raise _not_there(container) from None
        if prefix and not found:
            raise _not_there(target_path)
        # Accounts with real folders list one twice: as an object with a mark, and as what others have in common.
        return list({(each["name"], each["type"]): each for each in await self._details(found)}.values())

    def blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of one version of an object; ``FileNotFoundError`` if another one comes before all are read."""
        seen = self.info(path)
        for start in range(0, seen["size"] or 0, _PART):
            yield sync(self.loop, self._part, path, start, seen["etag"])

    async def _part(self, path: str, start: int, etag: str) -> bytes:
        container, name, _version = self.split_path(path)
        unchanged = {"etag": etag, "match_condition": MatchConditions.IfNotModified}
        async with self.service_client.get_blob_client(container, name) as client:
            try:
                reading = await client.download_blob(offset=start, length=_PART, **unchanged)
                read: bytes = await reading.readall()
            except HttpResponseError as fault:
                if fault.status_code in _CHANGED:
                    raise _not_there(path) from None
                raise
        return read

    async def _find(self, path: str, **_: object) -> Sequence[str]:
        """What is to be removed with a name, in this order: what is below it, markers of folders too, and itself."""
        container, name, _version = self.split_path(path)
        try:
            async with self.service_client.get_container_client(container) as client:
                below = [each async for each in client.list_blob_names(name_starts_with=f"{name}/")]
                itself = [name] if await client.get_blob_client(name).exists() else []
        except ResourceNotFoundError:
            raise _not_there(container) from None
        return [f"{container}/{each}" for each in [*sorted(below, reverse=True), *itself]]


def _not_there(path: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
