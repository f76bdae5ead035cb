"""A sweep: what becomes of each file, and where it stands afterwards."""

import datetime as dt
import gc
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from sweeping_desk import ACCOUNT, Killed, SweepDesk, at_the_sweep_desk, by_name, row, sheet, token_of, unfiled

from importer.core.drops import Seen
from importer.core.errors import ImporterError, PlaceError
from importer.core.swept import SweepBooks
from importer.places.local import LocalPlace
from importer.runners.local import Stopping
from importer.sandbox.faults import Fault
from importer.stops import Terminated


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    with at_the_sweep_desk(tmp_path) as desk:
        yield desk


def reason(books: SweepBooks, name: str) -> str:
    return next(each.reason for each in books.files if each.name == name)


def test_a_file_is_imported_and_filed_with_its_report(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    books = desk.sweep()
    assert by_name(books) == {"pl.csv": Seen.DONE}
    assert desk.content == ["PL 2027"]
    assert desk.everywhere == [("done", "pl.csv")]
    (seen,) = books.files
    assert seen.target == f"done/2027-01-03_{seen.drop}_pl.csv"
    report = json.loads((desk.drops / f"{seen.target}.report" / "report.json").read_text())
    assert report["run"]["id"] == seen.drop
    assert (desk.drops / f"{seen.target}.report" / "pl.xlsx").exists()


def test_the_same_content_is_known_whatever_its_name(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    first = desk.sweep().files[0]
    desk.drop("other.csv")
    books = desk.sweep()
    assert by_name(books) == {"other.csv": Seen.KNOWN}
    assert f"(run {first.drop}, 2027-01-03)" in reason(books, "other.csv")
    assert desk.everywhere == [("done", "other.csv"), ("done", "pl.csv")]
    assert desk.writes == ["POST"]


def test_two_of_one_content_in_one_sweep_are_imported_once(desk: SweepDesk) -> None:
    desk.drop("a.csv")
    desk.drop("b.csv")
    assert by_name(desk.sweep()) == {"a.csv": Seen.DONE, "b.csv": Seen.KNOWN}
    assert desk.writes == ["POST"]


def test_again_imports_what_is_known(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    desk.sweep()
    desk.drop("pl.csv")
    assert by_name(desk.sweep(again=True)) == {"pl.csv": Seen.DONE}


def test_a_wrong_sheet_fails_at_once_with_its_message(desk: SweepDesk) -> None:
    desk.drop("bad.csv", "nothing\n")
    desk.drop("half.csv", sheet(row("A"), row("B", "2027-02-30")))
    books = desk.sweep()
    assert by_name(books) == {"bad.csv": Seen.FAILED, "half.csv": Seen.FAILED}
    assert "no column of it can be a date" in reason(books, "bad.csv")
    assert "2027-02-30" in reason(books, "half.csv") or "half.csv" in reason(books, "half.csv")
    assert desk.everywhere == [("failed", "bad.csv"), ("failed", "half.csv")]
    assert desk.content == ["A"]


def test_what_failed_may_come_again(desk: SweepDesk) -> None:
    desk.drop("bad.csv", "nothing\n")
    desk.sweep()
    desk.drop("bad.csv", "nothing\n")
    assert by_name(desk.sweep()) == {"bad.csv": Seen.FAILED}
    assert desk.everywhere == [("failed", "bad.csv"), ("failed", "bad.csv")]


def test_a_file_that_still_changes_stays(desk: SweepDesk) -> None:
    path = desk.drop("pl.csv")
    sleep = desk.time.sleep

    def write_meanwhile(seconds: float) -> None:
        sleep(seconds)
        path.write_text(path.read_text() + row("More") + "\n")

    desk.time.sleep = write_meanwhile  # type: ignore[method-assign]
    assert by_name(desk.sweep()) == {"pl.csv": Seen.UNSETTLED}
    assert desk.everywhere == [("", "pl.csv")]


def test_companions_go_where_their_file_goes(desk: SweepDesk) -> None:
    content = desk.drop("pl.csv").read_bytes()
    desk.drop("pl.csv.sha256", f"{hashlib.sha256(content).hexdigest()}  pl.csv\n")
    desk.drop("pl.csv.done", "")
    books = desk.sweep()
    assert by_name(books)["pl.csv"] is Seen.DONE
    names = sorted(each.name.split("_", 2)[2] for each in (desk.drops / "done").iterdir())
    assert names == ["pl.csv", "pl.csv.done", "pl.csv.report", "pl.csv.sha256"]
    assert [each for each in desk.drops.iterdir() if each.is_file()] == []


def test_a_checksum_that_does_not_fit_fails_the_file(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    desk.drop("pl.csv.sha256", f"{'0' * 64}  pl.csv\n")
    books = desk.sweep()
    assert by_name(books)["pl.csv"] is Seen.FAILED
    assert "says that its sha256 is 0000" in reason(books, "pl.csv")
    assert desk.writes == []


def test_an_api_that_is_down_puts_a_file_off_until_it_is_given_up(tmp_path: Path) -> None:
    down = Fault("ANY", 1, "status-before-commit", 503, times=None)
    with at_the_sweep_desk(tmp_path, down) as desk:
        desk.rule = "give_up_after = 2"
        desk.drop("pl.csv")
        desk.drop("x.csv", sheet(row("X")))
        books = desk.sweep()
        assert set(by_name(books).values()) == {Seen.LATER}
        assert "It is not tried while that goes on" in reason(books, "x.csv")
        assert len(unfiled(desk)) == 1
        assert by_name(desk.sweep())["pl.csv"] is Seen.LATER  # its next try has not come
        for _ in range(20):
            desk.time.sleep(600)
            books = desk.sweep()
            if by_name(books).get("pl.csv") is Seen.FAILED:
                break
        assert "Given up after 2 hours of bad luck" in reason(books, "pl.csv")
        assert ("failed", "pl.csv") in desk.everywhere


def test_bad_luck_that_ends_is_forgotten(tmp_path: Path) -> None:
    with at_the_sweep_desk(tmp_path, Fault("GET", 1, "status-before-commit", 503, times=8)) as desk:
        desk.drop("pl.csv")
        assert by_name(desk.sweep()) == {"pl.csv": Seen.LATER}
        for _ in range(4):
            desk.time.sleep(700)
            books = desk.sweep()
            if by_name(books) == {"pl.csv": Seen.DONE}:
                break
        assert by_name(books) == {"pl.csv": Seen.DONE}
        assert desk.content == ["PL 2027"]


def test_wrong_settings_fail_no_file(desk: SweepDesk) -> None:
    desk.rule = 'profile = "none-of-this-name"'
    desk.drop("pl.csv")
    swept = desk.swept()
    assert swept.unusable
    assert by_name(swept.books) == {"pl.csv": Seen.LATER}
    assert "none-of-this-name" in reason(swept.books, "pl.csv")
    desk.rule = ""
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}


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


def test_what_needs_a_yes_waits_with_its_plan(desk: SweepDesk) -> None:
    drop = changed_sheet(desk)
    assert desk.everywhere == [("done", "pl.csv"), ("waiting", "pl.csv")]
    (folder,) = (desk.drops / "waiting").glob(f"*{drop}*.report")
    assert {"plan.json", "report.html"} <= {each.name for each in folder.iterdir()}
    with desk.journal() as journal:
        (waits,) = journal.drops.waiting()
    assert waits.told.message.endswith("It needs a yes: 1 occasion will be changed: PL 2027.")
    assert waits.told.hint == "look at the plan beside it, then type: occasions approve"
    assert days(desk) == ["2027-12-25"]


def test_a_yes_carries_the_plan_out(desk: SweepDesk) -> None:
    changed_sheet(desk)
    assert desk.answer() is Seen.DONE
    assert days(desk) == ["2027-12-26"]
    assert desk.everywhere == [("done", "pl.csv"), ("done", "pl.csv")]
    assert list((desk.drops / "waiting").iterdir()) == []


def test_a_no_files_it_as_failed(desk: SweepDesk) -> None:
    changed_sheet(desk)
    assert desk.answer(yes=False) is Seen.FAILED
    assert days(desk) == ["2027-12-25"]
    assert desk.everywhere == [("done", "pl.csv"), ("failed", "pl.csv")]
    assert list((desk.drops / "waiting").iterdir()) == []


def test_a_plan_that_has_gone_stale_is_refused_and_waits_still(desk: SweepDesk) -> None:
    changed_sheet(desk)
    desk.drop("urgent.csv", sheet(row("PL 2027", "2027-12-27")))
    desk.rule = 'yes = ["update"]'
    assert by_name(desk.sweep()) == {"urgent.csv": Seen.DONE}
    with pytest.raises(ImporterError, match="no longer as the plan saw it") as refused:
        desk.answer()
    assert "occasions approve 2027" in refused.value.hint
    assert refused.value.hint.count("--replan-moved") == 1
    assert "occasions plan" not in refused.value.hint
    assert ("waiting", "pl.csv") in desk.everywhere
    assert desk.answer(replan_moved=True) is Seen.DONE
    assert days(desk) == ["2027-12-26"]


def plan_of(desk: SweepDesk, drop: str) -> Path:
    (plan,) = (desk.drops / "waiting").glob(f"*{drop}*.report/plan.json")
    return plan


def test_another_plan_put_in_the_place_of_the_one_that_was_shown_is_refused(desk: SweepDesk) -> None:
    """Whoever drops files can write there too, and each of these plans is whole in itself."""
    shown = changed_sheet(desk)
    desk.drop("other.csv", sheet(row("PL 2027", "2027-12-28")))
    (other,) = desk.sweep().files
    plan_of(desk, shown).write_bytes(plan_of(desk, other.drop).read_bytes())
    with pytest.raises(ImporterError, match="it was changed") as refused:
        desk.answer(drop=shown)
    assert refused.value.code == "plan-changed"
    assert days(desk) == ["2027-12-25"]
    plan_of(desk, shown).unlink()
    with pytest.raises(ImporterError, match="is no longer in waiting/"):
        desk.answer(drop=shown)
    assert ("waiting", "pl.csv") in desk.everywhere


@pytest.mark.parametrize("yes", [True, False])
def test_a_content_that_waits_stays_where_it_came_again_until_that_is_answered(desk: SweepDesk, *, yes: bool) -> None:
    drop = changed_sheet(desk)
    desk.drop("copy.csv", sheet(row("PL 2027", "2027-12-26")))
    for again in (False, True):
        books = desk.sweep(again=again)
        assert by_name(books) == {"copy.csv": Seen.BUSY}
        assert f"as pl.csv (drop {drop}; type: occasions approve {drop})" in reason(books, "copy.csv")
    assert ("", "copy.csv") in desk.everywhere
    desk.answer(yes=yes)
    assert by_name(desk.sweep()) == {"copy.csv": Seen.KNOWN if yes else Seen.WAITING}
    assert days(desk) == ["2027-12-26" if yes else "2027-12-25"]


def test_a_way_back_is_no_repetition(desk: SweepDesk) -> None:
    changed_sheet(desk)
    assert desk.answer() is Seen.DONE
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.WAITING}
    assert desk.answer() is Seen.DONE
    assert days(desk) == ["2027-12-25"]
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.KNOWN}
    desk.drop("other.csv", sheet(row("Other")))
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"other.csv": Seen.DONE, "pl.csv": Seen.KNOWN}, "that is another occasion"


