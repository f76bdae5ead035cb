"""Sign each request with an API key: OAuth 1.0, HMAC-SHA1, in the header; the query is signed, a JSON body is not.

Every attempt has a new nonce and a new time. The API refuses a time that is minutes off, so after a 401 the server's
own clock is looked at: where ours is off by more than a minute, requests are signed with the server's from then on.
"""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence

import requests
from requests_oauthlib import OAuth1

from importer.core.signing import KeySignIn, Right
from importer.destinations.credentials.asking import WallClock
from importer.destinations.credentials.base import KEY_RIGHTS, Identity, shortened
from importer.destinations.replies import date_of

_LOG = logging.getLogger(__name__)
_TOLERATED = dt.timedelta(minutes=1)
"""How far our clock may be from the server's before we sign by the server's."""


class KeyCredentials:
    """An API key.

    Args:
        sign_in: the four values of the key.
        now: the wall clock with its zone.
    """

    def __init__(self, sign_in: KeySignIn, *, now: WallClock) -> None:
        self._sign_in = sign_in
        self._now = now
        self._ahead = dt.timedelta()
        """How far the server's clock is ahead of ours."""

    @property
    def secrets(self) -> Sequence[str]:
        """All four values: the key's name is no secret in itself, but it has no place in a log either."""
        key = self._sign_in
        return (key.app_key, key.app_secret, key.access_token, key.access_token_secret)

    def header(self, method: str, url: str) -> str:
        """``OAuth``, the parameters and the signature of this one attempt."""
        key, at = self._sign_in, self._now() + self._ahead
        sign = OAuth1(
            key.app_key, key.app_secret, key.access_token, key.access_token_secret, timestamp=str(int(at.timestamp()))
        )
        signed = sign(requests.Request(method, url).prepare())
        return _text(signed.headers["Authorization"])

    def renew(self, headers: Mapping[str, str]) -> bool:
        """Sign once more, by the server's clock if ours is off."""
        ahead = self._ahead_of_ours(headers.get("Date"))
        if ahead is not None and abs(ahead - self._ahead) > _TOLERATED:
            self._ahead = ahead if abs(ahead) > _TOLERATED else dt.timedelta()
            if self._ahead:
                _LOG.warning("%s; requests are signed by the server's clock", _told(ahead))
        return True

    def _ahead_of_ours(self, date: str | None) -> dt.timedelta | None:
        said = date_of(date or "")
        return None if said is None else said - self._now()

    @property
    def remedy(self) -> str:
        """Key, secrets, and the clock."""
        return (
            "check the four values of the API key (OCCASIONS_APP_KEY, OCCASIONS_APP_SECRET, OCCASIONS_ACCESS_TOKEN, "
            "OCCASIONS_ACCESS_TOKEN_SECRET), that the key is enabled, and this machine's clock"
        )

    def permission(self, right: Right) -> str:
        """The permission of the key."""
        return f"grant the API key {KEY_RIGHTS[right]}"

    def who(self) -> Identity:
        """The key by the beginning of its name."""
        return Identity("key", shortened(self._sign_in.app_key))

    def close(self) -> None:
        """Nothing was issued to us."""


def _told(ahead: dt.timedelta) -> str:
    seconds = abs(ahead).total_seconds()
    size = f"{seconds:.0f} seconds"
    for unit, length in (("minutes", 60), ("hours", 3600), ("days", 86_400)):
        size = f"{seconds / length:.0f} {unit}" if seconds >= 2 * length else size
    return f"this machine's clock is {size} {'behind' if ahead > dt.timedelta() else 'ahead of'} the server's"


def _text(header: str | bytes) -> str:
    return header.decode("ascii") if isinstance(header, bytes) else header
