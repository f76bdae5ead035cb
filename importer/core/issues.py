"""Issues and assumptions: what is wrong or worth knowing, and what was inferred.

An **issue** is one thing with a code and a place; an **assumption** is something that we inferred, with its evidence.
Both are values. The codes, with their meanings and remedies, are listed in ``importer.core.codes``.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much an issue weighs: only an error keeps a row out."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


def column_letter(index: int) -> str:
    """Name a 0-based column as spreadsheets do.

    >>> column_letter(0), column_letter(25), column_letter(26), column_letter(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, a sheet, a row or a cell; what is unknown or does not apply is None.

    ``row`` is 1-based and is the line that a spreadsheet program shows; ``index`` is the 0-based column.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    index: int | None = None
    header: str | None = None
    """The column's header text, where it has one."""
    entry: str = ""
    """What people call the row, such as ``VEVENT 12 (line 230)``, in files that have entries and no cells."""
    record: int = field(default=0, compare=False)
    """Which record of its table it is, from 1, where one row may give several, as in calendars; 0 in all others."""

    @property
    def cell(self) -> str | None:
        """Cell name such as ``B14``, or None if the place is larger than a cell, or in a file without cells."""
        if self.row is None or self.index is None or self.entry:
            return None
        return f"{column_letter(self.index)}{self.row}"

    @property
    def spot(self) -> str:
        """The cell, or the entry where the file has no cells; empty if the place is larger."""
        return self.entry or self.cell or ""

    @property
    def called(self) -> str:
        """What people call the row: ``row 14``, ``VEVENT 12 (line 230)``, ``line 7``; empty if the place is larger.

        >>> Place("a.csv", row=14).called, Place("a.hol", row=7, entry="7").called
        ('row 14', 'line 7')
        """
        if self.entry:
            return f"line {self.entry}" if self.entry.isdecimal() else self.entry
        return "" if self.row is None else f"row {self.row}"

    @property
    def column(self) -> str | None:
        """The header text, else the column's letter, else None."""
        if self.header:
            return self.header
        return None if self.index is None else column_letter(self.index)

    def __str__(self) -> str:
        sheet = f"[{self.sheet}]" if self.sheet else ""
        spot = self.entry or self.cell or (str(self.row) if self.row is not None else "")
        return f"{self.file}{sheet}" + (f"!{spot}" if spot else "")


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong or worth knowing.

    ``message`` says what is wrong in the sheet's words; ``hint`` says what to type; ``found`` is the cell's text.
    """

    code: str
    severity: Severity
    message: str
    place: Place
    hint: str = ""
    field: str = ""
    """The field of the record that is concerned, in our words (``start_date``), or empty."""
    found: str = ""
    related: tuple[Place, ...] = ()
    """Other places with the same cause."""

    @property
    def told(self) -> str:
        """What is wrong and what to do, as sentences.

        >>> Issue("zone-missing", Severity.ERROR, "No zone.", Place("a.csv"), "give --zone.").told
        'No zone. Give --zone.'
        """
        return f"{self.message} {self.hint[:1].upper()}{self.hint[1:]}".strip()

    def line(self) -> str:
        """The one-line form for grep."""
        return f"{self.place}: {self.severity}[{self.code}]: {self.message}"


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something inferred: what about, what was decided, and the cell or fact that decided it."""

    code: str
    about: str
    decided: str
    evidence: str
