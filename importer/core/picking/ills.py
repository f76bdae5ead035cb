"""What is wrong with a rule, when it is over, and what is told of both.

A file that failed counts until a later file of the rule is done, one of the same name is taken, or somebody took it out
of failed/. A refusal is no failure: somebody has dealt with the file. Bad luck counts from the first look that met it,
and is told when it has gone on for ``PATIENCE`` seconds. ``recovered`` is told when nothing is wrong any more, and when
bad luck is over whatever else is wrong; not to somebody who has just tidied up what failed.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from importer.core.drops import Seen, SeenFile, Standing, Told, moment
from importer.core.news import News, NewsKind

PATIENCE = 60.0
"""Seconds for which bad luck may go on before it is told."""
REFUSED = "refused"
"""The code of a file whose plan somebody said no to."""
MOST_FAILURES = 200
"""How many files that failed are remembered for one rule; the oldest goes first."""
_UNDER_WAY = frozenset({Seen.LATER, Seen.BUSY, Seen.STOPPED})
"""A file of the rule is there, so none is overdue."""
_GOOD = frozenset({Seen.DONE, Seen.KNOWN, Seen.WAITING})
"""A file of a name that failed before, and is good now."""
_WRONG: Mapping[NewsKind, str] = {
    NewsKind.FAILED: "a file had failed",
    NewsKind.TROUBLE: "there had been trouble",
    NewsKind.OVERDUE: "no file had come in time",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one sweep saw of one rule."""

    rule: str
    """The rule's identity, as ``rule_key`` gives it."""
    rule_name: str
    place: str
    """The place as it may be shown."""
    now: dt.datetime
    """When it ended, with its zone."""
    files: Sequence[SeenFile] = ()
    """The files that this rule takes."""
    partial: bool = False
    """Whether only some of its files were looked at, such as one whose plan was approved: says nothing of the rest."""
    reached: bool = True
    """Whether the place could be looked at."""
    told: Told = field(default_factory=Told)
    """Why the place could not be reached."""
    gone: Collection[str] = ()
    """Where files that failed stood, and stand no more: somebody has dealt with them."""
    waiting: int = 0
    """How many of its drops wait for a yes now, as the journal knows."""
    fed: str = ""
    """When a file was taken last, as the journal knows; ISO 8601."""
    overdue_after: float | None = None
    """Hours after which it is told that no file came."""
    every: float | None = None
    """Seconds until the next look; None after a single sweep."""

    @property
    def whole(self) -> bool:
        """Whether all of its files were looked at; not if somebody asked us to stop before that."""
        return not self.partial and not any(each.seen is Seen.STOPPED for each in self.files)


def failures(before: Mapping[str, str], look: Look) -> dict[str, str]:
    """The files that failed and were not made good, after a look: where each is filed -> its name."""
    left = {} if any(each.seen is Seen.DONE for each in look.files) else dict(before)
    good = {_base(each.name) for each in look.files if each.seen in _GOOD}
    left = {where: name for where, name in left.items() if where not in look.gone and _base(name) not in good}
    for each in look.files:
        if each.seen is Seen.FAILED and each.told.code != REFUSED:
            left[each.target or each.drop or each.name] = each.name
    return dict(list(left.items())[-MOST_FAILURES:])


def bad_luck(before: Standing, look: Look) -> str:
    """What bad luck a look met, in words; empty if none."""
    if look.partial:
        return before.bad_luck
    if not look.reached:
        return look.told.message or "The place cannot be reached."
    late = _late(look)
    if late is None:
        return "" if look.whole else before.bad_luck
    return late.told.message or late.reason


def ills_of(at_last: Standing, look: Look) -> frozenset[NewsKind]:
    """What is wrong with the rule now, and has lasted long enough to be told.

    Args:
        at_last: the standing before, with what is known by now of luck and files.
        look: what was seen.
    """
    wrong = {NewsKind.FAILED} if at_last.failures else set()
    if look.partial:  # says nothing of the rest
        return frozenset(wrong | (at_last.ills - {NewsKind.FAILED}))
    if at_last.unlucky:
        lasted = (look.now - moment(at_last.unlucky)).total_seconds()
        if NewsKind.TROUBLE in at_last.ills or lasted >= PATIENCE:
            wrong.add(NewsKind.TROUBLE)
    if _is_overdue(at_last, look):
        wrong.add(NewsKind.OVERDUE)
    return frozenset(wrong)


def news_of_rule(before: Standing, after: Standing, look: Look, now: str) -> tuple[News, ...]:
    """What is told of the rule.

    Args:
        before: its standing before the look.
        after: with what is wrong now.
        look: what was seen.
        now: when, ISO 8601 in UTC.
    """
    begun, over = after.ills - before.ills, before.ills - after.ills
    told = []
    if NewsKind.TROUBLE in begun:
        told.append(_trouble(look, now))
    if NewsKind.OVERDUE in begun:
        last = before.fed or look.fed
        message = f"the last one came at {last}" if last else f"none has come since {before.begun or before.looked}"
        told.append(News(NewsKind.OVERDUE, now, look.rule_name, look.place, message=message))
    if _is_worth_telling(over, after, look):
        told.append(_recovered(before, over, after, look, now))
    return tuple(told)


def _is_worth_telling(over: frozenset[NewsKind], after: Standing, look: Look) -> bool:
    """Whether what is over is news: what is over because its file failed for good, or was tidied away, is none."""
    seen = {each.seen for each in look.files}
    if not after.ills:
        return bool(over - {NewsKind.FAILED} or (over and seen & _GOOD))
    return NewsKind.TROUBLE in over and Seen.FAILED not in seen


def _is_overdue(at_last: Standing, look: Look) -> bool:
    if look.overdue_after is None or any(each.seen in _UNDER_WAY for each in look.files):
        return False
    if not look.reached:  # nobody knows; what was told of it stays told
        return NewsKind.OVERDUE in at_last.ills
    last = moment(at_last.fed or at_last.begun)
    return look.now - last > dt.timedelta(hours=look.overdue_after)


def _late(look: Look) -> SeenFile | None:
    return next((each for each in look.files if each.seen is Seen.LATER), None)


def _trouble(look: Look, now: str) -> News:
    late = _late(look) if look.reached else None
    told = late.told if late else look.told
    return News(
        NewsKind.TROUBLE,
        now,
        look.rule_name,
        look.place,
        file=late.name if late else "",
        drop=late.drop if late else "",
        code=told.code,
        message=told.message or (late.reason if late else ""),
        hint=told.hint,
    )


def _recovered(before: Standing, over: frozenset[NewsKind], after: Standing, look: Look, now: str) -> News:
    done = next((each for each in look.files if each.seen is Seen.DONE), None)
    was = " and ".join(_WRONG[each] for each in sorted(over))
    return News(
        NewsKind.RECOVERED,
        now,
        look.rule_name,
        look.place,
        file=done.name if done else "",
        drop=done.drop if done else "",
        target=done.target if done else "",
        message=f"{was} (since {before.since})",
        hint=_remaining(after),
    )


def _remaining(after: Standing) -> str:
    """What is to be done still; empty where all is well."""
    if NewsKind.FAILED in after.ills:
        where = list(after.failures)[-1]
        return f"what failed stays wrong ({where}): mend it and drop it again, or take it away"
    return "more is wrong with it still: occasions health says what" if after.ills else ""


def _base(name: str) -> str:
    return name.rpartition("/")[2]
