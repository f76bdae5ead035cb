"""A progress bar, on terminals only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from importer.core.plan import Plan, sending
from importer.sending import Progress


@contextmanager
def progress_bar(plan: Plan | None, *, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Show how many occasions of a plan are done; gives what hears of progress, or None off a terminal.

    The bar appears with the first progress, because a question that is asked before would be wiped by it.
    """
    total = len(sending(plan.actions)) if plan else 0
    if quiet or not total or not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("sending", total=total)
    with ExitStack() as shown:

        def hear(progress: Progress) -> None:
            if not bar.live.is_started:
                shown.enter_context(bar)
            bar.update(task, completed=progress.done, description=progress.note or "sending")

        yield hear
