"""Names that stand twice in a year, once on their usual date and once far from it.

One name on several days is normal. What is told needs evidence: other occasions of the sheet have the name once, on
about one date; or other years have it once, at about one time of the year; or it is one of the few names that mean
one date everywhere.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from importer.core.checked import Checked
from importer.core.faults import Fault
from importer.core.issues import Issue, Severity
from importer.core.lifting import Numbers
from importer.core.review import Review
from importer.core.reviewing.name_days import NameDays, day_text
from importer.core.rules.day_numbers import year_starts
from importer.core.rules.usual_names import fixed_date, repeats

_YEAR = 365
_LEAP = 2024
_NEAR = 7
"""Days within which holidays of one name are one date: those that move from a weekend do so by less."""
_FAR = 21
_MOVES = 18
"""Days to either side within which feasts of the moon move in a few years."""
_FIXED = 5
Window = tuple[int, int]


def check_names_twice(checked: Checked, _view: Review) -> Iterable[Issue]:
    """Warn of each day of a name that has its usual date in the same year as well."""
    if not len(checked.events):
        return []
    days = NameDays.of(checked)
    told = [(position, usual) for name in _doubled(days) for position, usual in _odd_days(days, name)]
    return [_issue(checked, days, position, usual) for position, usual in told]


def _doubled(days: NameDays) -> list[int]:
    """Names that stand more than once in some occasion and year, and do not usually."""
    if not len(days.unit):
        return []
    order = np.argsort(days.unit, kind="stable")
    again = days.unit[order][1:] == days.unit[order][:-1]
    names = np.unique(days.name.codes[order][1:][again]).tolist()
    return [name for name in names if name >= 0 and not repeats(days.name.values[name])]


def _odd_days(days: NameDays, name: int) -> Iterator[tuple[int, int]]:
    """Lines of a name that are far from its usual date, and a day of that in the same year."""
    rows = np.flatnonzero(days.name.codes == name)
    fixed = fixed_date(days.name.values[name])
    day, year = days.day[rows], days.year[rows]
    if not _keeps_to(fixed, day, year):
        return
    _, inverse, counts = np.unique(days.unit[rows], return_inverse=True, return_counts=True)
    alone = counts[inverse] == 1
    if fixed is None and np.count_nonzero(counts > 1) * 2 > np.count_nonzero(counts == 1):
        return
    windows = _windows(day[alone], year[alone], set(year[~alone].tolist()), fixed)
    for unit in np.flatnonzero(counts > 1).tolist():
        lines = np.flatnonzero(inverse == unit)
        window = windows.get(int(year[lines[0]]))
        if window is None:
            continue
        inside = [line for line in lines.tolist() if window[0] <= day[line] <= window[1]]
        far = [line for line in lines.tolist() if _is_far(int(day[line]), window, fixed)]
        if inside and len(inside) + len(far) == len(lines):
            yield from ((int(rows[line]), int(day[inside[0]])) for line in far)


def _is_far(day: int, window: Window, fixed: tuple[int, int] | None) -> bool:
    """Whether a day is far from a window, and from a fixed date in the years beside: New Year may come early."""
    if window[0] - _FAR < day < window[1] + _FAR:
        return False
    if fixed is None:
        return True
    year = dt.date.fromordinal(day).year
    return all(abs(day - dt.date(each, *fixed).toordinal()) > _FIXED for each in (year - 1, year, year + 1))


def _keeps_to(fixed: tuple[int, int] | None, day: Numbers, year: Numbers) -> bool:
    """Whether most days of a name lie about one time of the year: the one that it means everywhere, if it does."""
    within = day - year_starts(year)
    middle = np.median(within) if fixed is None else dt.date(_LEAP, *fixed).timetuple().tm_yday - 1
    return int(np.count_nonzero(_away(within, middle) <= (_FAR if fixed is None else _FIXED))) * 2 >= len(day)


def _away(within: Numbers, middle: float) -> Numbers:
    """How many days lie between days of the year, the shorter way round."""
    away = np.abs(within - middle)
    shorter: Numbers = np.minimum(away, _YEAR - away)
    return shorter


def _windows(day: Numbers, year: Numbers, wanted: set[int], fixed: tuple[int, int] | None) -> Mapping[int, Window]:
    """For years with doubles, when the name usually is, by the occasions that have it once."""
    found: dict[int, Window] = {}
    for each in wanted:
        if fixed is not None:
            middle = dt.date(each, *fixed).toordinal()
            found[each] = (middle - _FIXED, middle + _FIXED)
            continue
        same = day[year == each]
        if len(same) >= 2:
            if same.max() - same.min() <= _NEAR:
                found[each] = (int(same.min()), int(same.max()))
        elif len(set(year.tolist())) >= 2 and (season := _season(day, year)) is not None:
            start = dt.date(each, 1, 1).toordinal()
            found[each] = (start + season - _MOVES, start + season + _MOVES)
    return found


def _season(day: Numbers, year: Numbers) -> int | None:
    """The day of the year about which all days lie, in whatever year; None if they do not keep to one."""
    within = day - year_starts(year)
    middle = int(np.median(within))
    return middle if bool((_away(within, middle) <= _MOVES).all()) else None


def _issue(checked: Checked, days: NameDays, position: int, usual: int) -> Issue:
    event = int(days.event[position])
    name, day = checked.events.name[event], day_text(int(days.day[position]))
    occasion = checked.names[int(days.occasion[position])]
    message = f'"{name}" is on {day}, and on its usual date, {day_text(usual)}, too (in "{occasion}").'
    fault = Fault("name-twice", message, "look whether name and date are right.")
    return checked.places.issue(fault, int(checked.events.record[event]), "start_date", Severity.WARNING)
