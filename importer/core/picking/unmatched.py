"""Files that lie where they were dropped: no rule takes them, or they never become ready, as one without its marker.

They are told once, when nobody has seen to them for an hour; an upload is over by then. How long each of them lies is
kept in a standing of the place, which is of no rule; the same moment counts for monitors.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from importer.core.drops import Level, Seen, Standing, moment
from importer.core.news import News, NewsKind
from importer.core.picking.changes import Look

NO_RULE = "(no rule)"
"""The name of the standing, where others have that of their rule."""
LONG = dt.timedelta(hours=1)
"""How long a file lies before it is told."""
MOST = 200
"""How many files are remembered of one place; the others are counted as soon as these are gone."""


def unmatched(old: Standing | None, look: Look) -> tuple[Standing, tuple[News, ...]]:
    """The standing of a place's files that lie there after a look, and what is to be told of them.

    Args:
        old: the standing as the journal has it; None at the first look.
        look: all files that were seen, whatever rule takes them.
    """
    now = look.now.astimezone(dt.UTC).isoformat(timespec="seconds")
    before = old or Standing(NO_RULE, NO_RULE, look.place, Level.WELL, since=now, looked=now, begun=now)
    there = {each.name: each for each in look.files}
    ruleless = _lie(before.unmatched, look, Seen.UNMATCHED, now)
    unsettled = _lie(before.unsettled, look, Seen.UNSETTLED, now)
    long = [name for name, since in (ruleless | unsettled).items() if is_long(since, look.now)]
    news = tuple(
        News(NewsKind.UNMATCHED, now, there[name].rule, look.place, file=name, message=there[name].reason)
        for name in long
        if name not in before.heard
    )
    every = look.every or before.every
    heard = frozenset(long)
    return replace(before, looked=now, unmatched=ruleless, unsettled=unsettled, heard=heard, every=every), news


def _lie(before: Mapping[str, str], look: Look, seen: Seen, now: str) -> dict[str, str]:
    """The files of which that was seen, each with the moment since when it is so."""
    there = {each.name for each in look.files if each.seen is seen}
    named = [*(name for name in before if name in there), *sorted(there - before.keys())][:MOST]
    # A clock that was set back leaves moments that have yet to come.
    return {name: min(before.get(name, now), now, key=moment) for name in named}


def is_long(since: str, now: dt.datetime) -> bool:
    """Whether a file that lies since a moment has lain long enough to be told.

    >>> is_long("2027-01-31T02:00:00+00:00", dt.datetime(2027, 1, 31, 3, 0, tzinfo=dt.UTC))
    True
    """
    return now - moment(since) >= LONG
