"""What is told of a rule: its standing before a look, and what the look showed, give its standing after, and news.

Everything is told once, on a change. A file's outcome is told in the look that brought it about. Bad luck is told when
it has gone on for ``PATIENCE`` seconds and over two looks, so that a blip tells nobody. What is wrong with the rule,
and when that is over, is judged in ``ills``.

What was told stands in the standing, which outlives the program. Delivering is left to others: see ``owing`` for what
remains to be told after a notice could not be delivered.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from importer.core.drops import DropOutcome, Level, Seen, SeenFile, Standing, moment
from importer.core.news import News, NewsKind, Owed
from importer.core.picking.ills import Look, bad_luck, failures, ills_of, news_of_rule

__all__ = ["FORGOTTEN", "MOST_OWED", "OUTCOMES", "Look", "changed", "owing"]
FORGOTTEN = dt.timedelta(days=3)
"""After so long nobody wants to hear old news any more."""
MOST_OWED = 100
"""How much of what could not be told is kept for one rule; the oldest goes first."""
OUTCOMES: Mapping[Seen, NewsKind] = {
    Seen.DONE: NewsKind.DONE,
    Seen.FAILED: NewsKind.FAILED,
    Seen.WAITING: NewsKind.WAITING,
    Seen.KNOWN: NewsKind.KNOWN,
}
"""What becomes of a file, and is told of it."""


def changed(old: Standing | None, look: Look) -> tuple[Standing, tuple[News, ...]]:
    """The standing after a look, and what is to be told of it.

    Args:
        old: the standing as the journal has it; None at the first look ever.
        look: what was seen.

    Returns:
        The new standing, which already counts the news as told, and the news: of files as they were seen, then of the
        rule. What is owed to whom is carried over as it was.
    """
    now = _text(look.now)
    before = old or _first(look, now)
    news = _of_files(before, look, now)
    luck = bad_luck(before, look)
    fed = _fed(before, look, now)
    begun = min(before.begun or before.looked, now, key=moment)
    unlucky = min(before.unlucky or now, now, key=moment) if luck else ""  # a clock that was set back
    at_last = replace(
        before, begun=begun, unlucky=unlucky, bad_luck=luck, fed=fed, failures=failures(before.failures, look)
    )
    ills = ills_of(at_last, look)
    news += news_of_rule(before, replace(at_last, ills=ills), look, now)
    level = _level(ills, look)
    heard = {key for each in look.files if each.seen in OUTCOMES for key in (_key(each, look), _name(each))}
    after = replace(
        at_last,
        rule_name=look.rule_name,
        place=look.place,
        level=level,
        since=before.since if level == before.level else now,
        looked=before.looked if look.partial else now,
        every=look.every or before.every,
        ills=ills,
        counted=_counted(before, news),
        heard=frozenset(heard) if look.whole else before.heard.union(heard),
    )
    return after, news


def owing(standing: Standing, news: Sequence[News], wanted: Mapping[str, Collection[str]]) -> Standing:
    """The standing with what is owed: news to everybody who wants its kind, and what could not be told before.

    Saved before anything is told, and again without what was told, so that news is told at least once.

    Args:
        standing: as it is now; ``looked`` is the present.
        news: what is new.
        wanted: the kinds that each notice of this rule tells, by its name; what is owed to others is dropped.
    """
    now = moment(standing.looked)
    kept = [each for each in standing.untold if each.to in wanted and now - moment(each.news.at) < FORGOTTEN]
    kept += [Owed(each, name) for each in news for name, kinds in wanted.items() if each.kind in kinds]
    return replace(standing, untold=tuple(kept[-MOST_OWED:]))


def _first(look: Look, now: str) -> Standing:
    return Standing(look.rule, look.rule_name, look.place, Level.WELL, since=now, looked=now, begun=now)


def _of_files(before: Standing, look: Look, now: str) -> tuple[News, ...]:
    new = [each for each in look.files if each.seen in OUTCOMES and _key(each, look) not in before.heard]
    return tuple(
        News(
            OUTCOMES[each.seen],
            now,
            look.rule_name,
            look.place,
            file=each.name,
            drop=each.drop,
            target=each.target,
            code=each.told.code,
            message=each.told.message or each.reason,
            hint=each.told.hint,
        )
        for each in new
    )


def _key(seen: SeenFile, look: Look) -> str:
    """By what an outcome is known to be told; an answer is news even of a drop that was just told to wait."""
    return f"{_name(seen)} {seen.seen}" if look.partial else _name(seen)


def _name(seen: SeenFile) -> str:
    return seen.drop or seen.name


def _counted(before: Standing, news: Sequence[News]) -> Mapping[DropOutcome, int]:
    new = Counter(DropOutcome(each.kind) for each in news if each.kind in OUTCOMES.values())
    return {outcome: before.counted.get(outcome, 0) + new[outcome] for outcome in DropOutcome}


def _fed(before: Standing, look: Look, now: str) -> str:
    """When a file was taken last; empty if never."""
    if not look.partial and any(each.seen in OUTCOMES for each in look.files):
        return now
    known = [each for each in (before.fed, look.fed) if each]
    return min(max(known, key=moment), now, key=moment) if known else ""


def _level(ills: frozenset[NewsKind], look: Look) -> Level:
    if ills & {NewsKind.FAILED, NewsKind.TROUBLE}:
        return Level.TROUBLE
    if NewsKind.OVERDUE in ills:
        return Level.OVERDUE
    return Level.WAITING if look.waiting else Level.WELL


def _text(now: dt.datetime) -> str:
    return now.astimezone(dt.UTC).isoformat(timespec="seconds")
