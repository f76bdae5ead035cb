"""What an import of the matrix left behind, whether it was played in this process or in others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matrix_sheet import JsonObject, Mode

from importer.core.report import Report
from importer.sandbox.faults import Fault
from importer.sandbox.log import Logged
from importer.sandbox.switches import Switches


@dataclass(frozen=True)
class Entry:
    """One occasion as it was reported."""

    name: str
    outcome: str
    attempts: int
    reason: str


@dataclass(frozen=True)
class Reported:
    """What a report says, of the report itself or of its JSON."""

    rows: Mapping[str, int]
    occasions: Sequence[Entry]

    @classmethod
    def of(cls, report: Report) -> "Reported":
        """From a report."""
        entries = [Entry(each.name, each.outcome, each.attempts, each.reason) for each in report.occasions]
        return cls(report.totals["rows"], entries)

    @classmethod
    def read(cls, report: Mapping[str, Any]) -> "Reported":
        """From its JSON."""
        keys = ("name", "outcome", "attempts", "reason")
        entries = [Entry(*(each[key] for key in keys)) for each in report["occasions"]]
        return cls(report["totals"]["rows"], entries)

    @property
    def outcomes(self) -> dict[str, str]:
        """Outcome by occasion."""
        return {each.name: each.outcome for each in self.occasions}


@dataclass(frozen=True)
class Go:
    """One command of an import, which may take several: its report and exit code, and how all stood when it ended."""

    report: Reported
    code: int
    log: list[Logged]
    """All requests since the very beginning."""
    account: list[JsonObject]


@dataclass
class Played:
    """What one import left; ``said`` is what happened, command by command."""

    mode: Mode
    switches: Switches
    faults: tuple[Fault, ...]
    seeded: list[JsonObject]
    goes: list[Go] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    """How many requests there had been before each command, those that gave no report too."""
    waiting: tuple[Fault, ...] = ()
    """Faults that never happened."""

    @property
    def last(self) -> Go:
        """How it ended."""
        return self.goes[-1]


class Endless(Exception):
    """A run that can be taken up again and again."""
