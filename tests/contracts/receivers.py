"""Those who receive what is told, on this machine: a web server and a mail server that keep what they got."""

import email
import email.policy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Hook:
    """A web server that answers as its path says: ``/500`` with 500, ``/hang`` not before it is let go."""

    port: int = 0
    got: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Method, path and body of each request."""
    let_go: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, scheme: str = "json") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"


@contextmanager
def hooked() -> Iterator[Hook]:
    """A web server of its own."""
    hook = Hook()

    class Answers(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            hook.got.append((self.command, self.path, body))
            if "/hang" in self.path:
                hook.let_go.wait(30)
            status = next((int(each) for each in ("302", "400", "404", "500") if f"/{each}" in self.path), 200)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_GET = do_POST = _answer  # noqa: N815 - the library looks for these names

        def log_message(self, *_args: Any) -> None:
            return

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_args: Any) -> None:
            return  # whoever gave up waiting has closed its end

    with Quiet(("127.0.0.1", 0), Answers) as server:
        hook.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield hook
        finally:
            hook.let_go.set()
            server.shutdown()
            thread.join()


@dataclass
class Mailbox:
    """A mail server that takes everything, or nothing."""

    port: int = 0
    refusing: bool = False
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusing:
            return "550 no"
        content = envelope.original_content or b""
        self.mails.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 kept"

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}/?from=occasions@example.org&to=ops@example.org"


@contextmanager
def mailed() -> Iterator[Mailbox]:
    """A mail server of its own, on a free port of loopback."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def free_port() -> int:
    """A port on which nobody listens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return server.server_port
