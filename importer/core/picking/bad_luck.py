"""When a drop that met bad luck is tried again, and when it is given up."""

import datetime as dt
from dataclasses import replace

from importer.core.drops import Drop, DropState, Told, moment
from importer.core.errors import AccountBusy
from importer.core.pauses import is_over

PAUSES = (1, 2, 5, 10, 30, 60)
"""Minutes between tries; the last one again and again. None is longer than ``LONGEST_PAUSE``."""
LEAST = 5
"""Tries before a drop is given up, if its time has room for so many: a clock that jumps ahead is no day of bad luck."""
TURN = 5
"""Seconds until a drop has its turn again whose account another import had; that counts as no try."""


def put_off(drop: Drop, now: dt.datetime, give_up_after: float, told: Told) -> Drop | None:
    """The drop as it waits for its next try; None if it is given up.

    The last try is made when the time is over, however long the pause would be; but if there were too few by then.

    Args:
        drop: as it stands, with the tries that it had before this one.
        now: when the bad luck struck.
        give_up_after: hours from when it was taken.
        told: what stood in the way.
    """
    end = moment(drop.seen) + dt.timedelta(hours=give_up_after)
    busy = told.code == AccountBusy.code
    if now >= end and (busy or drop.tries + 1 >= _least(give_up_after)):
        return None
    pause = dt.timedelta(seconds=TURN) if busy else dt.timedelta(minutes=PAUSES[min(drop.tries, len(PAUSES) - 1)])
    again = min(now + pause, end) if now < end else now + pause
    return replace(
        drop,
        state=DropState.LATER,
        told=told,
        tries=drop.tries + (not busy),
        not_before=again.astimezone(dt.UTC).isoformat(),
    )


def may_be_tried(drop: Drop, now: dt.datetime) -> bool:
    """Whether the time of a drop's next try has come."""
    return is_over(drop.not_before, now)


def _least(hours: float) -> int:
    """How often a drop is tried at the least before it is given up after so many hours."""
    return sum(sum(PAUSES[:number]) <= hours * 60 for number in range(LEAST))