NO_OCCASION = "Event,Start date,Time zone,Working\nChristmas,{}12-25,Europe/Warsaw,no\n"


def test_a_name_that_decides_makes_two_things_of_one_content(desk: SweepDesk) -> None:
    text = NO_OCCASION.format("2027-")
    desk.drop("germany.csv", text)
    desk.drop("poland.csv", text)
    assert by_name(desk.sweep()) == {"germany.csv": Seen.DONE, "poland.csv": Seen.DONE}
    assert desk.content == ["germany", "poland"]
    names = ["germany.csv", "poland.csv", "poland (1).csv", "Copy of germany.csv"]
    for each in names:
        desk.drop(each, text)
    assert by_name(desk.sweep()) == dict.fromkeys(names, Seen.KNOWN)
    assert desk.writes == ["POST", "POST"]


def test_a_name_that_decides_the_year_makes_two_things_of_one_content(desk: SweepDesk) -> None:
    text = sheet("PL,Christmas,25 Dec,Europe/Warsaw,no")
    desk.rule = 'yes = ["update"]'
    desk.drop("pl 2027.csv", text)
    assert by_name(desk.sweep()) == {"pl 2027.csv": Seen.DONE}
    desk.drop("pl 2028.csv", text)
    assert by_name(desk.sweep()) == {"pl 2028.csv": Seen.DONE}
    assert "2028-12-25" in str(desk.server.occasions(ACCOUNT))


