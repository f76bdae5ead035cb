"""import --plan: carry out a plan that was kept, if the account is still as the plan saw it."""

from collections.abc import Sequence
from dataclasses import MISSING, fields
from pathlib import Path

from importer.cli import door, log
from importer.cli.interrupts import hear_sigterm, stoppable
from importer.cli.options import (
    AccountOptions,
    CheckingOptions,
    KeptOptions,
    ModeOptions,
    SendingOptions,
    ShowingOptions,
)
from importer.cli.sending import carry_out, finish
from importer.connecting import look_at_skills, open_account, read_skills
from importer.core.errors import SettingsError
from importer.core.plan import ActionKind
from importer.core.report import PLAN_DIGITS, RunInfo
from importer.holding import HeldAccount, hold_account
from importer.journal import Journal
from importer.pipeline import Planning
from importer.saved_plan import SavedPlan, read_plan, stale, told
from importer.settings import Settings

_SPELT = {"first": "--from", "last": "--to"}
_OF_SENDING = {each.name for each in fields(SendingOptions)}


def file_asked_for(
    sources: Sequence[Path], reading: CheckingOptions, mode: ModeOptions, kept: KeptOptions
) -> Path | None:
    """The plan's file, or None where sources are to be imported.

    Raises:
        SettingsError: neither is named, or both are, or options that a plan has settled already.
    """
    if kept.plan is None:
        if not sources:
            raise _usage("Nothing to import is named.", "name a sheet, or a saved plan with --plan FILE.")
        if kept.replan_moved:
            raise _usage("--replan-moved goes with --plan.", "take it away; without --plan everything is planned anew.")
        return None
    if sources:
        message = f"--plan {kept.plan} holds all that is to be imported, and {sources[0]} was named too."
        raise _usage(message, "name one of them.")
    settled = [*_given(reading), *(option for option in _given(mode) if option not in map(_spelt, _OF_SENDING))]
    if settled:
        message = f"A plan that was kept is carried out as it is: {', '.join(settled)} cannot change it any more."
        raise _usage(message, "take that away, or make another plan with it: occasions plan SOURCE --out FILE")
    return kept.plan


def _usage(message: str, hint: str) -> SettingsError:
    return SettingsError(message, hint, code="usage-wrong")


def _given(group: CheckingOptions | ModeOptions) -> list[str]:
    """The options of a group that were given."""
    given = []
    for each in fields(group):
        usual = None if each.default is MISSING else each.default
        if getattr(group, each.name) not in (usual, []):
            given.append(_spelt(each.name))
    return given


def _spelt(name: str) -> str:
    return _SPELT.get(name, f"--{name.replace('_', '-')}")


def import_kept(
    file: Path, account: AccountOptions, sending: SendingOptions, showing: ShowingOptions, *, replan: bool
) -> None:
    """Carry out a plan that was kept.

    Args:
        file: the plan.
        account: the account and the API, which may be named again but not otherwise.
        sending: how it is sent.
        showing: what comes out.
        replan: whether occasions that moved since are planned anew; otherwise they are the reason to refuse the plan.
    """
    hear_sigterm()
    log.listen(showing)
    door.ready_to_report(showing)
    saved = read_plan(file)
    settings = door.with_sending(_settings_of(saved, account), sending)
    with stoppable() as ends, open_account(settings, door.now) as opened:
        run = opened.at(door.run_info("import", settings, saved.check.run.sources, online=True))
        with (
            Journal.open(settings.journal_place, door.now) as journal,
            hold_account(opened.destination, journal, settings) as held,
        ):
            planning = _planning(saved, held, run, replan=replan)
            ends.append(carry_out(planning, held, journal, settings, run, sending, showing))
    finish(ends[0], showing)


def _settings_of(saved: SavedPlan, account: AccountOptions) -> Settings:
    """The settings of the plan's account, with the plan's API.

    Raises:
        SettingsError: an option, a variable or the settings file names another one.
    """
    accounts = {each.account for each in door.all_settings_for(account)}
    if accounts != {None} and saved.account not in accounts:
        raise _elsewhere("account", saved.account, ", ".join(sorted(filter(None, accounts))))
    settings = door.settings_of(saved.account, account)
    named, planned = _url(settings.api, settings), _url(saved.api, settings)
    if named is not None and named != planned:
        raise _elsewhere("API", planned, named)
    return settings.with_options(api=saved.api, mode=saved.plan.mode)


def _elsewhere(what: str, planned: str | None, named: str) -> SettingsError:
    own = planned or "that the Domain API names"
    message = f"The plan is for the {what} {own}, and {named} was named; nothing was sent."
    return SettingsError(message, f"name no {what}, or make a plan for that one.", code="plan-elsewhere")


def _url(api: str | None, settings: Settings) -> str | None:
    return None if api is None else settings.apis.get(api, api).rstrip("/")


def _planning(saved: SavedPlan, held: HeldAccount, run: RunInfo, *, replan: bool) -> Planning:
    """The plan as it was kept, or planned anew where that is allowed.

    Raises:
        ImporterError: occasions of it have moved (code ``plan-stale``).
    """
    state = held.read_all()
    deletes = any(action.kind is ActionKind.DELETE for action in saved.plan.actions)
    asks = deletes or saved.plan.mode == "mirror" or saved.plan.assignments
    skills = read_skills(held.destination, held.pace) if asks else None
    moves = saved.moved(state, skills)
    if not moves:
        return saved.planning
    if not replan:
        raise stale(moves)
    planning = saved.made_anew(state, skills if asks else look_at_skills(held.destination), run)
    digest = planning.plan.hash[:PLAN_DIGITS]
    log.talk(f"Planned anew, because the account has moved; the plan is now {digest}:{told(moves)}")
    return planning
