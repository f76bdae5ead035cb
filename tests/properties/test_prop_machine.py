"""The machine's zone and locale do not show in what comes out."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from random_sheets import ACCOUNT, RUN, Bench, Line, sheets

from importer.core.account import AccountState
from importer.core.glossary import Glossary
from importer.core.planning import PlanOptions, plan_import

HERE = "Europe/Warsaw"
ELSEWHERE = ("Pacific/Kiritimati", "America/St_Johns")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Iterator[Bench]:
    made = Bench.at(tmp_path_factory.mktemp("machine"), glossary)
    yield made
    made.journal.close()


@contextmanager
def machine_in(zone: str) -> Iterator[None]:
    """The machine's zone, for a while."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


def outcome(bench: Bench, lines: list[Line]) -> tuple[str, tuple[object, ...], str]:
    """The plan, the issues and the rows of a sheet."""
    checking = bench.check(lines)
    plan, _ = plan_import(checking.drafts, AccountState(ACCOUNT, "1", ()), PlanOptions())
    report = checking.report(RUN)
    return plan.model_dump_json(), (*report.issues, *report.assumptions), report.rows.to_csv()


@given(sheets)
def test_the_machines_zone_does_not_matter(bench: Bench, lines: list[Line]) -> None:
    with machine_in(HERE):
        expected = outcome(bench, lines)
    for zone in ELSEWHERE:
        with machine_in(zone):
            assert time.tzname[0] not in ("CET", "UTC")
            assert outcome(bench, lines) == expected


SHEET = [
    Line("İstanbul", event="TITLE I", start="24.12.2027", opens="9:00", closes="13:30"),
    Line("istanbul", event="Święta", start="2027-12-30", end="2028-02-10"),
    Line("日本", event="元日", start="1 Mar 2027", zone="UTC+2", opens="21:00", closes="01:00"),
]
SCRIPT = """
import datetime as dt, sys
from pathlib import Path
from importer.core.profile import Profile
from importer.core.validating.validate import Rules
from importer.pipeline import Zones, check, load_glossary
done = check([Path(sys.argv[1])], Profile(zone="Europe/Warsaw"), Rules(dt.date(2026, 7, 1)), Zones(), load_glossary())
sys.stdout.buffer.write(repr([done.drafts, done.checked.issues, done.checked.assumptions]).encode())
"""


@pytest.mark.parametrize(
    "machine",
    [
        pytest.param({"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, id="c"),
        pytest.param({"TZ": "Pacific/Apia", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}, id="turkish"),
        pytest.param({"TZ": "America/Santiago", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}, id="hash-seed"),
    ],
)
def test_the_machines_locale_does_not_matter(bench: Bench, machine: dict[str, str]) -> None:
    path = bench.write(SHEET)
    usual = {"PATH": os.environ.get("PATH", ""), "TZ": HERE, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
    assert run_in(path, usual | machine) == run_in(path, usual)


def run_in(path: Path, machine: dict[str, str]) -> bytes:
    """What a fresh interpreter makes of a sheet in another place."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)], env=machine, capture_output=True, check=True, timeout=120
    )
    assert b"Holiday" in done.stdout or b"TITLE" in done.stdout
    return done.stdout
