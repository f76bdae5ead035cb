"""export: what stands in the account, as a sheet."""

import shlex
from collections.abc import Sequence
from pathlib import Path

import typer

from importer.cli import door
from importer.cli.options import AccountOptions
from importer.connecting import open_destination, pace_of, read_account
from importer.exporting import Exported, check_path, chosen_occasions, export_account
from importer.reports.cells import printable

_SHOWN = 20


def export(file: Path, occasions: Sequence[str], account: AccountOptions, *, force: bool) -> None:
    """Write the account's occasions into a workbook."""
    check_path(file, overwrite=force)
    settings = door.settings_for(account)
    with open_destination(settings, door.now) as destination:
        state = chosen_occasions(read_account(destination, pace_of(settings)), occasions)
    written = export_account(state, file, door.now().date(), overwrite=force)
    _tell(written, account)
    door.leave(door.TROUBLE if written.differing else door.OK)


def _tell(written: Exported, account: AccountOptions) -> None:
    typer.echo(f"Wrote {written.path}: {_count(written.occasions, 'occasion')}, {_count(written.events, 'event')}.")
    named = [*(("--account", name) for name in account.account or ()), ("--api", account.api)]
    options = [text for name, value in (*named, ("--journal", account.journal)) if value for text in (name, value)]
    typer.echo(f"Edit it, then import it again: {shlex.join(['occasions', 'import', str(written.path), *options])}")
    for each in written.differing[:_SHOWN]:
        typer.echo(f'"{printable(each.name)}" would not be imported as it is: {printable(each.why)}', err=True)
    if len(written.differing) > _SHOWN:
        typer.echo(f"... and {len(written.differing) - _SHOWN} more.", err=True)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
