"""Show the report of several accounts where it was asked for."""

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from importer.cli import door, log
from importer.cli.options import ShowingOptions
from importer.core.joined import AccountPart, JoinedReport
from importer.core.names import fold
from importer.reports.joined_json import write_joined_json
from importer.reports.joined_text import render_joined

NO_ACCOUNT = "no-account"
"""The folder of the rows that name no account."""
_ODD = re.compile(r"[^\w-]+")


def show_joined(joined: JoinedReport, showing: ShowingOptions) -> None:
    """Write a joined report where it was asked for."""
    copies, told_parts = None, []
    if showing.report:
        from importer.returning import open_copies  # the workbook's library is slow to load

        parts = [(part.account, part.report) for part in joined.parts]
        copies = open_copies(parts)
        told_parts = copies.told(parts)
        pairs = zip(joined.parts, told_parts, strict=True)
        joined = replace(joined, parts=tuple(replace(part, report=report) for part, (_, report) in pairs))
        write_folder(joined, showing.report)
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
    if copies:
        door.write_copies(copies, told_parts, showing)


def told(joined: JoinedReport, console: Console, *, quiet: bool) -> str:
    """A joined report as a terminal, or a file, shows it; only its headline where that is enough."""
    text = render_joined(joined, width=console.width if console.is_terminal else 100, color=console.is_terminal)
    return text.split("\n\n")[0] + "\n" if quiet else text


def write_folder(joined: JoinedReport, folder: Path, forms: Sequence[str] | None = None) -> list[Path]:
    """Write the files of all accounts together, and those of each in a folder of its own.

    Args:
        joined: what became of all accounts.
        folder: where the files go.
        forms: names of forms; the usual ones if None.

    Raises:
        ImporterError: a file cannot be written.
    """
    from importer.reports.forms import write_all, write_all_joined  # the workbook's library is slow to load

    written = [*write_all_joined(joined, folder, forms)]
    taken: set[str] = set()
    for part in joined.parts:
        written += write_all(part.telling, folder / _free_name(part, taken), forms)
    return written


def _free_name(part: AccountPart, taken: set[str]) -> str:
    """A folder's name for an account, which no other part has."""
    base = _ODD.sub("-", part.account).strip("-") or NO_ACCOUNT
    name, number = base, 2
    while fold(name) in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(fold(name))
    return name
