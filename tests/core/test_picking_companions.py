"""Which names stand beside a sheet, and of which one; and what checksums say."""

import pytest

from importer.core.picking.checksums import Checksum, NoChecksum, read_checksum
from importer.core.picking.companions import Kind, companions, kind_of

KINDS = {
    "a.csv": None,
    "a": None,
    "done.csv": None,
    "part": None,
    "a.done.csv": None,
    "a.csv.gz": None,
    "holidays md5.xlsx": None,
    "a.csv.done": Kind.MARKER,
    "A.CSV.DONE": Kind.MARKER,
    "a.csv.sha256": Kind.CHECKSUM,
    "a.csv.SHA256": Kind.CHECKSUM,
    "a.csv.md5": Kind.CHECKSUM,
    "a.md5sum": Kind.CHECKSUM,
    "SHA256SUMS": Kind.CHECKSUM,
    "md5sum.txt": Kind.CHECKSUM,
    "a.csv.part": Kind.UNFINISHED,
    "a.csv.PART": Kind.UNFINISHED,
    "a.csv.filepart": Kind.UNFINISHED,
    "a.csv.crdownload": Kind.UNFINISHED,
    "a.csv.partial": Kind.UNFINISHED,
    "a.csv.tmp": Kind.UNFINISHED,
    "a.csv.lock": Kind.UNFINISHED,
    "a.csv.swp": Kind.UNFINISHED,
    ".a.csv": Kind.HIDDEN,
    ".a.csv.Xy12Ab": Kind.HIDDEN,
    ".DS_Store": Kind.HIDDEN,
    "~$a.xlsx": Kind.HIDDEN,
    "a.csv~": Kind.HIDDEN,
    ".git/a.csv": Kind.HIDDEN,
    "pl/.x/a.csv": Kind.HIDDEN,
    "done/a.csv": Kind.OURS,
    "Failed/a.csv": Kind.OURS,
    "waiting/x/a.csv": Kind.OURS,
    "pl/done/a.csv": None,
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items(), ids=KINDS)
def test_the_kind_of_a_name(name: str, kind: Kind | None) -> None:
    assert kind_of(name) is kind


OF = {
    "its whole name": (["a.csv", "a.csv.done"], "a.csv.done", ("a.csv",)),
    "its stem": (["a.csv", "a.done"], "a.done", ("a.csv",)),
    "a stem of two files is nobody's": (["a.csv", "a.xlsx", "a.done"], "a.done", ()),
    "a whole name before a stem": (["a.csv", "a.csv.gz", "a.csv.done"], "a.csv.done", ("a.csv",)),
    "a stem with a dot": (["a.b.csv", "a.b.done"], "a.b.done", ("a.b.csv",)),
    "a file without an ending": (["a", "a.done"], "a.done", ("a",)),
    "another case": (["A.csv", "a.CSV.Done"], "a.CSV.Done", ("A.csv",)),
    "another spelling of an accent": (["S\u00e3o.csv", "Sa\u0303o.csv.done"], "Sa\u0303o.csv.done", ("S\u00e3o.csv",)),
    "an accent in another place": (
        ["\u1fb4.csv", "\u03b1\u0345\u0301.csv.done"],
        "\u03b1\u0345\u0301.csv.done",
        ("\u1fb4.csv",),
    ),
    "nobody": (["a.csv", "b.csv.done"], "b.csv.done", ()),
    "not in another folder": (["a.csv", "pl/a.csv.done"], "pl/a.csv.done", ()),
    "in its own folder": (["a.csv", "pl/a.csv", "pl/a.csv.done"], "pl/a.csv.done", ("pl/a.csv",)),
    "a checksum": (["a.csv", "a.csv.md5"], "a.csv.md5", ("a.csv",)),
    "a checksum of a stem": (["a.csv", "a.sha256"], "a.sha256", ("a.csv",)),
    "a list of checksums": (["a.csv", "b.csv", "SHA256SUMS"], "SHA256SUMS", ("a.csv", "b.csv")),
    "a list of a folder": (["a.csv", "pl/b.csv", "pl/MD5SUMS"], "pl/MD5SUMS", ("pl/b.csv",)),
    "a part": (["a.csv", "a.csv.part"], "a.csv.part", ("a.csv",)),
    "a hidden part": (["a.csv", ".a.csv.part"], ".a.csv.part", ("a.csv",)),
    "a lock of Office": (["a.xlsx", "~$a.xlsx"], "~$a.xlsx", ("a.xlsx",)),
    "a lock of LibreOffice": (["a.xlsx", ".~lock.a.xlsx#"], ".~lock.a.xlsx#", ("a.xlsx",)),
    "half the name of a lock": (["a.xls", ".~lock.a.xlsx"], ".~lock.a.xlsx", ()),
    "the backup of a part": (["a.csv", "a.csv.part~"], "a.csv.part~", ("a.csv",)),
    "a lock of vim": (["a.csv", ".a.csv.swp"], ".a.csv.swp", ("a.csv",)),
    "hidden for another reason": (["a.csv", ".a.csv"], ".a.csv", ()),
    "no companion of a companion": (["a.csv.done", "a.csv.done.done"], "a.csv.done.done", ()),
    "ours": (["a.csv", "done/a.csv.done"], "done/a.csv.done", ()),
}


@pytest.mark.parametrize(("names", "name", "of"), OF.values(), ids=OF)
def test_whose_companion_a_name_is(names: list[str], name: str, of: tuple[str, ...]) -> None:
    found = companions(names)[name]
    assert found.of == of
    assert found.reason.endswith(".")


