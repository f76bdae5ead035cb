"""Whether an entry of a sheet bears the name of an official day, likely or without any doubt."""

from collections.abc import Collection

from importer.core.official import OfficialDay
from importer.core.reviewing.official_subjects import Entry
from importer.core.rules.holiday_names import LIKELY, SURE, likeness, pieces, plain


def is_called(entry: Entry, day: OfficialDay) -> bool:
    """Whether an entry bears a name of an official day."""
    return any(likeness(piece, name) >= LIKELY for piece in pieces(entry.name) for name in day.names)


def surely_called(entry: Entry, day: OfficialDay) -> bool:
    """Whether an entry bears a name of an official day, without any doubt."""
    return any(likeness(piece, name) == SURE for piece in pieces(entry.name) for name in day.names)


def bears(day: OfficialDay, names: Collection[str]) -> bool:
    """Whether an official day has one of some plain names."""
    return any(plain(name) in names for name in day.names)
