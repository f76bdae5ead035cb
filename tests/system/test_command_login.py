"""occasions login, and imports through every way to sign in, as a user runs them."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from command_line import ACCOUNT, TOKEN, Desk, Done, complaint, desks, off
from test_secrets import everything

from importer.sandbox.faults import Fault
from importer.sandbox.grants import AccountGrant, Client, User
from importer.sandbox.oauth import OAuthKey
from importer.sandbox.server import SandboxServer
from importer.sandbox.switches import Switches

KEY = OAuthKey("4a7f02c5b9e84d1f", "app-s3cret/of+ours", "acc3ss-t0ken", "acc3ss-s3cret&more")
USER = User("admin@example.org", 'p4ss "w/rd%')
CLIENT = Client("3f9a71c0-client", "cl1ent/s3cret+")
WAYS = {
    "bearer": {"OCCASIONS_TOKEN": TOKEN},
    "user": {"OCCASIONS_USERNAME": USER.name, "OCCASIONS_PASSWORD": USER.password},
    "key": {
        "OCCASIONS_APP_KEY": KEY.consumer_key,
        "OCCASIONS_APP_SECRET": KEY.consumer_secret,
        "OCCASIONS_ACCESS_TOKEN": KEY.token,
        "OCCASIONS_ACCESS_TOKEN_SECRET": KEY.token_secret,
    },
    "client": {"OCCASIONS_CLIENT_ID": CLIENT.id, "OCCASIONS_CLIENT_SECRET": CLIENT.secret},
}
SECRETS = (TOKEN, USER.password, KEY.consumer_secret, KEY.token, KEY.token_secret, CLIENT.secret)


def serving(*faults: Fault, switches: Switches | None = None, lacking: str = "") -> SandboxServer:
    """A sandbox that lets in by every way, perhaps without one right."""
    grant = AccountGrant(
        ACCOUNT,
        TOKEN,
        key=KEY,
        user=USER,
        client=CLIENT,
        zone="Europe/Rome",
        read=lacking != "read",
        write=lacking != "write",
        skills=lacking != "skills",
    )
    return SandboxServer(":memory:", (grant,), switches, faults)


def desk_of(folder: Path, server: SandboxServer, way: str, **more: str) -> Desk:
    """A folder whose variables name account and credentials; the host is found by itself."""
    place = {"OCCASIONS_DOMAIN_API": server.url, "OCCASIONS_ALLOWED_HOSTS": "127.0.0.1"}
    return Desk(folder, None, {"OCCASIONS_ACCOUNT": ACCOUNT, **place, **WAYS[way], **more})


def calls(server: SandboxServer) -> list[str]:
    """What was asked for, without the Domain API."""
    return [each for log in server.log if (each := log.path.rpartition("/")[2]) != "baseURI.json"]


def names(server: SandboxServer) -> list[str]:
    return sorted(each["name"] for each in server.occasions(ACCOUNT))


def tells_no_secret(folder: Path, *done: Done) -> None:
    """Nothing that was said or written holds a secret of any way."""
    written = everything(folder)
    for secret in SECRETS:
        assert secret.encode() not in written
        assert all(secret not in each.out + each.err for each in done)


@pytest.mark.parametrize("way", WAYS)
def test_a_sheet_goes_in_and_comes_back_out_by_every_way(tmp_path: Path, way: str) -> None:
    with serving() as server:
        desk = desk_of(tmp_path, server, way)
        done = desk.run("import", desk.sheet(*desks(4)), "--chunk-size", "2", "-vv", "--report", "files", "--json", "-")
        assert (done.code, names(server)) == (0, ["Desk 01", "Desk 02", "Desk 03", "Desk 04"])
        run = done.report["run"]["id"]
        undone = desk.run("undo", run, "--yes", "-vv")
        assert (undone.code, names(server)) == (0, [])
        assert calls(server).count("logout") == calls(server).count("login") == (2 if way == "user" else 0)
    tells_no_secret(tmp_path, done, undone)


@pytest.mark.parametrize(
    ("way", "switches", "call"),
    [("user", Switches(login_life=1.0), "login"), ("client", Switches(token_ttl=1.0), "token")],
)
def test_what_expires_in_mid_run_is_asked_for_again(tmp_path: Path, way: str, switches: Switches, call: str) -> None:
    with serving(switches=switches) as server:
        desk = desk_of(tmp_path, server, way, OCCASIONS_MIN_WRITE_INTERVAL="0.6")
        done = desk.run("import", desk.sheet(*desks(4)), "--chunk-size", "1", "-vv", "--json", "-")
        assert (done.code, len(names(server))) == (0, 4)
        assert calls(server).count(call) >= 2
    tells_no_secret(tmp_path, done)


def test_the_login_tells_the_zone_of_rows_that_name_none(tmp_path: Path) -> None:
    row = ("Desk", "Founders' Day", "2027-03-01")
    with serving() as server:
        desk = desk_of(tmp_path, server, "user")
        done = desk.run("import", desk.sheet(row), "--json", "-")
        assert done.code == 0
        assert server.occasions(ACCOUNT)[0]["events"][0]["start"]["timeZone"] == "Europe/Rome"
        assert "the account's zone, as the login told it" in {each["evidence"] for each in done.report["assumptions"]}
        chosen = desk.run("plan", desk.sheet(row), "--json", "-", OCCASIONS_ZONE="Europe/Lisbon")
        assert "Europe/Lisbon" in chosen.out
        other = desk_of(tmp_path, server, "key")
        assert "zone-missing" in other.run("plan", desk.sheet(row), "--json", "-").out


WRONG = [
    ("bearer", {"OCCASIONS_TOKEN": "wr0ng-s3cret"}, "OCCASIONS_TOKEN"),
    ("user", {"OCCASIONS_PASSWORD": "wr0ng-s3cret"}, "OCCASIONS_PASSWORD"),
    ("key", {"OCCASIONS_APP_SECRET": "wr0ng-s3cret"}, "clock"),
    ("client", {"OCCASIONS_CLIENT_SECRET": "wr0ng-s3cret"}, "invalid_client"),
]


@pytest.mark.parametrize("command", ["login", "import"])
@pytest.mark.parametrize(("way", "wrong", "word"), WRONG)
def test_wrong_secrets_exit_2_with_one_message(
    tmp_path: Path, way: str, wrong: dict[str, str], word: str, command: str
) -> None:
    with serving() as server:
        desk = desk_of(tmp_path, server, way, **wrong)
        done = desk.run(command, *([desk.sheet(off("Desk"))] if command == "import" else []))
        said = complaint(done, word)
    assert "401" in said
    assert "wr0ng" not in done.out + done.err


@pytest.mark.parametrize(
    ("host", "word"), [("127.0.0.2:9", "no allowed domain"), ("evil.example.org/liveperson.net", "not a host")]
)
@pytest.mark.parametrize("way", WAYS)
def test_a_poisoned_answer_of_the_domain_api_is_refused(tmp_path: Path, way: str, host: str, word: str) -> None:
    with serving(switches=Switches(domain_host=host)) as server:
        desk = desk_of(tmp_path, server, way)
        complaint(desk.run("import", desk.sheet(off("Desk"))), word)
        assert calls(server) == []
        assert [each.path.rpartition("/")[2] for each in server.log] == ["baseURI.json"]


def test_an_account_that_nobody_knows_is_told(tmp_path: Path) -> None:
    with serving() as server:
        desk = desk_of(tmp_path, server, "bearer", OCCASIONS_ACCOUNT="qa2")
        assert "--account" in complaint(desk.run("login"), "knows no account qa2")


def test_a_run_that_stopped_finds_its_host_again(tmp_path: Path) -> None:
    with serving(Fault("POST", 1, "status-before-commit", status=403)) as server:
        desk = desk_of(tmp_path, server, "user")
        stopped = desk.run("import", desk.sheet(*desks(1)))
        assert stopped.code == 3
        assert '"Configure account Shift Scheduler"' in stopped.err
        assert desk.run("resume").code == 0
        assert names(server) == ["Desk 01"]


def shown(done: Done) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_it_says_who_we_are(tmp_path: Path) -> None:
    with serving() as server:
        done = desk_of(tmp_path, server, "user").run("login")
        assert done.code == 0
        assert f"user {USER.name}" in done.out
        assert "Europe/Rome, as the login told it" in done.out
        assert [line for line in done.out.splitlines() if ACCOUNT in line and server.url not in line]
        assert server.url in done.out
        assert done.err == ""
        zoned = desk_of(tmp_path, server, "user").run("login", OCCASIONS_ZONE="Europe/Lisbon")
        assert "Europe/Rome, as the login told it; imports take Europe/Lisbon, from the settings" in zoned.out
        other = desk_of(tmp_path, server, "key").run("login", OCCASIONS_ZONE="Europe/Lisbon")
        assert "Europe/Lisbon, from the settings" in other.out
        assert "OCCASIONS_ZONE" in desk_of(tmp_path, server, "key").run("login").out


LACKING = [
    ("user", "skills", '"Configure skill workdays and special occasions"'),
    ("key", "write", "Administration > Working Hours API: Write"),
    ("client", "read", "scope"),
]


@pytest.mark.parametrize(("way", "right", "permission"), LACKING)
def test_check_names_what_is_lacking_and_changes_nothing(tmp_path: Path, way: str, right: str, permission: str) -> None:
    with serving(lacking=right) as server:
        desk = desk_of(tmp_path, server, way)
        done = desk.run("login", "--check", "--json", "-")
        assert done.code == 1
        granted = {each["right"]: each["granted"] for each in shown(done)["rights"]}
        assert granted == {each: each != right for each in ("read", "write", "skills")}
        lacking = next(each for each in shown(done)["rights"] if not each["granted"])
        assert permission in lacking["remedy"]
        told = desk.run("login", "--check", "--json", "found.json")
        assert permission in told.out
        assert shown(Done(0, (tmp_path / "found.json").read_text("utf-8"), "")) == shown(done)
        assert server.occasions(ACCOUNT) == []


def test_check_exits_0_where_nothing_is_lacking(tmp_path: Path) -> None:
    with serving() as server:
        done = desk_of(tmp_path, server, "key").run("login", "--check", "--json", "-")
    found = shown(done)
    assert (done.code, found["schema"], found["account"]) == (0, "occasions-login/1", ACCOUNT)
    assert (found["host"], found["simulated"], found["zone"]) == (server_url(found), False, None)
    assert found["signed_in"] == {"kind": "key", "name": "4a7f…"}
    tells_no_secret(tmp_path, done)


def server_url(found: dict[str, Any]) -> str:
    """The host as it was told, if it is one of this machine."""
    assert str(found["host"]).startswith("http://127.0.0.1:")
    return str(found["host"])


def test_the_sandbox_can_be_signed_in_to(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("login", "--check", "--api", "sandbox")
    assert done.code == 0
    assert "SANDBOX" in done.out


def test_a_clock_that_is_off_is_told_and_the_import_goes_on(tmp_path: Path) -> None:
    ahead = Fault("GET", 1, "clock-skew", seconds=dt.timedelta(minutes=7).total_seconds())
    with serving(ahead) as server:
        desk = desk_of(tmp_path, server, "key")
        done = desk.run("import", desk.sheet(*desks(2)), "--json", "-")
        assert (done.code, len(names(server))) == (0, 2)
    assert done.err.count("this machine's clock is 7 minutes behind the server's") == 1
