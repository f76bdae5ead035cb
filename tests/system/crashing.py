"""Play an import that is killed: where it stood, how it goes on, and whether the end is the one without any crash."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from command_line import ACCOUNT, COLUMNS, Desk, off, serving
from crash_nursery import Order

from importer.cli.door import now
from importer.journal import Journal, RunState
from importer.sandbox.log import Logged
from importer.sandbox.server import SandboxServer

KILLED = -9
MODES = {
    "mirror": ("--mode", "mirror", "--max-delete", "2"),
}
"""The modes that are played, with the options that each needs."""
_NO_PAUSES = {"OCCASIONS_RETRY_PAUSES": "0,0,0", "OCCASIONS_MIN_WRITE_INTERVAL": "0"}
_CREATED = [f"New {number:02d}" for number in range(1, 20)]
_UPDATED = [f"Moved {number:02d}" for number in range(1, 5)]
_UNCHANGED = [f"Same {number:02d}" for number in range(1, 6)]
_DROPPED = ["Dropped 01", "Dropped 02"]
_OLD_DEFAULT, _NEW_DEFAULT = "Main", "Main from now on"
_SKILLS = ("Sales", "Chat", "Care")
"""They get a new occasion, one that is moved (in place of another), and the new default."""
_CHUNK = 5
_SHOWN = 40
_RUN = re.compile(r"\d{8}T\d{6}-[0-9a-f]{4}")


@dataclass(frozen=True)
class Books:
    """The end of an import: what the account holds and what the report says, without what may differ."""

    account: list[dict[str, Any]]
    report: dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """A command that ended, or was killed; ``points`` are those that it came to, the last one it died at."""

    code: int
    out: str
    err: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Nursery:
    """The program that runs commands and kills them."""

    process: "subprocess.Popen[str]"

    def run(self, desk: Desk, output: str, arguments: Sequence[str], kill_at: int = 0, *, files: bool = False) -> Ran:
        """Run a command until it ends or dies; what happens to files are points as well if that is wanted."""
        variables = desk.environment | _NO_PAUSES
        order = Order(str(desk.folder), output, [*arguments], variables, kill_at, files)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(order.line())
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        out, err, points = ((desk.folder / f"{output}.{end}").read_text("utf-8") for end in ("out", "err", "points"))
        return Ran(code, out, err, tuple(points.splitlines()))


@contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    """A nursery that has looked at a sheet like those that follow."""
    sheet = write_sheet(Desk(folder))
    program = Path(__file__).with_name("crash_nursery.py")
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-W", "error", program, sheet],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"},
        stdin=pipe,
        stdout=pipe,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Nursery(process)
        process.communicate()


def write_sheet(desk: Desk) -> Path:
    """A sheet of thirty occasions: new, moved and unchanged ones, and a new default; some of them for skills."""
    named = [*_CREATED, *_UPDATED, *_UNCHANGED]
    skills = {_CREATED[0]: _SKILLS[0], _UPDATED[1]: _SKILLS[1]}
    rows = [(*off(name), skills.get(name, "")) for name in named]
    default = (*off(_NEW_DEFAULT, default="yes"), _SKILLS[2])
    return desk.sheet(*rows, off(_OLD_DEFAULT, default="no"), default, columns=(*COLUMNS, "Skills"))


def _seed(server: SandboxServer) -> None:
    def held(name: str, day: str, *, default: bool = False) -> dict[str, Any]:
        ends = {"start": f"{day}T00:00:00", "end": f"{day}T23:59:00"}
        event = {
            "meta": {"working": False, "name": "Founders' Day"},
            **{end: {"dateTime": moment, "timeZone": "Europe/Warsaw"} for end, moment in ends.items()},
            "recurrence": [],
        }
        return {"name": name, "description": name, "isDefault": default, "events": [event]}

    moved = [held(name, "2027-03-08") for name in (*_UPDATED, *_DROPPED)]
    kept = [held(name, "2027-03-01") for name in _UNCHANGED]
    first, *_ = server.seed(ACCOUNT, [*moved, *kept, held(_OLD_DEFAULT, "2027-03-01", default=True)])
    used = (None, first["id"], None)
    pairs = zip(_SKILLS, used, strict=True)
    server.seed_skills(ACCOUNT, [{"name": name, "maxWait": 30, "specialOccasionId": id_} for name, id_ in pairs])


@dataclass
class Play:
    """One account and one journal, and the commands that are run against them.

    Args:
        nursery: runs them.
        folder: fresh, for the journal and the outputs.
        mode: one of ``MODES``.
        server: the account.
    """

    nursery: Nursery
    folder: Path
    mode: str
    server: SandboxServer
    told: list[str] = field(default_factory=list)
    """What happened, for whoever has to find out why it went wrong."""

    def __post_init__(self) -> None:
        """Write the sheet into the folder."""
        self.desk = Desk(self.folder, self.server)
        self.sheet = write_sheet(self.desk)
        self._first: tuple[str, ...] = ()

    def begin(self, kill_at: int = 0) -> Ran:
        """Import the sheet."""
        size = ("--chunk-size", str(_CHUNK))
        self._first = ("import", str(self.sheet), "--yes", *size, *MODES[self.mode], "--json", "-")
        return self._run(*self._first, kill_at=kill_at)

    def undo(self, run: str, kill_at: int = 0) -> Ran:
        """Take a run back."""
        self._first = ("undo", run, "--yes", "--json", "-")
        return self._run(*self._first, kill_at=kill_at)

    def resume(self, kill_at: int = 0) -> Ran:
        """Go on with the last run."""
        return self._run("resume", "--json", "-", kill_at=kill_at)

    def _run(self, *arguments: str, kill_at: int) -> Ran:
        ran = self.nursery.run(self.desk, f"{len(self.told)}-{arguments[0]}", arguments, kill_at)
        died = f" at point {kill_at}, {ran.points[-1]}" if ran.code == KILLED else f"\n{ran.err}"
        self.told.append(f"{arguments[0]}: {ran.code}{died}")
        return ran

    def to_the_end(self) -> Books:
        """Go on as somebody would who finds the journal like this: resume, or begin again, or read the report."""
        command = self._first[0]
        with Journal.open(self.desk.journal, now) as journal:
            resumable = journal.last_resumable()
            ended = [run.id for run in journal.runs() if (run.command, run.state) == (command, RunState.FINISHED)]
        if resumable is not None:
            done = self.resume()
        elif ended:
            done = self._run("report", ended[0], "--as", "json", kill_at=0)
        else:
            done = self._run(*self._first, kill_at=0)
        assert done.code == 0, self.story
        return self.books(done.out)

    def books(self, out: str) -> Books:
        """The end, as a report and the account show it."""
        return Books(self.account(), _firm(json.loads(_RUN.sub("RUN", out))))

    def account(self) -> list[dict[str, Any]]:
        """What the account holds, by name, and its skills; ids are left out: what is made again gets another."""
        live = sorted(self.server.occasions(ACCOUNT), key=lambda each: str(each["name"]))
        names = {each["id"]: each["name"] for each in live}
        skills = [
            {**each, "specialOccasionId": names.get(each["specialOccasionId"])} for each in self.server.skills(ACCOUNT)
        ]
        return [{key: value for key, value in each.items() if key != "id"} for each in (*live, *skills)]

    @property
    def story(self) -> str:
        """What was run, and the last requests that arrived."""
        arrived = [f"{each.method} {each.path} {each.status}" for each in self.server.log[-_SHOWN:]]
        return "\n".join([*self.told, *arrived])


@contextmanager
def playing(nursery: Nursery, folder: Path, mode: str) -> Iterator[Play]:
    """A fresh account and a fresh journal."""
    folder.mkdir(parents=True)
    with serving() as server:
        _seed(server)
        yield Play(nursery, folder, mode, server)


def _firm(report: dict[str, Any]) -> dict[str, Any]:
    """What a report says that no crash may change."""
    firm = ("name", "outcome", "reason", "events", "rows", "changes", "verdict")
    occasions = [
        {key: each[key] for key in firm} | {"payload": {**(each["payload"] or {}), "id": None}}
        for each in report["occasions"]
    ]
    kept = {key: report[key] for key in ("totals", "rows", "issues", "assumptions")}
    skills = [{key: each[key] for key in _FIRM_OF_SKILLS} for each in report["skills"]]
    return {**kept, "occasions": occasions, "skills": skills}


_FIRM_OF_SKILLS = ("skill", "id", "occasion", "before", "outcome", "verdict")


def written_twice(log: Sequence[Logged]) -> list[str]:
    """What was written again although nothing was read in between: names of creates, or what the others are about."""
    since_read: set[str] = set()
    twice: list[str] = []
    for each in log:
        if each.method == "GET":
            since_read.clear()
            continue
        about = _about(each)
        twice += sorted(about & since_read)
        since_read |= about
    return twice


def _about(request: Logged) -> set[str]:
    body = json.loads(request.body) if request.body else {}
    items = body if isinstance(body, list) else [body]
    return {f"{request.method} {request.path} {item.get('name', '')}" for item in items}
