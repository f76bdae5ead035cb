"""The account as one reading of it showed it."""

from collections.abc import Iterable
from dataclasses import dataclass

from importer.core.payload import AccountOccasion


@dataclass(frozen=True)
class AccountState:
    """All live occasions of an account at one moment, ordered by id.

    ``revision`` is the API's ``ac-revision`` at that moment, the number that updates must carry; "" if it gave none.
    """

    account: str
    revision: str
    occasions: tuple[AccountOccasion, ...]

    @classmethod
    def of(cls, account: str, revision: str, occasions: Iterable[AccountOccasion]) -> "AccountState":
        """Put the occasions in order and leave deleted ones out."""
        live = sorted((each for each in occasions if not each.deleted), key=lambda each: each.id)
        return cls(account, revision, tuple(live))

    @property
    def default(self) -> AccountOccasion | None:
        """The account's default occasion, if it has one."""
        return next((each for each in self.occasions if each.occasion.isDefault), None)
