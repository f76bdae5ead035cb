"""Text tables: positions, delimiters, encodings, quotes, and files that mean harm."""

import codecs
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from importer.core.errors import AmbiguousSource, SettingsError, UnreadableSource
from importer.core.issues import Severity
from importer.core.model import Source
from importer.readers import ReadOptions, read_source
from importer.readers import delimited as delimited_module
from importer.readers import shape as shape_module

REALDATA = Path(os.environ.get("OCCASIONS_REALDATA", Path(__file__).parents[3] / "shared" / "realdata"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def read(folder: Path, content: bytes, **options: str | frozenset[str]) -> Source:
    path = folder / "list.csv"
    path.write_bytes(content)
    return read_source(path, ReadOptions(**options))  # type: ignore[arg-type]


def cells(source: Source) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in source.sheets[0].cells.to_numpy()]


def decided(source: Source, code: str) -> str | None:
    return next((a.decided for a in source.assumptions if a.code == code), None)


POSITIONS: dict[str, tuple[bytes, list[list[str]]]] = {
    "blank rows at the top": (b"\n\na,b\n", [["", ""], ["", ""], ["a", "b"]]),
    "blank columns at the left": (b",,a\n,,b\n", [["", "", "a"], ["", "", "b"]]),
    "blank rows between": (b"a,b\n\n\nc,d", [["a", "b"], ["", ""], ["", ""], ["c", "d"]]),
    "delimiters only": (b"a,b\n,\nc,d\n", [["a", "b"], ["", ""], ["c", "d"]]),
    "trailing blank columns": (b"a,b,,,\nc,d,,,\n", [["a", "b"], ["c", "d"]]),
    "comment lines": (b"# x, y\na,b\n#\n", [["# x", " y"], ["a", "b"], ["#", ""]]),
    "quoted newline": (b'a,"x\ny",b\nc,d,e\n', [["a", "x\ny", "b"], ["c", "d", "e"]]),
    "quoted line ends of all kinds": (b'a,"x\r\ny\rz"\r\nc,d\r\n', [["a", "x\r\ny\rz"], ["c", "d"]]),
    "crlf": (b"a,b\r\n\r\nc,d\r\n", [["a", "b"], ["", ""], ["c", "d"]]),
    "mixed line ends": (b"a,b\r\nc,d\ne,f\rg,h", [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]),
    "lone carriage returns": (b"a,b\r\rc,d\r", [["a", "b"], ["", ""], ["c", "d"]]),
    "no final newline": (b"a,b\nc,d", [["a", "b"], ["c", "d"]]),
    "rows that grow": (b"a\nb,c\nd,e,f\n", [["a", "", ""], ["b", "c", ""], ["d", "e", "f"]]),
    "rows that shrink": (b"a,b,c\nd,e\nf\n", [["a", "b", "c"], ["d", "e", ""], ["f", "", ""]]),
    "wide record over several lines": (b'"a\n",b,c,d,e\nx\n', [["a\n", "b", "c", "d", "e"], ["x", "", "", "", ""]]),
    "later wide record over several lines": (b'x,y\n"a\n",b,"c\n",d\n', [["x", "y", "", ""], ["a\n", "b", "c\n", "d"]]),
    "nul bytes": (b"a\0b,c\n\0,d\nnext row,e\n", [["a\0b", "c"], ["\0", "d"], ["next row", "e"]]),
    "one column": (b"a\n\nb\n", [["a"], [""], ["b"]]),
    "doubled quotes": (b'"say ""hi""",b\n', [['say "hi"', "b"]]),
    "a quote within a cell": (b'5" pipe,b"c\n', [['5" pipe', 'b"c']]),
    "values that look like nothing": (b"NA,null,007,1.0\n", [["NA", "null", "007", "1.0"]]),
    "blanks around": (b" a , b\n", [[" a ", " b"]]),
    "separators of other alphabets": ("a\u2028b,c\x85d\x0be\x0cf\n".encode(), [["a\u2028b", "c\x85d\x0be\x0cf"]]),
    "formula marks stay": (b"'=1,'+2\n'-3,'@4\n", [["'=1", "'+2"], ["'-3", "'@4"]]),
}


@pytest.mark.parametrize(("content", "expected"), POSITIONS.values(), ids=POSITIONS)
def test_positions_are_true(folder: Path, content: bytes, expected: list[list[str]]) -> None:
    source = read(folder, content, delimiter=",")
    assert cells(source) == expected
    assert all(isinstance(cell, str) for cell in source.sheets[0].cells.to_numpy().flat)


def test_line_ends_that_were_doubled_make_no_phantom_rows(folder: Path) -> None:
    source = read(folder, b"a,b\r\r\nc,d\r\r\n")
    assert cells(source) == [["a", "b"], ["c", "d"]]
    assert decided(source, "line-ends-doubled") == "one line end, no blank rows"


def test_line_ends_of_which_some_were_doubled_stay_and_are_told(folder: Path) -> None:
    source = read(folder, b"a,b\r\r\nc,d\r\n")
    assert cells(source) == [["a", "b"], ["", ""], ["c", "d"]]
    assert decided(source, "line-ends-doubled") == "a blank row after each"


DELIMITERS: dict[str, tuple[bytes, str, str]] = {
    "comma": (b"date,name\n2027-12-25,Christmas\n", ",", "comma"),
    "semicolon": (b"date;name\n25.12.2027;Christmas, observed\n26.12.2027;Boxing Day, too\n", ";", "semicolon"),
    "tab": (b"date\tname\n2027-12-25\tChristmas; late, or not\n", "\t", "tab"),
    "pipe": (b"date|name\n2027-12-25|Christmas\n", "|", "pipe"),
    "comments mislead": (b"# a, b, c\n# d, e, f\n# g, h, i\ndate;name\n2027-12-25;Christmas\n", ";", "semicolon"),
    "titles mislead": (b"Holidays, all sites, 2027\n\ndate;name\n2027-12-25;x\n2027-12-26;y\n", ";", "semicolon"),
    "packed names mislead": (
        b"date;name\n2027-12-25;DE Weihnachten,FR Noel,IT Natale\n2027-12-26;DE a,FR b,IT c\n",
        ";",
        "semicolon",
    ),
    "quoted delimiters mislead": (b'date,name\n2027-12-25,"a;b;c"\n2027-12-26,"d;e;f"\n', ",", "comma"),
    "decimal commas mislead": (b"date;hours\n2027-12-25;1,5\n2027-12-26;2,5\n", ";", "semicolon"),
    "dates that stand alone decide": (b"2027-12-25;Christmas,no\n2027-12-26;Boxing Day,no\n", ";", "semicolon"),
    "few rows split": (b"20271224,h\n20271225\n20271226\n20271227\n", ",", "comma"),
    "nothing splits": (b"2027-12-25\n2027-12-26\n", ",", "comma"),
}


@pytest.mark.parametrize(("content", "delimiter", "name"), DELIMITERS.values(), ids=DELIMITERS)
def test_the_delimiter_is_found_and_told(folder: Path, content: bytes, delimiter: str, name: str) -> None:
    source = read(folder, content)
    assert source.delimiter == delimiter
    (assumption,) = [a for a in source.assumptions if a.code == "delimiter-detected"]
    assert (assumption.about, assumption.decided) == ("list.csv", name)
    assert re.search(r"first \d+ lines", assumption.evidence)


@pytest.mark.parametrize(
    ("option", "delimiter"), [("tab", "\t"), ("\t", "\t"), ("\\t", "\t"), (";", ";"), ("Semicolon", ";"), ("^", "^")]
)
def test_the_users_delimiter_counts(folder: Path, option: str, delimiter: str) -> None:
    source = read(folder, f"a{delimiter}b\n".encode(), delimiter=option)
    assert (source.delimiter, cells(source)) == (delimiter, [["a", "b"]])
    assert decided(source, "delimiter-detected") is None


@pytest.mark.parametrize("option", ["", "ab", "x", '"', "\n", "§"])
def test_a_delimiter_that_is_none_is_refused(folder: Path, option: str) -> None:
    with pytest.raises(SettingsError, match="--delimiter") as caught:
        read(folder, b"a,b\n", delimiter=option)
    assert caught.value.code == "delimiter-unknown"


def test_two_equal_delimiters_are_refused_with_both(folder: Path) -> None:
    with pytest.raises(AmbiguousSource, match="nothing in the file decides") as caught:
        read(folder, b"a;b,c\nd;e,f\n")
    assert caught.value.code == "delimiter-ambiguous"
    assert "--delimiter comma" in caught.value.hint
    assert "--delimiter semicolon" in caught.value.hint


def test_excels_own_line_about_the_delimiter_is_obeyed_and_is_no_row(folder: Path) -> None:
    source = read(folder, b"\xef\xbb\xbfsep=;\r\na;b\r\n1;2\r\n")
    assert (source.delimiter, cells(source)) == (";", [["a", "b"], ["1", "2"]])


FRENCH = "date;nom;début\r\n14/07/2027;Fête nationale;\r\n25/12/2027;Noël;\r\n"
ENCODINGS: dict[str, tuple[str, str]] = {
    "french": ("cp1252", FRENCH),
    "french, short": ("cp1252", "date,nom\n2027-12-25,Noël\n"),
    "french on a mac": ("mac_roman", FRENCH),
    "french under dos": ("cp850", FRENCH),
    "german": ("cp1252", "Datum;Feiertag\n06.01.2027;Heilige Drei Könige\n12.03.2027;Büro geschlossen\n"),
    "spanish": ("cp1252", "fecha;nombre\n2027-01-01;Año Nuevo\n2027-11-02;Día de Muertos\n"),
    "english with a dash": ("cp1252", "date,name\n2027-12-24,Christmas Eve – closed\n"),
    "polish": ("cp1250", "data;nazwa\n2027-05-03;Święto Konstytucji\n2027-11-01;Wszystkich Świętych\n"),
    "polish in iso": ("iso8859_2", "data;nazwa\n2027-05-03;Święto Konstytucji\n2027-05-09;Boże Ciało\n"),
    "czech": ("cp1250", "datum;název\n2027-01-01;Nový rok\n2027-12-24;Štědrý den\n"),
    "hungarian": ("cp1250", "dátum;név\n2027-03-15;Nemzeti ünnep\n2027-04-02;Nagypéntek, húsvét előtt\n"),
    "russian": ("cp1251", "дата;название\n2027-01-01;Новый год\n2027-05-09;День Победы\n"),
    "russian in koi8": ("koi8_r", "дата;название\n2027-01-01;Новый год\n2027-05-09;День Победы\n"),
    "greek": ("cp1253", "ημερομηνία;όνομα\n2027-12-25;Χριστούγεννα\n"),
    "turkish": ("cp1254", "tarih;ad\n2027-10-29;Cumhuriyet Bayramı\n2027-01-01;Yılbaşı\n"),
    "hebrew": ("cp1255", "תאריך,שם\n2027-04-22,פסח\n2027-10-02,ראש השנה\n"),
    "arabic": ("cp1256", "التاريخ,الاسم\n2027-03-10,عيد الفطر\n"),
    "lithuanian": ("cp1257", "data;pavadinimas\n2027-02-16;Lietuvos valstybės atkūrimo diena\n"),
    "japanese": ("cp932", "国民の祝日・休日月日,国民の祝日・休日名称\n2027/1/1,元日\n2027/1/11,成人の日\n"),
    "traditional chinese": ("big5", "日期,名稱\n2027-01-01,元旦\n2027-10-10,國慶日\n"),
    "simplified chinese": ("gb18030", "日期,名称\n2027-01-01,元旦\n2027-10-01,国庆节\n"),
    "korean": ("cp949", "날짜,이름\n2027-01-01,신정\n2027-02-07,설날\n"),
}


@pytest.mark.parametrize(("codec", "text"), ENCODINGS.values(), ids=ENCODINGS)
def test_old_encodings_are_recognised_by_their_words(folder: Path, codec: str, text: str) -> None:
    raw = text.encode(codec)
    source = read(folder, raw)
    assert source.encoding is not None
    assert raw.decode(source.encoding) == text
    (assumption,) = [a for a in source.assumptions if a.code == "encoding-detected"]
    assert assumption.decided == source.encoding
    assert re.search(r'".+" in line \d+', assumption.evidence)


def test_a_header_word_decides_between_encodings(folder: Path) -> None:
    raw = "skæg\n2027-01-01\n".encode("cp1252")
    with pytest.raises(AmbiguousSource, match="nothing in the file decides") as caught:
        read(folder, raw)
    assert caught.value.code == "encoding-ambiguous"
    assert '"skæg" in cp1252' in caught.value.message
    assert "--encoding cp1252" in caught.value.hint
    source = read(folder, raw, vocabulary=frozenset({"Skæg og ballade"}))
    assert (source.encoding, cells(source)[0]) == ("cp1252", ["skæg"])
    assert source.assumptions[0].evidence == '"skæg" in line 1: a known word.'


MARKED = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize(("codec", "mark"), MARKED.items(), ids=MARKED)
def test_a_byte_order_mark_is_obeyed_and_is_no_text(folder: Path, codec: str, mark: bytes) -> None:
    source = read(folder, mark + '"début";nom\r\n2027-12-25;Noël\r\n'.encode(codec))
    assert (source.encoding, cells(source)) == (codec, [["début", "nom"], ["2027-12-25", "Noël"]])
    assert decided(source, "encoding-detected") is None


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [FRENCH, "日付,名前\r\n2027-01-01,元日\r\n"], ids=["latin", "cjk"])
def test_wide_letters_without_a_mark_are_recognised(folder: Path, codec: str, text: str) -> None:
    source = read(folder, text.encode(codec))
    assert (source.encoding, cells(source)[0][0]) == (codec, re.split("[;,]", text)[0])
    assert decided(source, "encoding-detected") == codec


