"""Save a profile: how a sheet was read, as TOML with comments, so that next year's sheet needs no guess.

What was given is kept, what was inferred is pinned with its evidence; the year and the days that were asked for are
not kept. Before anything is written the sheet is read again with the profile, and has to give the very same records.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from importer.core.errors import SettingsError
from importer.core.glossary import Glossary
from importer.core.lifting import Coded
from importer.core.profile import ColumnUse, DateOrder, Profile
from importer.core.recognising import header_texts, sheet_of
from importer.core.records import Parsed
from importer.core.rules.fingerprint import fingerprint, header_key
from importer.core.table import Table
from importer.profile_text import render_profile
from importer.profiles import NO_PROFILE, profile_path, read_profile
from importer.reading import Reading, read_and_parse

_ORDERS: dict[str, DateOrder] = {"day first": "dmy", "month first": "mdy", "year first": "ymd"}
_RANGE = ("year", "first", "last")


def save_profile(reading: Reading, name: str, folder: Path, source: Path, glossary: Glossary) -> Path:
    """Save how one source was read.

    Args:
        reading: the source as far as parse.
        name: a name for the folder of profiles, or a path.
        folder: the working folder.
        source: the source's path.
        glossary: all words.

    Returns:
        The file that was written, or that says the same already.

    Raises:
        SettingsError: the name cannot be used, or the source does not fit into one profile.
    """
    path = _path(name, folder)
    text = profile_text(reading, path.name.removesuffix(".toml"), source, glossary)
    if path.exists():
        if _says_the_same(path, text):
            return path
        raise SettingsError(f"{_shown(path, folder)} is there already.", "save under another name, or move it away.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except OSError as error:
        message = f"The profile {_shown(path, folder)} cannot be written: {error.strerror}."
        raise SettingsError(message, "name another file with --save-profile.") from None
    return path


def _path(name: str, folder: Path) -> Path:
    if not name.strip() or name == NO_PROFILE:
        raise SettingsError(f'A profile cannot be called "{name}".', "give it another name.")
    return profile_path(name, folder)


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _says_the_same(path: Path, text: str) -> bool:
    """Whether a file holds the same profile, comments aside."""
    try:
        return read_profile(tomllib.loads(path.read_text(encoding="utf-8")), path.name) == _profile_of(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, SettingsError):
        return False  # whatever it is, it is not this profile, and stays as it is


def _profile_of(text: str) -> Profile:
    return read_profile(tomllib.loads(text), "to be saved")


def profile_text(reading: Reading, name: str, source: Path, glossary: Glossary) -> str:
    """The text of the profile of a reading.

    Raises:
        SettingsError: the source does not fit into one profile.
    """
    found = {
        "header_row": reading.tables[0].header_row or None,
        "encoding": reading.sources[0].encoding,
        "delimiter": reading.sources[0].delimiter,
    }
    for profile, evidence in _drafts(reading, name):
        text = render_profile(profile, source.name, found, evidence)
        again = read_and_parse([source], _again(text, reading), glossary)
        if _same(reading.parsed, again.parsed):
            return text
    raise SettingsError(
        f"{source.name} would be read otherwise with a profile than without: none was saved.",
        "write the profile by hand, with the columns and formats that inspect shows.",
    )


def _again(text: str, reading: Reading) -> Profile:
    """The profile as it was written, under the range that was asked for."""
    asked = reading.tables[0].profile
    kept = {key: getattr(asked, key) for key in _RANGE if getattr(asked, key) is not None}
    return _profile_of(text).model_copy(update=kept)


def _same(first: Parsed, second: Parsed) -> bool:
    """Whether two readings of a source gave the same records and spans."""
    return all(
        _equal(getattr(one, field.name), getattr(other, field.name))
        for one, other in ((first.records, second.records), (first.spans, second.spans))
        for field in fields(one)
    )


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, Coded) and isinstance(other, Coded):
        return one.values == other.values and np.array_equal(one.codes, other.codes)
    return np.array_equal(one, other) if isinstance(one, np.ndarray) else bool(one == other)


def _drafts(reading: Reading, name: str) -> Iterator[tuple[Profile, Mapping[str, str]]]:
    """The profile with all that was found out, and the evidence for each key.

    After it come those with less, for sheets whose dates are of several kinds.
    """
    base = _profile(reading, _one_header(reading), name)
    pins = {key: pin for key, pin in _pins(reading).items() if getattr(base, key) is None}
    for keys in dict.fromkeys((tuple(pins), tuple(key for key in pins if key != "date_order"), ())):
        found = {key: pins[key] for key in keys}
        values = {key: value for key, (value, _) in found.items()}
        yield base.model_copy(update=values), {key: evidence for key, (_, evidence) in found.items()}


def _pins(reading: Reading) -> dict[str, tuple[str, str]]:
    """What was assumed and a profile settles: key -> value, evidence. Tables that differ settle nothing."""
    told: dict[str, list[tuple[str, str]]] = {}
    for each in reading.assumptions:
        if each.code in ("date-order", "date-dotted") and each.decided in _ORDERS:
            told.setdefault("date_order", []).append((_ORDERS[each.decided], each.evidence))
        elif each.code == "ends-exclusive":
            told.setdefault("ends", []).append(("exclusive", each.evidence))
    return {key: found[0] for key, found in told.items() if len({value for value, _ in found}) == 1}


def _one_header(reading: Reading) -> Table:
    """The table whose header the profile is known by.

    Raises:
        SettingsError: the tables of the source have different headers.
    """
    first, *others = reading.tables
    for other in others:
        if _print(reading, other) != _print(reading, first) or other.layout != first.layout:
            message = f"{first.file} holds lists with different headers: {first.place(first.header_row)} and "
            message += f"{other.place(other.header_row)}; a profile is for one."
            raise SettingsError(message, "choose the list with --sheet NAME, or with --table and a cell of its header.")
    return first


def _print(reading: Reading, table: Table) -> tuple[str, ...]:
    return fingerprint(header_texts(sheet_of(reading.sources[0], table), table))


def _profile(reading: Reading, table: Table, name: str) -> Profile:
    kept = table.profile.model_copy(update=dict.fromkeys(_RANGE))
    headers = header_texts(sheet_of(reading.sources[0], table), table)
    found = {"name": name, "headers": headers, "columns": _columns(reading.tables), "layout": table.layout}
    return kept.model_copy(update=found)


def _columns(tables: Sequence[Table]) -> dict[str, ColumnUse]:
    """Header text -> use; where a text stands over several columns, the one that is read has it.

    Columns that the layout gives their meaning (dates of a matrix, the flag of a row for each day) are left to it.
    """
    uses: dict[str, tuple[str, ColumnUse]] = {}
    for table in tables:
        for column in table.columns:
            if column.dates or column.flag:
                continue
            use: ColumnUse = column.field or ("tick" if column.tick else "unused")
            key = header_key(column.header)
            if key and (key not in uses or (uses[key][1] == "unused" and use != "unused")):
                uses[key] = (column.header, use)
    return dict(uses.values())
