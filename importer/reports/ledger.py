"""The ledger of the rows as lines: what became of each, for every form that lists them; ``rows.csv`` is no more."""

from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO

from importer.core.joined import JoinedReport
from importer.core.report import Report
from importer.core.rules.books import folded
from importer.reports.base import run_label
from importer.reports.cells import neutral
from importer.reports.csv_table import write_lines
from importer.reports.whys import Whys

LEDGER = "rows.csv"
LEDGER_COLUMNS = ("File", "Sheet", "Row", "Outcome", "Occasions", "Start", "End", "Events", "Why")
RUN_COLUMN, ACCOUNT_COLUMN = "Run", "Account"
_KEYS = ("table", "row", "outcome", "start", "end", "events", "reason")
Line = tuple[str | int, ...]


def ledger_lines(report: Report) -> Iterator[Line]:
    """One line for each row of a folded report, with a cell for each of ``LEDGER_COLUMNS``."""
    whys = Whys(report)
    tables = [(table.file, table.sheet or "") for table in report.tables]
    called = [table.row_name for table in report.tables]
    names = [entry.name for entry in report.occasions]
    position = 0
    for block in report.blocks():
        for table, row, outcome, start, end, events, reason in zip(
            *(block[key].tolist() for key in _KEYS), strict=True
        ):
            joins = "; ".join(names[each] for each in whys.lineage.occasions_of(position))
            why = whys.why(position, whys.errors(table, row, outcome), outcome, reason)
            yield (*tables[table], called[table](row), outcome, joins, start, end, events, why)
            position += 1


def write_ledger(report: Report, out: BinaryIO) -> None:
    """Write every row that was read once, with its outcome and the reason; no cell can become a formula."""
    write_lines(out, [*LEDGER_COLUMNS, RUN_COLUMN], _marked(report))


def write_joined_ledger(joined: JoinedReport, out: BinaryIO) -> None:
    """Write every row of every account, the account first; a row that goes to several stands there for each."""
    lines = ((neutral(part.account), *line) for part in joined.parts for line in _marked(part.report))
    write_lines(out, [ACCOUNT_COLUMN, *LEDGER_COLUMNS, RUN_COLUMN], lines)


def _marked(report: Report) -> Iterator[Line]:
    """The lines as CSV holds them: texts neutralised, and the run behind them."""
    safe = lru_cache(maxsize=10_000)(neutral)  # a sheet repeats itself
    run = neutral(run_label(report.run))
    for line in ledger_lines(folded(report)):
        yield (*[safe(cell) if isinstance(cell, str) else cell for cell in line], run)
