"""The report of a run into several accounts: one part for each, and the books of all of them together.

A part is a whole report of its own account and balances by itself. Rows that name no account make a part of their own,
so that every row of a sheet with an account column is in exactly one part; a sheet that goes to several accounts is in
each of their parts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import final

from importer.core.report import Report, RunInfo

TROUBLED = ("rejected", "held", "failed", "unknown", "conflict", "not_attempted")
"""Outcomes of rows and occasions that need somebody."""


def is_well(report: Report) -> bool:
    """Whether nothing of a report needs somebody: no row, occasion or skill, and no error."""
    totals, skills = report.totals, {each.outcome for each in report.skills}
    troubled = any(totals["rows"][name] or totals["occasions"][name] or name in skills for name in TROUBLED)
    return not troubled and not any(issue.severity == "error" for issue in report.issues)


@dataclass(frozen=True)
class AccountPart:
    """What became of one account."""

    account: str
    """Its name in the settings, else its number; "" for the rows that name no account."""
    report: Report
    """Of this account alone; its run's id is that of the part where it has a run of its own."""
    begun: bool = False
    """Whether it has a run of its own in the journal, which may be undone and resumed."""
    stopped: str = ""
    """Why it ended with something not attempted; empty if it came to its end."""
    hint: str = ""

    @property
    def telling(self) -> Report:
        """The report, whose run says why this part stopped, and whether it can be gone on with."""
        unsent = bool(self.stopped) and not self.begun
        return replace(self.report, run=replace(self.report.run, stopped=self.stopped, hint=self.hint, unsent=unsent))

    @property
    def well(self) -> bool:
        """Whether everything is in this account as the sheet says."""
        return not self.stopped and is_well(self.report)


@final
@dataclass(frozen=True)
class JoinedReport:
    """What became of all accounts of a run."""

    run: RunInfo
    parts: tuple[AccountPart, ...]

    @property
    def accounts(self) -> tuple[AccountPart, ...]:
        """The parts of accounts, without that of the rows that name none."""
        return tuple(part for part in self.parts if part.account)

    @property
    def totals(self) -> dict[str, dict[str, int]]:
        """The sums over all parts: a row that goes to several accounts counts in each of them."""
        return sums(part.report.totals for part in self.parts)


def sums(many: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    """Totals added up, key by key."""
    added: dict[str, dict[str, int]] = {}
    for totals in many:
        for kind, numbers in totals.items():
            into = added.setdefault(kind, {})
            for name, number in numbers.items():
                into[name] = into.get(name, 0) + number
    return added
