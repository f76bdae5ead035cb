"""The last days of ranges that stand in one cell of the start date."""

from collections.abc import Sequence

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.lifting import Coded, Mask
from importer.core.parsing.findings import Findings
from importer.core.parsing.order import DateColumn, Reading
from importer.core.rules.date_reading import DateReading


def is_range(reading: Reading) -> bool:
    """Whether a cell holds a range of days."""
    return isinstance(reading, DateReading) and reading.last is not None


def last_days(start: DateColumn) -> DateColumn | None:
    """The ends of the ranges in the column of start dates, blank in all other rows; None where there is no range."""
    if not any(is_range(reading) for reading in start.readings.values):
        return None
    lasts: Coded[Reading] = start.readings.map(_last)
    return DateColumn(start.name, lasts, lasts.number(own_weekday, -1))


def _last(reading: Reading) -> Reading | None:
    return reading.last if isinstance(reading, DateReading) else None


def own_weekday(reading: Reading) -> int:
    """The weekday that a cell names, 0 is Monday, or -1."""
    return -1 if isinstance(reading, Fault) or reading.weekday is None else reading.weekday


def check_ranges(columns: Sequence[DateColumn], findings: Findings) -> None:
    """A row says its last day once: not in a range and in the end column, and no range stands in the end column."""
    if len(columns) < 2:
        return
    start, end = columns
    ranges = start.readings.where(is_range)
    below = end.readings.where(is_range)
    _twice(findings, below, "end_date", "is a range, and stands in the column of last days.")
    filled = ranges & ~end.readings.blank & ~below
    _twice(findings, filled, "start_date", "is a range of days, and the row has an end date too.")


def _twice(findings: Findings, mask: Mask, name: Field, what: str) -> None:
    def fault(row: int) -> Fault:
        message = f'"{findings.found(row, name)}" {what}'
        return Fault("dates-twice", message, "write the first day as the start date and the last day as the end date.")

    findings.each(mask & ~findings.rejected, name, fault)
