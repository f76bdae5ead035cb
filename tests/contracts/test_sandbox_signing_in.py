"""Signing in to the sandbox: logins with their lives, OAuth 2.0 tokens, and what each of them opens."""

import base64
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from sandbox_client import ACCOUNT, Answer, Client, occasion, over_http, without_sockets

from importer.sandbox.faults import Fault
from importer.sandbox.grants import AccountGrant, User, of_user
from importer.sandbox.grants import Client as OAuthClient
from importer.sandbox.messages import Request
from importer.sandbox.oauth import OAuthKey
from importer.sandbox.server import SandboxServer
from importer.sandbox.switches import Switches

PASSWORD = "pass wörd"  # noqa: S105 - made up
KEY = OAuthKey("ck-1", "cs-1", "tk-1", "ts-1")
GRANTS = (
    AccountGrant(ACCOUNT, user=User("ann", PASSWORD), zone="Europe/Warsaw"),
    AccountGrant(ACCOUNT, user=User("bob", "reads"), write=False, skills=False),
    AccountGrant(ACCOUNT, user=User("bot"), key=KEY, read=False),
    AccountGrant(ACCOUNT, client=OAuthClient("cl-1", "sec-1"), skills=False),
    AccountGrant(ACCOUNT, client=OAuthClient("cl-2", "sec-2", scope="hours")),
    AccountGrant("other", user=User("ann", "elsewhere"), client=OAuthClient("cl-1", "elsewhere")),
)
BOT = {
    "username": "bot",
    "appKey": "ck-1",
    "secret": "cs-1",
    "accessToken": "tk-1",
    "accessTokenSecret": "ts-1",
}
ANN = {"username": "ann", "password": PASSWORD}
FORM = {"grant_type": "client_credentials", "client_id": "cl-1", "client_secret": "sec-1"}
TOKEN_PATHS = [
    ("/sentinel/api/v2/account/{}/app/token", ""),
    ("/sentinel/api/account/{}/app/token", "v=1.0"),
]


@dataclass
class Door:
    """Signs in as a client would."""

    client: Client
    account: str = ACCOUNT

    def send(self, path: str, body: bytes, query: str = "", **headers: str) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.send(Request("POST", path, query, given, body, "127.0.0.1:1"))

    def log_in(self, body: Any = None, query: str = "v=1.3", content_type: str = "application/json") -> Answer:
        sent = json.dumps(ANN if body is None else body).encode()
        return self.send(f"/api/account/{self.account}/login", sent, query, content_type=content_type)

    def go_on(self, verb: str, login: Answer, **changes: str) -> Answer:
        cookie = changes.get("cookie", login.headers["set-cookie"].partition(";")[0])
        body = json.dumps({"csrf": changes.get("csrf", login.json["csrf"])}).encode()
        path = f"/api/account/{self.account}/{verb}"
        return self.send(path, body, cookie=f"theme=dark; {cookie}", content_type="application/json")

    def token(self, path: str = TOKEN_PATHS[0][0], query: str = "", **changes: str) -> Answer:
        body = urlencode({**FORM, **changes}).encode()
        kind = "application/x-www-form-urlencoded; charset=utf-8"
        return self.send(path.format(self.account), body, query, content_type=kind)

    def rights(self, token: str) -> str:
        """Say with three statuses whether a token may read, write, and see skills."""
        self.client.token = token
        skills = f"/api/account/{ACCOUNT}/configuration/le-users/skills"
        asked = Request("GET", skills, "v=1.0", {"authorization": f"Bearer {token}"}, b"", "127.0.0.1:1")
        answers = (self.client.get(), self.client.post(occasion()), self.client.send(asked))
        return " ".join(str(each.status) for each in answers)


