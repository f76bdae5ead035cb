"""A copy that we gave back is seen as its original; what is no copy stays as it is."""

from dataclasses import replace
from typing import Any

import pytest
from core_sheets import Cells, sheet_of, source_of

from importer.core.model import MergedRange, Sheet, Source
from importer.core.profile import Profile
from importer.core.recognising import row_texts
from importer.core.restoring import restore
from importer.core.returned import (
    ADDED_HEADERS,
    OCCASION_HEADER,
    OUTCOME_HEADER,
    REMEMBERED_TITLE,
    REPORT_MARK,
    Remembered,
)

FILE = "holidays (marked).xlsx"
WAS = Remembered("Feiertage 2027.csv", {"1001": "merge"}, Profile(zone="Europe/Berlin", year=2027))
ROWS: Cells = [["Event", "Date"], ["Epiphany", "2027-01-06"], ["Assumption", "soon"]]
MARKED: Cells = [
    ["Event", "Date", OUTCOME_HEADER, OCCASION_HEADER],
    ["Epiphany", "2027-01-06", "imported", "PL"],
    ["Assumption", "soon", "rejected: date-unreadable", "PL"],
]


def report_sheet(*lines: tuple[object, object], name: str = "Import report", mark: str = REPORT_MARK) -> Sheet:
    """A first sheet as ours begins, with lines below its title."""
    rows: list[list[object]] = [[f"{mark} 1.0: 1 row was not imported"], [], [REMEMBERED_TITLE], *map(list, lines)]
    return sheet_of([*rows, [], ["something else", "1"]], name=name, file=FILE)


def table(rows: Cells = MARKED, **more: Any) -> Sheet:
    return sheet_of(rows, name="EMEA", file=FILE, **more)


def copy_of(*sheets: Sheet, report: Sheet | None = None) -> Source:
    return restore(source_of(report or report_sheet(*WAS.lines()), *sheets))


def cells(sheet: Sheet) -> list[list[object]]:
    return [list(row) for row in sheet.cells.itertuples(index=False, name=None)]


def test_a_copy_is_read_as_the_original() -> None:
    found = copy_of(table())
    (sheet,) = found.sheets
    assert cells(sheet) == ROWS
    assert (sheet.file, sheet.name) == (FILE, "EMEA"), "places show the file that people have"
    assert (sheet.telling_file, sheet.sheetless) == ("Feiertage 2027.csv", True)
    assert found.remembered == WAS
    (told,) = found.assumptions
    assert (told.code, told.about) == ("copy-recognised", FILE)
    assert told.decided.startswith('read as the original "Feiertage 2027.csv"')
    assert 'zone "Europe/Berlin", year 2027' in told.decided or 'year 2027, zone "Europe/Berlin"' in told.decided
    assert told.evidence == 'the sheet "Import report"'
    assert not found.issues


def test_a_copy_without_its_first_sheet_is_known_by_its_columns() -> None:
    found = restore(source_of(table()))
    assert cells(found.sheets[0]) == ROWS
    assert found.remembered is None
    assert not found.issues
    assert found.assumptions[0].evidence == f'the columns "{OUTCOME_HEADER}" and "{OCCASION_HEADER}"'
    assert found.sheets[0].telling_file == FILE


@pytest.mark.parametrize(
    "sheet",
    [
        table(ROWS),
        table([["Event", "Date", OUTCOME_HEADER], ["Epiphany", "2027-01-06", "x"]]),
        table([["Event", "Date", "Outcome", "Occasion"], ["Epiphany", "2027-01-06", "x", "PL"]]),
        table([["Event", "Date"], [OUTCOME_HEADER, "2027-01-06"], ["x", OCCASION_HEADER]]),
        report_sheet(*WAS.lines(), mark="Somebody else"),
        table(ROWS, comments={(2, 1): f"{REPORT_MARK}: is what I should use"}),
    ],
    ids=["plain", "one-header", "other-headers", "single-words", "other-mark", "comment-alone"],
)
def test_what_is_no_copy_stays_as_it_is(sheet: Sheet) -> None:
    source = source_of(sheet)
    assert restore(source) is source


@pytest.mark.parametrize("name", ["Import report", "Import report (2)", "Bericht"])
def test_the_report_may_be_called_like_a_second_one(name: str) -> None:
    found = copy_of(table(), report=report_sheet(*WAS.lines(), name=name))
    assert [sheet.name for sheet in found.sheets] == ["EMEA"]
    assert found.remembered == WAS


