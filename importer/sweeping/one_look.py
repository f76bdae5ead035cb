"""One look at a place, and everything that follows from it: what was left first, then what is ready.

The memory of looks is handed in and given back, so that a program that looks again and again knows since when a file is
unchanged. Every file that was seen is in the books once. Nothing of one file stands in the way of another, but a
journal that fails, an API that is away, and somebody who asks us to stop.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from importer.core.drops import Drop, DropState, Seen, SeenFile, Sighting, Told, moment
from importer.core.errors import JournalError, PlaceError
from importer.core.pauses import is_over
from importer.core.picking import Kind, Looks, Pick, balanced, companions, deep, pick
from importer.core.picking.bad_luck import may_be_tried
from importer.core.picking.companions import lists_many
from importer.core.report import stamp
from importer.core.swept import SweepBooks
from importer.journal import Busy
from importer.ordered.leaving import one_of_many
from importer.sweeping.bench import Bench, Inbox, Weather
from importer.sweeping.carrying import STOPPED
from importer.sweeping.in_words import told_of
from importer.sweeping.ruling import Ruled
from importer.sweeping.rulings import Rulings
from importer.sweeping.taking import busy, take
from importer.sweeping.taking_up import Left, take_up
from importer.sweeping.work import standing_at

_TAKEN = frozenset({Seen.DONE, Seen.FAILED, Seen.WAITING, Seen.KNOWN})
"""What became of files that are dealt with."""
_PAUSES = "Its run began under another rule or account; it was put off, and goes on there when its time comes."
_SOON = 1.0
"""Seconds until another look at the soonest."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a place between two looks."""

    looks: Looks = field(default_factory=Looks)
    later: Mapping[str, tuple[Sighting, str]] = field(default_factory=dict)
    """Files that were put off: as they looked then, and until when (ISO 8601)."""
    stays: Mapping[str, tuple[Sighting, SeenFile]] = field(default_factory=dict)
    """Files that were taken, and stay because they can only be read."""


@dataclass(frozen=True)
class Swept:
    """What a look came to."""

    books: SweepBooks
    memory: Memory
    unusable: bool = False
    """Whether settings are wrong, so that files wait that should not."""
    soon: float | None = None
    """Seconds after which another look may show more, without anything new coming; None if nothing is waited for."""


def companions_of(name: str, there: Iterable[str], marker: str | None) -> tuple[str, ...]:
    """The marker and the checksums of a file that may have been filed already, as they stand there still.

    A list of checksums stays, as it does where a file is taken in one go: more files may come to which it belongs.
    """
    found = companions({*there, name}, marker).values()
    own = (each for each in found if each.of == (name,) and each.kind in (Kind.MARKER, Kind.CHECKSUM))
    return tuple(each.name for each in own if not lists_many(each.name))


def look_once(inbox: Inbox, bench: Bench, rulings: Rulings, memory: Memory, spool: Path) -> Swept:
    """Look at a place once, and take what is ready.

    Args:
        inbox: the place.
        bench: what all sweeps of this worker share.
        rulings: what its rules come to.
        memory: what earlier looks left.
        spool: a private folder of this machine.
    """
    return _Look(inbox, bench, rulings, memory, spool).through()


