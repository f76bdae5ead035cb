"""Scripted faults happen once, at their call, and leave kept or not kept what they say."""

import http.client
from typing import Any

import pytest
from sandbox_client import Client, connected, occasion, over_http, path_of, without_sockets

from importer.sandbox.faults import Fault
from importer.sandbox.messages import Request


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
@pytest.mark.parametrize(
    ("kind", "kept"), [("status-before-commit", []), ("status-after-commit", ["A"])], ids=["before", "after"]
)
def test_a_status_instead_of_the_answer(kind: Any, kept: list[str], status: int) -> None:
    with without_sockets(faults=[Fault("POST", 1, kind, status=status)]) as client:
        answer = client.post(occasion("A"))
        assert answer.status == status
        assert "scripted" in answer.json["message"]
        assert "ac-revision" not in answer.headers
        assert "retry-after" not in answer.headers
        assert client.names() == kept


@pytest.mark.parametrize("text", ["2", "Wed, 21 Oct 2026 07:28:00 GMT"])
@pytest.mark.parametrize("kind", ["status-before-commit", "status-after-commit"])
def test_retry_after_is_sent_as_written(kind: Any, text: str) -> None:
    with without_sockets(faults=[Fault("GET", 1, kind, status=429, retry_after=text)]) as client:
        assert client.get().headers["retry-after"] == text


def test_a_fault_fires_once_at_its_call_of_its_method() -> None:
    with without_sockets(faults=[Fault("POST", 2, "status-before-commit")]) as client:
        client.get()
        assert [client.post(occasion(name)).status for name in "ABC"] == [200, 503, 200]
        assert client.get().status == 200
        assert client.names() == ["A", "C"]
        assert client.server.faults.waiting == ()


def test_calls_are_counted_on_the_resource_alone() -> None:
    with without_sockets(faults=[Fault("GET", 2, "status-before-commit")]) as client:
        client.server.exchange(Request("GET", "/api/account/qa1/service/baseURI.json", "version=1.0"))
        client.made("A")
        assert [client.get().status, client.get("/2850000000").status] == [200, 503]


def test_an_answer_that_was_a_refusal_is_replaced_too() -> None:
    with without_sockets(faults=[Fault("POST", 1, "status-after-commit", status=504)]) as client:
        assert client.post({}).status == 504
        assert client.server.revision("qa1") == 0


@pytest.mark.parametrize(("kind", "kept"), [("reset-before", []), ("reset-after-commit", ["A"])])
def test_a_connection_is_reset(kind: Any, kept: list[str]) -> None:
    with over_http(faults=[Fault("POST", 1, kind)]) as client:
        with pytest.raises(ConnectionResetError) as caught:
            client.post(occasion("A"))
        # Not merely closed, which http.client counts as a reset too.
        assert not isinstance(caught.value, http.client.RemoteDisconnected)
        assert client.names() == kept
        assert [(each.method, each.status) for each in client.server.log] == [("POST", None)]
        with connected(client.server) as other:
            assert other.get().status == 200


def test_an_answer_comes_later_than_the_client_waits() -> None:
    with over_http(faults=[Fault("POST", 1, "delay-after-commit", seconds=30)], timeout=0.1) as client:
        with pytest.raises(TimeoutError):
            client.post(occasion("A"))
        assert client.names() == ["A"]
        assert client.server.log[0].status == 200
        with connected(client.server) as other:
            assert other.post(occasion("A")).status == 409


def test_a_late_answer_comes_all_the_same() -> None:
    with over_http(faults=[Fault("POST", 1, "delay-after-commit", seconds=0.05)]) as client:
        assert client.post(occasion("A")).json["name"] == "A"


def test_a_body_is_cut_short_of_its_length() -> None:
    with over_http(faults=[Fault("POST", 1, "truncated-body")]) as client:
        with pytest.raises(http.client.IncompleteRead) as caught:
            client.post(occasion("A"))
        assert caught.value.partial.startswith(b'{"')
        assert client.names() == ["A"]


def test_even_an_empty_body_is_cut_short() -> None:
    with over_http(faults=[Fault("DELETE", 1, "truncated-body")]) as client:
        client.made("A")
        with pytest.raises(http.client.IncompleteRead):
            client.delete("2850000000")
        assert client.names() == []


def test_json_is_cut_short_within_an_honest_length() -> None:
    with over_http(faults=[Fault("POST", 1, "truncated-json")]) as client:
        answer = client.post(occasion("A"))
        assert answer.status == 200
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            _ = answer.json
        assert client.names() == ["A"]


class TestOtherAdmin:
    def test_takes_a_name_just_before_a_creation(self) -> None:
        with without_sockets(faults=[Fault("POST", 1, "other-admin", objects=(occasion("A"),))]) as client:
            assert client.get().json == []
            assert client.post(occasion("A")).status == 409

    def test_changes_the_object_just_before_its_update(self) -> None:
        edit = {"id": 2850000000, "description": "By hand"}
        with without_sockets(faults=[Fault("PUT", 1, "other-admin", objects=(edit,))]) as client:
            (stored,) = client.made("A")
            changed = {**stored, "name": "B"}
            assert client.put([changed], revision="1").status == 409
            assert client.server.occasions("qa1") == [{**stored, "description": "By hand"}]
            assert client.put([changed], revision="2").status == 200

    def test_only_moves_the_revision(self) -> None:
        with without_sockets(faults=[Fault("DELETE", 1, "other-admin")]) as client:
            client.made("A")
            assert client.delete("2850000000", revision="1").status == 409
            assert client.names() == ["A"]


def test_two_faults_of_one_call_both_happen() -> None:
    script = [
        Fault("POST", 1, "other-admin", objects=(occasion("B"),)),
        Fault("POST", 1, "status-after-commit", status=502),
        Fault("POST", 1, "delay-after-commit", seconds=3),
    ]
    with without_sockets(faults=script) as client:
        answer = client.post(occasion("A"))
        assert (answer.status, answer.delay) == (502, 3)
        assert client.names() == ["B", "A"]


class TestLog:
    def talk(self, client: Client) -> None:
        client.get(query="v=1.0&select=$all", accept="application/json", x_other="1")
        client.put([occasion("A")], revision="7")

    def test_every_request_is_written_down(self) -> None:
        now = [5.0]
        with without_sockets(clock=lambda: now[0]) as client:
            self.talk(client)
            first, second = client.server.log
            assert (first.sequence, first.at, first.method, first.status) == (1, 5.0, "GET", 200)
            assert (first.path, first.query, first.body) == (path_of(), "v=1.0&select=$all", b"")
            assert first.headers["accept"] == "application/json"
            assert "x-other" not in first.headers
            assert (second.sequence, second.headers["if-match"], second.status) == (2, "7", 409)
            assert b'"name": "A"' in second.body

    def test_the_token_is_hashed(self) -> None:
        with without_sockets() as client:
            self.talk(client)
            client.get(authorization=client.token or "")
            assert (client.token or "-") not in repr(client.server.log)
            first, second, bare = (each.headers["authorization"] for each in client.server.log)
            assert first == second
            assert first.startswith("Bearer sha256:")
            assert bare.startswith("none sha256:")

    def test_it_keeps_the_last_ones(self) -> None:
        with without_sockets(log_limit=2) as client:
            for _ in range(3):
                client.get()
            assert [each.sequence for each in client.server.log] == [2, 3]
