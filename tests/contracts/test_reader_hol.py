"""Holiday files of Outlook: sections, dates of all calendars, counts that are wrong, and whatever people write."""

import contextlib
import datetime as dt
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer.core.errors import SourceError
from importer.core.glossary import Glossary
from importer.core.issues import Severity
from importer.core.mapping.map import map_source
from importer.core.model import Sheet, Source
from importer.core.parsing.parse import parse
from importer.core.profile import Profile
from importer.core.records import Parsed
from importer.readers import ReadOptions, read_source
from importer.readers.text_kinds import text_kind

REALDATA = Path(os.environ.get("OCCASIONS_REALDATA", Path(__file__).parents[3] / "shared" / "realdata"))

OTHER_CALENDAR = re.compile(r",\s*\d+[\s,]*$")
SMALL = """[Zürich] 3
Neujahr,2027/1/1
Sechseläuten, Umzug,2027/4/19
Nationalfeiertag, 2027/08/01

[日本],2
元日,2027/1/1
建国記念の日,2027/2/11
"""


def read(folder: Path, text: str, encoding: str = "utf-16", name: str = "OUTLOOK.HOL") -> Source:
    path = folder / name
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return read_source(path, ReadOptions())


def parsed(source: Source, glossary: Glossary, profile: Profile | None = None) -> Parsed:
    return parse(map_source(source, profile or Profile(), glossary).tables, glossary)


def day(year: int, month: int, number: int) -> dt.datetime:
    return dt.datetime(year, month, number)  # noqa: DTZ001 - a day has no zone


def rows(source: Source, sheet: int = 0) -> list[list[object]]:
    return source.sheets[sheet].cells.iloc[1:].to_numpy().tolist()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig"])
def test_each_section_is_a_sheet_of_names_and_days(tmp_path: Path, encoding: str) -> None:
    source = read(tmp_path, SMALL, encoding)
    assert source.kind == "hol"
    assert [sheet.name for sheet in source.sheets] == ["Zürich", "日本"]
    assert rows(source) == [
        ["Neujahr", day(2027, 1, 1)],
        ["Sechseläuten, Umzug", day(2027, 4, 19)],
        ["Nationalfeiertag", day(2027, 8, 1)],
    ]
    assert source.issues == ()


def test_old_files_are_in_an_old_encoding(tmp_path: Path) -> None:
    text = "[Österreich] 3\nHeilige Drei Könige,1998/1/6\nMariä Empfängnis,1998/12/8\nChristi Himmelfahrt,1998/5/21\n"
    source = read(tmp_path, text, "cp1252")
    assert (source.encoding, source.sheets[0].name) == ("cp1252", "Österreich")
    assert rows(source)[1] == ["Mariä Empfängnis", day(1998, 12, 8)]


def test_a_place_names_the_section_and_the_line(tmp_path: Path, glossary: Glossary) -> None:
    _, table = map_source(read(tmp_path, SMALL), Profile(), glossary).tables
    assert str(table.at(1, "start_date")) == "OUTLOOK.HOL[日本]!8"


def test_a_section_is_chosen_by_its_name(tmp_path: Path, glossary: Glossary) -> None:
    mapped = map_source(read(tmp_path, SMALL.replace("] 3", "] 5")), Profile(sheets=("日本",)), glossary)
    assert [table.sheet for table in mapped.tables] == ["日本"]
    assert mapped.issues == (), "what is wrong with sections that nobody wants is not told"


def test_many_sections_that_nobody_chose_are_told_in_few_lines(tmp_path: Path, glossary: Glossary) -> None:
    text = "".join(f"[S{number}] 1\nx,2027/1/1\n" for number in range(40))
    mapped = map_source(read(tmp_path, text), Profile(sheets=("S0",)), glossary)
    told = [each for each in mapped.assumptions if each.code == "sheet-left-out"]
    assert len(told) == 9
    assert told[-1].decided == "31 more sheets are not named by --sheet"


