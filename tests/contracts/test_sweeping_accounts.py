"""Sheets for several accounts of which something needs a yes: all of a file waits, and every row is accounted for."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sweeping_desk import Killed, SweepDesk, at_the_sweep_desk, by_name, token_of

from importer.core.drops import Drop, Seen
from importer.core.errors import ImporterError

HEADER = "Account,Occasion,Event,Start date,Time zone,Working"
SHEET = (
    f"{HEADER}\n"
    "test,POL,Christmas,2027-12-26,Europe/Warsaw,no\n"
    "other,NEW,Christmas,2027-12-25,Europe/Warsaw,no\n"
    "ZZ9,LOST,Christmas,2027-12-25,Europe/Warsaw,no\n"
)


def other(token: str) -> str:
    return f'[accounts.other]\nnumber = "qa2"\ntoken = "{token}"\nzone = "Europe/Warsaw"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    """A desk at which the first of two accounts has what a sheet is about to change."""
    with at_the_sweep_desk(tmp_path, accounts=("qa1", "qa2")) as desk:
        desk.settings = other(token_of("qa2"))
        desk.drop("first.csv", f"{HEADER}\ntest,POL,Christmas,2027-12-25,Europe/Warsaw,no\n")
        assert by_name(desk.sweep()) == {"first.csv": Seen.DONE}
        yield desk


def days(desk: SweepDesk, account: str) -> dict[str, str]:
    found = desk.server.occasions(account)
    return {str(each["name"]): str(each["events"][0]["start"]["dateTime"])[:10] for each in found}


def waits(desk: SweepDesk) -> Drop:
    with desk.journal() as journal:
        (drop,) = journal.drops.waiting()
    return drop


def report(desk: SweepDesk, folder: str, drop: Drop) -> Any:
    (path,) = (desk.drops / folder).glob(f"*{drop.id}*.report")
    return json.loads((path / "report.json").read_text(encoding="utf-8"))


def rows(desk: SweepDesk, folder: str, drop: Drop) -> dict[str, int]:
    totals: dict[str, int] = report(desk, folder, drop)["totals"]["rows"]
    return {name: number for name, number in totals.items() if number}


def test_all_plans_wait_and_the_rows_of_nobody_with_them(desk: SweepDesk) -> None:
    desk.drop("all.csv", SHEET)
    assert by_name(desk.sweep()) == {"all.csv": Seen.WAITING}
    drop = waits(desk)
    (folder,) = (desk.drops / "waiting").glob("*.report")
    assert {"plan.json", "plan-2.json", "no-account.bin"} <= {each.name for each in folder.iterdir()}
    assert len(drop.plans) == 2
    assert rows(desk, "waiting", drop)["read"] == 3
    assert rows(desk, "waiting", drop)["rejected"] == 1
    assert "test: 1 occasion will be changed" in drop.told.message
    assert days(desk, "qa2") == {}


@pytest.mark.parametrize("usual", ["", 'account = "test"\n'], ids=["no usual account", "a usual account"])
def test_a_yes_serves_every_account_and_accounts_for_every_row(desk: SweepDesk, usual: str) -> None:
    desk.settings = usual + desk.settings
    desk.drop("all.csv", SHEET)
    desk.sweep()
    drop = waits(desk)
    assert desk.answer() is Seen.FAILED  # one of its rows is for nobody
    assert days(desk, "qa1") == {"POL": "2027-12-26"}
    assert days(desk, "qa2") == {"NEW": "2027-12-25"}
    assert rows(desk, "failed", drop) == {"read": 3, "imported": 2, "rejected": 1}
    (folder,) = (desk.drops / "failed").glob("*.report")
    assert (folder / "no-account" / "report.html").exists()
    assert desk.everywhere == [("done", "first.csv"), ("failed", "all.csv")]


def test_one_account_and_rows_of_nobody(desk: SweepDesk) -> None:
    lines = SHEET.splitlines(keepends=True)
    desk.drop("all.csv", "".join([lines[0], lines[1], lines[3]]))
    desk.sweep()
    drop = waits(desk)
    assert desk.answer() is Seen.FAILED
    assert days(desk, "qa1") == {"POL": "2027-12-26"}
    assert rows(desk, "failed", drop) == {"read": 2, "imported": 1, "rejected": 1}


def test_without_rows_of_nobody_all_is_done(desk: SweepDesk) -> None:
    desk.drop("all.csv", "".join(SHEET.splitlines(keepends=True)[:3]))
    desk.sweep()
    assert waits(desk).others == ""
    assert desk.answer() is Seen.DONE
    assert days(desk, "qa2") == {"NEW": "2027-12-25"}


def test_other_rows_of_nobody_put_in_their_place_are_refused(desk: SweepDesk) -> None:
    desk.drop("all.csv", SHEET)
    desk.sweep()
    (kept,) = (desk.drops / "waiting").glob("*.report/no-account.bin")
    content = kept.read_bytes()
    kept.write_bytes(content + b" ")
    with pytest.raises(ImporterError) as told:
        desk.answer()
    assert told.value.code == "plan-changed"
    kept.unlink()
    with pytest.raises(ImporterError) as told:
        desk.answer()
    assert told.value.code == "plan-missing"
    assert days(desk, "qa1") == {"POL": "2027-12-25"}
    kept.write_bytes(content)
    assert desk.answer() is Seen.FAILED


def test_an_account_that_cannot_be_planned_lets_nothing_wait(desk: SweepDesk) -> None:
    desk.settings = other("not-its-token")
    desk.drop("all.csv", SHEET)
    books = desk.sweep()
    assert by_name(books) == {"all.csv": Seen.LATER}
    (seen,) = books.files
    assert seen.reason.startswith("other: ")
    with desk.journal() as journal:
        assert journal.drops.waiting() == ()
    assert days(desk, "qa1") == {"POL": "2027-12-25"}
    desk.settings = other(token_of("qa2"))
    desk.time.sleep(61)
    assert by_name(desk.sweep()) == {"all.csv": Seen.WAITING}
    assert len(waits(desk).plans) == 2


@pytest.mark.parametrize("step", ["after ended", "after put", "after file"])
def test_a_worker_that_dies_while_it_files_leaves_the_same_to_wait(desk: SweepDesk, step: str) -> None:
    desk.drop("all.csv", SHEET)
    with pytest.raises(Killed):
        desk.sweep(kill_at=step)
    desk.time.sleep(61)
    desk.sweep()
    drop = waits(desk)
    assert desk.answer() is Seen.FAILED
    assert rows(desk, "failed", drop) == {"read": 3, "imported": 2, "rejected": 1}
    assert days(desk, "qa2") == {"NEW": "2027-12-25"}
