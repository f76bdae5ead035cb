"""Who is let in: the order of the gate's checks, and the look-up of hosts."""

import json
from typing import Any

import pytest
from sandbox_client import (
    ACCOUNT,
    ODD_ACCOUNT,
    ODD_TOKEN,
    READER,
    TOKEN,
    WRITER,
    Client,
    occasion,
    without_sockets,
)

from importer.sandbox.faults import Fault
from importer.sandbox.messages import Request
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switches import Switches

# Everything after the named check is wrong too.
GATE = [
    pytest.param(None, ODD_ACCOUNT, "select=(", 401, "authorization", id="no-token"),
    pytest.param("nonsense", ODD_ACCOUNT, "select=(", 401, "authorization", id="unknown-token"),
    pytest.param(TOKEN, ODD_ACCOUNT, "select=(", 403, "no right to read", id="other-account"),
    pytest.param(WRITER, ACCOUNT, "select=(", 403, "no right to read", id="right-lacking"),
    pytest.param(ODD_TOKEN, ODD_ACCOUNT, "select=(", 400, "account id", id="account-pattern"),
    pytest.param(TOKEN, ACCOUNT, "select=(", 400, "parameter v", id="v-absent"),
    pytest.param(TOKEN, ACCOUNT, "v=2.0&select=(", 400, "parameter v", id="v-other"),
    pytest.param(TOKEN, ACCOUNT, "v=one&select=(", 400, "parameter v", id="v-no-number"),
    pytest.param(TOKEN, ACCOUNT, "v=1.0&select=events(meta", 400, "stays open", id="select-open"),
    pytest.param(TOKEN, ACCOUNT, "v=1.0&select=id)", 400, "never opened", id="select-closed"),
    pytest.param(TOKEN, ACCOUNT, "v=1.0&select=id,(name)", 400, "without a field", id="select-bare"),
    pytest.param(TOKEN, ACCOUNT, "v=1.0", 429, "too many", id="rate"),
]


@pytest.mark.parametrize(("token", "account", "query", "status", "message"), GATE)
def test_the_first_check_of_the_gate_answers(
    token: str | None, account: str, query: str, status: int, message: str
) -> None:
    with without_sockets(Switches(rate_limit=(0, 1.0))) as client:
        client.token, client.account = token, account
        answer = client.get(query=query, if_match="0")
        assert answer.status == status
        assert message in answer.json["message"]
        assert "ac-revision" not in answer.headers


@pytest.mark.parametrize("call", ["post", "put", "delete"])
def test_a_reader_may_not_write(call: str) -> None:
    with without_sockets() as client:
        client.token = READER
        body: Any = "x" if call == "delete" else [occasion()]
        assert getattr(client, call)(body).status == 403
        assert client.get().status == 200


def test_a_scripted_fault_comes_before_the_authorization() -> None:
    with without_sockets(faults=[Fault("GET", 1, "status-before-commit", status=502)]) as client:
        client.token = None
        assert [client.get().status, client.get().status] == [502, 401]


@pytest.mark.parametrize("header", ["", "Basic dG9rZW4=", "Bearer", f"Bearer {TOKEN}x", TOKEN, "Bearer \xff"])
def test_only_a_known_bearer_token_is_taken(header: str) -> None:
    with without_sockets() as client:
        assert client.get(authorization=header).status == 401


@pytest.mark.parametrize("header", [f"Bearer {TOKEN}", f"bearer {TOKEN}"])
def test_the_scheme_is_read_in_any_case(header: str) -> None:
    with without_sockets() as client:
        assert client.get(authorization=header).status == 200


def test_the_rate_window_slides() -> None:
    now = [100.0]
    with without_sockets(Switches(rate_limit=(2, 5.0)), clock=lambda: now[0]) as client:
        assert [client.get().status for _ in range(3)] == [200, 200, 429]
        now[0] = 104.9
        assert client.get().status == 429
        now[0] = 105.0
        assert client.get().status == 200


