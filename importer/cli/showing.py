"""Show a report when everything is done, whatever stands in the way of that; and show it again, in any form."""

import logging
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import typer
from rich.console import Console

from importer.cli import log
from importer.core.errors import ImporterError, SettingsError
from importer.reports.base import Form, R

TEXT = "text"
"""The form that a terminal gets in its own width and colours."""


def shown_at_last(show: Callable[[], None], run_id: str) -> bool:
    """Show a report; False if it cannot be written where it was to go, which is told, and how to see it again.

    Args:
        show: writes the report.
        run_id: the run that it is about.
    """
    try:
        show()
    except BrokenPipeError:
        raise
    except (OSError, ImporterError) as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the interpreter's own flush at its end
        said = error.message if isinstance(error, ImporterError) else f"{error.strerror}."
        words = f"The run came to its end, but its report could not be written: {said}"
        if log.speaks_json():
            log.talk(words, hint=f"show it again with: occasions report {run_id}", level=logging.ERROR)
        else:
            log.talk(f"{words}\nShow it again with: occasions report {run_id}")
        return False
    return True


def show_paths(written: Iterable[Path]) -> None:
    """Say which files were written, one on each line."""
    for path in written:
        typer.echo(str(path))


def show_main(form: Form[R], report: R, render: Callable[[R, int, bool], str]) -> None:
    """Write the main file of a form to stdout.

    Args:
        form: of the report.
        report: what is shown.
        render: makes text of a report for a terminal, by its width and whether it shows colours.

    Raises:
        SettingsError: stdout is a terminal, and the form is none for terminals.
    """
    console = Console(file=sys.stdout)
    if console.is_terminal and form.name == TEXT:
        typer.echo(render(report, console.width, True), nl=False)
        return
    if console.is_terminal and not form.for_terminals:
        hint = f"write it into a file by putting > {form.filenames[0]} behind the command, or add --to FOLDER."
        raise SettingsError(f"A report as {form.name} cannot be shown on a terminal.", hint)
    form.write_main(report, sys.stdout.buffer)
    sys.stdout.buffer.flush()
