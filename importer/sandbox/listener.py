"""The listening socket of a server, its connections and their threads."""

import sys
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from selectors import EVENT_READ, DefaultSelector
from socket import SHUT_RDWR, SO_LINGER, SOL_SOCKET, socket, socketpair
from socketserver import TCPServer
from threading import Event, Lock
from typing import Any

from importer.sandbox.messages import Reply, Request
from importer.sandbox.wire import Connection, Wait


class Listener(ThreadingHTTPServer):
    """The listening socket and the connections that came in through it."""

    # Threads are joined at the stop, so that none outlives the test that caused it.
    daemon_threads = False
    request_queue_size = 128

    def __init__(
        self,
        address: tuple[str, int],
        *,
        exchange: Callable[[Request], Reply],
        decline: Callable[[Request, Reply], None],
        wall_time: Callable[[], float],
        patience: float,
        max_body_bytes: int,
    ) -> None:
        """Listen.

        Args:
            address: Host and port.
            exchange: Answers a request.
            decline: Writes down what was refused without being looked at.
            wall_time: Seconds since the epoch by the server's own clock.
            patience: Seconds that a client may be silent.
            max_body_bytes: The largest body that is read.

        Raises:
            OSError: The address cannot be listened on.
        """
        self.exchange = exchange
        self.decline = decline
        self.wall_time = wall_time
        self.patience = patience
        self.max_body_bytes = max_body_bytes
        self._woken = Event()
        self._open: set[socket] = set()
        self._open_lock = Lock()
        self._bell, self._rope = socketpair()
        try:
            super().__init__(address, Connection)
        except OSError:
            self._bell.close()
            self._rope.close()
            raise
        self.authority = "{}:{}".format(*self.server_address[:2])

    def server_bind(self) -> None:
        """Bind without asking any name server for this machine's name, which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def serve(self) -> None:
        """Take connections until the stop, of which a closed socket tells at once: polling would cost time."""
        with DefaultSelector() as selector:
            selector.register(self, EVENT_READ)
            selector.register(self._bell, EVENT_READ)
            while not any(key.fileobj is self._bell for key, _ in selector.select()):
                self._take_connection()

    def _take_connection(self) -> None:
        try:
            connection, client_address = self.get_request()
        except OSError:
            # The client went away while it was waiting.
            return
        self.process_request(connection, client_address)

    def waiting(self) -> Wait:
        """Return how to let seconds pass, or less of them if the server stops or starts over."""
        return self._woken.wait

    def wake(self) -> None:
        """End the waits of now; later ones are as long as ever."""
        woken, self._woken = self._woken, Event()
        woken.set()

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

    def ring(self) -> None:
        """Tell `serve` to end."""
        self._rope.close()

    def stop(self) -> None:
        """End every connection, every wait and every thread; `serve` has ended."""
        self._bell.close()
        with self._open_lock:
            for each in self._open:
                _hang_up(each)
        # Only now: an answer that was to come late or in drips would come whole, or not, as luck has it.
        self._woken.set()
        self.server_close()


def _hang_up(connection: socket) -> None:
    try:
        connection.shutdown(SHUT_RDWR)
    except OSError:
        # It was closed by the other side already.
        return
