"""migrate: anything that can be read, as a workbook to look over before the first import."""

import shlex
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console

from importer.cli import door
from importer.cli.chosen_profile import profile_for, profiles_to_match
from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions
from importer.cli.plan_options import plan_options, with_skills
from importer.connecting import open_account, pace_of, read_account
from importer.core.account import AccountState
from importer.core.errors import SettingsError
from importer.core.joined import is_well
from importer.core.report import Report
from importer.core.validating.validate import Rules
from importer.exporting import check_path
from importer.migrating import EXISTS, Migrated, Understood, reading_again, understood, write_migration
from importer.pipeline import Zones, check_country, check_zones, load_glossary, make_plan
from importer.reading import Reading, read_and_parse
from importer.reports.cells import printable
from importer.reports.text import FILE_WIDTH, render_findings, render_plan
from importer.reports.wording import BANNER, count
from importer.settings import SANDBOX, Settings

_SHOWN = 8
Check = Callable[[Reading], tuple[Understood, ...]]


@dataclass(frozen=True)
class _Compared:
    """What the account says to the rows."""

    state: AccountState
    report: Report


def migrate(
    sources: Sequence[Path],
    out: Path,
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    *,
    force: bool,
    diff: bool,
) -> None:
    """Write what sources say into a workbook; with ``diff``, lay it beside the account."""
    check_path(out, overwrite=force, code=EXISTS)
    glossary, profile = load_glossary(), profile_for(reading)
    check_zones(profile, Zones())
    check_country(profile.model_copy(update={"name": None}) if reading.country else profile)
    settings = _settings(account, mode, diff=diff)
    read = read_and_parse(sources, profile, glossary, profiles_to_match(reading))
    find = _find(account)
    rules = Rules(door.now().date(), reading.strict)

    def check(zone: str | None) -> Check:
        return lambda each: understood(each, rules, zone, glossary, find)

    if not diff:
        zone = _offline_zone(settings)
        found = check(zone)(read)
        written = write_migration(found, out, again=reading_again(glossary, check(zone)), overwrite=force)
        _tell(written, found, read, None, account)
    else:
        found, written, compared = _beside_account(read, settings, mode, out, check, overwrite=force)
        _tell(written, found, read, compared, account)
    reports = [_report(each, settings) for each in found]
    well = all(map(is_well, reports)) and not written.differing
    door.leave(door.OK if well else door.TROUBLE)


def _settings(account: AccountOptions, mode: ModeOptions, *, diff: bool) -> Settings:
    if diff:
        return door.settings_for(account, mode=mode.mode)
    found = door.all_settings_for(account, mode=mode.mode)
    return found[0] if len({each.zone for each in found}) == 1 else Settings()


def _offline_zone(settings: Settings) -> str | None:
    return "UTC" if settings.zone is None and settings.api == SANDBOX else settings.zone


def _find(account: AccountOptions) -> Callable[[str], str | None]:
    """Which account a cell means: one of the settings, else what it says; lists of several are taken apart."""
    known = door.configuration_for()

    def find(text: str) -> str | None:
        listed = any(mark in text for mark in ",;\n")
        return known.entry(text, account.account or ()) or (None if listed else text)

    return find


def _report(each: Understood, settings: Settings) -> Report:
    run = door.run_info("check", settings, each.checking.reading.entries, online=False)
    return each.checking.report(run, payloads=False)


