"""Shared by the tests of dates: columns of cells, read as parse reads them, without the rest of the arrow."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from importer.core.glossary import Field
from importer.core.issues import Assumption, Issue
from importer.core.lifting import Coded, Numbers, distinct
from importer.core.parsing.days import Days, read_days
from importer.core.parsing.findings import Findings
from importer.core.parsing.spans import first_and_last
from importer.core.profile import Profile
from importer.core.table import Column, Table, YearSaid


@dataclass(frozen=True)
class ReadColumns:
    """What reading the date columns of a table gave."""

    table: Table
    days: Mapping[Field, Days]
    first: Numbers
    last: Numbers
    issues: Sequence[Issue]
    assumptions: Sequence[Assumption]
    rejected: Sequence[bool]

    @property
    def spans(self) -> list[str]:
        """First and last day of each row, such as ``2027-12-24..2027-12-26``; ``-`` where the row is rejected."""
        rows = zip(self.first.tolist(), self.last.tolist(), self.rejected, strict=True)
        return ["-" if out else self._span(first, last) for first, last, out in rows]

    @staticmethod
    def _span(first: int, last: int) -> str:
        days = dict.fromkeys(dt.date.fromordinal(day).isoformat() for day in (first, last))
        return "..".join(days)

    @property
    def codes(self) -> list[str]:
        """The issues: cell and code."""
        return [f"{issue.place.cell} {issue.code}" for issue in self.issues]

    @property
    def assumed(self) -> dict[str, Assumption]:
        """The assumptions by code."""
        return {each.code: each for each in self.assumptions}


def read_columns(
    columns: Mapping[Field, Sequence[object]],
    years: Sequence[int] = (),
    headers: Mapping[Field, str] | None = None,
    **profile: Any,
) -> ReadColumns:
    """Read columns of cells, each below a header in row 1 that is called like its field, unless said otherwise."""
    raw: dict[Field, Coded[object]] = {
        name: distinct(pd.Series(list(cells), dtype=object)) for name, cells in columns.items()
    }
    length = len(next(iter(columns.values())))
    table = Table(
        file="holidays.csv",
        sheet=None,
        header_row=1,
        columns=tuple(Column(index, (headers or {}).get(name, name), name) for index, name in enumerate(columns)),
        rows=np.arange(2, length + 2, dtype=np.int32),
        raw=raw,
        ticks=(),
        cells=pd.DataFrame(dict(enumerate(columns.values())), dtype=object),
        years=tuple(YearSaid(year, f"the title in A{spot}") for spot, year in enumerate(years, start=1)),
        profile=Profile.model_validate(profile),
    )
    findings = Findings(table)
    days, assumptions = read_days(table, table.profile, findings)
    first, last = first_and_last(findings, days, np.zeros(length, dtype=np.bool_))
    return ReadColumns(table, days, first, last, findings.issues, assumptions, findings.rejected.tolist())
