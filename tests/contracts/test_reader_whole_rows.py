"""Text tables whose rows were quoted whole, and cells with delimiters in them that are no rows."""

import os
from pathlib import Path

import pytest

from importer.core.codes import ASSUMPTIONS
from importer.core.model import Source
from importer.readers import ReadOptions, read_source

REALDATA = Path(os.environ.get("OCCASIONS_REALDATA", Path(__file__).parents[3] / "shared" / "realdata"))
CODE = "rows-quoted-whole"


def read(folder: Path, content: str, delimiter: str | None = None) -> Source:
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return read_source(path, ReadOptions(delimiter=delimiter))


def cells(source: Source) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in source.sheets[0].cells.to_numpy()]


def quoted(*lines: str) -> str:
    return "".join('"' + line.replace('"', '""') + '"\n' if line else "\n" for line in lines)


ROWS: dict[str, tuple[str, list[list[str]]]] = {
    "no header": (
        quoted("Tuesday,01,Jan", "Wednesday,02,Jan", "Monday,21,Jan"),
        [["Tuesday", "01", "Jan"], ["Wednesday", "02", "Jan"], ["Monday", "21", "Jan"]],
    ),
    "semicolons": (quoted("a;b;c", "d;e;f", "g;h;"), [["a", "b", "c"], ["d", "e", "f"], ["g", "h", ""]]),
    "tabs": (quoted("a\tb\tc", "d\te\tf", "g\th\ti"), [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]),
    "pipes": (quoted("a|b|c", "d|e|f", "g|h|i"), [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]),
    "blank rows stay": (
        quoted("", "a,b,c", "", "d,e,f", "g,h,i"),
        [["", "", ""], ["a", "b", "c"], ["", "", ""], ["d", "e", "f"], ["g", "h", "i"]],
    ),
    "quotes within": (
        quoted('2027-12-25,"Christmas, of course",x', "2027-12-26,b,y", "2027-12-27,c,z"),
        [["2027-12-25", "Christmas, of course", "x"], ["2027-12-26", "b", "y"], ["2027-12-27", "c", "z"]],
    ),
    "two cells with a date": (
        quoted("date,name", "2027-12-25,a", "2027-12-26,b"),
        [["date", "name"], ["2027-12-25", "a"], ["2027-12-26", "b"]],
    ),
    "spaces beside whole dates": (
        quoted("Day, Name, Date", "Fri, a, 2027-12-24", "Sat, b, 2027-12-25"),
        [["Day", " Name", " Date"], ["Fri", " a", " 2027-12-24"], ["Sat", " b", " 2027-12-25"]],
    ),
    "one row that is short": (
        quoted(*["a,b,c"] * 12, "total"),
        [*[["a", "b", "c"]] * 12, ["total", "", ""]],
    ),
}


@pytest.mark.parametrize(("content", "expected"), ROWS.values(), ids=ROWS)
def test_rows_that_were_quoted_whole_are_cut(tmp_path: Path, content: str, expected: list[list[str]]) -> None:
    source = read(tmp_path, content)
    assert cells(source) == expected
    (assumed,) = [each for each in source.assumptions if each.code == CODE]
    first = next(number for number, row in enumerate(expected, start=1) if any(row))
    assert assumed.evidence.startswith(f"A{first} is quoted as one cell: ")
    assert assumed.about == "list.csv"
    assert CODE in ASSUMPTIONS


WHOLE: dict[str, str] = {
    "names": quoted("Smith, John", "Doe, Jane", "Roe, Alma", "Poe, Ed"),
    "names without spaces": quoted("Smith,John", "Doe,Jane", "Roe,Alma", "Poe,Ed"),
    "dates": quoted("Date", "Jan 14, 2022", "Jan 15, 2022", "Feb 16, 2022"),
    "dates with weekdays": quoted("Friday, Jan 14, 2022", "Monday, Jan 17, 2022", "Friday, Jan 21, 2022"),
    "dates behind weekdays": quoted("Friday, 14 January 2022", "Monday, 17 January 2022", "Friday, 21 January 2022"),
    "dates without a year": quoted("Friday, 14 January", "Monday, 17 January", "Friday, 21 January"),
    "different counts": quoted("a,b,c", "d,e", "f", "g,h,i,j"),
    "too few": quoted("a,b,c", "d,e,f"),
    "sentences": quoted("Closed, as ever, in May", "Open, of course, in June", "Closed, perhaps, in July"),
    "cells with line breaks": quoted("a,b,c\nd", "e,f,g\nh", "i,j,k\nl"),
    "two marks that do equally well": quoted("a,b;c,d;e", "f,g;h,i;j", "k,l;m,n;o"),
    "not quoted": "a\nb\nc\nd\n",
}


@pytest.mark.parametrize("content", WHOLE.values(), ids=WHOLE)
def test_cells_that_are_no_rows_stay_whole(tmp_path: Path, content: str) -> None:
    source = read(tmp_path, content)
    assert source.sheets[0].cells.shape[1] == 1
    assert CODE not in {each.code for each in source.assumptions}


def test_the_users_delimiter_counts_within_the_quotes_too(tmp_path: Path) -> None:
    content = quoted("a;b;c", "d;e;f", "g;h;i")
    assert read(tmp_path, content, ",").sheets[0].cells.shape == (3, 1)
    assert read(tmp_path, content, ";").sheets[0].cells.shape == (3, 3)


def test_a_row_of_very_many_cells_does_not_widen_a_long_table(tmp_path: Path) -> None:
    source = read(tmp_path, quoted(*["a,b,c"] * 20_000, "," * 1_900))
    assert source.sheets[0].cells.shape == (20_001, 1)


@pytest.mark.realdata
def test_a_real_file_of_rows_that_were_quoted_whole() -> None:
    path = REALDATA / "csv_in_ahr_holiday_list_noyear_noname.csv"
    if not path.is_file():
        pytest.skip(f"no real file {path}")
    source = read_source(path, ReadOptions())
    assert cells(source)[0] == ["Tuesday", "01", "Jan"]
    assert CODE in {each.code for each in source.assumptions}
