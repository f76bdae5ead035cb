"""Two years of one occasion side by side: which names both have, which are gone, new or mistyped, and what moved."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from importer.core.checked import Checked
from importer.core.names import fold
from importer.core.rules.slips import slips_among, words_of
from importer.core.rules.usual_names import moves

_FEWEST = 3
"""Names that two years must share to be compared."""
_BRACKETS = re.compile(r"[(\[（].*?[)\]）]")


def name_key(name: str) -> str:
    """The form in which the names of two years are equal: its words, without what stands in brackets.

    >>> name_key("Boxing Day (substitute)") == name_key("Boxing day")
    True
    """
    return " ".join(words_of(_BRACKETS.sub(" ", name))) or fold(name)


@dataclass(frozen=True)
class Held:
    """What a sheet has of one occasion in one year, by ``name_key``."""

    days: Mapping[str, tuple[dt.date, ...]]
    names: Mapping[str, str]
    """As the sheet spells them."""
    records: Mapping[str, int]
    """The record of the first day of each name."""

    @property
    def first_record(self) -> int:
        """The record of the first row."""
        return min(self.records.values())

    @classmethod
    def of(cls, checked: Checked, occasion: int) -> Mapping[int, Self]:
        """Each year of an occasion."""
        events = checked.events
        first, last = np.searchsorted(events.occasion, [occasion, occasion + 1]).tolist()
        found: dict[int, dict[str, list[tuple[dt.date, int, str]]]] = {}
        for position in range(first, last):
            if events.counted[position] and not events.overnight[position]:
                day, name = dt.date.fromordinal(int(events.day[position])), events.name[position] or ""
                line = (day, int(events.record[position]), name)
                found.setdefault(day.year, {}).setdefault(name_key(name), []).append(line)
        return {year: cls._of_lines(named) for year, named in found.items()}

    @classmethod
    def _of_lines(cls, named: Mapping[str, list[tuple[dt.date, int, str]]]) -> Self:
        firsts = {key: min(lines) for key, lines in named.items()}
        return cls(
            {key: tuple(sorted({day for day, _, _ in lines})) for key, lines in named.items()},
            {key: name for key, (_, _, name) in firsts.items()},
            {key: record for key, (_, record, _) in firsts.items()},
        )

    @staticmethod
    def keyed(there: Mapping[str, tuple[dt.date, ...]]) -> Mapping[str, tuple[dt.date, ...]]:
        """The days of another year by ``name_key``."""
        found: dict[str, set[dt.date]] = {}
        for name, days in there.items():
            found.setdefault(name_key(name), set()).update(days)
        return {key: tuple(sorted(days)) for key, days in found.items()}


@dataclass(frozen=True)
class Compared:
    """Two years that are alike enough to say what differs; names are keys."""

    here: Held
    there: Mapping[str, tuple[dt.date, ...]]
    names_there: Mapping[str, str]
    gone: tuple[str, ...]
    fresh: tuple[str, ...]
    mistyped: tuple[tuple[str, str], ...]
    """A new name, and the one that is gone of which it is a slip."""

    def _kept(self, key: str) -> bool:
        """Whether a name of both years has the same days of the months."""
        here, there = self.here.days[key], self.there[key]
        return [(day.month, day.day) for day in here] == [(day.month, day.day) for day in there]

    def unmoved(self) -> list[str]:
        """Feasts that move, but have the date that they had then; on another weekday, which proves it wrong."""
        both = [key for key in self.here.days if key in self.there and moves(self.here.names[key])]
        wrong = [key for key in both if self._kept(key)]
        return [key for key in wrong if self.here.days[key][0].weekday() != self.there[key][0].weekday()]

    def all_unmoved(self) -> bool:
        """Whether every name of both years kept its days."""
        return all(self._kept(key) for key in self.here.days if key in self.there)


def compared(here: Held, known: Mapping[str, tuple[dt.date, ...]]) -> Compared | None:
    """Two years side by side; None where fewer than half of the names are the same."""
    there = Held.keyed(known)
    names = {name_key(name): name for name in known}
    same = here.days.keys() & there.keys()
    if len(same) < _FEWEST or 2 * len(same) < max(len(here.days), len(there)):
        return None
    gone = [key for key in there if key not in same]
    fresh = [key for key in here.days if key not in same]
    mistyped = tuple(_mistyped(fresh, gone))
    wrong, right = {each for each, _ in mistyped}, {each for _, each in mistyped}
    return Compared(
        here,
        there,
        names,
        tuple(key for key in gone if key not in right),
        tuple(key for key in fresh if key not in wrong),
        mistyped,
    )


def _mistyped(fresh: list[str], gone: list[str]) -> list[tuple[str, str]]:
    new, old = {tuple(key.split()): key for key in fresh}, {tuple(key.split()): key for key in gone}
    pairs = [(one, other) for pair in slips_among([*new, *old]) for one, other in (pair, pair[::-1])]
    return sorted((new[one], old[other]) for one, other in pairs if one in new and other in old)
