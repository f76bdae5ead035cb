"""A tiny HTTP server whose answers are plain functions, for what no honest API would say."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext, SSLError
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Says:
    """An answer; ``raw`` blocks go out as they are instead, and the connection is closed."""

    status: int = 200
    body: Any = b""
    headers: dict[str, str] = field(default_factory=dict)
    raw: Iterable[bytes] | None = None


@dataclass
class ScriptedApi:
    url: str
    asked: list[Asked]
    over: Event
    """Set when the server stops: slow answers wait for it."""


@contextmanager
def scripted_api(answer: Callable[[Asked], Says], tls: SSLContext | None = None) -> Iterator[ScriptedApi]:
    """Serve a function on a free port of this machine, over TLS if there is something to show."""
    asked: list[Asked] = []
    over = Event()

    class Connection(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = Asked(self.command, parts.path, query, dict(self.headers), body)
            asked.append(request)
            self.say(answer(request))

        def say(self, says: Says) -> None:
            if says.raw is not None:
                self.close_connection = True
                try:
                    for block in says.raw:
                        self.wfile.write(block)
                        self.wfile.flush()
                except OSError:
                    return  # the client went away, as some tests want it to
                return
            body = says.body if isinstance(says.body, bytes) else json.dumps(says.body).encode()
            if "Date" in says.headers:
                self.send_response_only(says.status)  # without a second date, of this machine's clock
            else:
                self.send_response(says.status)
            for name, value in {"Content-Length": str(len(body)), **says.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(sys.exception(), SSLError | ConnectionError):  # clients that do not trust us go away
                super().handle_error(request, client_address)

        def finish_request(self, request: Any, client_address: Any) -> None:
            """Shake hands in the connection's own thread, so that a client which leaves disturbs nobody else."""
            shaken = tls.wrap_socket(request, server_side=True) if tls else request
            super().finish_request(shaken, client_address)
            if tls:
                shaken.close()

    server = Server(("127.0.0.1", 0), Connection)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield ScriptedApi(f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}", asked, over)
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()
