"""Write the first sheet of a copy: what happened, what to do, issues with links to their cells.

Every text is a text cell, never a formula.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.issues import Issue, Place
from importer.core.report import Report
from importer.core.returned import REMEMBERED_TITLE, REPORT_MARK, REPORT_SHEET, Remembered
from importer.reports.base import AWAY
from importer.reports.issue_text import issue_groups
from importer.reports.returned.looks import FILLS, HEADER_FILL, HEADER_FONT, LINE_HEIGHT, WRAPPED, lines_of, write_text
from importer.reports.returned.marks import Part
from importer.reports.wording import BANNER, facts, headline, next_steps

_WIDTHS = {"A": 26, "B": 84, "C": 56, "D": 30}
_MOST_LINES = 14
"""Lines that a row shows at most."""
_MOST_ISSUES = 1_000
_TITLE = Font(name="Calibri", bold=True, size=15, color="FF1F3A5F")
_SECTION = Font(name="Calibri", bold=True, size=12, color="FF1F3A5F")
_LABEL = Font(name="Calibri", bold=True, color="FF5A6675")
_LINK = Font(name="Calibri", underline="single", color="FF1155CC")
_TEXT, _SMALL = Font(name="Calibri"), Font(name="Calibri", size=9, color="FF7A8592")
_BANNER = PatternFill("solid", fgColor="FFFFD54F")


@dataclass(frozen=True)
class About:
    """What the first sheet of a copy tells."""

    file: str
    """The source's name in the reports."""
    parts: Sequence[Part]
    lacks: Sequence[str]
    """What the copy lacks, in words."""
    sheets: dict[str | None, str]
    """Name of a sheet in the reports -> its title in the copy."""
    remembered: Remembered


def add_summary(book: Workbook, about: About) -> Worksheet:
    """Put our sheet first, make it the one that is seen, and give it."""
    taken = {title.casefold() for title in book.sheetnames}
    title, number = REPORT_SHEET, 2
    while title.casefold() in taken:
        title, number = f"{REPORT_SHEET} ({number})", number + 1
    sheet: Worksheet = book.create_sheet(title, 0)
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    _Page(sheet, about).write()
    for each in book.worksheets:
        each.sheet_view.tabSelected = each is sheet  # several selected sheets would all be changed by one edit
    book.active = 0
    return sheet


class _Page:
    """The sheet on its way, line by line."""

    def __init__(self, sheet: Worksheet, about: About) -> None:
        self.sheet, self.about, self.row = sheet, about, 0

    def write(self) -> None:
        """Write all sections in order."""
        parts = self.about.parts
        for number, (account, report) in enumerate(parts):
            self._head(account, report, first=not number)
        for account, report in parts:
            steps = enumerate([*_here(report), *next_steps(report, in_copy=True)], start=1)
            self._section(f"Next{_of(account)}", ((f"{number}.", step) for number, step in steps))
        self._issues(list(dict.fromkeys(each for _, report in parts for each in report.issues)))
        found = dict.fromkeys(each for _, report in parts for each in report.assumptions)
        self._section(
            "What was assumed",
            ((each.about, each.decided, _because(each.evidence, each.decided)) for each in found),
            ("About", "Decided", "Because"),
        )
        self._section("What this copy lacks", (("", each) for each in self.about.lacks))
        self._section(REMEMBERED_TITLE, self.about.remembered.lines(), small=True)

    def _line(self, *texts: str, font: Font = _TEXT) -> list[Any]:
        self.row += 1
        cells: list[Any] = [self.sheet.cell(self.row, number) for number in range(1, len(texts) + 1)]
        for cell, text in zip(cells, texts, strict=True):
            write_text(cell, text)
            cell.font, cell.alignment = font, WRAPPED
        widths = tuple(_WIDTHS.values())
        lines = max(lines_of(text, width) for text, width in zip(texts, widths, strict=False))
        self.sheet.row_dimensions[self.row].height = LINE_HEIGHT * min(lines, _MOST_LINES)
        return cells

    def _head(self, account: str, report: Report, *, first: bool) -> None:
        lead = f"{REPORT_MARK}: " if first else ""
        (cell,) = self._line(f"{lead}{f'{account}: ' if account else ''}{headline(report)}", font=_TITLE)
        cell.alignment = Alignment(vertical="center")  # it runs on over the cells to its right
        self.sheet.row_dimensions[self.row].height = 24
        if report.run.sandbox:
            for each in self._line(BANNER, "", "", font=_TEXT):
                each.fill, each.alignment = _BANNER, Alignment(vertical="center")
            self.sheet.row_dimensions[self.row].height = LINE_HEIGHT + 3
        self.row += 1
        for label, words in facts(report):
            self._line(label, words)[0].font = _LABEL
        self.row += 1

    def _section(
        self, title: str, lines: Iterable[Sequence[str]], header: Sequence[str] = (), *, small: bool = False
    ) -> None:
        every = list(lines)
        if not every:
            return
        self._line(title, font=_SECTION)[0].alignment = Alignment(vertical="center")
        self.sheet.row_dimensions[self.row].height = 20
        if header:
            self._header(header)
        for line in every:
            self._line(*line, font=_SMALL if small else _TEXT)
        self.row += 1

    def _header(self, header: Sequence[str]) -> None:
        for cell in self._line(*header, font=HEADER_FONT):
            cell.fill = HEADER_FILL

    def _issues(self, issues: Sequence[Issue]) -> None:
        """Every issue, errors first, with a link to its cell."""
        if not issues:
            return
        self._line("What stands out", font=_SECTION)[0].alignment = Alignment(vertical="center")
        self._header(("Where", "What", "What to do", "Code"))
        every = [each for group in issue_groups(issues) for each in (group.shown, *group.others)]
        for issue in every[:_MOST_ISSUES]:
            what = f'{issue.message} (found: "{issue.found}")' if issue.found else issue.message
            cells = self._line(self._where(issue.place), what, issue.hint, f"{issue.severity}: {issue.code}")
            cells[3].fill = FILLS.get(issue.severity, PatternFill())
            target = self._target(issue.place)
            if target:
                cells[0].hyperlink = Hyperlink(cells[0].coordinate, location=target)
                cells[0].font = _LINK
        if len(every) > _MOST_ISSUES:
            self._line("", f"{len(every) - _MOST_ISSUES:,} more stand in report.json.")
        self.row += 1

    def _where(self, place: Place) -> str:
        if place.file != self.about.file:
            return str(place)
        spot = place.cell or (f"row {place.row}" if place.row else "")
        named = [part for part in (place.sheet or "", spot) if part]
        return ", ".join(named) or place.file

    def _target(self, place: Place) -> str:
        title = self.about.sheets.get(place.sheet)
        if place.file != self.about.file or title is None or place.row is None:
            return ""
        return f"{quote_sheetname(title)}!{place.cell or f'A{place.row}'}"


def _here(report: Report) -> list[str]:
    """What can be done in the copy itself."""
    if not any(report.totals["rows"].get(outcome) for outcome in AWAY):
        return []
    again = "drop" if report.run.dropped else "import"
    return [
        f"Mend the coloured cells in this workbook; point at one to see what is wrong. Save it, and {again} it as it is"
    ]


def _of(account: str) -> str:
    return f" for {account}" if account else ""


def _because(evidence: str, decided: str) -> str:
    return evidence if evidence != decided else ""
