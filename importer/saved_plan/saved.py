"""A saved plan as a value: what was planned, what it saw, and what planning anew needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from importer.core.account import AccountState
from importer.core.checked import OccasionDraft
from importer.core.consents import consents_of, sending_order
from importer.core.errors import ImporterError
from importer.core.issues import Assumption
from importer.core.names import fold
from importer.core.payload import AccountOccasion
from importer.core.plan import ActionKind, Plan
from importer.core.planning import PlanOptions, told_of_sheet
from importer.core.rechecking import Move, doubles_of, moved_since, skills_moved
from importer.core.report import Report, RunInfo
from importer.core.skills import Skill, uses_of
from importer.pipeline import Checking, Planning, plan_drafts
from importer.reports.cells import printable

_MOVES_SHOWN = 20
Skills = tuple[Skill, ...] | None
_NOT_SHOWN = "the sheet lacks it, but the plan had not shown it as deleted; look at it, then make the plan again"


@dataclass(frozen=True)
class SavedPlan:
    """A plan that can be carried out later, or made anew, without its sources."""

    api: str
    """``sandbox``, a name from the settings, or a URL: as it was given."""
    plan: Plan
    doubles: tuple[AccountOccasion, ...]
    """What the plan saw beside the occasions that its actions hold: further ones of a name."""
    options: PlanOptions
    """How it was planned, told of the sheet; what skills use is read anew."""
    drafts: tuple[OccasionDraft, ...]
    check: Report
    """The report of the check; its run has no id and no time."""
    assumptions: tuple[Assumption, ...]
    """Those of the check and of the plan."""

    @classmethod
    def of(cls, checking: Checking, planning: Planning, state: AccountState, options: PlanOptions, api: str) -> Self:
        """What is to be kept of a plan that was just made.

        Args:
            checking: what it was made from.
            planning: the plan.
            state: the account as it saw it.
            options: how it was planned.
            api: the API as it was given.
        """
        told = told_of_sheet(options, checking.checked, checking.reading.sources)
        run = planning.base.run
        placeless = tuple(replace(source, path="") for source in run.sources)  # a plan is the same in every folder
        run = replace(run, id="", started="", finished=None, sources=placeless)
        return cls(
            api=api,
            plan=planning.plan,
            doubles=doubles_of(planning.plan, state),
            options=replace(told, skill_uses=None, skills=None),
            drafts=tuple(checking.drafts),
            check=replace(planning.base, run=run, assumptions=checking.checked.assumptions),
            assumptions=planning.base.assumptions,
        )

    @property
    def account(self) -> str:
        """The account that it was planned for."""
        return self.plan.account

    @property
    def hash(self) -> str:
        """The plan's hash."""
        return self.plan.hash

    @property
    def planning(self) -> Planning:
        """The plan as it was made."""
        return Planning(self.plan, replace(self.check, assumptions=self.assumptions))

    def moved(self, state: AccountState, skills: Skills) -> tuple[Move, ...]:
        """Which of its occasions and skills are no longer as it saw them."""
        moves = moved_since(self.plan, self.doubles, state, None if skills is None else uses_of(skills))
        return (*moves, *skills_moved(self.plan, skills))

    def made_anew(self, state: AccountState, skills: Skills, run: RunInfo) -> Planning:
        """The same drafts planned against the account as it is now.

        Occasions that it did not concern stay out of it, so that nothing is deleted that was not shown.
        """
        known = {fold(action.name) for action in self.plan.actions} | {fold(draft.name) for draft in self.drafts}
        sets_default = any(draft.default for draft in self.drafts)
        concerned = [
            each
            for each in state.occasions
            if fold(each.occasion.name) in known or (sets_default and each.occasion.isDefault)
        ]
        options = replace(self.options, skill_uses=None if skills is None else uses_of(skills), skills=skills)
        check = replace(self.check, run=run)
        planning = plan_drafts(self.drafts, check, replace(state, occasions=tuple(concerned)), options)
        return replace(planning, plan=self._without_new_deletions(planning.plan, skills_known=skills is not None))

    def with_anew(self, planning: Planning, state: AccountState) -> Self:
        """What is to be kept of a plan that ``made_anew`` gave.

        Args:
            planning: the plan.
            state: the account as it saw it.
        """
        run, doubles = self.check.run, doubles_of(planning.plan, state)
        check, told = replace(planning.base, run=run, assumptions=self.check.assumptions), planning.base.assumptions
        return replace(self, plan=planning.plan, doubles=doubles, check=check, assumptions=told)

    def _without_new_deletions(self, anew: Plan, *, skills_known: bool) -> Plan:
        """A plan made anew, in which what was not shown as deleted is a conflict."""
        shown = {action.payload.id for action in self.plan.actions if action.kind is ActionKind.DELETE}
        actions = [
            action.model_copy(update={"kind": ActionKind.CONFLICT, "reason": _NOT_SHOWN})
            if action.kind is ActionKind.DELETE and action.payload.id not in shown
            else action
            for action in anew.actions
        ]
        ordered = tuple(sorted(actions, key=sending_order))
        others = (each for each in anew.consents if each.code in ("closed-with-hours", "assign"))
        consents = (*consents_of(ordered, anew.replaces_default, skills_known=skills_known), *others)
        return anew.model_copy(update={"actions": ordered, "consents": consents})


def told(moves: Sequence[Move]) -> str:
    """What moved, each on a line of its own, as it may be printed; the many are cut short."""
    shown = [f"\n  - {printable(str(move))}" for move in moves[:_MOVES_SHOWN]]
    more = len(moves) - _MOVES_SHOWN
    return "".join(shown) + (f"\n  - and {more} more" if more > 0 else "")


def stale(moves: Sequence[Move], account: str = "") -> ImporterError:
    """The refusal of a plan whose occasions have moved; it names the account where there are several."""
    where = f"the account {account}" if account else "the account"
    message = f"Nothing was sent, because {where} is no longer as the plan saw it:{told(moves)}"
    hint = "look at it and make the plan again with occasions plan --out, or add --replan-moved to plan these anew."
    return ImporterError(message, hint, code="plan-stale")
