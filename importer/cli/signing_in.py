"""login: sign in, and say who we are and what we may do."""

import typer

from importer.cli import door, log
from importer.cli.options import AccountOptions, ShowingOptions
from importer.connecting import open_account
from importer.json_output import write_json_output
from importer.signing_in import find_sign_in, sign_in_json, sign_in_text


def login(account: AccountOptions, json: str | None, verbose: int, *, check: bool) -> None:
    """Sign in to the account; exit code 1 if a right is lacking that was tried.

    Args:
        account: which account.
        json: the file for what was found, or ``-``.
        verbose: how much is said.
        check: whether all rights are tried.
    """
    settings = door.settings_for(account)
    log.listen(ShowingOptions(json=json, verbose=verbose))
    with open_account(settings, door.now) as opened:
        found = find_sign_in(settings, opened, door.now, check=check)
    write_json_output(sign_in_json(found), json)
    if json != "-":
        typer.echo(sign_in_text(found), nl=False)
    door.leave(door.OK if found.complete else door.TROUBLE)
