"""Lists of objects in JSON: where they stand, what their objects become, and documents that mean harm."""

import contextlib
import datetime as dt
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer.core.errors import ImporterError, SourceError, UnreadableSource
from importer.core.glossary import Glossary
from importer.core.mapping.map import map_source
from importer.core.model import Sheet, Source
from importer.core.parsing.parse import parse
from importer.core.profile import Profile, SavedProfile
from importer.core.recognising import drift_issues, recognise
from importer.core.records import Parsed
from importer.core.table import Table
from importer.profiles import find_profile
from importer.readers import ReadOptions, read_source

REALDATA = Path(os.environ.get("OCCASIONS_REALDATA", Path(__file__).parents[3] / "shared" / "realdata"))
DAY = {"date": "2027-01-01", "name": "New Year"}


def read(folder: Path, document: object, language: str | None = None) -> Source:
    path = folder / "feed.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return read_source(path, ReadOptions(language=language))


def read_text(folder: Path, text: str | bytes) -> Source:
    path = folder / "feed.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_source(path, ReadOptions())


def names(source: Source) -> list[str | None]:
    return [sheet.name for sheet in source.sheets]


def rows(source: Source, sheet: int = 0) -> list[dict[str, object]]:
    header, *below = source.sheets[sheet].cells.to_numpy().tolist()
    return [dict(zip(header, row, strict=True)) for row in below]


def tables(source: Source, glossary: Glossary, profile: Profile | None = None) -> tuple[Table, ...]:
    return map_source(source, profile or Profile(), glossary).tables


def parsed(source: Source, glossary: Glossary, profile: Profile | None = None) -> Parsed:
    return parse(tables(source, glossary, profile), glossary)


def fields(source: Source, glossary: Glossary, profile: Profile | None = None) -> dict[str, str]:
    (table,) = tables(source, glossary, profile)
    return {column.header: column.field for column in table.columns if column.field}


NAMED: dict[str, tuple[object, list[str | None]]] = {
    "one list": ([DAY], [None]),
    "one list, deep inside": ({"response": {"holidays": [DAY]}}, [None]),
    "what is the same for all is left out": (
        {"north": {"events": [DAY]}, "south": {"events": [DAY]}},
        ["north", "south"],
    ),
    "the last key is enough": ({"national": [DAY], "state": {"a": [DAY], "b": [DAY]}}, ["national", "a", "b"]),
    "the last key is not enough": (
        {"2027": {"PL": [DAY], "DE": [DAY]}, "2028": {"PL": [DAY]}},
        ["2027.PL", "2027.DE", "2028.PL"],
    ),
    "objects that hold lists": (
        {"countries": [{"name": "Poland", "holidays": [DAY]}, {"name": "Latvia", "holidays": [DAY]}]},
        ["Poland", "Latvia"],
    ),
    "objects of one name": ([{"name": "X", "days": [DAY]}, {"name": "X", "days": [DAY]}], ["X", "X 2"]),
    "lists without a day are none": ({"holidays": [DAY], "authors": [{"name": "Ann"}]}, [None]),
    "days in words": ({"authors": [{"name": "Ann"}], "days": [{"date": "1 January 2027", "name": "New Year"}]}, [None]),
    "numbers, with lists inside": ([{"date": 20270101, "name": "x", "states": [{"id": 1, "name": "A"}]}], [None]),
    "days as keys": ({"2027-01-01": "New Year", "2027-05-01": "Labour Day"}, [None]),
    "names as keys": ({"BW": {"New Year": {"datum": "2027-01-01"}, "Labour": {"datum": "2027-05-01"}}}, [None]),
}


@pytest.mark.parametrize(("document", "expected"), NAMED.values(), ids=NAMED)
def test_each_list_with_days_is_a_sheet_named_by_its_keys(
    tmp_path: Path, glossary: Glossary, document: object, expected: list[str | None]
) -> None:
    source = read(tmp_path, document)
    assert (source.kind, names(source)) == ("json", expected)
    assert len(parsed(source, glossary).records) >= len(expected)


def test_days_and_names_as_keys_become_columns(tmp_path: Path) -> None:
    assert rows(read(tmp_path, {"2027-01-01": "New Year"})) == [{"date": "2027-01-01", "name": "New Year"}]
    keyed = {"New Year": {"datum": "2027-01-01", "hinweis": ""}, "Labour": {"datum": "2027-05-01"}}
    assert rows(read(tmp_path, keyed)) == [
        {"name": "New Year", "datum": "2027-01-01", "hinweis": ""},
        {"name": "Labour", "datum": "2027-05-01", "hinweis": ""},
    ]


