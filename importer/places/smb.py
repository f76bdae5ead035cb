"""Folders of Windows shares, by smbprotocol.

The first part of the path is the share: ``smb://SERVER/SHARE/FOLDER``. Capital and small letters are the same there,
and some characters are in no name: those are written as Linux and macOS write them on such shares.
"""

import errno
import os
import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from smbclient import ClientConfig
from smbprotocol.connection import Connection
from smbprotocol.exceptions import (
    SMBAuthenticationError,
    SMBConnectionClosed,
    SMBException,
    SMBOSError,
    SMBResponseException,
)

from importer.core.drops import FOLDERS
from importer.places.servers import ServerFolders, Stat

OPTIONS = frozenset({"host", "port", "username", "password", "encrypt", "timeout"})
"""What may be said about a server."""
_PATIENCE = 30
"""Seconds that connecting, and then each answer, may take."""
_NUMBERS = {
    0xC000000F: errno.ENOENT,  # no such file
    0xC00000CC: errno.ENOENT,  # no such share
    0xC0000225: errno.ENOENT,  # nor among those of other servers
    0xC0000022: errno.EACCES,
    0xC0000121: errno.EACCES,  # may not be removed
    0xC0000043: errno.EBUSY,  # open elsewhere
    0xC0000054: errno.EBUSY,  # a part of it is locked
    0xC0000056: errno.EBUSY,  # removed, as soon as the last who has it open lets it go
    0xC000007F: errno.ENOSPC,
    0xC0000044: errno.EDQUOT,
    0xC0000802: errno.EDQUOT,
    0xC00000A2: errno.EROFS,
    0xC0000033: errno.ENAMETOOLONG,  # no name at all; all else that could be wrong with one, we do not send
    0xC0000106: errno.ENAMETOOLONG,
    0xC00000C9: errno.ESTALE,
    0xC0000203: errno.ECONNRESET,  # the session ended
    0xC000020C: errno.ECONNRESET,
    0xC000035C: errno.ECONNRESET,
}
"""What the library does not know, or takes for something else, by the status that a server gives."""
_NOT_LET_IN = {
    0xC000006D: "The user or the password is wrong.",
    0xC0000071: "The password has expired.",
    0xC0000224: "The password must be changed first.",
    0xC0000072: "The user is disabled.",
    0xC0000193: "The user has expired.",
    0xC0000234: "The user is locked, after too many wrong passwords.",
}
# Windows itself refuses these in what is asked of us there, so none is made of the letters that stand for them.
_ON_WIRE = {} if os.name == "nt" else dict(zip('"*:<>?\\| .', range(0xF020, 0xF02A), strict=True))
"""Characters that no name of a share has -> the letters for private use that Linux and macOS write instead."""
_AS_TEXT = {letter: character for character, letter in _ON_WIRE.items()}
_REFUSED = re.compile(r'["*:<>?\\|]|(?<!/)(?<!/\.)[ .](?=/|$)')
"""Spaces and dots only where a name ends."""


