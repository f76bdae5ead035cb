"""Files that no rule takes, and that lie where they were dropped: told once, when nobody has seen to them for an hour.

An upload under a name of its own is over by then. How long each of them lies is kept in a standing of the place, which
is of no rule; the same moment counts for monitors.
"""

import datetime as dt
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
    """The standing of a place's files without a rule after a look, and what is to be told of them.

    Args:
        old: the standing as the journal has it; None at the first look.
        look: all files that were seen, whatever rule takes them.
    """
    now = look.now.astimezone(dt.UTC).isoformat(timespec="seconds")
    before = old or Standing(NO_RULE, NO_RULE, look.place, Level.WELL, since=now, looked=now, begun=now)
    there = {each.name: each for each in look.files if each.seen is Seen.UNMATCHED}
    known = [name for name in before.unmatched if name in there]
    named = [*known, *(name for name in sorted(there) if name not in before.unmatched)][:MOST]
    # A clock that was set back leaves moments that have yet to come.
    lies = {name: min(before.unmatched.get(name, now), now, key=moment) for name in named}
    long = [name for name in lies if is_long(lies[name], look.now)]
    news = tuple(
        News(NewsKind.UNMATCHED, now, "", look.place, file=name, message=there[name].reason)
        for name in long
        if name not in before.heard
    )
    every = look.every or before.every
    return replace(before, looked=now, unmatched=lies, heard=frozenset(long), every=every), news


def is_long(since: str, now: dt.datetime) -> bool:
    """Whether a file that lies since a moment has lain long enough to be told.

    >>> is_long("2027-01-31T02:00:00+00:00", dt.datetime(2027, 1, 31, 3, 0, tzinfo=dt.UTC))
    True
    """
    return now - moment(since) >= LONG
