"""Whether a sheet is whole: only one that says all it has to say may decide what is missing from it (mode mirror)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from importer.core.checked import Checked
from importer.core.issues import Severity
from importer.core.lifting import Coded, Mask
from importer.core.model import Source
from importer.core.names import fold
from importer.core.planning.assigning import held_wishes
from importer.core.planning.options import PlanOptions
from importer.core.records import RecordPlaces
from importer.core.report import added_by_us
from importer.core.rules.types import fits
from importer.core.table import TEMPLATE_SHEETS

_PLACES = 3
_LACKS = "the sheet lacks it, but "


def told_of_sheet(options: PlanOptions, checked: Checked, sources: Sequence[Source]) -> PlanOptions:
    """The options with what planning must know of a sheet beside what can be sent.

    That is the skills of occasions that are held back; in mode mirror also the names that the sheet has, those in error
    too, and why it may not be whole.
    """
    options = replace(options, held_wishes=held_wishes(checked))
    if options.mode != "mirror":
        return options
    named = frozenset(map(fold, checked.names))
    return replace(options, named=named, not_whole=options.not_whole or why_not_whole(options, checked, sources))


def told_of_lost_rows(options: PlanOptions, lost: RecordPlaces) -> PlanOptions:
    """The options with the rows of a sheet for several accounts that name none which is known: they may be for any."""
    rejected = lost.records.rejected
    if not rejected.any():
        return options
    told = _rows(rejected, lost, "names", "name")
    return replace(options, not_whole=f"{_LACKS}{told} no account that is known; mend the sheet first")


def why_not_whole(options: PlanOptions, checked: Checked, sources: Sequence[Source]) -> str:
    """Why a sheet may lack occasions that were meant to be in it, and the way out; empty if it is whole."""
    return _in_error(checked) or _filtered(options, checked.places) or _left_out(checked, sources)


def _in_error(checked: Checked) -> str:
    rejected = checked.places.records.rejected
    if rejected.any():
        told = _rows(rejected, checked.places, "is in error", "are in error")
        return f"{_LACKS}{told}, and may be meant for it; mend the sheet first"
    error = next((issue for issue in checked.issues if issue.severity is Severity.ERROR), None)
    if error is not None:
        return f"{_LACKS}the sheet is in error ({error.place}: {error.code}); mend it first"
    return ""


def _filtered(options: PlanOptions, places: RecordPlaces) -> str:
    """Rows that options left out."""
    for mask, asked in ((_out_of_range(options, places), "--year, --from or --to"), (_of_types(places), _TYPES)):
        if mask.any():
            told = _rows(mask, places, "was left out", "were left out")
            return f"{_LACKS}{told} by {asked}; mirror the whole sheet, or use --mode upsert"
    return ""


_TYPES = "--only-type or --skip-type"


def _out_of_range(options: PlanOptions, places: RecordPlaces) -> Mask:
    records = places.records
    outside = np.zeros(len(records), dtype=np.bool_)
    if options.first:
        outside |= records.last < options.first.toordinal()
    if options.last:
        outside |= records.first > options.last.toordinal()
    return outside & (records.first > 0) & ~records.skipped.blank


def _of_types(places: RecordPlaces) -> Mask:
    records = places.records
    found = np.zeros(len(records), dtype=np.bool_)
    for number, table in enumerate(places.tables):
        profile = table.profile
        if profile.only_types or profile.skip_types:
            found |= (records.table == number) & _unwanted(records.type, profile.only_types, profile.skip_types)
    return found & ~records.skipped.blank


def _unwanted(types: Coded[str], only: Sequence[str], skip: Sequence[str]) -> Mask:
    named = types.where(lambda value: fits(value, skip) or (bool(only) and not fits(value, only)))
    return named | types.blank if only else named


def _left_out(checked: Checked, sources: Sequence[Source]) -> str:
    """Sheets and tables that were not read, and rows of which we gave back some only."""
    tables = checked.places.tables
    returned = next((table for table in tables if added_by_us(each.header for each in table.columns)), None)
    if returned:
        return f"{_LACKS}{returned.file} holds some rows of an import only; mend and mirror the sheet it came from"
    if any(table.chosen for table in tables):
        return f"{_LACKS}--sheet left other sheets out; mirror the whole workbook, or use --mode upsert"
    if any(table.profile.tables for table in tables):
        return f"{_LACKS}--table may have left other tables out; mirror the whole sheet, or use --mode upsert"
    asked = {table.file: table.profile.hidden for table in tables}
    for source in sources:
        hidden = _hidden(source, asked.get(source.file))
        if hidden:
            return f"{_LACKS}{hidden} not read, because hidden; read all with --hidden include"
    return ""


def _hidden(source: Source, asked: str | None) -> str:
    """What of a source was not read because it is hidden."""
    if asked == "include":
        return ""
    for sheet in source.sheets:
        if sheet.hidden and sheet.cells.size and sheet.name not in TEMPLATE_SHEETS:
            return f'the sheet "{sheet.name}" was'
        if sheet.hidden_rows and asked == "skip" and not sheet.hidden:
            return "rows were"
    return ""


def _rows(mask: Mask, places: RecordPlaces, one: str, several: str) -> str:
    """Such as ``2 rows are in error (a.csv!3, a.csv!7)``."""
    records, spots = places.records, np.flatnonzero(mask)
    rows = records.table[spots].astype(np.int64) << 32 | records.row[spots]
    _, firsts = np.unique(rows, return_index=True)  # a row may give several records
    shown = ", ".join(str(places.place(int(spots[first]))) for first in firsts[:_PLACES])
    more = f" and {len(firsts) - _PLACES} more" if len(firsts) > _PLACES else ""
    return f"1 row {one} ({shown})" if len(firsts) == 1 else f"{len(firsts)} rows {several} ({shown}{more})"
