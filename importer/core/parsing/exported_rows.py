"""Rows that we exported: taken word for word from their API columns while nobody has edited what people see.

A row counts as edited when its cells for people are no longer what the export writes for its API cells; then it is
read by these cells alone, like every other row, and an assumption says so. Tables without these columns, and rows
that leave them blank, are none of this module's business.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from importer.core.exact import ExactTimes
from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary
from importer.core.issues import Assumption, Severity
from importer.core.lifting import BLANK, Coded, Mask, Numbers
from importer.core.parsing.cells import read_flags, read_skills, read_texts
from importer.core.parsing.exact_cells import EMPTY, Decided, decide
from importer.core.parsing.findings import Findings
from importer.core.parsing.types import filter_types, first_of
from importer.core.records import AS_WRITTEN, NO_TIME, Records, Spans
from importer.core.rules.api_cells import API_FIELDS, ApiFault, hours_of, unprotected, visible
from importer.core.rules.zones import ZoneReading
from importer.core.table import Table

ParsedTable = tuple[Records, Spans, Findings, list[Assumption], bool]
"""Records, spans, what was found, what was assumed, and whether ends were moved."""
ParseRest = Callable[[int, Table, Glossary], ParsedTable]
Positions = npt.NDArray[np.intp]
_SHOWN = 5
_NO_ZONE = ZoneReading("zone", "UTC", name="UTC")


def parse_exported(number: int, table: Table, glossary: Glossary, parse_rest: ParseRest) -> ParsedTable:
    """Parse a table that may have API columns.

    Args:
        number: the table's number.
        table: the table.
        glossary: all words.
        parse_rest: how the rows are parsed that say nothing there, and those that were edited.
    """
    if "api_start" not in table.raw and "api_end" not in table.raw:
        return parse_rest(number, table, glossary)
    decided = decide(table, glossary)
    settled = decided.where(lambda each: each == EMPTY or not isinstance(each, int))
    mine, others = np.flatnonzero(settled), np.flatnonzero(~settled)
    taken = _word_for_word(number, table.take(mine), decided.take(mine), glossary)
    if not len(others):
        return taken
    rest = parse_rest(number, table.take(others), glossary)
    edited = decided.take(others)
    records = _as_exported(rest[0], table.take(others), edited)
    records = replace(records, was_of=edited.number(lambda each: each if isinstance(each, int) else 0, 0))
    return _together((taken, mine), ((records, *rest[1:]), others), _told(table, others[~edited.blank]))


def _told(table: Table, edited: Positions) -> list[Assumption]:
    if not len(edited):
        return []
    shown = ", ".join(f"row {table.rows[each]}" for each in edited[:_SHOWN].tolist())
    more = f" and {len(edited) - _SHOWN} more" if len(edited) > _SHOWN else ""
    decided = f"{len(edited)} {'row is' if len(edited) == 1 else 'rows are'} read by what people see ({shown}{more})"
    evidence = "these cells are no longer what the export writes for the API columns of the row"
    if table.profile.to_zone:
        evidence = "--to-zone converts hours, and the API columns hold those of before"
    return [Assumption("exported-row-edited", str(table.place(None, "api_start")), decided, evidence)]


def _word_for_word(number: int, table: Table, decided: Coded[Decided], glossary: Glossary) -> ParsedTable:
    """The records of rows whose API cells count, those of them that are wrong, and those without events."""
    findings = Findings(table)
    for name in API_FIELDS:
        wrong = decided.where(partial(_is_at, name))
        findings.each(wrong, name, lambda row: _fault(decided, row))
    exact: Coded[ExactTimes] = decided.map(lambda each: each[0] if isinstance(each, tuple) else None)
    findings.each(
        exact.where(lambda times: bool(times.odd)), "api_start", lambda row: _odd(exact, row), Severity.WARNING
    )
    types, length = read_texts(findings, "type"), len(table)
    skipped = first_of(filter_types(findings, types, table.profile, glossary))
    seen = exact.map(visible)
    first = seen.number(lambda cells: cells.first, 0)
    records = Records(
        table=np.full(length, number, dtype=np.int32),
        row=table.rows,
        account=read_texts(findings, "account"),
        occasion=read_texts(findings, "occasion"),
        region=read_texts(findings, "region"),
        ticked=Coded.constant(None, length),
        event=_texts(table, "event"),
        description=_texts(table, "description"),
        type=types,
        zone=decided.map(_zone_of),
        default=read_flags(findings, "default", glossary),
        first=first,
        last=np.maximum(first, seen.number(lambda cells: cells.last, 0)),
        doubtful=np.zeros(length, dtype=np.bool_),
        shape=np.full(length, AS_WRITTEN, dtype=np.int32),
        start=np.full(length, NO_TIME, dtype=np.int32),
        end=np.full(length, NO_TIME, dtype=np.int32),
        rejected=findings.rejected & skipped.blank,
        skipped=skipped,
        skills=read_skills(findings),
        exact=exact,
        was_of=np.zeros(length, dtype=np.int32),
    )
    spans = _spans(exact, decided.where(lambda each: isinstance(each, tuple) and each[2]))
    return records, spans.take((skipped.blank & ~findings.rejected)[spans.record]), findings, [], False


def _zone_of(each: Decided) -> ZoneReading | None:
    """The zone of an event; an occasion without events is in none, and nobody has to say which."""
    if isinstance(each, tuple):
        return each[1]
    return _NO_ZONE if each == EMPTY else None


def _is_at(name: Field, each: Decided) -> bool:
    return isinstance(each, ApiFault) and each.name == name


def _fault(decided: Coded[Decided], row: int) -> Fault:
    found = decided[row]
    assert isinstance(found, ApiFault)  # noqa: S101 - the mask was made from faults
    return found.fault


def _odd(exact: Coded[ExactTimes], row: int) -> Fault:
    times = exact[row]
    what = times.odd if times else ""
    message = f"The API's documents do not have {what}; it may only stay where the account has it so."
    return Fault("api-value-undocumented", message, "correct the event in the account, or empty the API cells.")


def _spans(exact: Coded[ExactTimes], working: Mask) -> Spans:
    """One span for each row, as ranges and warnings look at it; what is sent are the exact times."""
    rows = np.flatnonzero(~exact.blank)
    column: Callable[[Callable[[ExactTimes], int]], Numbers] = lambda rule: exact.number(rule, 0)[rows]  # noqa: E731
    return Spans(
        record=rows,
        working=working[rows],
        first=column(lambda times: times.first),
        last=column(lambda times: times.last),
        start=column(lambda times: hours_of(times)[0]),
        end=column(lambda times: hours_of(times)[1]),
        counted=np.ones(len(rows), dtype=np.int32),
    )


def _texts(table: Table, name: Field) -> Coded[str]:
    """A text column letter by letter, as the account has it."""
    raw = table.raw.get(name)
    return Coded.constant(None, len(table)) if raw is None else raw.map(_letters)


def _letters(cell: Any) -> str | None:
    return None if isinstance(cell, Fault) else unprotected(cell if isinstance(cell, str) else str(cell))


def _as_exported(records: Records, table: Table, edited: Coded[Decided]) -> Records:
    """Records whose names and descriptions are taken letter by letter where they were exported."""
    if edited.blank.all():
        return records
    event = _where(~edited.blank & ~records.event.blank, _texts(table, "event"), records.event)
    said = ~edited.blank & ~records.description.blank
    description = _where(said, _texts(table, "description"), records.description)
    return replace(records, event=event, description=description)


def _where(mask: Mask, first: Coded[str], second: Coded[str]) -> Coded[str]:
    merged = Coded.concat([first, second])
    here, there = merged.codes[: len(first)], merged.codes[len(first) :]
    return Coded(np.where(mask & (here != BLANK), here, there).astype(np.int32), merged.values)


def _together(
    one: tuple[ParsedTable, Positions], other: tuple[ParsedTable, Positions], told: list[Assumption]
) -> ParsedTable:
    """Two parts of a table in the order of its rows."""
    (records, spans, findings, _, _), mine = one
    (more, further, found, assumed, moved), others = other
    positions = np.concatenate([mine, others])
    order = np.argsort(positions, kind="stable")
    whole = Spans.concat([spans, further.shifted(len(mine))])
    whole = replace(whole, record=positions[whole.record])
    findings.issues += found.issues
    sorted_spans = whole.take(np.argsort(whole.record, kind="stable"))
    return Records.concat([records, more]).take(order), sorted_spans, findings, [*assumed, *told], moved
