"""Drops that were put off, and then found elsewhere, or under another rule than the one that took them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sweeping_desk import Killed, SweepDesk, at_the_sweep_desk, by_name, row, sheet, token_of, unfiled

from importer.core.drops import Seen
from importer.settings import load_configuration
from importer.sweeping.health import Condition, health

BY_NAME = "Event,Start date,Time zone,Working\nChristmas,2027-12-25,Europe/Warsaw,no\n"


def other(token: str) -> str:
    """Settings of a second account."""
    return f'[accounts.other]\nnumber = "qa2"\ntoken = "{token}"\nzone = "Europe/Warsaw"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    """Its rule sends to the second account, which refuses us."""
    with at_the_sweep_desk(tmp_path, accounts=("qa1", "qa2")) as desk:
        desk.settings, desk.rule = other("not-its-token"), 'account = "other"'
        yield desk


def names(desk: SweepDesk, account: str) -> list[str]:
    return [str(each["name"]) for each in desk.server.occasions(account)]


def put_off(desk: SweepDesk, name: str = "pl.csv", text: str | None = None) -> None:
    desk.drop(name, text)
    assert by_name(desk.sweep()) == {name: Seen.LATER}


def mend(desk: SweepDesk) -> None:
    desk.settings = other(token_of("qa2"))


def reach_by_another_path(desk: SweepDesk) -> None:
    desk.drops.rename(desk.folder / "mounted")
    desk.path = "mounted"


def test_a_file_that_is_reached_by_another_path_is_gone_on_with(desk: SweepDesk) -> None:
    put_off(desk)
    reach_by_another_path(desk)
    (seen,) = desk.sweep().files
    assert (seen.seen, "It was put off until 2027-01-03 " in seen.reason) == (Seen.LATER, True)
    mend(desk)
    desk.time.sleep(61)
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
    assert desk.everywhere == [("done", "pl.csv")]
    assert (names(desk, "qa2"), unfiled(desk)) == (["PL 2027"], [])


def test_a_drop_that_was_left_behind_at_another_place_is_gone_on_with_where_its_content_is(desk: SweepDesk) -> None:
    put_off(desk, "poland.csv", BY_NAME)
    mend(desk)
    desk.path = "elsewhere-dropped"
    desk.drop("germany.csv", BY_NAME)
    desk.time.sleep(61)
    assert by_name(desk.sweep()) == {"germany.csv": Seen.DONE}
    desk.path = "drops"
    assert by_name(desk.sweep()) == {"poland.csv": Seen.DONE}
    assert sorted(names(desk, "qa2")) == ["germany", "poland"]


def test_a_run_that_was_left_behind_takes_no_file_along_that_says_something_else(desk: SweepDesk) -> None:
    mend(desk)
    desk.drop("poland.csv", BY_NAME)
    with pytest.raises(Killed):
        desk.sweep(kill_at="sent 1")
    desk.path = "elsewhere-dropped"
    desk.drop("germany.csv", BY_NAME)
    desk.time.sleep(61)
    assert by_name(desk.sweep()) == {"poland.csv": Seen.DONE, "germany.csv": Seen.BUSY}
    assert by_name(desk.sweep()) == {"germany.csv": Seen.DONE}
    assert sorted(names(desk, "qa2")) == ["germany", "poland"]
    desk.path = "drops"
    assert by_name(desk.sweep()) == {"poland.csv": Seen.KNOWN}
    assert unfiled(desk) == []


def test_two_of_one_content_are_both_put_off(desk: SweepDesk) -> None:
    put_off(desk)
    desk.drop("copy.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.LATER, "copy.csv": Seen.LATER}


def test_health_counts_what_was_put_off_at_a_path_that_is_no_more(desk: SweepDesk) -> None:
    put_off(desk)
    reach_by_another_path(desk)
    desk.send = lambda *_: None
    desk.sweep()
    (desk.folder / "occasions.toml").write_text(
        (desk.folder / "occasions.toml").read_text().replace('url = "drops"', 'url = "mounted"')
    )
    configuration = load_configuration(desk.folder)
    with desk.journal() as journal:
        (fares,) = health(journal.drops, configuration, (), desk.time()).rules
    assert (fares.condition, len(fares.put_off)) == (Condition.WARNING, 1)


@pytest.mark.parametrize("sooner", [True, False], ids=["before its time", "at its time"])
@pytest.mark.parametrize("what", ["name", "account"])
def test_a_file_of_which_nothing_was_sent_goes_the_way_of_the_rule_that_takes_it_now(
    desk: SweepDesk, what: str, *, sooner: bool
) -> None:
    put_off(desk)
    if what == "name":
        desk.rule_name = "renamed"
        mend(desk)
    else:
        desk.rule = 'account = "test"'
    desk.time.sleep(0 if sooner else 61)
    (seen,) = desk.sweep().files
    assert (seen.seen, seen.rule) == (Seen.DONE, desk.rule_name)
    assert names(desk, "qa1" if what == "account" else "qa2") == ["PL 2027"]
    assert (len(desk.writes), unfiled(desk)) == (1, [])
    desk.time.sleep(3600)
    assert desk.sweep().files == ()


def test_a_file_that_is_gone_with_its_rule_was_taken_away(desk: SweepDesk) -> None:
    put_off(desk)
    desk.rule_name = "renamed"
    (desk.drops / "pl.csv").unlink()
    (seen,) = desk.sweep().files
    assert (seen.seen, seen.told.code) == (Seen.FAILED, "taken-away")


@pytest.mark.parametrize("what", ["name", "account", "both"])
def test_a_run_that_has_begun_goes_on_where_it_began(desk: SweepDesk, what: str) -> None:
    mend(desk)
    desk.drop("pl.csv", sheet())
    with pytest.raises(Killed):
        desk.sweep(kill_at="sent 1")
    desk.rule_name = "nightly" if what == "account" else "renamed"
    desk.rule = 'account = "other"' if what == "name" else 'account = "test"'
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
    assert (names(desk, "qa1"), names(desk, "qa2")) == ([], ["PL 2027"])
    assert desk.everywhere == [("done", "pl.csv")]


def test_a_file_that_is_changed_while_it_is_put_off_is_another_one(desk: SweepDesk) -> None:
    put_off(desk)
    mend(desk)
    desk.drop("pl.csv", sheet(row("Other")))
    desk.time.sleep(61)
    (gone,) = desk.sweep().files
    assert (gone.seen, gone.told.code) == (Seen.FAILED, "taken-away")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}  # nothing of that content was imported before
    assert names(desk, "qa2") == ["Other", "PL 2027"]


def test_a_file_whose_newer_one_is_in_the_account_is_no_failure(desk: SweepDesk) -> None:
    put_off(desk)
    mend(desk)
    desk.drop("pl.csv", sheet(row("Other")))
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
    desk.time.sleep(61)
    assert desk.sweep().files == ()
    assert unfiled(desk) == []
    assert list(desk.drops.glob("failed/*")) == []
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}  # nothing of that content was imported before


def test_a_run_of_which_something_was_sent_is_given_up_with_its_report(desk: SweepDesk) -> None:
    mend(desk)
    desk.drop("pl.csv")
    with pytest.raises(Killed):
        desk.sweep(kill_at="sent 1")
    desk.settings, desk.rule = other("not-its-token"), f"{desk.rule}\ngive_up_after = 1"
    for _ in range(4):
        (seen,) = desk.sweep().files
        assert seen.seen is Seen.LATER
        desk.time.sleep(900)
    (seen,) = desk.sweep().files
    assert (seen.seen, "Given up after 1 hours" in seen.reason) == (Seen.FAILED, True)
    report = json.loads((desk.drops / f"{seen.target}.report" / "report.json").read_text(encoding="utf-8"))
    assert (report["run"]["id"], len(report["occasions"])) == (seen.drop, 1)
