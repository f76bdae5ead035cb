"""Which of our errors an unhappy answer, or the lack of one, becomes.

A write that was sent and not clearly answered may have been applied: ``OutcomeUnknown``. A read never changes anything,
so the same trouble is a ``TransientError`` there. No text of a foreign exception is passed on.
"""

import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions

from importer.core.errors import (
    DestinationError,
    OutcomeUnknown,
    RateLimited,
    Refused,
    SettingsError,
    TransientError,
    Unauthorised,
)

TIMED_OUT = "timed-out"
"""The code of an ``OutcomeUnknown`` for which no answer came in time: the request may have been too much."""
_LATE = 408


class TooLarge(requests.RequestException):
    """An answer went on beyond what we are willing to read."""


def unsettled(
    message: str, *, writes: bool, status: int | None = None, retry_after: float | None = None, late: bool = False
) -> DestinationError:
    """The error for a request that got no clear answer."""
    if writes:
        hint = "wait until the API answers again; the account is read back before anything is sent again"
        return OutcomeUnknown(message, hint, status=status, retry_after=retry_after, code=TIMED_OUT if late else None)
    return TransientError(message, "try again later", status=status, retry_after=retry_after)


def of_status(
    status: int, said: str, *, writes: bool, retry_after: float | None = None, remedy: str = ""
) -> DestinationError:
    """The error for an answer other than 2xx.

    Args:
        status: HTTP status.
        said: the API's words without secrets; may be empty.
        writes: whether the request was a POST, a PUT or a DELETE.
        retry_after: seconds that the reply asks us to wait, if it does.
        remedy: what to do about a 401 or a 403.
    """
    after = f": {said}" if said else ""
    if status == requests.codes.unauthorized:
        return Unauthorised(f"the API refuses the credentials (401){after}", remedy, status=status)
    if status == requests.codes.forbidden:
        return Unauthorised(f"the credentials lack a permission (403){after}", remedy, status=status)
    if status == requests.codes.too_many_requests:
        return RateLimited(f"the API asks us to slow down (429){after}", status=status, retry_after=retry_after)
    if status == _LATE and writes:
        return unsettled(f"the API answered {status}{after}", writes=writes, status=status, late=True)
    if 400 <= status < 500:
        return Refused(said or f"the API refused the request ({status}) and gave no reason", status=status)
    if status < 400 and not writes:
        return DestinationError(
            f"the API answered {status} where a list or an occasion was due{after}", "check --api", status=status
        )
    return unsettled(f"the API answered {status}{after}", writes=writes, status=status, retry_after=retry_after)


def of_transport(fault: Exception, *, writes: bool, timeout: float) -> DestinationError | SettingsError:
    """The error for an exchange that ended without a whole answer.

    Args:
        fault: what requests or the system raised.
        writes: whether the request was a POST, a PUT or a DELETE.
        timeout: seconds that a request may take, to be named in the message.
    """
    causes = list(_causes(fault))
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in causes):
        return DestinationError(
            "the API's certificate cannot be verified, so nothing was sent",
            "check --api; behind a company proxy, name its certificates in REQUESTS_CA_BUNDLE",
            code="api-certificate-wrong",
        )
    if isinstance(fault, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return SettingsError("the API's address is not one that can be called", "check --api", code="api-url-wrong")
    if any(isinstance(each, urllib3.exceptions.NameResolutionError) for each in causes):
        return TransientError("the API's host name was not found", "check --api and the network")
    if any(isinstance(each, urllib3.exceptions.NewConnectionError) for each in causes):
        return TransientError("the API takes no connection", "check --api and the network")
    if isinstance(fault, requests.exceptions.ConnectTimeout):
        return TransientError(f"no connection within {timeout:g} seconds", "check --api and the network")
    if isinstance(fault, TooLarge):
        return unsettled("the answer was too large to be read", writes=True) if writes else _too_large()
    if any(isinstance(each, urllib3.exceptions.ReadTimeoutError | TimeoutError) for each in causes):
        return unsettled(f"no answer within {timeout:g} seconds", writes=writes, late=True)
    return unsettled("the connection was cut before the answer was complete", writes=writes)


def _too_large() -> DestinationError:
    return DestinationError("the answer is too large to be read", "check --api", code="api-answer-too-large")


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """A fault and all that stands behind it: causes, contexts, and exceptions among its arguments."""
    waiting: list[BaseException] = [fault]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        behind = (each.__cause__, each.__context__, getattr(each, "reason", None), *each.args)
        waiting += [one for one in behind if isinstance(one, BaseException)]
