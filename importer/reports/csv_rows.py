"""Give the sheet's rows back as CSV: ``imported.csv`` and ``rejects.csv``.

Both keep the source's own columns, so that ``rejects.csv`` can be mended and imported as it is: it holds every row of
each occasion that did not arrive, once for each such occasion, with the occasion's name and the dates as they were
understood; a date in doubt is marked, so that it is not accepted unseen. No cell can become a formula.
"""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from importer.core.issues import Issue
from importer.core.report import IMPORTED_COLUMNS, REJECTS_COLUMNS, WHERE_COLUMNS, Report
from importer.reports.base import AWAY, WRITES_NOTHING, run_label
from importer.reports.blame import Blame
from importer.reports.cells import neutral
from importer.reports.csv_table import write_table
from importer.reports.date_cells import DOUBTED, MARK
from importer.reports.lineage import Lineage
from importer.reports.own_columns import OwnColumns

IMPORTED = "imported.csv"
REJECTS = "rejects.csv"
_NO_OCCASION = -1
Positions = npt.NDArray[np.int64]


def left_out(report: Report) -> tuple[str, ...]:
    """The files that would say nothing: what was imported, of commands that write to no account."""
    return (IMPORTED,) if report.run.command in WRITES_NOTHING else ()


def write_imported(report: Report, out: BinaryIO) -> None:
    """Write each row that is in the account once, with the ids and outcomes of its occasions and the run id."""
    positions = np.flatnonzero((report.rows["outcome"] == "imported").to_numpy(dtype=bool)).astype(np.int64)
    own = OwnColumns.by_header(report.tables, leaving_out=IMPORTED_COLUMNS + WHERE_COLUMNS)
    lineage = Lineage.of(report)
    entries = report.occasions
    of_rows = [[entries[each] for each in lineage.occasions_of(row)] for row in positions.tolist()]
    columns = [
        *_source_columns(report, own, positions),
        ["; ".join(str(entry.id) for entry in each if entry.id is not None) for each in of_rows],
        ["; ".join(dict.fromkeys(entry.outcome for entry in each)) for each in of_rows],
        [neutral(run_label(report.run))] * len(positions),
    ]
    write_table(out, [*_headers(report, own), *IMPORTED_COLUMNS], columns)


def write_rejects(report: Report, out: BinaryIO) -> None:
    """Write every row of each occasion that did not arrive, and rejected rows of no occasion, with what to mend."""
    positions, occasions = _rejected(report)
    own = OwnColumns.by_field(report.tables, leaving_out=REJECTS_COLUMNS + WHERE_COLUMNS)
    own = own.told_as_last_days(report, positions)
    blame = Blame.of(report)
    columns = _source_columns(report, own, positions, blame)
    headers = _headers(report, own)
    years = own.years_of_pieces(report, positions)
    if any(years):
        headers, columns = [*headers, "Year"], [*columns, years]
    names = [neutral(report.occasions[each].name) if each != _NO_OCCASION else "" for each in occasions.tolist()]
    spot = own.position_of("occasion")
    if spot is None:
        headers, columns = ["Occasion", *headers], [names, *columns]
    else:
        columns[spot] = [name or text for name, text in zip(names, columns[spot], strict=True)]
    write_table(out, [*headers, *REJECTS_COLUMNS], columns + _reasons(report, positions, occasions, blame))


def _rejected(report: Report) -> tuple[Positions, Positions]:
    """(row, occasion) pairs of what did not arrive, in the order of the sheet; -1 for rows of no such occasion."""
    away = np.array([entry.outcome in AWAY for entry in report.occasions] + [False])
    rows = report.memberships["row"].to_numpy(dtype=np.int64)
    occasions = report.memberships["occasion"].to_numpy(dtype=np.int64)
    concerned = away[occasions]
    rows, occasions = rows[concerned], occasions[concerned]
    lost = np.flatnonzero(report.rows["outcome"].isin(AWAY).to_numpy(dtype=bool))
    alone = np.setdiff1d(lost, rows).astype(np.int64)
    rows = np.concatenate([rows, alone])
    occasions = np.concatenate([occasions, np.full(len(alone), _NO_OCCASION, dtype=np.int64)])
    order = np.lexsort((occasions, rows))
    return rows[order], occasions[order]


def _headers(report: Report, own: OwnColumns) -> list[str]:
    return [neutral(header) for header in own.headers] + ([*WHERE_COLUMNS] if len(report.tables) > 1 else [])


def _source_columns(
    report: Report, own: OwnColumns, positions: Positions, blame: Blame | None = None
) -> list[list[str]]:
    columns = own.texts(report, positions, blame=blame)
    if len(report.tables) > 1:
        tables = report.rows["table"].to_numpy(dtype=np.int64)[positions].tolist()
        columns.append([neutral(report.tables[table].file) for table in tables])
        columns.append([neutral(report.tables[table].sheet or "") for table in tables])
    return columns


def _reasons(report: Report, positions: Positions, occasions: Positions, blame: Blame) -> list[list[str]]:
    """The columns that say what to mend: the errors that reject the row, else why its occasion did not arrive."""
    taken = report.rows.iloc[positions]
    keys = ("table", "row", "line", "outcome", "reason")
    lines = []
    for table, row, line, outcome, reason, each in zip(
        *(taken[key].tolist() for key in keys), occasions.tolist(), strict=True
    ):
        found = blame.of_row(report.tables[table], row, rejected=outcome == "rejected", record=line)
        entry = report.occasions[each] if each != _NO_OCCASION else None
        fallback = reason or (entry.message or entry.reason if entry else "")
        lines.append(_reason_cells(found, fallback))
    columns = [list(column) for column in zip(*lines, strict=True)] or [[], [], [], []]
    return [*columns, [neutral(run_label(report.run))] * len(positions)]


def _reason_cells(errors: Sequence[Issue], fallback: str) -> tuple[str, str, str, str]:
    if not errors:
        return "", "", neutral(fallback), ""
    hints = [issue.hint for issue in errors]
    if any(issue.code in DOUBTED for issue in errors):
        hints.append(f'here, write the date as it should be, without the "{MARK.strip()}".')
    return (
        _joined(issue.code for issue in errors),
        _joined(issue.place.cell or "" for issue in errors),
        neutral(_joined(issue.message for issue in errors)),
        neutral(_joined(hints)),
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
