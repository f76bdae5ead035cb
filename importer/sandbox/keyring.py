"""Who may come in: bearer tokens with their lives, and signed requests with their clocks and nonces."""

import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from itertools import takewhile
from threading import Lock

from importer.sandbox.messages import InternalCode, Refused, Request
from importer.sandbox.oauth import METHOD, OAuthKey, base_url, parameters_of, signature

LARGEST_SKEW_SECONDS = 300


@dataclass(frozen=True)
class AccountGrant:
    """A bearer token, an OAuth 1.0 key or both, the account that they open, and the rights that they give there.

    ``token`` may be empty if there is a ``key``; ``zone`` is the account's own time zone.
    """

    account: str
    token: str = field(repr=False)
    read: bool = True
    write: bool = True
    zone: str = "UTC"
    skills: bool = True
    key: OAuthKey | None = None


class Keyring:
    """The grants of one server; safe for several threads."""

    def __init__(
        self,
        grants: Sequence[AccountGrant],
        token_ttl: float | None,
        *,
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
    ) -> None:
        """Let the given tokens live from now on.

        Args:
            grants: What there is at the start.
            token_ttl: Seconds that a token lives; None is for good.
            clock: Seconds, for the lives of tokens.
            wall_clock: Seconds since the epoch, for the timestamps of signatures.

        Raises:
            ValueError: Two grants have the same token, or one has neither token nor key.
        """
        tokens = [grant.token for grant in grants if grant.token or not grant.key]
        if not all(tokens) or len(set(tokens)) < len(tokens):
            raise ValueError("every account needs a token of its own, or a key")
        self.accounts = frozenset(grant.account for grant in grants)
        self._grants = tuple(grants)
        self._ttl = token_ttl
        self._clock = clock
        self._wall_clock = wall_clock
        self._skew = 0.0
        now = clock()
        self._tokens = [(grant.token.encode(), grant, now) for grant in grants if grant.token]
        self._nonces: dict[tuple[str, str], float] = {}
        self._lock = Lock()

    def issue(self, account: str) -> str:
        """Return a fresh token that gives what the account's first grant gives, and lives from now on.

        Raises:
            LookupError: There is no such account.
        """
        grant = next((each for each in self._grants if each.account == account), None)
        if grant is None:
            raise LookupError(f"no account {account}")
        token = secrets.token_hex(32)
        with self._lock:
            self._tokens = [*self._tokens, (token.encode(), replace(grant, token=token), self._clock())]
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
            return self._by_token(credentials.strip().encode("utf-8", "surrogateescape"))
        if scheme.lower() == "oauth":
            return self._by_signature(request, parameters_of(credentials))
        raise _unauthorized("no valid authorization")

    def _by_token(self, token: bytes) -> AccountGrant:
        for known, grant, born in self._tokens:
            if hmac.compare_digest(known, token):
                if self._ttl is not None and self._clock() >= born + self._ttl:
                    raise _unauthorized("the token has expired: no valid authorization")
                return grant
        raise _unauthorized("no valid authorization")

    def _by_signature(self, request: Request, oauth: Mapping[str, str]) -> AccountGrant:
        grant, key = self._with_key(oauth)
        if oauth.get("oauth_signature_method") != METHOD or oauth.get("oauth_version", "1.0") != "1.0":
            raise _unauthorized(f"the signature is not {METHOD} of OAuth 1.0")
        url = base_url("http", request.headers.get("host") or request.authority, request.path)
        expected = signature(request.method, url, request.query, oauth, key)
        if not hmac.compare_digest(expected.encode(), oauth.get("oauth_signature", "").encode()):
            raise _unauthorized("the signature does not fit the request")
        self._check_clock(oauth.get("oauth_timestamp", ""))
        self._use_up(key.consumer_key, oauth.get("oauth_nonce", ""))
        return grant

    def _with_key(self, oauth: Mapping[str, str]) -> tuple[AccountGrant, OAuthKey]:
        asked = (oauth.get("oauth_consumer_key"), oauth.get("oauth_token"))
        for grant in self._grants:
            if grant.key is not None and (grant.key.consumer_key, grant.key.token) == asked:
                return grant, grant.key
        raise _unauthorized("the key is not known")

    def _check_clock(self, timestamp: str) -> None:
        # Eleven digits last for three thousand years; more would only be slow to read.
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
            raise _unauthorized("the timestamp is not a number of seconds")
        off = int(timestamp) - self.wall_time()
        if abs(off) > LARGEST_SKEW_SECONDS:
            raise _unauthorized(f"the timestamp is {abs(off):.0f} seconds off")

    def _use_up(self, consumer_key: str, nonce: str) -> None:
        used, now = (consumer_key, nonce), self.wall_time()
        with self._lock:
            if not nonce or used in self._nonces:
                raise _unauthorized("the nonce is missing, or was used before")
            # A request as old as that would be refused for its timestamp.
            old = takewhile(lambda each: now - each[1] > 2 * LARGEST_SKEW_SECONDS, self._nonces.items())
            for each, _ in list(old):
                del self._nonces[each]
            self._nonces[used] = now


def _unauthorized(message: str) -> Refused:
    return Refused(HTTPStatus.UNAUTHORIZED, InternalCode.UNAUTHORIZED, message)
