"""Group: which occasions rows join, and what is repeated or out of range."""

from typing import Any

import pytest
from core_sheets import Walked, sheet_of, source_of, walk

from importer.core.glossary import Glossary
from importer.core.grouping.occasions import cut_at_word

DAY = "2027-12-24"


def walked(glossary: Glossary, rows: list[list[str]], file: str = "holidays.csv", **more: Any) -> Walked:
    return walk(source_of(sheet_of(rows, file=file)), glossary, **more)


REGIONS = ["Date", "Event", "Region"]
NAMED = ["Occasion", "Date", "Event"]


@pytest.mark.parametrize(
    ("rows", "options", "names"),
    [
        pytest.param([NAMED, ["A", DAY, "X"], ["B", DAY, "X"]], {}, ["A", "B"], id="occasion-column"),
        pytest.param(
            [NAMED, ["b", DAY, "X"], ["B ", "2027-12-25", "X"], ["B", "2027-12-26", "X"]], {}, ["B"], id="fold"
        ),
        pytest.param([REGIONS, [DAY, "X", "PL"], [DAY, "X", "DE"]], {}, ["DE", "PL"], id="region-column"),
        pytest.param([REGIONS, [DAY, "X", "PL, DE"]], {}, ["DE", "PL"], id="region-list"),
        pytest.param([REGIONS, [DAY, "X", "all except PL"], [DAY, "Y", "DE; CZ"]], {}, ["CZ", "DE"], id="all-but"),
        pytest.param([REGIONS, [DAY, "X", "alle außer PL"], [DAY, "Y", "DE"]], {}, ["DE"], id="all-but-in-german"),
        pytest.param([REGIONS, [DAY, "X", "PL"]], {"occasion": "Year"}, ["Year PL"], id="occasion-and-region"),
        pytest.param([REGIONS, [DAY, "X", "all"]], {"regions": ("PL", "DE")}, ["DE", "PL"], id="profile-regions"),
        pytest.param(
            [["Date", "Event", "Warsaw", "Berlin"], [DAY, "X", "x", "x"], ["2027-12-25", "Y", "✓", "-"]],
            {},
            ["Berlin", "Warsaw"],
            id="ticks",
        ),
        pytest.param([["Date", "Event"], [DAY, "X"]], {"occasion": "Mine"}, ["Mine"], id="option"),
        pytest.param([["Date", "Event"], [DAY, "X"]], {}, ["holidays"], id="file-name"),
        pytest.param([["Company days"], ["Date", "Event"], [DAY, "X"]], {}, ["Company days"], id="title"),
        pytest.param(
            [NAMED, ["A", DAY, "X"], ["", "2027-12-25", "Y"], ["B", DAY, "X"]], {}, ["A", "B"], id="block-form"
        ),
    ],
)
def test_occasions(rows: list[list[str]], options: dict[str, Any], names: list[str], glossary: Glossary) -> None:
    found = walked(glossary, rows, **options)
    assert found.names == names
    assert set(found.outcomes) == {"ready"}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("holidays 2027 (1).csv", "holidays 2027"),
        ("Copy of Holidays.csv", "Holidays"),
        ("Feiertage - Kopie.csv", "Feiertage"),
        ("Holidays - Copy (2).csv", "Holidays"),
    ],
    ids=str,
)
def test_a_copy_has_the_name_of_its_original(file: str, name: str, glossary: Glossary) -> None:
    found = walked(glossary, [["Date", "Event"], [DAY, "X"]], file)
    assert found.names == [name]
    assert name in found.assumed["name-from-file"].decided


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param(
            [NAMED, ["A", DAY, "X"], ["A", "2027-12-25", "X"], ["", "2027-12-26", "X"]],
            "A4 occasion-missing",
            id="name",
        ),
        pytest.param([REGIONS, [DAY, "X", "all"]], "C2 region-all-unknown", id="all-of-what"),
        pytest.param([REGIONS, [DAY, "X", "PL"], [DAY, "Y", ""]], "C3 region-missing", id="no-region"),
    ],
)
def test_rows_without_an_occasion_are_errors(rows: list[list[str]], code: str, glossary: Glossary) -> None:
    found = walked(glossary, rows)
    assert found.codes == [code]
    assert found.outcomes[-1] == "rejected"


