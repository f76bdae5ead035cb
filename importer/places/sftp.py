"""Folders of SSH servers, by paramiko.

A server is talked to only if its key is known: from the known_hosts of the user and of the machine, or from the
options. Its times of change are whole seconds, so two writes of the same size within one second look like one; what
was fetched is compared again before anything is removed.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

import paramiko
from paramiko.sftp import CMD_NAME

from importer.core.errors import PlaceError, SettingsError
from importer.places.names import as_on_disk, as_text
from importer.places.servers import ServerFolders, Stat

OPTIONS = frozenset(
    {"host", "port", "username", "password", "key_filename", "passphrase", "known_hosts", "host_key", "timeout"}
)
"""What may be said about a server."""
_SYSTEM = (Path("~/.ssh/known_hosts"), Path("/etc/ssh/ssh_known_hosts"))
_PATIENCE = 30.0
"""Seconds that a connection, and then each answer, may take."""


class SftpFolders(ServerFolders):
    """A connected server.

    Args:
        root: the place's path there; one that does not begin with a slash begins at the user's home.
        options: of ``OPTIONS``.

    Raises:
        PlaceError: its key is not known, or not the one that is known.
        SettingsError: an option cannot be used.
    """

    def __init__(self, root: str, options: Mapping[str, Any]) -> None:
        super().__init__(root)
        self._client = _connected(options)
        transport = self._client.get_transport()
        channel = transport.open_session(timeout=_PATIENCE) if transport else None
        if channel is None:
            raise EOFError("the connection was closed")
        channel.settimeout(float(options.get("timeout", _PATIENCE)))
        channel.invoke_subsystem("sftp")
        self._sftp = _Client(channel)

    def close(self) -> None:
        """Let go of the connection."""
        self._sftp.close()
        self._client.close()

    def rename(self, source: str, target: str) -> None:
        """Rename a file; what has the new name is replaced."""
        try:
            self._sftp.posix_rename(_wire(source), _wire(target))
        except OSError as fault:
            if fault.errno is not None or "unsupported" not in str(fault).lower():
                raise
            # A server without OpenSSH's extension cannot do it in one step.
            self.unlink(target)
            self._rename_new(source, target)

    def _rename_new(self, source: str, target: str) -> None:
        self._sftp.rename(_wire(source), _wire(target))

    def _listed(self, path: str) -> Iterator[tuple[str, Stat]]:
        for each in self._sftp.listdir_attr(cast("str", _wire(path))):
            yield as_text(each.filename), each

    def _stat(self, path: str) -> Stat:
        return self._sftp.lstat(_wire(path))

    def _open(self, path: str, mode: str) -> BinaryIO:
        # Mode x alone asks for no right to write.
        opened = self._sftp.open(_wire(path), mode.replace("x", "wx"))
        if mode == "rb":
            opened.prefetch()
        else:
            opened.set_pipelined(pipelined=True)
        return cast("BinaryIO", opened)

    def _unlink(self, path: str) -> None:
        self._sftp.remove(_wire(path))

    def _make_folder(self, path: str) -> None:
        self._sftp.mkdir(_wire(path))

    def _remove_folder(self, path: str) -> None:
        self._sftp.rmdir(_wire(path))


class _Message(paramiko.Message):
    """An answer whose names need not be text."""

    def get_text(self) -> str:
        return self.get_string().decode("utf-8", "surrogateescape")


class _Client(paramiko.SFTPClient):
    """One that can list files whose names are not UTF-8; paramiko's own gives up on the whole folder."""

    def _request(self, kind: int, *arguments: object) -> tuple[int, paramiko.Message]:
        answered, message = super()._request(kind, *arguments)  # type: ignore[misc]
        if answered == CMD_NAME:
            named = _Message()
            named.packet = message.packet
            message = named
        return answered, message


class _Stranger(paramiko.MissingHostKeyPolicy):
    """Refuses a server whose key nobody knows, and says how it becomes known."""

    def missing_host_key(self, _client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> NoReturn:
        host, _, port = hostname.strip("[").partition("]:")
        scan = f"ssh-keyscan -p {port} {host}" if port else f"ssh-keyscan {host}"
        raise PlaceError(
            f"The key of {hostname} is not known: {key.get_name()} {_fingerprint(key)}.",
            f"compare it with what its owner says, then type: {scan} >> ~/.ssh/known_hosts (or into a file that "
            "known_hosts names in the place's options)",
            code="place-host-unknown",
        )


def _connected(options: Mapping[str, Any]) -> paramiko.SSHClient:
    client = paramiko.SSHClient()
    patience = float(options.get("timeout", _PATIENCE))
    given = bool(options.get("password") or options.get("key_filename"))
    try:
        _make_known(client, options)
        client.set_missing_host_key_policy(_Stranger())
        client.connect(
            str(options["host"]),
            int(options.get("port") or 22),
            username=options.get("username"),
            password=options.get("password"),
            key_filename=_readable("key_filename", options) if options.get("key_filename") else None,
            passphrase=options.get("passphrase"),
            timeout=patience,
            banner_timeout=patience,
            auth_timeout=patience,
            # A server counts each key that is offered as a try; what was named is all that is offered.
            allow_agent=not given,
            look_for_keys=not given,
        )
    except paramiko.BadHostKeyException as refused:
        client.close()
        raise PlaceError(
            f"{refused.hostname} shows another key than the known one: {refused.key.get_name()} "
            f"{_fingerprint(refused.key)} instead of {_fingerprint(refused.expected_key)}.",
            "somebody may stand between; ask its owner, and only then replace the key in known_hosts.",
            code="place-host-unknown",
        ) from None
    except BaseException:
        client.close()
        raise
    return client


def _make_known(client: paramiko.SSHClient, options: Mapping[str, Any]) -> None:
    for path in _SYSTEM:
        if path.expanduser().is_file():
            client.load_system_host_keys(str(path.expanduser()))
    if options.get("known_hosts"):
        client.load_host_keys(_readable("known_hosts", options))
    if options.get("host_key"):
        kind, _, blob = str(options["host_key"]).strip().partition(" ")
        port = int(options.get("port") or 22)
        host = str(options["host"]) if port == 22 else f"[{options['host']}]:{port}"
        client.get_host_keys().add(host, kind, _key(kind, blob.split(" ", 1)[0]))


def _key(kind: str, blob: str) -> paramiko.PKey:
    try:
        return paramiko.PKey.from_type_string(kind, base64.b64decode(blob, validate=True))
    except (ValueError, paramiko.SSHException, paramiko.pkey.UnknownKeyType):
        raise SettingsError(
            "host_key is no public key.", "write it as ssh-keyscan does, without the host: ssh-ed25519 AAAA..."
        ) from None


def _fingerprint(key: paramiko.PKey) -> str:
    return f"SHA256:{base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip('=')}"


def _readable(option: str, options: Mapping[str, Any]) -> str:
    """The path of a file that an option names, once it is known that it can be read."""
    path = Path(str(options[option])).expanduser()
    try:
        path.open("rb").close()
    except OSError as fault:
        raise SettingsError(
            f"{option} {path} cannot be read: {fault.strerror}.", "look at its path and rights."
        ) from None
    return str(path)


def _wire(path: str) -> bytes:
    """A path as the server gets it: bytes, since not all names are text."""
    return as_on_disk(path or ".").encode("utf-8", "surrogateescape")