def test_a_name_that_decides_is_minded_while_one_of_the_two_waits(desk: SweepDesk) -> None:
    text = NO_OCCASION.format("2027-")
    desk.rule = "review = true"
    desk.drop("poland.csv", text)
    assert by_name(desk.sweep()) == {"poland.csv": Seen.WAITING}
    desk.drop("germany.csv", text)
    desk.drop("poland (1).csv", text)
    assert by_name(desk.sweep()) == {"germany.csv": Seen.WAITING, "poland (1).csv": Seen.BUSY}


def test_a_way_back_at_a_place_that_can_only_be_read_is_taken(desk: SweepDesk) -> None:
    desk.elsewhere, desk.url, desk.rule = True, "https://files.example/drops", 'yes = ["update"]'
    (desk.folder / "elsewhere").mkdir()
    for text in (sheet(), sheet(row("PL 2027", "2027-12-26")), sheet()):
        desk.drop("pl.csv", text)
        assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
        assert by_name(desk.sweep()) == {"pl.csv": Seen.KNOWN}
    assert days(desk) == ["2027-12-25"]


def test_a_rule_says_yes_for_itself(desk: SweepDesk) -> None:
    desk.rule = 'yes = ["update"]'
    desk.drop("pl.csv")
    desk.sweep()
    desk.drop("pl.csv", sheet(row("PL 2027", "2027-12-26")))
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}