@pytest.mark.parametrize(
    "grants", [[AccountGrant("a", "")], [AccountGrant("a", "t"), AccountGrant("b", "t")]], ids=["empty", "twice"]
)
def test_tokens_must_tell_accounts_apart(grants: list[AccountGrant]) -> None:
    with pytest.raises(ValueError, match="a token of its own"):
        SandboxServer(":memory:", grants)


def test_a_grant_does_not_show_its_token() -> None:
    assert "secret" not in repr(AccountGrant("a", "secret"))


def look_up(client: Client, tail: str, query: str = "version=1.0", account: str = ACCOUNT) -> tuple[int, Any]:
    path = f"/api/account/{account}/service/{tail}baseURI.json"
    reply = client.server.exchange(Request("GET", path, query, {}, b"", "127.0.0.1:4711"))
    return reply.status, json.loads(reply.body)


def test_the_host_of_one_service_and_of_all() -> None:
    with without_sockets() as client:
        status, one = look_up(client, "accountConfigReadWrite/")
        assert (status, one) == (
            200,
            {"service": "accountConfigReadWrite", "account": ACCOUNT, "baseURI": "127.0.0.1:4711"},
        )
        status, all_of_them = look_up(client, "")
        assert status == 200
        assert one in all_of_them["baseURIs"]
        assert {"accountConfigReadOnly", "agentVep", "sentinel"} <= {e["service"] for e in all_of_them["baseURIs"]}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1@evil.example", "https://evil.example/x", ""])
def test_the_answer_of_a_look_up_can_be_poisoned(host: str) -> None:
    with without_sockets(Switches(domain_host=host)) as client:
        assert look_up(client, "agentVep/")[1] == {"service": "agentVep", "account": ACCOUNT, "baseURI": host}
        assert {each["baseURI"] for each in look_up(client, "")[1]["baseURIs"]} == {host}


def test_a_look_up_of_one_service_can_answer_with_all() -> None:
    with without_sockets(Switches(domain_shape="list")) as client:
        assert look_up(client, "sentinel/") == look_up(client, "")
        assert look_up(client, "nonsense/")[0] == 404


@pytest.mark.parametrize(
    ("tail", "query", "account", "status"),
    [
        pytest.param("nonsense/", "", "nobody", 400, id="version-absent"),
        pytest.param("nonsense/", "version=2.0", "nobody", 400, id="version-other"),
        pytest.param("nonsense/", "version=1.0", "nobody", 401, id="account-unknown"),
        pytest.param("nonsense/", "version=1.0", ACCOUNT, 404, id="service-unknown"),
        pytest.param("accountconfigreadwrite/", "version=1.0", ACCOUNT, 404, id="service-in-another-case"),
        pytest.param("", "", "nobody", 400, id="all-version"),
        pytest.param("", "version=1.0", "nobody", 401, id="all-account"),
    ],
)
def test_the_first_check_of_a_look_up_answers(tail: str, query: str, account: str, status: int) -> None:
    with without_sockets() as client:
        assert look_up(client, tail, query, account)[0] == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/api/account/qa1/configuration/ac-common/workinghours"),
        ("POST", "/api/account/qa1/service/agentVep/baseURI.json"),
        ("PATCH", "/api/account/qa1/configuration/ac-common/specialoccasion"),
        ("DELETE", "/api/account/qa1/configuration/ac-common/specialoccasion"),
        ("POST", "/api/account/qa1/configuration/ac-common/specialoccasion/1"),
    ],
)
def test_anything_else_is_not_there(method: str, path: str) -> None:
    with without_sockets() as client:
        reply = client.server.exchange(Request(method, path, "v=1.0"))
        assert (reply.status, reply.body) == (404, b"")
    with without_sockets(Switches(error_shape="html")) as client:
        reply = client.server.exchange(Request(method, path, "v=1.0"))
        assert reply.status == 404
        assert b"SANDBOX" in reply.body
