"""Undo over the simulated API: what a run did is taken back from what the journal says, and no more than that."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from importing_desk import at_a_desk, outcomes
from sending_samples import (
    ACCOUNT,
    Recorded,
    after,
    before,
    event,
    occasion,
    open_journal,
    plan_of,
    start,
    update,
)

from importer.core.errors import JournalError
from importer.core.payload import AccountOccasion, Event, Meta, Moment
from importer.core.results import Outcome, Result
from importer.journal import AttemptOutcome, RunState
from importer.report_store import dump_report, load_report
from importer.reports.text import render_text
from importer.sandbox.faults import Fault
from importer.undoing import past_of

DATES_ONLY = Event(
    meta=Meta(working=False, name="Easter"),
    start=Moment(dateTime="2027-03-26", timeZone="Europe/Warsaw"),
    end=Moment(dateTime="2027-03-29", timeZone="Europe/Warsaw"),
    recurrence=(),
)
HELD = (
    occasion("Changed", event(), DATES_ONLY, description="as it was"),
    occasion("Former", default=True),
    occasion("Lacking", DATES_ONLY),
    occasion("Same", description="stays"),
)
ROWS = (
    ("Changed", "2027-03-01", ""),
    ("Former", "2027-12-24", ""),
    ("New", "2027-03-01", "yes"),
    ("Newer", "2027-03-01", ""),
)


def test_after_an_undo_the_account_is_what_it_was(tmp_path: Path) -> None:
    with at_a_desk(tmp_path, *HELD) as desk:
        at_first = desk.content
        run = desk.do_import(*ROWS, mode="mirror")
        imported = desk.content
        assert [each["name"] for each in imported] == ["Changed", "Former", "New", "Newer"]
        ended = desk.undo(run)
        assert outcomes(ended.report) == {
            "Changed": "updated", "Former": "updated", "Lacking": "created", "New": "deleted", "Newer": "deleted",
            "Same": "created",
        }  # fmt: skip
        assert {each.verdict for each in ended.report.occasions} == {"matched"}
        assert desk.content == at_first

        again = desk.undo(ended.report.run.id)
        assert desk.content == imported
        assert set(outcomes(again.report).values()) <= {"created", "updated", "deleted", "unchanged"}
        desk.undo(again.report.run.id)
        assert desk.content == at_first


def test_the_same_undo_twice_sends_nothing(tmp_path: Path) -> None:
    with at_a_desk(tmp_path, *HELD) as desk:
        run = desk.do_import(*ROWS, mode="mirror")
        desk.undo(run)
        sent = desk.writes
        assert set(outcomes(desk.undo(run).report).values()) == {"unchanged"}
        assert desk.writes == sent


def test_what_was_changed_since_stays(tmp_path: Path) -> None:
    with at_a_desk(tmp_path) as desk:
        run = desk.do_import(("A", "2027-03-01", ""), ("B", "2027-03-01", ""))
        desk.do_import(("A", "2027-03-02", ""))
        ended = desk.undo(run)
        assert outcomes(ended.report) == {"A": "conflict", "B": "deleted"}
        (reason,) = (each.reason for each in ended.report.occasions if each.name == "A")
        assert reason.startswith('changed since the run: event "Founders\' Day 2027-03-01", event')
        assert [each["name"] for each in desk.content] == ["A"]


def test_a_default_that_was_moved_since_stays(tmp_path: Path) -> None:
    with at_a_desk(tmp_path, occasion("Former", default=True)) as desk:
        run = desk.do_import(("New", "2027-03-01", "yes"))
        desk.do_import(("Newest", "2027-03-01", "yes"))
        assert outcomes(desk.undo(run).report) == {"New": "deleted"}
        assert {each["name"]: each["isDefault"] for each in desk.content} == {"Former": False, "Newest": True}


def test_what_a_skill_uses_stays(tmp_path: Path) -> None:
    with at_a_desk(tmp_path) as desk:
        run = desk.do_import(("A", "2027-03-01", ""))
        (found,) = desk.server.occasions(ACCOUNT)
        desk.server.seed_skills(ACCOUNT, [{"name": "Sales", "specialOccasionId": found["id"]}])
        (entry,) = desk.undo(run).report.occasions
        assert entry.outcome == "conflict"
        assert '"Sales" uses it' in entry.reason
        assert len(desk.content) == 1


def test_where_nobody_can_say_which_skills_use_it_that_is_asked(tmp_path: Path) -> None:
    hidden = Fault("GET", 1, "status-before-commit", status=403, path="/le-users/skills", times=None)
    with at_a_desk(tmp_path, faults=(hidden,)) as desk:
        run = desk.do_import(("A", "2027-03-01", ""))
        assert [each.code for each in desk.planned(run).plan.consents] == ["delete", "skills-unknown"]
        assert outcomes(desk.undo(run).report) == {"A": "deleted"}
        assert desk.content == []


def test_of_a_run_that_stopped_only_what_was_done_is_taken_back(tmp_path: Path) -> None:
    refused = Fault("PUT", 2, "status-before-commit", status=403)
    held = (occasion("A", description="a"), occasion("B", description="b"))
    with at_a_desk(tmp_path, *held, faults=(refused,)) as desk:
        at_first = desk.content
        run = desk.do_import(("A", "2027-03-01", ""), ("B", "2027-03-01", ""), ("C", "2027-03-01", ""))
        assert str(desk.journal.load(run).summary.state) == "stopped"
        assert outcomes(desk.undo(run).report) == {"A": "updated", "C": "deleted"}
        assert desk.content == at_first


class Crash(Exception):
    """The end of the program in the middle of a request."""


def test_a_run_that_is_being_taken_back_is_not_resumed(tmp_path: Path) -> None:
    refused = (
        Fault("POST", 3, "status-before-commit", status=401),
        Fault("DELETE", 2, "status-before-commit", status=403),
    )
    rows = tuple((name, "2027-03-01", "") for name in "ABC")
    with at_a_desk(tmp_path, faults=refused) as opened:
        desk = replace(opened, settings=opened.settings.with_options(chunk_size=1))
        run = desk.do_import(*rows)
        undo = desk.undo(run).report.run.id
        with pytest.raises(JournalError, match="was taken back by an undo"):
            desk.resume(run)
        desk.resume(undo)
        assert desk.content == []


def test_a_finished_run_is_reported_again_and_nothing_else(tmp_path: Path) -> None:
    with at_a_desk(tmp_path) as desk:
        run = desk.do_import(("A", "2027-03-01", ""))
        desk.server.seed(ACCOUNT, [{**desk.server.occasions(ACCOUNT)[0], "deleted": True}])
        for _ in range(2):
            assert outcomes(desk.resume(run).report) == {"A": "created"}
        assert desk.content == []
        assert desk.journal.load(run).summary.state is RunState.FINISHED


def test_what_was_seen_to_arrive_and_is_gone_is_a_conflict_and_not_made_again(tmp_path: Path) -> None:
    refused = Fault("POST", 2, "status-before-commit", status=401, times=2)
    with at_a_desk(tmp_path, faults=(refused,)) as opened:
        desk = replace(opened, settings=opened.settings.with_options(chunk_size=1))
        run = desk.do_import(("A", "2027-03-01", ""), ("B", "2027-03-01", ""))
        desk.server.seed(ACCOUNT, [{**desk.server.occasions(ACCOUNT)[0], "deleted": True}])
        for _ in range(3):
            ended = desk.resume(run)
        assert outcomes(ended.report) == {"A": "conflict", "B": "created"}
        assert [each["name"] for each in desk.content] == ["B"]


def test_a_last_reading_that_fails_does_not_make_others_work_ours(tmp_path: Path) -> None:
    unread = Fault("GET", 2, "status-before-commit", status=503, times=4)
    with at_a_desk(tmp_path, occasion("A", event("Founders' Day", "2027-03-01")), faults=(unread,)) as desk:
        at_first = desk.content
        run = desk.do_import(("A", "2027-03-01", ""))
        assert outcomes(desk.resume(run).report) == {"A": "unchanged"}
        assert past_of(desk.journal.load(run)).deeds == ()
        assert desk.content == at_first


def test_a_run_that_was_taken_back_is_not_resumed(tmp_path: Path) -> None:
    refused = Fault("POST", 2, "status-before-commit", status=401)
    with at_a_desk(tmp_path, faults=(refused,)) as desk:
        desk.settings = desk.settings.with_options(chunk_size=1)
        run = desk.do_import(("A", "2027-03-01", ""), ("B", "2027-03-01", ""))
        assert desk.journal.load(run).summary.state is RunState.STOPPED
        desk.undo(run)
        assert desk.journal.load(run).summary.state is RunState.UNDONE
        assert desk.journal.last_resumable() is None
        with pytest.raises(JournalError, match="was taken back by an undo"):
            desk.resume(run)
        assert desk.content == []


@pytest.mark.parametrize(("fault", "expected"), [(after(Crash()), {"A": "deleted"}), (before(Crash()), {})])
def test_what_a_crashed_run_may_have_done_is_looked_at(tmp_path: Path, fault: Any, expected: dict[str, str]) -> None:
    with at_a_desk(tmp_path) as desk:
        crashing = replace(desk, destination=Recorded(desk.destination, faults=[fault]))
        with pytest.raises(Crash):
            crashing.do_import(("A", "2027-03-01", ""))
        (run,) = desk.journal.runs()
        assert str(run.state) == "running"
        (deed,) = past_of(desk.journal.load(run.id)).deeds
        assert (deed.name, deed.certain) == ("A", False)
        assert outcomes(desk.undo(run.id).report) == expected
        assert desk.content == []


def test_an_undo_that_stopped_is_resumed(tmp_path: Path) -> None:
    refused = Fault("DELETE", 2, "status-before-commit", status=403)
    with at_a_desk(tmp_path, faults=(refused,)) as desk:
        run = desk.do_import(("A", "2027-03-01", ""), ("B", "2027-03-01", ""))
        stopped = desk.undo(run)
        assert outcomes(stopped.report) == {"A": "deleted", "B": "not_attempted"}
        stored = desk.journal.load(stopped.report.run.id)
        assert (stored.summary.command, stored.summary.mode, stored.settings["of"]) == ("undo", "undo", run)
        assert stopped.stopped
        resumed = desk.resume(stopped.report.run.id)
        assert outcomes(resumed.report) == {"A": "deleted", "B": "deleted"}
        assert resumed.report.run.command == "undo"
        assert desk.content == []


def test_a_run_that_sent_nothing_has_no_deeds(tmp_path: Path) -> None:
    with at_a_desk(tmp_path) as desk:
        desk.do_import(("A", "2027-03-01", ""))
        again = desk.do_import(("A", "2027-03-01", ""))
        assert past_of(desk.journal.load(again)).deeds == ()


def test_its_report_speaks_of_occasions_and_of_no_rows(tmp_path: Path) -> None:
    with at_a_desk(tmp_path) as desk:
        run = desk.do_import(("A", "2027-03-01", ""), ("B", "2027-03-01", ""))
        report = desk.undo(run).report
    assert report.totals["occasions"]["deleted"] == 2
    text = render_text(load_report(dump_report(report)))
    assert text.startswith("All 2 occasions are taken back.\n")
    assert "row" not in text
    assert f"(undo of {run}, plan " in text
    assert f"created by the run {run}" in " ".join(text.split())


UNKNOWN, REJECTED, NOT_APPLIED = AttemptOutcome.UNKNOWN, AttemptOutcome.REJECTED, AttemptOutcome.NOT_APPLIED


@pytest.mark.parametrize(
    ("outcome", "answers", "expected"),
    [
        (Outcome.CREATED, (AttemptOutcome.ACCEPTED,), True),
        (Outcome.DELETED, (UNKNOWN,), True),
        (Outcome.MERGED, (), True),
        (Outcome.UNCHANGED, (REJECTED,), None),
        (Outcome.UNKNOWN, (UNKNOWN,), False),
        (Outcome.UNKNOWN, (), None),
        (Outcome.NOT_ATTEMPTED, (), None),
        (Outcome.NOT_ATTEMPTED, (NOT_APPLIED,), None),
        (Outcome.FAILED, (REJECTED, NOT_APPLIED), None),
        (Outcome.FAILED, (UNKNOWN, REJECTED), False),
        (Outcome.CONFLICT, (), None),
        (Outcome.CONFLICT, (UNKNOWN,), False),
        (None, (), None),
        (None, (NOT_APPLIED,), None),
        (None, (REJECTED,), None),
        (None, (None,), False),
    ],
)
def test_what_of_a_run_may_have_arrived(
    tmp_path: Path, outcome: Outcome | None, answers: tuple[AttemptOutcome | None, ...], expected: bool | None
) -> None:
    planned, last = (AccountOccasion(occasion=occasion("A", description=text, id_=5)) for text in ("planned", "last"))
    with open_journal(tmp_path) as journal:
        pages = start(journal)
        action = update(occasion("A", id_=5), planned)
        pages.plan(plan_of(action))
        for answer in answers:
            chunk = pages.begin_chunk([action], [last])
            number = pages.begin_attempt(chunk)
            if answer is not None:
                pages.end_attempt(chunk, number, answer)
        pages.record([Result(name="A", outcome=outcome)] if outcome else [])
        deeds = past_of(journal.load(pages.id)).deeds
    assert [deed.certain for deed in deeds] == ([] if expected is None else [expected])
    assert all(deed.before == (last if answers else planned) for deed in deeds)
