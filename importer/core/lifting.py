"""The lifter: a scalar rule is applied once for each distinct value of a column.

A holiday sheet repeats itself: a million rows hold a few hundred different dates, zones and names. ``Coded`` is a
column written as codes into its distinct values (distinct by type and value: ``1``, ``True`` and ``1.0`` are three);
rules run over the values, and numpy takes the answers back to the rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

T = TypeVar("T")
U = TypeVar("U")
Codes = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]

BLANK = -1
"""The code of a row without a value."""


@dataclass(frozen=True)
class Coded(Generic[T]):
    """A column as codes (int32, one for each row; -1 is blank) into a tuple of distinct values."""

    codes: Codes
    values: tuple[T, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> T | None:
        code = int(self.codes[row])
        return None if code == BLANK else self.values[code]

    @property
    def blank(self) -> Mask:
        """Which rows have no value."""
        blank: Mask = self.codes == BLANK
        return blank

    def map(self, rule: Callable[[T], U | None]) -> "Coded[U]":
        """Apply a rule once for each distinct value; equal answers share a code, None becomes blank."""
        index: dict[U, int] = {}
        lookup = np.full(len(self.values) + 1, BLANK, dtype=np.int32)
        for code, value in enumerate(self.values):
            answer = rule(value)
            if answer is not None:
                lookup[code] = index.setdefault(answer, len(index))
        return Coded(lookup[self.codes], tuple(index))

    def number(self, rule: Callable[[T], int], blank: int) -> Numbers:
        """Apply a rule to whole numbers once for each distinct value."""
        lookup = np.fromiter((rule(value) for value in self.values), dtype=np.int32, count=len(self.values))
        return np.append(lookup, np.int32(blank))[self.codes].astype(np.int32, copy=False)

    def where(self, rule: Callable[[T], bool]) -> Mask:
        """Which rows hold a value that a rule says yes to; blank rows do not."""
        lookup = np.fromiter((rule(value) for value in self.values), dtype=np.bool_, count=len(self.values))
        answer: Mask = np.append(lookup, np.False_)[self.codes]
        return answer

    def take(self, rows: npt.NDArray[np.intp]) -> "Coded[T]":
        """The same column for some rows, in the order given."""
        return Coded(self.codes[rows], self.values)

    def counts(self) -> npt.NDArray[np.intp]:
        """For each distinct value the number of rows that hold it."""
        return np.bincount(self.codes[self.codes != BLANK], minlength=len(self.values))

    @staticmethod
    def constant(value: U | None, length: int) -> "Coded[U]":
        """A column that holds one value in every row, or none at all."""
        code = BLANK if value is None else 0
        return Coded(np.full(length, code, dtype=np.int32), () if value is None else (value,))

    @staticmethod
    def of(items: Iterable[U | None]) -> "Coded[U]":
        """A column from single values; equal ones share a code."""
        index: dict[U, int] = {}
        codes = [BLANK if item is None else index.setdefault(item, len(index)) for item in items]
        return Coded(np.array(codes, dtype=np.int32), tuple(index))

    @staticmethod
    def concat(columns: "Sequence[Coded[U]]") -> "Coded[U]":
        """Columns one below the other; equal values of different columns share a code."""
        index: dict[U, int] = {}
        parts: list[Codes] = []
        for column in columns:
            codes = [index.setdefault(value, len(index)) for value in column.values]
            parts.append(np.array([*codes, BLANK], dtype=np.int32)[column.codes])
        return Coded(np.concatenate(parts) if parts else np.empty(0, dtype=np.int32), tuple(index))


def distinct(cells: "pd.Series[Any]") -> Coded[Any]:
    """Code a column of raw cells by type and value; ``""`` and None are blank.

    pandas' own ``factorize`` merges 1, True and 1.0, so cells of each type are coded apart. A column of text alone,
    which every CSV column is, takes the short way.
    """
    array = cells.to_numpy()
    kinds = set(map(type, array))
    if kinds <= {str}:
        codes, values = pd.factorize(array)
        return _without_blank(codes.astype(np.int32), tuple(values))
    of_row = np.fromiter(map(id, map(type, array)), dtype=np.int64, count=len(array))
    coded = np.full(len(array), BLANK, dtype=np.int32)
    found: list[Any] = []
    for kind in sorted(kinds - {type(None)}, key=lambda kind: kind.__name__):
        rows = np.flatnonzero(of_row == id(kind))
        codes, values = pd.factorize(array[rows])
        coded[rows] = np.where(codes < 0, BLANK, codes + len(found))
        found += [kind(value) if kind in (bool, int, float) else value for value in values]
    return _without_blank(coded, tuple(found))


def _without_blank(codes: Codes, values: tuple[Any, ...]) -> Coded[Any]:
    """Turn the code of the empty text into blank."""
    spots = [spot for spot, value in enumerate(values) if isinstance(value, str) and not value.strip()]
    for spot in reversed(spots):
        codes = np.where(codes == spot, BLANK, np.where(codes > spot, codes - 1, codes)).astype(np.int32)
        values = values[:spot] + values[spot + 1 :]
    return Coded(codes, values)


def distinct_pairs(first: Numbers, second: Numbers) -> tuple[list[int], list[int]]:
    """The distinct pairs of two columns of whole numbers (-1 or more), in order; numpy's own way by rows is slow."""
    wide = np.int64(2**31)
    keys = np.unique(first.astype(np.int64) * wide + (second.astype(np.int64) + 1))
    return (keys // wide).tolist(), (keys % wide - 1).tolist()
