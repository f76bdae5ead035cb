"""Dates in pieces: day, month and year in columns of their own become one column of dates, as text.

With a year the text is ISO, or words where the month is a word; without one it is day and month, to which parse gives
the year as to any other date that lacks it.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from importer.core.faults import Fault, shown
from importer.core.glossary import Field
from importer.core.lifting import BLANK, Coded
from importer.core.mapping.heading import piece_number
from importer.core.names import clean

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
PIECES: tuple[Field, ...] = ("day", "month", "year")
_DECEMBER = 12
_LONG = 4


def dates_of_pieces(raw: Mapping[Field, Coded[Any]]) -> Coded[Any]:
    """One coded column of dates as text from the columns day, month and, where there is one, year.

    A row that says neither day nor month is blank; one that lacks a piece, or has an impossible one, holds a fault.
    """
    parts = [raw[name] for name in PIECES if name in raw]
    codes, where = np.unique(np.stack([part.codes for part in parts]), axis=1, return_inverse=True)
    joined = Coded.of(
        _joined([None if code == BLANK else part.values[code] for part, code in zip(parts, each, strict=True)])
        for each in codes.T.tolist()
    )
    return joined.take(np.asarray(where).reshape(-1))


def _joined(pieces: list[Any]) -> "str | Fault | None":
    day, month, *rest = pieces
    if day is None and month is None:
        return None
    fault = next((piece for piece in pieces if isinstance(piece, Fault)), None)
    if fault:
        return fault
    if day is None or month is None:
        missing = "day" if day is None else "month"
        return Fault("date-missing", f"The row does not say the {missing} of its date.", f"fill in the {missing}.")
    number, year = piece_number(month), _text(rest[0]) if rest and rest[0] is not None else ""
    if number is None:
        return clean(f"{_text(day)} {_text(month)} {year}")
    if not 1 <= number <= _DECEMBER:
        return Fault("date-impossible", f'"{shown(month)}" is no month.', "write a month from 1 to 12.")
    whole = piece_number(day)
    if year.isdigit() and len(year) == _LONG and whole is not None:
        return f"{year}-{number:02d}-{whole:02d}"
    return clean(f"{_text(day)} {_MONTHS[number - 1]} {year}")


def _text(piece: object) -> str:
    if isinstance(piece, float) and piece.is_integer():
        return str(int(piece))
    return clean(str(piece)).rstrip(".年月日")


def is_day_column(cells: "pd.Series[Any]") -> bool:
    """Whether all that a column says are days of a month, so that "Day" means no weekday."""
    said = [cell for cell in cells.iloc[:200] if str(cell).strip()]
    return bool(said) and all(piece_number(cell) in range(1, 32) for cell in said)
