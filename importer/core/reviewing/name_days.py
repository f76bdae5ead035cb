"""On which days each name stands: events in columns, each name once for an occasion and a day."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from importer.core.checked import Checked
from importer.core.grouped import Positions
from importer.core.lifting import Coded, Numbers
from importer.core.names import fold
from importer.core.rules.day_numbers import years_of

_SHORT_RUN = 3
"""A holiday lasts a day or a few; what lasts longer is a break, which may come several times a year."""
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True)
class NameDays:
    """One line for each event that lasts no more than a few days, by occasion and day."""

    name: Coded[str]
    """Folded names."""
    occasion: Numbers
    day: Numbers
    year: Numbers
    event: Positions
    """Position in the events."""

    @classmethod
    def of(cls, checked: Checked) -> "NameDays":
        """The names and days of everything that was checked."""
        events = checked.events
        keep = np.flatnonzero((events.counted > 0) & ~events.overnight & (events.count <= _SHORT_RUN))
        day = events.day[keep]
        return cls(events.name.map(fold).take(keep), events.occasion[keep], day, years_of(day), keep)

    @cached_property
    def unit(self) -> Longs:
        """One number for each name in an occasion and a year."""
        names = self.name.codes.astype(np.int64)
        return (names * (int(self.occasion.max(initial=0)) + 1) + self.occasion) * 10_000 + self.year


def day_text(day: int) -> str:
    """A day as messages show it."""
    return f"{dt.date.fromordinal(day):%d %b %Y}"
