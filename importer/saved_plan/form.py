"""The schema ``occasions-plan/1``: every part of the file as models, and what parts must say of each other.

The models only look; the values are then read by those who wrote them. What the account holds need not keep the rules
that we keep ourselves, so its occasions have a looser shape here than what we send.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, model_validator

from importer.core.assignments import Assignment
from importer.core.checked import OccasionDraft
from importer.core.issues import Assumption, Issue
from importer.core.names import fold
from importer.core.payload import Event, EventToSend, Meta, Occasion, event_from_api
from importer.core.plan import ActionKind, Change, Consent
from importer.core.planning import PlanOptions
from importer.core.report import ROW_OUTCOMES, OccasionEntry, RunInfo, SkillEntry, SourceEntry
from importer.core.rules.api_cells import ApiFault, api_cells, exact_times

SCHEMA = "occasions-plan/1"
_SENDS = (ActionKind.CREATE, ActionKind.UPDATE, ActionKind.DELETE)
_CHECKED = frozenset({"ready", "held", "rejected"})
"""Outcomes of occasions in a check."""
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Id = Annotated[int, Field(gt=0)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MomentShape(_Shape):
    """A moment in whatever form the account has it."""

    dateTime: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}")]  # noqa: N815 - the API's spelling
    timeZone: str  # noqa: N815


class EventShape(_Shape):
    """An event that need not keep the API's rules."""

    meta: Meta
    start: MomentShape
    end: MomentShape
    recurrence: tuple[str, ...]


class OccasionShape(_Shape):
    """An occasion of any length."""

    name: str
    description: str
    isDefault: bool  # noqa: N815 - the API's spelling
    events: tuple[EventShape, ...]
    id: Id | None


class HeldOccasion(OccasionShape):
    """An occasion of the account."""

    id: Id


class HeldShape(_Shape):
    """An occasion as the account holds it."""

    occasion: HeldOccasion
    deleted: bool


def _is_exact(event: Mapping[str, Any]) -> None:
    """Look at an event that is sent as the account has it."""
    wrong = exact_times(api_cells(event_from_api(event)))
    if isinstance(wrong, ApiFault):
        raise ValueError(wrong.fault.message)


def _keeps_our_limits(payload: dict[str, Any]) -> None:
    """Look at all but the events, which have been looked at."""
    Occasion.model_validate({**payload, "events": ()})


class ActionShape(_Shape):
    """One action."""

    kind: ActionKind
    name: str
    reason: str
    payload: OccasionShape
    before: HeldShape | None
    changes: tuple[Change, ...]

    @model_validator(mode="after")
    def _can_be_sent(self) -> Self:
        """What is created was not there and keeps our rules; what is changed or deleted was there."""
        held = self.before and self.before.occasion.id
        if self.kind is ActionKind.CREATE:
            _keeps_our_limits(self.payload.model_dump(exclude={"events"}))
            for event in self.payload.events:
                Event.model_validate(event.model_dump())
        if (held is None, self.payload.id) != (self.kind is ActionKind.CREATE, held) and self.kind in _SENDS:
            raise ValueError("an action does not fit what the account held")
        return self


class PlanShape(_Shape):
    """The plan."""

    account: str
    mode: str
    actions: tuple[ActionShape, ...]
    consents: tuple[Consent, ...]
    replaces_default: str | None
    assignments: tuple[Assignment, ...] = ()

    @model_validator(mode="after")
    def _name_skills(self) -> Self:
        """What is sent names its skill."""
        if any(each.sends and each.skill_id is None for each in self.assignments):
            raise ValueError("an assignment names no skill")
        return self


class RowsShape(BaseModel):
    """The rows of a report, in columns of one length."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, list[Any]]

    table: list[NonNegativeInt]
    row: list[PositiveInt]
    line: list[int]
    outcome: list[str]
    events: list[NonNegativeInt]
    reason: list[str]
    start: list[str]
    end: list[str]

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if any(len(column) != len(self.row) for column in self.model_dump().values()):
            raise ValueError("columns differ in length")
        return self


class MembershipsShape(_Shape):
    """Which row belongs to which occasion."""

    row: list[NonNegativeInt]
    occasion: list[NonNegativeInt]


class TableShape(_Shape):
    """A table of a source, its cells by columns."""

    file: str
    sheet: str | None
    header: list[str]
    fields: dict[int, str]
    header_row: NonNegativeInt = 0
    unrolled: bool
    ends_moved: bool
    entries: dict[int, str] | None = None
    rows: list[int]
    cells: list[list[Any]]

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if any(len(column) != len(self.rows) for column in self.cells):
            raise ValueError("columns differ in length")
        return self


class ReportShape(_Shape):
    """The report of the check, as the store of reports has it."""

    form: int
    run: RunInfo
    totals: dict[str, dict[str, int]]
    occasions: tuple[OccasionEntry, ...]
    skills: tuple[SkillEntry, ...] = ()
    rows: RowsShape
    memberships: MembershipsShape
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]
    tables: tuple[TableShape, ...]

    @model_validator(mode="after")
    def _numbers_name_something(self) -> Self:
        members = self.memberships
        if (
            len(members.row) != len(members.occasion)
            or max(members.row, default=-1) >= len(self.rows.row)
            or max(members.occasion, default=-1) >= len(self.occasions)
            or max(self.rows.table, default=-1) >= len(self.tables)
        ):
            raise ValueError("a number names nothing")
        of_occasions = {entry.outcome for entry in self.occasions}
        if not of_occasions <= _CHECKED or not {*self.rows.outcome} <= {*ROW_OUTCOMES}:
            raise ValueError("an outcome is none of a check")
        return self


class PlanForm(_Shape):
    """The whole file."""

    schema_name: Literal["occasions-plan/1"] = Field(alias="schema")
    program: str
    """Version of the program that wrote it."""
    tzdata: str
    account: str
    api: str
    mode: str
    options: PlanOptions
    sources: tuple[SourceEntry, ...]
    drafts: tuple[OccasionDraft, ...]
    plan: PlanShape
    doubles: tuple[HeldShape, ...]
    assumptions: tuple[Assumption, ...]
    report: ReportShape
    hash: Digest
    seal: Digest

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if (self.account, self.mode) != (self.plan.account, self.plan.mode) or self.mode != self.options.mode:
            raise ValueError("the parts are of different plans")
        planned = {fold(action.name) for action in self.plan.actions}
        drafted = {fold(draft.name) for draft in self.drafts}
        ready = {fold(entry.name) for entry in self.report.occasions if entry.outcome == "ready"}
        if not ready <= planned & drafted:
            raise ValueError("an occasion of the report is not planned")
        for draft in self.drafts:
            _keeps_our_limits(draft.payload())
            for spot, event in enumerate(draft.events):
                if spot in draft.exact:
                    _is_exact(event)
                else:
                    EventToSend.model_validate(event)
        return self