def test_an_item_is_a_row_and_is_named_by_its_number(tmp_path: Path, glossary: Glossary) -> None:
    (table,) = tables(read(tmp_path, {"a": [DAY, None, DAY | {"date": "2027-02-30"}]}), glossary)
    assert str(table.at(1, "start_date")) == "feed.json!item 3"
    assert [(each.row, each.reason) for each in table.skipped] == [(2, "this item is no object")]
    (issue,) = parse([table], glossary).issues
    assert (issue.code, str(issue.place)) == ("date-impossible", "feed.json!item 3")


CELLS: dict[str, tuple[object, dict[str, object]]] = {
    "a number": (7, {"x": 7}),
    "a broken number": (0.5, {"x": 0.5}),
    "yes": (True, {"x": True}),
    "nothing": (None, {"x": ""}),
    "an object": ({"id": "us", "name": "USA"}, {"x.id": "us", "x.name": "USA"}),
    "a list of texts": (["Public", "Bank"], {"x": "Public, Bank"}),
    "a list of objects": ([{"code": "DE-BW", "shortName": "BW"}, {"code": "DE-BY"}], {"x": "DE-BW, DE-BY"}),
    "an empty list": ([], {"x": ""}),
    "a day with more": (
        {"iso": "2027-01-01", "datetime": {"year": 2027}},
        {"x": "2027-01-01", "x.datetime.year": 2027},
    ),
    "half a letter": ("a\ud800b", {"x": "a\ufffdb"}),
}


@pytest.mark.parametrize(("value", "expected"), CELLS.values(), ids=CELLS)
def test_values_become_cells_in_their_own_types(tmp_path: Path, value: object, expected: dict[str, object]) -> None:
    document = json.dumps([{"date": "2027-01-01", "x": value}])
    (row,) = rows(read_text(tmp_path, document))
    found = {key: cell for key, cell in row.items() if key != "date"}
    assert found == expected
    assert list(map(type, found.values())) == list(map(type, expected.values()))


LANGUAGES = [
    {"startDate": "2027-01-01", "name": [{"language": "DE", "text": "Neujahr"}, {"language": "EN", "text": "New Year"}]}
]


@pytest.mark.parametrize(
    ("asked", "name"), [(None, "New Year"), ("de", "Neujahr"), ("de-AT", "Neujahr"), ("fr", "New Year")]
)
def test_one_of_several_languages_is_read_and_told(tmp_path: Path, asked: str | None, name: str) -> None:
    source = read(tmp_path, LANGUAGES, asked)
    (row,) = rows(source)
    assert (row["name"], row["name.DE"], row["name.EN"]) == (name, "Neujahr", "New Year")
    assert [each.code for each in source.assumptions] == ["language-taken"]


def test_a_feed_in_one_language_says_nothing_about_it(tmp_path: Path) -> None:
    only = [{"startDate": "2027-01-01", "name": [{"language": "DE", "text": "Neujahr"}]}]
    assert read(tmp_path, only).assumptions == ()


NAGER = [
    DAY | {"localName": "Neujahr", "countryCode": "DE", "fixed": True, "global": True, "counties": None,
           "types": ["Public"]},
    {"date": "2027-01-06", "name": "Epiphany", "localName": "Heilige Drei Könige", "countryCode": "DE", "fixed": True,
     "global": False, "counties": ["DE-BW", "DE-BY"], "launchYear": None, "types": ["Public"]},
]  # fmt: skip
CALENDARIFIC = {"meta": {"code": 200}, "response": {"holidays": [
    {"name": "Lee Day", "description": "A day", "country": {"id": "us", "name": "United States"},
     "date": {"iso": "2027-01-18", "datetime": {"year": 2027, "month": 1, "day": 18}}, "type": ["Local holiday"],
     "primary_type": "State Holiday", "locations": "AL, MS", "states": [{"abbrev": "AL", "name": "Alabama"}]},
]}}  # fmt: skip
UK = {
    "north": {
        "division": "north",
        "events": [{"title": "New Year", "date": "2027-01-01", "notes": "", "bunting": True}],
    }
}


def test_what_feeds_call_their_columns_is_understood(tmp_path: Path, glossary: Glossary) -> None:
    assert fields(read(tmp_path, NAGER), glossary) == {
        "date": "start_date",
        "name": "event",
        "counties": "region",
        "types": "type",
    }
    assert fields(read(tmp_path, UK), glossary) == {"title": "event", "date": "start_date"}
    open_holidays = [LANGUAGES[0] | {"endDate": "2027-01-01", "type": "Public", "nationwide": True, "id": "1"}]
    assert fields(read(tmp_path, open_holidays), glossary) == {
        "startDate": "start_date",
        "name": "event",
        "endDate": "end_date",
        "type": "type",
    }


