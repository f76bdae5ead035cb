"""The sandbox on the wire: kept-alive connections, malformed requests, many writers, restarts."""

import http.client
import socket
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sandbox_client import ACCOUNT, GRANTS, TOKEN, Client, connected, occasion, over_http, path_of

from importer.sandbox.faults import Fault
from importer.sandbox.server import SandboxServer
from importer.sandbox.store import Store
from importer.sandbox.switches import Switches

BODY = b'{"name":"A"}'


@pytest.fixture
def client() -> Iterator[Client]:
    with over_http(patience=0.2, max_body_bytes=1000) as opened:
        yield opened


def raw(client: Client, *parts: bytes, close: bool = False) -> bytes:
    """Send bytes as they are and return everything that comes back until the server closes."""
    host, _, port = client.server.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        for part in parts:
            connection.sendall(part)
        if close:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received


def request(method: str, *headers: str, target: str | None = None) -> bytes:
    first = f"{method} {target or path_of() + '?v=1.0'} HTTP/1.1"
    lines = [first, "Host: sandbox", f"Authorization: Bearer {TOKEN}", "Content-Type: application/json", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def status_of(received: bytes) -> int:
    return int(received.split(b" ", 2)[1])


def test_one_connection_serves_many_requests(client: Client) -> None:
    ports = set()
    connection = http.client.HTTPConnection(client.server.url.removeprefix("http://"))
    for _ in range(3):
        connection.request("GET", path_of() + "?v=1.0", headers={"Authorization": f"Bearer {TOKEN}"})
        response = connection.getresponse()
        response.read()
        assert connection.sock is not None
        ports.add(connection.sock.getsockname()[1])
        assert (response.version, response.getheader("Connection")) == (11, "keep-alive")
    connection.close()
    assert len(ports) == 1


def test_every_answer_says_sandbox_and_its_length(client: Client) -> None:
    for answer in (client.get(), client.get("/5"), client.post(occasion("A")), client.delete("2850000000")):
        assert answer.headers["server"] == "SANDBOX"
        assert answer.headers["content-length"] == str(len(answer.body))


def test_a_304_has_neither_body_nor_length(client: Client) -> None:
    answer = client.get(if_match="0")
    assert (answer.status, answer.body, answer.revision) == (304, b"", "0")
    assert "content-length" not in answer.headers
    assert client.get().status == 200


def test_names_in_every_script_arrive_as_sent(client: Client) -> None:
    assert client.post(occasion("Święto \N{CHRISTMAS TREE}")).json["name"] == "Święto \N{CHRISTMAS TREE}"
    assert client.get().json[0]["name"] == "Święto \N{CHRISTMAS TREE}"


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        pytest.param([request("POST", "Content-Length: x"), BODY], 400, id="length-text"),
        pytest.param([request("POST", "Content-Length: -5"), BODY], 400, id="length-negative"),
        pytest.param([request("POST", "Content-Length: 1_2"), BODY], 400, id="length-underscore"),
        pytest.param([request("POST", "Content-Length:"), BODY], 400, id="length-blank"),
        pytest.param([request("POST", "Content-Length: 5", "Content-Length: 12"), BODY], 400, id="lengths-differ"),
        pytest.param([request("POST", f"Content-Length: {'9' * 400}"), BODY], 400, id="length-absurd"),
        pytest.param([request("POST", "Content-Length: 1001"), b"x" * 1001], 413, id="body-too-large"),
        pytest.param([request("POST", "Content-Length: 9999999999"), BODY], 413, id="body-far-too-large"),
        pytest.param([request("POST", "Transfer-Encoding: chunked"), b"5\r\nhello\r\n0\r\n\r\n"], 411, id="chunked"),
        pytest.param([request("GET", "Transfer-Encoding: chunked"), b"0\r\n\r\n"], 411, id="chunked-get"),
        pytest.param(
            [request("POST", "Transfer-Encoding: chunked", "Content-Length: 12"), BODY], 411, id="chunked-and-length"
        ),
        pytest.param([request("POST"), BODY], 411, id="post-without-length"),
        pytest.param([request("PUT")], 411, id="put-without-length"),
        pytest.param([request("POST", "Content-Length: 500"), BODY], 408, id="body-stalls"),
        pytest.param([b"nonsense\r\n\r\n"], 400, id="no-request"),
        pytest.param([b"GET / HTTP/x\r\n\r\n"], 400, id="version-text"),
        pytest.param([b"GET / HTTP/2.0\r\n\r\n"], 505, id="version-2"),
        pytest.param([request("BREW", "Content-Length: 0")], 501, id="method-unknown"),
        pytest.param([b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n"], 414, id="address-too-long"),
        pytest.param([request("GET", "X-Long: " + "x" * 70_000)], 431, id="header-too-long"),
        pytest.param([request("GET", *(f"X-{n}: 1" for n in range(200)))], 431, id="too-many-headers"),
    ],
)
def test_what_is_malformed_is_answered_and_the_connection_closed(
    client: Client, capfd: pytest.CaptureFixture[str], parts: list[bytes], status: int
) -> None:
    received = raw(client, *parts)
    assert status_of(received) == status
    assert b"Server: SANDBOX" in received
    assert b"Connection: close" in received
    assert received.count(b"HTTP/1.1") == 1
    assert [each.status for each in client.server.log] == [status]
    assert client.get().status == 200
    assert capfd.readouterr() == ("", "")


def test_a_body_that_ends_early_is_400(client: Client) -> None:
    assert status_of(raw(client, request("POST", "Content-Length: 500"), BODY, close=True)) == 400


def test_a_client_that_says_nothing_is_let_go(client: Client) -> None:
    assert raw(client) == b""
    assert client.server.log == []


def test_equal_lengths_twice_are_one(client: Client) -> None:
    length = f"Content-Length: {len(BODY)}"
    received = raw(client, request("POST", length, length, "Connection: close"), BODY)
    assert b"description is not" in received


def test_an_announced_body_is_waited_for(client: Client) -> None:
    head = request("POST", f"Content-Length: {len(BODY)}", "Expect: 100-continue", "Connection: close")
    received = raw(client, head, BODY)
    assert received.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 ")


def test_two_requests_in_one_packet_get_two_answers(client: Client) -> None:
    received = raw(client, request("GET") + request("GET", "Connection: close"))
    assert received.count(b"HTTP/1.1 200 OK") == 2


def test_a_full_address_is_understood(client: Client) -> None:
    target = client.server.url + path_of() + "?v=1.0"
    assert status_of(raw(client, request("GET", "Connection: close", target=target))) == 200


def test_a_head_has_no_body(client: Client) -> None:
    with_page = Switches(error_shape="html")
    with over_http(with_page) as opened:
        received = raw(opened, request("HEAD", "Connection: close"))
    assert status_of(received) == 404
    assert received.endswith(b"\r\n\r\n")


def test_the_refusal_of_a_big_body_reaches_a_client_that_is_still_sending(client: Client) -> None:
    assert client.post(b"x" * 5_000_000).status == 413


def test_a_stop_waits_neither_for_a_late_answer_nor_complains_that_nobody_takes_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    late = Fault("POST", 1, "delay-after-commit", seconds=60)
    with over_http(faults=[late], timeout=0.1) as client:
        with pytest.raises(TimeoutError):
            client.post(occasion("A"))
        started = time.monotonic()
    assert time.monotonic() - started < 30
    assert capfd.readouterr() == ("", "")


def test_writers_at_the_same_time_each_get_a_revision_of_their_own() -> None:
    with over_http() as shared, ThreadPoolExecutor(8) as pool:

        def write(number: int) -> list[str]:
            with connected(shared.server) as own:
                return [own.post(occasion(f"{number}-{each}")).revision for each in range(25)]

        revisions = [int(each) for found in pool.map(write, range(8)) for each in found]
        assert sorted(revisions) == list(range(1, 201))
        assert len(shared.server.occasions(ACCOUNT)) == 200
        assert [each.sequence for each in shared.server.log] == list(range(1, 201))


def test_of_writers_of_one_name_or_one_revision_one_wins() -> None:
    with over_http() as shared, ThreadPoolExecutor(8) as pool:

        def create(_: int) -> int:
            with connected(shared.server) as own:
                return own.post(occasion("A", isDefault=True)).status

        def update(number: int) -> int:
            with connected(shared.server) as own:
                changed = {**shared.server.occasions(ACCOUNT)[0], "description": str(number)}
                return own.put([changed], revision="1").status

        assert sorted(pool.map(create, range(8))) == [200] + [409] * 7
        assert sorted(pool.map(update, range(8))) == [200] + [409] * 7


def test_a_restart_keeps_objects_tombstones_and_revision(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with over_http(state=state) as client:
        client.post([occasion("A"), occasion("B", isDefault=True)])
        client.delete("2850000001")
        before = client.server.occasions(ACCOUNT)
    with over_http(Switches(name_compare="counts_deleted"), state=str(state)) as client:
        assert client.server.occasions(ACCOUNT) == before
        assert client.get().revision == "2"
        assert client.post(occasion("B")).status == 409
        assert client.post(occasion("C")).json["id"] == 2850000002


@pytest.mark.parametrize("content", [b"something else entirely, and long enough to be looked at" * 20, None])
def test_a_state_that_is_something_else_is_refused(tmp_path: Path, content: bytes | None) -> None:
    state = tmp_path / "state.sqlite"
    if content is None:
        other = sqlite3.connect(state)
        other.execute("CREATE TABLE mine (a)")
        other.close()
    else:
        state.write_bytes(content)
    with pytest.raises(sqlite3.DatabaseError, match="database"):
        SandboxServer(state, GRANTS)


def test_a_stop_does_not_wait_for_idle_clients() -> None:
    with over_http(patience=60) as client:
        client.get()
        started = time.monotonic()
        client.server.stop()
        assert time.monotonic() - started < 30
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            client.get()


def test_what_a_failed_transaction_did_is_undone() -> None:
    def fail_half_way() -> None:
        with store.transaction(ACCOUNT) as ledger:
            ledger.add(occasion("A"))
            ledger.advance()
            raise KeyboardInterrupt

    store = Store(":memory:")
    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    with store.view(ACCOUNT) as ledger:
        assert (ledger.live(), ledger.revision) == ([], 0)
    store.close()


def test_the_address_is_known_from_the_start_on() -> None:
    server = SandboxServer(":memory:", GRANTS)
    with pytest.raises(RuntimeError, match="not been started"):
        _ = server.url
    with server:
        assert server.url.startswith("http://127.0.0.1:")


def test_a_thousand_creations_take_a_few_seconds_at_most(tmp_path: Path) -> None:
    with over_http(state=tmp_path / "state.sqlite") as client:
        started = time.process_time()  # of client and server, whatever else the machine does
        for number in range(1000):
            assert client.post(occasion(f"Site {number}")).status == 200
        # About one second on two small cores.
        assert time.process_time() - started < 10
        assert client.server.revision(ACCOUNT) == 1000
