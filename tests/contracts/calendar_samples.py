"""Calendars in text for tests, and what their reader makes of them."""

import datetime as dt
from pathlib import Path
from typing import Any

from importer.core.faults import Fault
from importer.core.model import Entries, Sheet, Source
from importer.readers import ReadOptions, read_source

SUMMARY, DAY, TIME, END, END_TIME, ZONE, ALL_DAY, BUSY, PRIVATE, STATUS, LOCATION, CATEGORIES, RULE = range(13)
"""Columns of the sheet."""


def event(*lines: str) -> str:
    """An entry of these lines."""
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))


def calendar(*parts: str) -> str:
    """A calendar of these parts, each of whole lines."""
    return (
        "BEGIN:VCALENDAR\r\n"
        + "".join(part if part.endswith("\n") else f"{part}\r\n" for part in parts)
        + ("END:VCALENDAR\r\n")
    )


def year(number: int) -> ReadOptions:
    """What is said with --year."""
    return ReadOptions(first=dt.date(number, 1, 1), last=dt.date(number, 12, 31))


def source_of(folder: Path, text: str | bytes, options: ReadOptions | None = None) -> Source:
    """A calendar, read."""
    path = folder / "c.ics"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_source(path, options or ReadOptions())


def sheet_of(folder: Path, text: str | bytes, options: ReadOptions | None = None) -> Sheet:
    """The one sheet of a calendar."""
    (sheet,) = source_of(folder, text, options).sheets
    return sheet


def rows_of(folder: Path, text: str | bytes, options: ReadOptions | None = None) -> list[list[Any]]:
    """The rows of a calendar's one sheet, without the header."""
    return sheet_of(folder, text, options).cells.iloc[1:].to_numpy().tolist()


def entries_of(sheet: Sheet) -> Entries:
    """How the rows of a sheet stand in the file."""
    assert sheet.entries is not None
    return sheet.entries


def fault_of(folder: Path, text: str | bytes, options: ReadOptions | None = None) -> tuple[int, int, Fault]:
    """The one fault of a calendar: row, column, and what it says."""
    (((row, column), fault),) = entries_of(sheet_of(folder, text, options)).faults.items()
    return row, column, fault


def days_of(folder: Path, text: str | bytes, options: ReadOptions | None = None) -> list[str]:
    """The days on which entries start, as ISO text, in the order of the rows."""
    return [row[DAY].date().isoformat() for row in rows_of(folder, text, options)]
