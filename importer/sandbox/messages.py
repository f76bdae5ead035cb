"""What goes in and comes out of the simulated API, free of sockets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote

JsonObject: TypeAlias = dict[str, Any]

JSON_TYPE = "application/json; charset=utf-8"


class Delivery(Enum):
    """How a reply reaches the client."""

    WHOLE = "whole"
    CUT = "cut"
    """The length is promised, half of it is sent, and the connection closes."""
    RESET = "reset"
    """Nothing is sent: the connection is reset."""


@dataclass(frozen=True)
class Request:
    """One request as it arrived.

    ``headers`` has lower-case names; ``authority`` is the ``host:port`` that the server answers on.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    authority: str = ""

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path between slashes, percent-decoded."""
        return tuple(unquote(part) for part in self.path.split("/")[1:])

    @property
    def read_only(self) -> bool:
        """Whether it was sent to the host that serves reads alone."""
        host = self.headers.get("host", "").lower()
        return host != self.authority and host == read_only_authority(self.authority)

    def parameter(self, name: str) -> str | None:
        """Return the first value of a query parameter, or None if it is absent."""
        pairs = parse_qsl(self.query, keep_blank_values=True)
        return next((value for key, value in pairs if key == name), None)


def read_only_authority(authority: str) -> str:
    """Return where the same server is the read-only host: by another name of this machine, if it listens there."""
    host, _, port = authority.rpartition(":")
    return f"localhost:{port}" if host == "127.0.0.1" else authority


@dataclass(frozen=True)
class Reply:
    """One reply: status, headers, body, and how it is delivered.

    ``delay`` is the seconds that it comes late, ``drip`` those between two bytes of its head.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delivery: Delivery = Delivery.WHOLE
    delay: float = 0.0
    drip: float = 0.0


class InternalCode(Enum):
    """The ``internalCode`` of error bodies; NOT_FOUND and WRONG_CSRF are the API's own, the others are made up."""

    BAD_REQUEST = 1
    INVALID_OBJECT = 2
    NAME_TAKEN = 3
    STALE_REVISION = 4
    UNAUTHORIZED = 5
    FORBIDDEN = 6
    TOO_MANY_REQUESTS = 7
    METHOD_NOT_ALLOWED = 8
    TOO_LARGE = 9
    WRONG_CSRF = 10
    IN_USE = 11
    NOT_FOUND = 12
    UNAVAILABLE = 13


class Refused(Exception):
    """A check that failed; it becomes the error reply.

    Args:
        status: The HTTP status to answer.
        code: The number in the body.
        message: What is wrong, for the body.
        headers: Further headers of the reply.
    """

    def __init__(
        self,
        status: int,
        code: InternalCode,
        message: str,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers


def bad_request(message: str) -> Refused:
    """Return the refusal of a request that is malformed as a whole."""
    return Refused(HTTPStatus.BAD_REQUEST, InternalCode.BAD_REQUEST, message)


def unauthorized(message: str) -> Refused:
    """Return the refusal of credentials that are missing, not known, or no longer good."""
    return Refused(HTTPStatus.UNAUTHORIZED, InternalCode.UNAUTHORIZED, message)


def encode(value: object) -> bytes:
    """Write a value as compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def json_reply(value: object, *headers: tuple[str, str], status: int = HTTPStatus.OK) -> Reply:
    """Return a reply that carries a value as JSON."""
    return Reply(status, (("Content-Type", JSON_TYPE), *headers), encode(value))