class TestLogin:
    def test_a_user_gets_what_the_documents_show(self) -> None:
        with without_sockets(grants=GRANTS, wall_clock=lambda: 1_800_000_000.5) as client:
            answer = Door(client).log_in()
            said = answer.json
            assert answer.status == 200
            assert re.fullmatch(r"Session_id=[0-9a-f]{32}; Path=/; HttpOnly", answer.headers["set-cookie"])
            assert all(re.fullmatch("[0-9a-f]{64}", said[name]) for name in ("bearer", "csrf"))
            assert said["wsuk"].isdigit()
            assert said["sessionTTl"] == "28800000"
            assert said["config"] == {
                "loginName": "ann",
                "userId": "3700000001",
                "userPrivileges": [1, 2, 3],
                "serverCurrentTime": 1_800_000_000_500,
                "serverTimeZoneName": "UTC",
                "isLPA": False,
                "isAdmin": True,
                "accountTimeZoneId": "Europe/Warsaw",
            }
            hosts = said["csdsCollectionResponse"]["baseURIs"]
            assert {"service": "sentinel", "account": ACCOUNT, "baseURI": "127.0.0.1:1"} in hosts
            assert {"accountConfigReadWrite", "accountConfigReadOnly", "agentVep"} < {each["service"] for each in hosts}
            assert "accountData" in said

    @pytest.mark.parametrize(
        ("body", "rights"),
        [
            (ANN, "200 200 200"),
            ({"username": "bob", "password": "reads"}, "200 403 403"),
            (BOT, "403 200 200"),
        ],
        ids=["all", "reader", "application"],
    )
    def test_its_token_gives_the_rights_of_who_logged_in(self, body: Any, rights: str) -> None:
        with without_sockets(grants=GRANTS) as client:
            said = Door(client).log_in(body).json
            assert Door(client).rights(said["bearer"]) == rights
            assert said["config"]["isAdmin"] is ("403" not in rights)

    def test_a_refusal_names_the_right(self) -> None:
        with without_sockets(grants=GRANTS) as client:
            client.token = Door(client).log_in({"username": "bob", "password": "reads"}).json["bearer"]
            refused = client.post(occasion()).json
            assert (refused["internalCode"], refused["message"]) == (6, "the token gives no right to write here")

    def test_a_token_opens_no_other_account(self) -> None:
        with without_sockets(grants=GRANTS) as client:
            client.token = Door(client).log_in().json["bearer"]
            client.account = "other"
            assert client.get().status == 403

    # Everything after the named check is wrong too.
    @pytest.mark.parametrize(
        ("query", "body", "status", "message"),
        [
            ("v=1.0", {}, 400, "parameter v"),
            ("", {}, 400, "parameter v"),
            ("v=1.3", {"username": "ann"}, 400, "neither username and password"),
            ("v=1.3", {"username": "ann", "password": 1}, 400, "neither username and password"),
            ("v=1.3", {"username": "", "password": "x"}, 400, "neither username and password"),
            ("v=1.3", {**BOT, "secret": ""}, 400, "accessTokenSecret"),
            ("v=1.3", [ANN], 400, "no object"),
            ("v=1.3", {**ANN, "password": "wrong"}, 401, "not known"),
            ("v=1.3", {"username": "Ann", "password": PASSWORD}, 401, "not known"),
            ("v=1.3", {"username": "ann", "password": "elsewhere"}, 401, "not known"),
            ("v=1.3", {"username": "bot", "password": "cs-1"}, 401, "not known"),
            ("v=1.3", {**BOT, "accessTokenSecret": "ts-2"}, 401, "not known"),
            ("v=1.3", {**BOT, "username": "ann"}, 401, "not known"),
            ("v=1.3", ANN, 429, "too many logins"),
        ],
    )
    def test_the_first_check_answers_wrapped(self, query: str, body: Any, status: int, message: str) -> None:
        with without_sockets(Switches(login_limit=(0, 5.0)), grants=GRANTS, wall_clock=lambda: 1e9) as client:
            answer = Door(client).log_in(body, query)
            assert answer.status == status
            error = answer.json["error"]
            assert message in error["message"]
            assert (error["time"], error["internalCode"] > 0) == (10**12, True)
            assert (
                error["responseStatus"] == {400: "BAD_REQUEST", 401: "UNAUTHORIZED", 429: "TOO_MANY_REQUESTS"}[status]
            )

    def test_a_body_that_is_no_json_is_400(self) -> None:
        with without_sockets(grants=GRANTS) as client:
            assert Door(client).log_in(content_type="text/plain").status == 400

    def test_nobody_logs_in_to_an_account_that_is_not_there(self) -> None:
        with without_sockets(grants=GRANTS) as client:
            assert Door(client, "nobody").log_in().status == 401

    def test_logins_are_limited_and_wrong_ones_are_not_counted(self) -> None:
        now = [100.0]
        switches = Switches(login_limit=(2, 5.0))
        with without_sockets(switches, grants=GRANTS, clock=lambda: now[0]) as client:
            door = Door(client)
            assert door.log_in({**ANN, "password": "wrong"}).status == 401
            assert [door.log_in().status for _ in range(3)] == [200, 200, 429]
            now[0] = 105.0
            assert door.log_in().status == 200

    @pytest.mark.parametrize(
        ("shape", "start"), [("html", b"<html>"), ("empty", b""), ("array", b"[{"), ("wrapped", b'{"e')]
    )
    def test_errors_come_as_switched(self, shape: Any, start: bytes) -> None:
        with without_sockets(Switches(error_shape=shape), grants=GRANTS) as client:
            body = Door(client).log_in({}).body
            assert body.startswith(start)
            assert bool(body) == bool(start)


