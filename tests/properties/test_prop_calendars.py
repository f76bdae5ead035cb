"""What icalendar's own writer writes comes back the same: days, times, zones, ends, rules, letters, folds."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from written_calendars import Written, entries, written

from importer.core.model import Sheet
from importer.readers import ReadOptions, read_source


def sheet_of(raw: bytes) -> Sheet:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.ics"
        path.write_bytes(raw)
        (sheet,) = read_source(path, ReadOptions()).sheets
        return sheet


@given(st.lists(entries(), min_size=1, max_size=5))
def test_events_come_back_as_they_were_written(each: list[Written]) -> None:
    sheet = sheet_of(written(each))
    found = sheet.cells.iloc[1:, :6].to_numpy().tolist()
    assert sheet.entries is not None
    assert not sheet.entries.faults
    assert [tuple(row) for row in found] == [row for entry in each for row in entry.rows()]


@given(st.lists(entries(), min_size=1, max_size=5))
def test_every_entry_has_a_row_or_a_reason(each: list[Written]) -> None:
    entries_read = sheet_of(written(each)).entries
    assert entries_read is not None
    assert len(entries_read.names) == len(each)
    assert {*entries_read.lines.tolist(), *entries_read.left_out} == entries_read.names.keys()
