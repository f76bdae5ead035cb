"""What is to be marked in the copy of one source: its cells in question, and what became of each of its rows.

Taken from the reports of all accounts that its rows went to. Nothing here knows how a workbook looks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from importer.core.issues import Issue, Place, Severity
from importer.core.report import OccasionEntry, Report
from importer.core.rules.books import WORST_FIRST, row_outcome
from importer.reports.base import TROUBLED
from importer.reports.cells import printable
from importer.reports.lineage import Lineage
from importer.reports.wording import said

Part = tuple[str, Report]
"""The name of an account, or "" where there is one, and its report."""
_SENT_BACK = frozenset({"failed", "conflict", "unknown", "not_attempted"})
"""Outcomes of occasions that the account, and not the sheet, is the cause of."""
_MESSAGES = 2
"""Messages of errors that an outcome repeats; its cells have all of them."""


@dataclass
class CellMark:
    """A cell in question: the worst of its issues, and what each says."""

    severity: Severity
    texts: list[str] = field(default_factory=list)


@dataclass
class RowMark:
    """What became of a row: its worst outcome, in words, with its occasions; and what else is to be said of it."""

    outcome: str = ""
    words: str = ""
    occasions: str = ""
    texts: list[str] = field(default_factory=list)


@dataclass
class SheetMarks:
    """The marks of one sheet; rows count from 1, columns from 0."""

    cells: dict[tuple[int, int], CellMark] = field(default_factory=dict)
    rows: dict[int, RowMark] = field(default_factory=dict)
    header_rows: set[int] = field(default_factory=set)
    """Rows of headers; 0 stands for a table that has none."""


Marks = dict[str | None, SheetMarks]
"""The marks of a source by the name of the sheet; None where the source has no sheets."""


def marks_of(file: str, parts: Sequence[Part]) -> Marks:
    """The marks of one source.

    Args:
        file: its name in the reports.
        parts: the reports of all accounts.
    """
    marks: Marks = {}
    issues = dict.fromkeys(issue for _, report in parts for issue in report.issues if issue.severity != Severity.NOTE)
    for issue in issues:
        for place in (issue.place, *issue.related):
            if place.file == file and place.row is not None:
                _add_issue(marks.setdefault(place.sheet, SheetMarks()), issue, place)
    for _, report in parts:
        for table in report.tables:
            if table.file == file:
                marks.setdefault(table.sheet, SheetMarks()).header_rows.add(table.header_row)
    errors = _errors_by_row(file, issues)
    for sheet, rows in _lines(file, parts).items():
        here = marks[sheet]
        for row, lines in rows.items():
            _tell(here.rows.setdefault(row, RowMark()), lines, errors.get((sheet, row), ()))
    return marks


def _add_issue(marks: SheetMarks, issue: Issue, place: Place) -> None:
    lines = [f"{issue.code} ({issue.severity})", printable(issue.message)]
    lines += [f"What to do: {printable(issue.hint)}"] if issue.hint else []
    text, row = "\n".join(lines), place.row or 0
    if place.index is None:
        marks.rows.setdefault(row, RowMark()).texts.append(text)
        return
    mark = marks.cells.setdefault((row, place.index), CellMark(issue.severity))
    if issue.severity is Severity.ERROR:
        mark.severity = issue.severity
    if text not in mark.texts:
        mark.texts.append(text)


def _errors_by_row(file: str, issues: Iterable[Issue]) -> dict[tuple[str | None, int], list[str]]:
    found: dict[tuple[str | None, int], list[str]] = {}
    for issue in issues:
        place = issue.place
        if issue.severity is Severity.ERROR and place.file == file and place.row is not None:
            found.setdefault((place.sheet, place.row), []).append(printable(issue.message))
    return found


@dataclass(frozen=True)
class _Line:
    """One line of a report about a row."""

    account: str
    outcome: str
    reason: str
    occasions: tuple[OccasionEntry, ...]
    run: str
    mode: str


def _lines(file: str, parts: Sequence[Part]) -> dict[str | None, dict[int, list[_Line]]]:
    """What all reports say of each row of a source: by sheet and row."""
    found: dict[str | None, dict[int, list[_Line]]] = {}
    for account, report in parts:
        lineage = Lineage.of(report)
        columns = (report.rows[name].tolist() for name in ("table", "row", "outcome", "reason"))
        for position, (number, row, outcome, reason) in enumerate(zip(*columns, strict=True)):
            table = report.tables[number]
            if table.file == file:
                entries = tuple(report.occasions[each] for each in lineage.occasions_of(position))
                line = _Line(account, outcome, reason, entries, report.run.id, report.run.mode)
                found.setdefault(table.sheet, {}).setdefault(row, []).append(line)
    return found


def _tell(mark: RowMark, lines: Sequence[_Line], errors: Sequence[str]) -> None:
    """Fill in what became of a row."""
    told = [line for line in lines if line.outcome != "skipped"] or lines
    mark.outcome = min((line.outcome for line in told), key=WORST_FIRST.index)
    by_account: dict[str, list[_Line]] = {}
    for line in told:
        by_account.setdefault(line.account, []).append(line)
    words = {account: _words(of_account, errors) for account, of_account in by_account.items()}
    if len(set(words.values())) == 1:
        mark.words = next(iter(words.values()))
    else:
        mark.words = "; ".join(f"{account or 'no account'}: {text}" for account, text in words.items())
    mark.occasions = "; ".join(dict.fromkeys(printable(each.name) for line in told for each in line.occasions))
    sent_back = [(line, each) for line in told for each in line.occasions if row_outcome(each.outcome) in _SENT_BACK]
    mark.texts += dict.fromkeys(_refusal(line, entry) for line, entry in sent_back)


def _words(lines: Sequence[_Line], errors: Sequence[str]) -> str:
    """The worst outcome of a row in one account, and why, if it did not arrive."""
    worst = min((line.outcome for line in lines), key=WORST_FIRST.index)
    if worst == "rejected" and errors:
        more = f" (and {len(errors) - _MESSAGES} more)" if len(errors) > _MESSAGES else ""
        return f"{said(worst)}: {' '.join(errors[:_MESSAGES])}{more}"
    reasons = dict.fromkeys(printable(line.reason) for line in lines if line.outcome == worst and line.reason)
    if not reasons or (worst not in TROUBLED and worst != "skipped"):
        return said(worst)
    return f"{said(worst)}: {'; '.join(reasons)}"


_WAYS_OUT = {
    "failed": "If the sheet is at fault, mend it here and import this copy again.",
    "conflict": "Look at it in the account, then import again.",
}


def _refusal(line: _Line, entry: OccasionEntry) -> str:
    """What the account made of an occasion that did not arrive, and what to do."""
    where = f" in {line.account}" if line.account else ""
    head = f'{said(entry.outcome)}{where}: "{printable(entry.name)}"'
    cause = printable(entry.message or entry.reason)
    answer = [f"The API answered {entry.status}: {cause}" if entry.status else cause] if cause or entry.status else []
    way = _WAYS_OUT.get(entry.outcome, f"Go on with: occasions resume {line.run}")
    if entry.outcome == "conflict" and line.mode == "create":
        way = "Give it another name here, or let the sheet replace it: --mode upsert"
    return "\n".join([head, *answer, f"What to do: {way}"])
