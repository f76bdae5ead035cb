"""What a check knows of last year's import: from the journal, if there is one; none is made, none is needed."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sending_samples import wall_clock
from typer.testing import CliRunner

from importer.cli import app
from importer.core.account import AccountState
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.validating.validate import Rules
from importer.journal import Journal, RunState
from importer.pipeline import Zones, check, load_glossary, make_plan
from importer.report_store import dump_report

ZONE = "Europe/Warsaw"
RUN = RunInfo("r", "import", "qa1", "http", "upsert", "2026-01-03T10:15:02+00:00", None, "0", "0", ())
GLOSSARY = load_glossary()
NAMES: Mapping[str, str] = {"Epiphany": "01-06", "Labour Day": "05-01", "All Saints": "11-01", "Christmas": "12-25"}
EYES = ("last-year-gone", "last-year-moved", "last-year-new", "name-typo")


def sheet(folder: Path, year: int, *without: str, occasion: str = "Poland") -> Path:
    path = folder / f"{occasion}-{year}.csv"
    days = [f"{occasion},{name},{year}-{day}" for name, day in NAMES.items() if name not in without]
    path.write_text("\n".join(["Occasion,Event,Start date", *days]), encoding="utf-8")
    return path


def imported(
    journal: Path, path: Path, account: str = "qa1", *, state: RunState = RunState.FINISHED, **more: Any
) -> None:
    """Write a run down that imported a sheet."""
    checking = check([path], Profile(zone=ZONE), Rules(dt.date(2026, 1, 1)), Zones(), GLOSSARY)
    run = replace(RUN, account=account)
    plan = make_plan(checking, AccountState.of(account, "1", ()), PlanOptions("upsert", skill_uses={}), run)
    with Journal.open(journal, wall_clock()) as opened:
        pages = opened.start_run("import", account=account, api="http", mode="upsert", settings={}, draft=b"", **more)
        pages.finish(state, dump_report(plan.report(run)))


def found(path: Path, journal: Path, *options: str) -> Sequence[tuple[str, str]]:
    """What a check says of last year."""
    done = CliRunner().invoke(
        app, ["check", str(path), "--zone", ZONE, "--journal", str(journal), *options, "--json", "-"]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    report = json.loads(done.stdout)
    assert report["totals"]["rows"]["ready"] == report["totals"]["rows"]["read"]
    return [(issue["code"], issue["message"]) for issue in report["issues"] if issue["code"] in EYES]


def test_a_day_that_last_years_import_had_is_missed(tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"
    imported(journal, sheet(tmp_path, 2030))
    ((code, message),) = found(sheet(tmp_path, 2031, "Labour Day"), journal)
    assert code == "last-year-gone"
    assert message == '"Poland" had "Labour Day" (01 May) in 2030, and has no such day in 2031.'
    assert found(sheet(tmp_path, 2031), journal) == []
    assert found(sheet(tmp_path, 2031, "Labour Day"), journal, "--no-warn", "last-year-gone") == []


def test_the_newest_run_counts_and_older_ones_where_it_knows_no_earlier_year(tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"
    imported(journal, sheet(tmp_path, 2030, "Christmas", occasion="Poland 2030"), id_="a")
    imported(journal, sheet(tmp_path, 2030, occasion="Poland 2030"), id_="b")
    imported(journal, sheet(tmp_path, 2031, occasion="Poland 2031"), id_="c")
    ((code, _),) = found(sheet(tmp_path, 2031, "Christmas", occasion="Poland 2031"), journal)
    assert code == "last-year-gone"


def test_other_accounts_and_runs_that_did_not_end_are_left_out(tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"
    imported(journal, sheet(tmp_path, 2030), "qa2")
    imported(journal, sheet(tmp_path, 2030), "qa1", state=RunState.STOPPED)
    imported(journal, sheet(tmp_path, 2030), "qa1", state=RunState.UNDONE)
    gap = sheet(tmp_path, 2031, "Christmas")
    assert found(gap, journal, "--account", "qa1") == []
    assert [code for code, _ in found(gap, journal, "--account", "qa2")] == ["last-year-gone"]


def test_no_journal_is_made(tmp_path: Path) -> None:
    assert found(sheet(tmp_path, 2031), tmp_path / "new" / "journal.sqlite") == []
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    assert found(sheet(tmp_path, 2031), empty) == []
    assert not (tmp_path / "new").exists()
    assert empty.stat().st_size == 0


@pytest.mark.parametrize("content", [b"no journal at all, but long enough for one " * 50, b"SQLite format 3\x00" * 100])
def test_a_journal_that_cannot_be_read_stops_no_check(content: bytes, tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"
    journal.write_bytes(content)
    assert found(sheet(tmp_path, 2031), journal) == []
    assert journal.read_bytes() == content


def test_a_report_that_is_damaged_stops_no_check(tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"
    with Journal.open(journal, wall_clock()) as opened:
        pages = opened.start_run("import", account="qa1", api="http", mode="upsert", settings={}, draft=b"")
        pages.finish(RunState.FINISHED, b"no report")
    assert found(sheet(tmp_path, 2031), journal) == []
