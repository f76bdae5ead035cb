"""Open the place that an address names: a folder of this machine, a bucket, a server's folder or a web page."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import url2pathname

from importer.core.errors import SettingsError
from importer.places.base import DropPlace
from importer.places.far import Far
from importer.places.foreign import Secrets
from importer.places.local import LocalPlace
from importer.places.remote import RemotePlace

_LOCAL = frozenset({"file", "local"})
_SAME = {"s3a": "s3", "gcs": "gs", "abfs": "az", "abfss": "az", "ssh": "sftp"}
"""Other names of a kind."""
_LIBRARIES = {"s3": "s3fs", "gs": "gcsfs", "az": "adlfs", "memory": "fsspec", "sftp": "paramiko", "smb": "smbclient"}
"""What a kind of place needs; its extra has the kind's name."""
_OFFERED = ", ".join(f"{each}://" for each in sorted(_LIBRARIES) if each != "memory")
_BUCKETS = frozenset({"s3", "gs", "az", "memory"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def open_place(url: str, options: Mapping[str, Any]) -> DropPlace:
    """The place at an address; nothing is asked of it yet.

    Args:
        url: a folder, ``file:///FOLDER``, or an address such as ``s3://BUCKET/FOLDER``.
        options: what the place needs to be reached, with secrets already read.

    Raises:
        SettingsError: the address or an option cannot be used, or a library is missing.
    """
    if not url.strip() or "\0" in url:
        raise SettingsError("A place needs an address.", "write a folder, or an address such as s3://BUCKET/FOLDER.")
    kind, divided, _ = url.partition("://")
    kind = _SAME.get(kind.lower(), kind.lower())
    if not divided or kind in _LOCAL:
        _check(options, frozenset(), "A folder of this machine")
        return LocalPlace(_folder(url) if divided else Path(url))
    parts = _parts(url)
    if kind in ("http", "https"):
        return _web(parts, options)
    if kind not in _LIBRARIES:
        raise SettingsError(
            f"Places whose address begins with {kind}:// are not known.",
            f"there are folders, {_OFFERED} and https://.",
        )
    if find_spec(_LIBRARIES[kind]) is None:
        extra = "drops" if kind == "memory" else kind
        raise SettingsError(
            f"A place at {kind}:// needs {_LIBRARIES[kind]}, which is not installed.",
            f'pip install "occasion-importer[{extra}]"',
        )
    return _bucket(kind, parts, options) if kind in _BUCKETS else _server(kind, parts, options)


def _bucket(kind: str, parts: SplitResult, options: Mapping[str, Any]) -> DropPlace:
    if "@" in parts.netloc and kind != "az":
        raise SettingsError(
            f"Keys in an address of {kind}:// end up where people read them.",
            "put them into the options of the place: key and secret, each from a variable, a file or the keyring.",
        )
    from importer.places.buckets import OPTIONS, arguments

    _check(options, OPTIONS[kind], f"A place at {kind}://")
    known = arguments(kind, options)
    path = unquote(parts.path).strip("/")
    root = "/".join(each for each in (parts.netloc.partition("@")[0], path) if each)
    if not root:
        raise SettingsError(f"{kind}:// names no bucket.", f"write {kind}://BUCKET or {kind}://BUCKET/FOLDER.")

    def connect() -> Far:
        from importer.places.objects import ObjectStore

        try:
            return ObjectStore(kind, known)
        except (TypeError, ValueError) as refused:
            why = Secrets(options).cut(str(refused)).removeprefix("unable to connect to account for ")
            raise SettingsError(
                f"The options of {kind}://{root} do not do: {why}",
                "look at the options of the place; docs/drops.md shows those of each kind.",
            ) from None

    return RemotePlace(f"{kind}://{root}", f"/{root}" if kind == "memory" else root, connect, Secrets(options))


def _server(kind: str, parts: SplitResult, options: Mapping[str, Any]) -> DropPlace:
    said = {**_login(parts), **({"port": parts.port} if parts.port else {}), **options}
    said.setdefault("host", parts.hostname or "")
    if not said["host"]:
        raise SettingsError(f"{kind}:// names no server.", f"write {kind}://USER@SERVER/FOLDER.")
    root = unquote(parts.path).rstrip("/") or "/"
    if kind == "smb":
        from importer.places.smb import OPTIONS, SmbFolders

        opener: Callable[[str, Mapping[str, Any]], Far] = SmbFolders
        if root == "/":
            raise SettingsError("smb:// names no share.", "write smb://USER@SERVER/SHARE/FOLDER.")
    else:
        from importer.places.sftp import OPTIONS, SftpFolders

        opener = SftpFolders
    _check(said, OPTIONS, f"A place at {kind}://")
    # As scp has it: what begins with a tilde begins at the user's home.
    path = f".{root[2:]}" if kind == "sftp" and f"{root}/".startswith("/~/") else root
    user = f"{parts.username}@" if parts.username else ""
    port = f":{parts.port}" if parts.port else ""
    shown = f"{kind}://{user}{parts.hostname}{port}{root.rstrip('/')}"
    return RemotePlace(shown, path, lambda: opener(path, said), Secrets(said))


def _web(parts: SplitResult, options: Mapping[str, Any]) -> DropPlace:
    from importer.places.web import OPTIONS, WebPages

    said = {**_login(parts), **options}
    _check(said, OPTIONS, "A web page")
    if not parts.hostname:
        raise SettingsError(f"{parts.scheme}:// names no server.", "write https://SERVER/FOLDER/.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK and (said.keys() & {"password", "token"}):
        raise SettingsError(
            f"http://{parts.hostname} would get the password in clear.", "write https:// instead, or give no password."
        )
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    bare = parts._replace(netloc=host + port, fragment="")
    shown = bare._replace(query="").geturl().rstrip("/")
    secrets = Secrets({**said, "token in the address": parts.query})
    return RemotePlace(shown, "/", lambda: WebPages(bare.geturl(), said), secrets, writable=False)


def _login(parts: SplitResult) -> dict[str, Any]:
    found = {"username": parts.username, "password": parts.password}
    return {name: unquote(value) for name, value in found.items() if value}


def _check(options: Mapping[str, Any], known: frozenset[str], what: str) -> None:
    unknown = sorted(options.keys() - known)
    if unknown:
        raise SettingsError(
            f"{what} takes no option {unknown[0]}.",
            f"there are: {', '.join(sorted(known))}." if known else "leave the options out.",
        )


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        raise SettingsError("The address of a place cannot be read.", "look at its brackets and its port.") from None
    return parts


def _folder(url: str) -> Path:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost") or not parts.path:
        raise SettingsError(f"{url} names no folder.", "write three slashes: file:///FOLDER.")
    return Path(url2pathname(parts.path))
