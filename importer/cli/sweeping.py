"""sweep: places once, with the books of every file that was seen."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from rich.console import Console

from importer.cli import door, log
from importer.cli.drop_options import DropJsonOptions, SweepingOptions
from importer.cli.dropping import Asked, Desk, desk, listen
from importer.cli.figures import Gauges
from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions
from importer.cli.spoken import Spoken, unheard
from importer.core.picking import sweep_json
from importer.drops.signals import Signals
from importer.inspection_words import counted
from importer.json_output import check_json_output, write_json_output
from importer.redaction import redacted
from importer.reports.sweep_text import render_sweep, sweep_headline
from importer.reports.text import FILE_WIDTH
from importer.runners.local import Stopping
from importer.stops import Terminated
from importer.sweeping.one_look import Swept
from importer.sweeping.rehearsing import Foreseen, rehearse
from importer.sweeping.sweep import Waiting, at_the_bench, settled, unsaid
from importer.sweeping.sweep import sweep as sweep_places


def sweep(
    places: Sequence[str],
    dropping: SweepingOptions,
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: DropJsonOptions,
) -> NoReturn:
    """Sweep places once, or say what a sweep would do."""
    listen(showing)
    check_json_output(showing.json)
    pauses, asked = Stopping(), Asked(places, dropping, reading, account, mode, rehearsal=dropping.plan)
    spoken = Spoken() if showing.log is not None else None
    with Signals(pauses, dropping.drain, os._exit).heard(), desk(asked, pauses, spoken or unheard) as found:
        try:
            swept = _rehearsed(found, showing) if dropping.plan else _swept(found, showing, spoken)
        except KeyboardInterrupt as stop:
            log.talk("Stopped at once; the next sweep goes on with what was begun.")
            door.leave(_code_of_stop(pauses.by or stop))
    _show(swept, showing)
    door.leave(code_of(swept, pauses.by))


def _swept(found: Desk, showing: DropJsonOptions, spoken: Spoken | None) -> tuple[Swept, ...]:
    with Gauges(showing.metrics, None) as gauges:
        after = gauges.after(found.aftermath, found.bench.journal)
        after = spoken.after(after) if spoken else after
        return sweep_places(found.inboxes, found.bench, found.rulings, after, _waiting(showing))


def _rehearsed(found: Desk, showing: DropJsonOptions) -> tuple[Swept, ...]:
    with at_the_bench(found.bench.spool, rehearsal=True) as folder:
        memories, foreseen = settled(found.inboxes, found.bench, _waiting(showing)), Foreseen()
        return tuple(
            rehearse(inbox, found.bench, found.rulings, memory, folder, foreseen)
            for inbox, memory in zip(found.inboxes, memories, strict=True)
        )


def _waiting(showing: DropJsonOptions) -> Waiting:
    """Says why nothing happens for a while: to whoever sits before it, and in the log, if one is kept."""
    return _say_waiting if showing.log is not None or sys.stderr.isatty() else unsaid


def _say_waiting(seconds: float, files: int) -> None:
    log.PROGRESS.info("Waiting %g seconds to see that nobody writes to %s any more.", seconds, counted(files, "file"))


def _show(swept: Sequence[Swept], showing: DropJsonOptions) -> None:
    books = [each.books for each in swept]
    write_json_output(sweep_json(books), showing.json)
    if showing.json == "-" and log.speaks_json():
        return
    stream = sys.stderr if showing.json == "-" else sys.stdout
    console = Console(file=stream)
    width = console.width if console.is_terminal else FILE_WIDTH
    for each in books:
        text = f"{sweep_headline(each)}\n" if showing.quiet else render_sweep(each, width, console.is_terminal)
        stream.write(redacted(text))
    stream.flush()


def code_of(swept: Sequence[Swept], stopped: KeyboardInterrupt | None) -> int:
    """The exit code: what is worst counts."""
    if stopped is not None and any(each.books.stopped for each in swept):
        return _code_of_stop(stopped)
    if any(each.unusable or each.books.trouble for each in swept):
        return door.UNSENT
    return door.OK if all(each.books.well for each in swept) else door.TROUBLE


def _code_of_stop(stop: KeyboardInterrupt) -> int:
    return door.STOPPED if isinstance(stop, Terminated) else door.INTERRUPTED
