"""The sandbox refuses an object for its first fault, in the order that the API's description gives."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sandbox_client import Client, event, occasion, without_sockets

from importer.sandbox.switches import Switches

Break = Callable[[dict[str, Any]], None]


@pytest.fixture
def client() -> Iterator[Client]:
    with without_sockets() as opened:
        yield opened


def put(**changes: Any) -> Break:
    """Set fields of an object."""
    return lambda target: target.update(changes)


def drop(name: str) -> Break:
    """Leave a field out."""
    return lambda target: target.pop(name, None)


def at(part: str, change: Break) -> Break:
    """Change a part of an event."""

    def apply(target: dict[str, Any]) -> None:
        change(target[part])

    return apply


def times(start: str, end: str) -> Break:
    def apply(target: dict[str, Any]) -> None:
        target["start"]["dateTime"], target["end"]["dateTime"] = start, end

    return apply


def zones(start: Any, end: Any) -> Break:
    def apply(target: dict[str, Any]) -> None:
        target["start"]["timeZone"], target["end"]["timeZone"] = start, end

    return apply


ITEM_FAULTS: list[tuple[str, Break, str]] = [
    ("name-missing", drop("name"), "name"),
    ("name-number", put(name=5), "name"),
    ("name-blank", put(name="  \t"), "name"),
    ("name-51", put(name="x" * 51), "name is longer"),
    ("name-51-units", put(name="\N{CHRISTMAS TREE}" * 25 + "x"), "name is longer"),
    ("description-missing", drop("description"), "description"),
    ("description-null", put(description=None), "description"),
    ("description-201", put(description="x" * 201), "description is longer"),
    ("default-missing", drop("isDefault"), "isDefault"),
    ("default-number", put(isDefault=0), "isDefault"),
    ("deleted-null", put(deleted=None), "deleted"),
    ("deleted-text", put(deleted="false"), "deleted"),
    ("events-missing", drop("events"), "events"),
    ("events-object", put(events={}), "events"),
    ("event-number", put(events=[1]), "events[0] is not"),
    ("second-event", put(events=[event(), event(meta=None)]), "events[1].meta"),
]

EVENT_FAULTS: list[tuple[str, Break, str]] = [
    ("meta-missing", drop("meta"), "events[0].meta is"),
    ("working-missing", at("meta", drop("working")), "working"),
    ("working-text", at("meta", put(working="true")), "working"),
    ("name-missing", at("meta", drop("name")), "meta.name"),
    ("name-blank", at("meta", put(name=" ")), "meta.name"),
    ("start-missing", drop("start"), "events[0].start is not an object"),
    ("end-array", put(end=[]), "events[0].end is not an object"),
    ("start-time-missing", at("start", drop("dateTime")), "start.dateTime"),
    ("no-seconds", times("2026-12-24T00:00", "2026-12-24T23:59"), "start.dateTime is not yyyy"),
    ("zulu", times("2026-12-24T00:00:00Z", "2026-12-24T23:59:00Z"), "start.dateTime is not yyyy"),
    ("line-break", times("2026-12-24T00:00:00\n", "2026-12-24T23:59:00"), "start.dateTime is not yyyy"),
    ("other-digits", times("٢٠٢٦-12-24T00:00:00", "2026-12-24T23:59:00"), "start.dateTime is not yyyy"),
    ("no-such-day", times("2026-02-28T00:00:00", "2026-02-29T00:00:00"), "end.dateTime is no date"),
    ("hour-24", times("2026-12-24T00:00:00", "2026-12-24T24:00:00"), "end.dateTime is no date"),
    ("second-60", times("2026-12-24T00:00:00", "2026-12-24T23:59:60"), "end.dateTime is no date"),
    ("year-0", times("0000-12-24", "0000-12-25"), "start.dateTime is no date"),
    ("forms-mixed", times("2026-12-24", "2026-12-25T00:00:00"), "hours at one end"),
    ("zones-differ", zones("Europe/Warsaw", "Europe/Berlin"), "timeZone differs"),
    ("zone-missing", zones(None, None), "timeZone differs between start and end, or is missing"),
    ("zone-unknown", zones("Europe/Warsaq", "Europe/Warsaq"), "timeZone is not supported"),
    ("zone-case", zones("europe/warsaw", "europe/warsaw"), "timeZone is not supported"),
    ("end-first", times("2026-12-24T10:00:00", "2026-12-24T09:59:59"), "ends before"),
    ("dates-equal", times("2026-12-24", "2026-12-24"), "ends before"),
    ("recurrence-missing", drop("recurrence"), "recurrence is not an array"),
    ("recurrence-text", put(recurrence="RRULE:FREQ=DAILY;COUNT=3;INTERVAL=1"), "recurrence is not an array"),
    ("recurrence-two", put(recurrence=["RRULE:FREQ=DAILY;COUNT=3;INTERVAL=1"] * 2), "recurrence is not an array"),
    ("recurrence-null", put(recurrence=[None]), "recurrence does not match"),
    ("rule-weekly", put(recurrence=["RRULE:FREQ=WEEKLY;COUNT=3;INTERVAL=1"]), "recurrence does not match"),
    ("rule-bare", put(recurrence=["FREQ=DAILY;COUNT=3;INTERVAL=1"]), "recurrence does not match"),
    ("rule-order", put(recurrence=["RRULE:FREQ=DAILY;INTERVAL=1;COUNT=3"]), "recurrence does not match"),
    ("rule-interval", put(recurrence=["RRULE:FREQ=DAILY;COUNT=3;INTERVAL=2"]), "recurrence does not match"),
    ("count-0", put(recurrence=["RRULE:FREQ=DAILY;COUNT=0;INTERVAL=1"]), "recurrence does not match"),
    ("count-03", put(recurrence=["RRULE:FREQ=DAILY;COUNT=03;INTERVAL=1"]), "recurrence does not match"),
    ("rule-line-break", put(recurrence=["RRULE:FREQ=DAILY;COUNT=3;INTERVAL=1\n"]), "recurrence does not match"),
    ("off-31-times", put(recurrence=["RRULE:FREQ=DAILY;COUNT=31;INTERVAL=1"]), "recurrence is off for more"),
    ("off-endless", put(recurrence=[f"RRULE:FREQ=DAILY;COUNT={'9' * 6000};INTERVAL=1"]), "recurrence is off for more"),
    ("off-31-days", times("2026-12-01", "2027-01-01"), "events[0] is off for more than 30 days"),
]

ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("plain", occasion()),
    ("name-50-units", occasion("\N{CHRISTMAS TREE}" * 25)),
    ("description-200", occasion(description="x" * 200)),
    ("description-empty", occasion(description="")),
    ("deleted-absent-id-null", occasion(id=None)),
    ("id-given-is-ignored", occasion(id=7)),
    ("id-of-any-type-is-ignored", occasion(id="seven")),
    ("no-events", occasion(events=[])),
    ("past", occasion(events=[event(start=event()["start"] | {"dateTime": "1999-12-24T00:00:00"}, recurrence=[],
                                    end=event()["end"] | {"dateTime": "1999-12-24T00:00:00"})])),
    ("overlap", occasion(events=[event(), event(meta={"working": True, "name": "Same days"})])),
    ("date-only", occasion(events=[event(start={"dateTime": "2026-12-24", "timeZone": "UTC"},
                                         end={"dateTime": "2027-01-23", "timeZone": "UTC"}, recurrence=[])])),
    ("off-30-times", occasion(events=[event(recurrence=["RRULE:FREQ=DAILY;COUNT=30;INTERVAL=1"])])),
    ("working-400-times", occasion(events=[event(meta={"working": True, "name": "Long"},
                                                 recurrence=["RRULE:FREQ=DAILY;COUNT=400;INTERVAL=1"])])),
    ("working-a-year", occasion(events=[event(meta={"working": True, "name": "Long"},
                                              start={"dateTime": "2026-01-01", "timeZone": "UTC"},
                                              end={"dateTime": "2027-01-01", "timeZone": "UTC"})])),
    ("old-zone-name", occasion(events=[event(start={"dateTime": "2026-12-24", "timeZone": "Asia/Calcutta"},
                                             end={"dateTime": "2026-12-25", "timeZone": "Asia/Calcutta"})])),
]  # fmt: skip


def broken_event(fault: Break) -> dict[str, Any]:
    target = copy.deepcopy(event())
    fault(target)
    return occasion(events=[target])


def refused_for(client: Client, item: Any, message: str) -> None:
    answer = client.post(item)
    assert answer.status == 400
    assert message in answer.json["message"]
    assert client.names() == []
    assert client.server.revision("qa1") == 0


@pytest.mark.parametrize(("fault", "message"), [each[1:] for each in ITEM_FAULTS], ids=[e[0] for e in ITEM_FAULTS])
def test_an_item_with_one_fault_is_refused_for_it(client: Client, fault: Break, message: str) -> None:
    item = copy.deepcopy(occasion())
    fault(item)
    refused_for(client, item, message)


@pytest.mark.parametrize(("fault", "message"), [each[1:] for each in EVENT_FAULTS], ids=[e[0] for e in EVENT_FAULTS])
def test_an_event_with_one_fault_is_refused_for_it(client: Client, fault: Break, message: str) -> None:
    refused_for(client, broken_event(fault), message)


@pytest.mark.parametrize("item", [each[1] for each in ACCEPTED], ids=[each[0] for each in ACCEPTED])
def test_what_breaks_no_rule_is_accepted(client: Client, item: dict[str, Any]) -> None:
    answer = client.post(item)
    assert answer.status == 200, answer.body
    assert answer.json["id"] == 2850000000
    assert answer.json["events"] == item["events"]


@pytest.mark.parametrize("item", [None, 5, "text", [], True], ids=repr)
def test_an_item_that_is_no_object_is_refused(client: Client, item: Any) -> None:
    refused_for(client, [item], "item is not an object")


# Each step can be broken together with all that follow it; the message is that of the first.
ITEM_ORDER: list[tuple[Break, str]] = [
    (drop("name"), "name is not"),
    (put(description=5), "description is not"),
    (drop("isDefault"), "isDefault"),
    (put(deleted=1), "deleted"),
    (put(id="x"), "id is not"),
    (put(events=[5]), "events[0] is not"),
    (put(colour="red"), "unknown key colour"),
]

EVENT_ORDER: list[tuple[Break, str]] = [
    (at("meta", drop("working")), "working"),
    (at("meta", put(name="")), "meta.name"),
    (put(end=None), "end is not an object"),
    (at("start", put(dateTime="2026-13-01T00:00:00")), "start.dateTime is no date"),
    (at("end", put(dateTime="2026-12-23")), "hours at one end"),
    (at("end", put(timeZone="UTC")), "timeZone differs"),
    (zones("Mars/Base", "Mars/Base"), "timeZone is not supported"),
    (at("end", put(dateTime="2026-11-23T00:00:00")), "ends before"),
    (put(recurrence=["weekly"]), "recurrence does not match"),
    (put(recurrence=["RRULE:FREQ=DAILY;COUNT=31;INTERVAL=1"]), "recurrence is off"),
    (times("2026-12-01T00:00:00", "2027-01-01T00:00:00"), "events[0] is off"),
    (put(colour="red"), "unknown key colour"),
]


def broken_from(order: list[tuple[Break, str]], first: int, target: dict[str, Any]) -> dict[str, Any]:
    """Break everything from one check on, the last first, so that an earlier fault has the last word."""
    for fault, _ in reversed(order[first:]):
        fault(target)
    return target


@pytest.mark.parametrize("first", range(len(ITEM_ORDER)))
def test_the_first_fault_of_an_item_answers(first: int) -> None:
    with without_sockets(Switches(unknown_keys="refused")) as client:
        (stored,) = client.made("Here")
        item = broken_from(ITEM_ORDER, first, copy.deepcopy(stored))
        answer = client.put([item])
        assert answer.status == 400
        assert ITEM_ORDER[first][1] in answer.json["message"]


@pytest.mark.parametrize("first", range(len(EVENT_ORDER)))
def test_the_first_fault_of_an_event_answers(first: int) -> None:
    with without_sockets(Switches(unknown_keys="refused")) as client:
        target = broken_from(EVENT_ORDER, first, copy.deepcopy(event()))
        refused_for(client, occasion(events=[target]), EVENT_ORDER[first][1])


def test_unknown_keys_are_dropped_at_every_level(client: Client) -> None:
    target = event()
    for part in (target, target["meta"], target["start"], target["end"]):
        part["colour"] = "red"
    answer = client.post(occasion(events=[target], colour="red"))
    assert answer.json == {"id": 2850000000, **occasion(), "deleted": False}


@pytest.mark.parametrize("part", ["meta", "start", "end"])
def test_unknown_keys_inside_an_event_can_be_refused(part: str) -> None:
    with without_sockets(Switches(unknown_keys="refused")) as client:
        refused_for(client, broken_event(at(part, put(colour="red"))), f"{part} has the unknown key colour")


def test_the_count_of_events_and_the_empty_description_can_be_refused() -> None:
    with without_sockets(Switches(max_events=1, empty_description="refused")) as client:
        refused_for(client, occasion(events=[event(), event()]), "events holds more than 1")
        refused_for(client, occasion(description=""), "description is empty")
        assert client.post(occasion()).status == 200


def test_zones_can_be_refused() -> None:
    def on(zone: str) -> dict[str, Any]:
        return broken_event(zones(zone, zone))

    with without_sockets(Switches(refused_zones=frozenset({"Asia/Tokyo"}), strict_zones=True)) as client:
        refused_for(client, on("Asia/Tokyo"), "not supported")
        refused_for(client, on("Europe/Zurich"), "not supported")
        assert client.post(on("Europe/Berlin")).status == 200
    with without_sockets() as client:
        assert client.post(on("Europe/Zurich")).status == 200
        refused_for_zone = client.post(occasion("Other") | {"events": on("Factory")["events"]})
        assert refused_for_zone.status == 400
