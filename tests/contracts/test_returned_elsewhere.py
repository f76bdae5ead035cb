"""Another spreadsheet program opens our copies with all their values, and what it saves is still known as a copy."""

import shutil
import subprocess
from pathlib import Path

import pytest
from returned_books import checked, copied, loaded
from returned_sources import full_workbook

from importer.core.returned import REMEMBERED_TITLE
from importer.reports.returned.earlier import is_report_sheet, unmark
from importer.reports.returned.sealing import is_sealed

SOFFICE = shutil.which("soffice")
CSV = "Event,Start date,Note\nNew Year,2027-01-01,=1+1\nEpiphany,2027-02-30,007\n"


@pytest.mark.skipif(SOFFICE is None, reason="soffice is not installed; make system installs it")
def test_another_program_opens_copies_with_all_values(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(CSV, encoding="utf-8")
    sources = [full_workbook(tmp_path / "full.xlsx"), tmp_path / "list.csv"]
    copies = [copied(checked(source), tmp_path / "out") for source in sources]
    own = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), own, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, *map(str, copies)], check=True, capture_output=True, timeout=170)
    for copy in copies:
        before, after = loaded(copy), loaded(tmp_path / "saved" / copy.name)
        assert after.sheetnames == before.sheetnames
        for sheet in before.worksheets:
            other = after[sheet.title]
            for row in sheet.iter_rows():
                for cell in row:
                    assert str(other[cell.coordinate].value) == str(cell.value), f"{sheet.title}!{cell.coordinate}"
                    assert (other[cell.coordinate].comment is None) == (cell.comment is None), cell.coordinate
        assert not is_sealed((tmp_path / "saved" / copy.name).read_bytes())
        assert is_report_sheet(after.worksheets[0])
        assert REMEMBERED_TITLE in [cell.value for cell in after.worksheets[0]["A"]]
        unmark(after)
        assert after.sheetnames == before.sheetnames[1:]
    full = loaded(tmp_path / "saved" / "full.xlsx")
    unmark(full)
    assert full["EMEA"]["D4"].fill.fgColor.rgb == "FFC6EFCE"
    assert full["EMEA"].cell(2, 7).value is None
