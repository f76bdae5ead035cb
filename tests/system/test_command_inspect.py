"""``occasions inspect``: how sources are understood, for people and for programs."""

import json
from pathlib import Path

from command_line import SAMPLES, Desk, complaint, off, serving

KEYS = ["schema", "sources", "assumptions", "issues"]


def test_it_shows_sheets_header_and_columns(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("inspect", SAMPLES / "holidays-2027.xlsx")
    assert (done.code, done.err) == (0, "")
    assert 'Sheet "Holidays" is a list, one event a row. Its headings stand in row 1; 40 rows below it.' in done.out
    assert "E        Start date                  date, such as E2 = 2027-01-01" in done.out
    assert "40 events can be read, from Fri 1 Jan 2027 to Fri 31 Dec 2027." in done.out


def test_json_has_the_keys_of_its_schema(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sheet = desk.sheet(off("Desk", day="03/14/2027"), off("Desk", day="04/05/2027"))
    done = desk.run("inspect", sheet, "--json", "-")
    found = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert sorted(found) == sorted(KEYS)
    assert found["schema"] == "occasions-inspection/1"
    (source,) = found["sources"]
    assert sorted(source) == sorted(["file", "sha256", "encoding", "delimiter", "sheets"])
    assert (source["file"], source["encoding"], source["delimiter"]) == ("sheet.csv", "utf-8", ",")
    (table,) = source["sheets"]
    assert sorted(table) == sorted(["sheet", "layout", "header_row", "columns", "rows"])
    assert (table["header_row"], table["rows"]) == (1, 2)
    assert table["columns"][2] == {"column": "C", "header": "Start date", "field": "start_date"}
    # what decided the order of day and month, with its cell
    (order,) = [each for each in found["assumptions"] if each["code"] == "date-order"]
    assert "C2" in order["evidence"]


def test_json_goes_to_a_file_and_the_words_to_stdout(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = desk.run("inspect", desk.sheet(off("Desk")), "--json", "seen.json")
    assert done.code == 0
    assert done.out.startswith("sheet.csv: text in utf-8")
    assert json.loads((tmp_path / "seen.json").read_text("utf-8"))["schema"] == "occasions-inspection/1"


def test_issues_do_not_change_its_exit_code(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = desk.run("inspect", desk.sheet(off("Desk", day="2027-02-31")), "--json", "-")
    assert done.code == 0
    assert [each["code"] for each in json.loads(done.out)["issues"]] == ["date-impossible"]


def test_a_source_that_cannot_be_read_exits_2(tmp_path: Path) -> None:
    complaint(Desk(tmp_path).run("inspect", "absent.xlsx"), "absent.xlsx")


def test_it_is_offline(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("inspect", desk.sheet(off("Desk"))).code == 0
        assert server.log == []
