"""Start the sandbox as a child process, and end it with us.

It is spoken to over loopback HTTP like any API; its state lies in SQLite beside the journal. The token is made up for
each start and travels in the child's environment, never on its command line.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from importer.core.errors import DestinationError

_VARIABLE = "OCCASIONS_SANDBOX_TOKEN"
_PATIENCE = 10.0


@dataclass(frozen=True)
class RunningSandbox:
    """Where the sandbox listens, and the token that it takes."""

    url: str
    token: str = field(repr=False)


@contextmanager
def running_sandbox(state: Path, account: str) -> Iterator[RunningSandbox]:
    """Run the sandbox while the context lasts.

    Args:
        state: its SQLite file, made if absent.
        account: the account that it has.

    Raises:
        DestinationError: it does not start.
    """
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
