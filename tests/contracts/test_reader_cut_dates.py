"""Text tables with dates in words whose comma is no delimiter, and years that have a column of their own."""

from pathlib import Path

import pytest

from importer.core.codes import ASSUMPTIONS
from importer.core.errors import AmbiguousSource
from importer.core.model import Source
from importer.readers import ReadOptions, read_source

CODE = "date-comma"


def read(folder: Path, content: str, delimiter: str | None = None) -> Source:
    path = folder / "list.cal"
    path.write_text(content, encoding="utf-8", newline="")
    return read_source(path, ReadOptions(delimiter=delimiter))


def cells(source: Source) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in source.sheets[0].cells.to_numpy()]


def joined(source: Source) -> list[str]:
    return [each.about for each in source.assumptions if each.code == CODE]


JOINED: dict[str, tuple[str, list[list[str]]]] = {
    "dates alone": (
        "January 1, 2026\nApril 6, 2026\nMarch 29, 2027\n",
        [["January 1, 2026"], ["April 6, 2026"], ["March 29, 2027"]],
    ),
    "names behind them": (
        "January 1, 2026, New Year's Day\nApril 6, 2027, Easter Monday\n",
        [["January 1, 2026", " New Year's Day"], ["April 6, 2027", " Easter Monday"]],
    ),
    "names before them": (
        "NY,January 1, 2026\nEaster,April 6, 2027\n",
        [["NY", "January 1, 2026"], ["Easter", "April 6, 2027"]],
    ),
    "headings as narrow as the dates": (
        "Date,Name\nJanuary 1, 2026,NY\nApril 6, 2026,Easter\n",
        [["Date", "Name"], ["January 1, 2026", "NY"], ["April 6, 2026", "Easter"]],
    ),
    "a heading without cells below": (
        "Date,Name,Region\nJanuary 1, 2026,NY,\nApril 6, 2026,Easter,\n",
        [["Date", "Name", "Region"], ["January 1, 2026", "NY", ""], ["April 6, 2026", "Easter", ""]],
    ),
    "first and last days": (
        "Start,End\nJanuary 1, 2026,January 2, 2026\nApril 6, 2026,April 7, 2026\n",
        [["Start", "End"], ["January 1, 2026", "January 2, 2026"], ["April 6, 2026", "April 7, 2026"]],
    ),
    "no blank behind the comma": (
        "January 1,2026\nApril 6,2027\n",
        [["January 1,2026".replace(",", ", ")], ["April 6, 2027"]],
    ),
    "day first": ("1 January, 2026\n29 March, 2027\n", [["1 January, 2026"], ["29 March, 2027"]]),
    "German": (
        "1. Januar, 2026, Neujahr\n6. April, 2027, x\n",
        [["1. Januar, 2026", " Neujahr"], ["6. April, 2027", " x"]],
    ),
    "Spanish": ("1 de enero, 2026\n6 de abril, 2027\n", [["1 de enero, 2026"], ["6 de abril, 2027"]]),
    "weekdays before them": (
        "Thursday, January 1, 2026, NY\nMonday, April 6, 2026, Easter\n",
        [["Thursday, January 1, 2026", " NY"], ["Monday, April 6, 2026", " Easter"]],
    ),
    "weekdays in a column": (
        "Day,Date,Name\nThursday,January 1, 2026,NY\nMonday,April 6, 2026,Easter\n",
        [["Day", "Date", "Name"], ["Thursday", "January 1, 2026", "NY"], ["Monday", "April 6, 2026", "Easter"]],
    ),
    "one weekday among them": (
        "Date,Event\nThursday, January 1, 2026,NY\nMarch 29, 2027,Easter\n",
        [["Date", "Event"], ["Thursday, January 1, 2026", "NY"], ["March 29, 2027", "Easter"]],
    ),
    "some dates without years": (
        "January 1, 2026\nJanuary 6\nApril 6, 2027\n",
        [["January 1, 2026"], ["January 6"], ["April 6, 2027"]],
    ),
    "a quoted row among them": (
        'January 1, 2026,NY\n"April 6, 2026",Easter\n',
        [["January 1, 2026", "NY"], ["April 6, 2026", "Easter"]],
    ),
    "ranges": (
        "December 24, 2026 - January 2, 2027, Break\nApril 6, 2027, Easter\n",
        [["December 24, 2026 - January 2, 2027", " Break"], ["April 6, 2027", " Easter"]],
    ),
}

OTHER_DELIMITERS = {
    "semicolon": "1 January, 2026;NY\n6 April, 2027;Easter\n",
    "semicolon, no blank": "1 January,2026;NY\n6 April,2027;Easter\n",
    "tab": "1. Januar, 2026\tNY\n6. April, 2027\tEaster\n",
    "pipe": "January 1, 2026|NY\nApril 6, 2027|Easter\n",
    "semicolon and weekdays": "Thursday, January 1, 2026;NY\nTuesday, April 6, 2027;Easter\n",
}

LEFT = {
    "years under a heading": "Date,Year,Name\nJanuary 1,2026,NY\nApril 6,2027,Easter\n",
    "years under a heading, blanks everywhere": "Date, Year, Name\nJanuary 1, 2026, NY\nApril 6, 2027, Easter\n",
    "times of day": "January 1,2000,2400\nJanuary 2,0900,1700\n",
    "rooms": "Room 12,2026,NY\nRoom 13,2027,Easter\n",
    "whole dates": "2026-01-01,2026,NY\n2027-04-06,2027,Easter\n",
}


@pytest.mark.parametrize(("content", "expected"), JOINED.values(), ids=JOINED)
def test_a_date_that_its_comma_cuts_is_put_together(tmp_path: Path, content: str, expected: list[list[str]]) -> None:
    source = read(tmp_path, content)
    assert cells(source) == expected
    assert joined(source)
    assert CODE in ASSUMPTIONS


def test_it_is_told_which_row_showed_it(tmp_path: Path) -> None:
    source = read(tmp_path, "Name,Date\nNY,January 1, 2026\n")
    told = next(each for each in source.assumptions if each.code == CODE)
    assert told.about == "list.cal: dates in column B"
    assert told.evidence == 'row 2 says "January 1, 2026", and no heading stands over the year alone.'


@pytest.mark.parametrize("content", OTHER_DELIMITERS.values(), ids=OTHER_DELIMITERS)
def test_the_comma_of_a_date_does_not_rival_another_delimiter(tmp_path: Path, content: str) -> None:
    source = read(tmp_path, content)
    assert cells(source) == [line.split(source.delimiter or "?") for line in content.splitlines()]
    assert not joined(source)
    assert source.delimiter != ","


@pytest.mark.parametrize("content", LEFT.values(), ids=LEFT)
def test_what_is_no_date_in_pieces_stays(tmp_path: Path, content: str) -> None:
    source = read(tmp_path, content)
    assert cells(source) == [line.split(",") for line in content.splitlines()]
    assert not joined(source)


def test_the_comma_that_was_named_as_delimiter_may_be_part_of_dates_too(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "January 1, 2026\nApril 6, 2026\n", "comma")) == [
        ["January 1, 2026"],
        ["April 6, 2026"],
    ]


def test_two_delimiters_that_are_none_of_a_date_are_refused_as_ever(tmp_path: Path) -> None:
    with pytest.raises(AmbiguousSource, match="nothing in the file decides"):
        read(tmp_path, "a,b;c\nd,e;f\n")
