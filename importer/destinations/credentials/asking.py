"""Ask a host for a login or a token, and read what it answers.

Such a request changes nothing in the account, so whatever gets no clear answer may be tried again. Errors that leave
are those of ``base``; ``Refused`` never does, because a caller would take it for the API's no to one occasion.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import requests

from importer.core.errors import DestinationError, RateLimited, TransientError
from importer.destinations import replies
from importer.destinations.connection import Answer, Connection

WallClock = Callable[[], dt.datetime]
MOST_BYTES = 8 * 1024 * 1024
"""The largest answer that is read; a login lists all hosts of the account."""
_LATE = 408
_LIMITED = 5.0
"""Seconds after which too many logins are forgotten, as the documents have it."""


class Desk:
    """Where we sign in: one kind of request to one host, without credentials in its header.

    Args:
        what: what is asked for, such as "the login"; it begins the messages.
        timeout: seconds that one exchange may take.
        now: the wall clock with its zone.
    """

    def __init__(self, what: str, *, timeout: float, now: WallClock) -> None:
        self.what = what
        self._now = now
        self._connection = Connection(None, timeout, MOST_BYTES)

    def close(self) -> None:
        """Close the connection; the next request would open another."""
        self._connection.close()

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """POST something and give the answer if it is a 2xx or a refusal (another 4xx), which the caller judges.

        Raises:
            RateLimited: too many were asked for (429).
            TransientError: no whole answer, or a 5xx.
            DestinationError: a redirect, or a wrong certificate.
        """
        try:
            answer = self._connection.exchange("POST", url, content, headers, writes=False)
        except TransientError as fault:
            raise TransientError(f"{self.what}: {fault.message}", fault.hint) from None
        except DestinationError as fault:
            raise DestinationError(f"{self.what}: {fault.message}", fault.hint, code=fault.code) from None
        return self._clear(answer)

    def _clear(self, answer: Answer) -> Answer:
        status = answer.status
        asked = replies.seconds_to_wait(answer.headers.get("Retry-After"), self._now())
        if status == requests.codes.too_many_requests:
            message = f"{self.what} was asked for too often (429)"
            raise RateLimited(
                message, "try again later", status=status, retry_after=_LIMITED if asked is None else asked
            )
        if status == _LATE or status >= 500:
            message = f"{self.what} was answered with {status}"
            raise TransientError(message, "try again later", status=status, retry_after=asked)
        if status < 200 or 300 <= status < 400:
            message = f"{self.what} was answered with {status}; the secrets were not sent on to another address"
            raise DestinationError(message, "check the host that is asked", status=status)
        return answer

    def decoded(self, answer: Answer) -> Mapping[str, Any]:
        """The object that an answer holds.

        Raises:
            TransientError: it is cut short, or something else that is not JSON.
            DestinationError: it is JSON, but no object.
        """
        try:
            found = replies.decode(answer.body)
        except ValueError:
            message = f"the answer to {self.what} was cut short or is not JSON"
            raise TransientError(message, "try again later", status=answer.status) from None
        if not isinstance(found, dict):
            raise self.unreadable(answer)
        return found

    def unreadable(self, answer: Answer) -> DestinationError:
        """The error for an answer that lacks what was asked for."""
        message = f"the answer to {self.what} ({answer.status}) holds nothing that can be used"
        return DestinationError(
            message, "check the host that is asked", status=answer.status, code="sign-in-unreadable"
        )
