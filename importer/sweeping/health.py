"""How dropped files fare, for monitors: what the journal remembers, without asking any place or account.

Well is a rule that was looked at lately and of which nothing waits, failed, is put off or overdue. What nobody looks at
any more is worse than anything that a look can show.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any, Self

from importer.core.drops import Drop, Level, Standing, moment
from importer.core.pauses import NOT_YET
from importer.core.picking.unmatched import NO_RULE, is_long
from importer.journal import DropLedger
from importer.settings import ChosenPlace, Configuration
from importer.sweeping.addresses import is_at, without_secrets

SCHEMA = "occasions-health/1"
LOOKS_MISSED = 3
"""After so many looks that did not come, a place counts as one that nobody looks at."""
_AHEAD = 300.0
"""Seconds that clocks of two machines may differ; a look that is to come later than that says nothing."""
_NEVER_SOONER = 60.0
"""Seconds for which no look is missed, however often a place is looked at."""
_ILLS = {"failed": "a file failed", "overdue": "no file came in time", "trouble": "trouble goes on"}
_NAMED = 5
"""How many files are named."""


class Condition(IntEnum):
    """How all of it is; also the exit code, as monitors understand it."""

    OK = 0
    WARNING = 1
    CRITICAL = 2


@dataclass(frozen=True, slots=True)
class RuleHealth:
    """How one rule fares at one place."""

    rule: str
    place: str
    condition: Condition
    level: Level | None
    """None if it was never looked at."""
    since: str
    looked: str
    last_file: str
    waiting: tuple[str, ...] = ()
    """Ids of drops that wait for a yes."""
    put_off: tuple[str, ...] = ()
    """Ids of drops that are tried again."""
    under_way: int = 0
    """How many drops workers have now."""
    notices_owed: int = 0
    """How many notices could not be delivered yet."""
    why: tuple[str, ...] = ()
    """What is not well, in words."""


@dataclass(frozen=True, slots=True)
class Health:
    """How all rules fare."""

    checked: str
    rules: tuple[RuleHealth, ...]

    @classmethod
    def at(cls, now: dt.datetime, rules: tuple[RuleHealth, ...]) -> Self:
        """How rules fare at a moment."""
        return cls(now.astimezone(dt.UTC).isoformat(timespec="seconds"), rules)

    @property
    def condition(self) -> Condition:
        """That of the worst rule; nothing at all is critical, because nobody looks."""
        return max((each.condition for each in self.rules), default=Condition.CRITICAL)


def health(
    ledger: DropLedger,
    configuration: Configuration,
    places: Sequence[str],
    now: dt.datetime,
    *,
    stale_minutes: float | None = None,
) -> Health:
    """How rules fare.

    Args:
        ledger: what the journal knows of drops.
        configuration: which places and rules there are.
        places: names, folders or addresses; without any, those of the settings, else whatever was looked at.
        now: the wall clock.
        stale_minutes: after how long without a look something is wrong; else after three times the pause
            between looks, as the last who watched said, or else the place's ``every``.

    Raises:
        SettingsError: a place is not known.
        JournalError: the journal cannot be read.
    """
    chosen = tuple(map(configuration.place, places)) or configuration.places
    drops = _Drops(ledger, now, (*chosen, *configuration.places), configuration.places)
    found = []
    for standing in _counting(ledger.standings(), chosen, configuration, now):
        entry = next((each.entry for each in chosen if is_at(standing.place, each)), None)
        every = standing.every or (entry.every if entry else 60.0)
        seconds = stale_after(every, entry.settle if entry else 0.0)
        seconds = seconds if stale_minutes is None else stale_minutes * 60
        found.append(_fares(standing, drops, now, seconds))
    return Health.at(now, (*found, *_never(found, chosen, configuration)))


def stale_after(every: float, settle: float) -> float:
    """Seconds after which looks are missed.

    >>> stale_after(600, 10), stale_after(5, 10)
    (1810, 60.0)
    """
    return max(LOOKS_MISSED * every + settle, _NEVER_SOONER)


def as_json(found: Health) -> dict[str, Any]:
    """What ``--json`` writes."""
    rules = [
        {**asdict(each), "condition": each.condition.name.lower(), "level": each.level and str(each.level)}
        for each in found.rules
    ]
    return {"schema": SCHEMA, "checked": found.checked, "condition": found.condition.name.lower(), "rules": rules}


class _Drops:
    """Drops that are not filed for good, by place and rule.

    Those at a place that is known no more count by their rule alone, at the places of the settings: only these have
    rules with names of their own.
    """

    def __init__(
        self, ledger: DropLedger, now: dt.datetime, known: Sequence[ChosenPlace], settled: Sequence[ChosenPlace]
    ) -> None:
        self._known = known
        self._settled = settled
        self.waiting = ledger.waiting()
        self.busy = ledger.busy()
        held = {each.id for each in self.busy}
        left = ledger.left(now, early=True)
        self.put_off = tuple(each for each in left if each.state in NOT_YET and each.id not in held)

    def of(self, standing: Standing, drops: Iterable[Drop]) -> tuple[str, ...]:
        """The ids of those that are of a rule."""
        own = (each for each in drops if each.rule_name == standing.rule_name)
        lost = any(is_at(standing.place, each) for each in self._settled)
        return tuple(each.id for each in own if each.place == standing.place or (lost and self._astray(each)))

    def _astray(self, drop: Drop) -> bool:
        """Whether a drop was put off at a path that no known place has, such as that of another machine."""
        return not any(is_at(drop.place, each) for each in self._known)


def _counting(
    standings: Iterable[Standing], chosen: Sequence[ChosenPlace], configuration: Configuration, now: dt.datetime
) -> list[Standing]:
    """The standings that count: the newest of each rule that still holds at a place that is chosen."""
    newest: dict[tuple[str, str], Standing] = {}
    for each in sorted(standings, key=lambda one: moment(one.looked)):
        place = next((one for one in chosen if is_at(each.place, one)), None)
        if chosen and (place is None or not _holds(each.rule_name, place, configuration)):
            continue
        if each.rule != NO_RULE or _long(each.unmatched, now) or _long(each.unsettled, now):
            newest[each.rule_name, each.place] = each
    return [newest[key] for key in sorted(newest)]


def _holds(rule: str, place: ChosenPlace, configuration: Configuration) -> bool:
    names = {each.name for each in configuration.rules_for(place)}
    return not names or rule in names or rule == NO_RULE


def _long(lies: Mapping[str, str], now: dt.datetime) -> tuple[str, ...]:
    """Those of some files that nobody has seen to for long."""
    return tuple(name for name, since in lies.items() if is_long(since, now))


def _never(
    found: Sequence[RuleHealth], chosen: Sequence[ChosenPlace], configuration: Configuration
) -> tuple[RuleHealth, ...]:
    """Rules of chosen places that nobody ever looked at."""
    missing = []
    for place in chosen:
        seen = {each.rule for each in found if is_at(each.place, place)}
        shown = place.name or without_secrets(place.url)
        for name in [each.name for each in configuration.rules_for(place)] or ([] if seen else ["*"]):
            if name not in seen:
                why = ("nobody has looked at it yet",)
                missing.append(RuleHealth(name, shown, Condition.CRITICAL, None, "", "", "", why=why))
    return tuple(missing)


def _fares(standing: Standing, drops: _Drops, now: dt.datetime, stale_seconds: float) -> RuleHealth:
    waiting, put_off = drops.of(standing, drops.waiting), drops.of(standing, drops.put_off)
    forgotten, unready = _long(standing.unmatched, now), _long(standing.unsettled, now)
    under_way = len(drops.of(standing, drops.busy))
    since = (now - moment(standing.looked)).total_seconds()
    stale = not under_way and not -_AHEAD <= since <= stale_seconds
    unseen = "nobody has looked at it since " if since > 0 else "the clock was ahead, or is behind: last looked at "
    why = [
        *([f"{unseen}{standing.looked}"] if stale else []),
        *sorted(_ILLS[each] for each in standing.ills),
        *([f"the last look met trouble: {standing.bad_luck}"] if _met_trouble(standing, put_off) else []),
        *([f"{len(waiting)} waiting for a yes: {', '.join(waiting)}"] if waiting else []),
        *([f"{len(put_off)} put off: {', '.join(put_off)}"] if put_off else []),
        *([f"{len(forgotten)} that no rule takes: {', '.join(forgotten[:_NAMED])}"] if forgotten else []),
        *([f"{len(unready)} not ready for an hour: {', '.join(unready[:_NAMED])}"] if unready else []),
        *([f"{len(standing.untold)} notices not delivered yet"] if standing.untold else []),
    ]
    return RuleHealth(
        standing.rule_name,
        standing.place,
        Condition.CRITICAL if stale else Condition.WARNING if why else Condition.OK,
        standing.level,
        standing.since,
        standing.looked,
        standing.fed,
        waiting,
        put_off,
        under_way,
        len(standing.untold),
        tuple(why),
    )


def _met_trouble(standing: Standing, put_off: Sequence[str]) -> bool:
    """Whether the last look met bad luck that nothing else says, such as a place that is not there."""
    return bool(standing.bad_luck) and not put_off
