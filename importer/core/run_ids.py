"""The ids of runs: when one began, and so much chance that two of one second differ."""

import datetime as dt

PART = "."
"""What stands between a run's id and the number of a part of it; nowhere else in an id."""


def new_run_id(now: dt.datetime, token: str) -> str:
    """An id for a run that begins now; the ids of later seconds sort behind it.

    Args:
        now: a moment with its zone.
        token: random hex digits; four do where runs are begun by hand.

    >>> new_run_id(dt.datetime(2027, 1, 31, 2, 0, 3, tzinfo=dt.UTC), "1f2e")
    '20270131T020003-1f2e'
    """
    return f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%S}-{token}"