class _Look:
    """One look while it goes on."""

    def __init__(self, inbox: Inbox, bench: Bench, rulings: Rulings, memory: Memory, spool: Path) -> None:
        self._inbox = inbox
        self._weather = Weather()
        self._bench = replace(bench, weather=self._weather)
        self._rulings = rulings
        self._memory = memory
        self._spool = spool
        self._began = bench.clock()
        self._files: dict[str, SeenFile] = {}
        self._given_up: set[str] = set()
        self._trouble: Told | None = None

    def through(self) -> Swept:
        """All of it."""
        inbox, memory = self._inbox, self._memory
        try:
            sightings = inbox.look(deep=deep(inbox.rules))
        except PlaceError as error:
            return Swept(self._books((), told_of(error)), memory)
        looks = memory.looks.looked(sightings, self._bench.pauses.now())
        picks = pick(looks, inbox.rules, inbox.demands, self._began, inbox.place.being_written)
        try:
            self._take_up(picks)
        except JournalError as error:
            self._trouble = told_of(error)
        for each in picks:
            if each.name not in self._files:
                self._hear(self._seen(each))
        found = {each.name for each in picks} | set(self._files)
        books = balanced(self._books(self._files.values(), self._trouble), found)
        later = self._later(picks)
        return Swept(books, Memory(looks, later, self._staying(picks)), self._weather.unusable, self._soon(later))

    def _books(self, files: Iterable[SeenFile], trouble: Told | None) -> SweepBooks:
        finished = stamp(self._bench.clock())
        return SweepBooks(self._inbox.shown, stamp(self._began), finished, tuple(files), trouble=trouble)

    def _hear(self, seen: SeenFile) -> None:
        self._files[seen.name] = seen
        self._bench.heard(self._inbox.shown, seen)

    def _take_up(self, picks: Iterable[Pick]) -> None:
        """Go on with what others began, the oldest first."""
        by_name = {each.name: each for each in picks}
        for drop in self._bench.journal.drops.left(self._bench.clock(), early=True):
            if drop.place != self._inbox.shown or standing_at(drop) in self._files:
                continue
            if self._bench.pauses.asked.is_set():
                return
            names = companions_of(drop.name, by_name, self._inbox.demands.marker)
            beside = tuple(by_name[each].sighting for each in names)
            seen = self._taken_up(drop, by_name.get(standing_at(drop)), beside)
            if seen is not None:
                self._hear(seen)

    def _taken_up(self, drop: Drop, found: Pick | None, beside: tuple[Sighting, ...]) -> SeenFile | None:
        ruled = self._rulings.for_run_of(drop, self._inbox.rule(drop.rule_name))
        pauses = drop.state is DropState.LATER and not may_be_tried(drop, self._bench.clock())
        if pauses and (isinstance(ruled, Told) or ruled.key == drop.rule):
            return None
        if found is not None and found.seen is Seen.EARLY and self._has_not_begun(drop):
            return replace(found.seen_file, seen=Seen.LATER if drop.tries else Seen.EARLY, drop=drop.id, told=drop.told)
        if isinstance(ruled, Told):
            self._weather.unusable = True
            return SeenFile(standing_at(drop), Seen.LATER, ruled.message, drop.rule_name, drop.id, told=ruled)
        if pauses and self._bench.journal.has_plan(drop.id):
            return SeenFile(standing_at(drop), Seen.LATER, _PAUSES, drop.rule_name, drop.id, told=drop.told)
        if drop.rule in self._weather.away:
            return self._put_off(standing_at(drop), drop.rule, drop.rule_name, drop.id)
        if pauses:
            self._given_up.add(standing_at(drop))
        return self._go_on(Left(drop, ruled, found, beside, early=pauses))

    def _has_not_begun(self, drop: Drop) -> bool:
        """Whether nothing of a drop was sent yet, so that it is taken only in the hours of its rule."""
        return drop.state in (DropState.TAKEN, DropState.LATER) and not self._bench.journal.has_plan(drop.id)

    def _go_on(self, left: Left) -> SeenFile | None:
        with one_of_many():
            return take_up(left, self._bench, self._inbox, self._spool)

    def _brought(self, met: Busy, found: Pick, ruled: Ruled) -> SeenFile:
        """Go on here with a drop of the same content that was left behind elsewhere, and that nobody has."""
        seen = self._go_on(Left(met.drop, ruled, found, found.beside, here=True))
        if seen is not None and seen.name != found.name:
            if seen.name not in self._files:
                self._hear(seen)
            seen = None
        return seen or busy(met, found.name, self._bench, ruled)

    def _seen(self, found: Pick) -> SeenFile:
        """What becomes of one file."""
        if found.seen is not Seen.READY:
            return found.seen_file
        rule = self._inbox.rule(found.rule)
        assert rule is not None  # noqa: S101 - a rule of the place took it
        if self._bench.pauses.asked.is_set():
            return SeenFile(found.name, Seen.STOPPED, STOPPED.message, rule.name)
        if self._trouble is not None:
            return SeenFile(found.name, Seen.LATER, self._trouble.message, rule.name, told=self._trouble)
        if (still := self._still_put_off(found) or self._stays(found)) is not None:
            return still
        ruled = self._rulings.ruled(rule)
        if isinstance(ruled, Told):
            self._weather.unusable = True
            return SeenFile(found.name, Seen.LATER, ruled.message, rule.name, told=ruled)
        if ruled.key in self._weather.away:
            return self._put_off(found.name, ruled.key, rule.name)
        return self._taken(found, ruled)

    def _taken(self, found: Pick, ruled: Ruled) -> SeenFile:
        try:
            with one_of_many():
                met = take(found, self._bench, self._inbox, ruled, self._spool)
            return met if isinstance(met, SeenFile) else self._brought(met, found, ruled)
        except JournalError as error:
            self._trouble = told_of(error)
            return SeenFile(found.name, Seen.LATER, error.message, ruled.rule.name, told=self._trouble)

    def _put_off(self, name: str, key: str, rule: str, drop: str = "") -> SeenFile:
        told = self._weather.away[key]
        return SeenFile(name, Seen.LATER, f"It is not tried while that goes on: {told.message}", rule, drop, told=told)

    def _still_put_off(self, found: Pick) -> SeenFile | None:
        """A file whose next try has not come yet, and that looks as it did; it need not be fetched to know that."""
        sighting, until = self._memory.later.get(found.name, (None, ""))
        if sighting != found.sighting or is_over(until, self._began) or found.name in self._given_up:
            return None
        words = f"It was put off; the next try is not before {moment(until):%Y-%m-%d %H:%M} UTC."
        return SeenFile(found.name, Seen.LATER, words, found.rule)

    def _later(self, picks: Iterable[Pick]) -> dict[str, tuple[Sighting, str]]:
        """What to remember of files that are put off."""
        until, before = self._weather.until, self._memory.later
        later = {}
        for each in (one for one in picks if self._files[one.name].seen is Seen.LATER):
            if each.name in until:
                later[each.name] = (each.sighting, until[each.name])
            elif each.name in before and not is_over(before[each.name][1], self._began):
                later[each.name] = before[each.name]
        return later

    def _staying(self, picks: Iterable[Pick]) -> dict[str, tuple[Sighting, SeenFile]]:
        """What to remember of files that stay where they are although they were taken."""
        if not self._inbox.read_only:
            return {}
        seen = ((each, self._files[each.name]) for each in picks)
        return {each.name: (each.sighting, was) for each, was in seen if was.seen in _TAKEN}

    def _stays(self, found: Pick) -> SeenFile | None:
        """A file that was taken by an earlier look of ours, and cannot be moved away."""
        sighting, was = self._memory.stays.get(found.name, (None, None))
        if was is None or sighting != found.sighting:
            return None
        words = "It was taken before, and has not changed."
        return SeenFile(found.name, Seen.KNOWN, words, found.rule, was.drop, stays=True)

    def _soon(self, later: Mapping[str, tuple[Sighting, str]]) -> float | None:
        """When something may be ready that was only looked at too early."""
        waits = [self._inbox.entry.settle for each in self._files.values() if each.seen is Seen.UNSETTLED]
        now = self._bench.clock()
        waits += [(moment(until) - now).total_seconds() for _, until in later.values()]
        return max(min(waits), _SOON) if waits else None
