"""Which files of a place are ready to be taken, by which rule, and what would make the others ready.

Every file that the last look showed gets exactly one answer. The first rule whose pattern fits a name takes it; others
that would fit, too, are named. A file is ready if

- a marker stands beside it, and the file has not changed after the marker had come; or
- the place demands no marker, and the file was seen without a change for the time of the place;

and never while a part of an upload stands beside it, nor while a program has it open for writing.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from importer.core.drops import Seen, SeenFile, Sighting
from importer.core.picking.companions import MARKER, Companion, Kind, companions, folded, lists_many
from importer.core.picking.looks import Looks
from importer.core.rules.open_hours import OpenHours
from importer.core.rules.patterns import looks_below, pattern_fits
from importer.core.rules.zones import load_zone

_NO_TEXT = "Its name is no text in UTF-8; it is taken when it has another name."
_NAMED = 5
"""So many patterns or companions are named in a reason."""


class TakingRule(Protocol):
    """What is asked of a rule here; a rule of the settings has it."""

    @property
    def name(self) -> str:
        """What reports call it."""

    @property
    def pattern(self) -> str:
        """Names that it takes."""

    @property
    def hours(self) -> str | None:
        """When files are taken; None is always."""

    @property
    def clock_zone(self) -> str:
        """The zone of the hours."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What a place demands before a file is taken."""

    settle: float
    """Seconds for which it must not change."""
    marker: str | None = None
    """The ending of the file that says that it is whole; None if there need be none."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What a look says of one file."""

    sighting: Sighting
    seen: Seen
    """READY, UNSETTLED, EARLY, UNMATCHED or BESIDE."""
    reason: str
    """Why, in a sentence; of a file that is not ready, what would make it so."""
    rule: str = ""
    """The name of the rule that takes it."""
    also: tuple[str, ...] = ()
    """The names of later rules that fit it, too, and do not count."""
    beside: tuple[Sighting, ...] = ()
    """What goes where the file goes, as it was seen: its marker, and checksums of it alone."""
    checksums: tuple[str, ...] = ()
    """Files beside it that may hold its checksum."""
    settled: bool = False
    """Whether it and all its checksums have settled, so that a checksum that does not fit is wrong, not early."""

    @property
    def name(self) -> str:
        """Its path within the place."""
        return self.sighting.name

    @property
    def companions(self) -> tuple[str, ...]:
        """The names of what goes where the file goes."""
        return tuple(each.name for each in self.beside)

    @property
    def also_told(self) -> str:
        """The rules that fit, too, in a sentence for rehearsals; empty if there is none."""
        if not self.also:
            return ""
        fit = "The rule {} fits it, too" if len(self.also) == 1 else "The rules {} fit it, too"
        return f"{fit.format(_some(self.also))}, but {self.rule} stands before."

    @property
    def seen_file(self) -> SeenFile:
        """The file as it stands in the books of a sweep, if nothing more happens to it."""
        return SeenFile(self.name, self.seen, self.reason, rule=self.rule)


def deep(rules: Sequence[TakingRule]) -> bool:
    """Whether a rule looks into folders below the top of the place."""
    return any(looks_below(rule.pattern) for rule in rules)


