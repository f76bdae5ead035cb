"""Sending: every occasion sent once and accounted for, whatever the API does."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sending_samples import (
    ACCOUNT,
    FakeClock,
    Fault,
    Recorded,
    after,
    before,
    create,
    delete,
    event,
    numbered,
    occasion,
    open_journal,
    plan_of,
    same_zone,
    start,
    update,
)

from importer.core.errors import (
    DestinationError,
    JournalError,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TransientError,
    Unauthorised,
)
from importer.core.limits import FailureLimit
from importer.core.payload import AccountOccasion, Occasion
from importer.core.plan import Action, ActionKind, Consent
from importer.core.results import Outcome, Result
from importer.destinations.base import Reply
from importer.destinations.faults import TIMED_OUT
from importer.destinations.memory import MemoryDestination
from importer.journal import AttemptOutcome, Journal, RunJournal, RunState
from importer.sending import Pace, Progress, SendEnd, send, unsettled


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path) as journal:
        yield journal


class Bench:
    """A run on a fake clock against a recorded account in memory."""

    def __init__(self, journal: Journal, held: Sequence[Occasion] = (), **pace: object) -> None:
        self.journal = journal
        self.account = MemoryDestination(ACCOUNT, held)
        self.recorded = Recorded(self.account)
        self.clock = FakeClock()
        self.pace = Pace(clock=self.clock, chance=lambda: 0.5, **pace)  # type: ignore[arg-type]
        self.run: RunJournal = start(journal)
        self.heard: list[Progress] = []

    def held(self, name: str) -> AccountOccasion:
        return next(each for each in self.account.read_all().occasions if each.occasion.name == name)

    def send(
        self, *actions: Action, consents: tuple[Consent, ...] = (), replaces: str | None = None, **options: object
    ) -> SendEnd:
        plan = plan_of(*actions).model_copy(update={"consents": consents, "replaces_default": replaces})
        return send(
            plan,
            self.recorded,
            self.run,
            self.pace,
            self.heard.append,
            canonical_zone=same_zone,
            **options,  # type: ignore[arg-type]
        )

    def names(self) -> list[str]:
        return [each.name for each in self.account.read_summaries()]

    def long_pauses(self) -> list[float]:
        """The pauses other than those between writes."""
        return [seconds for seconds in self.clock.slept if seconds > 0.25]


def outcomes(end: SendEnd) -> list[str]:
    return [str(result.outcome) for result in end.results]


def creates(count: int) -> list[Action]:
    return [create(each) for each in numbered(count)]


BUSY = OutcomeUnknown("the API answered 503", status=503)


def test_creates_go_in_chunks_with_an_interval_and_end_created(journal: Journal) -> None:
    bench = Bench(journal)
    end = bench.send(*creates(45))
    assert (end.state, set(outcomes(end))) == ("done", {"created"})
    assert [len(names) for names in bench.recorded.writes] == [20, 20, 5]
    assert bench.recorded.verbs == ["post"] * 3, "what a reply confirms is not read back here"
    assert bench.clock.slept == [0.25, 0.25]
    assert [result.id for result in end.results] == [each.id for each in bench.account.read_all().occasions]
    assert {(result.status, result.attempts) for result in end.results} == {(200, 1)}
    assert [(p.done, p.total) for p in bench.heard] == [(20, 45), (40, 45), (45, 45)]


def test_results_keep_the_plan_s_order_and_hold_what_sends_nothing(journal: Journal) -> None:
    bench = Bench(journal, [occasion("Same"), occasion("Other")])
    same, other = bench.held("Same"), bench.held("Other")
    quiet = Action(kind=ActionKind.UNCHANGED, name="Same", reason="equal", payload=same.occasion, before=same)
    clash = Action(kind=ActionKind.CONFLICT, name="Other", reason="differs", payload=other.occasion, before=other)
    end = bench.send(clash, create(occasion("New")), quiet)
    assert [(r.name, str(r.outcome), r.message) for r in end.results] == [
        ("Other", "conflict", "differs"),
        ("New", "created", ""),
        ("Same", "unchanged", ""),
    ]
    assert set(journal.load(bench.run.id).results) == {"Other", "New", "Same"}


def shuffled(call: Callable[[], Reply]) -> Reply:
    reply = call()
    return Reply(reply.status, dict(reversed(list(reply.confirmed.items()))), reply.revision)


def empty(call: Callable[[], Reply]) -> Reply:
    return Reply(call().status, {}, "")


def first_only(call: Callable[[], Reply]) -> Reply:
    reply = call()
    return Reply(reply.status, dict(list(reply.confirmed.items())[:1]), "")


@pytest.mark.parametrize(("fault", "reads"), [(shuffled, 0), (empty, 6), (first_only, 5)])
def test_replies_of_any_shape_are_matched_by_name(journal: Journal, fault: Fault, reads: int) -> None:
    bench = Bench(journal)
    bench.recorded.faults = [fault]
    end = bench.send(*creates(5))
    assert outcomes(end) == ["created"] * 5
    assert [bench.held(result.name).id for result in end.results] == [result.id for result in end.results]
    assert len(bench.recorded.writes) == 1
    assert len(bench.recorded.calls) - 1 == reads


def stored_some(bench: Bench) -> Fault:
    """Only the first of the request is stored, and the reply names only that."""

    def happen(_: Callable[[], Reply]) -> Reply:
        return bench.account.create(numbered(1))

    return happen


def test_what_a_yes_left_out_is_looked_for_and_then_sent_alone(journal: Journal) -> None:
    bench = Bench(journal)
    bench.recorded.faults = [stored_some(bench)]
    end = bench.send(*creates(3))
    assert outcomes(end) == ["created"] * 3
    assert bench.recorded.writes[1:] == [("Site 00001",), ("Site 00002",)]
    assert bench.long_pauses() == [1, 2, 4]


def test_a_yes_that_never_shows_is_a_failure(journal: Journal) -> None:
    bench = Bench(journal)
    bench.recorded.faults = [lambda _: Reply(200, {}, "")]
    end = bench.send(*creates(1))
    assert outcomes(end) == ["failed"]
    assert "not in the account" in end.results[0].message


def test_an_unknown_that_was_applied_is_not_sent_again(journal: Journal) -> None:
    bench = Bench(journal)
    bench.recorded.faults = [after(BUSY)]
    end = bench.send(*creates(3))
    assert (outcomes(end), end.state) == (["created"] * 3, "done")
    assert bench.recorded.verbs == ["post", "list", "one", "one", "one"]
    assert bench.long_pauses() == [5]
    assert all(result.id for result in end.results)


def test_an_unknown_that_was_not_applied_is_sent_again_after_two_looks(journal: Journal) -> None:
    bench = Bench(journal)
    bench.recorded.faults = [before(BUSY)]
    end = bench.send(*creates(3))
    assert outcomes(end) == ["created"] * 3
    assert bench.recorded.verbs == ["post", "list", "list", "post"]
    assert bench.long_pauses() == [5, 3]
    assert {result.attempts for result in end.results} == {2}


def test_a_slow_first_request_that_arrives_between_the_looks(journal: Journal) -> None:
    bench = Bench(journal)
    bench.recorded.faults = [before(BUSY)]
    looks = iter(range(9))

    def arrive() -> None:
        if next(looks) == 1:
            bench.account.create(numbered(1))

    bench.recorded.read_fault = arrive
    assert outcomes(bench.send(*creates(1))) == ["created"]
    assert len(bench.recorded.writes) == 1


def test_an_unknown_that_stands_there_with_other_content_is_a_conflict(journal: Journal) -> None:
    bench = Bench(journal, [])
    bench.recorded.faults = [before(BUSY)]

    def somebody_else() -> None:
        if not bench.names():
            bench.account.create([occasion("Site 00000", event("X"))])

    bench.recorded.watch = somebody_else
    end = bench.send(*creates(1))
    assert outcomes(end) == ["conflict"]
    assert 'event "Christmas" on 2027-12-24' in end.results[0].message
    assert len(bench.recorded.writes) == 1


def poison(*names: str) -> Callable[[Sequence[Occasion]], Exception | None]:
    """The API breaks on these occasions, and takes nothing of a request that holds one."""
    return lambda occasions: BUSY if any(each.name in names for each in occasions) else None


def test_an_occasion_that_breaks_the_api_is_found_and_the_rest_arrives(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=4)
    bench.recorded.rule = poison("Site 00001")
    end = bench.send(*creates(12))
    assert (outcomes(end), end.state) == (["created", "failed"] + ["created"] * 10, "done")
    assert (end.results[1].status, end.results[1].attempts) == (503, 8)
    assert "not applied after 8 tries" in end.results[1].message
    assert bench.long_pauses() == [5, 3, 10, 3, 15, 3, 3] * 2
    assert Counter(bench.recorded.writes)[("Site 00001",)] == 4
    for first, second in zip(bench.recorded.calls, bench.recorded.calls[1:], strict=False):
        assert (first[0], second[0]) != ("post", "post") or not set(first[1]) & set(second[1]), "not without a reading"


def test_a_chunk_that_takes_too_long_is_halved_at_once(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=8)
    late = OutcomeUnknown("no answer within 30 seconds", code=TIMED_OUT)
    bench.recorded.rule = lambda occasions: late if len(occasions) > 2 else None
    end = bench.send(*creates(8))
    assert outcomes(end) == ["created"] * 8
    assert [len(names) for names in bench.recorded.writes] == [8, 4, 2, 2, 4, 2, 2]


def test_when_nothing_passes_the_run_stops_and_nothing_is_called_failed(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=1)
    bench.recorded.faults = [before(BUSY)] * 99
    end = bench.send(*creates(4))
    assert (outcomes(end), end.state) == (["not_attempted"] * 4, "stopped")
    assert "503" in end.reason
    assert bench.recorded.writes == [(f"Site 0000{number}",) for number in range(3) for _ in range(4)]


def test_patience_waits_an_outage_out(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=1, patience=900)
    bench.recorded.faults = [before(BUSY)] * 15
    end = bench.send(*creates(3))
    assert (outcomes(end), end.state) == (["created"] * 3, "done")
    assert [pause for pause in bench.clock.slept if pause > 15] == [120]


def test_patience_has_an_end(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=1, patience=500)
    bench.recorded.faults = [before(BUSY)] * 999
    end = bench.send(*creates(3))
    assert (outcomes(end), end.state) == (["not_attempted"] * 3, "stopped")
    assert [pause for pause in bench.clock.slept if pause > 15] == [120, 240, 140]


def test_a_last_occasion_that_breaks_the_api_has_its_tries(journal: Journal) -> None:
    bench = Bench(journal, patience=100)
    bench.recorded.rule = poison("Site 00000")
    end = bench.send(*creates(1))
    assert (outcomes(end), end.state) == (["failed"], "done")
    assert bench.long_pauses() == [5, 3, 10, 3, 15, 3, 3, 100, 5, 3, 10, 3, 15, 3, 3]


def test_patience_is_for_reads_and_refused_connections_too(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=2, patience=600)
    bench.recorded.faults = [before(TransientError("the API takes no connection"))] * 6
    end = bench.send(*creates(2))
    assert outcomes(end) == ["created"] * 2
    assert bench.long_pauses() == [5, 10, 15, 120, 5, 10]


@pytest.mark.parametrize(("limit", "failed"), [("0", 1), ("2", 3), ("10%", 3), ("100%", 20)])
def test_an_error_budget_stops_the_run(journal: Journal, limit: str, failed: int) -> None:
    bench = Bench(journal, chunk_size=1)
    bench.recorded.rule = lambda occasions: None if occasions[0].name == "Site 00000" else Refused("no", status=400)
    end = bench.send(*creates(21), limit=FailureLimit.of(limit))
    kinds = Counter(outcomes(end))
    assert (kinds["created"], kinds["failed"], kinds["not_attempted"]) == (1, failed, 20 - failed)
    assert end.state == ("done" if failed == 20 else "stopped")


def test_a_run_in_which_everything_fails_is_stopped(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=20)
    bench.recorded.rule = lambda _: Refused("this account is closed", status=400)
    end = bench.send(*creates(50))
    assert Counter(outcomes(end)) == {"failed": 10, "not_attempted": 40}
    assert (end.state, "this account is closed" in end.reason) == ("stopped", True)
    assert len(bench.recorded.writes) < 20


def test_the_search_for_culprits_has_a_budget(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=64)
    bench.recorded.rule = odd_ones_refused
    end = bench.send(*creates(64))
    assert Counter(outcomes(end)) == {"created": 32, "failed": 32}
    assert len(bench.recorded.writes) <= 64 + 2 * 6 + 6


def odd_ones_refused(occasions: Sequence[Occasion]) -> Exception | None:
    return Refused("no", status=400) if any(int(each.name[-2:]) % 2 for each in occasions) else None


def test_an_unknown_that_cannot_be_read_stays_unknown_and_stops_the_run(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=2)
    bench.recorded.faults = [after(BUSY)]

    def down() -> None:
        raise TransientError("the API takes no connection")

    bench.recorded.read_fault = down
    end = bench.send(*creates(4))
    assert (outcomes(end), end.state) == (["unknown"] * 2 + ["not_attempted"] * 2, "stopped")
    assert "could not be read" in end.reason
    assert bench.long_pauses() == [5, 5, 10, 15]
    assert len(bench.recorded.writes) == 1


def test_an_unreachable_api_stops_the_run_with_nothing_attempted(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=2)
    bench.recorded.faults = [before(TransientError("the API takes no connection", "check --api"))] * 9
    end = bench.send(*creates(4))
    assert (outcomes(end), end.state, end.hint) == (["not_attempted"] * 4, "stopped", "check --api")
    assert bench.long_pauses() == [5, 10, 15]
    assert "list" not in bench.recorded.verbs, "nothing was sent, so nothing is in doubt"


@pytest.mark.parametrize(
    ("asked", "pauses"),
    [
        ([0.0], [1]),
        ([7.0], [7]),
        ([9999.0], [120]),
        ([None, None, None], [1.5, 3, 6]),
        ([None] * 5, [1.5, 3, 6, 12, 24]),
    ],
)
def test_a_429_is_waited_for_as_asked(journal: Journal, asked: list[float | None], pauses: list[float]) -> None:
    bench = Bench(journal, retry_pauses=(0.0,))
    bench.recorded.faults = [before(RateLimited("slow down", retry_after=seconds)) for seconds in asked]
    end = bench.send(*creates(2))
    assert outcomes(end) == ["created"] * 2
    assert bench.long_pauses() == pauses
    assert set(bench.recorded.verbs) == {"post"}
    assert any("trying again in" in progress.note for progress in bench.heard)


def test_endless_429_stops_the_run(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=2)
    bench.recorded.faults = [before(RateLimited("slow down"))] * 99
    end = bench.send(*creates(4))
    assert (outcomes(end), end.state) == (["not_attempted"] * 4, "stopped")
    assert len(bench.recorded.writes) == 6


def test_reads_are_repeated_too(journal: Journal) -> None:
    bench = Bench(journal, [occasion("A")])
    faults = iter([TransientError("busy"), RateLimited("slow down", retry_after=2)])

    def stumble() -> None:
        fault = next(faults, None)
        if fault:
            raise fault

    bench.recorded.read_fault = stumble
    end = bench.send(update(occasion("A", description="new"), bench.held("A")))
    assert (outcomes(end), bench.long_pauses()) == (["updated"], [5, 2])


def refuse(culprits: set[str], status: int = 400) -> Callable[[Sequence[Occasion]], Exception | None]:
    def rule(occasions: Sequence[Occasion]) -> Exception | None:
        bad = sorted(culprits & {each.name for each in occasions})
        return Refused(f"{bad[0]} is bad" if len(occasions) == 1 else "bad", status=status) if bad else None

    return rule


@pytest.mark.parametrize("status", [400, 409, 413, 422])
@pytest.mark.parametrize("wrong", [{7}, {0, 9, 19}, {5, 6, 7}])
def test_culprits_are_found_and_the_rest_arrives(journal: Journal, status: int, wrong: set[int]) -> None:
    bench = Bench(journal)
    culprits = {f"Site {number:05d}" for number in wrong}
    bench.recorded.rule = refuse(culprits, status)
    end = bench.send(*creates(20))
    assert end.state == "done"
    failed = [result for result in end.results if result.outcome is Outcome.FAILED]
    assert {result.name for result in failed} == culprits
    assert all(result.status == status and f"{result.name} is bad" in result.message for result in failed)
    assert {result.outcome for result in end.results if result.name not in culprits} == {Outcome.CREATED}
    assert len(bench.names()) == 20 - len(culprits)
    assert len(bench.recorded.writes) <= 2 * len(culprits) * 5 + 1
    assert bench.long_pauses() == [], "a refusal is not waited for"


def test_chunks_keep_their_size_after_real_culprits(journal: Journal) -> None:
    bench = Bench(journal)
    bench.recorded.rule = refuse({"Site 00003"})
    bench.send(*creates(60))
    assert [len(names) for names in bench.recorded.writes][-2:] == [20, 20]


def test_a_refused_array_that_was_applied_in_part_is_read_first(journal: Journal) -> None:
    bench = Bench(journal)

    def per_item(_: Callable[[], Reply]) -> Reply:
        bench.account.create([each for each in numbered(20) if each.name != "Site 00004"])
        raise Refused("bad item", status=400)

    bench.recorded.faults = [per_item, before(Refused("bad zone", status=400))]
    end = bench.send(*creates(20))
    assert outcomes(end).count("created") == 19
    assert [result.message for result in end.results if result.outcome is Outcome.FAILED] == ["bad zone"]
    assert bench.recorded.writes[1:] == [("Site 00004",)]


@pytest.mark.parametrize(("most", "sizes"), [(1, [20, 10, 5]), (10, [20])])
def test_arrays_that_are_too_large_are_made_smaller_for_good(journal: Journal, most: int, sizes: list[int]) -> None:
    bench = Bench(journal)
    bench.recorded.rule = lambda items: Refused("too many", status=413) if len(items) > most else None
    end = bench.send(*creates(60))
    assert set(outcomes(end)) == {"created"}
    written = [len(names) for names in bench.recorded.writes]
    assert written[: len(sizes)] == sizes
    assert set(written[len(written) // 2 :]) == {most}
    assert len(written) <= 60 // most + 5


def test_a_single_409_is_settled_by_name(journal: Journal) -> None:
    held = [occasion("Equal"), occasion("Differs", event("Other"))]
    bench = Bench(journal, held)
    end = bench.send(create(occasion("Equal")), create(occasion("Differs")), create(occasion("New")))
    assert outcomes(end) == ["unchanged", "conflict", "created"], "a name that is taken refuses the array as a whole"
    assert "other content" in end.results[1].message
    alone = Bench(journal, held).send(create(occasion("Equal")))
    assert outcomes(alone) == ["unchanged"], "nothing of ours can have put it there"


@pytest.mark.parametrize(
    ("status", "words", "held"), [(409, "conflict", True), (400, "name is not unique", True), (400, "bad zone", False)]
)
def test_a_name_that_nobody_shows_may_be_held_by_a_deleted_object(
    journal: Journal, status: int, words: str, held: bool
) -> None:
    bench = Bench(journal)
    bench.recorded.rule = lambda _: Refused(words, status=status)
    (result,) = bench.send(*creates(1)).results
    assert (str(result.outcome), result.status) == ("failed", status)
    assert result.message.startswith(words)
    assert ("deleted one may still hold it" in result.message) is held


@pytest.mark.parametrize("status", [401, 403])
def test_a_401_in_mid_run_stops_it(journal: Journal, status: int) -> None:
    bench = Bench(journal, [occasion("Z")], chunk_size=2)
    bench.recorded.faults = [None, before(Unauthorised("token ended", "new token", status=status))]
    end = bench.send(*creates(6), update(occasion("Z", description="new"), bench.held("Z")))
    assert outcomes(end) == ["created"] * 2 + ["not_attempted"] * 5
    assert (end.state, end.reason, end.hint) == ("stopped", "token ended", "new token")
    assert isinstance(end.fault, Unauthorised)
    assert max(each.done for each in bench.heard) == 2  # what was not attempted is not done
    assert len(bench.recorded.writes) == 2
    stored = journal.load(bench.run.id)
    assert [a.outcome for c in stored.chunks for a in c.attempts] == [
        AttemptOutcome.ACCEPTED,
        AttemptOutcome.NOT_APPLIED,
    ]
    assert unsettled(stored) == frozenset()


class TestUpdates:
    @pytest.fixture
    def bench(self, journal: Journal) -> Bench:
        return Bench(journal, [occasion("A"), occasion("B")])

    @pytest.fixture
    def change(self, bench: Bench) -> Action:
        return update(occasion("A", description="new"), bench.held("A"))

    def test_reads_then_puts_with_the_revision_just_read(self, bench: Bench, change: Action) -> None:
        bench.account.create([occasion("C")])  # moves the revision, not the object
        end = bench.send(change)
        assert outcomes(end) == ["updated"]
        assert bench.recorded.verbs == ["one", "put"]
        assert bench.held("A").occasion.description == "new"
        (chunk,) = bench.journal.load(bench.run.id).chunks
        assert chunk.before == (change.before,)

    @pytest.mark.parametrize("status", [409, 412])
    @pytest.mark.parametrize("times", [1, 3])
    def test_a_stale_revision_is_repeated(self, bench: Bench, change: Action, status: int, times: int) -> None:
        bench.recorded.faults = [before(Refused("stale", status=status))] * times
        assert outcomes(bench.send(change)) == ["updated"]
        assert bench.recorded.verbs == ["one", "put"] * (times + 1)

    def test_a_304_is_read_back_and_repeated(self, bench: Bench, change: Action) -> None:
        bench.recorded.faults = [before(OutcomeUnknown("the API answered 304", status=304))]
        assert outcomes(bench.send(change)) == ["updated"]
        assert bench.recorded.verbs == ["one", "put", "one", "put"]

    def test_a_revision_that_is_always_stale_fails(self, bench: Bench, change: Action) -> None:
        bench.recorded.faults = [before(Refused("stale", status=409))] * 9
        (result,) = bench.send(change).results
        assert (str(result.outcome), result.status, result.message) == ("failed", 409, "stale")
        assert bench.recorded.verbs == ["one", "put"] * 4

    def test_an_object_that_moved_meanwhile_is_a_conflict(self, bench: Bench, change: Action) -> None:
        def edited(_: Callable[[], Reply]) -> Reply:
            bench.account.update(
                occasion("A", event("Other"), id_=bench.held("A").id), bench.account.read_all().revision
            )
            raise Refused("stale", status=409)

        bench.recorded.faults = [edited]
        (result,) = bench.send(change).results
        assert result.outcome is Outcome.CONFLICT
        assert 'event "Other" on 2027-12-24' in result.message
        assert bench.recorded.verbs == ["one", "put", "one"]

    def test_a_deleted_object_is_a_conflict_and_not_created_anew(self, bench: Bench, change: Action) -> None:
        bench.account.remove(bench.held("A").id)
        (result,) = bench.send(change).results
        assert (result.outcome, result.status) == (Outcome.CONFLICT, 404)
        assert bench.recorded.writes == []

    def test_an_object_that_is_as_planned_already_is_unchanged(self, bench: Bench, change: Action) -> None:
        bench.account.update(
            change.payload.model_copy(update={"id": bench.held("A").id}), bench.account.read_all().revision
        )
        assert outcomes(bench.send(change)) == ["unchanged"]
        assert bench.recorded.writes == []

    def test_an_unknown_that_was_applied_is_updated(self, bench: Bench, change: Action) -> None:
        bench.recorded.faults = [after(BUSY)]
        assert outcomes(bench.send(change)) == ["updated"]
        assert bench.recorded.verbs == ["one", "put", "one"]

    def test_three_retries_then_failed(self, bench: Bench, change: Action) -> None:
        bench.recorded.faults = [before(BUSY)] * 9
        (result,) = bench.send(change).results
        assert (str(result.outcome), result.status) == ("failed", 503)
        assert bench.long_pauses() == [5, 10, 15]
        assert bench.recorded.verbs == ["one", "put"] * 4 + ["one"]

    @pytest.mark.parametrize("fault", [empty, lambda _: Reply(200, {}, "")])
    def test_a_yes_without_the_name_is_read_back(self, bench: Bench, change: Action, fault: Fault) -> None:
        bench.recorded.faults = [fault]
        (result,) = bench.send(change).results
        assert str(result.outcome) == ("updated" if fault is empty else "failed")

    def test_a_refused_update_fails_with_the_api_s_words(self, bench: Bench, change: Action) -> None:
        bench.recorded.faults = [before(Refused("bad zone", status=400))]
        (result,) = bench.send(change).results
        assert (str(result.outcome), result.status, result.message) == ("failed", 400, "bad zone")
        assert bench.recorded.verbs == ["one", "put"]


class TestDeletes:
    @pytest.fixture
    def bench(self, journal: Journal) -> Bench:
        return Bench(journal, [occasion("A"), occasion("B")])

    @pytest.fixture
    def gone(self, bench: Bench) -> Action:
        return delete(bench.held("A"))

    def test_reads_skills_and_object_then_deletes_with_the_revision_just_read(self, bench: Bench, gone: Action) -> None:
        bench.account.create([occasion("C")])  # moves the revision, not the object
        (result,) = bench.send(gone).results
        assert (result.outcome, result.attempts) == (Outcome.DELETED, 1)
        assert bench.recorded.verbs == ["one", "skills", "delete"]
        assert bench.names() == ["B", "C"]
        (chunk,) = bench.journal.load(bench.run.id).chunks
        assert (chunk.kind, chunk.before) == ("delete", (gone.before,))

    @pytest.mark.parametrize("fault", [before(BUSY), before(Refused("stale", status=409))])
    def test_is_repeated_after_a_reading(self, bench: Bench, gone: Action, fault: Fault) -> None:
        bench.recorded.faults = [fault]
        assert outcomes(bench.send(gone)) == ["deleted"]
        assert bench.recorded.verbs == ["one", "skills", "delete"] * 2

    def test_an_unknown_that_was_applied_is_deleted_and_not_sent_again(self, bench: Bench, gone: Action) -> None:
        bench.recorded.faults = [after(BUSY)]
        assert outcomes(bench.send(gone)) == ["deleted"]
        assert bench.recorded.writes == [("A",)]

    def test_what_is_gone_already_is_left(self, bench: Bench, gone: Action) -> None:
        bench.account.remove(bench.held("A").id)
        (result,) = bench.send(gone).results
        assert (str(result.outcome), result.message) == ("unchanged", "it was gone already")
        assert bench.recorded.writes == []

    def test_what_somebody_changed_is_a_conflict(self, bench: Bench, gone: Action) -> None:
        changed = occasion("A", event("Other"), id_=bench.held("A").id)
        bench.account.update(changed, bench.account.read_all().revision)
        (result,) = bench.send(gone).results
        assert result.outcome is Outcome.CONFLICT
        assert "somebody changed it since the plan was made" in result.message
        assert 'event "Other" on 2027-12-24' in result.message
        assert bench.recorded.writes == []

    def test_what_a_skill_uses_by_now_is_a_conflict(self, bench: Bench, gone: Action) -> None:
        bench.account.add_skill("Sales", bench.held("A").id)
        (result,) = bench.send(gone).results
        assert (str(result.outcome), "Sales" in result.message) == ("conflict", True)
        assert bench.names() == ["A", "B"]

    @pytest.mark.parametrize("fault", [Unauthorised("no right", status=403), DestinationError("no such field")])
    @pytest.mark.parametrize("consented", [False, True])
    def test_skills_that_cannot_be_read(
        self, bench: Bench, gone: Action, consented: bool, fault: DestinationError
    ) -> None:
        bench.recorded.skills_fault = fault
        consents = (Consent(code="skills-unknown", message="nobody knows"),) if consented else ()
        end = bench.send(gone, consents=consents)
        assert outcomes(end) == ["deleted" if consented else "conflict"]

    def test_a_token_that_ends_stops_the_run(self, bench: Bench, gone: Action) -> None:
        bench.recorded.skills_fault = Unauthorised("token ended", status=401)
        end = bench.send(gone)
        assert (outcomes(end), end.state) == (["not_attempted"], "stopped")

    def test_the_former_default_may_lose_its_flag_in_the_same_run(self, journal: Journal) -> None:
        bench = Bench(journal, [occasion("X", default=True), occasion("Y")])
        back = update(occasion("Y", default=True), bench.held("Y"))
        end = bench.send(back, delete(bench.held("X")), replaces="X")
        assert outcomes(end) == ["updated", "deleted"]
        assert bench.names() == ["Y"]

    def test_a_former_default_stays_if_nobody_took_over(self, journal: Journal) -> None:
        bench = Bench(journal, [occasion("X", default=True), occasion("Y")])
        bench.recorded.faults = [before(Refused("no", status=400))]
        back = update(occasion("Y", default=True), bench.held("Y"))
        end = bench.send(back, delete(bench.held("X")), replaces="X")
        assert outcomes(end) == ["failed", "conflict"]
        assert "could not take over" in end.results[1].message
        assert bench.names() == ["X", "Y"]


@pytest.mark.parametrize("by", ["create", "update"])
def test_the_default_changes_alone_and_last(journal: Journal, by: str) -> None:
    bench = Bench(journal, [occasion("Old", default=True), occasion("U"), occasion("D")])
    wanted = occasion("D" if by == "update" else "N", default=True)
    loud = update(wanted, bench.held("D")) if by == "update" else create(wanted)
    end = bench.send(
        *(create(occasion("X")), create(occasion("Y")), loud, update(occasion("U", event("E")), bench.held("U"))),
        replaces="Old",
    )
    assert set(outcomes(end)) == {"created", "updated"} if by == "update" else {"created"}
    assert bench.recorded.writes == [("X", "Y"), ("U",), (wanted.name,)]
    default = bench.account.read_all().default
    assert default is not None
    assert default.occasion.name == wanted.name


def test_the_journal_knows_of_every_request_before_and_after(journal: Journal) -> None:
    bench = Bench(journal, [occasion("Z")], chunk_size=2)
    seen: list[tuple[int, list[AttemptOutcome | None], int]] = []

    def look() -> None:
        stored = journal.load(bench.run.id)
        attempts = [attempt.outcome for chunk in stored.chunks for attempt in chunk.attempts]
        assert stored.chunks[-1].names == bench.recorded.writes[-1]
        seen.append((len(stored.chunks), attempts, len(stored.results)))

    bench.recorded.watch = look
    bench.recorded.faults = [None, before(BUSY)]
    bench.send(*creates(4), update(occasion("Z", description="new"), bench.held("Z")))
    yes, unknown = AttemptOutcome.ACCEPTED, AttemptOutcome.UNKNOWN
    assert seen == [
        (1, [None], 0),
        (2, [yes, None], 2),
        (2, [yes, unknown, None], 2),
        (3, [yes, unknown, yes, None], 4),
    ]
    assert len(journal.load(bench.run.id).results) == 5


class Killed(BaseException):
    """The end of the program in mid-request."""


@pytest.mark.parametrize("arrived", [True, False])
def test_a_run_that_was_killed_goes_on_where_it_was(journal: Journal, arrived: bool) -> None:
    bench = Bench(journal, chunk_size=2)

    def die(call: Callable[[], Reply]) -> Reply:
        if arrived:
            call()
        raise Killed

    bench.recorded.faults = [None, die]
    with pytest.raises(Killed):
        bench.send(*creates(6))
    stored = journal.load(bench.run.id)
    assert unsettled(stored) == {"Site 00002", "Site 00003"}
    assert stored.chunks[-1].attempts[-1].outcome is None
    bench.recorded.calls.clear()
    bench.run = journal.reopen(bench.run.id)
    end = bench.send(*creates(6), already=stored.results, unsettled=unsettled(stored))
    assert (outcomes(end), end.state) == (["created"] * 6, "done")
    assert bench.recorded.verbs[0] == "list", "read before anything is sent"
    assert ("Site 00000", "Site 00001") not in bench.recorded.writes
    assert (("Site 00002", "Site 00003") in bench.recorded.writes) is not arrived
    assert len(bench.names()) == 6
    assert (bench.heard[-1].done, bench.heard[-1].total) == (6, 6)


def test_a_name_that_was_taken_meanwhile_in_another_spelling_is_not_sent(journal: Journal) -> None:
    bench = Bench(journal)
    bench.account.create([occasion("poland"), occasion("Spain")])
    end = bench.send(create(occasion("Poland")), create(occasion("Spain")), create(occasion("New")), recheck=True)
    assert outcomes(end) == ["conflict", "unchanged", "created"]
    assert bench.recorded.writes == [("New",)]
    assert bench.recorded.verbs == ["list", "one", "one", "post"]


def test_a_killed_update_is_settled_by_reading(journal: Journal) -> None:
    bench = Bench(journal, [occasion("A")])
    change = update(occasion("A", description="new"), bench.held("A"))

    def die(call: Callable[[], Reply]) -> Reply:
        call()
        raise KeyboardInterrupt

    bench.recorded.faults = [die]
    with pytest.raises(KeyboardInterrupt):
        bench.send(change)
    stored = journal.load(bench.run.id)
    end = bench.send(change, already=stored.results, unsettled=unsettled(stored))
    assert outcomes(end) == ["updated"]
    assert len(bench.recorded.writes) == 1


def test_unknown_and_not_attempted_ones_are_taken_up_again_and_failed_ones_are_not(journal: Journal) -> None:
    bench = Bench(journal)
    already = {
        name: Result(name=name, outcome=outcome)
        for name, outcome in (
            ("Site 00000", Outcome.FAILED),
            ("Site 00001", Outcome.UNKNOWN),
            ("Site 00002", Outcome.NOT_ATTEMPTED),
        )
    }
    bench.account.create([numbered(2)[1]])
    end = bench.send(*creates(3), already=already)
    assert outcomes(end) == ["failed", "created", "created"]
    assert bench.recorded.writes == [("Site 00002",)]


def test_a_journal_that_cannot_be_written_ends_it_before_the_request(journal: Journal) -> None:
    bench = Bench(journal)
    with journal._engine.begin() as connection:
        connection.exec_driver_sql("drop table attempt")
    with pytest.raises(JournalError):
        bench.send(*creates(2))
    assert bench.recorded.writes == []


def test_errors_of_ours_are_not_taken_for_answers(journal: Journal) -> None:
    bench = Bench(journal)
    bench.recorded.faults = [before(ZeroDivisionError())]
    with pytest.raises(ZeroDivisionError):
        bench.send(*creates(2))


def test_an_unreadable_account_stops_the_run(journal: Journal) -> None:
    bench = Bench(journal, [occasion("A")])

    def odd() -> None:
        raise DestinationError("the account holds an odd one")

    bench.recorded.read_fault = odd
    end = bench.send(update(occasion("A", description="new"), bench.held("A")))
    assert (outcomes(end), end.reason) == (["not_attempted"], "the account holds an odd one")


def test_many_occasions_are_sent_fast(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        bench = Bench(journal)
        actions = creates(12_500)
        bench.run.plan(plan_of(*actions))
        began = time.process_time()  # of this process alone, whatever else the machine does
        end = bench.send(*actions)
        assert time.process_time() - began < 10
        assert outcomes(end) == ["created"] * 12_500
        bench.run.finish(RunState.FINISHED)


def test_what_is_left_after_a_taken_name_goes_out_as_a_whole(journal: Journal) -> None:
    bench = Bench(journal, [occasion("Site 00003", description="theirs")])
    end = bench.send(*creates(20))
    assert outcomes(end).count("created") == 19
    assert [len(names) for names in bench.recorded.writes] == [20, 19]


def test_chunks_given_up_with_a_success_between_do_not_stop_the_run(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=1)
    bench.recorded.faults = [*[before(BUSY)] * 4, None, *[before(BUSY)] * 4]
    end = bench.send(*creates(4))
    assert (outcomes(end), end.state) == (["failed", "created", "failed", "created"], "done")


def test_several_that_break_the_api_do_not_stop_the_run(journal: Journal) -> None:
    bench = Bench(journal, chunk_size=4)
    bench.recorded.rule = poison(*(f"Site 0000{number}" for number in (1, 2, 5, 6)))
    end = bench.send(*creates(8))
    assert (outcomes(end), end.state) == (["created", "failed", "failed", "created"] * 2, "done")


@pytest.mark.parametrize(
    ("size", "ends", "doubted"),
    [
        (1, [], False),
        (1, [AttemptOutcome.NOT_APPLIED], False),
        (1, [AttemptOutcome.NOT_APPLIED, None], True),
        (1, [AttemptOutcome.UNKNOWN, AttemptOutcome.NOT_APPLIED], True),
        (1, [AttemptOutcome.REJECTED], False),
        (2, [AttemptOutcome.REJECTED], True),
    ],
)
def test_every_attempt_of_a_chunk_counts_for_what_is_unsettled(
    journal: Journal, size: int, ends: list[AttemptOutcome | None], doubted: bool
) -> None:
    run = start(journal)
    chunk = run.begin_chunk(creates(size))
    for ended in ends:
        number = run.begin_attempt(chunk)
        if ended:
            run.end_attempt(chunk, number, ended, status=400)
    assert unsettled(journal.load(run.id)) == ({each.name for each in creates(size)} if doubted else set())


def test_an_array_in_which_a_name_was_taken_was_not_applied(journal: Journal) -> None:
    run = start(journal)
    chunk = run.begin_chunk(creates(2))
    run.end_attempt(chunk, run.begin_attempt(chunk), AttemptOutcome.REJECTED, status=409)
    assert unsettled(journal.load(run.id)) == set()


@pytest.mark.parametrize("by", ["create", "update"])
def test_a_default_that_somebody_moved_is_not_taken(journal: Journal, by: str) -> None:
    bench = Bench(journal, [occasion("Old"), occasion("Theirs", default=True), occasion("X")])
    wanted = occasion("X" if by == "update" else "N", default=True)
    loud = update(wanted, bench.held("X")) if by == "update" else create(wanted)
    (result,) = bench.send(loud, replaces="Old").results
    assert result.outcome is Outcome.CONFLICT
    assert 'in place of "Old", but somebody made "Theirs" the default since' in result.message
    assert bench.recorded.writes == []


def test_a_former_default_does_not_take_it_back_from_somebody_else(journal: Journal) -> None:
    bench = Bench(journal, [occasion("Z", default=True), occasion("Y")])
    before = bench.held("Z")
    theirs = occasion("Y", default=True, id_=bench.held("Y").id)
    bench.account.update(theirs, bench.account.read_all().revision)
    wanted = occasion("Z", event("New"), default=True)
    bench.send(update(wanted, before), create(occasion("X", default=True)), replaces="Z")
    default = bench.account.read_all().default
    assert default is not None
    assert default.occasion.name == "Y"
    assert bench.held("Z").occasion.events[0].meta.name == "New"


def test_without_a_revision_nothing_is_changed(journal: Journal) -> None:
    bench = Bench(journal, [occasion("A")])
    bench.recorded.revisions = False
    (result,) = bench.send(update(occasion("A", description="new"), bench.held("A"))).results
    assert (str(result.outcome), "no revision" in result.message) == ("failed", True)
    assert bench.recorded.writes == []
