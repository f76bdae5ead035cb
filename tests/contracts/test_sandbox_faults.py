"""Scripted faults happen once, at their call, and leave kept or not kept what they say."""

import http.client
import threading
import time
from typing import Any

import pytest
from sandbox_client import Client, connected, occasion, over_http, path_of, without_sockets

from importer.sandbox.faults import Fault
from importer.sandbox.messages import Request
from importer.sandbox.server import SandboxServer


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


def test_an_answer_without_a_write_comes_later_than_the_client_waits() -> None:
    with over_http(faults=[Fault("POST", 1, "delay-before", seconds=30)], timeout=0.1) as client:
        with pytest.raises(TimeoutError):
            client.post(occasion("A"))
        assert client.names() == []
        with connected(client.server) as other:
            assert other.post(occasion("A")).status == 200


def test_without_a_write_a_late_answer_says_so() -> None:
    with over_http(faults=[Fault("POST", 1, "delay-before", seconds=0.01)]) as client:
        assert client.post(occasion("A")).status == 503
        assert client.names() == []


def test_headers_drip() -> None:
    with over_http(faults=[Fault("POST", 1, "slow-headers", seconds=0.0001)]) as client:
        assert client.post(occasion("A")).json["name"] == "A"
        assert client.get().status == 200


def test_a_stop_ends_the_drip() -> None:
    failures: list[Exception] = []

    def ask(server: SandboxServer) -> None:
        with connected(server, timeout=60) as other, pytest.raises((http.client.HTTPException, OSError)) as caught:
            other.get()
        failures.append(caught.value)

    with over_http(faults=[Fault("GET", 1, "slow-headers", seconds=15)]) as client:
        asking = threading.Thread(target=ask, args=[client.server])
        asking.start()
        while not client.server.log:
            time.sleep(0.001)
        started = time.monotonic()
    asking.join()
    # The first byte alone would take longer.
    assert time.monotonic() - started < 10
    assert len(failures) == 1


def test_retry_after_can_be_a_date_to_come() -> None:
    fault = Fault("GET", 1, "status-before-commit", status=429, retry_after="date+7")
    with over_http(faults=[fault], wall_clock=lambda: 1_700_000_000.0) as client:
        assert client.get().headers["retry-after"] == "Tue, 14 Nov 2023 22:13:27 GMT"
        assert client.server.log[0].retry_after == 7.0


@pytest.mark.parametrize(("times", "expected"), [(1, [200, 503, 200, 200]), (2, [200, 503, 503, 200])])
def test_a_fault_lasts_for_so_many_calls(times: int, expected: list[int]) -> None:
    with over_http(faults=[Fault("GET", 2, "status-before-commit", times=times)]) as client:
        assert [client.get().status for _ in range(4)] == expected


def test_a_fault_can_last_for_good() -> None:
    with over_http(faults=[Fault("GET", 2, "status-before-commit", times=None)]) as client:
        assert [client.get().status for _ in range(9)] == [200] + [503] * 8
        assert client.post(occasion("A")).status == 200
        assert client.server.faults.waiting == ()


def test_a_fault_of_any_method_counts_all_calls() -> None:
    with over_http(faults=[Fault("ANY", 2, "status-before-commit", times=2)]) as client:
        assert [client.get().status, client.post(occasion("A")).status, client.get().status] == [200, 503, 503]
        assert client.post(occasion("A")).status == 200


def test_a_fault_of_a_path_counts_its_calls_alone() -> None:
    with over_http(faults=[Fault("GET", 2, "status-before-commit", path="/2850000001")]) as client:
        client.made("A", "B")
        tails = ["/2850000001", "/2850000000", "", "/2850000001", "/2850000001"]
        assert [client.get(tail).status for tail in tails] == [200, 200, 200, 503, 200]


class TestOtherAdminByTheCall:
    """What another admin does to the very object or name that a call is about."""

    @pytest.mark.parametrize("what", ["description", "event"])
    def test_edits_the_object_of_a_put(self, what: Any) -> None:
        with over_http(faults=[Fault("PUT", 1, "other-admin-edits", what=what, times=2)]) as client:
            _, target = client.made("A", "B")
            changed = {**target, "name": "C"}
            assert client.put([changed], revision="1").status == 409
            untouched, edited = client.server.occasions("qa1")
            differing = {"description": "description", "event": "events"}[what]
            assert untouched["name"] == "A"
            assert {key for key in target if target[key] != edited[key]} == {differing}
            assert "Edited by another admin (2)" in repr(edited)
            # Each edit is another one.
            assert client.put([changed], revision="2").status == 409
            assert "Edited by another admin (3)" in repr(client.server.occasions("qa1"))
            assert client.put([changed], revision="3").status == 200

    def test_edits_or_deletes_the_object_of_a_delete(self) -> None:
        script = [
            Fault("DELETE", 1, "other-admin-edits", what="event"),
            Fault("DELETE", 2, "other-admin-edits", what="deleted"),
        ]
        with over_http(faults=script) as client:
            client.made("A", "B")
            assert client.delete("2850000001,2850000000", revision="1").status == 409
            assert [each["events"][0]["meta"]["name"] for each in client.server.occasions("qa1")] == [
                "Christmas",
                "Edited by another admin (2)",
            ]
            assert client.delete("2850000001", revision="-1").status == 404
            assert client.names() == ["A"]

    def test_an_object_without_events_has_its_description_edited(self) -> None:
        with over_http(faults=[Fault("PUT", 1, "other-admin-edits", what="event")]) as client:
            (target,) = client.made("A", events=[])
            client.put([target], revision="1")
            assert client.server.occasions("qa1")[0]["description"] == "Edited by another admin (2)"

    @pytest.mark.parametrize("body", [b"{", b'[{"id": 5}]', b"[]", b'[{"id": {}}]', b'[{"id": 9' + b"9" * 30 + b"}]"])
    def test_where_nothing_is_named_the_revision_moves(self, body: bytes) -> None:
        with over_http(faults=[Fault("PUT", 1, "other-admin-edits")]) as client:
            (before,) = client.made("A")
            client.put(body)
            assert (client.server.occasions("qa1"), client.server.revision("qa1")) == ([before], 2)

    @pytest.mark.parametrize("ids", ["x", "9" * 19, "9" * 5000, "5,", "%31"])
    def test_so_it_does_for_an_address_of_nothing(self, ids: str) -> None:
        with over_http(faults=[Fault("DELETE", 1, "other-admin-edits")]) as client:
            (before,) = client.made("A")
            assert client.delete(ids).status in (400, 404)
            assert (client.server.occasions("qa1"), client.server.revision("qa1")) == ([before], 2)

    @pytest.mark.parametrize("same", [True, False])
    def test_takes_the_first_name_of_a_post(self, same: bool) -> None:
        fault = Fault("POST", 1, "other-admin-creates", same_content=same)
        with over_http(faults=[fault]) as client:
            sent = [occasion("A"), occasion("B")]
            assert client.get().json == []
            assert client.post(sent).status == 409
            (theirs,) = client.server.occasions("qa1")
            assert theirs["name"] == "A"
            assert ({**sent[0], "id": theirs["id"], "deleted": False} == theirs) == same
            assert client.post(sent[1]).status == 200
