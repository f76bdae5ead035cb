"""Shared by the tests of the core: sheets in memory, and the arrow over them without a file."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from importer.core.account import AccountState
from importer.core.checked import Checked, OccasionDraft
from importer.core.glossary import Glossary
from importer.core.grouping.group import group
from importer.core.issues import Assumption, Issue
from importer.core.localising.localise import localise
from importer.core.mapping.map import map_source
from importer.core.model import Sheet, Source
from importer.core.parsing.parse import parse
from importer.core.payload import AccountOccasion, Event, Meta, Moment, Occasion
from importer.core.profile import Profile
from importer.core.report import Report, RunInfo
from importer.core.reporting.reports import report_of_check
from importer.core.table import Table
from importer.core.validating.validate import Rules, validate

TODAY = dt.date(2026, 7, 1)
RUN = RunInfo("r1", "check", "qa1", None, "upsert", "2026-07-01T00:00:00+00:00", None, "0", "0", ())
Cells = Sequence[Sequence[object]]
Arrow = Callable[..., "Walked"]


def sheet_of(rows: Cells, *, name: str | None = None, file: str = "holidays.csv", **more: Any) -> Sheet:
    """A sheet of these cells; short rows are filled up with blanks."""
    width = max((len(row) for row in rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    return Sheet(file, name, pd.DataFrame(filled, dtype=object), **more)


def source_of(*sheets: Sheet) -> Source:
    """A source of these sheets."""
    return Source(sheets[0].file, "0" * 64, "csv", sheets)


@dataclass(frozen=True)
class Walked:
    """What the arrow made of a sheet."""

    tables: tuple[Table, ...]
    checked: Checked

    @property
    def report(self) -> Report:
        """The report of the check."""
        return report_of_check(self.checked, RUN, self.tables)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """All issues."""
        return self.checked.issues

    @property
    def codes(self) -> list[str]:
        """The issues in one-line form without their words: cell and code."""
        return [f"{issue.place.cell or issue.place.row or ''} {issue.code}".strip() for issue in self.issues]

    @property
    def assumed(self) -> dict[str, Assumption]:
        """The last assumption of each code."""
        return {each.code: each for each in self.checked.assumptions}

    @property
    def drafts(self) -> list[OccasionDraft]:
        """All occasions, sent or not."""
        return list(self.checked.drafts())

    @property
    def names(self) -> list[str]:
        """The occasions' names."""
        return [draft.name for draft in self.drafts]

    @property
    def outcomes(self) -> list[str]:
        """The outcome of each read row."""
        return [str(outcome) for outcome in self.report.rows["outcome"]]

    @property
    def told(self) -> list[str]:
        """Every event on one line, such as ``Xmas off 2027-12-24 00:00-23:59 x3 Europe/Warsaw``."""
        return [told(event) for draft in self.drafts for event in draft.events]


def told(event: dict[str, Any]) -> str:
    """An event on one line."""
    start, end = event["start"]["dateTime"], event["end"]["dateTime"]
    assert start[:10] == end[:10]
    assert event["start"]["timeZone"] == event["end"]["timeZone"]
    times = f" x{event['recurrence'][0].split('COUNT=')[1].split(';')[0]}" if event["recurrence"] else ""
    state = "open" if event["meta"]["working"] else "off"
    hours = f"{start[11:].removesuffix(':00')}-{end[11:].removesuffix(':00')}"
    return f"{event['meta']['name']} {state} {start[:10]} {hours}{times} {event['start']['timeZone']}"


def walk(
    source: Source,
    glossary: Glossary,
    *,
    zone: str | None = "Europe/Warsaw",
    to_zone: str | None = None,
    strict: bool = False,
    allowed: Sequence[str] = (),
    **profile: Any,
) -> Walked:
    """The arrow from map to validate."""
    settings = Profile.model_validate(profile)
    mapped = map_source(source, settings, glossary)
    parsed = parse(mapped.tables, glossary)
    localised = localise(parsed, zone, to_zone)
    grouped = group(localised, settings, glossary)
    issues = [*mapped.issues, *parsed.issues, *localised.issues]
    assumptions = [*mapped.assumptions, *parsed.assumptions, *localised.assumptions]
    rules = Rules(TODAY, strict=strict, allowed_zones=allowed)
    return Walked(mapped.tables, validate(grouped, rules, issues, assumptions))


def event(
    name: str = "Xmas", day: str = "2027-12-24", hours: str = "00:00-23:59", days: int = 1, *,
    working: bool = False, zone: str = "Europe/Warsaw",
) -> Event:  # fmt: skip
    """An event as the API holds it."""
    start, end = hours.split("-")
    return Event(
        meta=Meta(working=working, name=name),
        start=Moment(dateTime=f"{day}T{start}:00", timeZone=zone),
        end=Moment(dateTime=f"{day}T{end}:00", timeZone=zone),
        recurrence=(f"RRULE:FREQ=DAILY;COUNT={days};INTERVAL=1",) if days > 1 else (),
    )


def occasion(
    name: str = "A", *events: Event, default: bool = False, description: str | None = None, id_: int | None = None
) -> Occasion:
    """An occasion as the API holds it."""
    text = name if description is None else description
    return Occasion(name=name, description=text, isDefault=default, events=events, id=id_)


def account(*occasions: Occasion) -> AccountState:
    """An account that holds these occasions, with ids from 1 where they have none."""
    numbered = [
        each if each.id else each.model_copy(update={"id": number}) for number, each in enumerate(occasions, start=1)
    ]
    return AccountState.of("qa1", "7", [AccountOccasion(occasion=each) for each in numbered])


def draft(
    name: str = "A",
    *events: Event,
    default: bool | None = None,
    description: str | None = None,
    closed_hours: tuple[str, ...] = (),
) -> OccasionDraft:
    """An occasion as a sheet has it."""
    objects = tuple(each.model_dump(mode="json") for each in events)
    years = frozenset(each.first_day.year for each in events)
    return OccasionDraft(
        name=name,
        description=description,
        default=default,
        events=objects,
        given=True,
        counted=len(events),
        years=years,
        closed_hours=closed_hours,
    )
