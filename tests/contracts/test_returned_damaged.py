"""Workbooks that somebody made to harm, or that are damaged where our reader does not look: no copy, and a report."""

import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from returned_books import checked, copied
from returned_sources import parts_of, picture, put_together, small_workbook
from typer.testing import CliRunner

from importer.cli import app
from importer.cli.joined import show_joined
from importer.cli.options import ShowingOptions
from importer.core.joined import AccountPart, JoinedReport
from importer.core.model import Source
from importer.core.report import SourceEntry
from importer.reports.returned import Copies, guarding
from importer.reports.returned.guarding import TooLarge, refuse_bombs

PICTURE = "xl/media/image1.png"
FORMS = ("imported.csv", "rejects.csv", "report.html", "report.json", "report.txt", "report.xlsx", "rows.csv")
_CENTRAL, _LOCAL = 46, 30
"""Bytes of the fixed part of a file's entry in a zip file's index, and of the one before its bytes."""


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def claiming(side: int) -> bytes:
    """A picture of a few bytes that claims to be large."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"")


def with_picture(path: Path, content: bytes | None = None) -> Path:
    """A good holiday list with a picture."""
    small_workbook(path, lambda _, sheet: sheet.insert_image("E5", "red.png", {"image_data": picture()}))
    return path if content is None else put_together(path, parts_of(path) | {PICTURE: content})


def patched(path: Path, name: str, index: tuple[int, bytes], local: tuple[int, bytes]) -> Path:
    """A zip file with some bytes of a part's two entries changed."""
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        before = archive.getinfo(name).header_offset
    at = raw.rindex(name.encode()) - _CENTRAL
    assert raw[at : at + 4] == b"PK\x01\x02"
    for start, (offset, content) in ((at, index), (before, local)):
        raw[start + offset : start + offset + len(content)] = content
    path.write_bytes(raw)
    return path


def in_bytes(path: Path) -> Path:
    """A picture's bytes damaged."""
    raw = bytearray(with_picture(path).read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(PICTURE)
    start = info.header_offset + _LOCAL + len(PICTURE)
    raw[start : start + info.compress_size] = b"\xff" * info.compress_size
    path.write_bytes(raw)
    return path


DAMAGED: dict[str, Callable[[Path], Path]] = {
    "huge": lambda path: with_picture(path, claiming(60_000)),
    "damaged": in_bytes,
    "packed-unknown": lambda path: patched(with_picture(path), PICTURE, (10, b"\x09\x00"), (8, b"\x09\x00")),
    "locked": lambda path: patched(with_picture(path), PICTURE, (8, b"\x01\x00"), (6, b"\x01\x00")),
    "dense": lambda path: with_picture(path, bytes(20_000_000)),
}


@pytest.mark.parametrize("make", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_picture_costs_the_copy_and_nothing_else(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path, out = make(tmp_path / "a.xlsx"), tmp_path / "out"
    command = ["check", str(path), "--zone", "Europe/Warsaw", "--json", "-", "--report", str(out)]
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, done.exception) == (0, None)
    assert json.loads(done.stdout)["totals"]["rows"]["ready"] == 1
    assert "No marked copy of a.xlsx: " in done.stderr
    there = {each.name for each in out.iterdir()}
    assert there >= set(FORMS) - {"imported.csv", "rejects.csv"}
    assert "a.xlsx" not in there


def test_a_large_picture_is_kept_without_a_word(tmp_path: Path) -> None:
    side = int((Image.MAX_IMAGE_PIXELS or 0) ** 0.5) + 100
    path = with_picture(tmp_path / "a.xlsx", claiming(side))
    assert parts_of(copied(checked(path), tmp_path / "out"))[PICTURE] == claiming(side)


RAISED = (
    OverflowError(),
    RuntimeError("x"),
    NotImplementedError(),
    MemoryError(),
    EOFError(),
    zlib.error(),
    struct.error(),
)


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_whatever_the_libraries_raise_is_said_in_our_words(error: Exception, tmp_path: Path) -> None:
    def read(_: SourceEntry) -> Source:
        raise error

    (tmp_path / "a.csv").write_text("Event;Start date\nNew Year;2027-01-01\n", encoding="utf-8")
    parts = [("", checked(tmp_path / "a.csv"))]
    copies = Copies.of(parts, read)
    assert copies.write(parts, tmp_path / "out") == ()
    assert copies.talk == ["No marked copy of a.csv: it is built in a way that cannot be copied."]


def zipped(path: Path, content: bytes) -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.bin", content)
    return path.read_bytes()


def test_parts_that_unpack_to_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_bombs(zipped(tmp_path / "a.zip", bytes(9_000_000)))
    with pytest.raises(TooLarge, match="packed so densely"):
        refuse_bombs(zipped(tmp_path / "a.zip", bytes(11_000_000)))
    monkeypatch.setattr(guarding, "_MOST_UNPACKED", 8_000_000)
    with pytest.raises(TooLarge, match="more than 8 MB"):
        refuse_bombs(zipped(tmp_path / "a.zip", bytes(9_000_000)))


def test_a_part_that_holds_more_than_it_declares_is_refused(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", bytes(3_000_000))
    size, check = struct.pack("<I", 1_000), struct.pack("<I", zlib.crc32(bytes(1_000)))
    path = patched(tmp_path / "a.zip", "a.bin", (24, size), (22, size))
    patched(path, "a.bin", (16, check), (14, check))
    with zipfile.ZipFile(path) as archive:
        assert archive.read("a.bin") == bytes(1_000)  # what was unpacked beyond is cut off unseen
    with pytest.raises(zipfile.BadZipFile):
        refuse_bombs(path.read_bytes())


@pytest.fixture
def unwritable(tmp_path: Path) -> Path:
    """A source whose name leaves no room for that of the file beside which its copy is written."""
    return small_workbook(tmp_path / f"{'a' * 246}.xlsx", lambda _, sheet: sheet.insert_textbox("E5", "A box"))


@pytest.mark.parametrize("more", [[], ["--quiet"]], ids=["", "quiet"])
def test_a_copy_that_cannot_be_written_loses_nothing_else(unwritable: Path, more: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["check", str(unwritable), "--zone", "Europe/Warsaw", "--json", "-", "--report", str(out), *more]
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, done.exception) == (0, None)
    assert "copy-incomplete" in [each["code"] for each in json.loads(done.stdout)["issues"]]
    assert "copy-incomplete" in (out / "report.json").read_text("utf-8")
    assert f"No marked copy of {unwritable.name}: The report " in done.stderr
    assert done.stderr.index("1 row, 1 ready") < done.stderr.index("No marked copy")


def test_the_report_of_several_accounts_is_shown_whatever_becomes_of_copies(
    unwritable: Path, tmp_path: Path, capsysbinary: Any
) -> None:
    report = checked(unwritable)
    joined = JoinedReport(report.run, (AccountPart("EMEA", report), AccountPart("US", report)))
    show_joined(joined, ShowingOptions(json="-", report=tmp_path / "out"))
    shown = capsysbinary.readouterr()
    assert b"copy-incomplete" in shown.out
    assert json.loads(shown.out)
    assert shown.err.count(b"No marked copy") == 1
    assert b"copy-incomplete" in (tmp_path / "out" / "EMEA" / "report.json").read_bytes()
