"""Find the delimiter of a text table.

Takes the first part of the text, gives one character and what decided it. Quotes are respected; comment lines do not
vote, title lines and lines of prose weigh little, the comma of a date in words divides nothing: what counts is that
many lines split into the same number of cells, and that dates stand alone in theirs. Two delimiters that do equally
well are refused with both readings.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from importer.core.errors import AmbiguousSource, SettingsError
from importer.core.issues import Assumption
from importer.readers.cut_dates import without_date_commas

NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", ":": "colon", " ": "space"}
"""Delimiters by the names that messages and options use."""

_CHARACTERS = {name: character for character, name in NAMES.items()} | {"\\t": "\t"}
CANDIDATES = (",", ";", "\t", "|")
"""Delimiters that are looked for."""
_RECORDS = 400
_CLOSE = 0.05
_EXCEL_HINT = re.compile(r'"?sep=(.)"?[ \t;,]*(\r\n|\n|\r|$)', re.I)
_DATE = re.compile(
    r"(?:[^\W\d_]{2,}[.,]{0,2} )?(?:\d{1,4}([./-])\s?\d{1,2}\1\s?\d{1,4}\.?([ T]\d.*)?"
    r"|(19|20)\d{6}"
    r"|\d{1,2}[ .-]{1,2}[^\W\d_]{3,}\.?([ .,-]{1,2}\d{2,4})?"
    r"|[^\W\d_]{3,}\.? \d{1,2},? \d{4})"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text is cut into cells."""

    delimiter: str
    """One character."""
    hint_length: int = 0
    """Bytes, in UTF-8, of a first line ``sep=;``, which spreadsheet programs obey and do not show."""
    assumption: Assumption | None = None
    """None where the user, or the text itself, named the delimiter."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one delimiter makes of the sample."""

    delimiter: str
    records: Sequence[tuple[int, list[str]]]
    """(1-based record, cells) without comments and blank records."""

    @property
    def width(self) -> tuple[int, int]:
        """(cells, records): the commonest number of cells above one, and how many records have it."""
        counts = Counter(len(cells) for _, cells in self.records if len(cells) > 1)
        return max(counts.items(), key=lambda item: (item[1], item[0]), default=(1, 0))

    @property
    def first_dated(self) -> int | None:
        """The first record with a cell that is a date and nothing else."""
        return next((number for number, cells in self.records if any(map(is_date, cells))), None)

    @property
    def score(self) -> float:
        """Share of records of the common width, plus the share with a date that stands alone."""
        cells, agreeing = self.width
        if not agreeing:
            return 0.0
        dated = sum(any(map(is_date, row)) for _, row in self.records)
        return (agreeing + dated) / len(self.records) + 0.01 * min(cells, 10)


def is_date(cell: str) -> bool:
    """Whether a cell looks like a date and nothing else.

    >>> is_date(" 25.12.2027 "), is_date("closed on 25.12.2027")
    (True, False)
    """
    return _DATE.fullmatch(cell.strip()) is not None


def named_delimiter(option: str) -> str:
    """The character that ``--delimiter`` means.

    Raises:
        SettingsError: it is neither one usable character nor a name that we know.
    """
    character = _CHARACTERS.get(option.strip().lower() or option, option)
    if _is_usable(character):
        return character
    raise SettingsError(
        f'--delimiter "{option}" is not a delimiter.',
        f"give one character, or one of {', '.join(NAMES.values())}.",
        code="delimiter-unknown",
    )


def _is_usable(character: str) -> bool:
    return len(character) == 1 and character.isascii() and not character.isalnum() and character not in '"\r\n\0'


def find_dialect(file: str, sample: str, option: str | None) -> Dialect:
    """Decide how the text is cut into cells.

    Args:
        file: the source's name, for messages.
        sample: the first part of the text, ending with a whole line where there is more.
        option: what the user said, or None.

    Raises:
        AmbiguousSource: two delimiters do equally well.
        SettingsError: the option is no delimiter.
    """
    hint = _EXCEL_HINT.match(sample)
    length = len(hint[0].encode()) if hint else 0
    if option is not None:
        return Dialect(named_delimiter(option), length)
    if hint and _is_usable(hint.group(1)):
        return Dialect(hint.group(1), length)
    sample = sample[hint.end() :] if hint else sample
    readings = sorted((_read(sample, delimiter) for delimiter in CANDIDATES), key=lambda r: -r.score)
    best, second = readings[:2]
    if second.score and best.score - second.score < _CLOSE:
        raise _undecided(file, best, second)
    if not best.score:
        best = readings[0] if readings[0].delimiter == "," else _read(sample, ",")
    return Dialect(
        best.delimiter, length, Assumption("delimiter-detected", file, NAMES[best.delimiter], _evidence(best))
    )


def _read(sample: str, delimiter: str) -> _Reading:
    """Records of the sample; a delimiter that the sample cannot be read with gives none."""
    rows: list[tuple[int, list[str]]] = []
    sample = without_date_commas(sample) if delimiter == "," else sample
    lines = io.StringIO(sample.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " "))
    try:
        for number, cells in enumerate(islice(csv.reader(lines, delimiter=delimiter), _RECORDS), start=1):
            if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith(("#", "//")):
                rows.append((number, cells))
    except csv.Error:  # a cell beyond the module's limit: this delimiter leaves a quote open over all that follows
        return _Reading(delimiter, [])
    return _Reading(delimiter, rows)


def _evidence(reading: _Reading) -> str:
    cells, agreeing = reading.width
    total = len(reading.records)
    if not agreeing:
        return f"none of the first {total} lines splits: one column."
    dated = reading.first_dated
    alone = f"; a date stands alone in a cell of row {dated}" if dated else ""
    return f"{agreeing} of the first {total} lines split into {cells} cells{alone}."


def _undecided(file: str, first: _Reading, second: _Reading) -> AmbiguousSource:
    shown = " or ".join(
        f"{len(reading.records[-1][1])} cells by {NAMES[reading.delimiter]}" for reading in (first, second)
    )
    return AmbiguousSource(
        f"{file}: line {first.records[-1][0]} splits into {shown}, and nothing in the file decides.",
        f"give --delimiter {NAMES[first.delimiter]} or --delimiter {NAMES[second.delimiter]}.",
        code="delimiter-ambiguous",
    )
