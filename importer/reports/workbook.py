"""Write the report as a workbook for people who live in spreadsheets: ``report.xlsx``.

Five sheets: the summary in words first, then occasions, rows, issues and assumptions; and skills, if there are any. Of
several accounts there is one more, and every table says first which account a line belongs to. It is slow (seconds for
each 100,000 rows), so large reports get one only when asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from openpyxl import Workbook

from importer.core.joined import JoinedReport
from importer.core.report import Report
from importer.core.rules.books import folded
from importer.reports.joined_wording import joined_facts, joined_headline, joined_steps, met_sandbox, part_summary
from importer.reports.ledger import ACCOUNT_COLUMN, LEDGER_COLUMNS, ledger_lines
from importer.reports.saving import save_workbook
from importer.reports.skill_lines import SKILL_COLUMNS, skill_lines
from importer.reports.wording import facts, headline, next_steps
from importer.reports.workbook_sheets import Line, summary_sheet, table_sheet

_OCCASIONS = {"Occasion": 34, "Outcome": 14, "Events": 9, "Changes": 9, "Why": 58, "Id": 10, "Attempts": 10}
_OCCASIONS |= {"Status": 9, "Message": 44, "Read back": 12}
_ROWS = dict(zip(LEDGER_COLUMNS, (26, 16, 8, 14, 34, 12, 12, 9, 58), strict=True))
_ISSUES = {"Severity": 11, "Code": 26, "File": 26, "Sheet": 16, "Row": 8, "Column": 18, "Cell": 9, "Found": 24}
_ISSUES |= {"Message": 58, "Hint": 50}
_ASSUMPTIONS = {"About": 30, "Decided": 36, "Because": 70, "Code": 26}
_ACCOUNT = {ACCOUNT_COLUMN: 20}
_ACCOUNTS = _ACCOUNT | {"Number": 14, "Run": 28, "Why": 90}


@dataclass(frozen=True)
class _Table:
    """A sheet to be: its name, the widths of its columns by their names, and its lines."""

    title: str
    columns: dict[str, int]
    lines: Iterator[Line]


def write_workbook(report: Report, out: BinaryIO) -> None:
    """Write ``report.xlsx``; the file stays open."""
    save_workbook(report_workbook(report), out)


def report_workbook(report: Report) -> Workbook:
    """The report as a workbook that can be saved once."""
    book = Workbook(write_only=True)
    summary_sheet(book, headline(report), next_steps(report), facts(report), sandbox=report.run.sandbox)
    for table in _tables(report, skills=bool(report.skills)):
        table_sheet(book, table.title, table.columns, table.lines)
    return book


def write_joined_workbook(joined: JoinedReport, out: BinaryIO) -> None:
    """Write ``report.xlsx`` of several accounts; the file stays open."""
    book = Workbook(write_only=True)
    words, steps = joined_headline(joined), joined_steps(joined)
    summary_sheet(book, words, steps, joined_facts(joined), sandbox=met_sandbox(joined))
    table_sheet(book, "Accounts", _ACCOUNTS, _accounts(joined))
    skills = any(part.report.skills for part in joined.parts)
    of_parts = [(part.account, _tables(part.report, skills=skills)) for part in joined.parts]
    for number, like in enumerate(of_parts[0][1] if of_parts else ()):
        lines = ((account, *line) for account, tables in of_parts for line in tables[number].lines)
        table_sheet(book, like.title, _ACCOUNT | like.columns, lines)
    save_workbook(book, out)


def _accounts(joined: JoinedReport) -> Iterator[Line]:
    for part in joined.parts:
        run = part.report.run
        yield part.account, run.account if part.account else "", run.id if part.begun else "", part_summary(part)


def _tables(report: Report, *, skills: bool) -> list[_Table]:
    """The sheets of one account; that of the skills only where it is asked for."""
    report = folded(report)
    of_skills = [_Table("Skills", SKILL_COLUMNS, skill_lines(report))] if skills else []
    return [
        _Table("Occasions", _OCCASIONS, _occasions(report)),
        *of_skills,
        _Table("Rows", _ROWS, ledger_lines(report)),
        _Table("Issues", _ISSUES, _issues(report)),
        _Table("Assumptions", _ASSUMPTIONS, _assumptions(report)),
    ]


def _occasions(report: Report) -> Iterator[Line]:
    for each in report.occasions:
        yield (
            each.name,
            each.outcome,
            each.events,
            len(each.changes),
            each.reason,
            each.id,
            each.attempts,
            each.status,
            each.message,
            each.verdict,
        )


def _issues(report: Report) -> Iterator[Line]:
    for each in report.issues:
        place = each.place
        where = (place.file, place.sheet, place.entry or place.row, place.column, place.cell)
        yield (str(each.severity), each.code, *where, each.found, each.message, each.hint)


def _assumptions(report: Report) -> Iterator[Line]:
    for each in report.assumptions:
        yield each.about, each.decided, each.evidence if each.evidence != each.decided else "", each.code
