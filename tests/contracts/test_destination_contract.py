"""What every destination promises; each implementation inherits the same suite."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sending_samples import ACCOUNT, event, occasion, same_zone, wall_clock

from importer.core.errors import DestinationError, Refused
from importer.core.names import fold
from importer.core.payload import Occasion
from importer.core.skills import Skill
from importer.destinations.base import Destination
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination
from importer.destinations.memory import MemoryDestination
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switches import Switches

SALES = {
    "id": 7,
    "name": "Sales",
    "deleted": False,
    "specialOccasionId": 90,
    "workingHoursId": 2**53 + 1,
    "routing": {"order": [3, 1, 2], "name": "Späť \u2028", "spare": None},
}
CHAT = {"id": 8, "name": "Chat", "deleted": False, "maxWait": 120}
GONE = {"id": 9, "name": "Old", "deleted": True, "specialOccasionId": 90}


class DestinationContract:
    """The suite; ``opened`` gives a destination whose account holds these occasions and skills."""

    def opened(
        self, held: Sequence[Occasion] = (), skills: Sequence[dict[str, Any]] = ()
    ) -> AbstractContextManager[Destination]:
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

    def test_an_account_without_skills_shows_none(self) -> None:
        with self.opened() as destination:
            assert destination.read_skills() == ()
            assert destination.read_skill(7) is None

    def test_skills_read_one_by_one_agree_with_the_list(self) -> None:
        with self.opened([occasion("A", id_=90)], [SALES, CHAT, GONE]) as destination:
            assert self.sees_skills(destination) == (Skill(7, "Sales", 90), Skill(8, "Chat"))
            readings = [destination.read_skill(id_) for id_ in (7, 8, 9)]
        assert [reading and reading.skill for reading in readings] == [Skill(7, "Sales", 90), Skill(8, "Chat"), None]

    def test_a_skill_is_written_back_whole_with_another_occasion(self) -> None:
        with self.opened([occasion("A", id_=90), occasion("B", id_=91)], [SALES]) as destination:
            reading = destination.read_skill(7)
            assert reading is not None
            reply = destination.update_skill(reading, 91)
            now = destination.read_skill(7)
            assert now is not None
            assert (now.skill, now.raw) == (Skill(7, "Sales", 91), {**reading.raw, "specialOccasionId": 91})
            assert reply.confirmed in ({"sales": 7}, {})
            assert reply.revision == now.revision != reading.revision
            destination.update_skill(now, None)
            freed = destination.read_skill(7)
        assert freed is not None
        assert (freed.skill.occasion, freed.raw["routing"]) == (None, SALES["routing"])

    def test_a_skill_whose_revision_is_stale_stays(self) -> None:
        with self.opened([occasion("A", id_=90)], [CHAT]) as destination:
            reading = destination.read_skill(8)
            assert reading is not None
            destination.create([occasion("B")])
            with pytest.raises(Refused) as refusal:
                destination.update_skill(reading, 90)
            assert refusal.value.status in (409, 412)
            now = destination.read_skill(8)
        assert now is not None
        assert now.skill.occasion is None

    def test_no_skill_is_pointed_at_nothing(self) -> None:
        with self.opened([], [CHAT]) as destination:
            reading = destination.read_skill(8)
            assert reading is not None
            with pytest.raises(Refused):
                destination.update_skill(reading, 4711)

    def sees_skills(self, destination: Destination) -> tuple[Skill, ...]:
        return destination.read_skills()


class TestMemory(DestinationContract):
    @contextmanager
    def opened(self, held: Sequence[Occasion] = (), skills: Sequence[dict[str, Any]] = ()) -> Iterator[Destination]:
        account = MemoryDestination(ACCOUNT, held)
        account.skills = {each["id"]: dict(each) for each in skills}
        yield account


class TestHttp(DestinationContract):
    switches = Switches()

    @contextmanager
    def opened(self, held: Sequence[Occasion] = (), skills: Sequence[dict[str, Any]] = ()) -> Iterator[Destination]:
        token = "made-up-token"  # noqa: S105
        with SandboxServer(":memory:", [AccountGrant(ACCOUNT, token)], self.switches) as server:
            server.seed(ACCOUNT, [each.body() for each in held])
            server.seed_skills(ACCOUNT, skills)
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

    def sees_skills(self, destination: Destination) -> tuple[Skill, ...]:
        """A list that is a summary whatever was asked for says nothing of occasions."""
        with pytest.raises(DestinationError, match="does not show their occasions"):
            destination.read_skills()
        return Skill(7, "Sales", 90), Skill(8, "Chat")


class TestHttpWithFullLists(TestHttp):
    switches = Switches(list_shape="full", error_shape="empty")