def test_utf_8_is_told_and_ascii_needs_no_telling(folder: Path) -> None:
    assert decided(read(folder, "a,é\n".encode()), "encoding-detected") == "utf-8"
    assert decided(read(folder, b"a,e\n"), "encoding-detected") is None


def test_utf_8_over_the_border_of_a_block_is_utf_8(folder: Path) -> None:
    text = "x,y\n" + "é,ü\n" * 400_000
    assert read(folder, text.encode()).encoding == "utf-8"


def test_one_line_of_another_encoding_is_refused_with_its_number(folder: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"list\.csv: line 3 cannot be read as utf-8") as caught:
        read(folder, "Été,é\nété,Noël\n".encode() + b"caf\xe9,x\n")
    assert caught.value.code == "encoding-wrong"


def test_the_users_encoding_counts(folder: Path) -> None:
    source = read(folder, "a,Łódź\n".encode("cp1250"), encoding="windows-1250")
    assert (source.encoding, cells(source)) == ("cp1250", [["a", "Łódź"]])
    assert decided(source, "encoding-detected") is None


@pytest.mark.parametrize("option", ["utf-8", "UTF8", "utf-8-sig"])
def test_the_users_encoding_takes_a_mark_too(folder: Path, option: str) -> None:
    assert cells(read(folder, b"\xef\xbb\xbfa,b\n", encoding=option)) == [["a", "b"]]


