"""Load one sheet of a workbook with pandas, cells untouched, in the types that sheets promise."""

import datetime as dt

import pandas as pd

from importer.readers.reader import blank_frame
from importer.readers.sheet_parser import SheetFacts

_WHOLE = 2**53
"""Beyond it not every whole number is exact as a float, and none is counted in whole numbers."""


def _read(excel: pd.ExcelFile, name: str) -> pd.DataFrame:
    """One sheet, cells untouched: no header, no types, nothing taken for missing."""
    frame = pd.read_excel(excel, sheet_name=name, header=None, dtype=object, keep_default_na=False, na_filter=False)
    if frame.empty:
        return blank_frame()
    return frame.set_axis(pd.RangeIndex(len(frame))).set_axis(pd.RangeIndex(frame.shape[1]), axis="columns")


def sheet_frame(excel: pd.ExcelFile, name: str, facts: SheetFacts) -> pd.DataFrame:
    """The cells in the types that sheets promise, wide enough for all that is told of them."""
    frame = _read(excel, name)
    told = facts.uncached | facts.errors.keys()
    height = max([len(frame), *(row for row, _ in told)])
    width = max([frame.shape[1], *(column + 1 for _, column in told)])
    if (height, width) != frame.shape:
        frame = frame.reindex(index=pd.RangeIndex(height), columns=pd.RangeIndex(width), fill_value="")
    for column in frame.columns:
        cells = frame[column].tolist()
        if not set(map(type, cells)).isdisjoint((float, dt.date)):
            frame[column] = pd.Series([_cell(cell) for cell in cells], index=frame.index, dtype=object)
    return frame


def _cell(cell: object) -> object:
    """Whole floats as ``int``, dates as ``datetime``, numbers that are none as their text."""
    if type(cell) is float:
        if cell.is_integer() and abs(cell) < _WHOLE:
            return int(cell)
        return cell if abs(cell) < float("inf") else str(cell)
    if type(cell) is dt.date:
        return dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a sheet's dates have no zone
    return cell
