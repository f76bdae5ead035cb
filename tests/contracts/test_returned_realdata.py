"""Copies of the real public workbooks: every value and every look that is not ours is kept, and they read the same."""

import os
from pathlib import Path

import pytest
from returned_books import checked, copied, differences, loaded, marked, same_reading

from importer.reports.returned.earlier import is_report_sheet

pytestmark = pytest.mark.realdata
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "realdata"
FOLDER = Path(os.environ.get("OCCASIONS_REALDATA") or BESIDE)
NAMES = sorted(path.name for path in FOLDER.glob("*.xls*")) or ["missing.xlsx"]


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_keeps_all_that_is_not_ours(name: str, tmp_path: Path) -> None:
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"no real file {name} in {FOLDER}: name its folder with OCCASIONS_REALDATA")
    report = checked(path, zone="Europe/Warsaw")
    copy = copied(report, tmp_path)
    assert same_reading(path, copy) == []
    if path.suffix == ".xls":
        return
    before, after, marks = loaded(path), loaded(copy), marked(report)
    assert is_report_sheet(after.worksheets[0])
    assert after.sheetnames[1:] == before.sheetnames
    for sheet in before.worksheets:
        of_sheet = {str(cell) for title, cell in marks if title == sheet.title}
        assert list(differences(sheet, after[sheet.title], of_sheet)) == []
