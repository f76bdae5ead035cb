"""The command line itself: its help, both its names, and what it does not load."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Desk

COMMANDS = ["inspect", "check", "plan", "import", "resume", "undo", "runs", "report", "template", "sandbox", "init"]


def test_help_mentions_every_command(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("--help")
    assert done.code == 0
    assert [name for name in COMMANDS if f" {name} " in done.out] == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_says_what_it_is_for(tmp_path: Path, command: str) -> None:
    done = Desk(tmp_path).run(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"Usage: python -m importer {command}" in done.out


def test_without_a_command_it_shows_the_help_and_exits_2(tmp_path: Path) -> None:
    done = Desk(tmp_path).run()
    assert done.code == 2
    assert "Usage:" in done.out + done.err


def test_a_command_that_nobody_knows_exits_2(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("improt", "sheet.csv")
    assert done.code == 2
    assert "improt" in done.err


def test_the_installed_command_is_the_same_program(tmp_path: Path) -> None:
    installed = Path(sys.executable).with_name("occasions")
    done = subprocess.run([installed, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[1].split() == ["Usage:", "occasions", "[OPTIONS]", "COMMAND", "[ARGS]..."]
    assert lines[2:] == Desk(tmp_path).run("--help").out.splitlines()[2:]


def test_the_help_loads_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from importer.cli import app\n"
        "try:\n"
        "    app(['--help'])\n"
        "except SystemExit as end:\n"
        "    assert end.code == 0, end.code\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert "typer" in loaded
    assert not loaded & {"pandas", "numpy", "sqlalchemy", "openpyxl", "requests", "pydantic", "babel", "holidays"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_after_the_end_changes_no_exit_code_and_says_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    script = (
        "import atexit, os, sys\n"
        "from importer.cli import main\n"
        f"interrupt = lambda kill=os.kill, us=os.getpid(): kill(us, {number:d})\n"
        "class Late:\n"
        "    def __del__(self, interrupt=interrupt):\n"
        "        interrupt()\n"
        "kept = Late()\n"
        "atexit.register(interrupt)\n"
        "sys.argv = ['occasions', '--help']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
