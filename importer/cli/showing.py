"""Show a report when everything is done: whatever stands in the way of that, what was sent is sent."""

import os
import sys
from collections.abc import Callable

import typer

from importer.core.errors import ImporterError


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
        typer.echo(f"{words}\nShow it again with: occasions report {run_id}", err=True)
        return False
    return True
