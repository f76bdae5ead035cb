"""The year of dates that do not say theirs: the row's own, the one that was given, or the one that a title says.

A year from outside the rows is held against the weekdays beside the dates, which are then the only witnesses; where
they speak against it, or the rows run past a year end, nothing is assumed.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from importer.core.faults import Fault
from importer.core.issues import Assumption
from importer.core.lifting import Mask, Numbers
from importer.core.parsing.date_pieces import year_column
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.order import DateColumn, Reading
from importer.core.parsing.resolving import day_under
from importer.core.parsing.years_not_read import years_not_read
from importer.core.profile import DateOrder, Profile
from importer.core.records import NO_DAY
from importer.core.rules.year_fits import YEARS, fitting, years_that_fit
from importer.core.table import Table

_FEWEST_FOR_A_TURN = 5
_GIVE_IT = "give the year, for example --year 2027, or write it into the cells."
_CALL_IT = 'write "Year" above that column, or the year into the cells of the dates.'


@dataclass(frozen=True)
class Years:
    """The year of each row for dates that lack theirs, 0 where unknown, and the rows that have it from elsewhere."""

    of_row: Numbers
    from_outside: Mask


@dataclass(frozen=True)
class _Open:
    """Dates that need a year from outside: the rows, and the days and weekdays of those that name a weekday."""

    columns: Sequence[DateColumn]
    rows: Mask
    days: Numbers
    weekdays: Numbers
    order: DateOrder | None


def find_years(
    table: Table, columns: Sequence[DateColumn], order: DateOrder | None, profile: Profile, findings: Findings
) -> tuple[Years, list[Assumption]]:
    """Find the year of each row that lacks one; where nothing says it, one error for the table."""
    none = np.zeros(len(table), dtype=np.int32)
    yearless = [column.rows("yearless") for column in columns]
    lacking: Mask = np.any(yearless, axis=0)
    if not lacking.any():
        return Years(none, lacking), []
    own = year_column(table)
    wrong = lacking & (own < 0)
    findings.each(wrong, "year", lambda row: _no_year(findings.found(row, "year")))
    of_row = np.where(lacking, np.maximum(own, 0), 0).astype(np.int32)
    outside = lacking & (own == 0)
    if not outside.any():
        return Years(of_row, outside), []
    year, assumptions = _from_outside(table, _witnesses(columns, outside, order), profile, findings)
    return Years(np.where(outside, year, of_row).astype(np.int32), outside), assumptions


def _no_year(shown: str) -> Fault:
    return Fault("year-missing", f'"{shown}" is no plain year, and the date does not say its own.', "write it as 2027.")


def _witnesses(columns: Sequence[DateColumn], rows: Mask, order: DateOrder | None) -> _Open:
    """Days and weekdays of all dates without a year that name a weekday."""
    days, weekdays = [], []
    for column in columns:
        found = column.readings.number(lambda reading: day_under(reading, order), NO_DAY)
        named = rows & column.rows("yearless") & (column.weekdays >= 0) & (found != NO_DAY)
        days.append(found[named])
        weekdays.append(column.weekdays[named])
    return _Open(columns, rows, np.concatenate(days), np.concatenate(weekdays), order)


def _from_outside(table: Table, dates: _Open, profile: Profile, findings: Findings) -> tuple[int, list[Assumption]]:
    """The year that was given or that a title says; 0 if there is none, or if it cannot be."""
    said = sorted({each.year for each in table.years})
    beside = years_not_read(table, dates.rows, {profile.year} if profile.year is not None else set(said))
    if beside:
        _ask(dates, f"do not say their year, and {beside} holds years and is not read", _CALL_IT, findings)
        return 0, []
    if profile.year is not None:
        return profile.year, []
    why, hint = _against(table, said, dates)
    if why:
        _ask(dates, why, hint, findings)
        return 0, []
    where = " and ".join(dict.fromkeys(each.where for each in table.years))
    about = f"dates without a year of {table.place()}"
    return said[0], [Assumption("year-from-title", about, str(said[0]), f"{where} says {said[0]}")]


def _against(table: Table, said: Sequence[int], dates: _Open) -> tuple[str, str]:
    """Why no year can be taken from outside the rows, and what to do; empty if one can."""
    if not said:
        return "do not say their year", _GIVE_IT
    if len(said) > 1:
        named = ", ".join(f"{each.where} says {each.year}" for each in table.years)
        return f"do not say their year, and several are named: {named}", _GIVE_IT
    where, fits = table.years[0].where, fitting(dates.days, dates.weekdays, said[0])
    if fits * 2 < len(dates.days):
        return f"do not say their year; {where} says {said[0]}, which the weekdays beside them contradict", _GIVE_IT
    proved = len(dates.days) > 0 and fits == len(dates.days)
    if not proved and _runs_past_a_year_end(dates):
        why = f"do not say their year; {where} says {said[0]}, but the rows run past a year end and seem to be of two"
        return f"{why} years", "write the year into every cell, or into a column of its own called Year."
    return "", ""


def _runs_past_a_year_end(dates: _Open) -> bool:
    """Whether months, in the order of the rows, rise but for one fall back to the beginning (Apr..Dec, Jan..Mar)."""
    start = dates.columns[0]

    def month(reading: Reading) -> int:
        day = day_under(reading, dates.order)
        return 0 if day == NO_DAY else dt.date.fromordinal(day).month

    months = start.readings.number(month, 0)
    months = months[dates.rows & start.rows("yearless") & (months > 0)]
    if len(months) < _FEWEST_FOR_A_TURN:
        return False
    falls = int((np.diff(months) < 0).sum())
    return falls == 1 and bool(months[-1] <= months[0])


def _ask(dates: _Open, why: str, hint: str, findings: Findings) -> None:
    """One error, at the header of the first column that lacks years."""
    column = next(each for each in dates.columns if (each.rows("yearless") & dates.rows).any())
    shown = findings.found(first_row(column.rows("yearless") & dates.rows), column.name)
    message = f'Dates such as "{shown}" {why}.'
    if len(dates.days):
        fits = ", ".join(map(str, years_that_fit(dates.days, dates.weekdays)))
        message = f"{message} The weekdays fit {fits or f'no year from {YEARS.start} to {YEARS.stop - 1}'}."
    findings.column(dates.rows, column.name, Fault("year-missing", message, hint))
