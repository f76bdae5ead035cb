"""Run the simulated API as a program of its own: one line of JSON on stdout says where it listens.

It ends on SIGTERM, on SIGINT and, if asked to, when its stdin closes, so that it never outlives its parent.
"""

import argparse
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from threading import Event, Thread

from importer.sandbox.fault_text import Unwritable, write_fault
from importer.sandbox.grants import AccountGrant
from importer.sandbox.listing import listing
from importer.sandbox.script import Rehearsal, rehearsal
from importer.sandbox.server import SandboxServer
from importer.sandbox.store import MEMORY
from importer.sandbox.switch_text import write_switches
from importer.sandbox.switches import Switches
from importer.sandbox.ways_in import ONE_ACCOUNT, RIGHTS, made_up, parse_rights, with_token, write_sign_in
from importer.sandbox.zones import iana_zones

_LOG_LIMIT = 1_000
_EXISTS = "--sign-in {}: there is something already; name a new file"
# Somebody who leaves the program running is told one token, and no way to another.
_BASE = Switches(token_ttl=None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop.

    Returns:
        0 after a clean end; 2 if a setting is wrong, or the state, the log or the port cannot be used.
    """
    options = _options().parse_args(arguments)
    options.account = options.account or [ONE_ACCOUNT]
    if options.list_faults:
        print(listing())  # noqa: T201 - this is a program's own voice
        return 0
    given, problem = _given_token(options.token_from_env), _problem(options)
    if options.token_from_env and not given:
        problem = f"the variable {options.token_from_env} holds no token: set it, or leave --token-from-env away"
    if problem:
        return _complain(problem)
    try:
        rights = parse_rights(options.rights)
    except Unwritable as unreadable:
        return _complain(f"--rights {unreadable}")
    try:
        plan = rehearsal(options.script, options.switch, options.fault, _BASE)
    except Unwritable as unreadable:
        return _complain(f"{unreadable}\nAll that can be written: --list-faults")
    invented = [made_up(account, options.zone, rights) for account in options.account]
    server = _opened(options, [*_told_by_variable(options, given, rights), *invented], plan)
    if isinstance(server, str):
        return _complain(server)
    unwritten = _written_down(options.sign_in, server, invented)
    if unwritten:
        server.stop()
        return _complain(unwritten)
    return _run(server, _line(server, invented, plan, given), plan, until_stdin_closes=options.until_stdin_closes)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m importer.sandbox", description="The SANDBOX: a simulated API.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (this machine only by default)")
    parser.add_argument("--port", type=int, default=0, help="port; 0 is any free one")
    parser.add_argument("--state", default=MEMORY, help="SQLite file to keep the account in; none by default")
    parser.add_argument("--account", action="append", help=f"an account that exists; repeatable; else {ONE_ACCOUNT}")
    parser.add_argument("--zone", default="UTC", help="the time zone of the accounts")
    parser.add_argument("--rights", default=",".join(RIGHTS), help="what its credentials may do, all by default")
    parser.add_argument(
        "--sign-in", type=Path, metavar="FILE", help="new file for made-up credentials of all four ways, as settings"
    )
    parser.add_argument(
        "--token-from-env", metavar="VARIABLE", help="variable with the first account's token; else one is made up"
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


def _told_by_variable(options: argparse.Namespace, token: str, rights: Collection[str]) -> list[AccountGrant]:
    """Return the grant of a token that we were given: beside what is made up, so that no file tells it."""
    return [with_token(options.account[0], options.zone, rights, token)] if token else []


def _problem(options: argparse.Namespace) -> str | None:
    for account in options.account:
        if not account or not account.isprintable() or options.account.count(account) > 1:
            return f"--account {account!a}: write the number of each account once"
    if options.sign_in and os.path.lexists(options.sign_in):
        return _EXISTS.format(options.sign_in)
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


def _opened(options: argparse.Namespace, grants: Sequence[AccountGrant], plan: Rehearsal) -> SandboxServer | str:
    """Return the server, listening, or why there is none."""
    try:
        server = SandboxServer(
            options.state,
            grants,
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


def _written_down(path: Path | None, server: SandboxServer, grants: Sequence[AccountGrant]) -> str | None:
    """Write the file that tells the ways in, if there is to be one; return why it was not written."""
    try:
        if path is not None:
            write_sign_in(path, server.url, grants)
    except FileExistsError:
        return _EXISTS.format(path)
    except OSError as refused:
        return f"--sign-in {path}: cannot be written: {refused.strerror}"
    return None


def _line(server: SandboxServer, grants: Sequence[AccountGrant], plan: Rehearsal, given: str) -> dict[str, object]:
    """Return what the one line says: of the first account, and of all if there are several."""
    told = [{"account": grant.account, "token": grant.token} for grant in grants]
    if given:
        del told[0]["token"]
    line = {"sandbox": True, "url": server.url, "zone": grants[0].zone, "token_seconds": plan.switches.token_ttl}
    return {**line, **told[0], **({"accounts": told} if len(told) > 1 else {})}


def _run(server: SandboxServer, line: Mapping[str, object], plan: Rehearsal, *, until_stdin_closes: bool) -> int:
    ended = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    try:
        print(json.dumps(line), flush=True)  # noqa: T201
        print("\n".join(_told(line, plan)), file=sys.stderr, flush=True)  # noqa: T201
        if until_stdin_closes:
            Thread(target=_watch_stdin, args=(ended,), daemon=True).start()
        ended.wait()
    finally:
        server.stop()
    return 0


def _told(line: Mapping[str, object], plan: Rehearsal) -> list[str]:
    life = plan.switches.token_ttl
    until = "as long as the sandbox" if life is None else f"for {life:g} seconds"
    lines = [f"SANDBOX: account {line['account']} at {line['url']}; its token lives {until}"]
    others = line.get("accounts")
    if isinstance(others, list):
        lines += [f"SANDBOX: account {each['account']} too" for each in others[1:]]
    lines += [f"SANDBOX: switch {each}" for each in write_switches(plan.switches) if not each.startswith("token_ttl=")]
    return lines + [f"SANDBOX: fault {write_fault(each)}" for each in plan.faults]


def _watch_stdin(ended: Event) -> None:
    # Past Python's own buffer: a thread that is blocked in it would crash the interpreter's end.
    while os.read(0, 4096):
        continue
    ended.set()


if __name__ == "__main__":
    sys.exit(main())