def test_a_sheet_of_the_users_own_that_is_called_so_stays() -> None:
    own = sheet_of([["Event", "Date"], ["Epiphany", "2027-01-06"]], name="Import report", file=FILE)
    found = restore(source_of(report_sheet(*WAS.lines(), name="Import report (2)"), own))
    assert [sheet.name for sheet in found.sheets] == ["Import report"]


def test_headers_that_are_not_side_by_side_are_somebody_elses() -> None:
    rows: Cells = [
        [OUTCOME_HEADER, "Event", "Note", OCCASION_HEADER, "Date"],
        ["imported", "Epiphany", "mine", "PL", "2027-01-06"],
    ]
    assert cells(copy_of(table(rows)).sheets[0]) == rows
    assert restore(source_of(table(rows))).remembered is None


def test_what_stands_above_our_headers_stays() -> None:
    rows: Cells = [["Holidays", "", "draft", ""], *MARKED]
    assert cells(copy_of(table(rows)).sheets[0]) == [["Holidays", "", "draft"], *([*row, ""] for row in ROWS)]


def test_tables_one_below_another_lose_ours_each() -> None:
    narrow = [[row[0], "", *row[2:]] for row in MARKED]
    found = copy_of(table([*MARKED, [], *narrow]))
    assert cells(found.sheets[0]) == [*map(list, ROWS), ["", ""], *([row[0], ""] for row in ROWS)]


def test_of_several_pairs_only_the_rightmost_is_ours() -> None:
    rows = [[*row, *row[2:]] for row in MARKED]
    assert cells(restore(source_of(table(rows))).sheets[0]) == MARKED


def test_one_word_like_a_header_of_ours_blanks_nothing() -> None:
    rows: Cells = [[OCCASION_HEADER, "Event", *ADDED_HEADERS], ["PL", OUTCOME_HEADER, "imported", "PL"], ["PL", "x"]]
    assert cells(copy_of(table(rows)).sheets[0]) == [[OCCASION_HEADER, "Event"], ["PL", OUTCOME_HEADER], ["PL", "x"]]


def test_the_comment_on_our_header_remembers_where_the_first_sheet_is_gone() -> None:
    comments = {(1, 2): f"{REPORT_MARK}: {WAS.note()}"}
    found = restore(source_of(table(comments=comments)))
    assert found.remembered == WAS
    assert found.sheets[0].comments == {}
    assert restore(source_of(table(comments={(1, 2): f"{REPORT_MARK}: {WAS.note()[:-4]}"}))).remembered is None


def test_blank_lines_among_what_is_remembered_do_no_harm() -> None:
    first, *others = WAS.lines()
    assert copy_of(table(), report=report_sheet(first, ("", ""), *others)).remembered == WAS


def test_rows_that_were_looked_at_are_not_hidden() -> None:
    rows = [*MARKED, ["x", "y", "skipped: hidden", ""], ["x", "y", "one: skipped: hidden", ""], ["x", "y", "", ""]]
    marked = table(rows, hidden_rows=frozenset(range(2, 7)))
    skipping = report_sheet(*replace(WAS, profile=Profile(hidden="skip")).lines())
    assert copy_of(marked, report=skipping).sheets[0].hidden_rows == {4, 5, 6}
    assert copy_of(marked).sheets[0].hidden_rows == {2, 3, 4, 5, 6}


def test_columns_that_moved_are_told() -> None:
    def moved(letter: str) -> tuple[str, ...]:
        report = report_sheet(*replace(WAS, our_columns={"EMEA": letter, "Gone": "B"}).lines())
        return copy_of(table(), report=report).moved

    assert (moved("C"), moved("D")) == ((), ("EMEA",))


def test_a_sheet_has_the_name_that_it_had() -> None:
    report = report_sheet(*replace(WAS, sheet_names={"EMEA": "Europe and more"}).lines())
    (sheet,) = copy_of(table(), report=report).sheets
    assert (sheet.name, sheet.telling_name) == ("EMEA", "Europe and more")


def test_what_real_dates_mean_is_not_remembered() -> None:
    assert "real_dates" not in dict(replace(WAS, profile=Profile(real_dates="swapped")).lines())


