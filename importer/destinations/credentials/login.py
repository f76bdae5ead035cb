"""Sign in as a user: a login gives a bearer token, a refresh now and then keeps it alive, a logout ends it.

A login is made when the first header is asked for. It is refreshed when the last sign of life is four minutes old, and
made anew where the refresh is refused, where it is as old as it may get, and after a 401. Calls and replies are those
of the Login Service (``login?v=1.3``, ``refresh``, ``logout``).
"""

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from importer.core.errors import DestinationError, TransientError, Unauthorised
from importer.core.faults import Fault
from importer.core.names import clean
from importer.core.rules.zones import read_zone
from importer.core.signing import Right, UserSignIn
from importer.destinations import replies
from importer.destinations.connection import Answer
from importer.destinations.credentials.asking import Desk, WallClock
from importer.destinations.credentials.base import USER_RIGHTS, Identity
from importer.destinations.credentials.bearer import is_token
from importer.destinations.hosts import LOGIN, Hosts

_LOG = logging.getLogger(__name__)
_FRESH = 240.0
"""Seconds after a sign of life in which no refresh is needed; the documents say every three to five minutes."""
_AGAIN = 60.0
"""Seconds until a refresh that got no answer is tried again."""
_USUAL_LIFE = 28_800.0
"""Seconds that a login lasts where its reply does not say."""
_LOGOUT_SECONDS = 5.0
"""The longest that a logout may hold up the end of a command."""
_COOKIE = re.compile(r"(?:^|[,;]\s*)Session_id=([^;,\s]+)")
_JSON = {"Content-Type": "application/json"}


@dataclass
class _Login:
    """What a login gave us."""

    bearer: str = field(repr=False)
    csrf: str = field(repr=False)
    cookie: str = field(repr=False)
    ends: float
    fresh_until: float
    name: str = ""
    zone: str | None = None


