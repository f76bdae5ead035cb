"""The API's nouns keep the API's rules."""

from typing import Any

import pytest
from core_sheets import event, occasion
from pydantic import ValidationError

from importer.core.payload import AccountOccasion, Event, EventToSend, Occasion, text_units
from importer.core.rules.zones import canonical


def changed(path: str, value: object) -> dict[str, Any]:
    """A good event's object with one thing changed."""
    body = event(working=True, hours="09:00-17:00").model_dump(mode="json")
    *parts, last = path.split(".")
    target = body
    for part in parts:
        target = target[part]
    target[last] = value
    return body


@pytest.mark.parametrize(
    ("text", "units"), [("abc", 3), ("é", 1), ("e\u0301", 2), ("🎄", 2), ("日本", 2), ("", 0)], ids=repr
)
def test_text_units(text: str, units: int) -> None:
    assert text_units(text) == units


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(changed("meta.name", " "), id="blank-name"),
        pytest.param(changed("start.dateTime", "2027-12-24 09:00"), id="no-t"),
        pytest.param(changed("start.dateTime", "2027-02-30T09:00:00"), id="no-such-day"),
        pytest.param(changed("start.dateTime", "2027-12-24T09:00:00Z"), id="offset"),
        pytest.param(changed("start.timeZone", ""), id="no-zone"),
        pytest.param(changed("recurrence", ["RRULE:FREQ=WEEKLY;COUNT=2;INTERVAL=1"]), id="weekly"),
        pytest.param(changed("recurrence", ["RRULE:FREQ=DAILY;COUNT=0;INTERVAL=1"]), id="zero-times"),
        pytest.param(changed("recurrence", ["RRULE:FREQ=DAILY;COUNT=2;INTERVAL=1"] * 2), id="two-rules"),
        pytest.param(changed("colour", "red"), id="unknown-key"),
    ],
)
def test_what_is_no_event(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Event.model_validate(body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(changed("end.timeZone", "UTC"), id="two-zones"),
        pytest.param(changed("end.dateTime", "2027-12-24T09:00:00"), id="no-length"),
        pytest.param(changed("end.dateTime", "2027-12-24T08:00:00"), id="backwards"),
        pytest.param(changed("end.dateTime", "2027-12-25T08:00:00"), id="past-midnight"),
    ],
)
def test_what_may_be_read_but_not_sent(body: dict[str, Any]) -> None:
    assert Event.model_validate(body)
    with pytest.raises(ValidationError):
        EventToSend.model_validate(body)


@pytest.mark.parametrize(("days", "working", "good"), [(30, False, True), (31, False, False), (31, True, True)])
def test_days_off_have_a_limit(days: int, working: bool, good: bool) -> None:
    body = event(days=days, working=working).model_dump()
    if good:
        assert EventToSend.model_validate(body).days == days
    else:
        with pytest.raises(ValidationError, match="30 days off"):
            EventToSend.model_validate(body)


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ({"name": "x" * 50}, True),
        ({"name": "x" * 51}, False),
        ({"name": "🎄" * 25}, True),
        ({"name": "🎄" * 26}, False),
        ({"name": " "}, False),
        ({"description": "d" * 200}, True),
        ({"description": "d" * 201}, False),
        ({"description": ""}, True),
        ({"id": 0}, False),
        ({"id": 7}, True),
    ],
    ids=str,
)
def test_the_limits_of_an_occasion(changes: dict[str, Any], good: bool) -> None:
    body = {"name": "A", "description": "A", "isDefault": False, "events": [], **changes}
    if good:
        assert Occasion.model_validate(body)
    else:
        with pytest.raises(ValidationError):
            Occasion.model_validate(body)


def test_the_body_is_what_the_api_takes() -> None:
    body = occasion("A", event(days=3)).body()
    assert body == {
        "name": "A",
        "description": "A",
        "isDefault": False,
        "events": [
            {
                "meta": {"working": False, "name": "Xmas"},
                "start": {"dateTime": "2027-12-24T00:00:00", "timeZone": "Europe/Warsaw"},
                "end": {"dateTime": "2027-12-24T23:59:00", "timeZone": "Europe/Warsaw"},
                "recurrence": ["RRULE:FREQ=DAILY;COUNT=3;INTERVAL=1"],
            }
        ],
    }
    assert occasion("A", id_=7).body()["id"] == 7


def test_reading_forgives_what_the_server_adds() -> None:
    found = occasion("A", event()).body() | {"id": 7, "deleted": False, "description": None, "creator": "x"}
    del found["events"][0]["recurrence"]
    found["events"][0]["start"]["date"] = None
    held = AccountOccasion.from_api(found)
    assert held.id == 7
    assert held.occasion.description == ""
    assert held.occasion.events == (event(),)
    assert held.occasion.canonical(canonical)[3] == occasion("A", event()).canonical(canonical)[3]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(event(zone="Asia/Calcutta"), event(zone="Asia/Kolkata"), True, id="aliases"),
        pytest.param(event(days=1), event(days=2), False, id="days"),
        pytest.param(event(working=True), event(), False, id="open"),
        pytest.param(event("xmas"), event("Xmas"), False, id="spelling"),
    ],
)
def test_the_canonical_form(one: Event, other: Event, same: bool) -> None:
    assert (one.canonical(canonical) == other.canonical(canonical)) is same