def test_our_headers_are_known_far_below_in_a_known_copy() -> None:
    above: Cells = [["a note"]] * 80
    assert cells(copy_of(table([*above, *MARKED])).sheets[0])[-1] == ROWS[-1]


def test_comments_of_ours_go_and_those_of_people_stay() -> None:
    comments = {
        (2, 0): "only in Warsaw",
        (3, 1): f'{REPORT_MARK}: date-unreadable (error)\n"soon" is no date.\nWhat to do: write it as 2027-12-24.',
        (4, 1): f"{REPORT_MARK}: date-past (warning)\nIt is over.\n\nOla: it is right",
        (3, 0): f"ask Ewa\nshe knows\n\n{REPORT_MARK}: held back\nall of it",
        (2, 1): f"the {REPORT_MARK} said so",
        (1, 1): f"{REPORT_MARK} needs ISO dates here",
    }
    found = copy_of(table(comments=comments)).sheets[0].comments
    assert found == {
        (2, 0): "only in Warsaw",
        (3, 0): "ask Ewa\nshe knows",
        (4, 1): "Ola: it is right",
        (2, 1): f"the {REPORT_MARK} said so",
        (1, 1): f"{REPORT_MARK} needs ISO dates here",
    }


def test_nothing_is_left_of_our_columns() -> None:
    ours = table(
        hidden_columns=frozenset({1, 3}),
        merged=(MergedRange(2, 2, 3, 2), MergedRange(2, 0, 3, 0)),
        error_cells={(2, 2): "#REF!", (2, 1): "#N/A"},
        uncached_formulas=frozenset({(3, 3), (3, 0)}),
    )
    (sheet,) = copy_of(ours).sheets
    assert sheet.hidden_columns == {1}
    assert sheet.merged == (MergedRange(2, 0, 3, 0),)
    assert sheet.error_cells == {(2, 1): "#N/A"}
    assert sheet.uncached_formulas == {(3, 0)}


@pytest.mark.parametrize(
    "lines",
    [
        [("file", '"a.csv"')],
        [("file", '"a.csv"'), ("accounts", '{"1":"sideways"}')],
        [("file", '"a.csv"'), ("accounts", '{"":"upsert"}'), ("year", "soon")],
        [("file", '"a.csv"'), ("accounts", '{"":"upsert"}'), ("year", "12")],
        [("file", "a.csv"), ("accounts", '{"":"upsert"}')],
        [],
    ],
    ids=["no-mode", "no-such-mode", "no-json", "no-such-year", "no-quotes", "gone"],
)
def test_lines_that_were_edited_into_nonsense_are_told_and_left(lines: list[tuple[object, object]]) -> None:
    found = copy_of(table(), report=report_sheet(*lines))
    assert found.remembered is None
    assert cells(found.sheets[0]) == ROWS
    (issue,) = found.issues
    assert (issue.code, issue.severity, issue.place.sheet) == ("copy-edited", "warning", "Import report")


def test_lines_may_have_become_numbers() -> None:
    report = report_sheet(("file", '"a.xlsx"'), ("accounts", '{"":"upsert"}'), ("year", 2027.0), ("Header_Row", 3))
    assert copy_of(table(), report=report).remembered == Remembered(
        "a.xlsx", {"": "upsert"}, Profile(year=2027, header_row=3)
    )


def test_a_copy_of_a_workbook_keeps_what_its_sheets_names_say() -> None:
    report = report_sheet(*replace(WAS, file="Feiertage 2027.xlsx").lines())
    assert not copy_of(table(), report=report).sheets[0].sheetless


def test_what_is_asked_for_now_wins() -> None:
    asked = Profile(zone="Europe/Paris")
    assert WAS.under(asked).zone == "Europe/Paris"
    assert WAS.under(asked).year == 2027
    assert WAS.under(Profile(first="2028-02-01")).range == (Profile(first="2028-02-01").first, None)


def test_sheets_of_a_file_without_sheets_are_not_asked_for() -> None:
    said = Profile(sheets=("EMEA",))
    assert Remembered("a.csv", {"": "upsert"}, said).under(Profile()).sheets == ()
    assert Remembered("a.xlsx", {"": "upsert"}, said).under(Profile()).sheets == ("EMEA",)


def test_rows_keep_their_places() -> None:
    (sheet,) = copy_of(table([["a title"], [], *MARKED])).sheets
    assert row_texts(sheet, 3)[:2] == ("Event", "Date")
