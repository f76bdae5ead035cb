"""Sheets whose used area is far larger than their list cost little, and nothing is said about it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sheet_builders import xlsx

from importer.core.issues import column_letter
from importer.readers import ReadOptions, read_source

LIST = (
    ("Date", "Event"),
    ("2027-01-01", "New Year"),
    ("2027-05-03", "Day"),
    ("2027-12-24", "Eve"),
    ("2027-12-25", "X"),
)
SECONDS = 3.0
"""Processor time on a slow machine; a fast one takes half a second."""
KIBIBYTES = 150_000
"""What reading may take beyond what is loaded anyway; the largest of these sheets has 67 MB of XML."""

MEASURE = """
import resource, sys, time
from pathlib import Path
from importer.readers import ReadOptions, read_source
import pandas, charset_normalizer
before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
source = read_source(Path(sys.argv[1]), ReadOptions())
after, seconds = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time() - started
print(seconds, after - before, *source.sheets[0].cells.shape, len(source.issues))
"""


def _listed(styled: str = "") -> str:
    """The XML of the list's rows; ``styled`` are further cells, ``#`` stands for the number of the row."""
    return "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for letter, cell in zip("AB", cells, strict=True)
        )
        + styled.replace("#", str(number))
        + "</row>"
        for number, cells in enumerate(LIST, start=1)
    )


def _styled_rows(columns: str, last: int) -> bytes:
    cells = "".join(f'<c r="{letter}#" s="0"/>' for letter in columns)
    return xlsx(_listed() + "".join(f'<row r="#">{cells}</row>'.replace("#", str(row)) for row in range(6, last + 1)))


def _text(after_each: str, after_all: str) -> bytes:
    return ("".join(f"{day},{name}{after_each}\n" for day, name in LIST) + after_all).encode()


BLOATED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a dimension of the whole sheet": ("a.xlsx", lambda: xlsx(_listed(), before='<dimension ref="A1:XFD1048576"/>')),
    "200,000 styled rows": ("b.xlsx", lambda: _styled_rows("ABC", 200_006)),
    "styled rows to the end of the sheet": ("c.xlsx", lambda: _styled_rows("A", 1_048_576)),
    "200,000 rows with a height": (
        "d.xlsx",
        lambda: xlsx(_listed() + "".join(f'<row r="{row}" ht="15"/>' for row in range(6, 200_006))),
    ),
    "styled cells to the last column": (
        "e.xlsx",
        lambda: xlsx(_listed("".join(f'<c r="{column_letter(place)}#" s="0"/>' for place in range(2, 16_384)))),
    ),
    "styled columns to the last one": (
        "f.xlsx",
        lambda: xlsx(_listed(), before='<cols><col min="1" max="16384" width="9" style="0"/></cols>'),
    ),
    "100,000 lines of delimiters": ("g.csv", lambda: _text("", ",\n" * 100_000)),
    "100,000 lines of many delimiters": ("h.csv", lambda: _text("", "," * 30 + "\n" + ("," * 30 + "\n") * 100_000)),
    "500 blank columns": ("i.csv", lambda: _text("," * 500, "")),
}
bloated = pytest.mark.parametrize(("name", "build"), BLOATED.values(), ids=BLOATED)


def machine() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("OCCASIONS_")}


@bloated
def test_a_bloated_sheet_costs_little(tmp_path: Path, name: str, build: Callable[[], bytes]) -> None:
    path = tmp_path / name
    path.write_bytes(build())
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, env=machine()
    )
    seconds, kibibytes, _, columns, issues = (float(part) for part in done.stdout.split())
    assert seconds < SECONDS
    assert kibibytes < KIBIBYTES
    assert (columns, issues) == (2, 0)


@bloated
def test_the_cells_of_a_bloated_sheet_are_the_list(tmp_path: Path, name: str, build: Callable[[], bytes]) -> None:
    path = tmp_path / name
    path.write_bytes(build())
    source = read_source(path, ReadOptions())
    (sheet,) = source.sheets
    assert [tuple(row) for row in sheet.cells.head(5).to_numpy()] == list(LIST)
    assert not sheet.cells.iloc[5:].to_numpy().any()
    assert [each.code for each in source.assumptions if each.code != "delimiter-detected"] == []
    if path.suffix == ".xlsx":
        assert sheet.cells.shape == (5, 2)


@pytest.mark.parametrize("name", ["a dimension of the whole sheet", "200,000 styled rows", "500 blank columns"])
def test_a_check_says_nothing_about_a_bloated_sheet(tmp_path: Path, name: str) -> None:
    file, build = BLOATED[name]
    reports = []
    for folder, content in (
        ("bloated", build()),
        ("plain", _text("", "") if file.endswith("csv") else xlsx(_listed())),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-m", "importer", "check", file, "--zone", "Europe/Warsaw", "--json", "-"],
            cwd=tmp_path / folder, env=machine() | {"OCCASIONS_JOURNAL": str(tmp_path / "journal.db")},
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        report = json.loads(done.stdout)
        told = [{**each, "evidence": ""} for each in report["assumptions"]]
        reports.append((done.returncode, report["issues"], told, report["totals"], report["rows"]))
    assert reports[0] == reports[1]