def test_sections_of_one_name_are_one(tmp_path: Path) -> None:
    source = read(tmp_path, "[A] 1\nx,2027/1/1\n[B] 1\ny,2027/1/2\n[A] 1\nz,2027/1/3\n")
    assert [sheet.name for sheet in source.sheets] == ["A", "B"]
    entries = source.sheets[0].entries
    assert entries is not None
    assert entries.lines.tolist() == [2, 6]
    assert source.issues == ()


@pytest.mark.parametrize("head", ["[Zuerich]68", "[Zuerich],7", "[Zuerich] , 7", "[Zuerich] 7 ", "[Zuerich] 7,"])
def test_heads_are_written_in_many_ways_and_count_wrongly(tmp_path: Path, head: str) -> None:
    source = read(tmp_path, f"{head}\nNeujahr,2027/1/1\n", "utf-8")
    assert [sheet.name for sheet in source.sheets] == ["Zuerich"]
    (issue,) = source.issues
    assert (issue.code, issue.severity, str(issue.place)) == (
        "section-count-differs",
        Severity.NOTE,
        "OUTLOOK.HOL[Zuerich]!1",
    )
    assert "1 stand below it" in issue.message


def test_a_head_without_a_count_is_known_by_the_line_below(tmp_path: Path) -> None:
    source = read(tmp_path, "[Zuerich]\nNeujahr,2027/1/1\n", "utf-8")
    assert (source.kind, source.issues) == ("hol", ())


@pytest.mark.parametrize(("line", "sheets"), [("Own Day,2027/1/2", [None, "A"]), ("; made by me", [None, "A"])])
def test_lines_before_the_first_section_make_it_no_table(tmp_path: Path, line: str, sheets: list[str | None]) -> None:
    source = read(tmp_path, f"{line}\n[A] 1\nNew Year,2027/1/1\n", "utf-8")
    assert (source.kind, [sheet.name for sheet in source.sheets]) == ("hol", sheets)


