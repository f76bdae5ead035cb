"""An account with everything in it that a sheet can't say, and imports of its export."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from importer.core.account import AccountState
from importer.core.issues import Severity
from importer.core.payload import AccountOccasion
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.validating.validate import Rules
from importer.pipeline import Checking, Planning, Zones, check, load_glossary, make_plan

TODAY = dt.date(2027, 1, 1)
GLOSSARY = load_glossary()
RUN = RunInfo("r", "import", "1001", "http", "upsert", "2027-01-03T10:15:02+00:00", None, "0", "0", ())
SHEET = "Holidays"
COLUMNS = (
    "Occasion", "Description", "Default", "Event", "Start_date", "End_date", "Start_time", "End_time", "Time_zone",
    "Working",
)  # fmt: skip
LETTERS = dict(zip([*COLUMNS, "API_start", "API_end", "API_recurrence"], "ABCDEFGHIJKLM", strict=True))


def daily(count: int) -> list[str]:
    return [f"RRULE:FREQ=DAILY;COUNT={count};INTERVAL=1"]


def event(name: str, start: str, end: str, zone: str = "Europe/Paris", **more: Any) -> dict[str, Any]:
    """An event; ``working``, ``recurrence`` and ``until`` (the zone of its end) where they are not as usual."""
    return {
        "meta": {"working": more.get("working", False), "name": name},
        "start": {"dateTime": start, "timeZone": zone},
        "end": {"dateTime": end, "timeZone": more.get("until", zone)},
        "recurrence": more.get("recurrence", []),
    }


def day_off(name: str, day: str, days: int = 1) -> dict[str, Any]:
    return event(name, f"{day}T00:00:00", f"{day}T23:59:00", recurrence=daily(days) if days > 1 else [])


def account(*occasions: tuple[str, list[dict[str, Any]]], default: str = "", description: str = "") -> AccountState:
    bodies = [
        {"id": 100 + number, "name": name, "description": description or name, "isDefault": name == default}
        | {"events": events}
        for number, (name, events) in enumerate(occasions)
    ]
    return AccountState.of("1001", "7", map(AccountOccasion.from_api, bodies))


DOCUMENTED = [
    event("only dates", "2027-05-05", "2027-05-08"),
    event("to the last second", "2027-03-01T00:00:00", "2027-03-01T23:59:59"),
    event("to the last second", "2027-03-01T00:00:00", "2027-03-01T23:59:59"),
    event("a span", "2027-12-24T18:00:00", "2027-12-27T08:00:00"),
    event("a night", "2027-12-31T21:00:00", "2028-01-01T01:00:00", working=True, recurrence=daily(3)),
    event("in a gap", "2027-03-28T02:30:00", "2027-03-28T02:45:10", working=True),
    event("very often", "2027-06-01T09:00:00", "2027-06-01T10:00:00", working=True, recurrence=daily(9_999_999)),
    event("until midnight", "2027-06-01T00:00:00", "2027-06-03T00:00:00"),
    event("long ago", "1899-06-01T09:00:00", "1899-06-01T10:00:00", working=True),
    event("=1+1", "2027-07-01T09:00:00", "2027-07-01T10:00:00", working=True),
    event("'=1+1", "2027-07-02T09:00:00", "2027-07-02T10:00:00", working=True),
    event("  blanks  and\nbells \x07 _x0041_", "2027-07-03T09:00:00", "2027-07-03T10:00:00", working=True),
    event("Total", "2027-07-04T09:00:00", "2027-07-04T10:00:00", working=True),
    event("Early closing", "2027-07-05T09:00:00", "2027-07-05T10:00:00"),
]
UNDOCUMENTED = [
    event("no seconds", "2027-06-01T09:00", "2027-06-01T10:00", working=True),
    event("weekly", "2027-06-02T09:00:00", "2027-06-02T10:00:00", recurrence=["RRULE:FREQ=WEEKLY;COUNT=3"]),
    event("two zones", "2027-06-03T09:00:00", "2027-06-03T10:00:00", until="Europe/Rome"),
    event("elsewhere", "2027-06-04T09:00:00", "2027-06-04T10:00:00", zone="Mars/Olympus Mons"),
    event("nothing long", "2027-06-05", "2027-06-05"),
    event("half dated", "2027-06-06", "2027-06-06T10:00:00"),
]


def checked(path: Path, profile: Profile | None = None) -> Checking:
    return check([path], profile or Profile(), Rules(TODAY), Zones(), GLOSSARY)


def planned(path: Path, state: AccountState, mode: str = "upsert", profile: Profile | None = None) -> Planning:
    options = replace(PlanOptions.of(profile or Profile(), mode), skill_uses={})
    return make_plan(checked(path, profile), state, options, RUN)


def kinds(planning: Planning) -> dict[str, str]:
    return {action.name: action.kind.value for action in planning.plan.actions}


def changes(planning: Planning) -> list[str]:
    """All differences, such as ``events[Christmas 2027-12-24]: closed all day -> None``."""
    return [
        f"{each.path}: {each.before} -> {each.after}" for action in planning.plan.actions for each in action.changes
    ]


def errors(checking: Checking) -> list[str]:
    """Codes and cells of what is in error."""
    found = (issue for issue in checking.checked.issues if issue.severity is Severity.ERROR)
    return [f"{issue.code} {issue.place.cell}" for issue in found]


def edit(path: Path, row: int, **cells: Any) -> Path:
    """Write cells of a row, named by their headings with ``_`` for a blank."""
    book = load_workbook(path)
    for heading, value in cells.items():
        cell = book[SHEET][f"{LETTERS[heading]}{row}"]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(path)
    return path


def row_of(path: Path, name: str) -> int:
    """The row of the event of a name."""
    sheet = load_workbook(path)[SHEET]
    return next(int(cell.row) for cell in sheet["D"] if cell.value == name)
