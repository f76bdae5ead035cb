"""Hours that only a text names, and hours of a whole day: what would be sent closed, or open, against what is meant."""

from collections.abc import Mapping

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary
from importer.core.issues import Issue, Severity
from importer.core.lifting import Coded, Mask
from importer.core.parsing.findings import Findings, first_row
from importer.core.rules.clock_words import says_hours

_HINT = 'give the open hours in a column "Opening hours", or write "no" under "Working" if the whole day is off.'
_NAMES: Mapping[Field, Severity] = {
    "event": Severity.ERROR,
    "type": Severity.WARNING,
    "description": Severity.WARNING,
}


def check_named_hours(
    findings: Findings, texts: Mapping[Field, Coded[str]], untold: Mask, words: Glossary, whole: Mask
) -> None:
    """Find rows that say hours in their name, type or description only.

    Args:
        findings: where issues go; a name that says hours rejects its row.
        texts: the text columns.
        untold: rows that say neither hours nor whether agents work.
        words: the glossary.
        whole: rows of which a calendar says itself that they last all day: hours in their names are a warning.
    """
    for name, severity in _NAMES.items():
        rows = untold & ~findings.rejected
        if not rows.any():
            return
        said = rows & texts[name].where(lambda text: says_hours(text, words))
        shown: Field = name if name in findings.table.raw else "description"
        for mask, weight in ((said & ~whole, severity), (said & whole, Severity.WARNING)):
            findings.each(mask, shown, lambda row, shown=shown: _fault(findings.found(row, shown)), weight)  # type: ignore[misc]


def _fault(shown: str) -> Fault:
    message = f'"{shown}" names hours, no column of the row does: it would be closed all day.'
    return Fault("hours-in-name", message, _HINT)


def warn_open_all_day(findings: Findings, rows: Mask, name: Field) -> None:
    """Warn once of rows that are open around the clock only because they have times."""
    rows = rows & ~findings.rejected
    if not rows.any():
        return
    row, count = first_row(rows), int(np.count_nonzero(rows))
    events = "1 event is" if count == 1 else f"{count:,} events are"
    message = f"{events} sent as open all day: times without Working mean open; a day off has no times."
    hint = 'if it is a day off, take its times out, or write "no" under "Working".'
    table = findings.table
    if table.is_calendar and "working" not in table.raw:
        hint = "if these are days off, give --timed whole-day."
    shown = table.shown(name)
    found = findings.found(row, shown)
    findings.issues.append(Issue("open-all-day", Severity.WARNING, message, table.at(row, shown), hint, shown, found))