class UserCredentials:
    """A user's login.

    Args:
        sign_in: the user's name and password.
        hosts: knows the host of logins.
        account: the account's id.
        timeout: seconds that one request may take.
        now: the wall clock with its zone.
        monotonic: seconds that never go back.
    """

    def __init__(
        self,
        sign_in: UserSignIn,
        hosts: Hosts,
        account: str,
        *,
        timeout: float,
        now: WallClock,
        monotonic: Callable[[], float],
    ) -> None:
        self._sign_in = sign_in
        self._hosts = hosts
        self._account = account
        self._monotonic = monotonic
        self._desk = Desk("the login", timeout=timeout, now=now)
        self._farewell = Desk("the logout", timeout=min(timeout, _LOGOUT_SECONDS), now=now)
        self._login: _Login | None = None
        self._issued: list[str] = []

    @property
    def secrets(self) -> Sequence[str]:
        """The password, and all tokens and cookies of this run."""
        return (self._sign_in.password, *self._issued)

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 - a bearer header is the same for all requests
        """``Bearer`` and a token that is alive, as far as we know."""
        return f"Bearer {self._alive().bearer}"

    def renew(self, headers: Mapping[str, str]) -> bool:  # noqa: ARG002 - whatever the answer was
        """Log in anew."""
        self._log_in()
        return True

    @property
    def remedy(self) -> str:
        """The login worked, so the API does not take it."""
        return "log in to the account with this user once, and check OCCASIONS_USERNAME and OCCASIONS_ACCOUNT"

    def permission(self, right: Right) -> str:
        """The permission of the user's profile."""
        return f"grant the user's profile the permission {USER_RIGHTS[right]}"

    def who(self) -> Identity:
        """The user as the login names it, and the account's zone."""
        login = self._alive()
        return Identity("user", login.name or self._sign_in.username, login.zone)

    def close(self) -> None:
        """Log out, if we have logged in."""
        login, self._login = self._login, None
        try:
            if login is not None:
                answer = self._farewell.post(self._url("logout"), _csrf(login), _cookie(login))
                level = logging.DEBUG if answer.status < 300 else logging.INFO
                _LOG.log(level, "logged out: %d", answer.status)
        except DestinationError as fault:
            _LOG.info("%s; the login ends by itself", fault.message)
        finally:
            self._desk.close()
            self._farewell.close()

    def _alive(self) -> _Login:
        login, now = self._login, self._monotonic()
        if login is None or now >= login.ends:
            return self._log_in()
        if now >= login.fresh_until and not self._refreshed(login):
            return self._log_in()
        return login

    def _refreshed(self, login: _Login) -> bool:
        """Refresh a login; False where that is refused. One without an answer is tried again in a minute."""
        try:
            answer = self._desk.post(self._url("refresh"), _csrf(login), {**_JSON, **_cookie(login)})
        except TransientError as fault:
            _LOG.info("%s; the login is refreshed later", fault.message)
            login.fresh_until = self._monotonic() + _AGAIN
            return True
        if not 200 <= answer.status < 300:
            _LOG.info("the refresh is refused (%d); logging in anew", answer.status)
            return False
        login.cookie = self._noted(_session_id(answer)) or login.cookie
        login.fresh_until = self._monotonic() + _FRESH
        return True

    def _log_in(self) -> _Login:
        self._login = None
        said = {"username": self._sign_in.username, "password": self._sign_in.password}
        answer = self._desk.post(f"{self._url('login')}?v=1.3", json.dumps(said).encode(), _JSON)
        if not 200 <= answer.status < 300:
            raise self._refusal(answer)
        self._login = self._read(answer)
        return self._login

    def _read(self, answer: Answer) -> _Login:
        found = self._desk.decoded(answer)
        bearer, csrf = found.get("bearer"), found.get("csrf")
        if not is_token(bearer):
            raise self._desk.unreadable(answer)
        config = found.get("config")
        config = config if isinstance(config, dict) else {}
        now = self._monotonic()
        return _Login(
            bearer=self._noted(str(bearer)),
            csrf=self._noted(csrf if isinstance(csrf, str) else ""),
            cookie=self._noted(_session_id(answer)),
            ends=now + _life(found.get("sessionTTl")),
            fresh_until=now + _FRESH,
            name=replies.sayable(clean(str(config.get("loginName") or ""))),
            zone=_zone(config.get("accountTimeZoneId")),
        )

    def _noted(self, secret: str) -> str:
        """The same secret, remembered as one."""
        if secret and secret not in self._issued:
            self._issued.append(secret)
        return secret

    def _refusal(self, answer: Answer) -> Unauthorised:
        said = replies.words(answer.body, self.secrets)
        message = f'the login of "{self._sign_in.username}" is refused ({answer.status}){f": {said}" if said else ""}'
        hint = (
            "check username and password (OCCASIONS_USERNAME, OCCASIONS_PASSWORD) and the account; "
            "the password may have expired, and users of a single sign-on cannot log in this way"
        )
        return Unauthorised(message, hint, status=answer.status, code="login-refused")

    def _url(self, call: str) -> str:
        return f"{self._hosts.base(LOGIN)}/api/account/{self._account}/{call}"


def _csrf(login: _Login) -> bytes:
    return json.dumps({"csrf": login.csrf}).encode()


def _cookie(login: _Login) -> dict[str, str]:
    return {"Cookie": f"Session_id={login.cookie}"} if login.cookie else {}


def _session_id(answer: Answer) -> str:
    """The login's cookie, or "". Several cookies arrive as one header, divided by commas."""
    found = _COOKIE.search(answer.headers.get("Set-Cookie") or "")
    return found[1] if found and is_token(found[1]) else ""


def _life(milliseconds: object) -> float:
    """Seconds that a login lasts; the reply gives them as a text of milliseconds."""
    text = str(milliseconds)
    return float(text) / 1000 if re.fullmatch(r"[1-9]\d{0,11}", text) else _USUAL_LIFE


def _zone(name: object) -> str | None:
    reading = read_zone(name) if isinstance(name, str) and name else None
    if reading is None or isinstance(reading, Fault) or reading.kind != "zone":
        return None
    return reading.name
