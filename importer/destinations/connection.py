"""One connection to the API's host: send a request, read its answer to the end, or raise one of our errors.

One exchange is in flight at a time and takes at most the time that it was given. Redirects are not followed, because
they would carry the credentials elsewhere; cookies are not kept; certificates are verified. The Authorization header is
never shown or logged. Each attempt has a header of its own; a 401 is repeated once where credentials can be
renewed.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
import urllib3.exceptions
from requests.auth import AuthBase

from importer.core.errors import ImporterError, SettingsError
from importer.destinations import faults, replies
from importer.destinations.credentials.base import Credentials
from importer.destinations.deadline import DeadlineAdapter

_NO_PROXY = {"http": "", "https": "", "all": ""}
"""What is on this machine stays on it: a proxy would read along."""
_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
_ACCOUNT = re.compile(r"[a-zA-Z0-9_]{1,20}")
_BLOCK = 65_536
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """Exchanges requests for answers.

    Args:
        credentials: what authorises the requests; None for those that need no authorisation.
        timeout: seconds that one exchange may take from beginning to end.
        most_bytes: the largest answer that is read.
    """

    def __init__(self, credentials: Credentials | None, timeout: float, most_bytes: int) -> None:
        self._credentials = credentials
        self._timeout = timeout
        self._most_bytes = most_bytes
        self._adapter = DeadlineAdapter()
        self._session = _session(self._adapter, credentials)

    def close(self) -> None:
        """Close it; the next exchange would open another."""
        self._session.close()

    def exchange(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str], *, writes: bool | None = None
    ) -> Answer:
        """Send one request and read its answer, whatever its status; once more after a 401 with fresh credentials.

        Args:
            method: GET, POST, PUT or DELETE.
            url: the full URL with its query.
            content: the body; JSON unless the headers say otherwise.
            headers: further headers.
            writes: whether it may change the account; by its method if not given.

        Raises:
            TransientError: nothing was sent, or what does not write got no whole answer.
            OutcomeUnknown: a write got no whole answer.
            DestinationError: the certificate is wrong, the answer to a read too large, or signing in did not work.
        """
        changes = method != "GET" if writes is None else writes
        answer = self._once(method, url, content, headers, writes=changes)
        refused = answer.status == requests.codes.unauthorized
        if refused and self._credentials is not None and self._credentials.renew(answer.headers):
            answer = self._once(method, url, content, headers, writes=changes)
        return answer

    def _once(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str], *, writes: bool
    ) -> Answer:
        trouble: ImporterError | None = None
        answer = Answer(0, {}, b"")
        try:
            # before the time begins to run, because signing in may take its own
            request = self._prepared(method, url, content, headers)
        except requests.RequestException as fault:
            raise faults.of_transport(fault, writes=False, timeout=self._timeout) from None
        with self._adapter.within(self._timeout) as watch:
            try:
                answer = self._sent(request)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as fault:
                trouble = faults.of_transport(fault, writes=writes, timeout=self._timeout)
        if watch.fired:  # what was read until then may look whole
            trouble = faults.unsettled(f"no answer within {self._timeout:g} seconds", writes=writes, late=True)
        if trouble is not None:
            _LOG.info("%s %s: %s", method, url, trouble.message)
            raise trouble
        level = logging.DEBUG if answer.status < requests.codes.multiple_choices else logging.INFO
        revision = replies.revision(answer.headers)
        _LOG.log(level, "%s %s: %d%s", method, url, answer.status, f", revision {revision}" if revision else "")
        return answer

    def _prepared(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str]
    ) -> requests.PreparedRequest:
        typed = {"Content-Type": "application/json", **headers} if content is not None else dict(headers)
        return self._session.prepare_request(requests.Request(method, url, data=content, headers=typed))

    def _sent(self, request: requests.PreparedRequest) -> Answer:
        # proxies and certificates of the environment, as requests would take them by itself
        own = _NO_PROXY if is_loopback(urlsplit(str(request.url)).hostname or "") else {}
        around = self._session.merge_environment_settings(request.url, own, True, None, None)
        with self._session.send(request, timeout=self._timeout, allow_redirects=False, **around) as response:
            body = bytearray()
            for block in response.iter_content(_BLOCK):
                body += block
                if len(body) > self._most_bytes:
                    raise faults.TooLarge
            return Answer(response.status_code, response.headers, bytes(body))


def checked_api(api: str, named: str = "--api") -> str:
    """The API's address without a slash at its end.

    Args:
        api: the address.
        named: the option or setting that names it, for the message.

    Raises:
        SettingsError: it is more than scheme, host, port and path, or neither https nor on this machine.
    """
    try:
        parts = urlsplit(api)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    odd = set(api) & set("?#\\") or any(sign.isspace() for sign in api)
    if odd or parts.username or parts.password or not host:
        raise SettingsError(
            "the API's address must be scheme, host and port only", f"check {named}", code="api-url-wrong"
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise SettingsError(
            f"the API's address {api} is not https, so the credentials could be read on their way",
            "give an address that begins with https://",
            code="api-url-wrong",
        )
    return api.rstrip("/")


def checked_account(account: str) -> str:
    """The account's id, which becomes a part of addresses.

    Raises:
        SettingsError: it cannot be one.
    """
    if not _ACCOUNT.fullmatch(account):
        raise SettingsError(
            f'"{account}" cannot be an account: 1 to 20 letters, digits and underscores are allowed',
            "give the account's number with --account or OCCASIONS_ACCOUNT",
            code="account-wrong",
        )
    return account


def is_loopback(host: str) -> bool:
    """Whether a host's name or number means this machine; without a port or brackets."""
    return _LOOPBACK.fullmatch(host) is not None


class _Session(requests.Session):
    """A session that looks at no redirect: none is followed, and what cannot be read in one is nobody's concern."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - whatever it says
        """None."""
        return None


class _Authorise(AuthBase):
    """Puts the header on each request, if there is one; requests would else take one from a netrc file."""

    def __init__(self, credentials: Credentials | None) -> None:
        self._credentials = credentials

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._credentials is None:
            return request
        request.headers["Authorization"] = self._credentials.header(str(request.method), str(request.url))
        return request


def _session(adapter: DeadlineAdapter, credentials: Credentials | None) -> requests.Session:
    session = _Session()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.headers.update({"Accept": "application/json", "User-Agent": "occasion-importer"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.auth = _Authorise(credentials)
    return session
