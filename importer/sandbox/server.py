"""The simulated API as a server in this process, for tests and for the program of its own."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from http.server import ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR, SO_LINGER, SOL_SOCKET, socket
from socketserver import TCPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any

from importer.sandbox.faults import Fault, FaultScript
from importer.sandbox.log import Logged, RequestLog
from importer.sandbox.messages import JsonObject, Reply, Request
from importer.sandbox.routes import answer
from importer.sandbox.seeding import seed
from importer.sandbox.simulation import AccountGrant, RateWindow, Simulation
from importer.sandbox.store import Store
from importer.sandbox.switches import Switches
from importer.sandbox.wire import Connection

MAX_BODY_BYTES = 8 * 1024 * 1024
_POLL_SECONDS = 0.02


class SandboxServer:
    """The simulated API on a port of this machine, with its log and its state at hand.

    Use it as a context manager, or call `start` and `stop`; a server that was stopped cannot start again, but
    another one can take up its state. ``log``, ``occasions``, ``revision`` and ``seed`` work while it runs.
    """

    def __init__(
        self,
        state: str | Path,
        accounts: Sequence[AccountGrant],
        switches: Switches | None = None,
        faults: Sequence[Fault] = (),
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        clock: Callable[[], float] = time.monotonic,
        patience: float = 30.0,
        max_body_bytes: int = MAX_BODY_BYTES,
        log_limit: int = 100_000,
    ) -> None:
        """Open the state; nothing listens before `start`.

        Args:
            state: The SQLite file, made if absent, or ":memory:".
            accounts: The tokens and what they open; an account exists if one of them names it.
            switches: The choices that the API's documents leave open.
            faults: What goes wrong, and when.
            host: The address to listen on.
            port: The port, or 0 for any free one.
            clock: Seconds, for the log and the rate window.
            patience: Seconds that a client may be silent.
            max_body_bytes: The largest body that is read.
            log_limit: How many requests the log keeps.

        Raises:
            ValueError: Two grants have the same token, or one is empty.
            sqlite3.Error: The state cannot be opened.
        """
        tokens = [grant.token for grant in accounts]
        if not all(tokens) or len(set(tokens)) < len(tokens):
            raise ValueError("every account needs a token of its own")
        settings = switches or Switches()
        script, rate = FaultScript(faults), RateWindow(settings.rate_limit, clock)
        self.faults = script
        self._store = Store(state)
        self._simulation = Simulation(self._store, tuple(accounts), settings, script, rate)
        self._log = RequestLog(log_limit)
        self._clock = clock
        self._address = (host, port)
        self._limits = (patience, max_body_bytes)
        self._listener: _Listener | None = None
        self._thread: Thread | None = None

    def start(self) -> None:
        """Listen, and answer in threads of its own.

        Raises:
            OSError: The address cannot be listened on.
        """
        self._listener = _Listener(self._address, self, *self._limits)
        self._thread = Thread(target=self._listener.serve_forever, args=(_POLL_SECONDS,), name="sandbox")
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, close every connection, and close the state; what was written stays."""
        if self._listener is not None and self._thread is not None:
            self._listener.stop()
            self._thread.join()
            self._thread = None
        self._store.close()

    def __enter__(self) -> "SandboxServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The base of every call, ``http://127.0.0.1:PORT``."""
        if self._listener is None:
            raise RuntimeError("the sandbox has not been started")
        return f"http://{self._listener.authority}"

    @property
    def log(self) -> list[Logged]:
        """The requests so far, by arrival."""
        return self._log.entries()

    def occasions(self, account: str) -> list[JsonObject]:
        """Return the live objects of an account in full, by id."""
        with self._store.view(account) as ledger:
            return ledger.live()

    def revision(self, account: str) -> int:
        """Return the revision of an account."""
        with self._store.view(account) as ledger:
            return ledger.revision

    def seed(self, account: str, objects: Sequence[Mapping[str, Any]]) -> list[JsonObject]:
        """Write past the API, as another admin would, in one revision and without any check.

        Args:
            account: Whose objects.
            objects: One with the id of a live object changes the fields that it names; any other is added and needs
                a name; ``deleted: true`` deletes. With none only the revision moves.

        Returns:
            The objects as kept, one for each given.
        """
        return seed(self._store, account, objects)

    def exchange(self, request: Request) -> Reply:
        """Answer one request and log it, without any socket."""
        sequence, at = self._log.arrive(), self._clock()
        reply = answer(request, self._simulation)
        self._log.record(sequence, at, request, reply)
        return reply

    def decline(self, request: Request, reply: Reply) -> None:
        """Log a request that never became one."""
        self._log.record(self._log.arrive(), self._clock(), request, reply)


class _Listener(ThreadingHTTPServer):
    """The listening socket and the connections that came in through it."""

    # Threads are joined at the stop, so that none outlives the test that caused it.
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], sandbox: SandboxServer, patience: float, max_body_bytes: int) -> None:
        self.patience = patience
        self.max_body_bytes = max_body_bytes
        self.exchange = sandbox.exchange
        self.decline = sandbox.decline
        self._stopping = Event()
        self._open: set[socket] = set()
        self._open_lock = Lock()
        super().__init__(address, Connection)
        self.authority = "{}:{}".format(*self.server_address[:2])

    def server_bind(self) -> None:
        """Bind without asking any name server for this machine's name, which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def wait(self, seconds: float) -> None:
        """Let time pass, until the server stops."""
        self._stopping.wait(seconds)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note the connection, before its thread starts."""
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection: politely, unless a fault has set it to be reset."""
        with self._open_lock:
            self._open.discard(request)
        if any(request.getsockopt(SOL_SOCKET, SO_LINGER, 8)):
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a client go that went away; anything else is a bug and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """End the loop, every connection and every thread."""
        self.shutdown()
        self._stopping.set()
        with self._open_lock:
            for each in self._open:
                _hang_up(each)
        self.server_close()


def _hang_up(connection: socket) -> None:
    try:
        connection.shutdown(SHUT_RDWR)
    except OSError:
        # It was closed by the other side already.
        return
