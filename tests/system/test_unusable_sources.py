"""Sources that cannot be read: exit code 2 and one short message that names the file; nothing is sent."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Desk, complaint, serving


def encrypted() -> bytes:
    """An OLE2 file as Excel writes it for a workbook with a password: two streams and no workbook."""
    sector, end, free, fat = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    table = struct.pack("<II", fat, end) + struct.pack("<I", free) * 126

    def entry(name: str, kind: int, left: int = free, right: int = free, child: int = free) -> bytes:
        coded = (name + "\0").encode("utf-16-le") if name else b""
        start = struct.pack("<64sHBB", coded, len(coded), kind, 1) + struct.pack("<III", left, right, child)
        return start + bytes(36) + struct.pack("<IQ", end, 0)

    root = entry("Root Entry", 5, child=1)
    streams = entry("EncryptionInfo", 2, right=2) + entry("EncryptedPackage", 2) + entry("", 0)
    return (header + table + root + streams).ljust(4 * sector, b"\0")


def bomb() -> bytes:
    """A workbook of a few kilobytes that would fill the memory."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(3_000):
                part.write(b" " * 1_000_000)
    return made.getvalue()


UNUSABLE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("empty.csv", lambda: b""),
    "encrypted": ("secret.xlsx", encrypted),
    "PDF by another name": ("report.xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"),
    "zip bomb": ("bomb.xlsx", bomb),
    "cut short": ("cut.xlsx", lambda: b"PK\x03\x04" + bytes(200)),
    "not a holiday list": ("stock.csv", lambda: b"Article,Price\nNails,4.50\nScrews,3.20\nGlue,2.10\n"),
    "picture": ("scan.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
}


@pytest.mark.parametrize(("name", "made"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_the_message_is_short_and_names_the_file(tmp_path: Path, name: str, made: Callable[[], bytes]) -> None:
    desk = Desk(tmp_path)
    (tmp_path / name).write_bytes(made())
    done = desk.run("check", name, "--json", "-")
    assert "hint:" in complaint(done, name)
    assert done.out == ""


def test_the_reason_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "secret.xlsx").write_bytes(encrypted())
    assert "password" in desk.run("check", "secret.xlsx").err
    (tmp_path / "report.xlsx").write_bytes(UNUSABLE["PDF by another name"][1]())
    assert "PDF" in desk.run("check", "report.xlsx").err


@pytest.mark.parametrize("command", ["check", "plan", "import"])
def test_a_source_that_is_not_there(tmp_path: Path, command: str) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        complaint(desk.run(command, "absent.xlsx"), "absent.xlsx")
        assert not [each for each in server.log if each.method != "GET"]


def test_one_unusable_source_stops_all_of_them(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        good = desk.sheet(("Desk", "Founders' Day", "2027-03-01", "", "", "", "Europe/Warsaw"))
        (tmp_path / "empty.csv").write_bytes(b"")
        complaint(desk.run("import", good, "empty.csv", "--yes"), "empty.csv")
        assert not [each for each in server.log if each.method != "GET"]
