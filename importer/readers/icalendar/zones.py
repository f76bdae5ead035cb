"""The zones of a calendar: what the names mean that stand beside its times.

Names that are known (IANA, Windows, old aliases, paths that end in one) mean their zone; others, and abbreviations
such as GMT that some programs call London, mean what their VTIMEZONE says. What was made of a name is an assumption.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache

from importer.core.faults import Fault, shown
from importer.core.issues import Assumption
from importer.core.rules.zones import ZoneReading, read_zone
from importer.readers.icalendar.components import Calendar, Component
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
        self._said: dict[str, Component] = {}
        for component in (zone for calendar in calendars for zone in calendar.zones):
            self._said.setdefault(_bare(component.text("TZID")), component)
        self._own = [read for each in calendars if (read := known_zone(each.itself.text("X-WR-TIMEZONE")))]
        self._years = {name: years | set(asked) for name, years in _years(calendars).items()}
        self._known: dict[str, str | Fault] = {}
        self.assumptions: list[Assumption] = []

    @property
    def only(self) -> str:
        """The one zone that the file describes; blank where there is none or several."""
        if len(self._said) != 1:
            return ""
        ((name, component),) = self._said.items()
        return known_zone(name) or known_zone(component.text("X-LIC-LOCATION")) or name

    def of(self, name: str) -> str | Fault:
        """What a name stands for: an IANA zone or UTC, an abbreviation that the account may know, or a fault."""
        bare = _bare(name)
        if bare not in self._known:
            self._known[bare] = self._resolved(bare)
        return self._known[bare]

    def _resolved(self, name: str) -> str | Fault:
        known = known_zone(name)
        if known:
            return known if known == name else self._told(name, known, "Windows and other names of zones")
        described = self._said.get(name)
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
        self.assumptions.append(Assumption("zone-renamed", f'zone "{shown(name)}"', zone, evidence))
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
