"""Show the report of several accounts where it was asked for."""

import sys
from pathlib import Path

from rich.console import Console

from importer.cli import door, log
from importer.cli.options import ShowingOptions
from importer.core.joined import JoinedReport
from importer.reports.joined_json import write_joined_json
from importer.reports.joined_text import render_joined


def show_joined(joined: JoinedReport, showing: ShowingOptions) -> None:
    """Write a joined report where it was asked for."""
    with door.in_folder(joined, showing) as joined:
        if showing.json == "-":
            write_joined_json(joined, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        elif showing.json:
            with door.writable(Path(showing.json)) as out:
                write_joined_json(joined, out)
        if showing.json == "-" and log.speaks_json():
            return
        stream = sys.stderr if showing.json == "-" else sys.stdout
        stream.write(told(joined, Console(file=stream), quiet=showing.quiet))
        stream.flush()


def told(joined: JoinedReport, console: Console, *, quiet: bool) -> str:
    """A joined report as a terminal, or a file, shows it; only its headline where that is enough."""
    text = render_joined(joined, width=console.width if console.is_terminal else 100, color=console.is_terminal)
    return text.split("\n\n")[0] + "\n" if quiet else text
