"""Run the simulated API as a program of its own: one line of JSON on stdout says where it listens.

It ends on SIGTERM, on SIGINT and, if asked to, when its stdin closes, so that it never outlives its parent.
"""

import argparse
import json
import os
import secrets
import signal
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from importer.sandbox.fault_text import Unwritable, write_fault
from importer.sandbox.keyring import AccountGrant
from importer.sandbox.listing import listing
from importer.sandbox.script import Rehearsal, rehearsal
from importer.sandbox.server import SandboxServer
from importer.sandbox.store import MEMORY
from importer.sandbox.switch_text import write_switches
from importer.sandbox.switches import Switches
from importer.sandbox.zones import iana_zones

_LOG_LIMIT = 1_000
# A program that somebody leaves running has no way to hand out a second token.
_BASE = Switches(token_ttl=None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop.

    Returns:
        0 after a clean end; 2 if a setting is wrong, or the state, the log or the port cannot be used.
    """
    options = _options().parse_args(arguments)
    if options.list_faults:
        print(listing())  # noqa: T201 - this is a program's own voice
        return 0
    given, problem = _given_token(options.token_from_env), _problem(options)
    if options.token_from_env and not given:
        problem = f"the variable {options.token_from_env} holds no token: set it, or leave --token-from-env away"
    if problem:
        return _complain(problem)
    try:
        plan = rehearsal(options.script, options.switch, options.fault, _BASE)
    except Unwritable as unreadable:
        return _complain(f"{unreadable}\nAll that can be written: --list-faults")
    grant = AccountGrant(options.account, given or secrets.token_hex(32), zone=options.zone)
    server = _opened(options, grant, plan)
    if isinstance(server, str):
        return _complain(server)
    return _run(server, grant, plan, show_token=not given, until_stdin_closes=options.until_stdin_closes)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m importer.sandbox", description="The SANDBOX: a simulated API.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (this machine only by default)")
    parser.add_argument("--port", type=int, default=0, help="port; 0 is any free one")
    parser.add_argument("--state", default=MEMORY, help="SQLite file to keep the account in; none by default")
    parser.add_argument("--account", default="sandbox", help="the account that exists")
    parser.add_argument("--zone", default="UTC", help="the account's time zone")
    parser.add_argument(
        "--token-from-env", metavar="VARIABLE", help="variable that holds the bearer token; else one is made up"
    )
    parser.add_argument("--fault", action="append", default=[], help="what goes wrong, such as post:2:503; repeatable")
    parser.add_argument("--switch", action="append", default=[], help="how it behaves, NAME=VALUE; repeatable")
    parser.add_argument("--script", type=Path, metavar="FILE", help="TOML file with switches and faults")
    parser.add_argument("--log", type=Path, metavar="FILE", help="new file for every request, as JSON lines")
    parser.add_argument("--list-faults", action="store_true", help="show every fault and switch, and end")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end when stdin closes, as it does when the parent dies"
    )
    return parser


def _given_token(variable: str | None) -> str:
    return os.environ.get(variable, "") if variable else ""


def _problem(options: argparse.Namespace) -> str | None:
    if not 0 <= options.port <= 65535:
        return f"--port {options.port}: a port is a number from 0 to 65535"
    if options.zone not in iana_zones():
        return f"--zone {options.zone}: no such time zone; write an IANA name such as Europe/Warsaw"
    folder = Path(options.state).parent
    if options.state != MEMORY and not folder.is_dir():
        return f"--state {options.state}: the folder {folder} does not exist"
    return None


def _complain(problem: str) -> int:
    print(f"SANDBOX: {problem}", file=sys.stderr)  # noqa: T201
    return 2


def _opened(options: argparse.Namespace, grant: AccountGrant, plan: Rehearsal) -> SandboxServer | str:
    """Return the server, listening, or why there is none."""
    try:
        server = SandboxServer(
            options.state,
            [grant],
            plan.switches,
            plan.faults,
            host=options.host,
            port=options.port,
            log_limit=_LOG_LIMIT,
            log_file=options.log,
        )
    except sqlite3.Error as refused:
        return f"the state file {options.state} cannot be used: {refused}"
    except FileExistsError:
        return f"--log {options.log}: there is something in it already; name a new file"
    except OSError as refused:
        return f"--log {options.log}: cannot be written: {refused.strerror}"
    try:
        server.start()
    except OSError as refused:
        server.stop()
        return f"cannot listen on {options.host}:{options.port}: {refused.strerror}; try --port 0"
    return server


def _run(
    server: SandboxServer, grant: AccountGrant, plan: Rehearsal, *, show_token: bool, until_stdin_closes: bool
) -> int:
    ended = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    try:
        line = {"sandbox": True, "url": server.url, "account": grant.account, "zone": grant.zone}
        line["token_seconds"] = plan.switches.token_ttl
        if show_token:
            line["token"] = grant.token
        print(json.dumps(line), flush=True)  # noqa: T201
        print("\n".join(_told(server, grant, plan)), file=sys.stderr, flush=True)  # noqa: T201
        if until_stdin_closes:
            Thread(target=_watch_stdin, args=(ended,), daemon=True).start()
        ended.wait()
    finally:
        server.stop()
    return 0


def _told(server: SandboxServer, grant: AccountGrant, plan: Rehearsal) -> list[str]:
    life = plan.switches.token_ttl
    until = "as long as the sandbox" if life is None else f"for {life:g} seconds"
    lines = [f"SANDBOX: account {grant.account} at {server.url}; its token lives {until}"]
    lines += [f"SANDBOX: switch {each}" for each in write_switches(plan.switches) if not each.startswith("token_ttl=")]
    return lines + [f"SANDBOX: fault {write_fault(each)}" for each in plan.faults]


def _watch_stdin(ended: Event) -> None:
    # Past Python's own buffer: a thread that is blocked in it would crash the interpreter's end.
    while os.read(0, 4096):
        continue
    ended.set()


if __name__ == "__main__":
    sys.exit(main())
