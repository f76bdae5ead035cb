"""login: sign in, and say who we are and what we may do."""

import typer

from importer.cli import door
from importer.cli.options import AccountOptions, ShowingOptions
from importer.connecting import open_account
from importer.signing_in import find_sign_in, sign_in_text, write_sign_in


def login(account: AccountOptions, json: str | None, verbose: int, *, check: bool) -> None:
    """Sign in to the account; exit code 1 if a right is lacking that was tried.

    Args:
        account: which account.
        json: the file for what was found, or ``-``.
        verbose: how much is said.
        check: whether all rights are tried.
    """
    settings = door.settings_for(account)
    door.listen(ShowingOptions(json=json, verbose=verbose))
    with open_account(settings, door.now) as opened:
        found = find_sign_in(settings, opened, door.now, check=check)
    if json is not None:
        write_sign_in(found, json)
    if json != "-":
        typer.echo(sign_in_text(found), nl=False)
    door.leave(door.OK if found.complete else door.TROUBLE)
