"""Region cells: one, several, all, all but some."""

import pytest

from importer.core.glossary import Glossary
from importer.core.rules.regions import RegionReading, in_one_line, known_regions, members, read_region, split_joined


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
        ("AR, ML & TN", ("AR", "ML", "TN"), False),
        ("AR, ML, & TN", ("AR", "ML", "TN"), False),
        ("Hessen, Bayern und Berlin", ("Hessen", "Bayern", "Berlin"), False),
        ("HR & JK", ("HR & JK",), False),
        ("Bosnia and Herzegovina", ("Bosnia and Herzegovina",), False),
        ("Trinidad & Tobago", ("Trinidad & Tobago",), False),
        ("National except HR, SK & WB", ("HR", "SK", "WB"), True),
        ("all (except CZ)", ("CZ",), True),
        ("東京を除く全国", ("東京",), True),
        ("全国（東京、大阪を除く）", ("東京", "大阪"), True),
        ("서울 제외", ("서울",), True),
        ("İstanbul hariç", ("İstanbul",), True),
        ("Poland except", ("Poland except",), False),
        ("除外", ("除外",), False),
        ("Perak only", ("Perak",), False),
        ("Penang, Perak & Sabah only", ("Penang", "Perak", "Sabah"), False),
        ("nur Bayern", ("Bayern",), False),
        ("Only", ("Only",), False),
        ("Lonely Hills", ("Lonely Hills",), False),
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


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("PL\nDE", "PL; DE"),
        ("PL\r\n DE\n", "PL; DE"),
        ("AR, ML, PY,\nRJ & TN", "AR, ML, PY, RJ & TN"),
        ("AR, ML\n& TN", "AR, ML & TN"),
        ("PB &\nRJ", "PB & RJ"),
        ("Andalusia\nMadrid", "Andalusia; Madrid"),
        ("New York", "New York"),
    ],
    ids=str,
)
def test_lines_of_a_cell(cell: str, line: str) -> None:
    assert in_one_line(cell) == line


@pytest.mark.parametrize(
    ("name", "known", "names"),
    [
        pytest.param("HR & JK", (), ("HR", "JK"), id="codes"),
        pytest.param("US/UK", (), ("US", "UK"), id="codes-by-stroke"),
        pytest.param("Hessen und Bayern", ("Bayern", "Hessen"), ("Hessen", "Bayern"), id="known"),
        pytest.param("Hessen und Bayern", ("Bayern",), ("Hessen und Bayern",), id="half-known"),
        pytest.param("AT&T", (), ("AT&T",), id="a-firm"),
        pytest.param("R and D", (), ("R and D",), id="a-department"),
    ],
)
def test_joined_names(name: str, known: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert split_joined(RegionReading((name,)), known).names == names
