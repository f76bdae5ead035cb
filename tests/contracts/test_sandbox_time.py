"""What depends on the server's clock: the replica that is behind, the lives of tokens; and starting over."""

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from sandbox_client import ACCOUNT, GRANTS, TOKEN, Client, connected, occasion, over_http, without_sockets

from importer.sandbox.faults import Fault
from importer.sandbox.messages import Request
from importer.sandbox.store import Store
from importer.sandbox.switches import Switches


def read_only(client: Client) -> str:
    return client.server.url.removeprefix("http://").replace("127.0.0.1", "localhost")


class TestReplica:
    def test_it_shows_the_account_as_it_was(self) -> None:
        now = [100.0]
        with over_http(Switches(replica_lag=10), clock=lambda: now[0]) as client:
            client.made("A")
            now[0] = 105.0
            client.post(occasion("B"))
            client.server.seed_skills(ACCOUNT, [{"id": 7, "name": "Chat"}])

            def seen() -> tuple[list[str], str, int]:
                answer = client.get(host=read_only(client))
                return (
                    [each["name"] for each in answer.json],
                    answer.revision,
                    client.get("/2850000001", host=read_only(client)).status,
                )

            for moment, expected in (
                (109.9, ([], "0", 404)),
                (110.0, (["A"], "1", 404)),
                (114.9, (["A"], "1", 404)),
                (115.0, (["A", "B"], "3", 200)),
            ):
                now[0] = moment
                assert seen() == expected, moment
                assert [each["name"] for each in client.get().json] == ["A", "B"]

    def test_what_stood_before_the_start_is_there_at_once(self, tmp_path: Path) -> None:
        state = tmp_path / "state.sqlite"
        with over_http(state=state) as client:
            client.made("A")
        with over_http(Switches(replica_lag=10), state=state, clock=lambda: 0.0) as client:
            assert client.get(host=read_only(client)).revision == "1"
            client.delete("2850000000")
            full = client.get(query="v=1.0&select=$all", host=read_only(client))
            assert [each["name"] for each in full.json] == ["A"]
            assert client.get().json == []

    def test_without_lag_it_is_as_the_other(self) -> None:
        with over_http() as client:
            client.made("A")
            assert client.get(host=read_only(client)).json == client.get().json

    def test_what_is_refused_leaves_no_trace(self) -> None:
        now = [0.0]
        with over_http(Switches(replica_lag=1), clock=lambda: now[0]) as client:
            client.made("A")
            assert client.post(occasion("A")).status == 409
            now[0] = 1.0
            assert client.get(host=read_only(client)).revision == "1"

    def test_the_domain_api_tells_the_hosts_apart(self) -> None:
        with over_http() as client:
            authority = client.server.url.removeprefix("http://")

            def host(service: str) -> Any:
                path = f"/api/account/{ACCOUNT}/service/{service}/baseURI.json"
                return client.send(Request("GET", path, "version=1.0")).json["baseURI"]

            assert host("accountConfigReadWrite") == authority
            assert host("accountConfigReadOnly") == read_only(client)


class TestTokens:
    def test_a_token_lives_an_hour(self) -> None:
        now = [50.0]
        with over_http(clock=lambda: now[0]) as client:
            now[0] = 3649.9
            assert client.get().status == 200
            now[0] = 3650.0
            answer = client.get()
            assert (answer.status, "expired" in answer.json["message"]) == (401, True)

    def test_a_fresh_one_lives_from_when_it_was_issued(self) -> None:
        now = [0.0]
        with over_http(Switches(token_ttl=5), clock=lambda: now[0]) as client:
            now[0] = 4.0
            client.token = client.server.issue_token(ACCOUNT)
            assert client.token != TOKEN
            now[0] = 8.9
            assert client.post(occasion("A")).status == 200
            now[0] = 9.0
            assert client.get().status == 401
            client.token = client.server.issue_token(ACCOUNT)
            assert client.get().status == 200

    def test_it_can_live_for_good(self) -> None:
        now = [0.0]
        with over_http(Switches(token_ttl=None), clock=lambda: now[0]) as client:
            now[0] = 1e9
            assert client.get().status == 200

    def test_there_is_none_for_an_account_that_does_not_exist(self) -> None:
        with without_sockets() as client, pytest.raises(LookupError, match="nobody"):
            client.server.issue_token("nobody")


