"""A limit on a whole exchange, where the timeouts of a socket only limit each single read.

A server that sends one byte of a header now and then never runs into a read timeout. So a timer runs beside each
exchange and, when it ends, shuts the connection down; the blocked read then ends at once. What was read so far may
look like a whole answer, so ask ``Watch.fired`` before believing it.
"""

import socket
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool


class Watch:
    """Whether the time of one exchange ran out."""

    def __init__(self) -> None:
        self._over = threading.Event()

    @property
    def fired(self) -> bool:
        """True once the connection was shut down for being late."""
        return self._over.is_set()

    def end(self) -> None:
        """Note that time ran out."""
        self._over.set()


class DeadlineAdapter(HTTPAdapter):
    """A requests adapter whose exchanges can be cut off from outside; for one exchange at a time."""

    def __init__(self) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> HTTPConnectionPool:
        """The pool for a request, made to remember each connection that it opens."""
        pool = cast("HTTPConnectionPool", super().get_connection_with_tls_context(request, verify, proxies, cert))
        made_by: object = pool.ConnectionCls
        if not isinstance(made_by, _Remembering):
            pool.ConnectionCls = cast("Any", _Remembering(made_by, self._connections))
        return pool

    @contextmanager
    def within(self, seconds: float) -> Iterator[Watch]:
        """Shut down whatever connection is open when the body takes longer than ``seconds``."""
        watch = Watch()
        timer = threading.Timer(seconds, self._cut, (watch,))
        timer.daemon = True
        timer.start()
        try:
            yield watch
        finally:
            timer.cancel()

    def _cut(self, watch: Watch) -> None:
        watch.end()
        for connection in list(self._connections):
            sock = getattr(connection, "sock", None)
            if sock is not None:
                _shut(sock)


class _Remembering:
    """Makes connections of a class and keeps weak references to them."""

    def __init__(self, kind: Any, made: weakref.WeakSet[Any]) -> None:
        self._kind = kind
        self._made = made

    def __call__(self, *args: Any, **options: Any) -> Any:
        connection = self._kind(*args, **options)
        self._made.add(connection)
        return connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kind, name)


def _shut(sock: socket.socket) -> None:
    try:
        # Not SSLSocket.shutdown: it drops the TLS state under the feet of the thread that is reading.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return  # it was closed in the meantime, which is what we want
