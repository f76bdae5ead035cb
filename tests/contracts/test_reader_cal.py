"""Calendars of exchanges: one date a line without a name, weekdays that are always off, and comments."""

import datetime as dt
from pathlib import Path

import pytest

from importer.core.glossary import Glossary
from importer.core.mapping.map import map_source
from importer.core.parsing.parse import parse
from importer.core.profile import Profile
from importer.core.records import Parsed
from importer.core.table import Table
from importer.readers import ReadOptions, read_source

WEEKLY = "a weekly day off; occasions hold dates"
DAYS = [dt.date(2027, 1, 1), dt.date(2027, 3, 26), dt.date(2027, 12, 25)]


def table_of(folder: Path, text: str, glossary: Glossary, name: str = "NYSE.cal") -> Table:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (table,) = map_source(read_source(path, ReadOptions()), Profile(), glossary).tables
    return table


def parsed(table: Table, glossary: Glossary) -> Parsed:
    return parse([table], glossary)


LISTS = {
    "dates of ISO": ("Saturday\nSunday\n2027-01-01\n2027-03-26\n2027-12-25\n", [1, 2]),
    "eight digits": ("Saturday\nSunday\n20270101\n20270326\n20271225\n", [1, 2]),
    "no weekdays": ("2027-01-01\n2027-03-26\n2027-12-25\n", []),
    "another language": ("sábado\ndomingo\n2027-01-01\n2027-03-26\n2027-12-25\n", [1, 2]),
    "weekdays below": ("2027-01-01\n2027-03-26\n2027-12-25\nSaturday\nSunday\n", [4, 5]),
    "weekdays between": ("2027-01-01\nSaturday\n2027-03-26\n2027-12-25\n", [2]),
    "weekdays beside each other": ("Saturday,Sunday\n2027-01-01,\n2027-03-26,\n2027-12-25,\n", [1]),
    "a heading": ("Date\nSaturday\nSunday\n2027-01-01\n2027-03-26\n2027-12-25\n", [2, 3]),
    "months first": ("Saturday\nSunday\n01/01/2027\n03/26/2027\n12/25/2027\n", [1, 2]),
}


@pytest.mark.parametrize("name", ["NYSE.cal", "days.txt"])
@pytest.mark.parametrize(("text", "weekly"), LISTS.values(), ids=LISTS)
def test_weekdays_are_skipped_and_dates_are_days_off(
    tmp_path: Path, glossary: Glossary, text: str, weekly: list[int], name: str
) -> None:
    table = table_of(tmp_path, text, glossary, name)
    assert [(each.row, each.reason) for each in table.skipped] == [(row, WEEKLY) for row in weekly]
    found = parsed(table, glossary)
    assert [dt.date.fromordinal(day) for day in found.records.first.tolist()] == DAYS
    assert not found.issues


def test_one_date_below_the_weekdays_is_enough(tmp_path: Path, glossary: Glossary) -> None:
    assert len(table_of(tmp_path, "Saturday\nSunday\n2027-01-01\n", glossary)) == 1


def test_comments_are_skipped_as_such(tmp_path: Path, glossary: Glossary) -> None:
    table = table_of(tmp_path, "# New York\nSaturday\n2027-01-01\n# spring\n2027-03-26\n", glossary)
    assert [(each.row, each.reason) for each in table.skipped] == [
        (1, "comment line"),
        (2, WEEKLY),
        (4, "comment line"),
    ]


def test_a_date_with_something_behind_it_is_no_heading(tmp_path: Path, glossary: Glossary) -> None:
    text = "Saturday\n2027-01-01 # New Year\n2027-03-26\n2027-12-25\n2027-12-26\n2027-12-27\n"
    found = parsed(table_of(tmp_path, text, glossary), glossary)
    assert [(issue.code, issue.place.row) for issue in found.issues] == [("date-unreadable", 2)]


def test_a_weekday_beside_a_name_still_lacks_its_date(tmp_path: Path, glossary: Glossary) -> None:
    text = "Date,Event\n2027-01-01,New Year\nSaturday,Market\n2027-12-25,Christmas\n"
    found = parsed(table_of(tmp_path, text, glossary, "list.csv"), glossary)
    assert [(issue.code, issue.place.row) for issue in found.issues] == [("date-unreadable", 3)]
