"""Find out what credentials may do, without changing anything.

Reading is tried by reading. Writing is tried by a PUT of an empty array with the revision that stands: it names nothing
to update, so whoever may write is told that it is no good request, and whoever may not is told that (403).
"""

import datetime as dt
from collections.abc import Callable

import requests

from importer.core.errors import DestinationError
from importer.core.signing import Right
from importer.destinations import replies
from importer.destinations.connection import Answer, Connection, checked_account, checked_api
from importer.destinations.credentials.base import Credentials
from importer.destinations.refusals import refusal

_MOST_BYTES = 512 * 1024 * 1024
_TRIED: dict[Right, tuple[str, bool]] = {
    "read": ("ac-common/specialoccasion?v=1.0", False),
    "write": ("ac-common/specialoccasion?v=1.0", True),
    "skills": ("le-users/skills?v=2.0", True),
}
"""Where each right is tried, and whether by writing too."""
_HEARD = (304, 400, 409, 412)
"""Answers to a PUT of nothing that only somebody gets who may write."""


class RightsTrial:
    """Tries rights in one account. Close it, or use it in ``contextlib.closing``.

    Args:
        api: scheme, host and port.
        account: the account's id.
        credentials: whose rights are tried.
        timeout: seconds that one request may take.
        now: the wall clock with its zone.

    Raises:
        SettingsError: the address or the account's id cannot be right.
    """

    def __init__(
        self, api: str, account: str, credentials: Credentials, *, timeout: float, now: Callable[[], dt.datetime]
    ) -> None:
        self._base = f"{checked_api(api)}/api/account/{checked_account(account)}/configuration"
        self._credentials = credentials
        self._now = now
        self._connection = Connection(credentials, timeout, _MOST_BYTES)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def granted(self, right: Right) -> bool:
        """Whether the credentials have a right.

        Raises:
            TransientError: the API is busy or away.
            Unauthorised: the credentials are not taken at all (401).
            DestinationError: the answer says neither yes nor no.
        """
        path, writes = _TRIED[right]
        url = f"{self._base}/{path}"
        reading = self._connection.exchange("GET", url, None, {})
        lacking = reading.status == requests.codes.forbidden
        if not (200 <= reading.status < 300 or lacking):
            raise self._unclear(reading, right)
        if not writes or (lacking and right != "write"):
            return not lacking
        revision = {"If-Match": replies.revision(reading.headers) or "-1"}
        trial = self._connection.exchange("PUT", url, b"[]", revision, writes=False)
        if trial.status == requests.codes.forbidden:
            return False
        if not (200 <= trial.status < 300 or trial.status in _HEARD):
            raise self._unclear(trial, right)
        return True

    def _unclear(self, answer: Answer, right: Right) -> DestinationError:
        return refusal(answer, self._credentials, right, self._now(), writes=False)
