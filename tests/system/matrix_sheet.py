"""The import that the matrix runs again and again: its sheet, the account before it, and the account after it.

What the account holds afterwards is written down here by hand, so that it owes nothing to the importer's planning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from importer.sandbox.switches import Switches

ACCOUNT = "qa1"
YEAR = 2027
CHUNK = 3
WARSAW, ZURICH, KOLKATA = "Europe/Warsaw", "Europe/Zurich", "Asia/Kolkata"

Mode = Literal["mirror", "upsert"]
JsonObject = dict[str, Any]

SHEET = f"""\
Occasion,Description,Event,Start date,End date,Start time,End time,Time zone,Working,Default
Alpha,Alpha site,Founders' Day,2027-03-01,,,,{WARSAW},no,
Bravo,,Founders' Day,2027-03-02,,,,{WARSAW},no,
Bravo,,Inventory,2027-06-30,,,,{WARSAW},no,
Charlie,,Founders' Day,2027-03-03,,,,{ZURICH},no,
Delta,,Summer closure,2027-08-02,2027-08-06,,,{WARSAW},no,
Echo,,Founders' Day,2027-03-05,,,,{WARSAW},no,
Echo,,Inventory,2027-06-30,,,,{WARSAW},no,
Echo,,Year end,2027-12-31,,,,{WARSAW},no,
Foxtrot,,Short day,2027-12-24,,09:00,13:00,{WARSAW},yes,
Golf,All sites,Founders' Day,2027-03-08,,,,{WARSAW},no,yes
Hotel,,Founders' Day,2027-03-09,,,,{WARSAW},no,
India,,Founders' Day,2027-03-10,,,,{KOLKATA},no,
Juliet,,Founders' Day,2027-03-11,,,,{WARSAW},no,
"""


def event(
    name: str, day: str, zone: str = WARSAW, *, hours: tuple[str, str] | None = None, days: int = 1
) -> JsonObject:
    """An event as the API takes it."""
    start, end = hours or ("00:00", "23:59")
    return {
        "meta": {"working": hours is not None, "name": name},
        "start": {"dateTime": f"{day}T{start}:00", "timeZone": zone},
        "end": {"dateTime": f"{day}T{end}:00", "timeZone": zone},
        "recurrence": [f"RRULE:FREQ=DAILY;COUNT={days};INTERVAL=1"] if days > 1 else [],
    }


@dataclass(frozen=True)
class Content:
    """What an occasion holds, whatever its id; events by their beginning."""

    description: str
    default: bool
    events: tuple[JsonObject, ...]

    def body(self, name: str) -> JsonObject:
        """The object to seed."""
        return {
            "name": name,
            "description": self.description,
            "isDefault": self.default,
            "events": list(self.events),
        }


def content_of(found: JsonObject) -> Content:
    """What an object of the account holds."""
    events = sorted(found["events"], key=lambda each: (each["start"]["dateTime"], each["meta"]["name"]))
    return Content(found["description"], found["isDefault"], tuple(events))


def _of(description: str, *events: JsonObject, default: bool = False) -> Content:
    return Content(description, default, events)


FOUNDERS, INVENTORY = "Founders' Day", "Inventory"
_OLD = event("Old day", "2026-05-04")
WANTED: Mapping[str, Content] = {
    "Alpha": _of("Alpha site", event(FOUNDERS, "2027-03-01")),
    "Bravo": _of("Bravo", event(FOUNDERS, "2027-03-02"), event(INVENTORY, "2027-06-30")),
    "Charlie": _of("Charlie", event(FOUNDERS, "2027-03-03", ZURICH)),
    "Delta": _of("Delta", event("Summer closure", "2027-08-02", days=5)),
    "Echo": _of("Echo", event(FOUNDERS, "2027-03-05"), event(INVENTORY, "2027-06-30"), event("Year end", "2027-12-31")),
    "Foxtrot": _of("Foxtrot", event("Short day", "2027-12-24", hours=("09:00", "13:00"))),
    "Golf": _of("All sites", event(FOUNDERS, "2027-03-08"), default=True),
    "Hotel": _of("Kept words", _OLD, event(FOUNDERS, "2027-03-09")),
    "India": _of("", event(FOUNDERS, "2027-03-10", KOLKATA)),
    "Juliet": _of("Stays", event(FOUNDERS, "2027-03-11")),
}
"""What the sheet says, with what it leaves alone: Hotel's words and day of 2026, India's lack of words."""
FORMER = "Hotel"
"""The default of the account before the import; Golf is the one after it."""
_HELD: Mapping[str, Content] = {
    "Hotel": _of("Kept words", _OLD, event("Moved day", "2027-04-01"), default=True),
    "India": _of("", event("Moved day", "2027-04-02", KOLKATA)),
    "Juliet": _of("Stays", event(FOUNDERS, "2027-03-11")),
}
_GOLF_BEFORE = _of("Main site", event(FOUNDERS, "2027-03-08"))
OUTSIDE: Mapping[str, Content] = {
    "Lima": _of("A skill uses it", event(FOUNDERS, "2027-03-12")),
    "Mike": _of("Has a day of another year", event("Old day", "2026-05-05"), event(FOUNDERS, "2027-03-13")),
}
"""Not in the sheet: mirror leaves the one alone because a skill uses it, the other because of its day of 2026."""
LACKED = "Kilo"
_LACKED = _of("The sheet lacks it", event(FOUNDERS, "2027-03-14"))
NEW = ("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot")


@dataclass(frozen=True)
class Story:
    """What should come of the import: for each occasion its outcome, and what the account holds of it, or None."""

    outcomes: Mapping[str, frozenset[str]]
    holds: Mapping[str, Content | None]

    def but(self, name: str, outcomes: set[str], held: Content | None) -> "Story":
        """The same story with another end for one occasion."""
        return replace(self, outcomes={**self.outcomes, name: frozenset(outcomes)}, holds={**self.holds, name: held})

    def without_new_default(self) -> "Story":
        """The former default stays what it was, because Golf did not take over."""
        former = self.holds[FORMER]
        return self if former is None else replace(self, holds={**self.holds, FORMER: replace(former, default=True)})


def seeds(mode: Mode) -> list[JsonObject]:
    """The account before the import, in the order of its ids; in mode upsert Golf is there, and is no default."""
    golf = {} if mode == "mirror" else {"Golf": _GOLF_BEFORE}
    held = {**_HELD, **golf, **OUTSIDE, LACKED: _LACKED}
    objects = [content.body(name) for name, content in held.items()]
    return [{**each, "lastModified": "2026-11-01"} if each["name"] in OUTSIDE else each for each in objects]


def before(name: str, mode: Mode) -> Content | None:
    """What the account held under a name."""
    return next((content_of(each) for each in seeds(mode) if each["name"] == name), None)


def story(mode: Mode, switches: Switches) -> Story:
    """What the import should come to where nobody interferes: switches decide what the API refuses."""
    done = {name: frozenset({"created"}) for name in NEW}
    done |= {name: frozenset({"updated"}) for name in ("Hotel", "India")}
    done |= {"Juliet": frozenset({"unchanged"})}
    done |= {"Golf": frozenset({"created" if mode == "mirror" else "updated"})}
    holds: dict[str, Content | None] = dict(WANTED)
    if mode == "mirror":
        done |= {LACKED: frozenset({"deleted"}), **{name: frozenset({"conflict"}) for name in OUTSIDE}}
    holds |= {LACKED: None if mode == "mirror" else _LACKED, **OUTSIDE}
    told = Story(done, holds)
    if mode == "mirror" and switches.list_shape == "select_ignored":  # nobody can say what skills use
        told = told.but(LACKED, {"conflict"}, _LACKED)
    for name in _refused(switches):
        told = told.but(name, {"failed"}, before(name, mode))
    return told


def _refused(switches: Switches) -> list[str]:
    found = []
    if ZURICH in switches.all_refused_zones:
        found.append("Charlie")
    if KOLKATA in switches.all_refused_zones or switches.empty_description == "refused":
        found.append("India")
    if switches.max_events is not None and switches.max_events < len(WANTED["Echo"].events):
        found.append("Echo")
    return found


def write_sheet(folder: Path) -> Path:
    """The sheet as a file."""
    path = folder / "sheet.csv"
    path.write_text(SHEET, "utf-8")
    return path
