"""The addresses of places: whether two are one place, and how one may be shown."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from importer.settings import ChosenPlace


def is_at(shown: str, place: ChosenPlace) -> bool:
    """Whether a place as the journal shows it is one that is chosen, whatever either says of users and options."""
    return _bare(shown) == _bare(place.url)


def _bare(address: str) -> tuple[str, ...]:
    """What makes out a place: kind, host and path; for a folder of this machine its whole path."""
    parts = urlsplit(address)
    if parts.scheme in ("", "file", "local") or "://" not in address:
        path = Path(parts.path if "://" in address else address).expanduser()
        return ("file", os.path.realpath(path))
    return (parts.scheme.lower(), (parts.hostname or "").lower(), parts.path.rstrip("/"))


def without_secrets(address: str) -> str:
    """An address without what may be secret in it."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
