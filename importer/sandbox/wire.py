"""HTTP/1.1 on the wire: requests are read whole and within bounds, replies are sent, faults are carried out.

What is malformed is answered with 400, 408, 411 or 413 and the connection closed, so that no rest of a body is taken
for the next request.
"""

import re
import socket
import struct
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Protocol, TypeAlias, cast

from importer.sandbox.messages import Delivery, InternalCode, Refused, Reply, Request, bad_request
from importer.sandbox.refusals import reason, render

_LENGTH = re.compile(r"[0-9]{1,18}")
_BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_LONGEST_DRAIN_SECONDS = 2.0


Wait: TypeAlias = Callable[[float], object]


class Exchange(Protocol):
    """What a connection asks of the server behind it."""

    authority: str
    max_body_bytes: int
    patience: float

    def exchange(self, request: Request) -> Reply:
        """Answer a request and write it down."""

    def decline(self, request: Request, reply: Reply) -> None:
        """Write down a request that was answered without being looked at."""

    def waiting(self) -> Wait:
        """Return how to let seconds pass, or less of them if the server stops or starts over."""

    def wall_time(self) -> float:
        """Return the seconds since the epoch by the server's own clock."""


class Connection(BaseHTTPRequestHandler):
    """One kept-alive connection of one client."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        """Take over the socket; a client that stalls for longer than the server's patience is let go."""
        super().setup()
        self.connection.settimeout(self._exchange.patience)

    @property
    def _exchange(self) -> Exchange:
        return cast("Exchange", self.server)

    def _answer(self) -> None:
        try:
            body = self._read_body()
        except Refused as refused:
            self._decline(refused, self._request())
            return
        # Before the answer is made, so that whoever starts over then ends its waits too.
        wait = self._exchange.waiting()
        self._send(self._exchange.exchange(self._request(body)), wait)

    # The base class looks for one name for each method.
    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _answer  # noqa: N815

    def _request(self, body: bytes = b"") -> Request:
        target = self.path
        if "://" in target.partition("?")[0]:
            target = "/" + target.partition("://")[2].partition("/")[2]
        path, _, query = target.partition("?")
        # Of a header that comes twice the first counts.
        headers = {name.lower(): str(value) for name, value in reversed(self.headers.items())}
        return Request(self.command, path, query, headers, body, self._exchange.authority)

    def _read_body(self) -> bytes:
        length = self._body_length()
        try:
            body = self.rfile.read(length)
        except TimeoutError as problem:
            message = "the body did not arrive in time"
            raise Refused(HTTPStatus.REQUEST_TIMEOUT, InternalCode.BAD_REQUEST, message) from problem
        if len(body) < length:
            raise bad_request("the body is shorter than its Content-Length")
        return body

    def _body_length(self) -> int:
        if "Transfer-Encoding" in self.headers:
            message = "send a Content-Length, not a Transfer-Encoding"
            raise Refused(HTTPStatus.LENGTH_REQUIRED, InternalCode.BAD_REQUEST, message)
        lengths = {each.strip() for each in self.headers.get_all("Content-Length") or ()}
        if not lengths:
            if self.command in {"POST", "PUT", "PATCH"}:
                raise Refused(HTTPStatus.LENGTH_REQUIRED, InternalCode.BAD_REQUEST, "Content-Length is missing")
            return 0
        text = lengths.pop()
        if lengths or _LENGTH.fullmatch(text) is None:
            raise bad_request("Content-Length is not one number")
        if int(text) > self._exchange.max_body_bytes:
            message = f"the body is larger than {self._exchange.max_body_bytes} bytes"
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, InternalCode.TOO_LARGE, message)
        return int(text)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what the standard library could not read as a request."""
        refused = Refused(code, InternalCode.BAD_REQUEST, explain or message or reason(code))
        # Neither path nor headers have been read, or they are those of the request before.
        self._decline(refused, Request(self.command or "", self.requestline))

    def _decline(self, refused: Refused, request: Request) -> None:
        reply = render(refused, "flat")
        self._exchange.decline(request, reply)
        self.close_connection = True
        self._send(reply, self._exchange.waiting())
        self._drain()

    def _send(self, reply: Reply, wait: Wait) -> None:
        if reply.delay:
            wait(reply.delay)
        if reply.delivery is Delivery.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            self.close_connection = True
            return
        body, announced = reply.body, len(reply.body)
        if reply.delivery is Delivery.CUT:
            announced = max(announced, 2)
            body = body[: announced // 2]
            self.close_connection = True
        if self.command == "HEAD" or reply.status in _BODILESS:
            body = b""
        head = self._head(reply, announced)
        # The last byte comes with the body.
        dripping = len(head) - 1 if reply.drip else 0
        for index in range(dripping):
            wait(reply.drip)
            self.wfile.write(head[index : index + 1])
        self.wfile.write(head[dripping:] + body)

    def _head(self, reply: Reply, announced: int) -> bytes:
        headers = [("Server", "SANDBOX"), ("Date", self.date_time_string(self._exchange.wall_time())), *reply.headers]
        if reply.status not in _BODILESS:
            headers.append(("Content-Length", str(announced)))
        headers.append(("Connection", "close" if self.close_connection else "keep-alive"))
        lines = [f"HTTP/1.1 {reply.status} {reason(reply.status)}", *(f"{name}: {value}" for name, value in headers)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")

    def _drain(self) -> None:
        """Read on for a moment: closing on unread bytes would reset the connection and lose the answer."""
        last = time.monotonic() + _LONGEST_DRAIN_SECONDS
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(min(0.2, self._exchange.patience))
            while time.monotonic() < last and self.connection.recv(65536):
                continue
        except OSError:
            # The client is silent or gone: either way it has had its chance to read.
            return

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing: the request log holds it."""
