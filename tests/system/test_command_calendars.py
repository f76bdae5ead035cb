"""Public calendars as a source on the command line: checked, imported, imported again, kept, told, beside a sheet."""

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import ACCOUNT, Desk, complaint, names, serving, writes

from importer.sandbox.server import SandboxServer

SOURCE = "holidays:PL,DE-BY@2027"
ZONE = ("--zone", "Europe/Warsaw")


def years(server: SandboxServer, name: str) -> set[str]:
    (found,) = [each for each in server.occasions(ACCOUNT) if each["name"] == name]
    return {event["start"]["dateTime"][:4] for event in found["events"]}


def reasons(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["file"], each["reason"]) for each in report["rows"] if each["outcome"] == "skipped"]


def test_next_years_import_updates_the_same_occasions(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", SOURCE, *ZONE, "--yes", "--json", "-")
        assert done.code == 0
        assert done.outcomes == {"Poland": "created", "Germany Bayern": "created"}
        (source,) = done.report["run"]["sources"]
        assert (source["file"], source["sheets"]) == (SOURCE, ["PL", "DE-BY"])
        sent = len(writes(server))
        again = desk.run("import", SOURCE, *ZONE, "--yes", "--json", "-")
        assert (again.code, set(again.outcomes.values()), len(writes(server))) == (0, {"unchanged"}, sent)
        later = desk.run("import", SOURCE.replace("2027", "2028"), *ZONE, "--yes", "--json", "-")
        assert (later.code, set(later.outcomes.values())) == (0, {"updated"})
        assert names(server) == ["Germany Bayern", "Poland"]
        assert years(server, "Poland") == {"2027", "2028"}


def test_a_plan_of_it_is_kept_and_its_run_told_again_without_a_word_of_copies(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("plan", SOURCE, *ZONE, "--out", "next.plan", "--yes").code == 0
        done = desk.run("import", "--plan", "next.plan", "--yes", "--json", "-", "--report", tmp_path / "files")
        assert done.code == 0
        assert "copy" not in done.err.lower()
        run = done.report["run"]["id"]
        told = desk.run("report", run, "--as", "json")
        assert told.code == 0
        assert [each["file"] for each in json.loads(told.out)["run"]["sources"]] == [SOURCE]
        assert "2027-05-03" in (tmp_path / "files" / "imported.csv").read_text("utf-8-sig")


def test_a_sheet_and_a_calendar_are_one_occasion_and_a_preferred_source_settles_a_day(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    columns = ("Event", "Start date", "Start time", "End time")
    desk.sheet(
        ("Team day", "2027-05-03"),
        ("Christmas Eve", "2027-12-24", "09:00", "13:00"),
        ("Inventory", "2027-06-30"),
        name="company.csv",
        columns=columns,
    )
    both = ("company.csv", "holidays:PL@2027", "--occasion", "Support", *ZONE, "--json", "-")
    done = desk.run("check", *both)
    assert done.code == 0
    assert done.outcomes == {"Support": "ready"}
    told = [each["message"] for each in done.report["issues"] if each["code"] == "sources-same-day"]
    assert len(told) == 2
    assert '"Team day" (company.csv!2)' in told[0]
    assert "(holidays:PL@2027[PL]!2027-05-03)" in told[0]
    assert reasons(done.report) == []
    for preferred, other, count in (("company.csv", "holidays:PL@2027", 2), ("holidays:PL@2027", "company.csv", 2)):
        settled = desk.run("check", *both, "--prefer", preferred)
        assert settled.code == 0
        assert [each["code"] for each in settled.report["issues"]] == []
        assert [file for file, _ in reasons(settled.report)] == [other] * count
        assert all(preferred in reason for _, reason in reasons(settled.report))


def test_it_is_inspected_and_checked_offline_with_all_report_files(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    shown = desk.run("inspect", "holidays: pl @2027", "--json", "-")
    assert shown.code == 0
    (source,) = json.loads(shown.out)["sources"]
    assert (source["file"], [sheet["layout"] for sheet in source["sheets"]]) == ("holidays:PL@2027", ["entries"])
    done = desk.run("check", "holidays:PL", "--year", "2027", *ZONE, "--report", tmp_path / "files", "-q")
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "holidays:PL"), "no year is assumed"),
        (("check", "holidays:XX@2027"), '"XX"'),
        (("check", "holidays:PL@2027", "--prefer", "company.csv"), "none of the sources"),
        (("inspect", "holidays:PL@2027", "--save-profile", "pl"), "--save-profile"),
    ],
)
def test_what_cannot_be_done_is_one_short_message(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in complaint(Desk(tmp_path).run(*arguments), words)