def _beside_account(
    read: Reading,
    settings: Settings,
    mode: ModeOptions,
    out: Path,
    check: Callable[[str | None], Check],
    *,
    overwrite: bool,
) -> tuple[tuple[Understood, ...], Migrated, _Compared]:
    """Write the workbook with what the account has of each row, and plan an import of the sources."""
    options = plan_options(settings, mode, read)
    with open_account(settings, door.now) as opened:
        zone = opened.told_zone(settings) or _offline_zone(settings)
        found = check(zone)(read)
        if len(found) > 1 or found[0].account:
            message = "The rows are for several accounts, and --diff compares with one."
            raise SettingsError(message, "migrate without --diff; occasions plan shows what each account would get.")
        pace, (only,) = pace_of(settings), found
        run = opened.at(door.run_info("plan", settings, read.entries, online=True))
        assigns = only.checking.checked.names_skills
        state = read_account(opened.destination, pace)
        planning = make_plan(only.checking, state, with_skills(options, opened.destination, pace, assigns=assigns), run)
    again = reading_again(load_glossary(), check(zone))
    written = write_migration(found, out, again=again, state=state, overwrite=overwrite)
    return found, written, _Compared(state, planning.report(run))


def _tell(
    written: Migrated,
    found: Sequence[Understood],
    read: Reading,
    compared: _Compared | None,
    account: AccountOptions,
) -> None:
    """Say what was found, what was left out, and what to do next."""
    typer.echo(_headline(written, read))
    for line in (*_to_mend(written), *_left_out(written), *_without_zone(written)):
        typer.echo(f"  - {line}")
    if compared is not None:
        _show(compared.report, render_plan)
    for each in found:
        _show(_report(each, Settings()), render_findings)
    for other in written.differing[:_SHOWN]:
        name, why = printable(other.name), printable(other.why)
        typer.echo(f'Look at "{name}": imported from the workbook, {why}.', err=True)
    if len(written.differing) > _SHOWN:
        typer.echo(f"... and {len(written.differing) - _SHOWN} more.", err=True)
    typer.echo("\nNEXT")
    for line in _steps(written, account):
        typer.echo(f"  - {line}")


def _show(report: Report, render: Callable[[Report, int, bool], str]) -> None:
    console = Console(file=sys.stdout)
    if report.run.sandbox:
        typer.echo(BANNER)
    typer.echo(render(report, console.width if console.is_terminal else FILE_WIDTH, console.is_terminal), nl=False)


def _headline(written: Migrated, read: Reading) -> str:
    occasions = len({row.occasion for row in written.rows if row.occasion})
    events = sum(bool(row.events) for row in written.rows)
    files = [source.file for source in read.sources]
    named = ", ".join(files[:_SHOWN]) + (f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else "")
    return f"Wrote {written.path}: {count(occasions, 'occasion')}, {count(events, 'event')}, from {printable(named)}."


def _to_mend(written: Migrated) -> list[str]:
    number = sum(bool(row.mend) for row in written.rows)
    if not number:
        return []
    verb = "is" if number == 1 else "are"
    return [f'{count(number, "row")} {verb} to be mended: red in the workbook, with the reason under "To mend".']


def _left_out(written: Migrated) -> list[str]:
    if not written.left_out:
        return []
    number = len(written.left_out)
    whys = Counter(each.why for each in written.left_out).most_common()
    told = "; ".join(f"{times:,} {printable(why)}" for why, times in whys[:_SHOWN])
    more = "; ..." if len(whys) > _SHOWN else ""
    verb = "was" if number == 1 else "were"
    return [f'{count(number, "row")} {verb} left out, all named on the sheet "Left out of migration": {told}{more}.']


def _without_zone(written: Migrated) -> list[str]:
    number = sum(bool(row.events) and not row.zone for row in written.rows)
    if not number:
        return []
    whose = "Its cell stays" if number == 1 else "Their cells stay"
    return [f"{count(number, 'row')} without a time zone. {whose} blank, which means the zone of the account."]


def _steps(written: Migrated, account: AccountOptions) -> list[str]:
    named = [*(("--account", name) for name in account.account or ()), ("--api", account.api)]
    options = [text for name, value in named if value for text in (name, value)]
    command = shlex.join(["occasions", "plan", str(written.path), *options])
    mend = any(row.mend for row in written.rows)
    first = "mend the red rows, empty their cells under To mend, and" if mend else "edit what you like, and"
    return [f"Open {written.path}, look it over, {first} save it.", f"See what importing it would do: {command}"]
