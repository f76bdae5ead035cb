"""migrate: anything that can be read, as a workbook to look over before the first import."""

from collections.abc import Callable, Sequence
from pathlib import Path

from importer.cli import door
from importer.cli.chosen_profile import order_of
from importer.cli.migration_words import tell, tell_unsettled
from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions
from importer.connecting import open_account, pace_of, read_account
from importer.core.errors import SettingsError
from importer.core.joined import is_well
from importer.core.report import Report
from importer.core.validating.validate import Rules
from importer.exporting import check_path
from importer.migrating import EXISTS, Migrated, Understood, reading_again, understood, unsettled, write_migration
from importer.ordered.options import plan_options, with_skills
from importer.ordered.order import Order
from importer.ordered.runs import run_info
from importer.pipeline import Zones, check_country, check_zones, load_glossary, make_plan
from importer.reading import Reading, read_and_parse
from importer.settings import SANDBOX, Settings

Check = Callable[[Reading], tuple[Understood, ...]]


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
    glossary, order = load_glossary(), order_of(reading, account, mode)
    profile = order.profile
    check_zones(profile, Zones())
    check_country(profile.model_copy(update={"name": None}) if order.country_given else profile)
    settings = _settings(account, mode, diff=diff)
    read = read_and_parse(sources, profile, glossary, order.saved)
    find = _find(account)
    rules = Rules(door.now().date(), reading.strict)

    def check(zone: str | None) -> Check:
        return lambda each: understood(each, rules, zone, glossary, find)

    if diff:
        found, written, report = _beside_account(read, settings, order, out, check, overwrite=force)
        tell(written, [report], read, account, compared=True)
    else:
        zone = _offline_zone(settings)
        found = check(zone)(read)
        _end_if_unsettled(found, settings, out)
        written = write_migration(found, out, again=reading_again(glossary, check(zone)), overwrite=force)
        tell(written, [_report(each, settings) for each in found], read, account, compared=False)
    well = all(is_well(_report(each, settings)) for each in found) and not written.differing
    door.leave(door.OK if well else door.TROUBLE)


def _end_if_unsettled(found: Sequence[Understood], settings: Settings, out: Path) -> None:
    """End here where an error of a whole column is to be settled before rows can be mended by hand."""
    if errors := unsettled(found):
        tell_unsettled(errors, [_report(each, settings) for each in found], out)
        door.leave(door.TROUBLE)


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
    run = run_info(door.now, "check", settings, each.checking.reading.entries, online=False)
    return each.checking.report(run, payloads=False)


def _beside_account(
    read: Reading,
    settings: Settings,
    order: Order,
    out: Path,
    check: Callable[[str | None], Check],
    *,
    overwrite: bool,
) -> tuple[tuple[Understood, ...], Migrated, Report]:
    """Write the workbook with what the account has of each row, and plan an import of the sources."""
    options = plan_options(settings, order, read)
    with open_account(settings, door.now) as opened:
        zone = opened.told_zone(settings) or _offline_zone(settings)
        found = check(zone)(read)
        if len(found) > 1 or found[0].account:
            message = "The rows are for several accounts, and --diff compares with one."
            raise SettingsError(message, "migrate without --diff; occasions plan shows what each account would get.")
        _end_if_unsettled(found, settings, out)
        pace, (only,) = pace_of(settings), found
        run = opened.at(run_info(door.now, "plan", settings, read.entries, online=True))
        assigns = only.checking.checked.names_skills
        state = read_account(opened.destination, pace)
        planning = make_plan(only.checking, state, with_skills(options, opened.destination, pace, assigns=assigns), run)
    again = reading_again(load_glossary(), check(zone))
    written = write_migration(found, out, again=again, state=state, overwrite=overwrite)
    return found, written, planning.report(run)
