"""Settings come from occasions.toml, then from variables, then from options; the later one wins."""

import json
from pathlib import Path

from command_line import ACCOUNT, TOKEN, Desk, complaint, desks, names, off, open_on, serving, writes

NO_ZONE = ("Desk", "Founders' Day", "2027-03-01")


def zone_of(desk: Desk, *options: str, **variables: str) -> str:
    done = desk.run("check", desk.sheet(NO_ZONE), *options, "--json", "-", **variables)
    assert done.code == 0, done
    return str(done.report["occasions"][0]["payload"]["events"][0]["start"]["timeZone"])


def test_the_file_then_variables_then_options(tmp_path: Path) -> None:
    (tmp_path / "occasions.toml").write_text('zone = "Europe/Berlin"\n', "utf-8")
    desk = Desk(tmp_path)
    assert zone_of(desk) == "Europe/Berlin"
    assert zone_of(desk, OCCASIONS_ZONE="Europe/Paris") == "Europe/Paris"
    assert zone_of(desk, "--zone", "Europe/Madrid", OCCASIONS_ZONE="Europe/Paris") == "Europe/Madrid"


def test_a_rehearsal_stays_in_the_sandbox_whatever_the_variables_say(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run(
            "import", desk.sheet(off("Desk")), "--api", "sandbox", "--journal", "other.sqlite", "--json", "-"
        )
        assert (done.code, done.report["run"]["api"], server.log) == (0, "sandbox", [])
    assert (tmp_path / "other.sqlite").exists()
    assert not desk.journal.exists()


def test_an_account_named_in_the_file_needs_only_a_token(tmp_path: Path) -> None:
    with serving() as server:
        text = f'account = "{ACCOUNT}"\napi = "test"\nchunk_size = 2\n\n[apis]\ntest = "{server.url}"\n'
        (tmp_path / "occasions.toml").write_text(text, "utf-8")
        desk = Desk(tmp_path, variables={"OCCASIONS_TOKEN": TOKEN})
        done = desk.run("import", desk.sheet(*desks(4)), "--json", "-")
        assert (done.code, len(names(server)), len(writes(server))) == (0, 4, 2)
        assert desk.run("import", desk.sheet(*desks(8)), OCCASIONS_CHUNK_SIZE="4").code == 0
        assert [len(json.loads(each.body)) for each in writes(server)] == [2, 2, 4]


def test_the_mode_of_the_file_gives_way_to_the_option(tmp_path: Path) -> None:
    (tmp_path / "occasions.toml").write_text('mode = "create"\n', "utf-8")
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(off("Desk"))).code == 0
        sheet = desk.sheet(off("Desk", day="2027-03-02"))
        assert desk.run("plan", sheet, "--json", "-").outcomes == {"Desk": "conflict"}
        assert desk.run("plan", sheet, "--mode", "upsert", "--json", "-").outcomes == {"Desk": "updated"}


def test_a_profile_gives_way_to_the_options(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('date_order = "dmy"\nzone = "Europe/Berlin"\n', "utf-8")
    desk = Desk(tmp_path)
    sheet = desk.sheet(("Desk", "Founders' Day", "04/05/2027"))
    first = desk.run("check", sheet, "--profile", "mine.toml", "--json", "-")
    second = desk.run("check", sheet, "--profile", "mine.toml", "--date-order", "mdy", "--json", "-")
    starts = [done.report["occasions"][0]["payload"]["events"][0]["start"] for done in (first, second)]
    assert [each["dateTime"] for each in starts] == ["2027-05-04T00:00:00", "2027-04-05T00:00:00"]
    assert {each["timeZone"] for each in starts} == {"Europe/Berlin"}


def test_what_cannot_be_used_is_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sheet = desk.sheet(open_on("Desk", "Inventory", "2027-06-30", "08:00", "12:00"))
    complaint(desk.run("check", sheet, OCCASIONS_TIMEOUT="soon"), "OCCASIONS_TIMEOUT")
    (tmp_path / "occasions.toml").write_text("acount = 12\n", "utf-8")
    assert "acount" in complaint(desk.run("check", sheet), "occasions.toml")
    (tmp_path / "occasions.toml").write_text('token = "in-the-clear"\n', "utf-8")
    refused = complaint(desk.run("check", sheet), "occasions.toml")
    assert "OCCASIONS_TOKEN" in refused
    assert "in-the-clear" not in refused