class SmbFolders(ServerFolders):
    """A connected server.

    Args:
        root: ``/SHARE/FOLDER``.
        options: of ``OPTIONS``.

    Raises:
        OSError: it is not reached, we are not let in, or there is no such share.
    """

    def __init__(self, root: str, options: Mapping[str, Any]) -> None:
        import smbclient

        super().__init__(root)
        self._smb: Any = smbclient
        self._host = str(options["host"])
        # Connections of this place alone, so that closing it closes nobody else's.
        self._connections: dict[str, Any] = {}
        # The library asks for them again where a share of one server leads to another one.
        self._how: dict[str, Any] = {
            "username": options.get("username"),
            "password": options.get("password"),
            "port": int(options.get("port") or 445),
            "encrypt": True if options.get("encrypt") else None,
            "connection_timeout": int(options.get("timeout", _PATIENCE)),
            "connection_cache": self._connections,
        }
        self._key = f"{self._host.lower()}:{self._how['port']}"
        try:
            self._connect()
            self._look_for_share()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the connections."""
        while self._connections:
            # Without a word: a server that hangs would not answer it, and the session ends with the connection.
            self._connections.popitem()[1].disconnect(close=False)

    def blocks(self, path: str) -> Generator[bytes]:
        """The bytes of a file."""
        with self._speaking_of(path):
            reading = super().blocks(path)
            try:
                for block in reading:  # noqa: UP028 - that would have closed it before we are asked
                    yield block
            except GeneratorExit:
                # Nobody reads on, because something else failed; what is told is that.
                with suppress(OSError, SMBException):
                    reading.close()
                raise

    def copy(self, local: Path, target: str) -> str:
        """Write a file of this machine under a name that nobody has."""
        with self._speaking_of(target):
            return super().copy(local, target)

    def rename(self, source: str, target: str) -> None:
        """Rename a file; what has the new name is replaced."""
        self._ask("replace", source, self._unc(target))

    def _rename_new(self, source: str, target: str) -> None:
        self._ask("rename", source, self._unc(target))

    def _listed(self, path: str) -> Iterator[tuple[str, Stat]]:
        for wire in self._ask("listdir", path):
            name = wire.translate(_AS_TEXT)
            if path == self._root and name.lower() in FOLDERS:
                # A folder that somebody called Done is the one that we file in.
                name = name.lower()
            # Taken away since the folder was listed, or about to be.
            with suppress(FileNotFoundError):
                yield name, self._stat(f"{path}/{name}")

    def _stat(self, path: str) -> Stat:
        try:
            return cast("Stat", self._ask("lstat", path))
        except OSError as fault:
            if fault.errno == errno.EBUSY:
                # Nothing but a removal keeps a server from telling of a file.
                raise FileNotFoundError(errno.ENOENT, "being removed", path) from None
            raise

    def _open(self, path: str, mode: str) -> BinaryIO:
        # Others may read, write and rename meanwhile, as everywhere else.
        return cast("BinaryIO", self._ask("open_file", path, mode=mode, share_access="rwd"))

    def _unlink(self, path: str) -> None:
        self._ask("remove", path)

    def _make_folder(self, path: str) -> None:
        self._ask("mkdir", path)

    def _remove_folder(self, path: str) -> None:
        self._ask("rmdir", path)

    def _connect(self) -> None:
        port, patience = self._how["port"], self._how["connection_timeout"]
        connection = _Patient(ClientConfig().client_guid, self._host, port, patience)
        try:
            with self._speaking_of(self._host):
                connection.connect(timeout=patience)
                self._connections[self._key] = connection
                self._smb.register_session(self._host, **self._how)
        except SMBAuthenticationError:
            if self._how["password"]:
                raise
            raise PermissionError("No password was given, and no ticket of Kerberos was found.") from None

    def _look_for_share(self) -> None:
        share = self._root.split("/")[1]
        try:
            self._stat(f"/{share}")
        except FileNotFoundError:
            raise FileNotFoundError(f"There is no share called {share}.") from None
        except PermissionError:
            # Who may not see it may see a folder of it.
            return

    def _ask(self, action: str, path: str, *arguments: str, **named: str) -> Any:
        """Have the library do something."""
        if self._key in self._connections and not self._connections[self._key].transport.connected:
            # Left to itself, the library would connect again in its own way, and wait for ever.
            self._connect()
        with self._speaking_of(path):
            return getattr(self._smb, action)(self._unc(path), *arguments, **named, **self._how)

    @contextmanager
    def _speaking_of(self, path: str) -> Iterator[None]:
        """What the library raises becomes the system's own exceptions, each of its class.

        Raises:
            OSError: a ``FileNotFoundError``, ``FileExistsError`` or ``PermissionError``, where it is one.
        """
        try:
            yield
        except SMBOSError as fault:
            raise _of_system(fault.ntstatus, fault.errno, path) from None
        except SMBResponseException as fault:
            raise _of_system(fault.status, None, path) from None
        except SMBConnectionClosed:
            raise ConnectionError(f"host {self._host}: the connection was closed") from None
        except UnicodeError:
            raise OSError(errno.EILSEQ, "a name in it is no text", path) from None
        except ValueError as refused:
            # That is how it says that nobody answers.
            raise ConnectionError(f"host {self._host}: {refused}") from None

    def _unc(self, path: str) -> str:
        wire = _REFUSED.sub(lambda found: chr(_ON_WIRE[found[0]]) if _ON_WIRE else found[0], path)
        return f"\\\\{self._host}{wire}".replace("/", "\\").rstrip("\\")


class _Patient(Connection):  # type: ignore[misc] # the library has no types
    """One that does not wait for ever for a server that hangs."""

    def __init__(self, guid: Any, host: str, port: int, patience: int) -> None:
        super().__init__(guid, host, port, require_signing=True)
        self.patience = patience

    def receive(self, request: Any, wait: bool = True, timeout: Any = None, **named: Any) -> Any:
        return super().receive(request, wait, timeout or self.patience, **named)


def _of_system(status: int, number: int | None, path: str) -> OSError:
    if status in _NOT_LET_IN:
        return PermissionError(_NOT_LET_IN[status])
    number = _NUMBERS.get(status, number)
    return OSError(number, os.strerror(number) if number else f"status {status:#010x}", path)
