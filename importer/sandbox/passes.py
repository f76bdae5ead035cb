"""The bearer tokens that are good at the gate, each with its life, and the logins that some of them belong to."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from importer.sandbox.grants import AccountGrant
from importer.sandbox.messages import unauthorized


class Passes:
    """The bearer tokens of one server; safe for several threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin without any; the clock is in seconds."""
        self._clock = clock
        # By their hashes: how long a look-up takes tells nothing about a token.
        self._known: dict[bytes, tuple[AccountGrant, float | None]] = {}
        self._lock = Lock()

    def add(self, token: str, grant: AccountGrant, life: float | None) -> None:
        """Let a token open what a grant opens for so many seconds from now on; None is for good.

        A token that is known already lives on for so long.
        """
        until = None if life is None else self._clock() + life
        with self._lock:
            self._known[_hash(token)] = (grant, until)

    def remove(self, token: str) -> None:
        """Forget a token."""
        with self._lock:
            self._known.pop(_hash(token), None)

    def is_good(self, token: str) -> bool:
        """Tell whether a token is known and still lives."""
        with self._lock:
            found = self._known.get(_hash(token))
        return found is not None and self._lives(found[1])

    def opened(self, token: str) -> AccountGrant:
        """Return what a token opens.

        Raises:
            Refused: It is not known, or its life is over (401).
        """
        with self._lock:
            found = self._known.get(_hash(token))
        if found is None:
            raise unauthorized("no valid authorization")
        if not self._lives(found[1]):
            raise unauthorized("the token has expired: no valid authorization")
        return found[0]

    def _lives(self, until: float | None) -> bool:
        return until is None or self._clock() < until


@dataclass(frozen=True)
class Login:
    """A user who is logged in: the value of the cookie, what must come with it, and the token for the gate."""

    cookie: str = field(repr=False)
    csrf: str = field(repr=False)
    bearer: str = field(repr=False)
    grant: AccountGrant


class Logins:
    """The logins of one server, each as alive as its token is; safe for several threads."""

    def __init__(self, passes: Passes, life: float) -> None:
        """Begin without any.

        Args:
            passes: Where the tokens are good.
            life: Seconds that a login lives from its beginning, or from when it was refreshed.
        """
        self._passes = passes
        self._life = life
        self._begun: dict[str, Login] = {}
        self._lock = Lock()

    def begin(self, grant: AccountGrant) -> Login:
        """Log a user in."""
        login = Login(secrets.token_hex(16), secrets.token_hex(32), secrets.token_hex(32), grant)
        with self._lock:
            self._begun[login.cookie] = login
        self.refresh(login)
        return login

    def find(self, account: str, cookie: str) -> Login | None:
        """Return the login that a cookie of an account names, if it lives."""
        with self._lock:
            login = self._begun.get(cookie)
        here = login is not None and login.grant.account == account and self._passes.is_good(login.bearer)
        return login if here else None

    def refresh(self, login: Login) -> None:
        """Let a login live from now on for as long as a new one."""
        self._passes.add(login.bearer, login.grant, self._life)

    def end(self, login: Login) -> None:
        """Log a user out; the token is good no longer."""
        with self._lock:
            self._begun.pop(login.cookie, None)
        self._passes.remove(login.bearer)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
