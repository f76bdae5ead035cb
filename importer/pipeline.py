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
from importer.core.errors import SettingsError
from importer.core.faults import Fault
from importer.core.glossary import Glossary, LanguageWords
from importer.core.grouping.group import group
from importer.core.issues import Assumption, Issue
from importer.core.localising.localise import localise
from importer.core.mapping.map import map_source
from importer.core.model import Source
from importer.core.names import fold
from importer.core.parsing.parse import parse
from importer.core.plan import ActionKind, Plan
from importer.core.planning import PlanOptions, plan_import
from importer.core.profile import Profile
from importer.core.records import Parsed
from importer.core.report import Report, RunInfo, SourceEntry
from importer.core.reporting import ready_drafts, report_of_check, report_of_plan
from importer.core.rules.zones import read_zone
from importer.core.table import Table
from importer.core.validating.validate import Rules, validate
from importer.packaged import templates
from importer.readers.reader import ReadOptions
from importer.readers.registry import read_source

_SANDBOX_RUN = Assumption(
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


def read_and_parse(paths: Sequence[Path], profile: Profile, glossary: Glossary) -> Reading:
    """Read, map and parse sources.

    Raises:
        SourceError: a source cannot be read, or is no holiday list.
    """
    options = ReadOptions(profile.encoding, profile.delimiter, glossary.vocabulary())
    sources = tuple(read_source(path, options) for path in paths)
    mapped = [map_source(source, profile, glossary) for source in sources]
    parsed = parse([table for each in mapped for table in each.tables], profile, glossary)
    issues = [*(issue for each in mapped for issue in each.issues), *parsed.issues]
    assumptions = [*(one for each in mapped for one in each.assumptions), *parsed.assumptions]
    return Reading(sources, parsed, tuple(issues), tuple(assumptions))


def check(paths: Sequence[Path], profile: Profile, rules: Rules, zones: Zones, glossary: Glossary) -> Checking:
    """The arrow as far as validate.

    Raises:
        SourceError: a source cannot be read, or is no holiday list.
        SettingsError: a zone that was given is none.
    """
    default = zone_setting(profile.zone or zones.account, "--zone")
    to_zone = zone_setting(profile.to_zone, "--to-zone")
    reading = read_and_parse(paths, profile, glossary)
    localised = localise(reading.parsed, default, to_zone)
    grouped = group(localised, profile, glossary)
    assumed = [*reading.assumptions, *localised.assumptions]
    records = reading.parsed.records
    unzoned = records.zone.blank & records.skipped.blank & ~records.rejected
    if default and not profile.zone and unzoned.any():
        assumed.append(Assumption("zone-default", "rows that name no zone", default, zones.evidence))
    checked = validate(grouped, rules, [*reading.issues, *localised.issues], assumed)
    return Checking(reading, checked)


def zone_setting(text: str | None, option: str) -> str | None:
    """A zone that an option or a setting names, as an IANA name.

    Raises:
        SettingsError: it names no zone.
    """
    if not text:
        return None
    reading = read_zone(text)
    if isinstance(reading, Fault):
        raise SettingsError(f"{option}: {reading.message}", reading.hint)
    if reading.kind != "zone":
        message = f'{option}: "{text}" is an abbreviation or an offset, not a zone.'
        raise SettingsError(message, "give a zone such as Europe/Warsaw.")
    return reading.name


@dataclass(frozen=True)
class Planning:
    """A plan, and the report that tells it as if it were done."""

    plan: Plan
    base: Report
    """The report of the check, with the assumptions of the plan."""

    def report(self, run: RunInfo) -> Report:
        """The report of the plan."""
        return report_of_plan(self.base, self.plan, run)


def make_plan(checking: Checking, state: AccountState, options: PlanOptions, run: RunInfo) -> Planning:
    """The arrow's stage plan."""
    plan, assumptions = plan_import(checking.drafts, state, options)
    base = checking.report(run)
    kept = [each for each in base.assumptions if each.code != "description-from-name" or _describes(plan, checking)]
    if run.sandbox:
        assumptions = (*assumptions, _SANDBOX_RUN)
    return Planning(plan, replace(base, assumptions=(*kept, *assumptions)))


def _describes(plan: Plan, checking: Checking) -> bool:
    """Whether a new occasion is really described by its name; one that the account has keeps its description."""
    silent = {fold(draft.name) for draft in checking.drafts if draft.description is None}
    return any(action.kind is ActionKind.CREATE and fold(action.name) in silent for action in plan.actions)
