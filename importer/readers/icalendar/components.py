"""Find the calendars of a text, their entries and zones, each with the number of its line.

Nothing is lost to its surroundings: entries without a calendar around them, components that were never ended, and
properties that follow components are taken as they stand. Parts of entries (alarms), to-dos and journals are dropped.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from importer.readers.icalendar.lines import Property, name_of_line, property_of, unfolded

_READ = {
    "VCALENDAR": {"PRODID", "X-WR-CALNAME", "NAME", "X-WR-TIMEZONE", "METHOD", "CALSCALE"},
    "VEVENT": {
        "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "UID",
        "SEQUENCE", "TRANSP", "CLASS", "STATUS", "LOCATION", "CATEGORIES", "X-MICROSOFT-CDO-ALLDAYEVENT",
        "X-MICROSOFT-CDO-BUSYSTATUS",
    },
    "VTIMEZONE": {"TZID", "X-LIC-LOCATION"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"},
}  # fmt: skip
"""Of each component the properties that are read."""
_TOP = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE")
"""Components that stand in no other than a calendar: where one begins, those before it have ended."""
_DEEPEST = 100
"""Components within each other beyond which nobody follows them."""


@dataclass
class Component:
    """An entry, a zone, or a part of a zone."""

    kind: str
    line: int
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)
    called: str = ""
    """What people call it; empty where its line says it."""

    def first(self, name: str) -> Property | None:
        """The first property of a name."""
        return next((each for each in self.properties if each.name == name), None)

    def every(self, name: str) -> Sequence[Property]:
        """All properties of a name."""
        return [each for each in self.properties if each.name == name]

    def text(self, name: str) -> str:
        """The text of the first property of a name, blank where there is none."""
        found = self.first(name)
        return found.text.strip() if found else ""


@dataclass
class Calendar:
    """A VCALENDAR, or what stands outside of any."""

    itself: Component
    entries: list[Component] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it calls itself; blank where it does not."""
        return self.itself.text("X-WR-CALNAME") or self.itself.text("NAME")


@dataclass
class Scanned:
    """What a text holds."""

    calendars: list[Calendar]
    cut_off: Component | None
    """What the text ends in without having ended it: an entry, else a calendar."""
    others: Counter[str] = field(default_factory=Counter)
    """Components that are not read, such as VTODO, by kind."""


def scan(text: str) -> Scanned:
    """Find all calendars of a text and what they hold."""
    scanner = _Scanner()
    for number, line in unfolded(text):
        name = name_of_line(line)
        if name == "BEGIN":
            scanner.begin(line.partition(":")[2].strip().upper(), number)
        elif name == "END":
            scanner.end(line.partition(":")[2].strip().upper())
        elif scanner.open and name in _READ.get(scanner.open[-1].kind, ()):
            found = property_of(line)
            if found:
                scanner.open[-1].properties.append(found)
    return scanner.scanned()


class _Scanner:
    """The components that are open while the lines go by."""

    def __init__(self) -> None:
        self.open: list[Component] = []
        self.calendars: list[Calendar] = []
        self.others: Counter[str] = Counter()

    def begin(self, kind: str, line: int) -> None:
        """A component begins."""
        if kind == "VCALENDAR":
            self.open.clear()
        elif kind in _TOP:
            while self.open and self.open[-1].kind != "VCALENDAR":
                self.open.pop()
        component = Component(kind, line)
        self._put(component)
        if len(self.open) < _DEEPEST:
            self.open.append(component)

    def _put(self, component: Component) -> None:
        if component.kind == "VCALENDAR":
            self.calendars.append(Calendar(component))
        elif component.kind == "VEVENT":
            self._here().entries.append(component)
        elif component.kind == "VTIMEZONE":
            self._here().zones.append(component)
        elif component.kind in ("STANDARD", "DAYLIGHT") and self.open and self.open[-1].kind == "VTIMEZONE":
            self.open[-1].parts.append(component)
        elif component.kind in _TOP:
            self.others[component.kind] += 1

    def _here(self) -> Calendar:
        if not self.open and (not self.calendars or self.calendars[-1].itself.kind):
            self.calendars.append(Calendar(Component("", 0)))
        return self.calendars[-1]

    def end(self, kind: str) -> None:
        """A component ends, and those within it that nobody ended."""
        if all(component.kind != kind for component in self.open):
            return
        while self.open.pop().kind != kind:
            pass

    def scanned(self) -> Scanned:
        """What was found when the text is over."""
        return Scanned(self.calendars, self._cut(), self.others)

    def _cut(self) -> Component | None:
        if not self.open:
            return None
        return next((each for each in reversed(self.open) if each.kind == "VEVENT"), self.open[0])