@pytest.mark.parametrize("name", ["川崎市", "ਅੰਮ੍ਰਿਤਸਰ", "ഇന്ത്യ", "[x]"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_halves_of_letters_are_no_brackets_and_no_line_ends(tmp_path: Path, name: str, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    source = read(tmp_path, f"{mark}[{name}] 1\nx,2027/1/1\n", encoding)
    assert [sheet.name for sheet in source.sheets] == [name]


def test_a_table_with_a_bracket_in_its_first_cell_is_no_holiday_file() -> None:
    assert text_kind(b"[draft] Event,Date\nNew Year,2027-01-01\n") is None
    assert text_kind(b"Event,Date\n[draft] 1\nNew Year,2027-01-01\n") is None
    assert text_kind(b"[tool.ruff]\nline-length = 120\n") is None


OTHERS = """[Mixed] 6
Eid al-Adha,1437/12/10,6
Yom Kippur,5777/1/10,8
Nowruz,1395/1/1,22
Eid al-Adha,1437/12/10,23
New Year,2016/1/1,1
New Year's Eve,2016/12/31
"""


def test_dates_of_other_calendars_are_converted(tmp_path: Path) -> None:
    assert [found for _, found in rows(read(tmp_path, OTHERS))] == [
        day(2016, 9, 12),
        day(2016, 10, 12),
        day(2016, 3, 20),
        day(2016, 9, 11),
        day(2016, 1, 1),
        day(2016, 12, 31),
    ]


def test_a_section_alone_names_its_occasion(tmp_path: Path, glossary: Glossary) -> None:
    (table,) = map_source(read(tmp_path, "[Bank] 1\nNew Year,2027/1/1\n", "utf-8"), Profile(), glossary).tables
    assert (table.sheet, table.title) == ("Bank", "Bank")


def test_each_other_calendar_is_told_once_for_the_whole_file(tmp_path: Path, glossary: Glossary) -> None:
    again = OTHERS.replace("Mixed", "Again")
    told = map_source(read(tmp_path, OTHERS + again), Profile(), glossary).assumptions
    converted = [each for each in told if each.code == "calendar-converted"]
    assert [each.decided.split(" of ")[0] for each in converted] == ["2 dates"] * 4
    assert "one or two days" in converted[0].decided
    assert "one or two days" not in converted[1].decided
    assert converted[1].evidence == '"5777/1/10,8" in OUTLOOK.HOL[Mixed]!3 is 2016-10-12'


REFUSED = {
    "a month without a thirtieth day": ("x,1437/2/30,6", "date-impossible", "month 2 of 1437 has 29"),
    "no such calendar": ("x,2027/1/1,77", "calendar-unknown", "77"),
    "years of an era": ("x,9/1/1,3", "date-unreadable", "year"),
    "an era in four digits": ("x,2027/1/1,3", "calendar-unknown", "number 3"),
    "a Hebrew year that is not said to be one": ("x,5776/1/10", "date-impossible", "5776"),
    "a Hijri year that is not said to be one": ("x,1437/12/10", "date-impossible", "1437"),
    "a Hijri year that is said to be ours": ("x,1437/12/10,1", "date-impossible", "1437"),
    "our year that is said to be Hijri": ("x,2027/12/10,6", "date-impossible", "2027"),
    "no such day": ("x,2027/2/30", "date-impossible", "2027/2/30"),
    "two days": ("x,2027/2/1,2027/2/3", "date-unreadable", "has two dates"),
    "no date": ("Christmas", "date-unreadable", "Christmas"),
    "a word for a date": ("Christmas,soon", "date-unreadable", "Christmas,soon"),
    "too large a number": ("x,2027/1/1," + "9" * 400, "calendar-unknown", "999999999"),
}


@pytest.mark.parametrize(("line", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_day_is_refused_by_its_line(
    tmp_path: Path, glossary: Glossary, line: str, code: str, said: str
) -> None:
    found = parsed(read(tmp_path, f"[A] 2\nNew Year,2027/1/1\n{line}\n", "utf-8"), glossary)
    (issue,) = found.issues
    assert (issue.code, issue.place.entry, said in issue.message) == (code, "3", True)
    assert found.records.rejected.tolist() == [False, True]


def test_dates_that_are_not_year_first_need_proof_like_any(tmp_path: Path, glossary: Glossary) -> None:
    text = "[A] 3\nNew Year,2027/1/1\nMayday,5/1/2027\nChristmas,12/25/2027\n"
    found = parsed(read(tmp_path, text, "utf-8"), glossary)
    assert found.issues == ()
    days = [day(2027, 1, 1), day(2027, 5, 1), day(2027, 12, 25)]
    assert found.records.first.tolist() == [each.toordinal() for each in days]
    (undecided,) = parsed(read(tmp_path, "[A] 1\nMayday,5/1/2027\n", "utf-8"), glossary).issues
    assert undecided.code == "date-order-undecided"


def test_comments_and_blank_lines_are_no_holidays(tmp_path: Path, glossary: Glossary) -> None:
    source = read(tmp_path, "[A] 1\n; of our own\n\nNew Year,2027/1/1\n", "utf-8")
    (table,) = map_source(source, Profile(), glossary).tables
    assert [(each.row, each.reason) for each in table.skipped] == [(2, "comment line")]
    assert source.issues == ()


def test_an_empty_section_beside_others_is_no_error(tmp_path: Path, glossary: Glossary) -> None:
    found = parsed(read(tmp_path, "[A] 0\n\n[B] 1\nNew Year,2027/1/1\n", "utf-8"), glossary)
    assert (found.issues, len(found.records)) == ((), 1)


def test_names_in_quotes_lose_them(tmp_path: Path) -> None:
    assert rows(read(tmp_path, '[A] 1\n"New Year, ""the first""",2027/1/1\n', "utf-8"))[0][0] == 'New Year, "the first"'


LINES = st.one_of(
    st.sampled_from(["[A] 1", "[A],2", "[] 1", "[", "]", "[A", "x", ",", ",,,,", "x,2027/1/1", "x,1437/12/10,6"]),
    st.sampled_from(["x,5776/13/30,8", "x,9999/99/99,23", "x,0/0/0,22", "x,1/1/1,4", "x,2027/1/1,,", "x,٢٠٢٧/١/١"]),
    st.sampled_from(["x,²/¹/³,6", "x,2027/1/1,²", "x,12/13/14", "x,2027-1-1 ", "x" * 3000 + ",2027/1/1", "[A] ٣"]),
    st.text(max_size=40),
)


@settings(max_examples=200, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lines=st.lists(LINES, max_size=12),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1252"]),
    flips=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6),
)
def test_mutated_files_give_a_table_or_an_error_in_words(
    tmp_path_factory: pytest.TempPathFactory,
    glossary: Glossary,
    lines: list[str],
    encoding: str,
    flips: list[tuple[int, int]],
) -> None:
    text = "\r\n".join(["[Zürich] 2", "Neujahr,2027/1/1", *lines])
    raw = bytearray(text.encode(encoding, "replace"))
    for place, byte in flips:
        raw[place % len(raw)] = byte
    path = tmp_path_factory.getbasetemp() / "mutated.hol"
    path.write_bytes(raw)
    with contextlib.suppress(SourceError):
        source = read_source(path, ReadOptions())
        parsed(source, glossary)
        content = bytes(raw).decode(source.encoding or "?").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        for sheet in source.sheets if source.kind == "hol" else ():  # a broken head makes a table of it
            assert_days_stand_in_their_lines(sheet, content.split("\n"))


def assert_days_stand_in_their_lines(sheet: Sheet, lines: list[str]) -> None:
    """Every row is of a line of its own, whose digits are those of its day unless that was converted."""
    assert sheet.entries is not None
    numbers = sheet.entries.lines.tolist()
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= len(lines) for number in (*numbers, *sheet.entries.left_out))
    assert not set(numbers) & set(sheet.entries.left_out)
    assert sheet.cells.shape == (len(numbers) + 1, 2)
    for number, (_, date) in zip(numbers, sheet.cells.to_numpy()[1:].tolist(), strict=True):
        line = lines[number - 1]
        if isinstance(date, dt.datetime) and not OTHER_CALENDAR.search(line):
            said = {int(digits) for digits in re.findall(r"\d+", line)}
            assert {date.year, date.month, date.day} <= said, line


def test_a_line_of_commas_takes_no_time(tmp_path: Path, glossary: Glossary) -> None:
    hostile = "," * 1_000_000 + "\n" + "x," * 900 + " " * 1000 + "\n" + "[" * 100_000 + "\n" + "1/" * 900 + "\n"
    found = parsed(read(tmp_path, f"[A] 1\nNew Year,2027/1/1\n{hostile}", "utf-8"), glossary)
    assert len(found.records) >= 4


@pytest.mark.skipif(not REALDATA.is_dir(), reason="the real files are not here")
def test_the_file_of_microsoft(glossary: Glossary) -> None:
    source = read_source(REALDATA / "hol_ms_OUTLOOK_ja_v1.1_utf16.HOL", ReadOptions())
    assert (len(source.sheets), source.issues) == (116, ())
    japan = next(sheet for sheet in source.sheets if sheet.name == "日本")
    assert len(japan.cells) == 284
    found = parsed(source, glossary)
    assert (len(found.records), int(found.records.rejected.sum())) == (26_254, 11)
    assert {issue.message.split('"')[1].split("/", 1)[1] for issue in found.issues} == {"2/30"}
    years = {dt.date.fromordinal(each).year for each in found.records.first[~found.records.rejected].tolist()}
    assert years <= set(range(2011, 2029))
