"""Exactly once, whatever breaks: sheets, other admins, faults, crashes, undos and resumes, played at random.

After every step the account, the reports and the requests are held against what must be true of them whatever was
played (``played_runs``) and against a small model of what a sheet says (``played_sheets``).
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from played_account import Desk, at_a_desk
from played_runs import (
    Run,
    admins_edits_survive,
    as_the_sheet_says,
    books_balance,
    content,
    others_are_untouched,
    report_is_true,
)
from played_sheets import DAYS, EVENTS, NAMES, Sheet, body_of, edited, folded, rows, sheets
from played_troubles import NONE, Trouble, perhaps_troubles, some_troubles, switches
from random_sheets import ACCOUNT, RUN

from importer.connecting import pace_of
from importer.core.glossary import Glossary
from importer.core.planning import PlanOptions
from importer.holding import HeldAccount
from importer.importing import Ended, import_plan, report_of, resume
from importer.pipeline import Planning, make_plan
from importer.sandbox.questions.order import writes_in_flight
from importer.sandbox.questions.pauses import pauses_after_429, pauses_between_writes
from importer.sandbox.questions.repeats import posts_repeated_unseen
from importer.sandbox.switches import Switches
from importer.undoing import past_of, plan_undoing

EXAMPLES, STEPS, AT_LEAST = 100, 25, 2000
"""Many short plays, because a full account meets fewer creates."""
IMPORT = replace(RUN, command="import", api="http")
UNDO = replace(IMPORT, command="undo", mode="undo")
REFUSED_AT_THE_GATE = (401, 403, 429)
MODES = st.sampled_from(["create", "upsert", "upsert", "merge", "mirror"])
CHUNKS = st.sampled_from([1, 2, 5])


class Once(RuleBasedStateMachine):
    """An account, the people who import into it, and those who do not ask them."""

    def __init__(self, desk: Desk, count: list[int]) -> None:
        super().__init__()
        self.desk = desk
        self.count = count
        self.sheet: Sheet = ()
        self.last: Run | None = None
        self.left: list[Run] = []

    @initialize(chosen=switches, sheet=sheets)
    def begin(self, chosen: Switches, sheet: Sheet) -> None:
        self.desk.server.reset(chosen)
        self.sheet = sheet

    @rule(place=st.integers(0, 6), line=st.one_of(st.none(), rows, rows))
    def edit_the_sheet(self, place: int, line: Any) -> None:
        self.sheet = edited(self.sheet, place, line)

    @rule(sheet=st.one_of(st.none(), sheets), mode=MODES, size=CHUNKS)
    def import_it(self, sheet: Sheet | None, mode: str, size: int) -> None:
        self.sheet = sheet or self.sheet
        self._import(mode, size, (), leave=False)

    @rule(sheet=st.one_of(st.none(), sheets, sheets), mode=MODES, size=CHUNKS, met=some_troubles)
    def import_in_trouble(self, sheet: Sheet | None, mode: str, size: int, met: tuple[Trouble, ...]) -> None:
        self.sheet = sheet or self.sheet
        self._import(mode, size, met, leave=False)

    @rule(sheet=sheets, mode=MODES, size=CHUNKS, met=some_troubles)
    def import_in_trouble_and_leave_it(self, sheet: Sheet, mode: str, size: int, met: tuple[Trouble, ...]) -> None:
        self.sheet = sheet
        self._import(mode, size, met, leave=True)

    @precondition(lambda self: self.last and self.last.sheet)
    @rule(size=CHUNKS)
    def import_the_same_again(self, size: int) -> None:
        assert self.last is not None
        self.sheet = self.last.sheet
        self._import(self.last.mode, size, (), leave=False)

    @precondition(lambda self: self.last)
    @rule(met=perhaps_troubles)
    def undo(self, met: tuple[Trouble, ...]) -> None:
        run = self.last
        assert run is not None
        past = past_of(self.desk.journal.load(run.id))
        calm = self.desk.objects == run.after and not run.disturbed
        planning = plan_undoing(past, self.desk.destination, pace_of(self.desk.settings), UNDO)
        undoing = self._play(planning, "undo", 20, met, leave=False, of=run.id)
        if undoing is None or not calm or undoing.disturbed:
            return
        if not met or undoing.done:
            assert not {"conflict"} & set(undoing.outcomes.values()), undoing.outcomes
            assert content(undoing.after) == content(run.before), "an undo leaves something else than there was"

    @precondition(lambda self: self.left)
    @rule(mode=MODES)
    def import_what_was_left_in_another_spelling(self, mode: str) -> None:
        sheet = self.left[-1].sheet
        self.sheet = tuple(replace(line, occasion=line.occasion.swapcase()) for line in sheet)
        self._import(mode, 20, (), leave=False)

    @precondition(lambda self: self.left)
    @rule()
    def resume_what_was_left(self) -> None:
        left = self.left.pop()
        if not self.desk.resumable(left.id):  # an undo has ended it
            return
        before = self.desk.objects
        ended = self._resume(left.id, NONE)
        report = ended.report if ended else None
        run = replace(left, before=before, after=self.desk.objects, report=report, disturbed=True)
        others_are_untouched(run)
        books_balance(run)
        report_is_true(run)
        self.last = run

    @rule(name=st.sampled_from(NAMES), day=st.sampled_from(DAYS), default=st.sampled_from([False, False, True]))
    def admin_creates(self, name: str, day: str, default: bool) -> None:
        if folded(name) not in content(self.desk.objects):
            event = body_of((EVENTS[0], day))
            made = {"name": name, "description": "by hand", "isDefault": default, "events": [event]}
            self.desk.server.seed(ACCOUNT, [made])

    @precondition(lambda self: self.desk.objects)
    @rule(place=st.integers(0, 9), event=st.sampled_from(EVENTS), day=st.sampled_from(DAYS), text=st.sampled_from("xy"))
    def admin_edits(self, place: int, event: str, day: str, text: str) -> None:
        change = {"description": text} if place % 2 else {"events": [body_of((event, day))]}
        self._admin(place, change)

    @precondition(lambda self: self.desk.objects)
    @rule(
        place=st.integers(0, 9), change=st.sampled_from([{"deleted": True}, {"isDefault": True}, {"isDefault": False}])
    )
    def admin_deletes_or_moves_the_default(self, place: int, change: dict[str, bool]) -> None:
        self._admin(place, change)

    def _admin(self, place: int, change: dict[str, Any]) -> None:
        ids = sorted(self.desk.objects)
        self.desk.server.seed(ACCOUNT, [{"id": ids[place % len(ids)], **change}])

    def _import(self, mode: str, size: int, met: tuple[Trouble, ...], *, leave: bool) -> None:
        planning, ready = self._planned(mode)
        run = self._play(planning, mode, size, met, leave=leave, sheet=self.sheet, ready=ready)
        if run is None or run.disturbed or not run.done:
            return
        again, _ = self._planned(mode)
        guarded = {name for name, outcome in run.outcomes.items() if outcome == "conflict"}
        moving = [action for action in again.plan.actions if action.sends and folded(action.name) not in guarded]
        assert moving == [], "the same sheet again would send something"

    def _planned(self, mode: str) -> tuple[Planning, frozenset[str]]:
        destination = self.desk.destination
        checking = self.desk.checked(self.sheet)
        options = PlanOptions(mode, max_delete=len(NAMES), skill_uses={})
        planning = make_plan(checking, destination.read_all(), options, replace(IMPORT, mode=mode))
        return planning, frozenset(folded(draft.name) for draft in checking.drafts)

    def _play(
        self,
        planning: Planning,
        mode: str,
        size: int,
        met: tuple[Trouble, ...],
        *,
        leave: bool,
        sheet: Sheet = (),
        ready: frozenset[str] = frozenset(),
        of: str | None = None,
    ) -> Run | None:
        """Carry out a plan, resume it until it is done or leave it, and look at what came of it."""
        desk, before = self.desk, self.desk.objects
        desk.journal.forget()
        info = replace(UNDO if of else IMPORT, mode=mode, of=of)

        def command(held: HeldAccount) -> Ended:
            return import_plan(planning, held, desk.journal, desk.settings, info, desk.door)

        first, *later = met or (NONE,)
        ended = desk.go(command, first, size)
        disturbed, edits = desk.disturbed, desk.edits
        id_ = desk.journal.newest
        if id_ is None or desk.journal.load(id_).plan is None:
            assert desk.objects == before, "something was sent without a plan in the journal"
            return None
        for trouble in (*later, NONE, NONE):
            if leave or not desk.resumable(id_):
                break
            ended = self._resume(id_, trouble)
            disturbed, edits = disturbed or desk.disturbed, [*edits, *desk.edits]
        stored = desk.journal.load(id_)
        names = (
            {folded(line.occasion) for line in sheet}
            if sheet
            else {folded(each.name) for each in planning.plan.actions}
        )
        report = ended.report if ended else None if leave else report_of(stored)
        run = Run(
            id_, mode, before, desk.objects, report, frozenset(names), sheet, ready,
            troubled=bool(met), disturbed=disturbed, edits=tuple(edits),
        )  # fmt: skip
        if leave and desk.resumable(id_):
            self.left.append(run)
        elif not disturbed:
            assert not {"unknown", "not_attempted"} & set(run.outcomes.values()), run.outcomes
        self._look(run)
        self.last = run
        return run

    def _resume(self, id_: str, trouble: Trouble) -> Ended | None:
        desk = self.desk

        def command(held: HeldAccount) -> Ended:
            return resume(id_, held, desk.journal, desk.settings, desk.door)

        return desk.go(command, trouble)

    def _look(self, run: Run) -> None:
        others_are_untouched(run)
        books_balance(run)
        report_is_true(run)
        as_the_sheet_says(run)
        admins_edits_survive(run)

    @invariant()
    def nothing_stands_there_twice(self) -> None:
        self.count[0] += 1
        content(self.desk.objects)
        assert sum(each["isDefault"] for each in self.desk.objects.values()) <= 1
        log = self.desk.server.log
        assert posts_repeated_unseen(log, REFUSED_AT_THE_GATE) == []
        assert pauses_after_429(log) == []
        assert pauses_between_writes(log, 0.25) == []
        assert writes_in_flight(log) == []


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Iterator[Desk]:
    with at_a_desk(tmp_path_factory.mktemp("once"), glossary) as made:
        yield made


def test_whatever_is_played_everything_stands_there_once(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)  # trouble is the rule here, and each is told
    count = [0]

    class AtTheDesk(Once):
        def __init__(self) -> None:
            super().__init__(desk, count)

    steps = settings(max_examples=EXAMPLES, stateful_step_count=STEPS)
    run_state_machine_as_test(AtTheDesk, settings=steps)
    assert count[0] >= AT_LEAST
