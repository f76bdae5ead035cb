"""What the log can be asked, with entries made by hand and with those of a real exchange."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sandbox_client import connected, occasion, over_http, path_of

from importer.sandbox.faults import Fault
from importer.sandbox.log import Logged
from importer.sandbox.log_lines import from_line, read_log, to_line
from importer.sandbox.questions.asking import findings
from importer.sandbox.questions.order import default_changes, writes_in_flight
from importer.sandbox.questions.pauses import (
    pauses_after_5xx,
    pauses_after_429,
    pauses_between_writes,
    retries_after_5xx,
)
from importer.sandbox.questions.repeats import nonces_reused, posts_repeated_unseen, refusals_repeated


def post(*names: str, status: int | None = 200, at: float = 0.0, **more: Any) -> Logged:
    return call("POST", status, [occasion(name) for name in names], at=at, **more)


def call(method: str, status: int | None, body: Any = None, tail: str = "", at: float = 0.0, **more: Any) -> Logged:
    content = b"" if body is None else json.dumps(body).encode()
    more = {"answered": at, **more}
    return Logged(0, at, method, path_of(tail), "v=1.0", {}, content, status, **more)


def get(status: int | None = 200, tail: str = "", **more: Any) -> Logged:
    return call("GET", status, tail=tail, **more)


def log(*entries: Logged) -> list[Logged]:
    """Number the entries, each answered before the next arrives."""
    return [
        Logged(**{**vars(each), "sequence": number, "arrivals": each.arrivals or number})
        for number, each in enumerate(entries, 1)
    ]


class TestPostsRepeated:
    @pytest.mark.parametrize("look", [get(), get(tail="/5")], ids=["list", "one"])
    def test_after_a_look_it_is_right(self, look: Logged) -> None:
        assert posts_repeated_unseen(log(post("A", "B", status=503), look, post("A"), post("B"))) == []

    def test_without_one_each_name_is_told(self) -> None:
        (found,) = posts_repeated_unseen(log(get(), post("A", "B", status=503), post("C"), post("B")))
        assert found == (
            'request 4 (POST ac-common/specialoccasion, 200) posts "B" again '
            "after request 2 (POST ac-common/specialoccasion, 503), without a look"
        )

    @pytest.mark.parametrize("failed", [get(status=503), get(status=None), call("GET", 200, tail="/../skills")])
    def test_a_look_that_failed_is_none(self, failed: Logged) -> None:
        if failed.status == 200:
            failed = Logged(**{**vars(failed), "path": "/api/account/qa1/configuration/le-users/skills"})
        assert len(posts_repeated_unseen(log(post("A", status=None), failed, post("A")))) == 1

    @pytest.mark.parametrize("status", [401, 429])
    def test_what_had_no_effect_may_be_repeated(self, status: int) -> None:
        entries = log(post("A", status=status), post("A", status=status), post("A"))
        assert posts_repeated_unseen(entries) == []
        assert len(posts_repeated_unseen(entries, forgiven=())) == 2


class TestRefusalsRepeated:
    @pytest.mark.parametrize("status", [400, 403, 404, 413])
    def test_the_same_again_is_told(self, status: int) -> None:
        (found,) = refusals_repeated(log(post("A", status=status), post("B"), post("A")))
        assert found.endswith(f"repeats request 1 (POST ac-common/specialoccasion, {status}) as it was")

    @pytest.mark.parametrize("status", [401, 408, 409, 412, 429, 503, 200])
    def test_after_others_it_is_right(self, status: int) -> None:
        assert refusals_repeated(log(post("A", status=status), post("A"))) == []

    def test_another_body_or_a_look_in_between_is_right(self) -> None:
        assert refusals_repeated(log(post("A", "B", status=400), post("A", status=400), post("B"))) == []
        assert refusals_repeated(log(post("A", status=400), get(), post("A"))) == []

    def test_a_read_that_is_refused_counts_too(self) -> None:
        assert len(refusals_repeated(log(get(status=403), get(status=403)))) == 1


class TestPausesAfter429:
    @pytest.mark.parametrize(
        ("retry_after", "waited", "good"),
        [(None, 0.9, False), (None, 1.0, True), (7.0, 6.9, False), (7.0, 7.0, True), (0.0, 0.5, False)],
    )
    def test_what_comes_next_has_waited(self, retry_after: float | None, waited: float, good: bool) -> None:
        throttled = post("A", status=429, at=10.0, answered=12.0, retry_after=retry_after)
        assert (pauses_after_429(log(throttled, get(at=12.0 + waited))) == []) == good

    def test_others_need_no_pause(self) -> None:
        assert pauses_after_429(log(post("A"), get())) == []


class TestPausesAfter5xx:
    def tried(self, *moments: float, status: int | None = 503) -> list[Logged]:
        return log(*(post("A", status=status, at=at) for at in moments))

    @pytest.mark.parametrize("status", [500, 503, None])
    def test_each_try_has_its_pause(self, status: int | None) -> None:
        assert pauses_after_5xx(self.tried(0, 5, 15, 30, 45, status=status)) == []
        assert len(pauses_after_5xx(self.tried(0, 4.9, 14.8, 29.7, 44.6, status=status))) == 4

    def test_the_pauses_can_be_others(self) -> None:
        assert pauses_after_5xx(self.tried(0, 0.1, 0.3), (0.1, 0.2)) == []
        assert len(pauses_after_5xx(self.tried(0, 0.1, 0.2), (0.1, 0.2))) == 1

    def test_reads_in_between_and_other_requests_are_free(self) -> None:
        entries = log(post("A", status=503), get(at=0.1), post("B", at=0.2), post("A", at=5.0))
        assert pauses_after_5xx(entries) == []

    def test_a_better_answer_begins_anew(self) -> None:
        entries = log(get(503), get(at=5), get(at=5), get(503, at=6), get(at=11))
        assert pauses_after_5xx(entries) == []

    @pytest.mark.parametrize(("tries", "good"), [(4, True), (5, False)])
    def test_three_more_tries_are_allowed(self, tries: int, good: bool) -> None:
        entries = self.tried(*(float(each) for each in range(tries)))
        assert (retries_after_5xx(entries) == []) == good
        again = log(*entries[:4], post("A"), *entries[:4])
        assert len(retries_after_5xx(again)) == 1
        assert "sent again 4 times, not 3" in retries_after_5xx(again)[0]


def test_writes_keep_their_distance() -> None:
    entries = log(post("A", at=0.0), get(at=0.1), call("PUT", 200, at=0.2), call("DELETE", 200, at=0.45))
    (found,) = pauses_between_writes(entries, 0.25)
    assert "came 0.200 s after request 1" in found
    assert pauses_between_writes(entries, 0.2) == []


class TestWritesInFlight:
    def test_one_at_a_time_is_right(self) -> None:
        assert writes_in_flight(log(post("A"), get(), post("B"), call("DELETE", 200))) == []

    def test_one_that_comes_before_the_answer_is_told(self) -> None:
        entries = log(post("A", arrivals=3), get(), post("B"), post("C"))
        (found,) = writes_in_flight(entries)
        assert found.startswith("request 3 ")
        assert found.endswith("before the answer to request 1 (POST ac-common/specialoccasion, 200)")

    def test_the_server_sees_it(self) -> None:
        """Its clock, asked between arrival and answer, holds each of two writes up until both have arrived."""
        both = threading.Barrier(2, timeout=60)
        asked = threading.local()

        def clock() -> float:
            asked.times = getattr(asked, "times", 0) + 1
            if asked.times == 2 and threading.current_thread() is not threading.main_thread():
                both.wait()
            return 0.0

        def write(name: str) -> None:
            with connected(client.server) as own:
                assert own.post(occasion(name)).status == 200

        with over_http(clock=clock) as client, ThreadPoolExecutor(2) as pool:
            list(pool.map(write, "AB"))
            (found,) = writes_in_flight(client.server.log)
            assert found.startswith("request 2 (POST")


class TestDefaultChanges:
    def default(self, name: str, method: str = "POST", **more: Any) -> Logged:
        return call(method, 200, [occasion(name, isDefault=True, **more)])

    def test_one_at_the_end_is_right(self) -> None:
        assert default_changes(log(post("A"), self.default("B"), get(), call("DELETE", 200))) == []
        assert default_changes(log(call("PUT", 200, [occasion("B", id=5)]), post("A"))) == []
        assert default_changes(log(call("PUT", 200, occasion("B"), tail="/5"), post("A"))) == []

    def test_a_second_try_is_no_second_change(self) -> None:
        assert default_changes(log(self.default("B"), get(), self.default("B"))) == []

    def test_a_second_change_is_told(self) -> None:
        (found,) = default_changes(log(self.default("A"), self.default("B", "PUT", id=5)))
        assert found.startswith("request 2 (PUT")

    def test_a_write_after_it_is_told(self) -> None:
        (found,) = default_changes(log(self.default("A"), post("B")))
        assert found.startswith("request 2 (POST")

    def test_writing_the_default_again_changes_nothing_but_unsetting_it_does(self) -> None:
        kept, unset = self.default("A", "PUT", id=5), call("PUT", 200, [occasion("A", id=5)])
        assert default_changes(log(kept, post("B")), default_id=5) == []
        assert len(default_changes(log(unset, post("B")), default_id=5)) == 1
        assert len(default_changes(log(kept, post("B")))) == 1


def test_a_nonce_that_comes_twice_is_told() -> None:
    entries = log(get(nonce="x"), get(nonce="y"), get(nonce=None), get(nonce=None), post("A", nonce="x"))
    (found,) = nonces_reused(entries)
    assert found.startswith("request 5 (POST")
    assert "request 1 (GET" in found


WRONG = [
    [post("A", status=503), post("A", at=5.0)],
    [get(403), get(403)],
    [get(nonce="x"), get(nonce="x")],
    [get(429), get(at=0.1)],
    [get(503), get(at=0.1)],
    [get(503, at=20.0 * each) for each in range(5)],
    [post("A"), post("B", at=0.1)],
    [post("A", arrivals=2), post("B", at=1.0)],
    [call("POST", 200, occasion("A", isDefault=True)), post("B", at=1.0)],
]


@pytest.mark.parametrize("entries", WRONG)
def test_all_questions_are_asked(entries: list[Logged]) -> None:
    assert len(findings(log(*entries))) == 1


def test_a_client_that_does_all_right_is_not_blamed() -> None:
    now = [0.0]
    script = [
        Fault("POST", 1, "status-before-commit", status=429, retry_after="7"),
        Fault("POST", 2, "status-after-commit", status=500),
    ]
    with over_http(faults=script, clock=lambda: now[0]) as client:
        for pause, sent in ((0, None), (1, "A"), (7, "A"), (0, None), (1, "B")):
            now[0] += pause
            client.get() if sent is None else client.post(occasion(sent))
        assert [each.status for each in client.server.log] == [200, 429, 500, 200, 200]
        assert findings(client.server.log) == []
        client.post(occasion("C"))
        assert len(findings(client.server.log)) == 1


class TestLines:
    def test_an_entry_is_read_back_equal(self) -> None:
        whole = Logged(3, 1.5, "POST", "/x", "v=1.0", {"host": "h"}, "Ś\n".encode(), None, 2.5, 4, 7.0, "sha256:x")
        for entry in (whole, Logged(**{**vars(whole), "body": b"\xff\x00"})):
            assert "\n" not in to_line(entry)
            assert from_line(to_line(entry)) == entry

    def test_a_server_writes_each_as_it_comes(self, tmp_path: Path) -> None:
        path = tmp_path / "log.jsonl"
        with over_http(log_file=path) as client:
            client.post(json.dumps(occasion("Święto"), ensure_ascii=False).encode())
            assert read_log(path) == client.server.log
            client.get()
            assert read_log(path) == client.server.log
            assert "Święto" in path.read_text("utf-8")
            assert (client.token or "-") not in path.read_text("utf-8")
            client.server.reset()
            assert read_log(path) == []
            client.get()
            assert [each.sequence for each in read_log(path)] == [1]

    def test_a_line_that_is_not_whole_yet_is_left_out(self, tmp_path: Path) -> None:
        path = tmp_path / "log.jsonl"
        path.write_text(to_line(log(get())[0]) + '\n{"sequence": 2', "utf-8")
        assert len(read_log(path)) == 1

    def test_what_is_in_the_file_already_is_not_touched(self, tmp_path: Path) -> None:
        path = tmp_path / "log.jsonl"
        path.write_text("mine", "utf-8")
        with pytest.raises(FileExistsError), over_http(log_file=path):
            pass
        assert path.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("text", "seconds"), [("7", 7.0), ("Tue, 14 Nov 2023 22:13:27 GMT", 7.0), ("soon", None), (None, None)]
)
def test_the_log_knows_how_long_an_answer_told_to_wait(text: str | None, seconds: float | None) -> None:
    fault = Fault("GET", 1, "status-before-commit", status=429, retry_after=text)
    with over_http(faults=[fault], wall_clock=lambda: 1_700_000_000.0) as client:
        client.get()
        assert client.server.log[0].retry_after == seconds