def test_the_users_utf_16_takes_a_mark_too(folder: Path) -> None:
    assert cells(read(folder, "a,b\n".encode("utf-16"), encoding="utf-16")) == [["a", "b"]]


@pytest.mark.parametrize("option", ["klingon", "hex", "rot13", ""])
def test_an_encoding_that_is_none_is_refused(folder: Path, option: str) -> None:
    with pytest.raises(SettingsError, match="--encoding") as caught:
        read(folder, b"a,b\n", encoding=option)
    assert caught.value.code == "encoding-unknown"


def test_an_encoding_that_does_not_fit_is_refused(folder: Path) -> None:
    with pytest.raises(UnreadableSource, match="line 2 cannot be read as ascii") as caught:
        read(folder, "a\né\n".encode(), encoding="ascii")
    assert caught.value.code == "encoding-wrong"


def test_nothing_heavy_is_loaded_for_ascii_and_utf_8(folder: Path) -> None:
    heavy = [
        name for name in sys.modules if name.split(".")[0] in ("charset_normalizer",) or name.endswith(".charsets")
    ]
    kept = {name: sys.modules.pop(name) for name in heavy}
    try:
        read(folder, "é,b\n".encode())
        assert "importer.readers.charsets" not in sys.modules
        assert "charset_normalizer" not in sys.modules
    finally:
        sys.modules.update(kept)


