"""The wheel holds all that the program needs: it runs far from the checkout, templates and glossaries included."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OCCASIONS_", "PYTHON"))}
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_it_runs_from_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    run(*pip, "--no-deps", "--no-index", "--target", installed, wheel, cwd=elsewhere)

    def occasions(*arguments: str) -> str:
        return run(sys.executable, "-m", "importer", *arguments, cwd=elsewhere, PYTHONPATH=str(installed)).stdout

    where = "import importer, importer.packaged; print(importer.__file__, importer.packaged.templates())"
    found = run(sys.executable, "-c", where, cwd=elsewhere, PYTHONPATH=str(installed)).stdout
    assert found.count(str(installed)) == 2
    assert "blank" in occasions("template", "blank.xlsx")
    (elsewhere / "czech.csv").write_text("Datum;Svátek\n24. prosince 2027;Štědrý den\n", encoding="utf-8")
    assert "1 row, 1 ready" in occasions("check", "czech.csv", "--zone", "Europe/Prague")
    occasions("template", "poland.xlsx", "--country", "PL", "--year", "2027", "--zone", "Europe/Warsaw")
    assert "need you" not in occasions("check", "poland.xlsx")
    assert occasions("check", "blank.xlsx").startswith("No row was read.")


def test_it_holds_the_package_and_its_templates_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    packed = sorted(name for name in names if name.startswith("importer/_templates/"))
    there = (ROOT / "templates").rglob("*")
    beside = sorted(
        f"importer/_templates/{path.relative_to(ROOT / 'templates').as_posix()}" for path in there if path.is_file()
    )
    assert packed == beside
    assert {name.split("/")[0].split("-")[0] for name in names} == {"importer", "occasion_importer"}
    assert not [name for name in names if "/tests/" in name or name.endswith(".pyc")]
