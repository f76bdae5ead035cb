"""``occasions export``: what stands in the account, as a workbook that can be edited and imported again."""

from pathlib import Path

from command_line import ACCOUNT, TOKEN, Desk, complaint, off, open_on, serving, writes
from openpyxl import load_workbook


def test_what_was_exported_is_imported_without_a_write(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(off("Berlin"), open_on("Berlin", "Eve", "2027-12-24", "09:00", "13:00"), off("Paris"))
        assert desk.run("import", sheet, "--yes").code == 0
        server.seed(ACCOUNT, [{"name": "Nothing", "description": "empty", "isDefault": False, "events": []}])
        written = len(writes(server))
        done = desk.run("export", "account.xlsx")
        assert (done.code, done.err) == (0, "")
        assert "account.xlsx: 3 occasions, 3 events." in done.out
        assert "occasions import account.xlsx" in done.out
        named = desk.run("export", "named.xlsx", "--account", ACCOUNT, "--api", server.url)
        assert f"occasions import named.xlsx --account {ACCOUNT} --api {server.url}" in named.out
        for mode in ("upsert", "merge", "create", "mirror"):
            again = desk.run("import", "account.xlsx", "--mode", mode, "--json", "-")
            assert again.code == 0, again.err
            assert set(again.outcomes.values()) == {"unchanged"}
        assert len(writes(server)) == written
        assert TOKEN not in done.out + done.err


def test_a_span_that_a_sheet_cannot_say_goes_back_as_it_is(tmp_path: Path) -> None:
    days = {"start": {"dateTime": "2027-05-05", "timeZone": "Europe/Paris"}, "recurrence": []}
    days |= {"end": {"dateTime": "2027-05-08", "timeZone": "Europe/Paris"}, "meta": {"working": False, "name": "Dates"}}
    noon = {"start": {"dateTime": "2027-06-01T12:00:00", "timeZone": "Europe/Paris"}, "recurrence": []}
    noon |= {"end": {"dateTime": "2027-06-01T13:00:00", "timeZone": "Europe/Paris"}}
    noon |= {"meta": {"working": True, "name": "Noon"}}
    with serving() as server:
        server.seed(ACCOUNT, [{"name": "Site", "description": "d", "isDefault": False, "events": [days, noon]}])
        desk = Desk(tmp_path, server)
        assert desk.run("export", "account.xlsx", "--occasion", "site").code == 0
        book = load_workbook(tmp_path / "account.xlsx")
        cell = next(cell for cell in book["Holidays"]["D"] if cell.value == "Noon")
        cell.value = "High noon"
        book.save(tmp_path / "edited.xlsx")
        assert desk.run("plan", "edited.xlsx", "--out", "plan.json").code == 0
        server.seed(ACCOUNT, [{"id": server.occasions(ACCOUNT)[0]["id"], "description": "changed since"}])
        done = desk.run("import", "--plan", "plan.json", "--replan-moved", "--yes", "--json", "-")
        assert (done.code, done.outcomes) == (0, {"Site": "updated"})
        held = server.occasions(ACCOUNT)[0]["events"]
        assert [each["meta"]["name"] for each in held] == ["Dates", "High noon"]
        assert held[0]["start"] == days["start"]
        assert held[0]["end"] == days["end"]
        assert server.occasions(ACCOUNT)[0]["description"] == "d"


def test_rejects_of_an_export_are_taken_word_for_word_too(tmp_path: Path) -> None:
    days = {"start": {"dateTime": "2027-05-05", "timeZone": "Europe/Paris"}, "recurrence": []}
    days |= {
        "end": {"dateTime": "2027-05-08", "timeZone": "Europe/Paris"},
        "meta": {"working": False, "name": "=Dates"},
    }
    span = {"start": {"dateTime": "2027-12-24T18:00:00", "timeZone": "Europe/Paris"}, "recurrence": []}
    span |= {"end": {"dateTime": "2027-12-27T08:00:00", "timeZone": "Europe/Paris"}}
    span |= {"meta": {"working": False, "name": "Span"}}
    with serving() as server:
        server.seed(ACCOUNT, [{"name": "Site", "description": "d", "isDefault": False, "events": [days, span]}])
        desk = Desk(tmp_path, server)
        assert desk.run("export", "account.xlsx").code == 0
        book = load_workbook(tmp_path / "account.xlsx")
        for column, value in {"A": "Site", "D": "Wrong", "E": "some day", "I": "Europe/Paris"}.items():
            book["Holidays"][f"{column}4"].value = value
        book.save(tmp_path / "edited.xlsx")
        assert desk.run("plan", "edited.xlsx", "--report", "report").code == 1
        lines = (tmp_path / "report" / "rejects.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
        mended = [line for line in lines if "some day" not in line]
        assert len(mended) == len(lines) - 1 == 3
        (tmp_path / "mended.csv").write_text("".join(mended), encoding="utf-8-sig")
        done = desk.run("plan", "mended.csv", "--json", "-")
        assert (done.code, done.outcomes) == (0, {"Site": "unchanged"}), done.out


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        (tmp_path / "mine.xlsx").write_bytes(b"precious")
        complaint(desk.run("export", "mine.xlsx"), "mine.xlsx")
        assert server.log == []
        assert desk.run("export", "mine.xlsx", "--force").code == 0
        complaint(desk.run("export", "other.xlsx", "--occasion", "Atlantis"), "Atlantis")
        assert not (tmp_path / "other.xlsx").exists()


def test_what_cannot_come_back_exits_1(tmp_path: Path) -> None:
    weekly = {"start": {"dateTime": "2027-05-05", "timeZone": "Europe/Paris"}, "recurrence": ["each and every week"]}
    weekly |= {"end": {"dateTime": "2027-05-06", "timeZone": "Europe/Paris"}, "meta": {"working": False, "name": "Odd"}}
    with serving() as server:
        server.seed(ACCOUNT, [{"name": "Site", "description": "d", "isDefault": False, "events": [weekly]}])
        done = Desk(tmp_path, server).run("export", "account.xlsx")
        assert done.code == 1
        assert '"Site" would not be imported as it is' in done.err
        assert (tmp_path / "account.xlsx").exists()
