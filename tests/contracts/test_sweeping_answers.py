"""A yes or a no that comes to nothing: what was sent is known, and what waited waits still."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sweeping_desk import Doom, SweepDesk, at_the_sweep_desk, by_name, sheet, unfiled

from importer.core.drops import Seen
from importer.core.errors import ImporterError, PlaceError
from importer.sandbox.faults import Fault
from importer.settings import load_configuration
from importer.sweeping import approving
from importer.sweeping.approving import Answer, answer
from importer.sweeping.inboxes import PlaceSaid, inbox_of
from importer.sweeping.ruling import Ruled, Said, order_of


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    """Of its rule every plan waits."""
    with at_the_sweep_desk(tmp_path) as desk:
        desk.rule = "review = true"
        yield desk


def wait(desk: SweepDesk) -> str:
    """Have a file wait; gives its drop."""
    desk.drop("pl.csv")
    (seen,) = desk.sweep().files
    assert seen.seen is Seen.WAITING
    return seen.drop


def waiting(desk: SweepDesk) -> list[str]:
    with desk.journal() as journal:
        return [each.id for each in journal.drops.waiting()]


@pytest.mark.parametrize("yes", [True, False])
def test_what_does_not_wait_takes_no_answer(tmp_path: Path, *, yes: bool) -> None:
    """A drop that is put off may be gone on with by anybody, but not by who answers a plan."""
    with at_the_sweep_desk(tmp_path, Fault("GET", 1, "status-before-commit", 503, times=None)) as desk:
        desk.drop("pl.csv")
        assert by_name(desk.sweep()) == {"pl.csv": Seen.LATER}
        desk.time.sleep(3600)
        (drop,) = unfiled(desk)
        with desk.working(Doom()) as (inbox, bench, _):
            ruled = Ruled(inbox.rules[0], drop.rule, order_of(inbox.rules[0], bench.configuration, Said()), frozenset())
            with pytest.raises(ImporterError, match="does not wait any more") as refused:
                answer(drop, Answer(yes), bench, inbox, ruled, desk.folder / "spool")
        assert refused.value.code == "drop-not-waiting"
        assert unfiled(desk) == [drop]
        assert desk.everywhere == [("", "pl.csv")]


def test_a_yes_that_is_interrupted_before_anything_was_sent_leaves_the_plan_to_wait(
    desk: SweepDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    drop = wait(desk)
    with monkeypatch.context() as patched:
        patched.setattr(approving, "import_saved", interrupted)
        with pytest.raises(KeyboardInterrupt):
            desk.answer()
    assert (waiting(desk), unfiled(desk)) == ([drop], [])
    assert desk.answer() is Seen.DONE


def test_a_plan_that_cannot_be_read_now_is_no_end_of_its_drop(desk: SweepDesk) -> None:
    drop = wait(desk)
    (reports,) = (desk.drops / "waiting").glob("*.report")
    reports.rename(desk.folder / "elsewhere")
    reports.symlink_to(desk.folder / "elsewhere")
    with pytest.raises(PlaceError, match="is a link"):
        desk.answer()
    assert waiting(desk) == [drop]
    reports.unlink()
    (desk.folder / "elsewhere").rename(reports)
    assert desk.answer() is Seen.DONE


@pytest.mark.parametrize(("by", "said"), [("kim", "Its plan was refused by kim; "), ("", "Its plan was refused; ")])
def test_who_said_no_stands_in_the_report(desk: SweepDesk, by: str, said: str) -> None:
    wait(desk)
    assert desk.answer(yes=False, by=by) is Seen.FAILED
    (report,) = (desk.drops / "failed").glob("*.report/report.txt")
    assert said in report.read_text(encoding="utf-8")


def test_a_yes_to_a_plan_whose_worker_ended_before_it_began_is_said_again(desk: SweepDesk) -> None:
    """As often as need be: what was not begun has not ended the program."""
    drop = wait(desk)
    for _ in range(6):
        with pytest.raises(BaseException, match="after taken"):
            desk.answer(kill_at="after taken")
        assert by_name(desk.sweep()).popitem()[1] is Seen.WAITING
        assert waiting(desk) == [drop]
    assert desk.answer() is Seen.DONE
    assert desk.writes == ["POST"]


def test_a_rehearsal_of_what_changes_nothing_needs_no_yes_whatever_is_reviewed(desk: SweepDesk) -> None:
    wait(desk)
    assert desk.answer() is Seen.DONE
    desk.drop("pl.csv", f"{sheet()}\n\n")
    (seen,) = desk.rehearse().files
    (swept,) = desk.sweep().files
    assert ("It would be imported" in seen.reason, swept.seen) == (True, Seen.DONE)


def test_a_rehearsal_while_the_api_is_down_foretells_no_failure(tmp_path: Path) -> None:
    with at_the_sweep_desk(tmp_path, Fault("GET", 1, "status-before-commit", 503, times=None)) as desk:
        desk.drop("pl.csv")
        (seen,) = desk.rehearse().files
        assert "It would be put off: " in seen.reason
        assert by_name(desk.sweep()) == {"pl.csv": Seen.LATER}


def test_a_place_that_is_gone_says_how_its_content_comes_free(desk: SweepDesk) -> None:
    drop = wait(desk)
    desk.drops.rename(desk.folder / "away")
    with pytest.raises(PlaceError) as refused:
        desk.answer(yes=False)
    assert refused.value.hint.endswith(f"occasions approve {drop} --refuse --filed ANOTHER_FOLDER")
    assert waiting(desk) == [drop]


def test_an_answer_needs_no_secret_of_another_place(desk: SweepDesk) -> None:
    desk.settings = """
[places.other]
url = "sftp://files.example.org/in"
options = { password = { variable = "NOT_IN_THIS_SHELL" } }
"""
    drop = wait(desk)
    with ExitStack() as stack, desk.journal() as journal:
        inbox = inbox_of(journal.drops.find(drop), load_configuration(desk.folder), PlaceSaid(), stack)
        assert inbox.chosen.name == "drops"
