"""A file that somebody changes or takes away while it waits for a yes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sweeping_desk import ACCOUNT, Killed, SweepDesk, at_the_sweep_desk, by_name, row, sheet

from importer.core.drops import Seen
from importer.core.errors import ImporterError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    with at_the_sweep_desk(tmp_path) as desk:
        yield desk


def changed_sheet(desk: SweepDesk) -> str:
    """Wait for a yes: a newer version of a sheet that is imported already; gives its drop."""
    desk.drop("pl.csv")
    desk.sweep()
    desk.drop("pl.csv", sheet(row("PL 2027", "2027-12-26")))
    (seen,) = desk.sweep().files
    assert seen.seen is Seen.WAITING
    return seen.drop


def days(desk: SweepDesk) -> list[str]:
    return [str(each["events"][0]["start"]["dateTime"])[:10] for each in desk.server.occasions(ACCOUNT)]


def waiting_file(desk: SweepDesk) -> Path:
    (found,) = [each for each in (desk.drops / "waiting").iterdir() if each.is_file()]
    return found


def test_a_file_that_was_changed_while_it_waits_is_not_approved(desk: SweepDesk) -> None:
    drop = changed_sheet(desk)
    waiting_file(desk).write_text(sheet(row("PL 2027", "2027-12-29")))
    for replan in (False, True):
        with pytest.raises(ImporterError, match="was changed since its plan was made") as refused:
            desk.answer(replan_moved=replan)
        assert refused.value.code == "drop-changed"
        assert refused.value.hint.endswith(f"occasions approve {drop} --refuse")
    assert days(desk) == ["2027-12-25"]
    assert ("waiting", "pl.csv") in desk.everywhere


def test_a_file_that_grew_at_its_end_while_it_waits_is_not_approved(desk: SweepDesk) -> None:
    changed_sheet(desk)
    with waiting_file(desk).open("a") as growing:
        growing.write(row("Other") + "\n")
    with pytest.raises(ImporterError, match="was changed since its plan was made"):
        desk.answer()
    assert desk.content == ["PL 2027"]


@pytest.mark.parametrize("kill_at", [None, "after ended", "after put", "after file"])
def test_a_no_files_a_changed_file_as_it_is_now(desk: SweepDesk, kill_at: str | None) -> None:
    changed_sheet(desk)
    edited = sheet(row("PL 2027", "2027-12-29"))
    waiting_file(desk).write_text(edited)
    if kill_at is None:
        assert desk.answer(yes=False) is Seen.FAILED
    else:
        with pytest.raises(Killed):
            desk.answer(yes=False, kill_at=kill_at)
        assert by_name(desk.sweep()).popitem()[1] is Seen.FAILED
    assert desk.everywhere == [("done", "pl.csv"), ("failed", "pl.csv")]
    assert list((desk.drops / "waiting").iterdir()) == []
    assert list((desk.drops / "failed").glob("*.report/source.txt")) == []  # it stands where its report is
    (failed,) = [each for each in (desk.drops / "failed").iterdir() if each.is_file()]
    assert failed.read_text() == edited
    assert "changed since that plan was made" in (Path(f"{failed}.report") / "report.txt").read_text()


def test_a_file_that_is_changed_after_a_yes_is_put_aside(desk: SweepDesk) -> None:
    drop = changed_sheet(desk)
    with pytest.raises(Killed):
        desk.answer(kill_at="after sending")
    waiting_file(desk).write_text(sheet(row("PL 2027", "2027-12-29")))
    assert by_name(desk.sweep()).popitem()[1] is Seen.DONE
    assert days(desk) == ["2027-12-26"]
    assert list((desk.drops / "waiting").iterdir()) == []
    (aside,) = [each for each in (desk.drops / "failed").iterdir() if each.is_file()]
    assert "2027-12-29" in aside.read_text()
    assert "nothing of this version was imported" in (Path(f"{aside}.report") / "report.txt").read_text()
    (note,) = (desk.drops / "done").glob(f"*{drop}*.report/source.txt")
    assert f"failed/{aside.name}" in note.read_text()


@pytest.mark.parametrize(("yes", "folder", "day"), [(True, "done", "2027-12-26"), (False, "failed", "2027-12-25")])
def test_a_file_that_was_taken_away_while_it_waits_is_missed(desk: SweepDesk, yes: bool, folder: str, day: str) -> None:
    drop = changed_sheet(desk)
    waiting_file(desk).unlink()
    desk.answer(yes=yes)
    assert days(desk) == [day]
    (note,) = (desk.drops / folder).glob(f"*{drop}*.report/source.txt")
    assert "was taken away while it waited" in note.read_text()


@pytest.mark.parametrize("yes", [True, False])
def test_a_file_that_was_moved_just_before_its_worker_ended_is_not_missed(desk: SweepDesk, *, yes: bool) -> None:
    changed_sheet(desk)
    with pytest.raises(Killed):
        desk.answer(yes=yes, kill_at="after file")
    desk.sweep()
    assert desk.everywhere == [("done", "pl.csv"), ("done" if yes else "failed", "pl.csv")]
    assert list(desk.drops.glob("*/*.report/source.txt")) == []
