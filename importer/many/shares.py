"""Which rows of a reading go to which account, each with the settings of its own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from importer.core.dividing import divide, names_accounts
from importer.reading import Reading
from importer.settings import Settings


@dataclass(frozen=True)
class AccountShare:
    """What goes to one account; without settings, rows that name no account or one that was not asked for."""

    settings: Settings | None
    reading: Reading


def lost_rows(shares: Sequence[AccountShare]) -> bool:
    """Whether there are rows of which nobody can say which account they are for."""
    rest = (share.reading.parsed.records for share in shares if share.settings is None)
    return any(records.rejected.any() for records in rest)


class Accounts(Protocol):
    """The accounts that the settings know."""

    @property
    def names(self) -> Collection[str]:
        """Their names."""

    def entry(self, text: str, named: Sequence[str] = ()) -> str | None:
        """The account that a cell of a sheet means; None if it is not known."""

    def chosen(self, named: Sequence[str] = (), **options: Any) -> tuple[Settings, ...]:
        """The settings of accounts that are named, or of the usual ones if none is."""


def shares_of(
    reading: Reading, accounts: Accounts, named: Sequence[str], options: Mapping[str, Any]
) -> tuple[AccountShare, ...]:
    """Divide a reading: by its account column if it has one, else all of it goes to each account.

    Args:
        reading: sources as far as parse.
        accounts: those that the settings know.
        named: those that were asked for; with an account column, rows for others are left out.
        options: what was said on the command line.

    Raises:
        SettingsError: an account that was asked for is not known.
    """
    if not names_accounts(reading.parsed):
        return tuple(AccountShare(settings, reading) for settings in accounts.chosen(named, **options))
    only = {_called(each) for each in accounts.chosen(named, **options)} if named else None
    known = sorted(accounts.names)
    shares = divide(reading.parsed, reading.issues, lambda text: accounts.entry(text, named), known, only)
    names = [share.account for share in shares if share.account]
    chosen = dict(zip(names, accounts.chosen(names, **options) if names else (), strict=True))
    return tuple(
        AccountShare(
            chosen[share.account] if share.account else None,
            replace(reading, parsed=share.parsed, issues=share.issues),
        )
        for share in shares
    )


def _called(settings: Settings) -> str:
    return settings.name or settings.account or ""