@pytest.mark.parametrize(
    ("second", "skipped"),
    [
        pytest.param(["A", DAY, "X"], True, id="equal"),
        pytest.param(["a", DAY, " x "], True, id="spelt-otherwise"),
        pytest.param(["A", DAY, "Y"], False, id="another-event"),
        pytest.param(["A", "2027-12-25", "X"], False, id="another-day"),
        pytest.param(["B", DAY, "X"], False, id="another-occasion"),
    ],
)
def test_the_same_event_twice_is_sent_once(second: list[str], skipped: bool, glossary: Glossary) -> None:
    found = walked(glossary, [NAMED, ["A", DAY, "X"], second])
    assert found.outcomes == ["ready", "skipped" if skipped else "ready"]
    assert found.codes == (["C3 event-repeated"] if skipped else [])
    assert len(found.told) == (1 if skipped else 2)


@pytest.mark.parametrize("zones", [("Asia/Calcutta", "Asia/Kolkata"), ("US/Eastern", "America/New_York")], ids=str)
def test_repeated_events_are_sent_alike_in_any_order(zones: tuple[str, str], glossary: Glossary) -> None:
    header = ["Occasion", "Date", "Event", "Time zone"]
    rows = [["A", DAY, "christmas", zones[0]], ["A", DAY, "Christmas", zones[1]]]
    here, there = (walked(glossary, [header, *order]) for order in (rows, rows[::-1]))
    assert here.told == there.told
    assert len(here.told) == 1


@pytest.mark.parametrize(
    ("options", "outcomes"),
    [
        pytest.param({"year": 2027}, ["ready", "skipped", "ready"], id="year"),
        pytest.param({"first": "2028-01-01"}, ["skipped", "ready", "ready"], id="from-straddled"),
        pytest.param({"last": "2027-12-25"}, ["ready", "skipped", "skipped"], id="to"),
    ],
)
def test_rows_out_of_range_are_skipped(options: dict[str, Any], outcomes: list[str], glossary: Glossary) -> None:
    header = ["Date", "End date", "Event"]
    rows = [header, [DAY, "", "X"], ["2028-12-24", "", "X"], ["2027-12-30", "2028-01-03", "Y"]]
    assert walked(glossary, rows, **options).outcomes == outcomes


def test_nothing_in_range_names_the_years_seen(glossary: Glossary) -> None:
    found = walked(glossary, [["Date", "Event"], [DAY, "X"]], year=2030)
    assert [issue.code for issue in found.issues] == ["nothing-in-range"]
    assert "2027" in found.issues[0].message
    assert found.drafts == []


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        (["Date", "Event", "Type"], [DAY, "X", "Public"], "X"),
        (["Date", "Event", "Type"], [DAY, "", "Public"], "Public"),
        (["Date", "Event", "Description"], [DAY, "", "Text"], "Text"),
        (["Date", "Event"], [DAY, ""], "Holiday"),
    ],
    ids=str,
)
def test_what_an_event_is_called(header: list[str], row: list[str], name: str, glossary: Glossary) -> None:
    assert walked(glossary, [header, row]).told[0].startswith(f"{name} off")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a" * 50, "a" * 50),
        ("word " * 12, ("word " * 10).strip()),
        ("🎄" * 26, "🎄" * 25),
        ("x" * 48 + " yz", "x" * 48),
        ("Public holidays - " + "y" * 40, "Public holidays"),
    ],
    ids=str,
)
def test_an_inferred_name_is_cut_at_a_word(name: str, expected: str) -> None:
    assert cut_at_word(name) == expected


def test_a_row_without_a_tick_is_skipped(glossary: Glossary) -> None:
    rows = [["Date", "Event", "Warsaw", "Berlin"], [DAY, "X", "x", "x"], ["2027-12-25", "Y", "", "-"]]
    assert walked(glossary, rows).outcomes == ["ready", "skipped"]
