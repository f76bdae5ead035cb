"""check, plan and import of sources that are for several accounts: what is shown, and with which code it ends."""

import logging
from collections.abc import Callable, Sequence
from typing import NoReturn

from importer.asking import Asked
from importer.cli import door, log
from importer.cli.joined import show_joined
from importer.cli.options import ShowingOptions
from importer.cli.showing import shown_at_last
from importer.core.joined import JoinedReport
from importer.many.parts import resumable
from importer.ordered.doing import Doing
from importer.ordered.ended import is_well
from importer.stops import Terminated


def show_plans(joined: JoinedReport, asked: Sequence[Asked], showing: ShowingOptions) -> NoReturn:
    """Show the plans of all accounts, say what an import will ask for, and leave."""
    show_joined(joined, showing)
    for plan in asked:
        for each in plan.planning.plan.consents:
            log.talk(f"{plan.account}: an import will ask for a yes (--yes): {each.message}")
    unreached = [part for part in joined.accounts if part.stopped]
    if unreached and len(unreached) == len(joined.accounts):
        door.leave(door.UNSENT)
    door.leave(door.OK if is_well(joined) else door.TROUBLE)


def send(sent: Callable[[], JoinedReport], doing: Doing, showing: ShowingOptions) -> NoReturn:
    """Send into all accounts, report, and leave."""
    try:
        joined = sent()
    except KeyboardInterrupt as stop:
        log.talk("Stopped; occasions runs lists what was begun.", level=logging.WARNING)
        door.leave(door.STOPPED if isinstance(stop, Terminated) else door.INTERRUPTED)
    finish(joined, doing, showing)


def finish(joined: JoinedReport, doing: Doing, showing: ShowingOptions) -> NoReturn:
    """Show what became of all accounts, say how to go on, and leave."""
    goes_on = resumable(joined)
    shown = shown_at_last(lambda: show_joined(joined, showing), joined.run.id)
    if goes_on:
        _say_how_to_go_on(joined)
    stopped = goes_on and any(part.begun and part.stopped for part in joined.parts)
    code = _code_of(joined, doing.pauses.by, stopped=stopped)
    door.leave(code if shown else max(code, door.TROUBLE))


def _say_how_to_go_on(joined: JoinedReport) -> None:
    command = f"occasions resume {joined.run.id}"
    if log.speaks_json():
        log.talk("Not every account came to its end", go_on=command, level=logging.WARNING)
    else:
        log.talk(f"Go on with: {command}")


def _code_of(joined: JoinedReport, interrupt: KeyboardInterrupt | None, *, stopped: bool) -> int:
    if is_well(joined):
        return door.OK
    if interrupt is not None and not isinstance(interrupt, Terminated):
        return door.INTERRUPTED
    if joined.accounts and all(part.stopped and not part.begun for part in joined.accounts):
        return door.UNSENT
    return door.STOPPED if interrupt is not None or stopped else door.TROUBLE
