"""What was filed so long ago that it is removed, unless the clock alone says so.

A clock that jumps ahead makes everything old at once. So time has to show in what is filed: where between a day of
filing and the next one, or today, more days lie than ``keep_days`` and ``LEAP`` together, nobody can tell whether they
went by, and everything from before stays until somebody removes it. That holds for good, also after something was
filed under the wrong date.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from importer.core.drops import Folder
from importer.core.picking.naming import read_target

LEAP = 400
"""Days beyond those for which something is kept; more than a year, because some files come once a year."""


@dataclass(frozen=True, slots=True)
class Aged:
    """Names that are old by the clock, the oldest first, folders of reports among them."""

    old: tuple[str, ...] = ()
    """These are to be removed."""
    doubtful: tuple[str, ...] = ()
    """These stay: that so much time has gone by shows in nothing but the clock."""


def aged(names: Iterable[str], today: dt.date, keep_days: int) -> Aged:
    """Which names are to be removed.

    Only names that we gave ourselves are, and never what waits for somebody.

    Args:
        names: what stands in done, failed and waiting, each with its folder.
        today: by the clock of the place.
        keep_days: so many days after the day of filing a drop is still there.
    """
    filed = sorted((found.day, found.folder, name) for name in names if (found := read_target(name)))
    since = _lived_since([day for day, _, _ in filed], today, keep_days + LEAP)
    old = [
        (day, name) for day, folder, name in filed if folder is not Folder.WAITING and (today - day).days > keep_days
    ]
    return Aged(
        tuple(name for day, name in old if day >= since),
        tuple(name for day, name in old if day < since),
    )


def _lived_since(days: Sequence[dt.date], today: dt.date, most: int) -> dt.date:
    """The day since which no more than so many days went by at a time in which nothing was filed."""
    lived = sorted({day for day in days if day <= today} | {today})
    ends = [later for earlier, later in pairwise(lived) if (later - earlier).days > most]
    return ends[-1] if ends else lived[0]
