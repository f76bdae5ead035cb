"""The arrow: read, map, parse, localise, group, validate, plan, send, reconcile, report.

Every command is this arrow, stopped earlier. This module puts the stages in their order and hands each what it needs;
it decides nothing itself. Times, ids and today's date are passed in at the door.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from importer.core.account import AccountState
from importer.core.checked import Checked, OccasionDraft
from importer.core.errors import NotAHolidayList, SettingsError
from importer.core.faults import Fault
from importer.core.glossary import Glossary, LanguageWords
from importer.core.grouped import Grouped
from importer.core.grouping.group import group
from importer.core.issues import Assumption, Issue
from importer.core.localising.localise import localise
from importer.core.mapping.map import map_source
from importer.core.model import Source
from importer.core.names import fold
from importer.core.parsing.parse import parse
from importer.core.plan import ActionKind, Plan
from importer.core.planning import PlanOptions, plan_import, told_of_sheet, with_effect_told
from importer.core.profile import Profile, SavedProfile
from importer.core.recognising import drift_issues, lost_by_drift, near_issues, recognise
from importer.core.records import Parsed
from importer.core.report import Report, RunInfo, SourceEntry
from importer.core.reporting.reports import ready_drafts, report_of_check, report_of_plan
from importer.core.rules.times import read_hours
from importer.core.table import Mapped, Table
from importer.core.validating.validate import Rules, validate
from importer.default_zones import default_zone, takes_the_accounts, wanted_zone, zone_setting
from importer.packaged import templates
from importer.readers.reader import ReadOptions
from importer.readers.registry import read_source

SANDBOX_RUN = Assumption(
    "sandbox-run", "the account", "SANDBOX: a simulated account; no real account is touched", "--api sandbox"
)


@dataclass(frozen=True)
class Reading:
    """Sources as far as parse: what inspect shows, and what every other command goes on with."""

    sources: tuple[Source, ...]
    parsed: Parsed
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of all sources."""
        return self.parsed.tables

    @property
    def entries(self) -> tuple[SourceEntry, ...]:
        """The sources as a report names them."""
        return tuple(
            SourceEntry(
                source.file,
                source.sha256,
                tuple(table.sheet for table in self.tables if table.sheet and table.file == source.file),
            )
            for source in self.sources
        )


@dataclass(frozen=True)
class Checking:
    """A reading that was checked to the end of validate."""

    reading: Reading
    checked: Checked

    @property
    def drafts(self) -> list[OccasionDraft]:
        """The occasions that may be sent."""
        return ready_drafts(self.checked)

    def report(self, run: RunInfo, *, payloads: bool = True) -> Report:
        """The report of a check."""
        return report_of_check(self.checked, run, self.reading.tables, payloads=payloads)


@dataclass(frozen=True)
class Inspection:
    """A reading, and which occasions its rows would join; zones are left aside."""

    reading: Reading
    grouped: Grouped

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What stands out so far."""
        return (*self.reading.issues, *self.grouped.issues)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was inferred so far."""
        return (*self.reading.assumptions, *self.grouped.assumptions)


@dataclass(frozen=True)
class Zones:
    """Where zones come from when a row names none, besides the profile."""

    account: str | None = None
    """The account's zone."""
    evidence: str = field(default="the account's zone")


def load_glossary() -> Glossary:
    """All languages of the glossary that travels with the package."""
    files = sorted((templates() / "glossary").iterdir(), key=lambda file: file.name)
    return Glossary.of(
        LanguageWords.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in files
        if file.name.endswith(".toml")
    )


def read_and_parse(
    paths: Sequence[Path], profile: Profile, glossary: Glossary, saved: Sequence[SavedProfile] = ()
) -> Reading:
    """Read, map and parse sources, each with the profile that was named, or with the saved one that has its header.

    Args:
        paths: the files.
        profile: the profile that was named, under the options; or the options alone.
        glossary: all words.
        saved: profiles to choose from; none if one was named, or none is wanted.

    Raises:
        SourceError: a source cannot be read, is no holiday list, or has the header of several saved profiles.
        SettingsError: the hours of half days are no hours.
    """
    _check_half_day(profile, glossary)
    read = [_read_and_map(path, profile, glossary, saved) for path in paths]
    sources, mapped = tuple(source for source, _ in read), [each for _, each in read]
    parsed = parse([table for each in mapped for table in each.tables], glossary)
    issues = [*(issue for each in mapped for issue in each.issues), *parsed.issues]
    assumptions = [*(one for each in mapped for one in each.assumptions), *parsed.assumptions]
    return Reading(sources, parsed, tuple(issues), tuple(assumptions))


