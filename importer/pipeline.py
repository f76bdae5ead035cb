"""The arrow: read, map, parse, localise, group, validate, plan, send, reconcile, report.

Every command is this arrow, stopped earlier. This module puts the stages in their order and hands each what it needs;
it decides nothing itself. Times, ids and today's date are passed in at the door.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from importer.core.account import AccountState
from importer.core.checked import Checked, OccasionDraft
from importer.core.errors import SettingsError
from importer.core.glossary import Glossary, LanguageWords
from importer.core.grouped import Grouped
from importer.core.grouping.group import group
from importer.core.issues import Assumption, Issue
from importer.core.last_year import LastYear
from importer.core.localising.localise import localise
from importer.core.names import fold
from importer.core.official import NO_COMPARISON
from importer.core.plan import ActionKind, Plan
from importer.core.planning import PlanOptions, plan_import, told_of_sheet, with_effect_told
from importer.core.profile import Profile, SavedProfile
from importer.core.report import Report, RunInfo
from importer.core.reporting.reports import ready_drafts, report_of_check, report_of_plan
from importer.core.review import Review
from importer.core.reviewing.review import LAST_YEAR_CHECKS, review, without_lacking
from importer.core.validating.validate import Rules, validate
from importer.default_zones import default_zone, takes_the_accounts, wanted_zone, zone_setting
from importer.official_calendars.library import LibraryCalendars
from importer.packaged import templates
from importer.reading import Reading, read_and_parse

SANDBOX_RUN = Assumption(
    "sandbox-run", "the account", "SANDBOX: a simulated account; no real account is touched", "--api sandbox"
)


@dataclass(frozen=True)
class Checking:
    """A reading that was checked to the end of validate."""

    reading: Reading
    checked: Checked
    view: Review
    """What it was reviewed with."""

    @property
    def drafts(self) -> list[OccasionDraft]:
        """The occasions that may be sent."""
        return ready_drafts(self.checked)

    def report(self, run: RunInfo, *, payloads: bool = True) -> Report:
        """The report of a check."""
        return report_of_check(self.checked, run, self.reading.tables, payloads=payloads)

    def beside(self, known: LastYear) -> "Checking":
        """The same with the warnings that come from what earlier imports left."""
        view = replace(self.view, last_year=known)
        return replace(self, checked=review(self.checked, view, LAST_YEAR_CHECKS), view=view)


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


@cache
def load_glossary() -> Glossary:
    """All languages of the glossary that travels with the package; read once, because a process may import much."""
    files = sorted((templates() / "glossary").iterdir(), key=lambda file: file.name)
    return Glossary.of(
        LanguageWords.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in files
        if file.name.endswith(".toml")
    )


def inspect(reading: Reading, glossary: Glossary) -> Inspection:
    """What inspect shows: a reading, and its rows grouped as if their zones were known."""
    return Inspection(reading, group(localise(reading.parsed, "UTC"), reading.asked, glossary))


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
        SettingsError: a zone or a country that was given is none, or the profiles of the sources name several zones.
    """
    check_zones(profile, zones)  # told before a big file is read
    check_country(profile)
    return check_reading(read_and_parse(paths, profile, glossary, saved), rules, zones, glossary)


def check_zones(profile: Profile, zones: Zones) -> None:
    """Make sure that the zones that were given are some.

    Raises:
        SettingsError: one of them is not.
    """
    zone_setting(profile.zone or zones.account, "--zone")
    zone_setting(profile.to_zone, "--to-zone")


def check_country(profile: Profile) -> None:
    """Make sure that there is an official calendar of the country that was given.

    Raises:
        SettingsError: there is none.
    """
    if not profile.country or profile.country == NO_COMPARISON:
        return
    try:
        LibraryCalendars().settled(profile.country)
    except SettingsError as error:
        if profile.name is None:
            raise
        where = f'country in the profile "{profile.name}"'
        raise SettingsError(error.message.replace("--country", where, 1), error.hint) from None


def check_reading(reading: Reading, rules: Rules, zones: Zones, glossary: Glossary) -> Checking:
    """The stages from localise to validate.

    Raises:
        SettingsError: the profiles of the sources name several zones, or a country without an official calendar.
    """
    default = default_zone(reading.parsed, zones.account)
    localised = localise(reading.parsed, default, wanted_zone(reading.parsed))
    grouped = group(localised, reading.asked, glossary)
    assumed = [*reading.assumptions, *localised.assumptions]
    if default and takes_the_accounts(reading.parsed):
        assumed.append(Assumption("zone-default", "rows that name no zone", default, zones.evidence))
    calendars = LibraryCalendars()
    checked = validate(_united(grouped, calendars), rules, [*reading.issues, *localised.issues], assumed)
    view = Review(rules.today, calendars=calendars)
    return Checking(reading, review(checked, view), view)


def _united(grouped: Grouped, calendars: LibraryCalendars) -> Grouped:
    """Grouped rows of several sources, after a look at what these say of one day; those of one source as they are."""
    if not grouped.of_several_sources:
        return grouped
    from importer.core.uniting.unite import unite  # knows many names of holidays, which take time to load

    return unite(grouped, calendars)


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
    told = checking.beside(LastYear.of(each.occasion for each in state.occasions))
    report = told.report(run)
    if options.mode == "merge":
        report = replace(
            report, issues=without_lacking(report.issues, (each.occasion.name for each in state.occasions))
        )
    return plan_drafts(checking.drafts, report, state, options)


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
