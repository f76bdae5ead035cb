"""Put dates in words together that the comma of a text table has cut: ``January 1, 2026`` is one cell.

Takes the frame of a text that is cut at commas, and the sample by which its delimiter is chosen. A day and month in
words and the bare year behind it are one date unless a row of headings is as wide as the rows, so that the year has a
column of its own. Every row stays where it is; its cells behind the date move to the left.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from importer.core.issues import Assumption, column_letter

_LOOKED_AT = 400
"""Rows that tell whether a column holds such dates; where it does, all of its rows are looked at."""
_LONGEST = 40
_WITH_DAY = re.compile(r"(?=.*[^\W\d_])(?=.*\d).{3,40}", re.S)
_YEAR = re.compile(r"\s*(?:19|20|21)\d\d(?![\d.:/])(?!-\d)")
_BARE_YEAR = re.compile(r"\s*(?:19|20|21)\d\d\s*")
_MAY_CUT = re.compile(r",[ \t]+(?:19|20|21)\d\d(?!\d)|,(?:19|20|21)\d\d[ \t]*[;|\t]")
"""Programs write no blank behind a comma: a year without one may have a column of its own."""
_CUT = re.compile(r"(?<![^\s,;|\"])([^,;|\t\r\n\"]{3,40}),([ \t]*(?:19|20|21)\d\d)(?=[ \t]*(?:[,;|\t\r\n\"]|$))")


@dataclass
class _Cuts:
    """Knows pieces of dates; each text is read once."""

    known: dict[tuple[str, ...], bool] = field(default_factory=dict)

    def lacks_its_year(self, cell: str) -> bool:
        """Whether a cell is a day and month in words, and no year."""
        key = (cell,)
        if key not in self.known:
            self.known[key] = bool(_WITH_DAY.fullmatch(cell.strip())) and _kind(cell) == "yearless"
        return self.known[key]

    def pieces(self, row: Sequence[str], at: int) -> int:
        """How many cells of a row, from one on, are one date: 2, 3 for a range of two such dates, or 0."""
        if at + 1 >= len(row) or not _YEAR.match(row[at + 1]) or not self.lacks_its_year(row[at]):
            return 0
        if at + 2 < len(row) and _BARE_YEAR.fullmatch(row[at + 2]) and not _BARE_YEAR.fullmatch(row[at + 1]):
            return 3 if self._is_date(tuple(row[at : at + 3])) else 0
        return 2 if self._is_date(tuple(row[at : at + 2])) else 0

    def _is_date(self, pieces: tuple[str, ...]) -> bool:
        if pieces not in self.known:
            self.known[pieces] = _kind(_joined(pieces)) not in (None, "yearless", "number")
        return self.known[pieces]


def _joined(pieces: Sequence[str]) -> str:
    return ", ".join(piece.strip() for piece in pieces)


def _kind(text: str) -> str | None:
    from importer.core.rules.date_reading import DateReading  # few files come so far, and words of many languages load
    from importer.core.rules.dates import read_date

    reading = read_date(text)
    return reading.kind if isinstance(reading, DateReading) else None


def without_date_commas(sample: str) -> str:
    """A sample of text whose dates in words have no comma before their year, so that it divides no cells there."""
    if not _MAY_CUT.search(sample):
        return sample
    cuts = _Cuts()

    def spared(found: re.Match[str]) -> str:
        whole: str = found[0]
        return f"{found[1]} {found[2].strip()}" if cuts.pieces((found[1], found[2]), 0) else whole

    return _CUT.sub(spared, sample)


def with_dates_joined(file: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Assumption, ...]]:
    """Join the pieces of dates.

    Args:
        file: the source's name.
        frame: text cells of a table that is cut at commas.

    Returns:
        The frame as it was, or with its cells joined, and an assumption for each column of such dates.
    """
    cuts, told = _Cuts(), []
    at = 0
    while at + 1 < frame.shape[1]:
        first = _first_cut(frame, at, cuts)
        joined = _join(frame, at, cuts) if first is not None else None
        if joined is not None and first is not None:
            frame, date = joined
            told.append(_assumption(file, first, at, date))
        at += 1
    return frame, tuple(told)


def _first_cut(frame: pd.DataFrame, at: int, cuts: _Cuts) -> int | None:
    """The first row, among those that are looked at, with a date in pieces in this column."""
    block = frame.iloc[:_LOOKED_AT, at : at + 3].to_numpy()
    return next(
        (row for row, cells in enumerate(block) if _YEAR.match(cells[1]) and cuts.pieces(cells.tolist(), 0)), None
    )


def _join(frame: pd.DataFrame, at: int, cuts: _Cuts) -> tuple[pd.DataFrame, str] | None:
    """The frame with the dates of one column joined, and the first of them; None where the years are a column."""
    rows: list[list[str]] = frame.to_numpy().tolist()
    counts = [cuts.pieces(row, at) for row in rows]
    if any(
        not count and _is_number(row[at + 1]) and cuts.lacks_its_year(row[at]) for row, count in _both(rows, counts)
    ):
        return None  # such as times of day
    dated = [row for row, count in _both(rows, counts) if count]
    headings = _headings(rows, counts, cuts)
    wide = Counter(map(_width, dated)).most_common(1)[0][0]
    if headings and _width(headings) >= wide and not _written_by_hand(headings, dated, at):
        return None
    more_room = not headings or wide - 1 > _width(headings)
    begin = at - 1 if at and more_room and all(_is_weekday(row[at - 1]) for row in dated) else at
    done = [_closed_up(row, begin, at + count) if count else row for row, count in _both(rows, counts)]
    date = next(row[begin] for row, count in _both(done, counts) if count)
    width = max(map(_width, done))
    return pd.DataFrame([row[:width] for row in done], dtype=object, columns=pd.RangeIndex(width)), date


def _both(rows: list[list[str]], counts: list[int]) -> Iterator[tuple[list[str], int]]:
    return zip(rows, counts, strict=True)


def _is_number(cell: str) -> bool:
    return cell.strip()[:1].isdigit()


def _headings(rows: list[list[str]], counts: list[int], cuts: _Cuts) -> list[str]:
    """The widest row above the first date that has none itself; empty where nothing stands there."""
    above = rows[: next(number for number, count in enumerate(counts) if count)]
    filled = [row for row in above if not row[0].lstrip().startswith(("#", "//"))]
    return max(
        (row for row in filled if not any(cuts.pieces(row, at) for at in range(len(row)))), key=_width, default=[]
    )


def _written_by_hand(headings: Sequence[str], dated: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a blank stands before every year, and none before the heading over them."""
    return bool(headings[at + 1].strip() and not headings[at + 1][0].isspace()) and all(
        row[at + 1][0].isspace() for row in dated
    )


def _is_weekday(cell: str) -> bool:
    from importer.core.rules.calendar_languages import weekday_in_any

    return len(cell) <= _LONGEST and weekday_in_any(cell) is not None


def _width(row: Sequence[str]) -> int:
    """How many cells a row has, without the blank ones at its end."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


def _closed_up(row: list[str], begin: int, end: int) -> list[str]:
    """A row with some of its cells made one, as wide as it was."""
    return [*row[:begin], _joined(row[begin:end]), *row[end:], *[""] * (end - begin - 1)]


def _assumption(file: str, first: int, at: int, date: str) -> Assumption:
    evidence = f'row {first + 1} says "{date}", and no heading stands over the year alone.'
    return Assumption("date-comma", f"{file}: dates in column {column_letter(at)}", "a comma is part of them", evidence)
