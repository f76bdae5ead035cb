"""Copies of workbooks for tests: made through the whole arrow, and compared cell by cell with their originals."""

import datetime as dt
import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl

from importer.core.model import Sheet
from importer.core.profile import Profile
from importer.core.report import Report, RunInfo
from importer.core.validating.validate import Rules
from importer.pipeline import Zones, check, load_glossary
from importer.readers.reader import ReadOptions
from importer.readers.registry import read_source
from importer.returning import open_copies

TODAY = dt.date(2027, 1, 1)
RUN = RunInfo(
    id="20270101T000000-ab12",
    command="check",
    account=None,
    api=None,
    mode="upsert",
    started="2027-01-01T00:00:00+00:00",
    finished="2027-01-01T00:00:00+00:00",
    version="0.1.0",
    tzdata="2026f",
    sources=(),
)
LOOKS = ("font", "fill", "border", "alignment", "number_format", "protection", "quotePrefix")


def checked(*paths: Path, **options: Any) -> Report:
    """The report of a check of files."""
    profile = Profile(**{"zone": "Europe/Warsaw", **options})
    checking = check(paths, profile, Rules(TODAY, False, ()), Zones(), load_glossary())
    return checking.report(replace(RUN, sources=checking.reading.entries))


def copied(report: Report, folder: Path) -> Path:
    """The copy of the one source of a report."""
    copies = open_copies([("", report)])
    (path,) = copies.write(copies.told([("", report)]), folder)
    return path


def loaded(path: Path | bytes) -> Any:
    """A workbook with everything that the library reads; its cells may hold anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(path) if isinstance(path, bytes) else path, rich_text=True)


def marked(report: Report) -> set[tuple[str | None, str | None]]:
    """Sheet and name of each cell that an issue is about."""
    weighty = [each for each in report.issues if each.severity != "note"]
    places = [place for each in weighty for place in (each.place, *each.related)]
    return {(place.sheet, place.cell) for place in places}


def differences(before: Any, after: Any, marks: set[str]) -> Iterator[str]:
    """Where a sheet's copy is other than the sheet, but for what we add: cells, looks, measures, what hangs on it."""
    for row in before.iter_rows():
        for cell in row:
            other = after[cell.coordinate]
            if repr(cell.value) != repr(other.value) and not _same_formula(cell.value, other.value):
                yield f"{cell.coordinate}: {cell.value!r} became {other.value!r}"
            for look in LOOKS:
                if look == "fill" and cell.coordinate in marks:
                    continue
                if look == "number_format" and cell.coordinate in marks and other.number_format == "@":
                    continue  # what is typed among texts must stay a text
                if _look(cell, look) != _look(other, look):
                    yield f"{cell.coordinate}: {look} differs"
    widest = before.max_column
    for name, measure in (("columns", _columns), ("rows", _rows), ("rest", _rest)):
        was, now = measure(before), measure(after)
        for key, value in was.items():
            if name == "columns" and int(key) > widest:
                continue  # ours
            if now.get(key) != value:
                yield f"{name} {key}: {value!r} became {now.get(key)!r}"


def _look(cell: Any, look: str) -> str:
    """A look in words, because the library compares proxies; what is unsaid is false."""
    return repr(getattr(cell, look)).replace("=False", "=None")


def _same_formula(one: Any, other: Any) -> bool:
    return type(one) is type(other) and hasattr(one, "ref") and dict(one) == dict(other)


def _columns(sheet: Any) -> Mapping[Any, Any]:
    found: dict[int, Any] = {}
    for each in sheet.column_dimensions.values():
        each.reindex()
        found |= dict.fromkeys(range(each.min, min(each.max, 60) + 1), (each.width, each.hidden, each.outlineLevel))
    return found


def _rows(sheet: Any) -> Mapping[Any, Any]:
    return {number: (each.ht, each.hidden, each.outlineLevel) for number, each in sheet.row_dimensions.items()}


def _rest(sheet: Any) -> Mapping[str, Any]:
    rules = [
        (str(area.sqref), [rule.type for rule in each]) for area, each in sheet.conditional_formatting._cf_rules.items()
    ]
    return {
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "state": sheet.sheet_state,
        "rules": rules,
        "choices": [(str(each.sqref), each.formula1) for each in sheet.data_validations.dataValidation],
        "images": [(each.anchor._from.row, each.anchor._from.col, each._data()) for each in sheet._images],
        "tables": dict(sheet.tables.items()),
        "print": (sheet.print_area, sheet.print_title_rows, sheet.oddHeader.center.text),
        "links": sorted((each.ref, each.target or "", each.location or "") for each in _links(sheet)),
        "protected": sheet.protection.sheet,
    }


def _links(sheet: Any) -> Iterator[Any]:
    return (cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink)


def same_reading(original: Path, copy: Path) -> list[str]:
    """Where our own reader reads the copy's sheets otherwise than the original's, but for what we add."""
    options = ReadOptions(vocabulary=load_glossary().vocabulary())
    before, after = read_source(original, options).sheets, read_source(copy, options).sheets[1:]
    wrong = [] if len(before) == len(after) else [f"{len(before)} sheets became {len(after)}"]
    for one, other in zip(before, after, strict=False):
        wrong += _other_cells(one, other)
        for name in ("hidden", "merged", "error_cells", "uncached_formulas", "from_1904"):
            if getattr(one, name) != getattr(other, name):
                wrong.append(f"{one.name}: {name} was {getattr(one, name)!r}, is {getattr(other, name)!r}")
    return wrong


def _other_cells(one: Sheet, other: Sheet) -> list[str]:
    rows, columns = one.cells.shape
    now = other.cells.reindex(index=range(rows), columns=range(columns), fill_value="")
    pairs = zip(one.cells.to_numpy().ravel().tolist(), now.to_numpy().ravel().tolist(), strict=True)
    return [f"{one.name}: {was!r} became {is_!r}" for was, is_ in pairs if (type(was), was) != (type(is_), is_)]
