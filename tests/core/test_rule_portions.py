"""Whole and half days, cell by cell and name by name."""

import pytest

from importer.core.faults import Fault
from importer.core.glossary import Glossary
from importer.core.rules.portions import PortionReading, read_portion, says_half_day
from importer.core.rules.times import HoursReading

MORNING = PortionReading("half", HoursReading("shifts", ((32_400, 46_800),)))
WHOLE, HALF = PortionReading("whole"), PortionReading("half")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("FullDay", WHOLE), ("full day", WHOLE), ("Ganzer Tag", WHOLE), ("1", WHOLE), (1, WHOLE), (1.0, WHOLE),
        ("HalfDay", HALF), ("half-day", HALF), ("h", HALF), ("0.5", HALF), (0.5, HALF), ("½", HALF), ("AM", HALF),
        ("p.m.", HALF), ("Half day (PM)", HALF), ("Half day - AM", HALF), ("halbtags", HALF), ("半日", HALF),
        ("half day (until 13:00)", HALF), ("half day 9-13", MORNING),
        ("9:00-13:00", MORNING),
    ],
    ids=str,
)  # fmt: skip
def test_a_portion(value: object, expected: PortionReading, glossary: Glossary) -> None:
    assert read_portion(value, glossary, says_half=False) == expected


@pytest.mark.parametrize("value", ["maybe", "yes", "no", "closed", True, 0, 0.25, 2, "9-25"], ids=str)
def test_what_is_no_portion(value: object, glossary: Glossary) -> None:
    found = read_portion(value, glossary, says_half=False)
    assert isinstance(found, Fault)
    assert found.code == "portion-unreadable"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("yes", HALF), ("x", HALF), (True, HALF), ("no", WHOLE), (0, WHOLE), ("full", WHOLE)],
    ids=str,
)
def test_yes_and_no_below_a_header_that_asks_for_half_days(
    value: object, expected: PortionReading, glossary: Glossary
) -> None:
    assert read_portion(value, glossary, says_half=True) == expected


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("Christmas Eve (half day)", True), ("Half-day closing", True), ("Heiligabend (halber Tag)", True),
        ("除夕半天", True), ("Half term", False), ("Halloween", False), ("", False),
    ],
    ids=str,
)  # fmt: skip
def test_a_name_that_says_half_a_day(text: str, half: bool, glossary: Glossary) -> None:
    assert says_half_day(text, glossary) == half
