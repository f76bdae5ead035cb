"""The request log: everything that clients sent, and what was answered, for tests to read."""

import hashlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from importer.sandbox.messages import Delivery, Reply, Request

LOGGED_HEADERS = (
    "accept",
    "authorization",
    "content-type",
    "if-match",
    "user-agent",
    "x-http-method-override",
)


@dataclass(frozen=True)
class Logged:
    """One request and its answer.

    ``sequence`` counts arrivals from 1; ``at`` is the server's clock at arrival, in seconds; ``headers`` are the
    chosen ones, in lower case, with Authorization hashed; ``status`` is None where the connection was reset.
    """

    sequence: int
    at: float
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    status: int | None


def chosen(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers worth logging; two equal Authorization headers keep equal hashes, and tell no secret."""
    kept = {name: headers[name] for name in LOGGED_HEADERS if name in headers}
    if "authorization" in kept:
        kept["authorization"] = _hashed(kept["authorization"])
    return kept


def _hashed(authorization: str) -> str:
    scheme, blank, secret = authorization.partition(" ")
    if not blank:
        # Without a scheme all of it may be secret.
        scheme, secret = "none", authorization
    return f"{scheme} sha256:{hashlib.sha256(secret.encode('utf-8', 'surrogateescape')).hexdigest()}"


class RequestLog:
    """The last requests, in the order of their arrival; safe for several threads."""

    def __init__(self, limit: int) -> None:
        self._entries: deque[Logged] = deque(maxlen=limit)
        self._arrived = 0
        self._lock = Lock()

    def arrive(self) -> int:
        """Give an arriving request its number."""
        with self._lock:
            self._arrived += 1
            return self._arrived

    def record(self, sequence: int, at: float, request: Request, reply: Reply) -> None:
        """Write down a request with the answer that it is about to get."""
        status = None if reply.delivery is Delivery.RESET else reply.status
        headers = chosen(request.headers)
        entry = Logged(sequence, at, request.method, request.path, request.query, headers, request.body, status)
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> list[Logged]:
        """Return what is kept, by arrival."""
        with self._lock:
            return sorted(self._entries, key=lambda each: each.sequence)
