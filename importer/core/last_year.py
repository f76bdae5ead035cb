"""The noun of what earlier imports left: occasions with the days that they had in other years.

Two occasions are the same if their names are, or are so apart from the number of a year: ``Germany 2027`` and
``Germany 2026``.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from importer.core.names import fold
from importer.core.payload import Event, Occasion

_YEAR = re.compile(r"[\s(\[_/-]*\b(?:19|20)\d\d\b[)\]_/-]*")


def same_name(name: str) -> str:
    """The form in which the names of two years' occasions are equal.

    >>> same_name("Germany 2027") == same_name("germany") == same_name("Germany (2026)")
    True
    """
    folded = fold(name)
    return fold(_YEAR.sub(" ", folded)) or folded


@dataclass(frozen=True)
class LastYear:
    """Occasions that the account holds, or that earlier runs sent to it."""

    occasions: Mapping[str, tuple[tuple[Event, ...], ...]] = field(default_factory=dict)
    """``same_name`` -> the events of each occasion of that name."""

    @classmethod
    def of(cls, occasions: Iterable[Occasion]) -> "LastYear":
        """What these occasions say."""
        found: dict[str, tuple[tuple[Event, ...], ...]] = {}
        for each in occasions:
            key = same_name(each.name)
            found[key] = (*found.get(key, ()), each.events)
        return cls(found)

    def years(self, name: str) -> Mapping[int, Mapping[str, tuple[dt.date, ...]]]:
        """For each year that an occasion of a name had, its events' names with their first days, in order."""
        found: dict[int, dict[str, set[dt.date]]] = {}
        for events in self.occasions.get(same_name(name), ()):
            for event in events:
                day = event.first_day
                found.setdefault(day.year, {}).setdefault(event.meta.name, set()).add(day)
        return {
            year: {each: tuple(sorted(days)) for each, days in names.items()} for year, names in sorted(found.items())
        }
