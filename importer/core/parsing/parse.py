"""Parse: the cells of every table into records and spans.

Takes mapped tables, gives one line for each record, in columns, and the spans that the good ones ask for; every
table's issues come in the order of its rows. Nothing is dropped: a row in error stays a record, marked rejected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from importer.core.glossary import Field, Glossary
from importer.core.issues import Assumption, Issue
from importer.core.lifting import BLANK, Coded, Mask, Numbers
from importer.core.parsing.calendars import read_calendar
from importer.core.parsing.cells import read_flags, read_opening_hours, read_skills, read_texts, read_times, read_zones
from importer.core.parsing.days import Days, read_days
from importer.core.parsing.exported_rows import ParsedTable, parse_exported
from importer.core.parsing.findings import Findings
from importer.core.parsing.horizon import ask_horizon
from importer.core.parsing.hours import RowHours, check_around_the_clock, decide_hours
from importer.core.parsing.mending import to_mend
from importer.core.parsing.midnights import Times, ends_moved, without_midnights
from importer.core.parsing.moment_days import whole_days_of_moments
from importer.core.parsing.odd_ticks import check_ticks
from importer.core.parsing.places import check_places
from importer.core.parsing.spans import build_spans, first_and_last, shape_of
from importer.core.parsing.strays import check_strays
from importer.core.parsing.types import filter_types, first_of, make_up_days, reason, unknown_types
from importer.core.profile import Profile
from importer.core.records import UNSAID, Parsed, Records, Spans
from importer.core.rules.ticks import is_cross
from importer.core.rules.times import HoursReading, read_hours
from importer.core.rules.zones import ZoneReading
from importer.core.table import Table


def parse(tables: Sequence[Table], glossary: Glossary) -> Parsed:
    """Parse all tables into one set of records, each as its own profile says."""
    records: list[Records] = []
    spans: list[Spans] = []
    issues: list[Issue] = []
    assumptions: list[Assumption] = []
    done = 0
    parsed: list[Table] = []
    for number, table in enumerate(tables):
        rows, asked, findings, assumed, moved = parse_exported(number, table, glossary, _parse_table)
        rows, waiting = to_mend(rows, table)
        given = findings.given_back or table
        parsed.append(replace(given, ends_moved=True) if moved else given)
        records.append(rows)
        spans.append(asked.shifted(done))
        issues += sorted([*findings.issues, *waiting], key=lambda issue: (issue.place.row or 0, issue.place.index or 0))
        assumptions += assumed
        done += len(rows)
    issues += unknown_types(tables, [each.type for each in records])
    return Parsed(tuple(parsed), Records.concat(records), Spans.concat(spans), tuple(issues), tuple(assumptions))


def _parse_table(number: int, table: Table, glossary: Glossary) -> ParsedTable:
    findings, profile = Findings(table), table.profile
    ask_horizon(findings)
    read, assumptions = read_days(table, profile, findings)
    doubtful = findings.rejected.copy()
    check_strays(findings, glossary)
    texts = _named({name: read_texts(findings, name) for name in _TEXTS}, table)
    default, working = (read_flags(findings, name, glossary) for name in _FLAGS)
    opening, taken = read_opening_hours(findings, glossary)
    times: Times = {name: read_times(findings, name, glossary, taken) for name in _TIMES}
    meaning = read_calendar(findings, read, times, texts, glossary) if table.is_calendar else None
    if meaning is None:
        timed = ~times["start_time"].blank
        read, whole, told = whole_days_of_moments(findings, read, times, working)
        days, times, midnights = without_midnights(findings, read, times, working, assumptions)
        moved_ends = ends_moved(table, read, [*assumptions, *midnights])
        untimed = whole | (timed & times["start_time"].blank)
        assumptions += told
    else:
        whole = untimed = meaning.whole
        days, times, midnights, moved_ends = meaning.days, meaning.times, meaning.assumptions, meaning.moved
        findings.given_back = meaning.table
    half_day = _half_day(profile, glossary)
    hours = decide_hours(findings, days, opening, times, working, texts, glossary, half_day, whole)
    first, last = first_and_last(findings, days, hours.spanning)
    doubtful |= last < first
    zone = _zones(findings, days, whole)
    ticked, assumed = _ticked(findings, glossary)
    unasked = filter_types(findings, texts["type"], profile, glossary)
    moved = read_flags(findings, "moved", glossary) == 1
    no_events = _no_events(findings, ticked, moved, make_up_days(texts, glossary), working, hours)
    skipped = first_of(*([] if meaning is None else [meaning.left_out]), unasked, no_events)
    check_around_the_clock(findings, hours, days, (working == UNSAID) & skipped.blank)
    assumed += check_places(findings, skipped.blank & meaning.asked) if meaning else []
    spans = build_spans(findings, first, last, hours, skipped.blank)
    records = Records(
        table=np.full(len(table), number, dtype=np.int32),
        row=table.rows,
        ticked=ticked,
        zone=zone,
        default=default,
        first=first,
        last=last,
        doubtful=doubtful,
        shape=shape_of(days, hours, untimed),
        start=hours.start,
        end=hours.end,
        rejected=findings.rejected & skipped.blank,
        skipped=skipped,
        account=texts["account"],
        occasion=texts["occasion"],
        region=texts["region"],
        event=texts["event"],
        description=texts["description"],
        type=texts["type"],
        skills=read_skills(findings),
        exact=Coded.constant(None, len(table)),
        was_of=np.zeros(len(table), dtype=np.int32),
    )
    return records, spans, findings, [*assumptions, *midnights, *assumed], moved_ends


_TEXTS: tuple[Field, ...] = ("account", "occasion", "region", "event", "description", "type")
_FLAGS: tuple[Field, ...] = ("default", "working")
_TIMES: tuple[Field, ...] = ("start_time", "end_time")


def _named(texts: dict[Field, Coded[str]], table: Table) -> dict[Field, Coded[str]]:
    """Where types stand beside descriptions and no column names the events, the descriptions name them."""
    if "event" in table.raw or not {"type", "description"} <= set(table.raw):
        return texts
    return texts | {"event": texts["description"], "description": Coded.constant(None, len(table))}


def _half_day(profile: Profile, glossary: Glossary) -> HoursReading | None:
    found = read_hours(profile.half_day, glossary) if profile.half_day else None
    return found if isinstance(found, HoursReading) and found.kind == "shifts" else None


def _zones(findings: Findings, days: Mapping[Field, Days], needless: Mask) -> Coded[ZoneReading]:
    """The zone column with the offset that the date cell names; hours of another offset are converted to the zone.

    Whole days of a calendar are in no zone of their own.
    """
    zones, offsets = read_zones(findings, needless), days["start_date"].offset
    offsets = Coded(np.where(needless, BLANK, offsets.codes).astype(np.int32), offsets.values)
    if offsets.blank.all():
        return zones
    pairs, codes = np.unique(np.stack([zones.codes, offsets.codes]), axis=1, return_inverse=True)
    told = Coded.of(
        _zone_at(
            None if zone == BLANK else zones.values[zone],
            None if offset == BLANK else offsets.values[offset],
        )
        for zone, offset in pairs.T.tolist()
    )
    return told.take(codes.reshape(-1))


def _zone_at(zone: ZoneReading | None, minutes: int | None) -> ZoneReading | None:
    if zone is None or minutes is None:
        return zone if minutes is None else _offset_reading(minutes)
    return replace(zone, kind="offset", minutes=minutes) if zone.kind == "zone" else zone


def _offset_reading(minutes: int) -> ZoneReading:
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    return ZoneReading("offset", f"UTC{sign}{size // 60:02d}:{size % 60:02d}", minutes=minutes)


def _ticked(findings: Findings, glossary: Glossary) -> tuple[Coded[tuple[str, ...]], list[Assumption]]:
    """The regions ticked in each row, for tables with columns of ticks."""
    table = findings.table
    if not table.ticks:
        return Coded.constant(None, len(table)), []
    check_ticks(findings, glossary)
    masks = [cells.where(lambda cell: not is_cross(cell, glossary)) for _, cells in table.ticks]  # odd ones hold back
    names = [name for name, _ in table.ticks]
    rows = zip(*masks, strict=True)
    chosen = Coded.of(tuple(name for name, hit in zip(names, row, strict=True) if hit) for row in rows)
    evidence = "ticks, crosses and blanks stand in these columns"
    return chosen, [Assumption("tick-columns", str(table.place()), f"one occasion each: {', '.join(names)}", evidence)]


def _no_events(
    findings: Findings, ticked: Coded[tuple[str, ...]], moved: Mask, makeup: Mask, working: Numbers, hours: RowHours
) -> Coded[str]:
    """Records that are no events: without any tick, moved elsewhere, and working days that name no hours."""
    return first_of(
        reason(ticked.where(lambda names: not names), "no site is ticked"),
        reason(moved, "the holiday was moved to another day"),
        reason(makeup & (working == UNSAID) & ~hours.timed & ~findings.rejected, "a make-up working day without hours"),
    )
