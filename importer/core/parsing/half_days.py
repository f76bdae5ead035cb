"""Half days and their hours: half a day without hours is an error, unless the profile says when it is open.

Half a day may be said by the hours themselves, by a column of portions, by the name or by the type. A day that is
said to be half and sent as a whole day off would be silently wrong.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from importer.core.faults import Fault, passing_on
from importer.core.glossary import Field, Glossary
from importer.core.lifting import Coded, Mask
from importer.core.parsing.findings import Findings
from importer.core.parsing.types import naming
from importer.core.rules.portions import PortionReading, read_portion, says_half_day
from importer.core.rules.times import HoursReading

HINT = "write the hours, such as 09:00-13:00, or give --half-day 09:00-13:00."


def with_half_days(
    findings: Findings,
    hours: Coded[HoursReading],
    timed: Mask,
    texts: Mapping[Field, Coded[str]],
    words: Glossary,
    half_day: HoursReading | None,
) -> tuple[Coded[HoursReading], Mask]:
    """Give half days the hours of the profile; without such, each is an error where it says that it is half.

    Args:
        findings: where issues go.
        hours: the hours cells.
        timed: rows that have times elsewhere.
        texts: the text columns.
        words: the glossary.
        half_day: open hours of a half day, if they are known.

    Returns:
        The hours, and the rows whose hours are those of ``half_day``.
    """
    portions = _portions(findings, words)
    hours = _filled(hours, portions.map(lambda told: told.hours), hours.blank & ~timed)
    own = timed | hours.where(lambda reading: reading.kind == "shifts")
    half: Mask = np.zeros(len(hours), dtype=np.bool_)
    for name, said in _sayings(findings, hours, portions, texts, words).items():
        fresh = said & ~half & (~own & ~findings.rejected if name not in ("hours", "start_time") else True)
        half |= fresh
        if half_day is None:
            _without_hours(findings, fresh, name)
    if half_day is not None:
        hours = _filled(hours, Coded.constant(half_day, len(hours)), half)
    return hours, half


def _sayings(
    findings: Findings,
    hours: Coded[HoursReading],
    portions: Coded[PortionReading],
    texts: Mapping[Field, Coded[str]],
    words: Glossary,
) -> dict[Field, Mask]:
    """For each field the rows in which it says half a day; a cell that says the whole day outweighs a name."""
    cell: Field = "hours" if "hours" in findings.table.raw else "start_time"
    whole = portions.where(lambda told: told.length == "whole")
    said: dict[Field, Mask] = {
        cell: hours.where(lambda reading: reading.kind == "half-day"),
        "portion": portions.where(lambda told: told.length == "half"),
    }
    names, described = naming(texts)
    named: dict[Field, Coded[str]] = {"event": names, "type": texts["type"], "description": described}
    for name, column in named.items():
        said[name] = column.where(lambda text: says_half_day(text, words)) & ~whole
    return said


def _portions(findings: Findings, words: Glossary) -> Coded[PortionReading]:
    """The column that says whole or half day; blank where it is unreadable or absent."""
    raw = findings.table.raw.get("portion")
    column = findings.table.column("portion")
    if raw is None:
        return Coded.constant(None, len(findings.table))
    asks = column is not None and _asks_for_half_days(column.header, words)
    read: Coded[PortionReading | Fault] = raw.map(passing_on(lambda cell: read_portion(cell, words, says_half=asks)))
    findings.faults("portion", read)
    return read.map(lambda told: None if isinstance(told, Fault) else told)


def _asks_for_half_days(header: str, words: Glossary) -> bool:
    """``Half day`` and ``Is half day`` do, ``Full/half day`` does not."""
    return says_half_day(header, words) and "/" not in header and words.pattern("whole_day").search(header) is None


def _filled(hours: Coded[HoursReading], more: Coded[HoursReading], rows: Mask) -> Coded[HoursReading]:
    """The hours, with those of another column in some rows, where that has any."""
    merged: Coded[Any] = Coded.concat([hours, more])
    taken = rows & ~more.blank
    codes = np.where(taken, merged.codes[len(hours) :], merged.codes[: len(hours)])
    return Coded(codes.astype(np.int32), merged.values)


def _without_hours(findings: Findings, rows: Mask, name: Field) -> None:
    findings.each(
        rows,
        name,
        lambda row: Fault(
            "half-day-without-hours",
            f'"{findings.found(row, name)}" does not say from when to when it is open.',
            HINT,
        ),
    )
