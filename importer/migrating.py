"""Migrate: write anything that can be read as a workbook in our own layout, and make sure that it means the same.

Nothing is sent. Before the file gets its name it is read back: each occasion must come out of it as it comes out of
the sources, and one in error must still be in error. What leaves this module: ``SourceError`` when a source cannot be
read, ``SettingsError`` when the file cannot be made.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from importer.core.account import AccountState
from importer.core.checked import OccasionDraft
from importer.core.dividing import divide, names_accounts
from importer.core.errors import SettingsError
from importer.core.glossary import Glossary
from importer.core.issues import Issue, Severity
from importer.core.migrated import LeftOut, MigratedRow, ZonesAsSaid
from importer.core.migrating.comparing import compared_rows
from importer.core.migrating.rows import Migration
from importer.core.names import fold
from importer.core.profile import Profile
from importer.core.validating.validate import Rules
from importer.default_zones import default_zone
from importer.exporting import Differing, check_path, whole_file
from importer.migration_workbook import Told, migration_workbook
from importer.pipeline import Checking, Zones, check_reading
from importer.reading import Reading, read_and_parse
from importer.reports.mending import options_for
from importer.reports.saving import workbook_bytes

EXISTS = "migration-exists"
_ZONE_TO_COME, _ZONES_TO_COME = "zone-default", "mixed-zones"
Find = Callable[[str], str | None]
"""The account that a cell means."""


@dataclass(frozen=True)
class Understood:
    """The rows of one account, checked; or all rows, where they name none."""

    account: str
    """What the rows call it; empty where they name none."""
    checking: Checking
    zones: ZonesAsSaid

    def migration(self) -> Migration:
        """The rows to write."""
        return Migration(self.checking.checked, self.zones, self.account)


@dataclass(frozen=True)
class Migrated:
    """What was written."""

    path: Path
    rows: tuple[MigratedRow, ...]
    left_out: tuple[LeftOut, ...]
    differing: tuple[Differing, ...]
    """Occasions that do not come out of the workbook as they come out of the sources."""


def understood(
    reading: Reading, rules: Rules, account_zone: str | None, glossary: Glossary, find: Find
) -> tuple[Understood, ...]:
    """Check a reading as far as it goes without an account: rows without a zone are no error here.

    Args:
        reading: the sources as far as parse.
        rules: what validating depends on besides the sheet.
        account_zone: the zone of the account, if one is known.
        glossary: all words.
        find: the account that a cell means.

    Raises:
        SettingsError: hours are to be converted, and nobody says from which zone.
    """
    if not names_accounts(reading.parsed):
        return (_checked("", reading, rules, account_zone, glossary),)
    shares = divide(reading.parsed, reading.issues, find, ())
    return tuple(
        _checked(
            share.account or "",
            replace(reading, parsed=share.parsed, issues=share.issues),
            rules,
            account_zone,
            glossary,
        )
        for share in shares
    )


def _checked(account: str, reading: Reading, rules: Rules, account_zone: str | None, glossary: Glossary) -> Understood:
    """Check rows with the zones that they name; without a default, hours of an offset stay as they are written."""
    given = default_zone(reading.parsed, None)
    readings, known = reading.parsed.records.zone, given or account_zone
    zones = ZonesAsSaid(readings, default=given is not None, given=given or "", known=known is not None)
    if known is None:
        if any(table.profile.to_zone for table in reading.tables):
            raise SettingsError("--to-zone converts hours, and the zone of some rows is not known.", "give --zone too.")
        bare = replace(reading.parsed.records, zone=readings.map(lambda each: each if each.name else None))
        reading = replace(reading, parsed=replace(reading.parsed, records=bare))
    checking = check_reading(reading, rules, Zones(account_zone or "UTC"), glossary)
    if given is None:
        checked = checking.checked
        told = tuple(each for each in checked.assumptions if each.code != _ZONE_TO_COME)
        issues = tuple(each for each in checked.issues if known or each.code != _ZONES_TO_COME)
        checking = replace(checking, checked=replace(checked, assumptions=told, issues=issues))
    return Understood(account, checking, zones)


def unsettled(found: Iterable[Understood]) -> list[Issue]:
    """Errors of whole columns, sheets and files: while one stands, no row of a workbook could be mended by itself."""
    return list(dict.fromkeys(issue for each in found for issue in _of_columns(each.checking)))


def _of_columns(checking: Checking) -> Iterator[Issue]:
    tables = checking.checked.places.tables
    headers = {(each.file, each.sheet, each.header_row) for each in tables}
    tops = {(each.file, each.sheet, each.place(None, "start_date").row) for each in tables if not each.header_row}
    for issue in checking.checked.issues:
        if issue.severity is not Severity.ERROR:
            continue
        spot = (issue.place.file, issue.place.sheet, issue.place.row)
        if issue.place.row is None or spot in headers or (spot in tops and options_for([issue])):
            yield issue


def write_migration(
    found: Sequence[Understood],
    path: Path,
    *,
    again: Callable[[Path], Sequence[Understood]],
    state: AccountState | None = None,
    overwrite: bool = False,
) -> Migrated:
    """Write what was understood into a workbook.

    Args:
        found: the rows of each account.
        path: where to; ends in ``.xlsx``.
        again: reads and checks the workbook in the same way.
        state: the account to compare with; None if it was not asked.
        overwrite: whether a file that is there may be replaced.

    Raises:
        SettingsError: the file cannot be written.
    """
    check_path(path, overwrite=overwrite, code=EXISTS)
    of_each = [each.migration() for each in found]
    rows = tuple(row for each in of_each for row in each.rows())
    left_out = tuple(line for each in of_each for line in each.left_out())
    compared: list[str] = []
    if state is not None:
        for each, rows_of in zip(found, of_each, strict=True):
            compared += compared_rows(rows_of.rows(), each.checking.checked, state)
    content = workbook_bytes(migration_workbook(rows, left_out, tuple(_told(found)), compared))
    with whole_file(path, content, overwrite=overwrite) as part:
        differing = tuple(_differing(found, again(part)))
    return Migrated(path, rows, left_out, differing)


def reading_again(
    glossary: Glossary, check: Callable[[Reading], Sequence[Understood]]
) -> Callable[[Path], Sequence[Understood]]:
    """How the workbook is read back: without any option, as a first import of it reads it."""
    return lambda path: check(read_and_parse([path], Profile(), glossary))


def _told(found: Sequence[Understood]) -> Iterator[Told]:
    """What was inferred about the sources, and what is worth knowing."""
    first = found[0].checking
    for source in first.reading.sources:
        made = " ".join(dict.fromkeys(each.entries.producer for each in source.sheets if each.entries))
        yield Told("source", source.file, f"{source.kind}{f', written by {made}' if made else ''}")
    seen = dict.fromkeys(one for each in found for one in each.checking.checked.assumptions)
    for one in seen:
        because = f" (because {one.evidence})" if one.evidence and one.evidence != one.decided else ""
        yield Told(one.code, one.about, f"{one.decided}{because}")
    for issue in dict.fromkeys(issue for each in found for issue in each.checking.checked.issues):
        if issue.severity is not Severity.ERROR:
            yield Told(f"{issue.severity}: {issue.code}", str(issue.place), issue.told)


def _differing(found: Iterable[Understood], again: Iterable[Understood]) -> Iterator[Differing]:
    """Occasions that the workbook says otherwise than the sources do."""
    there = {_key(each.account, draft): (draft, wrong) for each in again for draft, wrong in _drafts(each)}
    here = {_key(each.account, draft): (draft, wrong) for each in found for draft, wrong in _drafts(each)}
    for key, (draft, wrong) in here.items():
        other = there.get(key)
        if other is None:
            yield Differing(draft.name, "it is not read from the workbook")
        elif wrong != other[1]:
            why = (
                "a row of it is to be mended, and the workbook would be imported" if wrong else "it would be held back"
            )
            yield Differing(draft.name, why)
        elif not wrong and _content(draft) != _content(other[0]):
            yield Differing(draft.name, "its events would not be the same")
    for key, (draft, wrong) in there.items():
        if key not in here and not wrong:
            yield Differing(draft.name, "no source has it")


def _drafts(each: Understood) -> Iterator[tuple[OccasionDraft, bool]]:
    checked = each.checking.checked
    return zip(checked.drafts(), checked.in_error.tolist(), strict=True)


def _key(account: str, draft: OccasionDraft) -> tuple[str, str]:
    return fold(account), fold(draft.name)


def _content(draft: OccasionDraft) -> tuple[object, ...]:
    """What an import makes of a draft; the order of its events means nothing."""
    events = sorted(map(orjson.dumps, draft.events))
    return draft.name, draft.description, draft.default, draft.skills, draft.years, events
