"""Import the sample sheet into the embedded sandbox, as a user would; what `make demo` runs.

Journal, simulated account and report files stay in data/runs/, so that a second time everything is unchanged.
"""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS = HERE / "runs"
SHEET = HERE / "samples" / "holidays-2027.xlsx"
MISTAKES = HERE / "samples" / "holidays-2027-with-mistakes.csv"


def main() -> int:
    """Run the import, say where its files are and what to try next, and pass its exit code on."""
    RUNS.mkdir(exist_ok=True)
    files = new_folder()
    command = [sys.executable, "-m", "importer", "import", str(SHEET), "--api", "sandbox", "--yes"]
    command += ["--journal", str(RUNS / "demo.sqlite"), "--report", str(files)]
    # from within data/runs/, where no occasions.toml of yours stands
    code = subprocess.run(command, cwd=RUNS, env=environment(), check=False).returncode  # noqa: S603 - our own
    if code == 0:
        print(
            f"\nThe report's files are in {shown(files)}. Try next: make demo (again: all unchanged), or "
            f"{occasions()} check {shown(MISTAKES)} --zone Europe/Warsaw"
        )
    return code


def new_folder() -> Path:
    """A folder of this run's own, named after the moment."""
    now = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}-demo"
    names = (now if number == 1 else f"{now}-{number}" for number in range(1, 1_000))
    folder = next(RUNS / name for name in names if not (RUNS / name).exists())
    folder.mkdir()
    return folder


def environment() -> dict[str, str]:
    """The caller's variables, without those that would lead elsewhere: the demo goes to the sandbox only."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("OCCASIONS_")}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH"))))}


def occasions() -> str:
    """The command as it is typed here: by its path where the shell would not find it."""
    return "occasions" if shutil.which("occasions") else shown(Path(sys.executable).with_name("occasions"))


def shown(path: Path) -> str:
    """A path as it is typed here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


if __name__ == "__main__":
    sys.exit(main())
