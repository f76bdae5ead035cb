"""The zones of a calendar: what the names mean that stand beside its times.

Names that are known (IANA, Windows, old aliases, paths that end in one) mean their zone; others, and abbreviations
such as GMT that some programs call London, mean what their VTIMEZONE says. What was made of a name is an assumption.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from importer.core.faults import Fault, shown
from importer.core.issues import Assumption
from importer.core.rules.zones import ZoneReading, read_zone
from importer.readers.icalendar.components import Calendar, Component
from importer.readers.icalendar.moments import ZoneOf
from importer.readers.icalendar.offsets import timeline, zone_like
from importer.readers.icalendar.rules import Budget

_COST = 8000
"""What it costs to compare a zone with all others, in millionths of a second, about."""
_read = lru_cache(maxsize=1024)(read_zone)


class Zones:
    """Resolves the zone names of one file, each once.

    Args:
        calendars: all that the file holds.
        given: the zone that the user gave; what nobody knows is taken for it.
        budget: the work that rules may cost.
        asked: the years asked for, to which entries may come back.
    """

    def __init__(
        self, calendars: Sequence[Calendar], given: str | None, budget: Budget, asked: Collection[int] = ()
    ) -> None:
        self._given = given
        self._budget = budget
        self._said: dict[str, list[Component]] = defaultdict(list)
        self._own_said = [_by_name(calendar.zones) for calendar in calendars]
        for name, component in (each for said in self._own_said for each in said.items()):
            self._said[name].append(component)
        self._own = [read for each in calendars if (read := known_zone(each.itself.text("X-WR-TIMEZONE")))]
        self._years = {name: years | set(asked) for name, years in _years(calendars).items()}
        numbers: dict[object, int] = {}
        self._alike = {
            id(each): numbers.setdefault(_rules_of(each), len(numbers)) for said in self._said.values() for each in said
        }
        """For each description of a zone a number; those that say the same have one."""
        self._known: dict[tuple[str, int | None], str | Fault] = {}
        self.assumptions: list[Assumption] = []

    @property
    def only(self) -> str:
        """The one zone that the file describes; blank where there is none or several."""
        if len(self._said) != 1:
            return ""
        ((name, components),) = self._said.items()
        if known_zone(name):
            return known_zone(name)
        alike = len({self._alike[id(each)] for each in components}) == 1
        return (known_zone(components[0].text("X-LIC-LOCATION")) or name) if alike else ""

    def of(self, calendar: int) -> ZoneOf:
        """What names stand for in a calendar: an IANA zone, UTC, an abbreviation that the account may know, or a fault.

        A calendar's own VTIMEZONE comes before those of others, which may say something else of that name.

        Args:
            calendar: its 0-based number.
        """
        return lambda name: self._named(_bare(name), self._own_said[calendar])

    def _named(self, name: str, own: Mapping[str, Component]) -> str | Fault:
        described = own.get(name) or next(iter(self._said.get(name, ())), None)
        key = (name, self._alike[id(described)] if described else None)
        if key not in self._known:
            self._known[key] = self._resolved(name, described)
        return self._known[key]

    def _resolved(self, name: str, described: Component | None) -> str | Fault:
        known = known_zone(name)
        if known:
            return known if known == name else self._told(name, known, "Windows and other names of zones")
        if described is not None:
            found = self._described(name, described)
            if found:
                return found
        reading = _read(name)
        if not isinstance(reading, Fault):
            return name
        if self._given:
            return self._told(name, self._given, "--zone says so, as nobody knows that name")
        return Fault(
            "zone-unknown",
            f'"{shown(name)}" is no zone that is known, and the file does not say which one has its rules.',
            "give --zone, for example --zone Europe/Warsaw: it stands for such names.",
        )

    def _told(self, name: str, zone: str, evidence: str) -> str:
        told = Assumption("zone-renamed", f'zone "{shown(name)}"', zone, evidence)
        if told not in self.assumptions:
            self.assumptions.append(told)
        return zone

    def _described(self, name: str, component: Component) -> str | None:
        """The zone of a VTIMEZONE: the place that it names, or the one that keeps its offsets."""
        place = known_zone(component.text("X-LIC-LOCATION"))
        if place:
            return self._told(name, place, f"its X-LIC-LOCATION in line {component.line} says so")
        years = self._years.get(name, set())
        self._budget.spend(_COST)
        offsets = timeline(component, max(years), self._budget) if years else None
        found = zone_like(offsets, years, self._own) if offsets else None
        if found is None:
            return None
        span = f"{min(years)}" if len(years) == 1 else f"{min(years)} to {max(years)}"
        return self._told(name, found, f"its VTIMEZONE in line {component.line} has the same hours in {span}")


def known_zone(name: str) -> str:
    """The zone that a name says, if need be at the end of a path; blank for what says none by itself.

    >>> known_zone("/mozilla.org/20070129_1/Asia/Tokyo"), known_zone("GMT Standard Time"), known_zone("GMT")
    ('Asia/Tokyo', 'Europe/London', '')
    """
    parts = _bare(name).split("/")
    for first in range(min(len(parts), 6)):
        reading = _read("/".join(parts[first:])) if parts[-1] else None
        if isinstance(reading, ZoneReading) and reading.kind == "zone":
            return reading.name
    return ""


def _by_name(zones: Sequence[Component]) -> Mapping[str, Component]:
    """The zones of a calendar by name; the first of a name counts."""
    return {_bare(each.text("TZID")): each for each in reversed(zones)}


def _rules_of(zone: Component) -> tuple[object, ...]:
    """All that a VTIMEZONE says, wherever it stands."""
    lines = tuple((each.name, each.value) for each in zone.properties)
    return (zone.kind, lines, *(_rules_of(part) for part in zone.parts))


def _bare(name: str) -> str:
    return name.strip().strip("\"'").strip()


def _years(calendars: Sequence[Calendar]) -> dict[str, set[int]]:
    """For each zone name the years in which entries use it."""
    found: dict[str, set[int]] = defaultdict(set)
    for entry in (each for calendar in calendars for each in calendar.entries):
        for written in entry.properties:
            name, year = written.parameters.get("TZID"), written.value[:4]
            if name and year.isdecimal() and year.isascii() and 1 < int(year) < 9998:
                found[_bare(name)].add(int(year))
    return found
