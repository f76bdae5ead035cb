"""Shared by the tests of signing in: made-up secrets for every way, and a service that plays logins and tokens."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from scripted_api import Asked, Says, ScriptedApi, scripted_api
from sending_samples import ACCOUNT, FakeClock

from importer.core.signing import BearerSignIn, ClientSignIn, KeySignIn, SignIn, UserSignIn
from importer.destinations.credentials import Credentials
from importer.destinations.credentials.choosing import credentials_for
from importer.destinations.hosts import OneHost
from importer.destinations.http import HttpDestination

NOW = dt.datetime(2027, 1, 3, 10, 0, tzinfo=dt.UTC)
TOKEN = "given-2b7e151628aed2a6"  # noqa: S105 - made up
PASSWORD = 'p&ss "w/rd%'  # noqa: S105
BEARER = BearerSignIn(TOKEN)
USER = UserSignIn("admin@example.org", PASSWORD)
KEY = KeySignIn("4a7f02c5b9e84d1f", "app-s3cret/of+ours", "acc3ss-token", "acc3ss-s3cret")
CLIENT = ClientSignIn("3f9a-client", "cl1ent/s3cret+", "users.external")
WAYS: dict[str, SignIn] = {"bearer": BEARER, "user": USER, "key": KEY, "client": CLIENT}
LOGIN = f"/api/account/{ACCOUNT}/login"
REFRESH = f"/api/account/{ACCOUNT}/refresh"
LOGOUT = f"/api/account/{ACCOUNT}/logout"
TOKENS = f"/sentinel/api/v2/account/{ACCOUNT}/app/token"


@dataclass
class Service:
    """Plays logins and tokens as the documents have them; an answer may be put in the place of any call."""

    clock: FakeClock = field(default_factory=FakeClock)
    instead: dict[str, list[Says]] = field(default_factory=dict)
    """Path -> answers to its next calls."""
    alive: set[str] = field(default_factory=set)
    """Tokens that are taken; empty: whatever has been issued."""
    issued: list[str] = field(default_factory=list)
    answer_of_token: dict[str, Any] = field(default_factory=dict)
    """Further fields of the reply to a request for a token."""
    config: dict[str, Any] = field(default_factory=lambda: {"loginName": "admin", "accountTimeZoneId": "Europe/Rome"})

    def __call__(self, asked: Asked) -> Says:
        waiting = self.instead.get(asked.path)
        if waiting:
            return waiting.pop(0)
        if asked.path == LOGIN:
            return self.login(asked)
        if asked.path in (REFRESH, LOGOUT):
            return self.touch(asked)
        if asked.path == TOKENS:
            return self.token(asked)
        if asked.headers["Authorization"].startswith("OAuth "):
            return Says(200, [])
        given = asked.headers["Authorization"].removeprefix("Bearer ")
        return Says(200, []) if given in (self.alive or {*self.issued, TOKEN}) else Says(401, {"message": "who?"})

    def login(self, asked: Asked) -> Says:
        if asked.query != {"v": "1.3"} or asked.json != {"username": USER.username, "password": USER.password}:
            return Says(401, {"error": {"message": f"no user with {asked.json['password']}", "internalCode": 10}})
        bearer = self.issue()
        body = {
            "csrf": f"csrf-of-{bearer}",
            "bearer": bearer,
            "sessionTTl": "28800000",
            "config": self.config,
        }
        cookies = f"a=b; Path=/, Session_id=cookie-of-{bearer}; Path=/; Secure; HttpOnly"
        return Says(200, body, {"Set-Cookie": cookies})

    def touch(self, asked: Asked) -> Says:
        csrf, cookie = asked.json.get("csrf"), asked.headers.get("Cookie")
        if self.issued and (csrf, cookie) == (f"csrf-of-{self.issued[-1]}", f"Session_id=cookie-of-{self.issued[-1]}"):
            return Says(200)
        return Says(401, {"error": {"message": "wrong csrf", "internalCode": 10}})

    def token(self, asked: Asked) -> Says:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        right = {"client_id": CLIENT.client_id, "client_secret": CLIENT.client_secret, "scope": CLIENT.scope}
        if form != {"grant_type": "client_credentials", **right}:
            return Says(401, {"error": "invalid_client", "error_description": f"not {form['client_secret']}"})
        assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
        return Says(200, {"access_token": self.issue(), "token_type": "Bearer", **self.answer_of_token})

    def issue(self) -> str:
        self.issued.append(f"issued-{len(self.issued):04d}-9f86d081884c7d65")
        return self.issued[-1]


@dataclass
class Signed:
    """A destination with credentials of its own, and the service behind it."""

    service: Service
    api: ScriptedApi
    credentials: Credentials
    destination: HttpDestination

    @property
    def paths(self) -> list[str]:
        """The last part of the path of each request so far."""
        return [asked.path.rpartition("/")[2] for asked in self.api.asked]


@contextmanager
def signed_in(
    sign_in: SignIn, service: Service | None = None, now: Callable[[], dt.datetime] = lambda: NOW
) -> Iterator[Signed]:
    """Talk to a scripted service with credentials, which are closed at the end."""
    service = service or Service()
    with (
        scripted_api(service) as api,
        closing(made(sign_in, api.url, service, now)) as found,
        HttpDestination(api.url, ACCOUNT, found, now=now, timeout=5.0) as destination,
    ):
        yield Signed(service, api, found, destination)


def made(
    sign_in: SignIn, url: str, service: Service, now: Callable[[], dt.datetime] = lambda: NOW, account: str = ACCOUNT
) -> Credentials:
    """Credentials that sign in at a URL and go by the service's clock."""
    return credentials_for(sign_in, OneHost(url), account, timeout=5.0, now=now, monotonic=service.clock.now)


def authorisations(api: ScriptedApi) -> list[str]:
    """The Authorization headers of all requests that had one."""
    return [asked.headers["Authorization"] for asked in api.asked if "Authorization" in asked.headers]
