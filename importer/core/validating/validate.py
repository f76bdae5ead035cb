"""Validate: apply the API's rules and ours to what was grouped, and decide which occasions may be sent.

The occasion is the unit of acceptance: one row in error holds its whole occasion back, never the others. Everything
wrong is reported in one pass, in the order of the sources. Today is an argument.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from importer.core.checked import Checked
from importer.core.faults import Fault
from importer.core.grouped import Grouped
from importer.core.issue_order import in_order
from importer.core.issues import Assumption, Issue, Severity
from importer.core.lifting import Mask
from importer.core.records import RecordPlaces
from importer.core.rules.zones import canonical
from importer.core.validating.events import check_events
from importer.core.validating.occasions import check_occasions


@dataclass(frozen=True)
class Rules:
    """What validating depends on besides the sheet."""

    today: dt.date
    strict: bool = False
    """Whether one error anywhere holds everything back."""
    allowed_zones: Collection[str] = ()
    """Zones that the account takes; empty means every zone that is known."""
    errors_elsewhere: bool = False
    """Whether there is an error in rows for other accounts."""


def validate(
    grouped: Grouped, rules: Rules, earlier: Sequence[Issue] = (), assumed: Sequence[Assumption] = ()
) -> Checked:
    """Validate what was grouped.

    Args:
        grouped: occasions, events and memberships.
        rules: what validating depends on besides the sheet.
        earlier: issues of the stages before, which are put in order with the new ones.
        assumed: assumptions of the stages before.
    """
    checks = check_occasions(grouped)
    refused, zone_issues = _zones_not_allowed(grouped, rules.allowed_zones)
    records = grouped.places.records
    faulty = records.rejected | refused | _with_errors(earlier, grouped.places)
    in_error = checks.in_error.copy()
    in_error[grouped.member_occasion[faulty[grouped.member_record]]] = True
    rejected = faulty.copy()  # a row of two occasions, of which one is in error itself, does not hold the other back
    rejected[grouped.member_record[checks.in_error[grouped.member_occasion]]] = True
    issues = [*earlier, *grouped.issues, *checks.issues, *zone_issues, *check_events(grouped, rules.today)]
    issues = _of_living_rows(issues, grouped.places)
    anything = any(issue.severity is Severity.ERROR for issue in issues)
    held = ~in_error & (rules.strict and (anything or rules.errors_elsewhere))
    keep = np.flatnonzero(~faulty[grouped.events.record])
    return Checked(
        places=RecordPlaces(grouped.places.tables, replace(records, rejected=rejected)),
        names=grouped.names,
        given=grouped.given,
        descriptions=checks.descriptions,
        skills=checks.skills,
        defaults=checks.defaults,
        in_error=in_error,
        held=held,
        member_record=grouped.member_record,
        member_occasion=grouped.member_occasion,
        events=grouped.events.take(keep),
        issues=tuple(issues),
        assumptions=tuple(dict.fromkeys((*assumed, *grouped.assumptions, *checks.assumptions))),
    )


def _with_errors(issues: Sequence[Issue], places: RecordPlaces) -> Mask:
    """Records in whose row an error of an earlier stage stands; readers know no records and cannot reject them."""
    found: dict[tuple[str, str | None], list[int]] = {}
    for issue in issues:
        if issue.severity is Severity.ERROR and issue.place.row and not issue.field:
            found.setdefault((issue.place.file, issue.place.sheet), []).append(issue.place.row)
    records = places.records
    mask = np.zeros(len(records), dtype=np.bool_)
    for number, table in enumerate(places.tables):
        if rows := found.get((table.file, table.sheet)):
            mask |= (records.table == number) & np.isin(records.row, rows)
    return mask & records.skipped.blank


def _zones_not_allowed(grouped: Grouped, allowed: Collection[str]) -> tuple[Mask, list[Issue]]:
    """Records with events in a zone that the account does not take."""
    records = grouped.places.records
    refused = np.zeros(len(records), dtype=np.bool_)
    if not allowed:
        return refused, []
    known = {canonical(zone) for zone in allowed}
    wrong = grouped.events.zone.where(lambda zone: canonical(zone) not in known)
    issues = []
    rows = np.flatnonzero(wrong)
    found, firsts = np.unique(grouped.events.record[rows], return_index=True)
    for record, first in zip(found.tolist(), firsts.tolist(), strict=True):
        zone = grouped.events.zone[int(rows[first])]
        message = f"The account does not take the zone {zone}."
        fault = Fault("zone-not-allowed", message, f"use one of: {', '.join(sorted(allowed)[:8])}.")
        issues.append(grouped.places.issue(fault, record, "zone"))
        refused[record] = True
    return refused, issues


def _rows_gone(places: RecordPlaces) -> set[tuple[str, str | None, int]]:
    """Rows of a sheet of which every record is skipped."""
    records = places.records

    def rows(mask: Mask) -> set[tuple[str, str | None, int]]:
        pairs = zip(records.table[mask].tolist(), records.row[mask].tolist(), strict=True)
        return {(places.tables[table].file, places.tables[table].sheet, row) for table, row in pairs}

    skipped = ~records.skipped.blank
    return rows(skipped) - rows(~skipped & np.isin(records.row, records.row[skipped]))


def _of_living_rows(issues: Sequence[Issue], places: RecordPlaces) -> list[Issue]:
    """Issues in the order of the sources; the errors of rows that are skipped are nobody's concern."""
    gone = _rows_gone(places)
    living = [
        issue
        for issue in issues
        if issue.severity is not Severity.ERROR or (issue.place.file, issue.place.sheet, issue.place.row) not in gone
    ]
    return in_order(living, places.tables)