class TestStartingOver:
    def test_nothing_is_left(self) -> None:
        now = [0.0]
        first = [Fault("GET", 5, "status-before-commit")]
        with over_http(Switches(token_ttl=5, create_status=201), first, clock=lambda: now[0]) as client:
            client.made("A")
            client.server.seed_skills(ACCOUNT, [{"name": "Chat"}])
            assert client.post(occasion("B")).status == 201
            issued = client.server.issue_token(ACCOUNT)
            now[0] = 6.0
            client.server.reset(Switches(list_shape="full"), [Fault("POST", 1, "status-before-commit", status=502)])
            assert (client.server.log, client.server.revision(ACCOUNT), client.names()) == ([], 0, [])
            assert client.server.skills(ACCOUNT) == []
            # The connection stays; the first token lives anew, the issued one is gone.
            assert [client.post(occasion("C")).status for _ in range(2)] == [502, 200]
            assert client.get().json[0].keys() >= {"events"}
            client.token = issued
            assert client.get().status == 401
            assert [each.sequence for each in client.server.log] == [1, 2, 3, 4]
            client.server.reset()
            assert client.server.faults.waiting == ()

    def test_the_replica_starts_over_too(self) -> None:
        lagging = Switches(replica_lag=10)
        with over_http(lagging, clock=lambda: 0.0) as client:
            client.made("A")
            client.server.reset(lagging)
            assert client.get(host=read_only(client)).revision == "0"
            client.made("B")
            assert client.get(host=read_only(client)).json == []

    def test_a_late_answer_does_not_hold_it_up(self) -> None:
        with over_http(faults=[Fault("GET", 1, "delay-after-commit", seconds=60)]) as client:
            answered = threading.Event()

            def ask() -> None:
                with connected(client.server) as other:
                    other.get()
                    answered.set()

            asking = threading.Thread(target=ask)
            asking.start()
            while not client.server.log:
                pass
            client.server.reset()
            asking.join(timeout=60)
            assert answered.is_set()

    def test_a_file_is_emptied(self, tmp_path: Path) -> None:
        state = tmp_path / "state.sqlite"
        with over_http(state=state) as client:
            client.made("A")
            client.server.reset()
        with over_http(state=state) as client:
            assert client.names() == []


def test_a_state_from_before_there_were_skills_is_taken_up(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with over_http(state=state) as client:
        client.made("A")
    old = sqlite3.connect(state)
    old.executescript("DROP TABLE skill; PRAGMA user_version = 1;")
    old.close()
    with over_http(state=state) as client:
        assert client.names() == ["A"]
        assert client.server.skills(ACCOUNT) == []
    store = Store(state)
    store.close()


def test_the_first_grants_stay_whole() -> None:
    with without_sockets() as client:
        client.server.issue_token(ACCOUNT)
        client.server.reset()
        assert {grant.token for grant in GRANTS} >= {TOKEN}
        assert client.get().status == 200


class TestLatency:
    def test_every_answer_is_late_on_top_of_what_faults_add(self) -> None:
        late = Fault("GET", 2, "delay-after-commit", seconds=3)
        with without_sockets(Switches(latency=0.5), [late]) as client:
            assert [client.get().delay for _ in range(2)] == [0.5, 3.5]
            client.token = None
            assert (client.get().status, client.get().delay) == (401, 0.5)
            client.server.reset()
            assert client.get().delay == 0

    def test_the_client_feels_it(self) -> None:
        with over_http(Switches(latency=0.03)) as client:
            started = time.monotonic()
            assert [client.get().status for _ in range(2)] == [200, 200]
            assert time.monotonic() - started >= 0.06

    def test_the_end_does_not_wait_for_it(self) -> None:
        with over_http(Switches(latency=60), timeout=0.1) as client:
            with pytest.raises(TimeoutError):
                client.get()
            started = time.monotonic()
        assert time.monotonic() - started < 30
