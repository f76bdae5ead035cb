"""Start the sandbox as a child process, and end it with us.

It is spoken to over loopback HTTP like any API; its state lies in SQLite beside the journal. The token is made up for
each start and travels in the child's environment, never on its command line. Who does many imports in a row keeps it
running between them.
"""

import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from importer.core.errors import DestinationError

_VARIABLE = "OCCASIONS_SANDBOX_TOKEN"
_PATIENCE = 10.0
_NO_FILE = ":memory:"
"""Under this name the sandbox forgets everything at its end."""


@dataclass(frozen=True)
class RunningSandbox:
    """Where the sandbox listens, and the token that it takes."""

    url: str
    token: str = field(repr=False)


@dataclass
class _Kept:
    """Sandboxes that run on between two uses, by state and account."""

    stack: ExitStack
    makes_files: bool
    running: dict[tuple[Path, str], RunningSandbox] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, state: Path, account: str) -> RunningSandbox:
        with self.lock:
            if (state, account) not in self.running:
                self.running[state, account] = self.stack.enter_context(self._started(state, account))
            return self.running[state, account]

    def _started(self, state: Path, account: str) -> AbstractContextManager[RunningSandbox]:
        return _started(state if self.makes_files or state.exists() else _NO_FILE, account)


_KEPT: ContextVar[_Kept | None] = ContextVar("_KEPT", default=None)


@contextmanager
def kept_sandboxes(*, makes_files: bool = True) -> Iterator[None]:
    """Let each sandbox that is started within run on until the context ends, for all that need the same one.

    Args:
        makes_files: whether one that has no file yet gets one; else it has an empty account, and forgets it.
    """
    with ExitStack() as stack:
        token = _KEPT.set(_Kept(stack, makes_files))
        try:
            yield
        finally:
            _KEPT.reset(token)


@contextmanager
def running_sandbox(state: Path, account: str) -> Iterator[RunningSandbox]:
    """Run the sandbox while the context lasts, or that of ``kept_sandboxes`` does.

    Args:
        state: its SQLite file, made if absent.
        account: the account that it has.

    Raises:
        DestinationError: it does not start.
    """
    kept = _KEPT.get()
    if kept is not None:
        yield kept.get(state, account)
        return
    with _started(state, account) as sandbox:
        yield sandbox


@contextmanager
def _started(state: Path | str, account: str) -> Iterator[RunningSandbox]:
    if isinstance(state, Path):
        state.parent.mkdir(parents=True, exist_ok=True)
    token = secrets.token_hex(32)
    arguments = ["--state", str(state), "--account", account, "--token-from-env", _VARIABLE, "--until-stdin-closes"]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "importer.sandbox", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, _VARIABLE: token},
        text=True,
        start_new_session=True,  # Ctrl-C reaches us first, so that what is in flight is answered
    )
    try:
        yield RunningSandbox(_url(child), token)
    finally:
        _end(child)


def _url(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None  # noqa: S101 - we asked for a pipe
    line = child.stdout.readline()
    if not line:
        raise DestinationError("The SANDBOX did not start.", 'run "occasions sandbox" to see why.')
    return str(json.loads(line)["url"])


def _end(child: "subprocess.Popen[str]") -> None:
    """Close its stdin, which it takes as the end; it is killed only if that does not help."""
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