STRAY = b'date,name\n2027-01-01,"New Year\n2027-12-25,Christmas\n2027-12-26,"Boxing Day"\n'


def test_a_quote_that_swallows_rows_is_an_error_at_its_cell(folder: Path) -> None:
    (issue,) = read(folder, STRAY).issues
    assert (issue.code, issue.severity, issue.place.cell) == ("quote-swallows-rows", Severity.ERROR, "B2")
    assert issue.found == "New Year ..."
    assert "B2" in issue.hint


def test_a_quote_that_swallows_the_rest_of_the_file_is_an_error(folder: Path) -> None:
    source = read(folder, b'date,name\n2027-01-01,x\n2027-12-25,"Christmas\n2027-12-26,Boxing Day\n')
    (issue,) = source.issues
    assert (issue.code, issue.place.cell) == ("quote-swallows-rows", "B3")
    assert len(cells(source)) == 3


def test_a_last_quote_that_is_not_closed_is_a_warning(folder: Path) -> None:
    source = read(folder, b'date,name\n2027-12-25,"Christmas')
    (issue,) = source.issues
    assert (issue.code, issue.severity, issue.place.cell) == ("quote-not-closed", Severity.WARNING, "B2")
    assert cells(source)[1] == ["2027-12-25", "Christmas"]


