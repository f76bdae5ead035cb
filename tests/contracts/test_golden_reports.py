"""Each form of each situation, word for word: ``tests/golden_reports/SITUATION`` holds what must come out.

A workbook is kept as ``report.xlsx.txt``, its sheets with their cells; a page as ``report.html.txt``, its words. To
write what is expected, and then to read it as somebody would who is told that way::

    python tests/contracts/test_golden_reports.py --write SITUATION...
"""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from page_text import page_text
from report_situations import MAKE

from importer.core.joined import JoinedReport
from importer.reports.forms import write_all, write_all_joined

GOLDEN = Path(__file__).parents[1] / "golden_reports"


def written(situation: str, folder: Path) -> dict[str, bytes]:
    """The files of a situation, as they are kept."""
    source, target = folder / "made", folder / "written"
    source.mkdir()
    report = MAKE[situation](source)
    paths = write_all_joined(report, target) if isinstance(report, JoinedReport) else write_all(report, target)
    return dict(_kept(path) for path in paths)


def _kept(path: Path) -> tuple[str, bytes]:
    content = path.read_bytes()
    if path.suffix in (".xlsx", ".html"):
        return f"{path.name}.txt", (dump(content) if path.suffix == ".xlsx" else page_text(content.decode())).encode()
    return path.name, content


def dump(workbook: bytes) -> str:
    """The sheets of a workbook with a line for each row."""
    lines = []
    for sheet in openpyxl.load_workbook(io.BytesIO(workbook)).worksheets:
        lines.append(f"== {sheet.title} ==")
        rows = sheet.iter_rows(values_only=True)
        lines += [" | ".join("" if value is None else str(value) for value in cells).rstrip(" |") for cells in rows]
    return "\n".join(lines) + "\n"


def test_every_situation_is_kept() -> None:
    assert {folder.name for folder in GOLDEN.iterdir()} == set(MAKE)


@pytest.mark.parametrize("situation", MAKE)
def test_every_form_is_word_for_word_what_is_kept(situation: str, tmp_path: Path) -> None:
    found = written(situation, tmp_path)
    assert set(found) == {path.name for path in (GOLDEN / situation).iterdir()}
    for name, content in found.items():
        assert content.decode() == (GOLDEN / situation / name).read_bytes().decode(), name


def write(situations: list[str]) -> None:
    for situation in situations:
        folder = GOLDEN / situation
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        with TemporaryDirectory() as room:
            for name, content in written(situation, Path(room)).items():
                (folder / name).write_bytes(content)
        sys.stdout.write(f"wrote {folder}; read it before you keep it\n")


if __name__ == "__main__":
    if sys.argv[1:2] != ["--write"] or not sys.argv[2:]:
        sys.exit("usage: python tests/contracts/test_golden_reports.py --write SITUATION...")
    write(sys.argv[2:])
