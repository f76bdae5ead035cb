"""The command line ``occasions``: a door, and nothing but a door.

Commands import what they need when they run, so that ``--help`` answers at once; nothing imports this package.
"""

import gc
import os
import sys

from importer.cli.commands import app
from importer.core.errors import ImporterError

__all__ = ["app", "main"]
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


def _complain(error: ImporterError) -> None:
    sys.stderr.write(f"error[{error.code}]: {error.message}\n")
    if error.hint:
        sys.stderr.write("".join(f"  {line}\n" for line in f"hint: {error.hint}".splitlines()))