@pytest.mark.parametrize(
    "cell",
    ["AR, ML,\nRJ, SK", "Agenda:\n21-4-2020, room 5", "see\n2027-12-25", "a\n\nb"],
    ids=["list", "prose with a date", "date alone", "paragraphs"],
)
def test_line_breaks_that_swallow_nothing_are_no_issue(folder: Path, cell: str) -> None:
    source = read(folder, f'date,name,states,more,still\n2027-12-25,x,"{cell}",y,z\n'.encode(), delimiter=",")
    assert source.issues == ()


HOSTILE: dict[str, bytes] = {
    "a million columns": b"a" + b"," * 1_000_000 + b"\nb,c\n",
    "a million columns behind a quoted line break": b'"a\n"' + b"," * 1_000_000 + b"\nb,c\n",
    "a million columns later": b'"a",b\n' + b"," * 1_000_000,
    "many rows, one of them wide": b"a,b\n" * 50_000 + b"," * 15_000 + b"\n",
    "a line without end": b"a," * 6_000_000,
    "a cell without end": b'"' + b"a" * 12_000_000 + b'"\n',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_absurd_tables_are_refused(folder: Path, content: bytes) -> None:
    with pytest.raises(UnreadableSource, match=r"list\.csv: ") as caught:
        read(folder, content)
    assert caught.value.code == "source-too-large"


def test_many_commas_in_one_quoted_cell_do_not_widen_the_table(folder: Path) -> None:
    source = read(folder, b"a,b\n" + b'1,"x' + b"," * 3000 + b'"\n' + b"2,b\n" * 50_000)
    assert source.sheets[0].cells.shape == (50_002, 2)


def test_a_file_beyond_the_limit_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited_module, "MAX_BYTES", 3)
    with pytest.raises(UnreadableSource, match="4 bytes of text"):
        read(folder, b"a,b\n")


@pytest.mark.parametrize("block", [1, 2, 3, 7, 64])
def test_measures_do_not_depend_on_blocks(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"a,b,c\r\nd\r\n\n,,,,\rlast,line"
    monkeypatch.setattr(shape_module, "_BLOCK", block)
    assert shape_module.measure("f", text, 0, ",") == shape_module.Shape(lines=5, cells=5)


def _real(pattern: str) -> Iterator[Path]:
    return iter(sorted(REALDATA.glob(pattern))) if REALDATA.is_dir() else iter(())


@pytest.mark.realdata
def test_real_text_tables_are_read_without_an_issue() -> None:
    files = [path for pattern in ("*.csv", "tsv_*.txt", "txt_*.txt") for path in _real(pattern)]
    if not files:
        pytest.skip(f"NOT TESTED: no real files in {REALDATA}")
    for path in files:
        source = read_source(path, ReadOptions())
        assert source.issues == (), path.name
        assert source.sheets[0].cells.shape[0] > 0, path.name


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "corner"),
    [
        ("csv_tw_office_calendar_112_big5.csv", "big5", ",", "西元日期"),
        ("csv_ch_openholidays_public_halfday_comment.csv", "utf-8", ";", "Id"),
        ("csv_ru_1c_comment_preamble_semicolon.csv", "utf-8", ";", None),
        ("tsv_ru_holidays_txt_tab.txt", "utf-8", "\t", "day"),
        ("txt_hk_cn_stock_holidays_yyyymmdd.txt", "utf-8", ",", "20001225"),
    ],
)
def test_real_encodings_and_delimiters(name: str, encoding: str, delimiter: str, corner: str | None) -> None:
    if not (REALDATA / name).exists():
        pytest.skip(f"NOT TESTED: {name} is not in {REALDATA}")
    source = read_source(REALDATA / name, ReadOptions())
    assert (source.encoding, source.delimiter) == (encoding, delimiter)
    assert corner is None or source.sheets[0].cells.iat[0, 0] == corner
