"""import --plan: carry out a plan that was kept, if the account is still as the plan saw it."""

from collections.abc import Sequence
from dataclasses import MISSING, fields
from pathlib import Path

from importer.cli import door, log
from importer.cli.chosen_profile import order_again
from importer.cli.interrupts import hear_sigterm, stoppable
from importer.cli.options import (
    AccountOptions,
    CheckingOptions,
    KeptOptions,
    ModeOptions,
    SendingOptions,
    ShowingOptions,
)
from importer.cli.ordering import doing_of
from importer.cli.sending import finish
from importer.core.errors import SettingsError
from importer.ordered.kept import import_one_saved
from importer.saved_plan import read_plan

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
    configuration, order = door.configuration_for(), order_again(account, sending)
    with stoppable() as ends:
        ends.append(import_one_saved(saved, configuration, order, doing_of(sending, showing), replan_moved=replan))
    finish(ends[0], showing)