def test_review_lets_every_plan_wait(desk: SweepDesk) -> None:
    desk.rule = "review = true\nyes = ['all']"
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.WAITING}
    assert desk.content == []
    assert desk.answer() is Seen.DONE


def test_who_is_told_to_stop_begins_nothing(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    pauses = Stopping(desk.time)
    pauses.stop(Terminated())
    books = desk.sweep(pauses=pauses)
    assert by_name(books) == {"pl.csv": Seen.UNSETTLED} or books.stopped
    assert desk.writes == []
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}


def test_a_file_that_ends_the_program_each_time_fails(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    for _ in range(5):
        with pytest.raises(Killed):
            desk.sweep(kill_at="before reading")
    books = desk.sweep()
    assert by_name(books) == {"pl.csv": Seen.FAILED}
    assert "It ended the whole program 5 times" in reason(books, "pl.csv")
    assert desk.everywhere == [("failed", "pl.csv")]


def test_a_rehearsal_writes_nothing_and_says_why(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    desk.drop("bad.csv", "nothing\n")
    desk.drop("notes.txt", "x")
    books = desk.rehearse()
    assert by_name(books) == {"pl.csv": Seen.READY, "bad.csv": Seen.READY, "notes.txt": Seen.UNMATCHED}
    assert 'The rule "nightly" takes it: *.csv.' in reason(books, "pl.csv")
    assert "would be imported, filed as done/2027-01-03_RUN_pl.csv" in reason(books, "pl.csv")
    assert "It would fail, filed as failed/" in reason(books, "bad.csv")
    assert desk.writes == []
    assert {each.name for each in desk.drops.iterdir()} == {"pl.csv", "bad.csv", "notes.txt"}
    with desk.journal() as journal:
        assert journal.runs() == []
        assert journal.drops.left(desk.time() + dt.timedelta(days=9)) == ()


def test_a_rehearsal_knows_what_it_has_said_before(desk: SweepDesk) -> None:
    desk.drop("a.csv")
    desk.drop("b.csv")
    desk.drop("bad.csv", "nothing\n")
    desk.drop("worse.csv", "nothing\n")
    books = desk.rehearse()
    assert "It would be imported, filed as done/" in reason(books, "a.csv")
    assert "It is known, filed as done/" in reason(books, "b.csv")
    assert "The same content would be imported by then, as a.csv." in reason(books, "b.csv")
    assert all("It would fail" in reason(books, name) for name in ("bad.csv", "worse.csv"))
    swept = by_name(desk.sweep())
    assert (swept["a.csv"], swept["b.csv"]) == (Seen.DONE, Seen.KNOWN)
    desk.drop("a.csv", sheet(row("PL 2027", "2027-12-26")))
    desk.drop("b.csv", sheet(row("PL 2027", "2027-12-26")))
    books = desk.rehearse()
    assert "It would wait for a yes" in reason(books, "a.csv")
    assert "The same content would wait for a yes by then, as a.csv." in reason(books, "b.csv")
    swept = by_name(desk.sweep())
    assert (swept["a.csv"], swept["b.csv"], by_name(books)["b.csv"]) == (Seen.WAITING, Seen.BUSY, Seen.BUSY)


def test_a_rehearsal_tells_files_apart_whose_names_say_something(desk: SweepDesk) -> None:
    text = "Event,Start date,Time zone,Working\nChristmas,2027-12-25,Europe/Warsaw,no\n"
    names = ("Poland.csv", "Spain.csv", "Spain (1).csv")
    for name in names:
        desk.drop(name, text)
    books = desk.rehearse()
    assert ["It would be imported" in reason(books, name) for name in names].count(True) == 2
    assert sorted(by_name(desk.sweep()).values()) == [Seen.DONE, Seen.DONE, Seen.KNOWN]


def test_a_rehearsal_with_again_knows_only_what_waits(desk: SweepDesk) -> None:
    desk.drop("a.csv")
    desk.drop("b.csv")
    books = desk.rehearse(again=True)
    assert all("It would be imported" in reason(books, name) for name in ("a.csv", "b.csv"))


def test_files_may_be_put_elsewhere(desk: SweepDesk) -> None:
    desk.elsewhere = True
    (desk.folder / "elsewhere").mkdir()
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
    assert desk.everywhere == [("done", "pl.csv")]
    assert list(desk.drops.iterdir()) == []


def test_files_of_a_place_that_can_only_be_read_are_taken_once(desk: SweepDesk) -> None:
    desk.elsewhere, desk.url = True, "https://files.example/drops"
    (desk.folder / "elsewhere").mkdir()
    desk.drop("pl.csv")
    desk.drop("bad.csv", "nothing\n")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE, "bad.csv": Seen.FAILED}
    assert by_name(desk.sweep()) == {"pl.csv": Seen.KNOWN, "bad.csv": Seen.KNOWN}
    assert desk.everywhere == [("", "bad.csv"), ("", "pl.csv"), ("done", "pl.csv"), ("failed", "bad.csv")]
    desk.drop("pl.csv", sheet(row("Other")))
    assert by_name(desk.sweep())["pl.csv"] is Seen.DONE


def test_files_of_a_folder_that_may_only_be_read_are_taken_once(
    desk: SweepDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.elsewhere, access = True, os.access
    (desk.folder / "elsewhere").mkdir()
    # As access(2) says of a folder without the right to write, or on a disk that is mounted to be read.
    monkeypatch.setattr(os, "access", lambda path, wanted: path != desk.drops and access(path, wanted))
    told: list[str] = []
    desk.settings = '[notices.all]\nurls = ["json://x.test"]\non = ["done"]'
    desk.send = lambda _name, _urls, notice: told.append(notice.title)
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
    assert len(told) == 1
    assert by_name(desk.sweep()) == {"pl.csv": Seen.KNOWN}
    assert desk.everywhere == [("", "pl.csv"), ("done", "pl.csv")]
    monkeypatch.undo()
    assert by_name(desk.sweep()) == {"pl.csv": Seen.KNOWN}
    assert not (desk.drops / "pl.csv").exists()


def test_a_file_that_no_reader_takes_does_not_fill_our_disk(desk: SweepDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importer.readers.delimited.MAX_BYTES", 1000)
    room = SimpleNamespace(free=1500)
    monkeypatch.setattr("importer.sweeping.bench.disk_usage", lambda _: room)
    desk.drop("pl.csv")
    desk.drop("big.csv", "x" * 1001)
    for books in (desk.rehearse(), desk.sweep()):
        (big,) = [each for each in books.files if each.name == "big.csv"]
        assert big.seen is Seen.LATER
        assert "1,001 bytes of text are more than the 1,000 that we read" in big.reason
        assert big.told.code == "source-too-large"
        assert "split the sheet" in big.told.hint
    assert desk.everywhere == [("", "big.csv"), ("done", "pl.csv")]
    assert not any("big.csv" in step for step in desk.last_doom.told)
    room.free = 10_000
    desk.time.sleep(61)
    books = desk.sweep()
    assert by_name(books) == {"big.csv": Seen.FAILED}
    assert "1,001 bytes of text" in reason(books, "big.csv")
    assert desk.everywhere == [("done", "pl.csv"), ("failed", "big.csv")]


def other(token: str) -> str:
    """Settings of a second account."""
    return f'[accounts.other]\nnumber = "qa2"\ntoken = "{token}"\nzone = "Europe/Warsaw"\n'


def test_an_account_that_refuses_us_is_imported_into_later(tmp_path: Path) -> None:
    with at_the_sweep_desk(tmp_path, accounts=("qa1", "qa2")) as desk:
        desk.settings = other("not-its-token")
        desk.rule = 'account = ["test", "other"]'
        desk.drop("pl.csv")
        books = desk.sweep()
        assert by_name(books) == {"pl.csv": Seen.LATER}
        assert "other:" in reason(books, "pl.csv")
        assert "401" in reason(books, "pl.csv")
        desk.settings = other(token_of("qa2"))
        desk.time.sleep(61)
        assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
        assert len(desk.server.occasions("qa1")) == len(desk.server.occasions("qa2")) == 1
        assert desk.writes == ["POST", "POST"]
        assert desk.everywhere == [("done", "pl.csv")]


def test_what_is_old_is_removed(desk: SweepDesk) -> None:
    desk.keep_days = 30
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
    desk.drop("waits.csv", sheet(row("PL 2027", "2027-12-26")))
    assert by_name(desk.sweep()) == {"waits.csv": Seen.WAITING}
    desk.time.sleep(86_400 * 30)
    desk.sweep()
    assert desk.everywhere == [("done", "pl.csv"), ("waiting", "waits.csv")]
    desk.time.sleep(86_400)
    desk.sweep()
    assert desk.everywhere == [("waiting", "waits.csv")]
    assert list((desk.drops / "done").iterdir()) == []


def test_what_cannot_be_removed_keeps_nothing_else(
    desk: SweepDesk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    remove = LocalPlace.remove

    def held(place: LocalPlace, name: str) -> None:
        if "_a.csv" in name:
            raise PlaceError(f"{name} cannot be removed.", "")
        remove(place, name)

    desk.keep_days = 30
    desk.drop("a.csv", sheet(row("A")))
    desk.drop("b.csv", sheet(row("B")))
    desk.sweep()
    desk.time.sleep(86_400 * 40)
    monkeypatch.setattr(LocalPlace, "remove", held)
    desk.sweep()
    assert desk.everywhere == [("done", "a.csv")]
    assert caplog.text.count("2 of 4 files and reports older than 30 days could not be removed: done/") == 1


@pytest.mark.parametrize(("other", "stays"), [("", True), ("keep_days = 50", True), ("keep_days = 20", False)])
def test_of_places_that_file_together_the_longest_time_holds(desk: SweepDesk, other: str, *, stays: bool) -> None:
    desk.keep_days = 30
    desk.settings = f'[places.other]\nurl = "other"\nfiled = "drops"\n{other}'
    desk.drop("pl.csv")
    desk.sweep()
    desk.time.sleep(86_400 * 40)
    desk.sweep()
    assert desk.everywhere == [("done", "pl.csv")] * stays


def test_a_clock_that_jumps_removes_nothing(desk: SweepDesk, caplog: pytest.LogCaptureFixture) -> None:
    desk.keep_days = 30
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
    before = desk.time.at
    desk.time.at += dt.timedelta(days=3650)
    desk.sweep()
    assert "the clock may be wrong, so they stay" in caplog.text
    desk.drop("other.csv", sheet(row("Other")))
    desk.sweep()
    desk.sweep()
    desk.time.at = before
    desk.sweep()
    assert desk.everywhere == [("done", "other.csv"), ("done", "pl.csv")]


def test_what_an_import_leaves_in_cycles_is_let_go_after_each_file(desk: SweepDesk) -> None:
    for number in range(3):
        desk.drop(f"{number}.csv", sheet(row(f"PL {number}")))
    collected: list[int] = []

    def heard(phase: str, told: dict[str, int]) -> None:
        if phase == "stop" and told["generation"] == 2:
            collected.append(told["collected"])

    gc.disable()
    gc.callbacks.append(heard)
    try:
        desk.sweep()
    finally:
        gc.callbacks.remove(heard)
        gc.enable()
        gc.unfreeze()
    assert len(collected) >= 3
