"""What every destination promises; each implementation inherits the same suite."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import pytest
from sending_samples import ACCOUNT, event, occasion, same_zone, wall_clock

from importer.core.errors import Refused
from importer.core.names import fold
from importer.core.payload import Occasion
from importer.destinations.base import Destination
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination
from importer.destinations.memory import MemoryDestination
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switches import Switches


class DestinationContract:
    """The suite; ``opened`` gives a destination whose account holds these occasions."""

    def opened(self, held: Sequence[Occasion] = ()) -> AbstractContextManager[Destination]:
        raise NotImplementedError

    def test_an_empty_account_reads_as_empty(self) -> None:
        with self.opened() as destination:
            assert destination.account == ACCOUNT
            assert destination.read_all().occasions == ()
            assert destination.read_summaries() == ()
            assert destination.read_one(2_850_000_000) is None

    @pytest.mark.parametrize("count", [1, 3])
    def test_what_is_created_reads_back_equal(self, count: int) -> None:
        wanted = [occasion(f"Święta {n}", event(days=n + 1), event("Second", "2027-12-31")) for n in range(count)]
        with self.opened() as destination:
            reply = destination.create(wanted)
            state = destination.read_all()
        assert 200 <= reply.status < 300
        assert reply.confirmed == {fold(each.occasion.name): each.id for each in state.occasions}
        assert [each.occasion.canonical(same_zone) for each in state.occasions] == [
            each.canonical(same_zone) for each in wanted
        ]

    def test_the_id_of_a_create_is_the_api_s_own(self) -> None:
        with self.opened() as destination:
            destination.create([occasion(id_=7)])
            assert [summary.id for summary in destination.read_summaries()] != [7]

    def test_summaries_and_single_objects_agree_with_the_whole(self) -> None:
        with self.opened([occasion("A"), occasion("B")]) as destination:
            state = destination.read_all()
            summaries = destination.read_summaries()
            readings = [destination.read_one(each.id) for each in state.occasions]
        assert [(each.id, each.name) for each in summaries] == [(o.id, o.occasion.name) for o in state.occasions]
        assert [reading and reading.held for reading in readings] == list(state.occasions)
        assert {reading.revision for reading in readings if reading} == {state.revision}

    def test_ids_beyond_a_float_stay_exact(self) -> None:
        id_ = 2**53 + 1
        with self.opened([occasion(id_=id_)]) as destination:
            reading = destination.read_one(id_)
            assert reading is not None
            destination.update(occasion(description="new", id_=id_), reading.revision)
            assert [each.id for each in destination.read_all().occasions] == [id_]

    def test_an_occasion_without_events_is_kept(self) -> None:
        empty = Occasion(name="None", description="none", isDefault=False, events=())
        with self.opened() as destination:
            destination.create([empty])
            assert destination.read_all().occasions[0].occasion.events == ()

    def test_a_taken_name_is_refused_and_stands_once(self) -> None:
        with self.opened([occasion("A")]) as destination:
            with pytest.raises(Refused) as refusal:
                destination.create([occasion("A", description="other")])
            assert refusal.value.status in (400, 409)
            assert [each.name for each in destination.read_summaries()] == ["A"]

    def test_an_update_replaces_the_whole_and_moves_the_revision(self) -> None:
        with self.opened([occasion("A"), occasion("B")]) as destination:
            id_ = destination.read_summaries()[0].id
            reading = destination.read_one(id_)
            assert reading is not None
            wanted = occasion("A", event("New", "2028-01-01"), description="changed", id_=id_)
            reply = destination.update(wanted, reading.revision)
            assert reply.confirmed == {"a": id_}
            assert reply.revision == destination.read_all().revision != reading.revision
            now = destination.read_one(id_)
            assert now is not None
            assert now.held.occasion == wanted

    def test_a_stale_revision_is_refused(self) -> None:
        with self.opened([occasion("A")]) as destination:
            id_, revision = destination.read_summaries()[0].id, destination.read_all().revision
            destination.create([occasion("B")])
            with pytest.raises(Refused) as refusal:
                destination.update(occasion("A", description="late", id_=id_), revision)
            assert refusal.value.status in (409, 412)
            assert destination.read_all().occasions[0].occasion.description == "A"

    def test_an_unknown_id_is_refused(self) -> None:
        with self.opened([occasion("A")]) as destination:
            with pytest.raises(Refused) as refusal:
                destination.update(occasion("B", id_=42), destination.read_all().revision)
            assert refusal.value.status == 404

    def test_a_new_default_unsets_the_former_one(self) -> None:
        with self.opened([occasion("A", default=True)]) as destination:
            destination.create([occasion("B", default=True)])
            default = destination.read_all().default
            assert default is not None
            assert default.occasion.name == "B"


class TestMemory(DestinationContract):
    @contextmanager
    def opened(self, held: Sequence[Occasion] = ()) -> Iterator[Destination]:
        yield MemoryDestination(ACCOUNT, held)


class TestHttp(DestinationContract):
    switches = Switches()

    @contextmanager
    def opened(self, held: Sequence[Occasion] = ()) -> Iterator[Destination]:
        token = "made-up-token"  # noqa: S105
        with SandboxServer(":memory:", [AccountGrant(ACCOUNT, token)], self.switches) as server:
            server.seed(ACCOUNT, [each.body() for each in held])
            with HttpDestination(server.url, ACCOUNT, Bearer(token), now=wall_clock()) as destination:
                yield destination


class TestHttpWithOtherShapes(TestHttp):
    switches = Switches(
        reply_shape="always_array",
        reply_order="reversed",
        create_status=201,
        list_shape="select_ignored",
        dup_status=400,
        stale_status=412,
        error_shape="html",
    )


class TestHttpWithFullLists(TestHttp):
    switches = Switches(list_shape="full", error_shape="empty")
