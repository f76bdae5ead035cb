"""The program's made-up credentials: a file that tells all ways in, several accounts, and what they may do."""

import json
import secrets
import stat
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from sandbox_client import path_of
from test_sandbox_process import ended, running, status

from importer.sandbox.fault_text import Unwritable
from importer.sandbox.grants import AccountGrant, Client, User
from importer.sandbox.oauth import OAuthKey, signature
from importer.sandbox.ways_in import made_up, parse_rights, write_sign_in

ALL_WAYS = ["bearer", "user", "key", "client"]


def asked(url: str, authorization: str | None = None, body: bytes | None = None, kind: str = "application/json") -> Any:
    """Ask and return the JSON of the answer, or the status of a refusal."""
    headers = {"Content-Type": kind, **({"Authorization": authorization} if authorization else {})}
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
            return json.loads(response.read())
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def authorization_of(api: str, entry: Mapping[str, str], method: str, url: str) -> str:
    """Sign in with an entry of the file, as a client would, and return the header for one call."""
    number = entry["number"]
    if "token" in entry:
        return f"Bearer {entry['token']}"
    if "username" in entry:
        body = json.dumps({name: entry[name] for name in ("username", "password")}).encode()
        return f"Bearer {asked(f'{api}/api/account/{number}/login?v=1.3', body=body)['bearer']}"
    if "client_id" in entry:
        form = {"grant_type": "client_credentials", **{name: entry[name] for name in ("client_id", "client_secret")}}
        url = f"{api}/sentinel/api/v2/account/{number}/app/token"
        found = asked(url, body=urlencode(form).encode(), kind="application/x-www-form-urlencoded")
        return f"Bearer {found['access_token']}"
    return signed(entry, method, url)


def signed(entry: Mapping[str, str], method: str, url: str) -> str:
    key = OAuthKey(*(entry[name] for name in ("app_key", "app_secret", "access_token", "access_token_secret")))
    at = str(int(time.time()))
    fields = {"oauth_consumer_key": key.consumer_key, "oauth_token": key.token, "oauth_nonce": secrets.token_hex(8)}
    fields |= {"oauth_signature_method": "HMAC-SHA1", "oauth_timestamp": at, "oauth_version": "1.0"}
    base, _, query = url.partition("?")
    fields["oauth_signature"] = signature(method, base, query, fields, key)
    return "OAuth " + ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in fields.items())


def rights_of(api: str, entry: Mapping[str, str]) -> dict[str, bool]:
    """Find out what an entry of the file may do, by what is refused with 403."""
    occasions = f"{api}{path_of(account=entry['number'])}?v=1.0"
    skills = f"{api}/api/account/{entry['number']}/configuration/le-users/skills?v=1.0"
    return {
        "read": asked(occasions, authorization_of(api, entry, "GET", occasions)) != 403,
        "write": asked(occasions, authorization_of(api, entry, "POST", occasions), b"{}") != 403,
        "skills": asked(skills, authorization_of(api, entry, "GET", skills)) != 403,
    }


def test_the_file_tells_all_ways_in(tmp_path: Path) -> None:
    path = tmp_path / "sign-in.toml"
    with running("--sign-in", str(path), "--account", "acme", "--zone", "Asia/Tokyo") as (process, line):
        # It is there as soon as the line is.
        found = tomllib.loads(path.read_text("utf-8"))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert (found["domain_api"], found["allowed_hosts"]) == (line["url"], ["127.0.0.1"])
        assert list(found["accounts"]) == [f"sandbox-{way}" for way in ALL_WAYS]
        assert found["accounts"]["sandbox-bearer"] == {"number": "acme", "zone": "Asia/Tokyo", "token": line["token"]}
        for entry in found["accounts"].values():
            assert (entry["number"], entry["zone"]) == ("acme", "Asia/Tokyo")
            assert rights_of(line["url"], entry) == {"read": True, "write": True, "skills": True}
        process.terminate()
        assert ended(process)[0] == 0


def test_what_they_may_do_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "sign-in.toml"
    with running("--sign-in", str(path), "--rights", "read") as (_, line):
        found = tomllib.loads(path.read_text("utf-8"))
        for name, entry in found["accounts"].items():
            assert rights_of(line["url"], entry) == {"read": True, "write": False, "skills": False}, name


