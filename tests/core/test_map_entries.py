"""Files that have entries and no rows: their tables are cut by what the reader knows, and places name the entries."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from importer.core.faults import Fault
from importer.core.issues import Place
from importer.core.mapping.map import map_source
from importer.core.model import Entries, Sheet, Source
from importer.core.parsing.parse import parse
from importer.core.profile import Profile
from importer.core.table import Table
from importer.pipeline import load_glossary

NO_DAY = Fault("date-unreadable", '"20270231" is no day.', "write a day that there is.")


def sheet_of(rows: Sequence[Sequence[object]], entries: Entries) -> Source:
    cells = pd.DataFrame(rows, dtype=object)
    return Source("c.ics", "0", "icalendar", (Sheet("c.ics", None, cells, entries=entries),))


def two_entries(**more: object) -> Source:
    """Two entries, at lines 5 and 12, the first of which comes back on two days."""
    days = ["2027-01-01", "2028-01-01", "2027-05-01"]
    rows = [["SUMMARY", "DTSTART", "X-SITE"], *([name, day, ""] for name, day in zip("AAB", days, strict=True))]
    names = {5: "VEVENT 1 (line 5)", 12: "VEVENT 2 (line 12)"}
    entries = Entries(np.array([5, 5, 12], dtype=np.int32), names, {0: "event", 1: "start_date"}, **more)  # type: ignore[arg-type]
    return sheet_of(rows, entries)


def table_of(source: Source, profile: Profile | None = None) -> Table:
    (table,) = map_source(source, profile or Profile(), load_glossary()).tables
    return table


def test_a_row_is_named_as_the_file_names_its_entry_and_has_no_cell() -> None:
    table = table_of(two_entries())
    place = table.at(2, "start_date")
    assert str(place) == "c.ics!VEVENT 2 (line 12)"
    assert (place.row, place.cell, place.column) == (12, None, "DTSTART")
    assert table.rows.tolist() == [5, 5, 12]
    assert table.layout == "entries"


def test_what_is_said_of_a_whole_column_names_the_column_alone() -> None:
    assert table_of(two_entries()).place(None, "event") == Place("c.ics", header="SUMMARY")


def test_entries_without_a_row_are_skipped_with_their_reason() -> None:
    (skipped,) = table_of(two_entries(left_out={20: "it does not come back in that range"})).skipped
    assert (skipped.row, skipped.reason) == (20, "it does not come back in that range")


def test_what_cannot_be_understood_is_an_issue_at_its_entry() -> None:
    parsed = parse([table_of(two_entries(faults={(2, 1): NO_DAY}))], load_glossary())
    (issue,) = parsed.issues
    assert (issue.code, str(issue.place)) == ("date-unreadable", "c.ics!VEVENT 2 (line 12)")
    assert parsed.records.rejected.tolist() == [False, False, True]


def test_a_profile_says_what_a_column_means_before_the_reader_does() -> None:
    named = table_of(two_entries(), Profile(columns={"X-SITE": "event", "SUMMARY": "unused"}))
    assert {column.header: column.field for column in named.columns} == {
        "SUMMARY": None,
        "DTSTART": "start_date",
        "X-SITE": "event",
    }


def test_columns_that_the_reader_leaves_open_are_known_by_their_names() -> None:
    entries = Entries(np.array([1], dtype=np.int32))
    table = table_of(sheet_of([["title", "date"], ["New Year", "2027-01-01"]], entries))
    assert {column.header: column.field for column in table.columns} == {"title": "event", "date": "start_date"}
    assert str(table.at(0)) == "c.ics!1"