def test_profiles_for_feeds_travel_with_the_package(tmp_path: Path, glossary: Glossary) -> None:
    nager = find_profile("nager-date", tmp_path).profile
    assert fields(read(tmp_path, NAGER), glossary, nager) == {
        "date": "start_date",
        "localName": "event",
        "counties": "region",
        "types": "type",
    }
    calendarific = find_profile("calendarific", tmp_path).profile
    assert fields(read(tmp_path, CALENDARIFIC), glossary, calendarific) == {
        "date": "start_date",
        "name": "event",
        "type": "type",
        "locations": "region",
    }


def test_a_saved_profile_knows_a_feed_by_its_columns_and_sees_no_drift(tmp_path: Path, glossary: Glossary) -> None:
    source = read(tmp_path, [DAY])
    own = Profile(name="feed", headers=("date", "name"), columns={"date": "start_date", "name": "event"})
    found = recognise(source, Profile(), [SavedProfile("feed", "profiles/feed.toml", own)])
    assert found.profile.name == "feed"
    assert found.assumptions[0].evidence == "its header in its columns is the one that this profile was saved from"
    assert drift_issues(source, tables(source, glossary, found.profile), found) == []
    changed = read(tmp_path, [DAY | {"kind": "x"}])
    (issue,) = drift_issues(changed, tables(changed, glossary, own), recognise(changed, own, ()))
    assert '"kind" in column C is new' in issue.message


def test_events_of_google_end_on_the_day_after(tmp_path: Path, glossary: Glossary) -> None:
    item = {"summary": "New Year", "start": {"date": "2027-01-01"}, "end": {"date": "2027-01-02"}}
    found = parsed(read(tmp_path, {"kind": "calendar#events", "items": [item]}), glossary)
    day = dt.date(2027, 1, 1).toordinal()
    assert (found.records.first.tolist(), found.records.last.tolist()) == ([day], [day])


@pytest.mark.parametrize("date", [1798761600, 1798761600000, 46388, 20818, 0, -1, 1e300, 46388.5])
def test_numbers_for_dates_are_refused(tmp_path: Path, glossary: Glossary, date: float) -> None:
    (issue,) = parsed(read(tmp_path, [DAY | {"date": date}]), glossary).issues
    assert (issue.code, issue.place.entry) == ("date-is-number", "item 1")


