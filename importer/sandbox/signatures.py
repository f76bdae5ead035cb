"""Signed requests (OAuth 1.0): whose key it is, and whether signature, clock and nonce are right."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from threading import Lock

from importer.sandbox.grants import AccountGrant
from importer.sandbox.messages import Request, unauthorized
from importer.sandbox.oauth import METHOD, OAuthKey, base_url, signature

LARGEST_SKEW_SECONDS = 300


class Signatures:
    """The API keys of one server, and the nonces that were used with them; safe for several threads."""

    def __init__(self, grants: Sequence[AccountGrant], wall_time: Callable[[], float]) -> None:
        """Begin without any nonce used.

        Args:
            grants: Whose keys are known.
            wall_time: Seconds since the epoch by the server's own clock.
        """
        self._grants = tuple(grants)
        self._wall_time = wall_time
        self._nonces: dict[tuple[str, str], float] = {}
        self._lock = Lock()

    def opened(self, request: Request, oauth: Mapping[str, str]) -> AccountGrant:
        """Return what a signed request opens.

        Args:
            request: As it arrived.
            oauth: The parameters of its Authorization header.

        Raises:
            Refused: The key, the signature, the timestamp or the nonce is not good (401).
        """
        grant, key = self._with_key(oauth)
        if oauth.get("oauth_signature_method") != METHOD or oauth.get("oauth_version", "1.0") != "1.0":
            raise unauthorized(f"the signature is not {METHOD} of OAuth 1.0")
        url = base_url("http", request.headers.get("host") or request.authority, request.path)
        expected = signature(request.method, url, request.query, oauth, key)
        if not hmac.compare_digest(expected.encode(), oauth.get("oauth_signature", "").encode()):
            raise unauthorized("the signature does not fit the request")
        self._check_clock(oauth.get("oauth_timestamp", ""))
        self._use_up(key.consumer_key, oauth.get("oauth_nonce", ""))
        return grant

    def _with_key(self, oauth: Mapping[str, str]) -> tuple[AccountGrant, OAuthKey]:
        asked = (oauth.get("oauth_consumer_key"), oauth.get("oauth_token"))
        for grant in self._grants:
            if grant.key is not None and (grant.key.consumer_key, grant.key.token) == asked:
                return grant, grant.key
        raise unauthorized("the key is not known")

    def _check_clock(self, timestamp: str) -> None:
        # Eleven digits last for three thousand years; more would only be slow to read.
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
            raise unauthorized("the timestamp is not a number of seconds")
        off = int(timestamp) - self._wall_time()
        if abs(off) > LARGEST_SKEW_SECONDS:
            raise unauthorized(f"the timestamp is {abs(off):.0f} seconds off")

    def _use_up(self, consumer_key: str, nonce: str) -> None:
        used, now = (consumer_key, nonce), self._wall_time()
        with self._lock:
            if not nonce or used in self._nonces:
                raise unauthorized("the nonce is missing, or was used before")
            # A request as old as that would be refused for its timestamp.
            old = takewhile(lambda each: now - each[1] > 2 * LARGEST_SKEW_SECONDS, self._nonces.items())
            for each, _ in list(old):
                del self._nonces[each]
            self._nonces[used] = now
