"""A client for the tests of the sandbox: the same calls with and without sockets, and sample objects to send."""

import http.client
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from importer.sandbox.faults import Fault
from importer.sandbox.messages import Delivery, Request
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switches import Switches

ACCOUNT = "qa1"
TOKEN = "token-of-qa1"  # noqa: S105 - made up
READER = "reader-of-qa1"
WRITER = "writer-of-qa1"
ODD_ACCOUNT = "qa-1!"
ODD_TOKEN = "token-of-odd"  # noqa: S105
GRANTS = (
    AccountGrant(ACCOUNT, TOKEN),
    AccountGrant(ACCOUNT, READER, write=False),
    AccountGrant(ACCOUNT, WRITER, read=False),
    AccountGrant(ODD_ACCOUNT, ODD_TOKEN),
)


def event(**changes: Any) -> dict[str, Any]:
    """Return a day off on Christmas Eve, with other fields if given."""
    return {
        "meta": {"working": False, "name": "Christmas"},
        "start": {"dateTime": "2026-12-24T00:00:00", "timeZone": "Europe/Warsaw"},
        "end": {"dateTime": "2026-12-24T23:59:00", "timeZone": "Europe/Warsaw"},
        "recurrence": ["RRULE:FREQ=DAILY;COUNT=3;INTERVAL=1"],
        **changes,
    }


def occasion(name: str = "Year-end 2026", **changes: Any) -> dict[str, Any]:
    """Return a valid object to create."""
    return {"name": name, "description": "Closed", "isDefault": False, "events": [event()], **changes}


@dataclass(frozen=True)
class Answer:
    """A reply, with header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    delivery: Delivery = Delivery.WHOLE
    delay: float = 0.0

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def revision(self) -> str:
        return self.headers["ac-revision"]


def path_of(tail: str = "", account: str = ACCOUNT) -> str:
    """Return the path of the resource, or of what stands below it."""
    return f"/api/account/{account}/configuration/ac-common/specialoccasion{tail}"


@dataclass
class Client:
    """Calls the resource of one account; the transport is given."""

    server: SandboxServer
    send: Callable[[Request], Answer]
    token: str | None = TOKEN
    account: str = ACCOUNT
    resource: str | None = None

    def call(self, method: str, tail: str = "", body: Any = None, query: str = "v=1.0", **headers: str) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            given.setdefault("authorization", f"Bearer {self.token}")
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        if content:
            given.setdefault("content-type", "application/json")
        path = path_of(tail, self.account) if self.resource is None else f"{self.resource}{tail}"
        return self.send(Request(method, path, query, given, content, "127.0.0.1:1"))

    def get(self, tail: str = "", query: str = "v=1.0", **headers: str) -> Answer:
        return self.call("GET", tail, None, query, **headers)

    def post(self, body: Any, **headers: str) -> Answer:
        return self.call("POST", "", body, **headers)

    def put(self, body: Any, tail: str = "", revision: str = "-1", **headers: str) -> Answer:
        return self.call("PUT", tail, body, if_match=revision, **headers)

    def delete(self, ids: str, revision: str = "-1") -> Answer:
        return self.call("DELETE", f"/{ids}", if_match=revision)

    def made(self, *names: str, **changes: Any) -> list[dict[str, Any]]:
        """Put objects into the account, past the API."""
        return self.server.seed(self.account, [occasion(name, **changes) for name in names])

    def names(self) -> list[str]:
        return [each["name"] for each in self.server.occasions(self.account)]


@contextmanager
def without_sockets(
    switches: Switches | None = None,
    faults: Sequence[Fault] = (),
    grants: Sequence[AccountGrant] = GRANTS,
    **options: Any,
) -> Iterator[Client]:
    """Open a server that does not listen and give a client that talks to it directly."""
    server = SandboxServer(":memory:", grants, switches, faults, **options)
    try:
        yield Client(server, lambda request: _answered(server, request))
    finally:
        server.stop()


def _answered(server: SandboxServer, request: Request) -> Answer:
    reply = server.exchange(request)
    headers = {name.lower(): value for name, value in reply.headers}
    return Answer(reply.status, headers, reply.body, reply.delivery, reply.delay)


@contextmanager
def over_http(
    switches: Switches | None = None,
    faults: Sequence[Fault] = (),
    state: Any = ":memory:",
    timeout: float = 10.0,
    grants: Sequence[AccountGrant] = GRANTS,
    **options: Any,
) -> Iterator[Client]:
    """Start a server and give a client with one kept-alive connection to it."""
    with SandboxServer(state, grants, switches, faults, **options) as server, connected(server, timeout) as client:
        yield client


@contextmanager
def connected(server: SandboxServer, timeout: float = 10.0) -> Iterator[Client]:
    """Give a client with a kept-alive connection of its own to a running server."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=timeout)

    def send(request: Request) -> Answer:
        target = f"{request.path}?{request.query}"
        # http.client leaves the length away for a DELETE or GET without a body, as clients do.
        connection.request(request.method, target, request.body or None, dict(request.headers))
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())

    try:
        yield Client(server, send)
    finally:
        connection.close()
