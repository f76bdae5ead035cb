"""Divide: rows to the accounts that they name."""

from collections.abc import Sequence

import pytest
from core_sheets import Cells, sheet_of, source_of

from importer.core.dividing import Share, divide, names_accounts
from importer.core.glossary import Glossary
from importer.core.mapping.map import map_source
from importer.core.names import fold
from importer.core.parsing.parse import parse
from importer.core.profile import Profile
from importer.core.records import Parsed

HEADER = ("Account", "Occasion", "Event", "Start date")
KNOWN = {"munich": "munich", "11223344": "munich", "london": "london", "oslo": "oslo"}


def parsed_of(rows: Cells, glossary: Glossary, header: Sequence[str] = HEADER) -> Parsed:
    mapped = map_source(source_of(sheet_of([header, *rows])), Profile(), glossary)
    return parse(mapped.tables, glossary)


def divided(parsed: Parsed, only: Sequence[str] | None = None) -> tuple[Share, ...]:
    return divide(parsed, parsed.issues, lambda text: KNOWN.get(fold(text)), ("munich", "london", "oslo"), only)


def rows_of(share: Share) -> list[int]:
    return [int(row) for row in share.parsed.records.row]


def shares(parsed: Parsed, only: Sequence[str] | None = None) -> dict[str | None, list[int]]:
    return {share.account: rows_of(share) for share in divided(parsed, only)}


MIXED = (
    ("munich", "Closed", "New Year", "2027-01-01"),
    ("London", "Closed", "New Year", "2027-01-02"),
    ("11223344", "Closed", "Epiphany", "2027-01-06"),
    ("oslo; london", "Closed", "Easter", "2027-03-28"),
)


def test_each_row_goes_to_its_account_by_name_or_number(glossary: Glossary) -> None:
    assert shares(parsed_of(MIXED, glossary)) == {"london": [3, 5], "munich": [2, 4], "oslo": [5]}


def test_spans_follow_their_records(glossary: Glossary) -> None:
    for share in divided(parsed_of(MIXED, glossary)):
        spans, records = share.parsed.spans, share.parsed.records
        assert spans.first.tolist() == records.first[spans.record].tolist()
        assert len(spans) == len(records)


def test_tables_keep_the_cells_of_their_own_records(glossary: Glossary) -> None:
    for share in divided(parsed_of(MIXED, glossary)):
        (table,) = share.parsed.tables
        assert table.rows.tolist() == rows_of(share)
        assert [table.raw["start_date"][spot] for spot in range(len(table))] == [
            MIXED[row - 2][3] for row in rows_of(share)
        ]


def test_a_row_without_account_and_one_of_an_unknown_one_are_errors_at_their_cells(glossary: Glossary) -> None:
    rows = (*MIXED, ("", "Closed", "May Day", "2027-05-01"), ("munch", "Closed", "Assumption", "2027-08-15"))
    *_, rest = divided(parsed_of(rows, glossary))
    assert (rest.account, rows_of(rest)) == (None, [6, 7])
    assert [(issue.code, issue.place.cell) for issue in rest.issues] == [
        ("account-row-missing", "A6"),
        ("account-unknown", "A7"),
    ]
    assert "munch" in rest.issues[1].message
    assert "munich, london, oslo" in rest.issues[1].message
    assert rest.parsed.records.rejected.all()


def test_a_list_with_one_unknown_name_goes_to_nobody(glossary: Glossary) -> None:
    rows = (*MIXED, ("london; munch", "Closed", "May Day", "2027-05-01"))
    assert shares(parsed_of(rows, glossary))[None] == [6]


def test_rows_of_accounts_that_were_not_asked_for_are_skipped_with_their_reason(glossary: Glossary) -> None:
    mine, rest = divided(parsed_of(MIXED, glossary), only=["munich"])
    assert (mine.account, rows_of(mine)) == ("munich", [2, 4])
    assert (rest.account, rows_of(rest)) == (None, [3, 5])
    assert [rest.parsed.records.skipped[spot] for spot in range(2)] == [
        "it is for the account london, which was not asked for",
        "it is for the account oslo, london, which was not asked for",
    ]
    assert not rest.parsed.records.rejected.any()


def test_a_blank_occasion_is_not_taken_from_a_row_of_another_account(glossary: Glossary) -> None:
    rows = (
        ("munich", "North", "New Year", "2027-01-01"),
        ("london", "South", "New Year", "2027-01-01"),
        ("munich", "", "Epiphany", "2027-01-06"),
    )
    *_, rest = divided(parsed_of(rows, glossary))
    assert [(issue.code, issue.place.cell) for issue in rest.issues] == [("occasion-missing", "B4")]


def test_issues_stay_with_their_rows_and_those_of_no_row_with_all(glossary: Glossary) -> None:
    rows = (
        ("munich", "Closed", "New Year", "2027-01-01"),
        ("london", "Closed", "New Year", "2027-13-01"),
        ("", "", "Comment at the end", ""),
    )
    found = divided(parsed_of(rows, glossary))
    assert [(share.account, [issue.place.row for issue in share.issues]) for share in found] == [
        ("london", [3]),
        ("munich", []),
    ]


def test_rows_that_are_no_events_are_in_one_share_only(glossary: Glossary) -> None:
    rows = (*MIXED, ("", "", "Total: 4", ""))
    found = divided(parsed_of(rows, glossary))
    counted = [sum(len(table.skipped) for table in share.parsed.tables) + len(share.parsed.records) for share in found]
    assert sum(counted) == len(rows) + 1  # the row for two accounts is in both
    assert None not in {share.account for share in found}


@pytest.mark.parametrize("cell", ["", "  "])
def test_a_blank_column_names_no_accounts(glossary: Glossary, cell: str) -> None:
    assert not names_accounts(parsed_of([(cell, "Closed", "New Year", "2027-01-01")], glossary))
    assert names_accounts(parsed_of(MIXED, glossary))


@pytest.mark.parametrize("cell", [11223344, 11223344.0, "11223344", " Munich "])
def test_an_account_is_known_however_its_cell_is_typed(glossary: Glossary, cell: object) -> None:
    parsed = parsed_of([(cell, "Closed", "New Year", "2027-01-01")], glossary)
    assert shares(parsed) == {"munich": [2]}


def test_a_cell_may_list_accounts_line_by_line(glossary: Glossary) -> None:
    parsed = parsed_of([("munich\nlondon", "Closed", "New Year", "2027-01-01")], glossary)
    assert shares(parsed) == {"london": [2], "munich": [2]}


def test_a_skipped_row_that_names_no_account_is_in_one_share_too(glossary: Glossary) -> None:
    header = (*HEADER, "Transferred")
    rows = [(*each, "no") for each in MIXED] + [("", "Closed", "The old day", "2027-05-01", "yes")]
    parsed = parsed_of(rows, glossary, header)
    assert not parsed.records.skipped.blank[-1]
    assert shares(parsed) == {"london": [3, 5, 6], "munich": [2, 4], "oslo": [5]}
