"""Who may come in: bearer tokens with their lives, and signed requests with their clocks and nonces."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from importer.sandbox.grants import AccountGrant, check
from importer.sandbox.messages import Request, unauthorized
from importer.sandbox.oauth import parameters_of
from importer.sandbox.passes import Logins, Passes
from importer.sandbox.signatures import Signatures
from importer.sandbox.web_tokens import web_token

__all__ = ["AccountGrant", "Keyring"]

LOGIN_LIFE_SECONDS = 28_800.0


class Keyring:
    """The grants of one server; safe for several threads."""

    def __init__(
        self,
        grants: Sequence[AccountGrant],
        token_ttl: float | None,
        *,
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
        login_life: float = LOGIN_LIFE_SECONDS,
    ) -> None:
        """Let the given tokens live from now on.

        Args:
            grants: What there is at the start.
            token_ttl: Seconds that a token lives which no login gave; None is for good.
            clock: Seconds, for the lives of tokens.
            wall_clock: Seconds since the epoch, for the timestamps of signatures.
            login_life: Seconds that a login lives, and with it its token.

        Raises:
            ValueError: A grant has no way in, or two share one.
        """
        check(grants)
        self.accounts = frozenset(grant.account for grant in grants)
        self.grants = tuple(grants)
        self._ttl = token_ttl
        self._wall_clock = wall_clock
        self._skew = 0.0
        self._passes = Passes(clock)
        self.logins = Logins(self._passes, login_life)
        self._signatures = Signatures(self.grants, self.wall_time)
        for grant in grants:
            if grant.token:
                self._passes.add(grant.token, grant, token_ttl)

    def issue(self, account: str) -> str:
        """Return a fresh token that gives what the account's first grant gives, and lives from now on.

        Raises:
            LookupError: There is no such account.
        """
        grant = next((each for each in self.grants if each.account == account), None)
        if grant is None:
            raise LookupError(f"no account {account}")
        token = secrets.token_hex(32)
        self._passes.add(token, grant, self._ttl)
        return token

    def issue_web_token(self, grant: AccountGrant, *, scoped: bool) -> str:
        """Return a fresh JSON Web Token of a grant, which lives from now on.

        Args:
            grant: Whose rights it gives.
            scoped: Whether it carries the scope that they hang on; without it there are none.
        """
        token = web_token(grant.client.id if grant.client else "", self.wall_time(), self._ttl)
        rights = grant if scoped else replace(grant, read=False, write=False, skills=False)
        self._passes.add(token, rights, self._ttl)
        return token

    def set_skew(self, seconds: float) -> None:
        """Put the server's wall clock off by so many seconds from now on."""
        self._skew = seconds

    def wall_time(self) -> float:
        """Return the seconds since the epoch by the server's own clock."""
        return self._wall_clock() + self._skew

    def opened(self, request: Request) -> AccountGrant:
        """Return what the request's credentials give.

        Raises:
            Refused: There are none, they are not known, or they are no longer good (401).
        """
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._passes.opened(credentials.strip())
        if scheme.lower() == "oauth":
            return self._signatures.opened(request, parameters_of(credentials))
        raise unauthorized("no valid authorization")
