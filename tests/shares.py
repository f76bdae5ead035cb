"""A folder of a Windows share for tests, and somebody else who puts files there, past what imports.

It is whatever runs where ``OCCASIONS_SMB`` says, such as Samba; CONTRIBUTING.md has the commands.
"""

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import smbclient
from servers import Reached
from smbclient.shutil import rmtree
from smbprotocol.open import FileAttributes

SHARE = "OCCASIONS_SMB"
"""The variable with a share in which folders may be made and removed: ``smb://USER:PASSWORD@HOST:PORT/SHARE``."""
ON_SHARES = str.maketrans('"*:<>?\\|', "\uf020\uf021\uf022\uf023\uf024\uf025\uf026\uf027")
"""How Linux and macOS write what no name of a share may have."""


class Share:
    """A folder of a share as somebody sees it who does not import."""

    def __init__(self, address: str, name: str) -> None:
        parts = urlsplit(address)
        self.name = name
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.server = f"smb://{parts.hostname}:{parts.port or 445}"
        self.reached = Reached(
            f"{self.server}{parts.path.rstrip('/')}/{name}", {"username": self.user, "password": self.password}
        )
        self._unc = f"//{parts.hostname}{parts.path.rstrip('/')}/{name}".replace("/", "\\")
        self._how: dict[str, Any] = {
            "port": parts.port or 445,
            "username": self.user,
            "password": self.password,
            "connection_cache": {},
        }
        smbclient.mkdir(self._unc, **self._how)

    def put(self, name: str, content: bytes) -> None:
        """Write a file, over what has the name."""
        self.make_folder(name.rpartition("/")[0])
        with self.opened(name, "wb") as writing:
            writing.write(content)

    def get(self, name: str) -> bytes | None:
        """The bytes of a file, if it is there."""
        try:
            with self.opened(name, "rb") as reading:
                found: bytes = reading.read()
        except OSError as fault:
            if fault.errno in (errno.ENOENT, errno.EISDIR):
                return None
            raise
        return found

    def opened(self, name: str, mode: str, access: str = "rwd", **said: Any) -> Any:
        """An open file, which others may read, write and rename unless said otherwise."""
        return smbclient.open_file(self.unc(name), mode=mode, share_access=access, **said, **self._how)

    def remove(self, name: str) -> None:
        """Remove a file, which those who have it open go on to read."""
        smbclient.remove(self.unc(name), **self._how)

    def names(self, folder: str = "") -> list[str]:
        """What stands in a folder, as the server says it."""
        return sorted(smbclient.listdir(self.unc(folder), **self._how))

    def make_folder(self, name: str) -> None:
        """Make a folder, and those above it."""
        smbclient.makedirs(self.unc(name), exist_ok=True, **self._how)

    def put_read_only(self, name: str, content: bytes) -> None:
        """Write a new file that nobody may write to afterwards."""
        read_only = FileAttributes.FILE_ATTRIBUTE_READONLY
        with self.opened(name, "xb", file_attributes=read_only) as writing:
            writing.write(content)

    def empty(self) -> None:
        """Remove everything."""
        rmtree(self._unc, **self._how)
        smbclient.mkdir(self._unc, **self._how)

    def close(self) -> None:
        """Remove the folder too."""
        rmtree(self._unc, **self._how)
        smbclient.reset_connection_cache(connection_cache=self._how["connection_cache"])

    def unc(self, name: str) -> str:
        """The path of a name, as Windows has it."""
        return "\\".join([self._unc, *(each.translate(ON_SHARES) for each in name.split("/") if each)])


@contextmanager
def windows_share() -> Iterator[Share]:
    """A folder of its own in the share that runs; without one the test is skipped."""
    address = os.environ.get(SHARE)
    if not address:
        pytest.skip(f"no Windows share runs: name one with {SHARE}, as CONTRIBUTING.md shows")
    share = Share(address, f"drops-{uuid.uuid4().hex}")
    try:
        yield share
    finally:
        share.close()
