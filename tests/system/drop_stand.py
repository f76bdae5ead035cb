"""A place where files are dropped, the commands that work on it, and what has to be true of it in the end."""

import csv
import io
import json
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from command_line import ACCOUNT, COLUMNS, Desk, Done, ended, off, until
from crashing import KILLED, Nursery, Ran, written_twice

FOLDERS = ("done", "failed", "waiting")
FILED = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{8}T\d{6}-[0-9a-f]+)_(.+)")
"""How a file is called that was filed: date, id, and the name under which it was dropped."""
PART = re.compile(r"\.[0-9a-f]+\.part")
"""How a file is called that is just being filed."""
QUICK = 0.05
"""Seconds in which a file settles, where no test is about that."""


def sheet(*occasions: str, days: Sequence[str] = ("2027-03-01",)) -> bytes:
    """A sheet with a row for each occasion and day, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(off(name, day=day) for name in occasions for day in days)
    return out.getvalue().encode()


@dataclass(frozen=True)
class Stand:
    """A desk with a place, and settings that name it."""

    desk: Desk
    nursery: Nursery | None = None
    """Runs commands quickly, and kills them; without it each is a process of its own."""
    place: Path = Path()
    """The folder in which files are dropped."""
    keys: str = ""
    """More of the place's settings."""
    rules: str = '[[drops]]\nname = "all"\n'
    """The rules, and whatever else the settings say."""
    ran: list[Done] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the place and write the settings."""
        object.__setattr__(self, "place", self.place if self.place != Path() else self.desk.folder / "drops")
        self.place.mkdir(exist_ok=True)
        url = "" if re.search(r"^url\b", self.keys, re.M) else f'url = "{self.place}"\n'
        settle = "" if re.search(r"^settle\b", self.keys, re.M) else f"settle = {QUICK}\n"
        text = f"[places.here]\n{url}{settle}every = 0.2\n{self.keys}\n{self.rules}"
        (self.desk.folder / "occasions.toml").write_text(text, "utf-8")

    def drop(self, name: str, content: bytes) -> Path:
        """A file that comes whole, by a rename."""
        unfinished = self.place / f".{name}.part"
        unfinished.write_bytes(content)
        return unfinished.rename(self.place / name)

    def sweep(self, *options: str, **variables: str) -> Done:
        """Look once, to the end."""
        if self.nursery is None:
            return self.desk.run("sweep", "here", *options, **variables)
        desk = Desk(self.desk.folder, self.desk.server, self.desk.variables | variables)
        ran = self.nursery.run(desk, f"{len(self.ran)}-sweep", ("sweep", "here", *options))
        done = Done(ran.code, ran.out, ran.err)
        self.ran.append(done)
        return done

    def killed(self, command: str, at: int) -> Ran:
        """A command that dies at one of its points, those of the file system included."""
        assert self.nursery is not None
        ran = self.nursery.run(self.desk, "killed", (command, "here"), at, files=True)
        assert ran.code == KILLED or command == "sweep", ran.err
        return ran

    @contextmanager
    def watching(self, *options: str, **variables: str) -> Iterator["subprocess.Popen[str]"]:
        """A daemon, while the context lasts; it is told to end then, and has to."""
        with self.desk.start("watch", "here", *options, **variables) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGTERM)
                self.ran.append(ended(process))

    def until(self, found: int, process: "subprocess.Popen[str]", folder: str = "done") -> None:
        """Wait until so many files were filed."""
        until(lambda: len(self.filed(folder)) >= found, process)

    def filed(self, folder: str) -> list[str]:
        """The files in one of the three folders, by the names under which they were dropped."""
        return [name for _, name in self._pairs(folder)]

    def _pairs(self, folder: str) -> list[tuple[str, str]]:
        there = self.place / folder
        found = sorted(path.name for path in there.iterdir() if path.is_file()) if there.exists() else []
        found = [name for name in found if not PART.fullmatch(name)]  # a look comes at any moment
        matched = [FILED.fullmatch(name) for name in found]
        assert all(matched), f"something else stands in {folder}: {found}"
        return [(each[2], each[3]) for each in matched if each is not None]

    def left(self) -> list[str]:
        """What stands in the place itself."""
        return sorted(path.name for path in self.place.iterdir() if path.is_file())

    def report(self, folder: str, name: str) -> dict[str, Any]:
        """The report of the only file of this name in a folder."""
        (found,) = [path for path in (self.place / folder).iterdir() if path.name.endswith(f"_{name}.report")]
        content: dict[str, Any] = json.loads((found / "report.json").read_text("utf-8"))
        return content

    def account_for(self, dropped: Sequence[str], *, folder: str = "done") -> None:
        """Every file that was dropped stands in exactly one folder, with its report; nothing else stands anywhere."""
        found = Counter(name for each in FOLDERS for name in self.filed(each))
        assert found == Counter(dropped), self.story
        assert self.left() == [], self.story
        assert len(self.filed(folder)) == len(dropped), self.story
        for each in FOLDERS:
            there = self.place / each
            names = sorted(path.name for path in there.iterdir()) if there.exists() else []
            files = [name for name in names if not name.endswith(".report")]
            assert names == sorted([*files, *(f"{name}.report" for name in files)]), self.story
            assert all((there / f"{name}.report" / "report.json").stat().st_size for name in files), self.story

    def sent_once(self, occasions: Sequence[str]) -> None:
        """The account holds these occasions, once each, and nothing was written again without a look in between."""
        assert self.desk.server is not None
        assert sorted(each["name"] for each in self.desk.server.occasions(ACCOUNT)) == sorted(occasions), self.story
        assert written_twice(self.desk.server.log) == [], self.story

    def created(self) -> Counter[str]:
        """Name of an occasion -> how often it was asked to be created."""
        assert self.desk.server is not None
        posted = [json.loads(each.body) for each in self.desk.server.log if each.method == "POST" and each.body]
        return Counter(item["name"] for body in posted for item in (body if isinstance(body, list) else [body]))

    @property
    def story(self) -> str:
        """What commands said, and how the place looks, for whoever has to find out why it went wrong."""
        tree = sorted(path.relative_to(self.place).as_posix() for path in self.place.rglob("*") if path.is_file())
        return "\n".join([*(f"{each.code}: {each.out}{each.err}" for each in self.ran), *tree])


def books(done: Done) -> dict[str, Any]:
    """What ``sweep --json -`` wrote, with books that balance."""
    content: dict[str, Any] = json.loads(done.out)
    assert content["schema"] == "occasions-sweep/1"
    totals = content["totals"]
    assert totals["found"] == len(content["files"]) == sum(totals.values()) - totals["found"]
    return content


def outcomes(done: Done) -> dict[str, str]:
    """Name -> what became of it, of what ``sweep --json -`` wrote."""
    return {each["name"]: each["outcome"] for each in books(done)["files"]}
