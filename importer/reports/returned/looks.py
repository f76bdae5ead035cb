"""How our marks look, and how they are known again: colours, comments and the columns of outcomes."""

import re
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from rich.cells import cell_len

from importer.core.issues import Severity
from importer.core.returned import REPORT_MARK
from importer.reports.cells import is_formula, printable

LONGEST_TEXT = 32_000
"""Characters of one cell or comment; a few below what either can hold."""
_ERROR, _WARNING = "FFF9D4D1", "FFFFF2C4"
FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor=_ERROR),
    Severity.WARNING: PatternFill("solid", fgColor=_WARNING),
}
"""The colours of cells in question."""
HEADER_FILL = PatternFill("solid", fgColor="FF1F3A5F")
HEADER_FONT = Font(name="Calibri", bold=True, color="FFFFFFFF")
_GOOD, _QUIET = PatternFill("solid", fgColor="FFE6F4E4"), PatternFill("solid", fgColor="FFF1F1F1")
OUTCOME_FILLS = {
    **dict.fromkeys(("ready", "imported"), _GOOD),
    **dict.fromkeys(("held", "unknown", "not_attempted"), FILLS[Severity.WARNING]),
    **dict.fromkeys(("rejected", "failed", "conflict"), FILLS[Severity.ERROR]),
    "skipped": _QUIET,
}
EDGE = Border(bottom=Side("hair", color="FFBFC5CC"))
TEXT = Font(name="Calibri", size=10)
WRAPPED = Alignment(vertical="top", wrap_text=True)
_LIKE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LINE, _WIDTH, _LETTERS = 17, 360, 52
"""Pixels of a line of a comment, of its width, and letters that a line holds."""
_MOST_LINES = 30
LINE_HEIGHT = 15
"""Points of a line of a cell."""


def is_mark(cell: Any) -> bool:
    """Whether a cell has one of our colours of cells in question."""
    fill = cell.fill
    return fill.fill_type == "solid" and fill.fgColor.rgb in (_ERROR, _WARNING)


def add_comment(cell: Any, texts: list[str]) -> None:
    """Put our comment on a cell, below what somebody else has written there."""
    ours = f"{REPORT_MARK}: " + "\n\n".join(texts)
    theirs = cell.comment
    text = f"{theirs.text.rstrip()}\n\n{ours}" if theirs else ours
    lines = sum(1 + len(line) // _LETTERS for line in text.split("\n"))
    height = _LINE * (min(lines, _MOST_LINES) + 1)
    cell.comment = Comment(text[:LONGEST_TEXT], theirs.author if theirs else REPORT_MARK, height, _WIDTH)


def literal(text: str) -> str:
    """Text for a cell that is read as it is: workbooks write letters that XML cannot hold as ``_x0007_``.

    >>> literal("_x0041_bc"), literal("snake_case")
    ('_x005F_x0041_bc', 'snake_case')
    """
    return _LIKE_ESCAPED.sub("_x005F_", text)


def lines_of(text: str, width: float) -> int:
    """How many lines a text fills in a column of a width, at least one; a little is left for breaks between words."""
    return sum(1 + int(cell_len(line) // (width - 3)) for line in text.split("\n"))


def write_text(cell: Any, text: str) -> None:
    """Put text into a cell that stays text whatever it begins with."""
    safe = "\n".join(printable(line) for line in text.split("\n"))[:LONGEST_TEXT]
    cell.value = literal(safe) or None
    if safe:
        cell.data_type = "s"
    cell.quotePrefix = is_formula(safe)
