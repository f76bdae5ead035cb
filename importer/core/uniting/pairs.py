"""Which rows of two sources speak of one day, or of one holiday on days next to each other.

What is a pair, by the days and what they are::

    off ....x....      off ....x....      off ...xxxxx..      off ....x....
    off ....x....      9-13 ....x...      off .....x....      off .....x...
    always a pair      always a pair      a pair, if both names mean one holiday
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from importer.core.uniting.lines import Lines

_LONGEST = 400
"""Days of a closure that are looked at."""
_MOST = 20
"""Rows of one source, occasion and day that are looked at."""
_FEAST = 14
"""Days in a row of one name that may be one feast; more of them are a calendar of all days."""
OneHoliday = Callable[[int, int], bool]
"""Whether two lines bear names of one holiday."""


Met = tuple[list[int], list[int]]
"""Lines that meet: those of the earlier sources, and those of the later ones."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines of two sources; ``one`` stands before ``other`` in the order of the sources."""

    one: int
    other: int
    same_days: bool
    """Whether their days are the same; where not, they are one holiday on days that differ."""
    one_off: bool
    """Whether one is off where the other has hours."""


def pairs_of(lines: Lines, one_holiday: OneHoliday) -> list[Pair]:
    """All pairs, in the order of the sources."""
    frame = lines.frame
    over, near = _overlapping(frame), _next_to(frame)
    found, alike = [], []
    for pair, sure in _judged(frame, over):
        if sure or (sure is None and one_holiday(pair.one, pair.other)):
            found.append(pair)
        elif sure is False and one_holiday(pair.one, pair.other):
            alike.append(pair)  # such as two shifts of one day
    matched = _matched(frame, [*found, *alike])
    source = frame["source"].tolist()
    known = {(pair.one, pair.other) for pair in found}
    for one, other in sorted({*zip(*near, strict=True), *zip(*_shifted(frame), strict=True)} - known):
        met = (one, source[other]) in matched or (other, source[one]) in matched
        if not met and one_holiday(one, other):
            found.append(Pair(one, other, same_days=False, one_off=False))
    return sorted(found, key=lambda pair: (pair.other, pair.one))


def _by_day(frame: pd.DataFrame, *, single: bool) -> pd.DataFrame:
    """One line for each day of each row that has events: ``occasion``, ``day``, ``source``, ``line``."""
    live = ~frame["repeats"].to_numpy(dtype=np.bool_)
    length = np.minimum((frame["last"] - frame["first"] + 1).to_numpy(dtype=np.intp), _LONGEST)
    rows = np.flatnonzero(live & (length == 1)) if single else np.flatnonzero(live)
    line = np.repeat(rows, length[rows])
    within = np.arange(len(line)) - np.repeat(np.cumsum(length[rows]) - length[rows], length[rows])
    days = pd.DataFrame(
        {
            "occasion": frame["occasion"].to_numpy()[line],
            "day": frame["first"].to_numpy()[line] + within,
            "source": frame["source"].to_numpy()[line],
            "line": line,
        }
    )
    few = days.groupby(["occasion", "day", "source"]).cumcount() < _MOST
    return days.loc[few]


def _overlapping(frame: pd.DataFrame) -> Met:
    days = _by_day(frame, single=False)
    shared = days.groupby(["occasion", "day"])["source"]
    days = days.loc[shared.transform("min") < shared.transform("max")]
    return _met(days, days)


def _next_to(frame: pd.DataFrame) -> Met:
    days = _by_day(frame, single=True)
    return _met(days, days.assign(day=days["day"] + 1), days.assign(day=days["day"] - 1))


def _shifted(frame: pd.DataFrame) -> Met:
    """Days of one name that stand in rows of their own, one after the other, where another source has other ones.

    ::

        one    Eid Eid  .       16 and 18 May are a pair: each has no counterpart in the other source
        other   .  Eid Eid
    """
    keys = ["occasion", "name", "source"]
    days = frame[(frame["first"] == frame["last"]) & (frame["name"] >= 0)].reset_index(names="line")
    days = days.sort_values([*keys, "first"], kind="stable")
    same = (days[keys] == days[keys].shift()).all(axis=1)
    days["run"] = (~same | (days["first"] - days["first"].shift() > 1)).cumsum()
    runs = days.groupby("run")["first"]
    days["low"], days["high"] = runs.transform("min"), runs.transform("max")
    length = days["high"] - days["low"]
    alone = ~days.duplicated(["occasion", "name", "first"], keep=False)
    left = days[alone & ~days["repeats"].astype(bool) & (length > 0) & (length <= _FEAST)]
    both = left.merge(left, on=["occasion", "name"])
    met = (both["low_x"] <= both["high_y"] + 1) & (both["low_y"] <= both["high_x"] + 1)
    both = both[met & (both["source_x"] < both["source_y"])]
    return both["line_x"].tolist(), both["line_y"].tolist()


def _met(days: pd.DataFrame, *others: pd.DataFrame) -> Met:
    """Lines of two sources that share an occasion and a day, each two once, the earlier source first."""
    found = [days.merge(other, on=["occasion", "day"]) for other in others]
    both = pd.concat(found, ignore_index=True)
    both = both[both["source_x"] < both["source_y"]].drop_duplicates(["line_x", "line_y"])
    both = both.sort_values(["line_y", "line_x"])
    return both["line_x"].tolist(), both["line_y"].tolist()


def _judged(frame: pd.DataFrame, met: Met) -> Iterator[tuple[Pair, bool | None]]:
    """Overlapping lines, and whether they are a pair; None where that depends on their names.

    Closures that merely overlap add up to what both say, and so do hours that do not overlap.
    """
    one, other = (frame.iloc[each].reset_index(drop=True) for each in met)
    same = (one["first"] == other["first"]) & (one["last"] == other["last"])
    differ = one["working"] != other["working"]
    apart = one["working"] & ~differ & ((one["start"] >= other["end"]) | (other["start"] >= one["end"]))
    sure = differ | (same & ~one["working"])
    columns = (same.tolist(), differ.tolist(), sure.tolist(), apart.tolist())
    for first, second, same_days, one_off, yes, no in zip(*met, *columns, strict=True):
        yield Pair(first, second, same_days, one_off), (True if yes else False if no else None)


def _matched(frame: pd.DataFrame, pairs: list[Pair]) -> set[tuple[int, int]]:
    """Lines that a source has a counterpart of, on one of their own days: the line, and the number of that source."""
    source = frame["source"].tolist()
    found = {(pair.one, source[pair.other]) for pair in pairs} | {(pair.other, source[pair.one]) for pair in pairs}
    keys = ["occasion", "first", "last", "name"]
    again = frame["repeats"].to_numpy(dtype=np.bool_)
    live, repeats = frame[~again].reset_index(names="line"), frame[again]
    same = live.merge(repeats, on=keys, suffixes=("", "_other"))
    return found | set(zip(same["line"].tolist(), same["source_other"].tolist(), strict=True))
