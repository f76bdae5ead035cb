"""Sending to the simulated API under its switches and faults: all arrives once, and no secret is written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sending_samples import (
    ACCOUNT,
    FakeClock,
    create,
    numbered,
    occasion,
    open_journal,
    plan_of,
    same_zone,
    start,
    update,
    wall_clock,
)

from importer.core.payload import Occasion
from importer.core.plan import Action
from importer.core.results import Outcome
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination
from importer.journal import Journal
from importer.sandbox.faults import Fault
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switches import Switches
from importer.sending import Pace, SendEnd, send

TOKEN = "very-secret-made-up-token"  # noqa: S105


@dataclass
class Stage:
    server: SandboxServer
    destination: HttpDestination
    journal: Journal
    clock: FakeClock = field(default_factory=FakeClock)

    def send(self, *actions: Action, **pace: Any) -> SendEnd:
        pages = start(self.journal)
        settings = Pace(clock=self.clock, chance=lambda: 0.0, **pace)
        return send(plan_of(*actions), self.destination, pages, settings, canonical_zone=same_zone)

    def names(self) -> list[str]:
        return [each["name"] for each in self.server.occasions(ACCOUNT)]


@contextmanager
def staged(
    tmp_path: Path,
    switches: Switches | None = None,
    faults: tuple[Fault, ...] = (),
    held: tuple[Occasion, ...] = (),
    timeout: float = 10.0,
) -> Iterator[Stage]:
    with (
        SandboxServer(":memory:", [AccountGrant(ACCOUNT, TOKEN)], switches, faults) as server,
        HttpDestination(server.url, ACCOUNT, Bearer(TOKEN), now=wall_clock(), timeout=timeout) as destination,
        open_journal(tmp_path) as journal,
    ):
        server.seed(ACCOUNT, [each.body() for each in held])
        yield Stage(server, destination, journal)


SWITCHES: list[dict[str, Any]] = [
    {},
    {"batch": "per_item"},
    {"batch": "per_item_200"},
    {"reply_shape": "always_array"},
    {"reply_shape": "first_object_only"},
    {"reply_shape": "empty_body"},
    {"reply_order": "reversed"},
    {"create_status": 201},
    {"list_shape": "full"},
    {"list_shape": "select_ignored"},
    {"dup_status": 400, "error_shape": "wrapped"},
    {"stale_status": 412, "error_shape": "html"},
    {"stale_status": 304},
    {"name_compare": "case-insensitive"},
    {"error_shape": "empty"},
    {"error_shape": "array"},
    {"max_items": 4},
    {"max_items": 1, "max_items_status": 413},
    {"unchanged_status": 304},
]


@pytest.mark.parametrize("switches", SWITCHES, ids=str)
def test_under_every_switch_each_occasion_has_its_own_end(tmp_path: Path, switches: dict[str, Any]) -> None:
    refused = occasion("Refused", *(event for event in occasion().events)).model_copy(
        update={
            "events": tuple(e.model_copy(update={"start": z, "end": z}) for e in occasion().events for z in [_bad(e)])
        }
    )
    held = (occasion("Taken", description="theirs"), occasion("Old"))
    moves = Fault("PUT", 1, "other-admin")
    with staged(tmp_path, Switches(**switches), (moves,), held) as stage:
        old = next(o for o in stage.destination.read_all().occasions if o.occasion.name == "Old")
        end = stage.send(
            *(create(each) for each in [*numbered(9), refused, occasion("Taken")]),
            update(occasion("Old", description="new"), old),
            chunk_size=6,
        )
        state = stage.destination.read_all()
    by_name = {result.name: result for result in end.results}
    assert end.state == "done"
    assert by_name.pop("Refused").outcome is Outcome.FAILED
    assert by_name.pop("Taken").outcome is Outcome.CONFLICT
    assert by_name.pop("Old").outcome is Outcome.UPDATED
    assert {result.outcome for result in by_name.values()} == {Outcome.CREATED}
    there = {each.occasion.name: each for each in state.occasions}
    assert {name: each.id for name, each in there.items() if name in by_name} == {
        name: result.id for name, result in by_name.items()
    }
    assert len(state.occasions) == 11
    assert (there["Old"].occasion.description, there["Taken"].occasion.description) == ("new", "theirs")


def _bad(event: Any) -> Any:
    return event.start.model_copy(update={"timeZone": "Mars/Olympus"})


FAULTS = [
    Fault("POST", 1, "status-before-commit", status=503),
    Fault("POST", 1, "status-after-commit", status=502),
    Fault("POST", 1, "status-before-commit", status=429, retry_after="7"),
    Fault("POST", 1, "reset-before"),
    Fault("POST", 1, "reset-after-commit"),
    Fault("POST", 1, "delay-after-commit", seconds=1.5),
    Fault("POST", 1, "truncated-body"),
    Fault("POST", 1, "truncated-json"),
    Fault("POST", 1, "other-admin"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.kind}-{fault.status}")
def test_under_every_fault_all_arrives_once(tmp_path: Path, fault: Fault) -> None:
    with staged(tmp_path, faults=(fault,), timeout=0.5) as stage:
        end = stage.send(*(create(each) for each in numbered(5)), chunk_size=3)
        assert sorted(stage.names()) == [each.name for each in numbered(5)]
        log = [entry.method for entry in stage.server.log]
    assert {result.outcome for result in end.results} == {Outcome.CREATED}
    assert fault.status == 429 or "POST,POST,POST" not in ",".join(log), "no re-send without a reading"
    assert (7.0 in stage.clock.slept) is (fault.status == 429)


def test_another_admin_who_takes_a_name_makes_a_conflict(tmp_path: Path) -> None:
    theirs = {**numbered(2)[1].body(), "description": "theirs"}
    fault = Fault("POST", 1, "other-admin", objects=(theirs,))
    with staged(tmp_path, faults=(fault,)) as stage:
        end = stage.send(*(create(each) for each in numbered(3)))
    assert [str(result.outcome) for result in end.results] == ["created", "conflict", "created"]


def test_the_journal_holds_no_secret(tmp_path: Path) -> None:
    faults = (
        Fault("POST", 1, "status-after-commit", status=500),
        Fault("POST", 2, "status-before-commit", status=401),
    )
    with staged(tmp_path, faults=faults) as stage:
        end = stage.send(*(create(each) for each in numbered(4)), chunk_size=2)
        files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert end.state == "stopped"
    assert any(b"Site 00000" in content for content in files)
    assert not any(TOKEN.encode() in content for content in files + [f.read_bytes() for f in tmp_path.iterdir()])