def test_eight_digits_are_a_date(tmp_path: Path, glossary: Glossary) -> None:
    found = parsed(read(tmp_path, [DAY | {"date": 20270101}]), glossary)
    assert found.records.first.tolist() == [dt.date(2027, 1, 1).toordinal()]


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "NaN": ('[{"date": NaN}]', "NaN"),
    "infinity": ('[{"date": -Infinity}]', "-Infinity"),
    "a depth bomb of lists": ('{"a": ' + "[" * 200_000, "nested"),
    "a depth bomb of objects": ('{"a":' * 200_000, "nested"),
    "a key twice": ('{"a": [{"date": "2027-01-01"}], "a": [{"date": "2027-05-01"}]}', '"a" twice'),
    "a comma too many": ('[{"date": "2027-01-01"},]', "line 1"),
    "cut in the middle": ('[{"date": "2027-01-01"', "ends in the middle"),
    "cut in a text": ('[{"date": "2027-01', "line 1"),
    "two documents": ('{"a": 1}\n{"b": 2}', "line 2"),
    "no list": ('{"a": 1}', "no list of objects"),
    "an empty object": ("{}", "no list of objects"),
    "an empty list": ("[]", "no list of objects"),
    "lists of lists": ('[["2027-01-01", "New Year"]]', "no list of objects"),
    "too many columns": (json.dumps([{"date": "2027-01-01", **{f"k{i}": 1 for i in range(17_000)}}]), "17,001"),
    "too many lists": (json.dumps({f"k{i}": [DAY] for i in range(2100)}), "2,100"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(UnreadableSource) as refusal:
        read_text(tmp_path, text)
    assert said in refusal.value.message
    assert refusal.value.message.startswith("feed.json: ")
    assert refusal.value.hint


@pytest.mark.parametrize("text", ["42", '"text"', "null", '["2027-01-01"]', '[{"name": "x"}]', '{"a": [{"n": 1}]}'])
def test_what_holds_no_dates_is_no_holiday_list(tmp_path: Path, glossary: Glossary, text: str) -> None:
    with contextlib.suppress(ImporterError):
        assert parsed(read_text(tmp_path, text), glossary).records.first.tolist()[1:] == []


def test_bytes_that_are_no_text_are_refused_or_told(tmp_path: Path) -> None:
    with contextlib.suppress(SourceError):
        source = read_text(tmp_path, b'[{"date": "2027-01-01", "name": "F\xfcr\xff\xfe"}]')
        assert [each.code for each in source.assumptions] == ["encoding-detected"]


def test_huge_texts_and_numbers_take_no_time(tmp_path: Path, glossary: Glossary) -> None:
    digits = "9" * 1_000_000
    text = f'[{{"date": "2027-01-01", "name": "{"x" * 20_000_000}", "n": {digits}, "f": 1e999}}]'
    source = read_text(tmp_path, text)
    (row,) = rows(source)
    assert (len(str(row["name"])), len(str(row["n"])), row["f"]) == (32_767, 300, "1e999")
    assert len(parsed(source, glossary).records) == 1


def test_utf_16_is_read(tmp_path: Path) -> None:
    source = read_text(tmp_path, json.dumps([DAY]).encode("utf-16"))
    assert rows(source) == [DAY]


@pytest.mark.skipif(not REALDATA.is_dir(), reason="the real files are not here")
def test_the_feed_of_the_united_kingdom(glossary: Glossary) -> None:
    source = read_source(REALDATA / "json_uk_govuk_bank_holidays.json", ReadOptions())
    assert {each.name: len(each.cells) - 1 for each in source.sheets} == {
        "england-and-wales": 140,
        "scotland": 157,
        "northern-ireland": 174,
    }
    found = parsed(source, glossary)
    assert (len(found.records), found.issues) == (471, ())
    years = {dt.date.fromordinal(day).year for day in found.records.first.tolist()}
    assert years == set(range(2012, 2029))


@pytest.mark.skipif(not REALDATA.is_dir(), reason="the real files are not here")
def test_the_feed_of_malaysia_names_its_states(glossary: Glossary) -> None:
    source = read_source(REALDATA / "json_my_statutory_public_holidays.json", ReadOptions())
    assert len(source.sheets) == 17
    found = parsed(source, glossary)
    assert (len(found.records), found.issues) == (92, ())


PIECES = st.sampled_from(
    ['"date"', '"name"', '"2027-01-01"', ":", ",", "{", "}", "[", "]", "null", "true", "1e999", "-", '"', "\\u0000",
     '"\\ud800"', "NaN", "[[[[", "}}", "\x00", "\ufeff", '{"language":"de","text":"x"}', "20270101", '"iso"']
)  # fmt: skip
VALUES: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.just("2027-01-01")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["date", "name", "a", "language", "text", "iso", "", "end", "2027-01-01"]), inner
        ),
    ),
    max_leaves=20,
)
FUZZ = settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@FUZZ
@given(
    document=st.lists(VALUES, min_size=1, max_size=4),
    pieces=st.lists(st.tuples(st.integers(0, 300), PIECES), max_size=3),
)
def test_mutated_documents_give_tables_or_an_error_in_words(
    tmp_path_factory: pytest.TempPathFactory, glossary: Glossary, document: object, pieces: list[tuple[int, str]]
) -> None:
    text = json.dumps({"x": [DAY], "y": document})
    for place, piece in pieces:
        text = text[: place % len(text)] + piece + text[place % len(text) :]
    path = tmp_path_factory.getbasetemp() / "mutated.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(SourceError):
        source = read_source(path, ReadOptions())
        for sheet in source.sheets if source.kind == "json" else ():  # a broken head makes a table of it
            assert_items_are_rows(sheet)
        found = parsed(source, glossary)
        days = {dt.date.fromordinal(each) for each in found.records.first[~found.records.rejected].tolist()}
        digits = re.sub(r"\\u[0-9a-f]{4}|\D", "", text)
        assert all(f"{day:%Y%m%d}" in digits for day in days), days


def assert_items_are_rows(sheet: Sheet) -> None:
    """Every row is an item of its own, and as wide as the header, which names no key twice."""
    assert sheet.entries is not None
    numbers, left_out = sheet.entries.lines.tolist(), set(sheet.entries.left_out)
    assert sorted({*numbers, *left_out}) == list(range(1, len(numbers) + len(left_out) + 1))
    assert len(sheet.cells) == len(numbers) + 1
    header = sheet.cells.iloc[0].tolist()
    assert len(set(header)) == len(header)
    assert set(sheet.entries.names) == {*numbers, *left_out}
