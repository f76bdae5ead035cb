"""How long drops that met bad luck are left alone, and how they stand meanwhile."""

import datetime as dt

from importer.core.drops import DropState, moment

NOT_YET = frozenset({DropState.LATER, DropState.ENDED})
"""How drops stand that nobody has, and that the next look goes on with: put off, or done and not filed."""
LONGEST_PAUSE = dt.timedelta(hours=1)
"""No pause after bad luck is longer."""


def is_over(until: str, now: dt.datetime) -> bool:
    """Whether a pause is over; one that is to last longer than any was written while the clock was ahead, and is.

    >>> now = moment("2027-01-31T02:00:00+00:00")
    >>> is_over("2027-01-31T02:30:00+00:00", now), is_over("2028-01-31T02:30:00+00:00", now), is_over("", now)
    (False, True, True)
    """
    return not until or not now < moment(until) <= now + LONGEST_PAUSE
