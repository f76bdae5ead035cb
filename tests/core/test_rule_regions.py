"""Region cells: one, several, all, all but some."""

import pytest

from importer.core.glossary import Glossary
from importer.core.rules.regions import RegionReading, known_regions, members, read_region


@pytest.mark.parametrize(
    ("text", "names", "all_but"),
    [
        ("PL", ("PL",), False),
        ("PL, DE; CZ", ("PL", "DE", "CZ"), False),
        ("PL|DE", ("PL", "DE"), False),
        ("PL\nDE", ("PL", "DE"), False),
        ("PL, PL,", ("PL",), False),
        ("all", (), True),
        ("National", (), True),
        ("bundesweit", (), True),
        ("all except CZ", ("CZ",), True),
        ("National except AR, MN", ("AR", "MN"), True),
        ("except CZ", ("CZ",), True),
        ("alle außer CZ", ("CZ",), True),
        ("Tous sauf CZ", ("CZ",), True),
        ("Ohio", ("Ohio",), False),
        ("Without Borders", ("Borders",), True),
        ("Walla Walla", ("Walla Walla",), False),
    ],
    ids=str,
)
def test_a_region_cell(text: str, names: tuple[str, ...], all_but: bool, glossary: Glossary) -> None:
    assert read_region(text, glossary) == RegionReading(names, all_but=all_but)


def test_all_regions_are_those_of_the_source_and_the_profile_each_once() -> None:
    readings = [RegionReading(("PL", "de")), RegionReading(("CZ",), all_but=True)]
    assert known_regions(readings, ("SK", "DE")) == ("CZ", "DE", "PL", "SK")


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        pytest.param(RegionReading(("PL", "DE")), ("PL", "DE"), id="list"),
        pytest.param(RegionReading((), all_but=True), ("CZ", "DE", "PL"), id="all"),
        pytest.param(RegionReading(("cz",), all_but=True), ("DE", "PL"), id="all-but-one"),
    ],
)
def test_members(reading: RegionReading, expected: tuple[str, ...]) -> None:
    assert members(reading, ("CZ", "DE", "PL")) == expected
    assert reading.is_list
