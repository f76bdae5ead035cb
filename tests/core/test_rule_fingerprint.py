"""Fingerprints of headers, and what moved between two of them."""

import pytest

from importer.core.rules.fingerprint import Drift, drift, drift_words, fingerprint, likeness, parts

BEFORE = ("Date", "Event", "Site", "Region")


@pytest.mark.parametrize(
    "texts",
    [
        ["Date", "Name of holiday"],
        ["DATE", "name_of-holiday"],
        ["", "Date ", "", "Name  of holiday", ""],
        ["Dâte", "Name of holiday:"],
    ],
    ids=["plain", "case-and-punctuation", "blanks", "accents"],
)
def test_what_does_not_make_another_sheet(texts: list[str]) -> None:
    assert fingerprint(texts) == ("date", "nameofholiday")


@pytest.mark.parametrize(
    "texts",
    [["Name of holiday", "Date"], ["Date"], ["Date", "Name of holiday", "Zone"], ["Date", "#", "Name of holiday"]],
    ids=["order", "fewer", "more", "a-mark"],
)
def test_what_makes_another_sheet(texts: list[str]) -> None:
    assert fingerprint(texts) != ("date", "nameofholiday")


def test_texts_of_other_scripts_are_kept() -> None:
    assert fingerprint(["日期", "名称", "Übung", "Straße"]) == ("日期", "名称", "ubung", "strasse")


def test_tables_side_by_side_are_parts() -> None:
    row = ["Date", "Name", "", "Note", "", "Datum", "Was", "Wo"]
    assert list(parts(row)) == [("date", "name"), ("datum", "was", "wo")]


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [("abc", "abc", 1.0), ("abc", "cba", 1.0), ("abcd", "abc", 0.75), ("aab", "aac", 2 / 3), ("", "", 0.0)],
)
def test_likeness_counts_headers_in_any_order(first: str, second: str, share: float) -> None:
    assert likeness(tuple(first), tuple(second)) == likeness(tuple(second), tuple(first)) == share


def words(*after: str, before: tuple[str, ...] = BEFORE, **columns: str) -> list[str]:
    uses = {"Date": "start_date", "Event": "event", "Site": "region", "Region": "unused"} | columns
    fields = {uses[text]: index for index, text in enumerate(after) if uses.get(text, "unused") != "unused"}
    return drift_words(drift(before, after), uses, fields)  # type: ignore[arg-type]


def test_the_same_header_has_no_drift() -> None:
    assert not drift(BEFORE, BEFORE)
    assert not drift(BEFORE, ("date", "EVENT", "Site:", "Region", ""))
    assert drift(BEFORE, ()) != Drift()


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (
            ("Date", "Event", "Region", "Site"),
            ['"Region" stood in column D and stands in C', '"Site" stood in column C and stands in D'],
        ),
        (("Date", "Event", "Site"), ['"Region" is gone']),
        (("Date", "Event", "Site", "Region", "Office"), ['"Office" in column E is new']),
        (("Date", "", "Site", "Region"), ['"Event" is gone, and no column gives the event now']),
        (
            ("Date", "Events", "Site", "Region"),
            ['"Event" is gone, and no column gives the event now; "Events" in column B is new and may be the former'],
        ),
    ],
    ids=["moved", "gone", "new", "lost", "renamed"],
)
def test_what_moved_is_told(after: tuple[str, ...], told: list[str]) -> None:
    assert words(*after) == told


def test_a_field_that_another_column_gives_is_told() -> None:
    found = words("Date", "Event", "Office", "Region", Office="region")
    assert found == ['"Site" is gone, and the region is read from column C', '"Office" in column C is new']


def test_a_column_of_ticks_that_is_gone_is_told() -> None:
    assert words("Date", "Event", "Region", Site="tick")[-1] == '"Site" is gone, and with it a column of ticks'


def test_a_column_put_in_is_not_told_once_for_each_that_follows() -> None:
    before = ("Date", "A1", "B2", "C3", "D4", "E5")
    assert words("New", *before, before=before) == [
        '"Date" stood in column A and stands in B',
        "5 more columns stand 1 further to the right too",
        '"New" in column A is new',
    ]


def test_a_text_that_stands_twice_is_followed() -> None:
    assert words("Note", "Date", "Note", before=("Note", "Date", "", "Note")) == [
        '"Note" stood in column D and stands in C'
    ]