def _check_half_day(profile: Profile, glossary: Glossary) -> None:
    """Refuse hours of half days that cannot be read.

    Raises:
        SettingsError: they are no hours from and to.
    """
    found = read_hours(profile.half_day, glossary) if profile.half_day else None
    if isinstance(found, Fault) or (found is not None and found.kind != "shifts"):
        message = f'--half-day: "{profile.half_day}" does not say from when to when it is open.'
        raise SettingsError(message, "write it as 09:00-13:00.")


def _read_and_map(
    path: Path, asked: Profile, glossary: Glossary, saved: Sequence[SavedProfile]
) -> tuple[Source, Mapped]:
    source = _read(path, asked, glossary)
    found = recognise(source, asked, saved)
    if (found.profile.encoding, found.profile.delimiter) != (asked.encoding, asked.delimiter):
        source = _read(path, found.profile, glossary)
    try:
        mapped = map_source(source, found.profile, glossary)
    except NotAHolidayList as refusal:
        raise lost_by_drift(source, asked, refusal) from None
    drifted = drift_issues(source, mapped.tables, found)
    near = [] if found.profile.headers else near_issues(source, mapped.tables, saved)
    issues = (*mapped.issues, *drifted, *near)
    return source, replace(mapped, issues=issues, assumptions=(*found.assumptions, *mapped.assumptions))


def _read(path: Path, profile: Profile, glossary: Glossary) -> Source:
    return read_source(path, ReadOptions(profile.encoding, profile.delimiter, glossary.vocabulary()))


def inspect(reading: Reading, profile: Profile, glossary: Glossary) -> Inspection:
    """What inspect shows: a reading, and its rows grouped as if their zones were known."""
    return Inspection(reading, group(localise(reading.parsed, "UTC"), profile, glossary))


def check(
    paths: Sequence[Path],
    profile: Profile,
    rules: Rules,
    zones: Zones,
    glossary: Glossary,
    saved: Sequence[SavedProfile] = (),
) -> Checking:
    """The arrow as far as validate.

    Raises:
        SourceError: a source cannot be read, or is no holiday list.
        SettingsError: a zone that was given is none, or the profiles of the sources name several.
    """
    zone_setting(profile.zone or zones.account, "--zone")  # told before a big file is read
    zone_setting(profile.to_zone, "--to-zone")
    reading = read_and_parse(paths, profile, glossary, saved)
    default = default_zone(reading.parsed, zones.account)
    localised = localise(reading.parsed, default, wanted_zone(reading.parsed))
    grouped = group(localised, profile, glossary)
    assumed = [*reading.assumptions, *localised.assumptions]
    if default and takes_the_accounts(reading.parsed):
        assumed.append(Assumption("zone-default", "rows that name no zone", default, zones.evidence))
    checked = validate(grouped, rules, [*reading.issues, *localised.issues], assumed)
    return Checking(reading, checked)


@dataclass(frozen=True)
class Planning:
    """A plan, and the report that tells it as if it were done."""

    plan: Plan
    base: Report
    """The report of the check, with the assumptions of the plan."""

    def report(self, run: RunInfo) -> Report:
        """The report of the plan."""
        return report_of_plan(self.base, self.plan, replace(run, plan=self.plan.hash))


def make_plan(checking: Checking, state: AccountState, options: PlanOptions, run: RunInfo) -> Planning:
    """The arrow's stage plan."""
    options = told_of_sheet(options, checking.checked, checking.reading.sources)
    return plan_drafts(checking.drafts, checking.report(run), state, options)


def plan_drafts(drafts: Sequence[OccasionDraft], check: Report, state: AccountState, options: PlanOptions) -> Planning:
    """Plan drafts that may be sent, with the report of their check; the options are told of the sheet already."""
    plan, assumptions = plan_import(drafts, state, options)
    kept = [each for each in check.assumptions if each.code != "description-from-name" or _describes(plan, drafts)]
    if check.run.sandbox:
        assumptions = (*assumptions, SANDBOX_RUN)
    issues = with_effect_told(check, plan, options.skills)
    return Planning(plan, replace(check, issues=issues, assumptions=(*kept, *assumptions)))


def _describes(plan: Plan, drafts: Sequence[OccasionDraft]) -> bool:
    """Whether a new occasion is really described by its name; one that the account has keeps its description."""
    silent = {fold(draft.name) for draft in drafts if draft.description is None}
    return any(action.kind is ActionKind.CREATE and fold(action.name) in silent for action in plan.actions)
