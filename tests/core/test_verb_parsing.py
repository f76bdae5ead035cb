"""Parse: what cells say, and which order dates have."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from core_sheets import Walked, sheet_of, source_of, walk

from importer.core.glossary import Glossary

HEADER = ["Event", "Start date", "End date", "Start time", "End time", "Working"]


def rows(*lines: Sequence[object]) -> list[list[object]]:
    return [list(HEADER), *([*line, *[""] * (6 - len(line))] for line in lines)]


def walked(glossary: Glossary, *lines: Sequence[object], **more: Any) -> Walked:
    return walk(source_of(sheet_of(rows(*lines))), glossary, **more)


W = "Europe/Warsaw"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(["X", "2027-12-24"], [f"X off 2027-12-24 00:00-23:59 {W}"], id="day-off"),
        pytest.param(["X", "2027-12-24", "2027-12-26"], [f"X off 2027-12-24 00:00-23:59 x3 {W}"], id="days-off"),
        pytest.param(["X", "2027-12-24", "2027-12-24"], [f"X off 2027-12-24 00:00-23:59 {W}"], id="end-is-start"),
        pytest.param(
            ["X", "2027-12-15", "2028-01-20"],
            [f"X off 2027-12-15 00:00-23:59 x30 {W}", f"X off 2028-01-14 00:00-23:59 x7 {W}"],
            id="more-than-30-days",
        ),
        pytest.param(["X", "2027-12-24", "", "09:00", "13:00"], [f"X open 2027-12-24 09:00-13:00 {W}"], id="hours"),
        pytest.param(
            ["X", "2027-12-24", "2027-12-26", "09:00", "13:00"],
            [f"X open 2027-12-24 09:00-13:00 x3 {W}"],
            id="hours-on-each-day",
        ),
        pytest.param(["X", "2027-12-24", "", "", "", "yes"], [f"X open 2027-12-24 00:00-23:59 {W}"], id="open-all-day"),
        pytest.param(
            ["X", "2027-12-24", "", "21:00", "01:00"],
            [f"X open 2027-12-24 21:00-23:59 {W}", f"X open 2027-12-25 00:00-01:00 {W}"],
            id="overnight",
        ),
        pytest.param(["X", "2027-12-24", "", "18:00", "24:00"], [f"X open 2027-12-24 18:00-23:59 {W}"], id="until-24"),
        pytest.param(["X", "2027-12-24", "", "18:00", "00:00"], [f"X open 2027-12-24 18:00-23:59 {W}"], id="until-0"),
        pytest.param(
            ["X", "2027-12-24", "", "09:00", "13:00", "no"],
            [f"X off 2027-12-24 09:00-13:00 {W}"],
            id="closed-with-hours",
        ),
        pytest.param(
            ["X", "2027-12-24 18:00", "2027-12-27 08:00"],
            [
                f"X open 2027-12-24 18:00-23:59 {W}",
                f"X open 2027-12-25 00:00-23:59 x2 {W}",
                f"X open 2027-12-27 00:00-08:00 {W}",
            ],
            id="span-of-date-and-time",
        ),
        pytest.param(
            ["X", dt.datetime.fromisoformat("2027-12-24"), "", dt.time(9), 0.5],
            [f"X open 2027-12-24 09:00-12:00 {W}"],
            id="cells-of-a-workbook",
        ),
        pytest.param(["X", "2027-12-24", "", "9-13"], [f"X open 2027-12-24 09:00-13:00 {W}"], id="hours-in-start-time"),
    ],
)
def test_what_a_row_asks_for(line: list[object], expected: list[str], glossary: Glossary) -> None:
    found = walked(glossary, line)
    assert found.told == expected
    assert found.report.totals["events"]["read"] == 1


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        pytest.param(["X", "soon"], ["B2 date-unreadable"], id="date"),
        pytest.param(["X", "30.02.2027"], ["B2 date-impossible"], id="no-such-day"),
        pytest.param(["X", "2027-12-24", "2027-12-23"], ["C2 end-before-start"], id="dates-backwards"),
        pytest.param(["X", "2027-12-24", "", "9", "5"], ["E2 end-before-start"], id="nine-to-five"),
        pytest.param(["X", "2027-12-24", "", "9:00", "9:00"], ["E2 end-before-start"], id="no-length"),
        pytest.param(["X", "2027-12-24", "", "9:00"], ["E2 end-time-missing"], id="no-end"),
        pytest.param(["X", "2027-12-24", "", "", "9:00"], ["D2 start-time-missing"], id="no-start"),
        pytest.param(["X", "2027-12-24", "", "9x", "25:00"], ["D2 time-unreadable", "E2 time-unreadable"], id="times"),
        pytest.param(["X", "2027-12-24", "", "9:00", "25:00"], ["E2 time-unreadable"], id="no-cascade"),
        pytest.param(
            ["X", "soon", "", "", "", "maybe"], ["B2 date-unreadable", "F2 flag-unreadable"], id="all-of-a-row"
        ),
        pytest.param(["X closes early", "2027-12-24", "", "9:00", "12:00"], ["D2 times-open-or-closed"], id="closing"),
        pytest.param(["X", "2027-12-24 9:00", "2027-12-24 12:00", "9:00", "12:00"], ["B2 times-twice"], id="twice"),
        pytest.param(["X", "2027-12-24", "", "half day"], ["D2 half-day-without-hours"], id="half-day"),
    ],
)
def test_what_is_wrong_with_a_row(line: list[object], codes: list[str], glossary: Glossary) -> None:
    found = walked(glossary, line)
    assert found.codes == codes
    assert found.outcomes == ["rejected"]
    assert all(issue.hint and issue.message for issue in found.issues)


def test_nine_to_five_is_asked_back(glossary: Glossary) -> None:
    assert walked(glossary, ["X", "2027-12-24", "", "9:00", "5:00"]).issues[0].hint == "17:00?"


ORDERS: list[tuple[list[str], dict[str, Any], list[str]]] = [
    (["05/04/2027", "24/12/2027"], {}, ["2027-04-05", "2027-12-24"]),
    (["05/04/2027", "12/24/2027"], {}, ["2027-05-04", "2027-12-24"]),
    (["05/04/2027"], {"date_order": "dmy"}, ["2027-04-05"]),
    (["05/04/2027"], {"date_order": "mdy"}, ["2027-05-04"]),
    (["05/05/2027"], {}, ["2027-05-05"]),
    (["27/04/05"], {"date_order": "ymd"}, ["2027-04-05"]),
    (["Mon 05/04/2027"], {}, ["2027-04-05"]),
    (["Tue 05/04/2027"], {}, ["2027-05-04"]),
    (["24-Dec"], {"year": 2027}, ["2027-12-24"]),
    (["46745"], {}, ["2027-12-24"]),
]


@pytest.mark.parametrize(("cells", "options", "days"), ORDERS, ids=str)
def test_the_order_of_dates(cells: list[str], options: dict[str, Any], days: list[str], glossary: Glossary) -> None:
    found = walked(glossary, *(["X", cell] for cell in cells), **options)
    assert [event.split()[2] for event in found.told] == days
    assert [code for code in found.codes if "date-past" not in code] == []


@pytest.mark.parametrize(
    ("cells", "options", "codes"),
    [
        (["05/04/2027"], {}, ["B1 date-order-undecided"]),
        (["24/12/2027", "12/25/2027"], {}, ["B2 date-order-contradiction", "B3 date-order-contradiction"]),
        (["24-Dec"], {}, ["B1 year-missing"]),
        (["29-Feb"], {"year": 2027}, ["B2 date-impossible"]),
        (["2027-12-24", "46745"], {}, ["B3 date-is-number"]),
    ],
    ids=str,
)
def test_dates_that_nothing_decides(
    cells: list[str], options: dict[str, Any], codes: list[str], glossary: Glossary
) -> None:
    assert walked(glossary, *(["X", cell] for cell in cells), **options).codes == codes


def test_the_cell_that_decided_is_told(glossary: Glossary) -> None:
    found = walked(glossary, ["X", "05/04/2027"], ["X", "24/12/2027"])
    assumed = found.assumed["date-order"]
    assert assumed.decided == "day first"
    assert "B3" in assumed.evidence


@pytest.mark.parametrize(
    ("option", "days"), [("as-is", ["2027-04-05", "2027-12-24"]), ("swapped", ["2027-05-04", "2027-12-24"])], ids=str
)
def test_real_dates_beside_text(option: str, days: list[str], glossary: Glossary) -> None:
    lines: list[list[object]] = [["X", dt.datetime.fromisoformat("2027-04-05")], ["X", "24/12/2027"]]
    assert walked(glossary, *lines).codes == ["B1 real-dates-suspect"]
    assert [event.split()[2] for event in walked(glossary, *lines, real_dates=option).told] == days


def test_a_weekday_that_is_not_the_dates_is_a_warning(glossary: Glossary) -> None:
    found = walked(glossary, ["X", "Monday 2027-12-24"])
    assert found.codes == ["B2 weekday-mismatch"]
    assert found.outcomes == ["ready"]


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        pytest.param("9-13, 14-18", ["open 2027-12-24 09:00-13:00", "open 2027-12-24 14:00-18:00"], id="two-shifts"),
        pytest.param("closed", ["off 2027-12-24 00:00-23:59"], id="closed"),
        pytest.param("24h", ["open 2027-12-24 00:00-23:59"], id="all-day"),
        pytest.param("", ["off 2027-12-24 00:00-23:59"], id="blank"),
    ],
)
def test_opening_hours_in_one_cell(cell: str, hours: list[str], glossary: Glossary) -> None:
    sheet = sheet_of([["Event", "Date", "Opening hours"], ["X", "2027-12-24", cell]])
    assert walk(source_of(sheet), glossary).told == [f"X {each} {W}" for each in hours]
