"""The schema ``occasions-report/1`` as models: what every JSON report looks like, for those who read one.

Models forbid keys that they do not know, and check that the books balance. ``json_schema`` gives JSON Schema.
"""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, model_validator

RowOutcome = Literal[
    "ready", "imported", "held", "rejected", "failed", "unknown", "conflict", "not_attempted", "skipped"
]
OccasionOutcome = Literal[
    "ready",
    "held",
    "created",
    "updated",
    "merged",
    "unchanged",
    "deleted",
    "conflict",
    "rejected",
    "failed",
    "unknown",
    "not_attempted",
]


class Model(BaseModel):
    """What all parts of a report have in common: no key that is not known, no value of another kind."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SourceModel(Model):
    """One source that the run read."""

    file: str
    sha256: str
    sheets: list[str]


class RunModel(Model):
    """Which run this is."""

    id: str
    command: str
    account: str | None
    api: str | None
    mode: str
    started: str
    finished: str | None
    version: str
    tzdata: str
    sources: list[SourceModel]
    plan: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    """The hash of the plan; the key is absent in a check."""
    of: str | None = None
    """The run that an undo takes back; the key is absent elsewhere."""
    stopped: str | None = None
    """Why it ended with something not attempted; the key is absent where it came to its end."""
    hint: str | None = None
    """What to do about that; absent where nothing is known."""
    waits_since: str | None = None
    """Since when its plan waits for a yes, which is given to its id; absent elsewhere."""
    undone_by: str | None = None
    """The undo that took it back; absent elsewhere."""
    undone_partly: bool | None = None
    """True where that undo could not take back all of it; absent elsewhere."""


class RowTotals(Model):
    """Rows by outcome; a run that sends counts ``imported``, one that only checks ``ready``."""

    read: NonNegativeInt
    ready: NonNegativeInt | None = None
    imported: NonNegativeInt | None = None
    held: NonNegativeInt
    rejected: NonNegativeInt
    failed: NonNegativeInt
    unknown: NonNegativeInt
    conflict: NonNegativeInt
    not_attempted: NonNegativeInt
    skipped: NonNegativeInt

    @model_validator(mode="after")
    def _books_balance(self) -> Self:
        places = self.model_dump(exclude={"read"}, exclude_none=True)
        if sum(places.values()) != self.read:
            raise ValueError("the rows read are not the sum of the rows accounted for")
        return self


class OccasionTotals(Model):
    """Occasions by outcome."""

    read: NonNegativeInt
    ready: NonNegativeInt
    held: NonNegativeInt
    created: NonNegativeInt
    updated: NonNegativeInt
    merged: NonNegativeInt
    unchanged: NonNegativeInt
    deleted: NonNegativeInt
    conflict: NonNegativeInt
    rejected: NonNegativeInt
    failed: NonNegativeInt
    unknown: NonNegativeInt
    not_attempted: NonNegativeInt


class EventTotals(Model):
    """Events that the sheets name, and events that were sent."""

    read: NonNegativeInt
    sent: NonNegativeInt


class TotalsModel(Model):
    """The books."""

    rows: RowTotals
    occasions: OccasionTotals
    events: EventTotals


class ChangeModel(Model):
    """One difference between the account and the sheet."""

    path: str
    before: Any
    after: Any


class OccasionModel(Model):
    """One occasion."""

    name: str
    outcome: OccasionOutcome
    reason: str
    id: PositiveInt | None
    events: NonNegativeInt
    rows: list[str]
    payload: dict[str, Any] | None
    changes: list[ChangeModel]
    attempts: NonNegativeInt
    status: int | None
    message: str
    verdict: Literal["matched", "missing", "different", ""]


class SkillModel(Model):
    """One skill, and the occasion that it is to use."""

    skill: str
    id: PositiveInt | None
    occasion: str | None
    before: str | None
    outcome: Literal["assigned", "unchanged", "conflict", "failed", "unknown", "not_attempted"]
    attempts: NonNegativeInt
    status: int | None
    message: str
    verdict: Literal["matched", "missing", "different", ""]


class RowModel(Model):
    """One row that was read."""

    file: str
    sheet: str | None
    row: PositiveInt
    outcome: RowOutcome
    occasions: list[str]
    events: NonNegativeInt
    reason: str


class IssueModel(Model):
    """One thing wrong or worth knowing."""

    code: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    severity: Literal["error", "warning", "note"]
    file: str
    sheet: str | None
    row: PositiveInt | None
    column: str | None
    cell: str | None = Field(pattern=r"^[A-Z]+[1-9][0-9]*$")
    field: str
    found: str
    message: str
    hint: str


class AssumptionModel(Model):
    """Something inferred, with what decided it."""

    code: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    about: str
    decided: str
    evidence: str


class ReportModel(Model):
    """A whole report."""

    schema_name: Literal["occasions-report/1"] = Field(alias="schema")
    run: RunModel
    totals: TotalsModel
    occasions: list[OccasionModel]
    skills: list[SkillModel]
    rows: list[RowModel]
    issues: list[IssueModel]
    assumptions: list[AssumptionModel]


def json_schema() -> dict[str, Any]:
    """The schema as JSON Schema (draft 2020-12)."""
    return ReportModel.model_json_schema(by_alias=True)
