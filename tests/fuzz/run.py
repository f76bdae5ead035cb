"""Fuzz the whole arrow for some minutes: ``python tests/fuzz/run.py --minutes 10 --seed 1``.

Hostile files are made by Hypothesis, and, where atheris is installed, for the CSV path by what it learns from coverage.
The trials run in child processes, so that a hang, a crash or a lack of memory is a finding like any other. Each kind of
finding is written once, as small as it could be made, into ``build/fuzz/``: the file, the story, and the seed. Exits
with 1 if there are findings.
"""

import argparse
import faulthandler
import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from harmed_calendars import harmed_calendars
from hostile_files import Hostile, hostile_files
from hypothesis import HealthCheck, Phase, given, seed, settings
from trials import MEGABYTE, SECONDS, Finding, Room

from importer.pipeline import load_glossary

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "build" / "fuzz"
ROUND = 300
"""Files of one seed; then the next one begins."""
PATIENCE = 8
"""How many times its processor time a trial may take by the clock, before it counts as a hang."""
MEMORY = 6 << 30
SEARCH = settings(
    max_examples=ROUND, database=None, deadline=None, report_multiple_bugs=False, phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class Desk:
    """Where one child keeps its findings, and the file that it is just trying."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.known: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()

    def attempt(self, room: Room, hostile: Hostile) -> None:
        """Try one file; a finding of a kind that is not known yet is raised, a slow one is kept at once."""
        (self.out / "now").write_bytes(hostile.content)
        (self.out / "now.json").write_text(json.dumps({"name": hostile.name, "profile": hostile.profile}))
        limit = PATIENCE * SECONDS * max(1.0, len(hostile.content) / MEGABYTE)
        faulthandler.dump_traceback_later(limit, exit=True)
        try:
            self.outcomes[room.attempt(hostile)] += 1
        except Finding as finding:
            self.outcomes["finding"] += 1
            if finding.signature == "slow":  # the clock is no fair judge of smaller files
                self.keep(finding, "not made smaller")
            elif finding.signature not in self.known:
                raise
        finally:
            faulthandler.cancel_dump_traceback_later()

    def keep(self, finding: Finding, how: str) -> None:
        """Write a finding of a new kind, and count the others."""
        self.known[finding.signature] += 1
        if self.known[finding.signature] == 1:
            keep_input(self.out, finding.signature, finding.story, how, finding.hostile)


def keep_input(out: Path, signature: str, story: str, how: str, hostile: Hostile) -> None:
    """Write a file that failed into a folder of its own, beside its story."""
    folder = out / "".join(letter if letter.isalnum() else "-" for letter in signature)[:100]
    folder.mkdir(exist_ok=True)
    (folder / hostile.name).write_bytes(hostile.content)
    (folder / "story.txt").write_text(f"{signature}\n{how}\nprofile: {hostile.profile}\n\n{story}\n", "utf-8")


def work(minutes: float, first_seed: int, out: Path) -> None:
    """Try files of one seed after the other until the time is over."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    desk = Desk(out)
    end = time.monotonic() + minutes * 60
    with TemporaryDirectory() as room:
        place = Room(Path(room), load_glossary())
        number = first_seed
        while time.monotonic() < end:
            try:
                _round(desk, place, number, end)
            except Finding as finding:
                desk.keep(finding, f"seed {number}")
            (out / "told.json").write_text(json.dumps({"outcomes": desk.outcomes, "known": desk.known, "seed": number}))
            number += 1


def _round(desk: Desk, room: Room, number: int, end: float) -> None:
    @seed(number)
    @SEARCH
    @given(hostile_files | harmed_calendars)
    def search(hostile: Hostile) -> None:
        if time.monotonic() < end:
            desk.attempt(room, hostile)

    search()


def supervise(minutes: float, first_seed: int, out: Path) -> Counter[str]:
    """Let children work until the time is over; what a dying one was trying is a finding."""
    end = time.monotonic() + minutes * 60
    outcomes: Counter[str] = Counter()
    number = first_seed
    while (left := end - time.monotonic()) > 0:
        (out / "told.json").unlink(missing_ok=True)
        arguments = ["--worker", "--minutes", str(left / 60), "--seed", str(number), "--out", str(out)]
        done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=False)
        told = json.loads((out / "told.json").read_text()) if (out / "told.json").exists() else {}
        outcomes.update(told.get("outcomes", {}))
        number = told.get("seed", number) + 1
        if done.returncode:
            now = json.loads((out / "now.json").read_text())
            hostile = Hostile(now["name"], (out / "now").read_bytes(), now["profile"])
            last = [line for line in done.stderr.splitlines() if "/importer/" in line][:1] or ["child died"]
            keep_input(out, f"died {last[0].strip()}", done.stderr[-8000:], f"exit code {done.returncode}", hostile)
    return outcomes


def start_atheris(minutes: float, first_seed: int, out: Path) -> subprocess.Popen[bytes] | None:
    """The coverage-guided search of the CSV path, where atheris is installed."""
    if importlib.util.find_spec("atheris") is None:
        return None
    folder = out / "atheris"
    folder.mkdir()
    limits = [f"-max_total_time={round(minutes * 60)}", f"-seed={first_seed}", "-timeout=40", "-max_len=4096"]
    command = [sys.executable, str(HERE / "atheris_csv.py"), *limits, f"-artifact_prefix={folder}/", "-verbosity=0"]
    with (out / "atheris.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log)


def main() -> int:
    """Run the command line; the exit code."""
    parser = argparse.ArgumentParser(description="Fuzz the importer with hostile sheets.")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given_ = parser.parse_args()
    if given_.worker:
        work(given_.minutes, given_.seed, given_.out)
        return 0
    shutil.rmtree(given_.out, ignore_errors=True)
    given_.out.mkdir(parents=True)
    guided = start_atheris(given_.minutes, given_.seed, given_.out)
    outcomes = supervise(given_.minutes, given_.seed, given_.out)
    code = guided.wait() if guided else 0
    found = sorted(folder for folder in given_.out.iterdir() if (folder / "story.txt").exists())
    sys.stdout.write(f"{outcomes.total():,} files: {dict(outcomes.most_common())}\n")
    sys.stdout.write(f"atheris: {'not installed' if not guided else 'finding, see atheris.log' if code else 'clean'}\n")
    for folder in found:
        sys.stdout.write(f"FINDING {os.path.relpath(folder)}: {(folder / 'story.txt').read_text().splitlines()[0]}\n")
    return 1 if found or code else 0


if __name__ == "__main__":
    sys.exit(main())
