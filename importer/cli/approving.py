"""approve: list the dropped files that wait for a yes, and say yes or no to one."""

import getpass
import os
import time
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import Any, NoReturn

import typer

from importer.cli import door, log
from importer.cli.chosen_profile import order_again
from importer.cli.drop_options import AnswerOptions, DropJsonOptions
from importer.cli.dropping import listen
from importer.cli.figures import Gauges
from importer.cli.options import AccountOptions, SendingOptions
from importer.core.drops import Drop, Seen, SeenFile
from importer.core.picking import reports_name
from importer.drops.signals import Signals
from importer.journal import Journal
from importer.json_output import check_json_output, write_json_output
from importer.redaction import redacted
from importer.reports.cells import printable
from importer.runners.local import Stopping
from importer.settings import Configuration
from importer.settings.drops import DropRule
from importer.stops import Terminated
from importer.sweeping.aftermath import Aftermath
from importer.sweeping.approving import Answer, answer
from importer.sweeping.bench import Bench, Inbox
from importer.sweeping.inboxes import PlaceSaid, inbox_of
from importer.sweeping.ruling import Ruled, Said, order_of
from importer.sweeping.sweep import at_the_bench
from importer.sweeping.telling import Teller

SCHEMA = "occasions-approve/1"
_DRAIN = 25.0
_CODES = {
    Seen.DONE: door.OK,
    Seen.FAILED: door.TROUBLE,
    Seen.STOPPED: door.STOPPED,
    Seen.LATER: door.STOPPED,
    Seen.BUSY: door.STOPPED,
}


def approve(beginning: str | None, said: AnswerOptions, account: AccountOptions, showing: DropJsonOptions) -> NoReturn:
    """List what waits, or say yes or no to one of them.

    Raises:
        ImporterError: there is no such drop, or what it waits for cannot be done; nothing was sent.
    """
    listen(showing)
    check_json_output(showing.json)
    with Journal.open(door.journal_for(account), door.now) as journal:
        if beginning is None:
            _list(journal.drops.waiting(), showing)
            door.leave(door.OK)
        seen = _answered(journal.drops.find_waiting(beginning), journal, said, account)
        if showing.metrics is not None:
            with Gauges(showing.metrics, None) as gauges:
                gauges.tell(journal)
    _show(seen, showing)
    refused = said.refuse and seen.seen is Seen.FAILED
    door.leave(door.OK if refused else _CODES.get(seen.seen, door.TROUBLE))


def _answered(drop: Drop, journal: Journal, said: AnswerOptions, account: AccountOptions) -> SeenFile:
    configuration, pauses = door.configuration_for(), Stopping()
    with ExitStack() as stack:
        stack.enter_context(Signals(pauses, _DRAIN, os._exit).heard())
        inbox = inbox_of(drop, configuration, PlaceSaid(filed=said.filed), stack)
        folder = stack.enter_context(at_the_bench())
        bench = Bench(configuration, journal, door.now, pauses)
        ruled = _ruled(drop, inbox, configuration, account)
        words = Answer(yes=not said.refuse, replan_moved=said.replan_moved, by=_somebody())
        try:
            seen = answer(drop, words, bench, inbox, ruled, folder)
        except KeyboardInterrupt as stop:
            log.talk("Stopped; nothing was sent, and it waits as before.")
            door.leave(door.UNSENT if isinstance(pauses.by or stop, Terminated) else door.INTERRUPTED)
        Aftermath(bench, Teller(time.monotonic)).answered(drop, ruled.rule, inbox, seen, folder)
        return seen


def _ruled(drop: Drop, inbox: Inbox, configuration: Configuration, account: AccountOptions) -> Ruled:
    """The rule by which it was planned; one that is no longer there says nothing."""
    rule = inbox.rule(drop.rule_name) or DropRule(name=drop.rule_name)
    order = order_of(rule, configuration, Said(order_again(account, SendingOptions())))
    return Ruled(rule, drop.rule, order, frozenset())


def _somebody() -> str:
    """Who types; empty where the system does not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _list(waiting: tuple[Drop, ...], showing: DropJsonOptions) -> None:
    write_json_output({"schema": SCHEMA, "waiting": [_as_json(each) for each in waiting]}, showing.json)
    if showing.json == "-":
        return
    for each in waiting:
        _say(f"{each.id}  {PurePosixPath(each.name).name}  (rule {each.rule_name}, since {each.seen[:16]})")
        first, *more = each.told.message.split("\n  - ")
        _say(first, "    ")
        for line in more:
            _say(line, "      - ")
        _say(f"plan: {reports_name(each.target)}/report.html in {each.place}", "    ")
    if not waiting:
        typer.echo("Nothing waits for a yes.")
    elif not showing.quiet:
        typer.echo("Carry one out with: occasions approve DROP\nRefuse it with: occasions approve DROP --refuse")


def _as_json(drop: Drop) -> dict[str, Any]:
    return {
        "drop": drop.id,
        "name": drop.name,
        "place": drop.place,
        "rule": drop.rule_name,
        "since": drop.seen,
        "target": drop.target,
        "reports": reports_name(drop.target),
        "message": redacted(drop.told.message),
    }


def _show(seen: SeenFile, showing: DropJsonOptions) -> None:
    told = {"code": seen.told.code, "message": redacted(seen.told.message), "hint": redacted(seen.told.hint)}
    body = {"drop": seen.drop, "name": seen.name, "outcome": str(seen.seen), "target": seen.target, "told": told}
    write_json_output({"schema": SCHEMA, **body}, showing.json)
    if showing.json == "-":
        return
    where = f", filed as {seen.target}" if seen.target else ""
    _say(f"{seen.name}: {seen.seen}{where}: {seen.reason}")
    if seen.told.hint and not showing.quiet:
        _say(f"hint: {seen.told.hint}")


def _say(text: str, before: str = "") -> None:
    """Say a line; names of files are chosen by whoever drops them, and neither end it nor command the terminal."""
    typer.echo(before + printable(redacted(text)))
