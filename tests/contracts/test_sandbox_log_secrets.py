"""The request log tells no secret, whatever was sent and wherever; what is no secret can be read in it."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sandbox_client import ACCOUNT, Client, occasion, without_sockets

from importer.sandbox.grants import AccountGrant
from importer.sandbox.log import Logged
from importer.sandbox.log_lines import read_log
from importer.sandbox.messages import Request
from importer.sandbox.questions.asking import findings

SECRET = "s3cr3t"  # noqa: S105 - made up
FORM = "application/x-www-form-urlencoded"
LOGIN = f"/api/account/{ACCOUNT}/login"
TOKEN = f"/sentinel/api/v2/account/{ACCOUNT}/app/token"
APPLICATION = {
    "username": "bot",
    "appKey": SECRET,
    "secret": SECRET,
    "accessToken": SECRET,
    "accessTokenSecret": SECRET,
}


def sent(client: Client, path: str, body: bytes, query: str = "", kind: str = "application/json") -> Logged:
    headers = {"content-type": kind, "cookie": f"Session_id={SECRET}", "authorization": f"Bearer {SECRET}"}
    client.send(Request("POST", path, query, headers, body, "127.0.0.1:1"))
    return client.server.log[-1]


@pytest.mark.parametrize(
    ("path", "query", "kind", "body"),
    [
        (LOGIN, "v=1.3", "application/json", json.dumps({"username": "ann", "password": SECRET})),
        (LOGIN, "v=1.3", "application/json", json.dumps(APPLICATION)),
        (LOGIN, "v=1.3", "application/json", json.dumps({"username": {"name": SECRET}, "password": [SECRET]})),
        (LOGIN, "v=1.3", "application/json", json.dumps({"username": "ann", "passwort": SECRET})),
        (LOGIN, "v=1.3", "application/json", json.dumps([{"password": SECRET}])),
        (LOGIN, "v=1.3", "application/json", f'{{"password": "{SECRET}'),
        (LOGIN, "v=1.3", "application/json", "[" * 100_000 + SECRET),
        (LOGIN, "v=1.3", FORM, json.dumps({"password": SECRET})),
        (LOGIN, f"v=1.3&password={SECRET}", "application/json", "{}"),
        (LOGIN, f"v=1.3&pass={SECRET}", "", ""),
        (LOGIN, SECRET, "", SECRET),
        ("/nowhere", f"v={'1.0'}&x={SECRET}", "text/plain", SECRET),
        (f"/api/account/{ACCOUNT}/refresh", "", "application/json", json.dumps({"csrf": SECRET})),
        (f"/api/account/{ACCOUNT}/logout", "", "application/json", json.dumps({"csrf": SECRET})),
        (TOKEN, "", FORM, urlencode({"client_id": "c", "client_secret": SECRET})),
        (TOKEN, "", FORM, urlencode({SECRET: "", "client_id": "c"})),
        (TOKEN, "", "application/json", urlencode({"client_secret": SECRET})),
        (TOKEN, f"client_secret={SECRET}", FORM, ""),
    ],
)
def test_no_secret_is_logged(path: str, query: str, kind: str, body: str) -> None:
    with without_sockets() as client:
        entry = sent(client, path, body.encode(), query, kind)
        assert SECRET not in repr(entry)
        assert bool(entry.body) == bool(body)


def test_a_secret_in_odd_bytes_is_hidden_too() -> None:
    with without_sockets() as client:
        assert SECRET.encode() not in sent(client, LOGIN, b"\xff" + SECRET.encode()).body


def test_what_is_no_secret_can_be_read() -> None:
    with without_sockets() as client:
        login = sent(client, LOGIN, json.dumps({"username": "änn", "password": SECRET}).encode(), "v=1.3")
        assert json.loads(login.body)["username"] == "änn"
        assert login.query == "v=1.3"
        form = {"grant_type": "client_credentials", "client_id": "c", "scope": "a b", "client_secret": SECRET}
        token = sent(client, TOKEN, urlencode(form).encode(), kind=FORM).body.decode()
        assert "grant_type=client_credentials&client_id=c&scope=a+b&client_secret=hidden" in token


def test_equal_secrets_look_equal_in_one_log_and_in_no_other() -> None:
    def logged(client: Client, password: str) -> bytes:
        return sent(client, LOGIN, json.dumps({"username": "ann", "password": password}).encode()).body

    with without_sockets() as client, without_sockets() as other:
        assert logged(client, "one") == logged(client, "one") != logged(client, "two")
        assert logged(client, "one") != logged(other, "one")


def test_calls_on_the_account_are_logged_as_they_were_sent() -> None:
    with without_sockets() as client:
        body = json.dumps([occasion("password")], indent=3).encode()
        client.call("POST", "", body, "v=1.0&select=$all")
        assert (client.server.log[-1].body, client.server.log[-1].query) == (body, "v=1.0&select=$all")


def test_the_file_holds_none_either(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with without_sockets(grants=[AccountGrant(ACCOUNT, SECRET)], log_file=path) as client:
        entry = sent(client, LOGIN, json.dumps(APPLICATION).encode(), f"v=1.3&secret={SECRET}")
        assert read_log(path) == [entry]
        assert SECRET not in path.read_text("utf-8")


def test_signing_in_is_no_write() -> None:
    with without_sockets() as client:
        client.post(occasion("A", isDefault=True))
        sent(client, LOGIN, json.dumps({"username": "ann", "password": SECRET}).encode())
        sent(client, TOKEN, b"", kind=FORM)
        assert findings(client.server.log) == []
