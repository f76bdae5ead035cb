"""The schema ``occasions-sweep/1`` as models: what a sweep says of every file that it saw.

Models forbid keys that they do not know, and check that the books balance. ``sweep_schema`` gives JSON Schema.
"""

from collections import Counter
from typing import Any, Literal, Self

from pydantic import Field, NonNegativeInt, model_validator

from importer.reports.schema import Model

FileOutcome = Literal[
    "done",
    "failed",
    "waiting",
    "known",
    "later",
    "stopped",
    "unsettled",
    "busy",
    "early",
    "unmatched",
    "ready",
    "beside",
]


class ToldModel(Model):
    """What is wrong, and what to do about it."""

    code: str
    message: str
    hint: str


class SweepTotals(Model):
    """Files by what became of them."""

    found: NonNegativeInt
    done: NonNegativeInt
    failed: NonNegativeInt
    waiting: NonNegativeInt
    known: NonNegativeInt
    later: NonNegativeInt
    stopped: NonNegativeInt
    unsettled: NonNegativeInt
    busy: NonNegativeInt
    early: NonNegativeInt
    unmatched: NonNegativeInt
    ready: NonNegativeInt
    beside: NonNegativeInt

    @model_validator(mode="after")
    def _books_balance(self) -> Self:
        if sum(self.model_dump(exclude={"found"}).values()) != self.found:
            raise ValueError("the files found are not the sum of the files accounted for")
        return self


class SweptPlaceModel(Model):
    """One place that was swept."""

    place: str
    totals: SweepTotals
    trouble: ToldModel | None
    """Why it could not be swept to the end; null if it was."""


class SweptFileModel(Model):
    """One file that was seen."""

    place: str
    name: str
    outcome: FileOutcome
    reason: str
    rule: str | None
    """The name of the rule that takes it."""
    drop: str | None
    """The id of the drop, which is that of its run."""
    target: str | None
    """Where it was filed."""
    reports: str | None
    """The folder of its reports."""
    told: ToldModel | None
    """What is wrong with it beside its report; null if nothing is."""


class SweepModel(Model):
    """A sweep of one place or several."""

    name: Literal["occasions-sweep/1"] = Field(alias="schema")
    started: str
    finished: str
    rehearsal: bool
    """Whether nothing was taken, and it is only told what would be."""
    places: list[SweptPlaceModel]
    files: list[SweptFileModel]
    totals: SweepTotals

    @model_validator(mode="after")
    def _each_file_once(self) -> Self:
        if len({(each.place, each.name) for each in self.files}) != len(self.files):
            raise ValueError("a file is in the books twice")
        if len({each.place for each in self.places}) != len(self.places):
            raise ValueError("a place is in the books twice")
        for each in self.places:
            _check(each.totals, [file for file in self.files if file.place == each.place])
        _check(self.totals, self.files)
        return self


def _check(totals: SweepTotals, files: list[SweptFileModel]) -> None:
    counted = Counter(each.outcome for each in files)
    if len(files) != totals.found or any(getattr(totals, name) != number for name, number in counted.items()):
        raise ValueError("the files are not the ones that are counted")


def sweep_schema() -> dict[str, Any]:
    """The schema as JSON Schema (draft 2020-12)."""
    return SweepModel.model_json_schema(by_alias=True)