class TestLife:
    def test_refreshing_keeps_a_login_and_its_token_alive(self) -> None:
        now = [0.0]
        with without_sockets(Switches(login_life=100, token_ttl=5), grants=GRANTS, clock=lambda: now[0]) as client:
            door = Door(client)
            login = door.log_in()
            assert login.json["sessionTTl"] == "100000"
            client.token = login.json["bearer"]
            for now[0] in (99.0, 198.0):
                assert client.get().status == 200
                again = door.go_on("refresh", login)
                assert (again.status, again.body) == (200, b"")
                assert again.headers["set-cookie"] == login.headers["set-cookie"]
            now[0] = 297.9
            assert client.get().status == 200
            now[0] = 298.0
            assert (client.get().status, door.go_on("refresh", login).status) == (401, 401)

    def test_logging_out_ends_both(self) -> None:
        with without_sockets(grants=GRANTS) as client:
            door = Door(client)
            stays, goes = door.log_in(), door.log_in()
            done = door.go_on("logout", goes)
            assert (done.status, done.body) == (200, b"")
            assert [door.go_on(verb, goes).status for verb in ("refresh", "logout")] == [401, 401]
            assert door.rights(goes.json["bearer"]) == "401 401 401"
            assert door.rights(stays.json["bearer"]) == "200 200 200"

    @pytest.mark.parametrize("verb", ["refresh", "logout"])
    def test_what_must_come_with_the_cookie_is_checked(self, verb: str) -> None:
        with without_sockets(grants=GRANTS) as client:
            door = Door(client)
            login, other = door.log_in(), door.log_in()
            wrong = door.go_on(verb, login, csrf=other.json["csrf"])
            assert wrong.status == 401
            assert wrong.json["error"].keys() == {"time", "message", "internalCode", "responseStatus"}
            assert (wrong.json["error"]["internalCode"], wrong.json["error"]["responseStatus"]) == (10, "UNAUTHORIZED")
            for cookie in ("Session_id=0", "Session_id", ""):
                assert door.go_on(verb, login, cookie=cookie).json["error"]["internalCode"] == 5
            elsewhere = Door(client, "other").go_on(verb, login)
            assert elsewhere.status == 401
            cookie = login.headers["set-cookie"].partition(";")[0]
            assert door.send(f"/api/account/{ACCOUNT}/{verb}", b"{", cookie=cookie).json["error"]["internalCode"] == 10
            # None of them ended it.
            assert door.go_on(verb, login).status == 200

    def test_starting_over_forgets_logins(self) -> None:
        with without_sockets(grants=GRANTS) as client:
            client.token = Door(client).log_in().json["bearer"]
            client.server.reset()
            assert client.get().status == 401


@pytest.mark.parametrize(("path", "query"), TOKEN_PATHS, ids=["v2", "v1"])
class TestAppToken:
    def test_a_client_gets_a_token_that_opens_the_gate(self, path: str, query: str) -> None:
        now = [0.0]
        with without_sockets(grants=GRANTS, clock=lambda: now[0], wall_clock=lambda: 1e9) as client:
            answer = Door(client).token(path, query)
            assert answer.status == 200
            token = answer.json["access_token"]
            assert answer.json == {"access_token": token, "token_type": "Bearer"}
            claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
            assert (claims["iat"], claims["exp"] - claims["iat"]) == (10**9, 3600)
            assert Door(client).rights(token) == "200 200 403"
            now[0] = 3600.0
            assert client.get().status == 401
            assert Door(client).token(path, query).json["access_token"] != token

    # Everything after the named check is wrong too.
    @pytest.mark.parametrize(
        ("changes", "status", "error"),
        [
            ({"grant_type": "password", "client_id": "x"}, 400, "unsupported_grant_type"),
            ({"grant_type": ""}, 400, "unsupported_grant_type"),
            ({"client_id": "x"}, 401, "invalid_client"),
            ({"client_secret": "x"}, 401, "invalid_client"),
            ({"client_secret": ""}, 401, "invalid_client"),
            ({"client_secret": "elsewhere"}, 401, "invalid_client"),
        ],
    )
    def test_the_first_check_answers(
        self, path: str, query: str, changes: dict[str, str], status: int, error: str
    ) -> None:
        with without_sockets(grants=GRANTS) as client:
            answer = Door(client).token(path, query, **changes)
            assert (answer.status, answer.json["error"]) == (status, error)
            assert answer.json["error_description"]
            assert answer.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize("content_type", ["application/json", ""])
    def test_only_a_form_is_read(self, path: str, query: str, content_type: str) -> None:
        with without_sockets(grants=GRANTS) as client:
            body = urlencode({**FORM, "grant_type": "password"}).encode()
            answer = Door(client).send(path.format(ACCOUNT), body, query, content_type=content_type)
            assert (answer.status, answer.json["error"]) == (400, "invalid_request")

    def test_an_account_that_is_not_there_has_no_clients(self, path: str, query: str) -> None:
        with without_sockets(grants=GRANTS) as client:
            assert Door(client, "nobody").token(path, query).json["error"] == "invalid_client"

    @pytest.mark.parametrize(
        ("asked", "rights"),
        [
            ({}, "403 403 403"),
            ({"scope": "other"}, "403 403 403"),
            ({"scope": "hours"}, "200 200 200"),
            ({"scope": "other hours"}, "200 200 200"),
        ],
        ids=["none", "another", "the-one", "among-others"],
    )
    def test_a_scope_that_is_not_asked_for_gives_no_rights(
        self, path: str, query: str, asked: dict[str, str], rights: str
    ) -> None:
        with without_sockets(grants=GRANTS) as client:
            answer = Door(client).token(path, query, client_id="cl-2", client_secret="sec-2", **asked)  # noqa: S106
            assert answer.status == 200
            assert Door(client).rights(answer.json["access_token"]) == rights

    @pytest.mark.parametrize(("life", "told"), [(90.0, 90), (None, 3600)])
    def test_its_life_is_told_if_switched(self, path: str, query: str, life: float | None, told: int) -> None:
        with without_sockets(Switches(expires_in="given", token_ttl=life), grants=GRANTS) as client:
            assert Door(client).token(path, query).json["expires_in"] == told

    def test_a_gateway_can_answer_instead(self, path: str, query: str) -> None:
        with without_sockets(Switches(error_shape="html"), grants=GRANTS) as client:
            assert Door(client).token(path, query, client_id="x").body.startswith(b"<html>")


