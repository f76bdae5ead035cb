"""What inspect tells of a file of many sections: their columns once, and what is wrong by its kind."""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from importer.core.profile import Profile
from importer.inspection_text import inspection_text
from importer.pipeline import inspect, load_glossary
from importer.reading import read_and_parse

GLOSSARY = load_glossary()
WRONG = 20


def told(path: Path) -> str:
    return inspection_text(inspect(read_and_parse([path], Profile(), GLOSSARY), GLOSSARY))


def sections(path: Path, number: int, wrong: int = 0) -> Path:
    """A file of sections with two days each; the last section has days that there are not, too."""
    lines = []
    for each in range(number):
        bad = [f"Nothing {line},2027/2/{30 + line % 2}" for line in range(wrong)] if each == number - 1 else []
        days = ["New Year,2027/1/1", f"Day of {each},2027/5/{each % 28 + 1}", *bad]
        lines += [f"[Land {each}] {len(days)}", *days]
    path.write_text("\r\n".join(lines), encoding="utf-16")
    return path


def test_few_sections_are_told_one_by_one(tmp_path: Path) -> None:
    text = told(sections(tmp_path / "few.hol", 3))
    assert text.count("is a calendar, one entry a row") == 3
    assert "of the same columns" not in text


def test_the_columns_of_many_sections_are_told_once(tmp_path: Path) -> None:
    text = told(sections(tmp_path / "many.hol", 40, wrong=WRONG))
    plain = " ".join(text.split())
    assert "40 sections, each is a calendar, one entry a row, of the same columns. 100 entries stand in them." in plain
    assert text.count("name of the event") == 1
    assert re.search(r"\[Land 0\] +2 entries, from Fri 1 Jan 2027 to Sat 1 May 2027", text)
    assert re.search(rf"\[Land 39\] +22 entries, {WRONG} in error", text), "a section with errors is always shown"
    assert "and 31 more sections" in text
    assert (
        f"Of all: 80 events can be read, from Fri 1 Jan 2027 to Fri 28 May 2027; {WRONG} entries are in error" in plain
    )
    assert f"And {WRONG - 1} more like it." in plain
    assert 'occasion "Land 0"' in plain
    assert "And 39 more like it." in plain
    assert len(text.splitlines()) < 45


def test_lines_of_wide_letters_fit_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "wide.hol"
    lines = [f"[{'祝祭日' * 4}{each}] 1\r\n元日{each},2027/1/1" for each in range(12)]
    path.write_text("\r\n".join(lines), encoding="utf-16")
    assert [line for line in told(path).splitlines() if cell_len(line) > 100] == []


@pytest.mark.parametrize(("sites", "alone"), [(3, 3), (5, 0)])
def test_sheets_of_a_workbook_are_told_together_too(sites: int, alone: int, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for each in range(sites):
        sheet = book.create_sheet(f"Site {each}")
        sheet.append(["Holiday", "Date"])
        sheet.append(["New Year", "2027-01-01"])
    del book[book.sheetnames[0]]
    book.save(tmp_path / "sites.xlsx")
    text = told(tmp_path / "sites.xlsx")
    assert len(re.findall(r'Sheet "Site \d" is a list', text)) == alone
    assert ("5 sheets, each is a list, one event a row, of the same columns. 5 rows stand in them" in text) is not alone
