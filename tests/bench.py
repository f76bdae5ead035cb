"""Measure speed and memory of the command line on made-up big sheets; what `make bench` runs.

    python tests/bench.py [--runs N] [--rows N]

Each case is a process of its own, as users have it; the cases take turns, so that a busy moment of the machine hits all
of them. The sheets come from the maker that OCCASIONS_BENCH names, else from ../shared/bench/make_sheet.py beside the
checkout. Prints a Markdown table of medians, and how long a sheet of ten times the rows takes.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VARIABLE = "OCCASIONS_BENCH"
UNUSABLE = 2
# what ru_maxrss counts in: kilobytes on Linux, bytes on macOS
PER_MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Case:
    """One command to measure; ``rows`` is 0 where it reads no sheet."""

    name: str
    rows: int = 0
    suffix: str = ".csv"
    errors: float = 0.0

    def sheet(self, folder: Path) -> Path:
        """Where its sheet lies."""
        return folder / f"{self.rows}-{self.errors}{self.suffix}"

    def arguments(self, folder: Path) -> list[str]:
        """What is given to the program."""
        return ["check", str(self.sheet(folder)), "-q"] if self.rows else ["--help"]


@dataclass(frozen=True)
class Measured:
    """One run: seconds on the wall, and the most memory in use, in MB."""

    seconds: float
    megabytes: float


class Unusable(Exception):
    """The bench cannot run; the text says why."""


def cases(rows: int) -> tuple[Case, ...]:
    """What is measured; ``rows`` is the size of the usual sheet, the big one has ten times as many."""
    return (
        Case("occasions --help"),
        Case(f"check, {rows:,} rows CSV, 0.1 % errors", rows, errors=0.1),
        Case(f"check, {rows:,} rows CSV, 10 % errors", rows, errors=10.0),
        Case(f"check, {rows:,} rows XLSX, 0.1 % errors", rows, ".xlsx", 0.1),
        Case(f"check, {rows * 10:,} rows CSV, 0.1 % errors", rows * 10, errors=0.1),
    )


def maker() -> Path:
    """The script that makes the sheets.

    Raises:
        Unusable: it is not there.
    """
    named = os.environ.get(VARIABLE)
    place = Path(named) if named else ROOT.parent / "shared" / "bench" / "make_sheet.py"
    script = place / "make_sheet.py" if place.is_dir() else place
    if not script.is_file():
        raise Unusable(f"there is no sheet maker at {script}: name make_sheet.py with the variable {VARIABLE}")
    return script


def make_sheet(script: Path, case: Case, folder: Path) -> None:
    """Make the sheet of a case.

    Raises:
        Unusable: the maker failed.
    """
    wanted = ["--rows", str(case.rows), "--errors", str(case.errors), "--out", str(case.sheet(folder))]
    done = subprocess.run([sys.executable, script, *wanted], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unusable(f"{script} failed for {case.name}:\n{done.stderr}")


def measure(case: Case, folder: Path) -> Measured:
    """Run a case once.

    Raises:
        Unusable: the command failed, or did not read every row.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith("OCCASIONS_")}
    command = [sys.executable, "-m", "importer", *case.arguments(folder)]
    said = folder / "said.txt"
    with said.open("wb") as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=out, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    text = said.read_text("utf-8", "replace")
    expected = f"{case.rows:,} rows" if case.rows else "Usage:"
    # a sheet with planted mistakes exits with 1
    if process.returncode not in ((0, 1) if case.rows else (0,)) or expected not in text:
        raise Unusable(f"{case.name} ended with {process.returncode}:\n{text[-2_000:]}")
    return Measured(seconds, used.ru_maxrss / PER_MEGABYTE)


def table(results: dict[Case, list[Measured]]) -> str:
    """Medians as a Markdown table, and the price of ten times the rows."""
    lines = ["| case | median s | fastest s | slowest s | peak MB |", "|---|---:|---:|---:|---:|"]
    for case, runs in results.items():
        times = [each.seconds for each in runs]
        memory = statistics.median(each.megabytes for each in runs)
        spread = f"{min(times):.2f} | {max(times):.2f}"
        lines.append(f"| {case.name} | {statistics.median(times):.2f} | {spread} | {memory:,.0f} |")
    read = [case for case in results if case.suffix == ".csv" and case.rows and case.errors < 1]
    small, big = (statistics.median(each.seconds for each in results[case]) for case in (read[0], read[-1]))
    return "\n".join([*lines, "", f"Ten times the rows take {big / small:.1f} times as long (CSV, 0.1 % errors)."])


def machine() -> str:
    """What it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} CPUs, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def main() -> int:
    """Make the sheets, run every case several times in turn, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="runs of each case (5)")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the usual sheet (100000)")
    given = parser.parse_args()
    count = max(given.runs, 1)
    measured = cases(max(given.rows, 1))
    results: dict[Case, list[Measured]] = {case: [] for case in measured}
    try:
        script = maker()
        with tempfile.TemporaryDirectory(prefix="occasions-bench-") as folder:
            for case in measured:
                if case.rows:
                    say(f"making the sheet of: {case.name}")
                    make_sheet(script, case, Path(folder))
            for turn in range(1, count + 1):
                for case, runs in results.items():
                    say(f"run {turn}: {case.name}")
                    runs.append(measure(case, Path(folder)))
    except Unusable as error:
        say(f"bench: {error}")
        return UNUSABLE
    sys.stdout.write(f"{machine()}; medians of {count} {'run' if count == 1 else 'runs'}\n\n{table(results)}\n")
    return 0


def say(text: str) -> None:
    """Talk, on stderr."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
