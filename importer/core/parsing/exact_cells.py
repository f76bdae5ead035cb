"""What each row of a table with API columns is: taken word for word, edited since, wrong, or none of these.

Every distinct combination of API cells, zone and openness is judged once; what people see is compared in columns.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from importer.core.exact import ExactTimes
from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary
from importer.core.lifting import BLANK, Coded, Mask
from importer.core.payload import OFF_DAYS_LIMIT
from importer.core.rules.api_cells import (
    API_FIELDS,
    NO_EVENTS,
    ApiCells,
    ApiFault,
    Visible,
    days_off_fit,
    exact_times,
    visible,
)
from importer.core.rules.flags import read_flag
from importer.core.rules.zones import ZoneReading, read_zone
from importer.core.table import Table

Decided = tuple[ExactTimes, ZoneReading | None, bool] | ApiFault | int
"""Times with the row's zone and whether it is open; what is wrong; or, of an edited row, the year that it was of."""
EMPTY = -1
"""The row names an occasion without events."""
_BESIDE: tuple[Field, ...] = ("hours", "portion", "moved", "day", "month", "year")
"""Fields that the export does not fill: what stands there was written by people."""
_UNREAD = -9
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)
_FIELDS: tuple[Field, ...] = (*API_FIELDS, "zone", "working")


def decide(table: Table, glossary: Glossary) -> Coded[Decided]:
    """What each row is; blank for rows that say nothing in their API cells."""
    columns = [table.raw.get(name) or Coded.constant(None, len(table)) for name in _FIELDS]
    pairs, codes = np.unique(np.stack([each.codes for each in columns]), axis=1, return_inverse=True)
    codes = codes.reshape(-1)
    cells = [
        [None if code == BLANK else column.values[code] for column, code in zip(columns, pair, strict=True)]
        for pair in pairs.T.tolist()
    ]
    found = [_judged(each, glossary) for each in cells]
    shown = np.array([_numbers(each) for each in found], dtype=np.int64).reshape(len(found), 6)
    same = (shown[codes] == _seen(table)).all(axis=1) & ~_filled_beside(table, found, codes)
    answers: Coded[Decided] = Coded.of([*(_while_same(each, table) for each in found), *map(_once_edited, found)])
    return answers.take(np.where(same, codes, codes + len(found)))


_Judged = tuple[ExactTimes, ZoneReading | None, bool | None] | ApiFault | int | None


def _judged(cells: Sequence[Any], glossary: Glossary) -> _Judged:
    """What one combination of cells says, None where the API cells say nothing."""
    for name, cell in zip(API_FIELDS, cells, strict=False):
        if isinstance(cell, Fault):
            return ApiFault(name, cell)
    texts = ["" if cell is None else _text(cell) for cell in cells[: len(API_FIELDS)]]
    if not any(texts):
        return None
    if texts[0].casefold() == NO_EVENTS and not any(texts[1:]):
        return EMPTY
    times = exact_times(ApiCells(*texts))
    if isinstance(times, ApiFault):
        return times
    zone, working = cells[len(API_FIELDS) :]
    flag = None if working is None or isinstance(working, Fault) else read_flag(working, glossary)
    return times, _zone(zone, times), None if isinstance(flag, Fault) else flag


def _text(cell: object) -> str:
    """The text of an API cell; a program may have made a real date of it."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(timespec="seconds")
    return str(cell).strip()


def _zone(cell: object, times: ExactTimes) -> ZoneReading | None:
    """The zone of a row; one that means nothing to us where the cell does not say that of the API cells."""
    if times.start_zone:
        return ZoneReading("zone" if cell == times.start_zone else "offset", times.start_zone, times.start_zone)
    if cell is None:
        return None
    reading = cell if isinstance(cell, Fault) else read_zone(cell)
    return ZoneReading("offset", "") if isinstance(reading, Fault) else reading


def _while_same(found: _Judged, table: Table) -> Decided | None:
    """What a row is while its cells for people say the same."""
    if not isinstance(found, tuple):
        return found
    times, zone, working = found
    fits = working is not None and (working or days_off_fit(times, OFF_DAYS_LIMIT))
    named = zone is None or zone.kind == "zone"
    if working is None or not fits or not named or table.profile.to_zone:
        return _once_edited(found)
    return times, zone, working


def _once_edited(found: _Judged) -> Decided | None:
    """What a row is once its cells for people say something else."""
    if isinstance(found, tuple):
        return dt.date.fromordinal(found[0].first).year
    return None if found == EMPTY else found


def _numbers(found: _Judged) -> tuple[int, ...]:
    """The cells for people as numbers, as ``_seen`` gives them."""
    if found == EMPTY:
        return 0, 0, 0, 0, -1, -1
    cells = visible(found[0]) if isinstance(found, tuple) else Visible(_UNREAD)
    return cells.first, cells.first_seconds, cells.last, cells.last_seconds, cells.start, cells.end


def _seen(table: Table) -> npt.NDArray[np.int64]:
    """What each row shows: day and time of both date cells, and both time cells; one line for each row."""
    found = []
    names: tuple[Field, ...] = ("start_date", "end_date", "start_time", "end_time")
    for name in names[:2]:
        raw = table.raw.get(name) or Coded.constant(None, len(table))
        found += [raw.number(lambda cell: _day(cell)[0], 0), raw.number(lambda cell: _day(cell)[1], 0)]
    for name in names[2:]:
        raw = table.raw.get(name) or Coded.constant(None, len(table))
        found.append(raw.number(_seconds, -1))
    return np.stack(found, axis=1).astype(np.int64)


def _day(cell: object) -> tuple[int, int]:
    """The day (ordinal) and the seconds of a date cell, as far as it needs no guessing."""
    if isinstance(cell, dt.datetime):
        rounded = cell + dt.timedelta(microseconds=500_000) if cell.microsecond else cell
        return rounded.toordinal(), rounded.hour * 3600 + rounded.minute * 60 + rounded.second
    if isinstance(cell, dt.date):
        return cell.toordinal(), 0
    found = _ISO.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if not found:
        return _UNREAD, 0
    try:
        return dt.date.fromisoformat(found[1]).toordinal(), _seconds(found[2]) if found[2] else 0
    except ValueError:
        return _UNREAD, 0


def _seconds(cell: object) -> int:
    """The seconds of a time cell."""
    if isinstance(cell, dt.datetime | dt.time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second + (cell.microsecond >= 500_000)
    if isinstance(cell, dt.timedelta):
        return round(cell.total_seconds())
    if isinstance(cell, int | float):
        return round(cell * 86_400)
    found = _CLOCK.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0) if found else _UNREAD


def _filled_beside(table: Table, found: Sequence[_Judged], codes: npt.NDArray[np.intp]) -> Mask:
    """Rows that say more than the export writes: other hours, or an event in a row without events."""
    filled = np.zeros(len(table), dtype=np.bool_)
    for name in _BESIDE:
        if name in table.raw:
            filled |= ~table.raw[name].blank
    if "event" in table.raw:
        empty = np.array([each == EMPTY for each in found], dtype=np.bool_)
        filled |= empty[codes] & ~table.raw["event"].blank
    return filled