def test_there_can_be_several_accounts(tmp_path: Path) -> None:
    path = tmp_path / "sign-in.toml"
    with running("--account", "one", "--account", "t wo", "--sign-in", str(path)) as (process, line):
        found = tomllib.loads(path.read_text("utf-8"))["accounts"]
        assert list(found) == [f"{account}-{way}" for account in ("one", "t wo") for way in ALL_WAYS]
        assert (line["account"], line["token"]) == ("one", found["one-bearer"]["token"])
        assert line["accounts"] == [
            {"account": "one", "token": found["one-bearer"]["token"]},
            {"account": "t wo", "token": found["t wo-bearer"]["token"]},
        ]
        assert status(line, found["one-bearer"]["token"]) == 200
        with pytest.raises(urllib.error.HTTPError, match="403") as caught:
            status(line, found["t wo-bearer"]["token"])
        caught.value.close()
        process.terminate()
        assert "SANDBOX: account t wo too" in ended(process)[2]


def test_a_token_that_was_given_is_told_to_nobody(tmp_path: Path) -> None:
    path = tmp_path / "sign-in.toml"
    options = ["--account", "one", "--account", "two", "--token-from-env", "SANDBOX_TOKEN", "--sign-in", str(path)]
    with running(*options, "--rights", "write", token="gıven") as (_, line):  # noqa: S106 - made up
        assert line["accounts"][0] == {"account": "one"}
        assert "token" not in line
        assert "token" in line["accounts"][1]
        text = path.read_text("utf-8")
        assert "gıven" not in text
        with pytest.raises(urllib.error.HTTPError, match="403") as caught:
            status(line, tomllib.loads(text)["accounts"]["one-bearer"]["token"])
        caught.value.close()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--sign-in", "mine.toml"], "--sign-in mine.toml: there is something already; name a new file"),
        (["--sign-in", "dangling"], "--sign-in dangling: there is something already; name a new file"),
        (["--sign-in", "no/such/file.toml"], "--sign-in no/such/file.toml: cannot be written: No such file"),
        (["--rights", "read,fly"], '--rights "read,fly" names no rights; write some of read,write,skills'),
        (["--rights", ""], '--rights "" names no rights'),
        (["--account", "a", "--account", "a"], "--account 'a': write the number of each account once"),
        (["--account", ""], "--account '': write the number"),
        (["--account", "a\nb"], r"--account 'a\nb': write the number"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(tmp_path: Path, options: list[str], words: str) -> None:
    (tmp_path / "mine.toml").write_text("mine", "utf-8")
    (tmp_path / "dangling").symlink_to(tmp_path / "elsewhere")
    command = [sys.executable, "-m", "importer.sandbox", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("SANDBOX: ")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "mine.toml").read_text("utf-8") == "mine"
    assert not (tmp_path / "elsewhere").exists()


def test_any_text_can_stand_in_the_file(tmp_path: Path) -> None:
    odd = '"quo\\ted"\n\t\x7f \N{GRINNING FACE} \x01'
    grant = AccountGrant(
        odd, odd, user=User(odd, odd), key=OAuthKey(odd, odd, odd, odd), client=Client(odd, odd, scope=odd)
    )
    path = tmp_path / "sign-in.toml"
    write_sign_in(path, "http://127.0.0.1:1", [grant, AccountGrant("b", key=OAuthKey("c", "d", "e", "f"))])
    accounts = tomllib.loads(path.read_text("utf-8"))["accounts"]
    assert list(accounts) == [*(f"{odd}-{way}" for way in ALL_WAYS), "b-key"]
    assert {value for entry in list(accounts.values())[:4] for key, value in entry.items() if key != "zone"} == {odd}
    assert accounts[f"{odd}-client"].keys() == {"number", "zone", "client_id", "client_secret", "scope"}


def test_a_file_that_came_in_between_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("mine", "utf-8")
    with pytest.raises(FileExistsError):
        write_sign_in(path, "http://127.0.0.1:1", [AccountGrant("a", "t")])
    assert path.read_text("utf-8") == "mine"


def test_nothing_made_up_comes_twice_or_is_shown() -> None:
    one, two = (made_up("a", "UTC", ("read",)) for _ in range(2))
    assert one.user is not None
    assert one.client is not None
    assert two.user is not None
    assert two.client is not None
    assert not {one.token, one.user.password, one.client.secret} & {two.token, two.user.password, two.client.secret}
    assert (one.key == two.key, one.read, one.write, one.skills) == (False, True, False, False)
    assert not [each for each in (one.token, one.user.password, one.client.secret) if each in repr(one)]


def test_rights_are_read() -> None:
    assert parse_rights(" read , skills") == {"read", "skills"}
    with pytest.raises(Unwritable):
        parse_rights("read,")
