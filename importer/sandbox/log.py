"""The request log: everything that clients sent, and what was answered, for tests to read."""

import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from threading import Lock

from importer.sandbox.concealing import concealed
from importer.sandbox.messages import Delivery, Reply, Request
from importer.sandbox.oauth import parameters_of

LOGGED_HEADERS = (
    "accept",
    "authorization",
    "content-type",
    "host",
    "if-match",
    "user-agent",
    "x-http-method-override",
)


@dataclass(frozen=True)
class Logged:
    """One request and its answer.

    ``sequence`` counts arrivals from 1; ``at`` and ``answered`` are the server's clock at arrival and when the answer
    was ready (before any delay that a fault puts on its way), in seconds; ``arrivals`` is how many requests had
    arrived by then, so that it is larger than ``sequence`` if others came in between; ``headers`` are the chosen ones,
    in lower case, with Authorization hashed; in ``query`` and ``body`` secrets are hidden, see `concealing`;
    ``status`` is None where the connection was reset; ``retry_after`` is the seconds that the answer told to wait;
    ``nonce`` is the hash of an OAuth 1.0 nonce.
    """

    sequence: int
    at: float
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    status: int | None
    answered: float = 0.0
    arrivals: int = 0
    retry_after: float | None = None
    nonce: str | None = None


def chosen(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers worth logging; two equal Authorization headers keep equal hashes, and tell no secret."""
    kept = {name: headers[name] for name in LOGGED_HEADERS if name in headers}
    if "authorization" in kept:
        kept["authorization"] = _hashed_authorization(kept["authorization"])
    return kept


def _hashed_authorization(authorization: str) -> str:
    scheme, blank, secret = authorization.partition(" ")
    if not blank:
        # Without a scheme all of it may be secret.
        scheme, secret = "none", authorization
    return f"{scheme} {_hashed(secret)}"


def _hashed(secret: str) -> str:
    return f"sha256:{hashlib.sha256(secret.encode('utf-8', 'surrogateescape')).hexdigest()}"


def _nonce(headers: Mapping[str, str]) -> str | None:
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    nonce = parameters_of(credentials).get("oauth_nonce") if scheme.lower() == "oauth" else None
    return None if nonce is None else _hashed(nonce)


def _retry_after(reply: Reply, wall_time: float) -> float | None:
    text = next((value for name, value in reply.headers if name.lower() == "retry-after"), None)
    if text is None:
        return None
    try:
        return float(text) if text.isdigit() else parsedate_to_datetime(text).timestamp() - wall_time
    except ValueError:
        # A script may send a header that says nothing.
        return None


class RequestLog:
    """The last requests, in the order of their arrival; safe for several threads."""

    def __init__(
        self,
        limit: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        listener: Callable[[Logged], None] | None = None,
    ) -> None:
        """Begin with an empty log.

        Args:
            limit: How many requests are kept.
            clock: Seconds.
            wall_clock: Seconds since the epoch.
            listener: Told of each request when it has been answered, one at a time.
        """
        self._entries: deque[Logged] = deque(maxlen=limit)
        self._arrived = 0
        self._clock = clock
        self._wall_clock = wall_clock
        self._listener = listener
        self._seal = secrets.token_bytes(32)
        self._lock = Lock()

    def arrive(self) -> tuple[int, float]:
        """Give an arriving request its number and its time."""
        with self._lock:
            self._arrived += 1
            return self._arrived, self._clock()

    def record(self, arrival: tuple[int, float], request: Request, reply: Reply) -> None:
        """Write down a request with the answer that it is about to get."""
        sequence, at = arrival
        status = None if reply.delivery is Delivery.RESET else reply.status
        kept = concealed(request, self._seal)
        headers, nonce = chosen(request.headers), _nonce(request.headers)
        retry_after = _retry_after(reply, self._wall_clock())
        with self._lock:
            entry = Logged(
                sequence=sequence,
                at=at,
                method=request.method,
                path=request.path,
                query=kept.query,
                headers=headers,
                body=kept.body,
                status=status,
                answered=self._clock(),
                arrivals=self._arrived,
                retry_after=retry_after,
                nonce=nonce,
            )
            self._entries.append(entry)
            if self._listener is not None:
                self._listener(entry)

    def entries(self) -> list[Logged]:
        """Return what is kept, by arrival."""
        with self._lock:
            return sorted(self._entries, key=lambda each: each.sequence)
