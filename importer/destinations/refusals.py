"""What an answer other than a yes becomes: the API's words, its pause, and what the credentials lack."""

import datetime as dt

import requests

from importer.core.errors import DestinationError
from importer.core.signing import Right
from importer.destinations import faults, replies
from importer.destinations.connection import Answer
from importer.destinations.credentials.base import Credentials


def refusal(
    answer: Answer, credentials: Credentials, right: Right, now: dt.datetime, *, writes: bool
) -> DestinationError:
    """The error for an answer other than 2xx.

    Args:
        answer: what was answered.
        credentials: what authorised the request; they know what to do about a 401 or a 403.
        right: what the request needs.
        now: the wall clock, for a pause that is given as a date.
        writes: whether the request may have changed the account.
    """
    said = replies.words(answer.body, credentials.secrets)
    pause = replies.seconds_to_wait(answer.headers.get("Retry-After"), now)
    hint = ""
    if answer.status == requests.codes.unauthorized:
        hint = credentials.remedy
    if answer.status == requests.codes.forbidden:
        hint = credentials.permission(right)
    return faults.of_status(answer.status, said, writes=writes, retry_after=pause, remedy=hint)
