"""Each content is imported once, whatever it is called and whoever looks; every file ends in one folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Desk, serving, until
from crashing import Nursery, nursery
from drop_stand import Stand, books, outcomes, sheet

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork a process")
MANY = 200
SHARED = 40


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursery(tmp_path_factory.mktemp("nursery")) as found:
        yield found


@pytest.fixture
def stand(tmp_path: Path, runner: Nursery) -> Iterator[Stand]:
    with serving() as server:
        yield Stand(Desk(tmp_path, server), runner)


def test_the_same_file_twice(stand: Stand) -> None:
    stand.drop("holidays.csv", sheet("Desk 01"))
    assert outcomes(stand.sweep("--json", "-")) == {"holidays.csv": "done"}
    first = books(stand.ran[-1])["files"][0]["drop"]
    writes = len(stand.created())
    stand.drop("holidays.csv", sheet("Desk 01"))
    done = stand.sweep("--json", "-")
    assert (done.code, outcomes(done)) == (0, {"holidays.csv": "known"})
    assert first in str(books(done)["files"][0]), "the run that imported it is named"
    assert len(stand.created()) == writes
    stand.account_for(["holidays.csv"] * 2)
    stand.sent_once(["Desk 01"])


def test_the_same_content_under_two_names_at_once(stand: Stand) -> None:
    stand.drop("a.csv", sheet("Desk 01"))
    stand.drop("b.csv", sheet("Desk 01"))
    assert outcomes(stand.sweep("--json", "-")) == {"a.csv": "done", "b.csv": "known"}
    stand.account_for(["a.csv", "b.csv"])
    assert stand.created() == {"Desk 01": 1}


def test_again_is_an_import_that_changes_nothing(stand: Stand) -> None:
    for options in ((), ("--again",)):
        stand.drop("holidays.csv", sheet("Desk 01"))
        assert outcomes(stand.sweep("--json", "-", *options)) == {"holidays.csv": "done"}
    assert stand.created() == {"Desk 01": 1}
    stand.account_for(["holidays.csv"] * 2)


def test_many_files_at_once(stand: Stand) -> None:
    names = [f"{number:03d}.csv" for number in range(MANY)]
    for number, name in enumerate(names):
        stand.drop(name, sheet(f"Desk {number:03d}"))
    done = stand.sweep("--json", "-")
    assert (done.code, set(outcomes(done).values())) == (0, {"done"})
    stand.account_for(names)
    stand.sent_once([f"Desk {number:03d}" for number in range(MANY)])
    assert set(stand.created().values()) == {1}


def test_two_daemons_on_one_folder(stand: Stand) -> None:
    names = [f"{number:03d}.csv" for number in range(SHARED)]
    with stand.watching() as first, stand.watching() as second:
        for number, name in enumerate(names):
            stand.drop(name, sheet(f"Desk {number:03d}"))
        until(lambda: len(stand.filed("done")) == SHARED, first)
        assert second.poll() is None
    stand.account_for(names)
    stand.sent_once([f"Desk {number:03d}" for number in range(SHARED)])
    assert set(stand.created().values()) == {1}


def test_a_newer_version_is_an_update(stand: Stand) -> None:
    stand.drop("holidays.csv", sheet("Desk 01"))
    assert stand.sweep().code == 0
    stand.drop("holidays.csv", sheet("Desk 01", days=("2027-03-01", "2027-03-08")))
    done = stand.sweep("--json", "-")
    assert (done.code, outcomes(done)) == (1, {"holidays.csv": "waiting"})
    assert stand.filed("waiting") == ["holidays.csv"]
    (drop,) = [each["drop"] for each in books(done)["files"]]
    approved = stand.desk.run("approve", drop)
    assert approved.code == 0, approved.err
    stand.account_for(["holidays.csv"] * 2)
    assert stand.desk.server is not None
    (live,) = stand.desk.server.occasions("qa1")
    assert len(live["events"]) == 2


def test_a_refused_plan_sends_nothing(stand: Stand) -> None:
    stand.drop("holidays.csv", sheet("Desk 01"))
    assert stand.sweep().code == 0
    stand.drop("holidays.csv", sheet("Desk 01", days=("2027-03-08",)))
    (drop,) = [each["drop"] for each in books(stand.sweep("--json", "-"))["files"]]
    listed = stand.desk.run("approve")
    assert drop in listed.out
    assert stand.desk.run("approve", drop, "--refuse").code == 0
    assert (stand.filed("done"), stand.filed("failed"), stand.filed("waiting")) == (
        ["holidays.csv"],
        ["holidays.csv"],
        [],
    )
    assert stand.created() == {"Desk 01": 1}


def test_a_rehearsal_touches_nothing(stand: Stand) -> None:
    stand.drop("holidays.csv", sheet("Desk 01"))
    stand.drop("other.csv.part", b"half")
    done = stand.sweep("--plan", "--json", "-")
    assert outcomes(done) == {"holidays.csv": "ready", "other.csv.part": "beside"}
    assert stand.left() == ["holidays.csv", "other.csv.part"]
    assert stand.created() == {}
    assert outcomes(stand.sweep("--json", "-"))["holidays.csv"] == "done"
