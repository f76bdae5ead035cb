"""A heartbeat: an address is asked for after each look, so that a monitor notices when none comes any more.

An address of healthchecks.io, or x: who knows it can say that all is well.
"""

from urllib.parse import urlsplit, urlunsplit

import requests

from importer.core.errors import NoticeFailed

SECONDS = 5.0
"""How long connecting and answering may take, each."""


def beat(url: str, *, well: bool, seconds: float = SECONDS) -> None:
    """Say that a look at a place is over.

    Args:
        url: the address that is asked for; a secret.
        well: whether nothing needs anybody; otherwise ``/fail`` is asked for.
        seconds: how long connecting and answering may take, each.

    Raises:
        NoticeFailed: it did not answer, or did not say that all is well; to be told, and to stop nothing.
    """
    try:
        with requests.get(url if well else failing(url), timeout=seconds, stream=True) as reply:
            status = reply.status_code
    except (requests.RequestException, ValueError) as error:
        raise _unheard(_why(error)) from None
    if status >= requests.codes.bad_request:
        raise _unheard(f"it answered with {status}{'' if well else ' to /fail'}")


def failing(url: str) -> str:
    """The address that says that something is wrong.

    >>> failing("https://hc.example/ping/abc?rid=1")
    'https://hc.example/ping/abc/fail?rid=1'
    """
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/fail"))


def _why(error: Exception) -> str:
    """What went wrong, in words that hold nothing of the address."""
    if isinstance(error, requests.Timeout):
        return "it did not answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted"
    if isinstance(error, requests.ConnectionError):
        return "it cannot be reached"
    return "it is no address that can be asked for"


def _unheard(why: str) -> NoticeFailed:
    return NoticeFailed(f"The heartbeat was not heard: {why}.", "look at the place's heartbeat in occasions.toml.")
