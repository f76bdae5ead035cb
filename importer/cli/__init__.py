"""The command line ``occasions``: a door, and nothing but a door.

Commands import what they need when they run, so that ``--help`` answers at once; nothing imports this package.
"""

import gc
import os
import signal
import sys
from types import TracebackType

from importer.cli import commands, drop_commands, health_command, more_commands
from importer.cli.app import app
from importer.core.errors import ImporterError

__all__ = ["app", "commands", "drop_commands", "health_command", "main", "more_commands"]
_RARELY = 10_000_000
"""Objects made before cycles are looked for: a big sheet makes millions of objects that hold none."""


def main() -> None:
    """Run the command line, and print our exceptions as people should read them."""
    gc.set_threshold(_RARELY)
    try:
        app()
    except ImporterError as error:
        _complain(error)
        sys.exit(2)
    except BrokenPipeError:
        # whoever read our output has left, which is no fault: point stdout elsewhere for the interpreter's own flush
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    finally:
        # everything is done and its exit code fixed: a late Ctrl-C would only kill the interpreter in its own end
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        sys.excepthook = _confess  # now, because typer put in a hook of its own meanwhile


def _complain(error: ImporterError) -> None:
    from importer.cli import log  # here and below, because most commands need none of it
    from importer.redaction import redacted

    if log.speaks_json():
        log.complain(error)
        return
    hint = "".join(f"  {line}\n" for line in f"hint: {error.hint}".splitlines()) if error.hint else ""
    sys.stderr.write(redacted(f"error[{error.code}]: {error.message}\n{hint}"))


def _confess(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Print the traceback of a bug, without secrets."""
    import traceback

    from importer.redaction import redacted

    sys.stderr.write(redacted("".join(traceback.format_exception(kind, fault, trace))))
