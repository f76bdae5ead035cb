"""What every reader promises, whatever the kind of file: true positions, plain frames, and one claim on each file."""

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from sheet_builders import Grid, ods, xls, xlsb

from importer.core.errors import AmbiguousSource, SourceError, UnclaimedSource, UnreadableSource
from importer.core.model import Source
from importer.readers import Reader, ReadOptions, read_source
from importer.readers.registry import READERS

GRID: Grid = (
    ("", "", "", ""),
    ("", "", "", ""),
    ("", "Date", "Name", ""),
    ("", "2027-12-25", "Christmas, Noël", "007"),
    ("", "", "", ""),
    ("", "", "NA", "'=1+1"),
    ("", "# note", "two\nlines", " blanks "),
)


def _csv(grid: Grid) -> bytes:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' if cell else "" for cell in row) for row in grid]
    return "\r\n".join(quoted).encode()


def _xlsx(grid: Grid) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("S")
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell)
    return target.getvalue()


KINDS: dict[str, Callable[[Grid], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "xlsm": _xlsx,
    "xls": xls,
    "xlsb": xlsb,
    "ods": ods,
}


def read(path: Path, content: bytes, options: ReadOptions | None = None) -> Source:
    path.write_bytes(content)
    return read_source(path, options or ReadOptions())


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def source(kind: str, tmp_path: Path) -> Source:
    return read(tmp_path / f"list.{kind}", KINDS[kind](GRID))


def test_each_cell_stands_where_it_stands_in_the_sheet(source: Source, kind: str) -> None:
    cells = source.sheets[0].cells
    expected = [list(row) for row in GRID]
    if kind in ("ods", "csv"):  # OpenDocument collapses blanks at the edges of a paragraph: that is not ours to judge
        assert [[str(c).strip() for c in row] for row in cells.to_numpy()] == [[c.strip() for c in r] for r in expected]
    else:
        assert cells.to_numpy().tolist() == expected


def test_frames_are_plain(source: Source) -> None:
    cells = source.sheets[0].cells
    assert type(cells.index).__name__ == type(cells.columns).__name__ == "RangeIndex"
    assert set(cells.dtypes) == {pd.api.types.pandas_dtype(object)}


def test_the_source_tells_its_name_and_kind(source: Source, kind: str) -> None:
    assert source.file == f"list.{kind}"
    assert source.sheets[0].file == source.file
    assert source.kind == ("csv" if kind == "csv" else "workbook")
    assert source.sheets[0].name == (None if kind == "csv" else "S")
    assert source.sheets[0].hidden_known == (kind in ("csv", "xlsx", "xlsm"))


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    source = read(tmp_path / "a.csv", b"abc")
    assert source.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_content_decides_not_the_extension(kind: str, tmp_path: Path) -> None:
    wrong = "xlsx" if kind == "csv" else "csv"
    source = read(tmp_path / f"list.{wrong}", KINDS[kind](GRID))
    assert source.kind == ("csv" if kind == "csv" else "workbook")
    assert source.sheets[0].cells.iat[3, 1] == "2027-12-25"


def test_exactly_one_reader_claims_each_kind(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"list.{kind}"
    content = KINDS[kind](GRID)
    path.write_bytes(content)
    assert [reader.name for reader in READERS if reader.claims(path, content)] == [
        "csv" if kind == "csv" else "workbook"
    ]


def test_reading_twice_gives_the_same(kind: str, tmp_path: Path) -> None:
    content = KINDS[kind](GRID)
    first, second = (read(tmp_path / f"list.{kind}", content) for _ in range(2))
    assert first.sheets[0].cells.equals(second.sheets[0].cells)
    assert (first.sha256, first.assumptions, first.issues) == (second.sha256, second.assumptions, second.issues)


class _Greedy:
    """A reader that claims everything."""

    name = "greedy"

    def claims(self, path: Path, head: bytes) -> bool:
        return True

    def read(self, path: Path, options: ReadOptions) -> Source:
        raise AssertionError("a file that two readers claim is read by none")


def test_two_claims_are_an_error_that_names_both(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"a,b\n")
    greedy: Reader = _Greedy()
    with pytest.raises(AmbiguousSource, match=r'list\.csv.*"csv" and "greedy"'):
        read_source(path, ReadOptions(), readers=(*READERS, greedy))


def test_no_claim_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"a,b\n")
    with pytest.raises(UnclaimedSource, match=r"list\.csv"):
        read_source(path, ReadOptions(), readers=())


FOREIGN: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 4, "a PDF document"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(200), "a picture"),
    "html": (b"\r\n<!DOCTYPE html><html><table></table></html>", "a web page"),
    "html-in-utf-16": ("\ufeff<html><body></body></html>".encode("utf-16-le"), "a web page"),
    "excel-2003-xml": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        "an Excel 2003 XML sheet",
    ),
    "xml": (b'<?xml version="1.0"?><list/>', "an XML document"),
    "jcal": (b'["vcalendar", [], []]', "a calendar in jCal"),
    "gzip": (b"\x1f\x8b\x08" + bytes(200), "a packed archive"),
    "bytes": (bytes(range(256)) * 10, "no reader knows"),
    "nul": (bytes(5000), "nothing but NUL bytes"),
}


@pytest.mark.parametrize(("content", "what"), FOREIGN.values(), ids=FOREIGN)
def test_foreign_files_are_named_for_what_they_are(content: bytes, what: str, tmp_path: Path) -> None:
    with pytest.raises(UnclaimedSource) as caught:
        read(tmp_path / "holidays.xlsx", content)
    assert what in caught.value.message
    assert caught.value.message.startswith("holidays.xlsx: ")
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b",,\n,,\n", b'""\n'])
def test_empty_files_are_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"list\.csv: the file is empty") as caught:
        read(tmp_path / "list.csv", content)
    assert caught.value.code == "source-empty"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"lost\.csv: there is no such file") as caught:
        read_source(tmp_path / "lost.csv", ReadOptions())
    assert caught.value.code == "source-missing"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="this is a folder"):
        read_source(tmp_path, ReadOptions())


def test_a_device_is_refused_without_reading_it() -> None:
    with pytest.raises(UnreadableSource, match="a device or a pipe"):
        read_source(Path("/dev/zero"), ReadOptions())


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    class Guarded(type(tmp_path)):  # type: ignore[misc]
        """A path that the system does not let us open, whoever we are."""

        def open(self, *arguments: object, **named: object) -> io.BytesIO:
            raise PermissionError(13, "Permission denied")

    (tmp_path / "list.csv").write_bytes(b"a,b\n")
    with pytest.raises(UnreadableSource, match=r"list\.csv: this account may not read"):
        read_source(Guarded(tmp_path / "list.csv"), ReadOptions())


def test_every_refusal_is_an_error_for_people(tmp_path: Path) -> None:
    for name, (content, _) in FOREIGN.items():
        with pytest.raises(SourceError) as caught:
            read(tmp_path / f"{name}.csv", content)
        assert "\n" not in caught.value.message
        assert "Error" not in caught.value.message
