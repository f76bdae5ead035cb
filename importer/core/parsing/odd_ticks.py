"""Cells in columns of ticks that are neither a tick nor a cross: each is an error, because a site may be lost."""

import numpy as np

from importer.core.faults import Fault, shown
from importer.core.glossary import Glossary
from importer.core.issues import Issue, Place, Severity
from importer.core.parsing.findings import Findings
from importer.core.rules.ticks import is_cross, is_tick

_HINT = 'write "x" if the day is for this site, or leave the cell blank.'


def check_ticks(findings: Findings, words: Glossary) -> None:
    """Find such cells, and reject their rows."""
    table = findings.table
    columns = [column for column in table.columns if column.tick]
    for column, (_, cells) in zip(columns, table.ticks, strict=True):
        odd = cells.where(lambda cell: not is_tick(cell, words) and not is_cross(cell, words))
        for row in np.flatnonzero(odd).tolist():
            place = Place(table.file, table.sheet, int(table.rows[row]), column.index, column.header)
            findings.issues.append(_issue(cells[row], place))
        findings.rejected |= odd


def _issue(cell: object, place: Place) -> Issue:
    if isinstance(cell, Fault):
        return Issue(cell.code, Severity.ERROR, cell.message, place, cell.hint, "region")
    said = shown(cell)
    return Issue(
        "tick-unreadable", Severity.ERROR, f'"{said}" is neither a tick nor a cross.', place, _HINT, "region", said
    )