def test_a_place_may_have_another_marker() -> None:
    found = companions(["a.csv", "a.csv.ok", "b.done", "b.csv"], ".OK")
    assert {name: (each.kind, each.of) for name, each in found.items()} == {
        "a.csv.ok": (Kind.MARKER, ("a.csv",)),
        "b.done": (Kind.MARKER, ("b.csv",)),
    }
    found = companions(["a.csv", "a.csv.ready", "a.csv.ready.done"], ".ready.done")
    assert found["a.csv.ready.done"].of == ("a.csv",)
    assert kind_of("a.csv.ok") is None
    assert kind_of("a.csv.lock", ".lock") is Kind.MARKER


def test_the_reasons_name_the_file() -> None:
    found = companions(["a.csv", "a.done", "a.csv.md5", "a.csv.part", "x.done", ".y"])
    assert [found[name].reason for name in ("a.done", "a.csv.md5", "a.csv.part")] == [
        "It is the marker of a.csv.",
        "It is a checksum of a.csv.",
        "It is an unfinished part of a.csv.",
    ]
    assert "the one to which it belongs" in found["x.done"].reason
    assert "never taken" in found[".y"].reason


MD5, SHA256 = "d41d8cd98f00b204e9800998ecf8427e", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
OTHER = "0" * 64
IS_MD5, IS_SHA256 = Checksum("md5", MD5, "a.csv.sha256"), Checksum("sha256", SHA256, "a.csv.sha256")
SAYS = {
    "of sha256sum": (f"{SHA256}  a.csv\n", IS_SHA256),
    "of sha256sum, as bytes": (f"{SHA256} *a.csv\n", IS_SHA256),
    "of md5sum": (f"{MD5}  a.csv\n", IS_MD5),
    "of BSD": (f"SHA256 (a.csv) = {SHA256}\n", IS_SHA256),
    "of openssl": (f"SHA2-256(a.csv)= {SHA256}\n", IS_SHA256),
    "bare": (SHA256, IS_SHA256),
    "in capitals": (f"{SHA256.upper()}\n", IS_SHA256),
    "with line ends of Windows": (f"{SHA256}  a.csv\r\n", IS_SHA256),
    "with a mark of the order of bytes": (f"\ufeff{SHA256}  a.csv\n", IS_SHA256),
    "with a path": (f"{SHA256}  /tmp/out/a.csv\n", IS_SHA256),
    "with a path of Windows": (f"{SHA256} *C:\\out\\A.CSV\n", IS_SHA256),
    "with a name escaped": (f"\\{SHA256}  out\\\\a.csv\n", IS_SHA256),
    "with comments": (f"; made by me\n# 2027\n\n{SHA256} *a.csv\n", IS_SHA256),
    "a list": (f"{OTHER}  b.csv\n{SHA256}  a.csv\n", IS_SHA256),
    "the same twice": (f"{SHA256}  a.csv\n{SHA256}  a.csv\n", IS_SHA256),
    "two that differ": (f"{OTHER}  a.csv\n{SHA256}  a.csv\n", NoChecksum),
    "one of a name that was given up": (f"{SHA256}  upload-17.tmp\n", IS_SHA256),
    "a list of others": (f"{OTHER}  b.csv\n{SHA256}  c.csv\n", NoChecksum),
    "nothing": ("", NoChecksum),
    "no checksum": ("it is fine\n", NoChecksum),
    "digits of no algorithm": (f"{SHA256[:50]}  a.csv\n", NoChecksum),
}


@pytest.mark.parametrize(("text", "says"), SAYS.values(), ids=SAYS)
def test_what_a_checksum_says(text: str, says: Checksum | type[NoChecksum]) -> None:
    found = read_checksum(text.encode(), "a.csv.sha256", "pl/a.csv")
    assert found == says if isinstance(says, Checksum) else isinstance(found, says)


def test_names_with_brackets_and_blanks_are_read_whole() -> None:
    text = f"SHA256 (b.csv) = {OTHER}\nSHA256 (a (1) = b.csv) = {SHA256}\n".encode()
    assert read_checksum(text, "SHA256SUMS", "a (1) = b.csv") == Checksum("sha256", SHA256, "SHA256SUMS")
    text = f"{OTHER}  b.csv\n{SHA256}  a  b.csv\n".encode()
    assert read_checksum(text, "SHA256SUMS", "a  b.csv") == Checksum("sha256", SHA256, "SHA256SUMS")


def test_a_list_says_nothing_of_a_file_that_it_does_not_name() -> None:
    text = f"{OTHER}  b.csv\n{SHA256}  c.csv\n".encode()
    assert read_checksum(text, "SHA256SUMS", "a.csv") is None
    assert read_checksum(text, "SHA256SUMS", "c.csv") == Checksum("sha256", SHA256, "SHA256SUMS")
    assert read_checksum(f"{OTHER}  b.csv\n".encode(), "SHA256SUMS", "a.csv") is None


def test_a_checksum_of_a_stem_counts_if_it_names_the_file_or_none() -> None:
    assert read_checksum(f"{SHA256}  a.csv".encode(), "a.sha256", "a.csv") == Checksum("sha256", SHA256, "a.sha256")
    assert read_checksum(SHA256.encode(), "a.sha256", "a.csv") == Checksum("sha256", SHA256, "a.sha256")
    assert read_checksum(f"{SHA256}  a.zip".encode(), "a.sha256", "a.csv") is None


def test_a_checksum_that_powershell_wrote_is_read() -> None:
    found = read_checksum(f"{SHA256}\r\n".encode("utf-16"), "a.csv.sha256", "a.csv")
    assert found == IS_SHA256


def test_bytes_of_no_encoding_are_no_checksum() -> None:
    assert isinstance(read_checksum(b"\xff\x00\xfe" * 40, "a.csv.md5", "a.csv"), NoChecksum)
