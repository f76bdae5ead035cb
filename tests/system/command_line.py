"""Run the command line as its users do: a process of its own, a folder of its own, an account in the sandbox."""

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from importer.reports.schema import ReportModel
from importer.sandbox.faults import Fault
from importer.sandbox.log import Logged
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switches import Switches

ACCOUNT = "qa1"
TOKEN = "bearer-5b1f0c9e-of-qa1"  # noqa: S105 - made up
PATIENCE = 60.0
COLUMNS = ("Occasion", "Event", "Start date", "End date", "Start time", "End time", "Time zone", "Working", "Default")
NO_WAITING = {"OCCASIONS_RETRY_PAUSES": "0.1,0.1,0.1", "OCCASIONS_MIN_WRITE_INTERVAL": "0"}
SAMPLES = Path(__file__).parents[2] / "data" / "samples"
REPORT_FILES = {"rows.csv", "imported.csv", "rejects.csv"} | {
    f"report.{ending}" for ending in ("html", "json", "txt", "xlsx", "xml")
}


def serving(
    *faults: Fault, switches: Switches | None = None, state: str | Path = ":memory:"
) -> AbstractContextManager[SandboxServer]:
    """A sandbox in this process, whose log and state a test can look at."""
    return SandboxServer(state, (AccountGrant(ACCOUNT, TOKEN),), switches, faults)


def writes(server: SandboxServer) -> list[Logged]:
    """The requests that were to change the account."""
    return [each for each in server.log if each.method != "GET"]


def names(server: SandboxServer) -> list[str]:
    """The names in the account, each as often as it stands there."""
    return sorted(each["name"] for each in server.occasions(ACCOUNT))


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """What ``--json -`` wrote: one report that keeps to its schema, and nothing else."""
        ReportModel.model_validate_json(self.out)
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def outcomes(self) -> dict[str, str]:
        """Outcome by occasion, of what ``--json -`` wrote."""
        return {each["name"]: each["outcome"] for each in self.report["occasions"]}

    @property
    def run_to_resume(self) -> str:
        """The run that ``occasions resume RUN`` on stderr names."""
        return self.err.split("occasions resume ")[1].split()[0]


@dataclass(frozen=True)
class Desk:
    """A folder in which commands are run, with a journal of its own, and the account if there is one."""

    folder: Path
    server: SandboxServer | None = None
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str | Path, **variables: str) -> Done:
        """Run a command to its end."""
        with self.start(*arguments, **variables) as process:
            return ended(process)

    def start(self, *arguments: str | Path, **variables: str) -> "subprocess.Popen[str]":
        """Start a command; warnings are errors in it."""
        command = [sys.executable, "-W", "error", "-m", "importer", *map(str, arguments)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            text=True,
            encoding="utf-8",
        )

    @property
    def environment(self) -> dict[str, str]:
        """Variables that owe nothing to whoever runs the tests."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        own = {"HOME": str(self.folder), "OCCASIONS_JOURNAL": str(self.journal), "PYTHONUTF8": "1", **NO_WAITING}
        account = {}
        if self.server is not None:
            account = {"OCCASIONS_ACCOUNT": ACCOUNT, "OCCASIONS_API": self.server.url, "OCCASIONS_TOKEN": TOKEN}
        return {**kept, **own, **account, **self.variables}

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.folder / "journal" / "journal.sqlite"

    def sheet(self, *rows: Sequence[str], name: str = "sheet.csv", columns: Sequence[str] = COLUMNS) -> Path:
        """Write a sheet; rows may be shorter than the header."""
        path = self.folder / name
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(columns)
            writer.writerows([*row, *[""] * (len(columns) - len(row))] for row in rows)
        return path


def ended(process: "subprocess.Popen[str]") -> Done:
    """Wait for the end of a command."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Done(process.returncode, out, err)


def until(
    condition: Callable[[], bool],
    process: "subprocess.Popen[str]",
    *,
    patience: float = PATIENCE,
    pause: float = 0.01,
) -> None:
    """Wait until something outside has happened, such as a request; not longer than the process lives."""
    latest = time.monotonic() + patience
    while not condition():
        if process.poll() is not None:
            done = ended(process)
            raise AssertionError(f"it ended too early, with {done.code}: {done.out}{done.err}")
        if time.monotonic() > latest:
            process.kill()
            raise AssertionError("what was waited for did not happen")
        time.sleep(pause)


def off(occasion: str, event: str = "Founders' Day", day: str = "2027-03-01", *, default: str = "") -> tuple[str, ...]:
    """A row of one day off."""
    return (occasion, event, day, "", "", "", "Europe/Warsaw", "no", default)


def open_on(occasion: str, event: str, day: str, start: str, end: str, working: str = "yes") -> tuple[str, ...]:
    """A row with hours."""
    return (occasion, event, day, "", start, end, "Europe/Warsaw", working, "")


def desks(count: int) -> list[tuple[str, ...]]:
    """Rows of so many occasions, one each: ``Desk 01``, ``Desk 02``, and so on."""
    return [off(f"Desk {number:02d}") for number in range(1, count + 1)]


def complaint(done: Done, name: str) -> str:
    """The one short message of a command that could not be done: on stderr, naming what it is about."""
    assert done.code == 2, done
    assert name in done.err
    assert "Traceback" not in done.err
    assert done.err.startswith("error[")
    assert len(done.err.splitlines()) <= 4
    return done.err
