"""The demo: a sandbox only, whatever the caller's variables say; a second time everything is unchanged."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from command_line import REPORT_FILES, TOKEN, serving

ROOT = Path(__file__).parents[2]


def run_demo(checkout: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "data/demo.py"]
    environment = {**os.environ, **variables}
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def test_twice_in_a_copy_of_the_checkout(tmp_path: Path) -> None:
    for folder in ("data/samples", "importer", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "data" / "demo.py", tmp_path / "data")
    with serving() as server:
        elsewhere = {
            "OCCASIONS_API": server.url,
            "OCCASIONS_ACCOUNT": "qa1",
            "OCCASIONS_TOKEN": TOKEN,
            "OCCASIONS_JOURNAL": str(tmp_path / "elsewhere.sqlite"),
            "OCCASIONS_MODE": "create",
        }
        first = run_demo(tmp_path, **elsewhere)
        second = run_demo(tmp_path, **elsewhere)
        assert server.log == []
    assert (first.returncode, second.returncode) == (0, 0)
    assert "Occasions  4 read: 4 created" in first.stdout
    assert "Occasions  4 read: 4 unchanged" in second.stdout
    assert "SANDBOX" in first.stdout
    last = second.stdout.splitlines()[-1]
    assert "occasions check data/samples/holidays-2027-with-mistakes.csv --zone Europe/Warsaw" in last
    assert "make demo" in last
    runs = sorted(path for path in (tmp_path / "data" / "runs").iterdir() if path.is_dir())
    assert len(runs) == 2
    assert {path.name for path in runs[0].iterdir()} == REPORT_FILES | {"holidays-2027.xlsx"}
    assert str(runs[1].relative_to(tmp_path)) in last
    assert not (tmp_path / "elsewhere.sqlite").exists()


def test_its_exit_code_is_the_import_s(tmp_path: Path) -> None:
    for folder in ("importer", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "demo.py", tmp_path / "data")
    done = run_demo(tmp_path)
    assert done.returncode == 2
    assert "holidays-2027.xlsx" in done.stderr
    assert "Try next" not in done.stdout