def pick(
    looks: Looks,
    rules: Sequence[TakingRule],
    demands: Demands,
    now: dt.datetime,
    being_written: Callable[[str], bool | None] = lambda _: None,
) -> tuple[Pick, ...]:
    """What is to be made of each file that the last look showed, by name.

    Args:
        looks: our looks at the place, the last one just made.
        rules: those that hold for the place; the first that fits counts.
        demands: what the place demands.
        now: a moment with its zone; what hours are compared with.
        being_written: whether a program has a file open for writing, None if nobody can tell; asked only of files
            that are ready otherwise.
    """
    beside = companions(looks.files, demands.marker)
    mine: dict[str, list[Companion]] = {}
    for each in beside.values():
        for owner in each.of:
            mine.setdefault(owner, []).append(each)
    closed = (rule.name for rule in rules if rule.hours and not OpenHours.of(rule.hours).hold(now, rule.clock_zone))
    asked = _Asked(looks, demands, now, being_written, frozenset(closed))
    return tuple(
        Pick(look.sighting, Seen.BESIDE, beside[name].reason)
        if name in beside
        else asked.of(look.sighting, rules, mine.get(name, ()))
        for name, look in sorted(looks.files.items())
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What decides about every file of a look alike."""

    looks: Looks
    demands: Demands
    now: dt.datetime
    being_written: Callable[[str], bool | None]
    closed: frozenset[str]
    """The names of rules that take nothing now."""

    def of(self, sighting: Sighting, rules: Sequence[TakingRule], beside: Sequence[Companion]) -> Pick:
        fitting = [rule for rule in rules if pattern_fits(rule.pattern, sighting.name)]
        if not fitting or not _is_text(sighting.name):
            return Pick(sighting, Seen.UNMATCHED, _unmatched(rules) if not fitting else _NO_TEXT)
        rule, *others = fitting
        seen, reason = self._why_not(sighting.name, rule, beside) or (Seen.READY, "")
        checksums = tuple(each.name for each in beside if each.kind is Kind.CHECKSUM)
        own = (each for each in beside if each.of == (sighting.name,) and not lists_many(each.name))
        with_it = (each.name for each in own if each.kind in (Kind.MARKER, Kind.CHECKSUM))
        return Pick(
            sighting,
            seen,
            reason or self._why(sighting.name, beside),
            rule.name,
            tuple(each.name for each in others),
            tuple(self.looks.files[name].sighting for name in with_it),
            checksums,
            all(self._settled(name) for name in (sighting.name, *checksums)),
        )

    def _why_not(self, name: str, rule: TakingRule, beside: Sequence[Companion]) -> tuple[Seen, str] | None:
        """Why a file is not ready; None if it is."""
        if rule.name in self.closed:
            return Seen.EARLY, _early(rule, self.now)
        parts = [each.name for each in beside if each.kind in (Kind.UNFINISHED, Kind.HIDDEN)]
        if parts:
            stands = f"{_some(parts)} {'stands' if len(parts) == 1 else 'stand'} beside it"
            return Seen.UNSETTLED, f"{stands}; it is taken when that is gone. Remove it if nobody works on the file."
        if (why := self._unsettled(name, self._markers(beside))) is not None:
            return Seen.UNSETTLED, why
        if self.being_written(name):
            return Seen.UNSETTLED, "A program has it open for writing; it is taken when that has closed it."
        return None

    def _unsettled(self, name: str, markers: Sequence[str]) -> str | None:
        """Why a file may not be whole yet; None if it is."""
        wanted = self.demands.marker
        if not markers and wanted:
            base = name.rpartition("/")[2]
            return f"The place demands a marker; it is taken when {base}{wanted} stands beside it."
        changed = self.looks.files[name].since
        if any(changed <= self.looks.files[each].since for each in markers) or self._settled(name):
            return None
        seen, settle = self.looks.unchanged(name), self.demands.settle
        after = " It changed after its marker had come." if markers else ""
        return f"It is taken when it has not changed for {settle:g} seconds; so far for {seen:.0f}.{after}"

    def _markers(self, beside: Sequence[Companion]) -> list[str]:
        """The markers that count: where the place demands one, only those with its ending."""
        ending = folded(self.demands.marker or MARKER)
        kinds = (Kind.MARKER, Kind.CHECKSUM)  # a place may take a checksum for its marker
        return [each.name for each in beside if each.kind in kinds and folded(each.name).endswith(ending)]

    def _settled(self, name: str) -> bool:
        return self.looks.unchanged(name) >= self.demands.settle

    def _why(self, name: str, beside: Sequence[Companion]) -> str:
        """Why a file is ready."""
        markers = self._markers(beside)
        if markers:
            return f"{markers[0]} says that it is whole."
        return f"It has not changed for {self.looks.unchanged(name):.0f} seconds."


def _is_text(name: str) -> bool:
    """Whether a name can be written down; systems give bytes that are no UTF-8 as halves of signs."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unmatched(rules: Sequence[TakingRule]) -> str:
    patterns = list(dict.fromkeys(rule.pattern for rule in rules))
    if not patterns:
        return "No rule holds for this place."
    called = "the pattern is" if len(patterns) == 1 else "the patterns are"
    return f"No rule takes it: {called} {_some(patterns)}."


def _early(rule: TakingRule, now: dt.datetime) -> str:
    there = now.astimezone(load_zone(rule.clock_zone))
    return f"Its rule takes files {rule.hours} ({rule.clock_zone}); it is {there:%H:%M} there."


def _some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - _NAMED
    return " and ".join(names) if more <= 0 else f"{', '.join(names[:_NAMED])} and {more} more"
