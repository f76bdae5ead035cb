"""A program that runs the command line again and again, and kills it at a point that it is told.

It imports the importer once and forks for each command, so that a command costs little more than its work. Points are
numbered from 1 in the order in which a command comes to them: before and after every commit to the journal's database,
and before, in the middle of and after every request; if wanted also before and after files are moved, made and removed.
Nothing of the importer knows about it.

It reads one ``Order`` a line from stdin, as JSON, and answers with the exit code, which is -9 after a kill. The command
leaves ``out``, ``err`` and ``points`` (one label a line) in the folder that the order names.
"""

import http.client
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from sqlalchemy.engine.default import DefaultDialect

import importer.cli
import importer.cli.checking
import importer.cli.history
import importer.cli.sending
from importer.destinations.connection import Connection

_EXCHANGE = "exchange "
_OF_FILES = ("rename", "replace", "link", "unlink", "remove", "mkdir", "rmdir", "fsync")
"""What ``os`` does to files."""


@dataclass(frozen=True)
class Order:
    """One command to be run."""

    folder: str
    """Where, and where it leaves what it wrote."""
    output: str
    """The beginning of the names of those files."""
    arguments: list[str]
    variables: dict[str, str]
    kill_at: int = 0
    """The point at which it is killed; 0 for never."""
    files: bool = False
    """Whether moving, making and removing files are points too."""

    def line(self) -> str:
        """The order as it is sent."""
        return json.dumps(asdict(self)) + "\n"


class Points:
    """Counts the points of this process, and ends it at one of them."""

    def __init__(self, path: Path, kill_at: int) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._kill_at = kill_at
        self._passed = 0

    def reach(self, label: str) -> None:
        """Come to a point; its label is written down, and nothing else is done if the process is to end here."""
        self._passed += 1
        os.write(self._file, f"{label}\n".encode())
        if self._passed == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: type | ModuleType, name: str, label: Callable[..., str], *, after: bool = True) -> None:
        """Let every call of a method be a point before, and one after it."""
        inner = getattr(owner, name)

        def outer(*arguments: Any, **named: Any) -> Any:
            what = label(*arguments)
            self.reach(f"before {what}")
            result = inner(*arguments, **named)
            if after:
                self.reach(f"after {what}")
            return result

        setattr(owner, name, outer)


def serve() -> None:
    """Run what stdin orders, one after the other."""
    _warm_up()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        order = Order(**json.loads(line))
        assert threading.active_count() == 1, "only a process with one thread may be forked"
        child = os.fork()
        if child == 0:
            _obey(order)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _warm_up() -> None:
    """Check a sheet once, so that tables and patterns are there already."""
    kept = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.argv = ["occasions", "check", sys.argv[1]]
    with suppress(SystemExit):
        importer.cli.main()
    os.dup2(kept, 1)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a command that has ended hears nothing any more
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _obey(order: Order) -> NoReturn:
    """Become the command of an order."""
    folder = Path(order.folder)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(order.variables)
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, folder / f"{order.output}.out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, folder / f"{order.output}.err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        os.dup2(os.open(name, flags, 0o600), number)
    points = Points(folder / f"{order.output}.points", order.kill_at)
    points.around(DefaultDialect, "do_commit", _commit)
    points.around(Connection, "exchange", _exchange)
    points.around(http.client.HTTPConnection, "getresponse", lambda *_: "the answer is read", after=False)
    for name in _OF_FILES if order.files else ():
        points.around(os, name, lambda *_, name=name: f"{name} of a file")
    sys.argv = ["occasions", *order.arguments]
    try:
        importer.cli.main()
    except SystemExit as end:
        _leave(end.code)
    _leave(0)


def _leave(code: object) -> NoReturn:
    """End as Python would, but at once."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


def _commit(*_arguments: object) -> str:
    """The commit, by the function through which the journal was asked for it."""
    function = ""
    frame = sys._getframe().f_back
    while frame is not None:
        if str(frame.f_globals.get("__name__")).startswith("importer.journal."):
            function = frame.f_code.co_name
        frame = frame.f_back
    return f"commit of {function}"


def _exchange(_connection: Connection, method: str, url: str, *_rest: object) -> str:
    return f"{_EXCHANGE}{method} {url.partition('?')[0].rpartition('/')[2]}"


if __name__ == "__main__":
    serve()