def test_the_first_version_of_the_token_s_address_names_its_version() -> None:
    with without_sockets(grants=GRANTS) as client:
        answer = Door(client).token(TOKEN_PATHS[1][0], "v=2.0", grant_type="x")
        assert (answer.status, answer.json["error"]) == (400, "invalid_request")


def test_it_works_over_http() -> None:
    with over_http(grants=GRANTS) as client:
        door = Door(client)
        login = door.log_in()
        host = client.server.url.removeprefix("http://")
        assert host in [each["baseURI"] for each in login.json["csdsCollectionResponse"]["baseURIs"]]
        assert door.rights(login.json["bearer"]) == "200 200 200"
        assert door.go_on("refresh", login).status == 200
        assert door.go_on("logout", login).status == 200
        assert client.get().status == 401
        assert door.rights(door.token().json["access_token"]) == "200 409 403"


def test_signing_in_can_go_wrong_on_command() -> None:
    faults = [
        Fault("POST", 1, "status-before-commit", status=503, path="login"),
        Fault("POST", 1, "status-after-commit", status=500, path="token"),
        Fault("GET", 1, "status-before-commit", status=502, path="baseURI"),
        Fault("POST", 1, "status-before-commit", status=504),
    ]
    with without_sockets(faults=faults, grants=GRANTS) as client:
        door = Door(client)
        assert [door.log_in().status for _ in range(2)] == [503, 200]
        assert [door.token().status for _ in range(2)] == [500, 200]
        look_up = Request("GET", f"/api/account/{ACCOUNT}/service/baseURI.json", "version=1.0", {}, b"", "127.0.0.1:1")
        assert [client.send(look_up).status for _ in range(2)] == [502, 200]
        # A fault without a path counts calls on special occasions alone.
        assert len(client.server.faults.waiting) == 1


@pytest.mark.parametrize(
    ("grants", "message"),
    [
        ([AccountGrant("a", user=User("ann"))], "a token of its own, a key, a user with a password"),
        ([AccountGrant("a", user=User("ann", "1")), AccountGrant("a", user=User("ann", "2"))], "a user of its own"),
        ([AccountGrant("a", "t1", key=KEY), AccountGrant("b", "t2", key=KEY)], "a key of its own"),
        (
            [AccountGrant("a", client=OAuthClient("c", "1")), AccountGrant("a", client=OAuthClient("c", "2"))],
            "a client",
        ),
    ],
    ids=["no-way-in", "user-twice", "key-twice", "client-twice"],
)
def test_every_way_in_leads_to_one_grant(grants: list[AccountGrant], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SandboxServer(":memory:", grants)


def test_ways_in_do_not_show_their_secrets() -> None:
    shown = repr(AccountGrant("a", "t0ken", key=KEY, user=User("ann", PASSWORD), client=OAuthClient("c", "hidden")))
    assert not [each for each in ("t0ken", "cs-1", "ts-1", PASSWORD, "hidden") if each in shown]


def test_a_user_without_a_password_has_none_that_is_empty() -> None:
    assert of_user(GRANTS, ACCOUNT, "bot", "") is None
    assert of_user(GRANTS, ACCOUNT, "ann", PASSWORD) is GRANTS[0]
