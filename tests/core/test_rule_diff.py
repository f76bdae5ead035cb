"""The difference between two occasions, in words."""

import pytest
from core_sheets import event, occasion

from importer.core.payload import Occasion
from importer.core.rules.diff import changes_between
from importer.core.rules.zones import canonical

DAY = event()
EARLY = event("Shift", "2027-12-24", "09:00-12:00", working=True)
LATE = event("Shift", "2027-12-24", "14:00-18:00", working=True)
SHIFT = "events[Shift 2027-12-24]"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(occasion("A", DAY), occasion("A", DAY, id_=5), [], id="ids-are-no-difference"),
        pytest.param(occasion("A", EARLY, LATE), occasion("A", LATE, EARLY), [], id="nor-the-order-of-events"),
        pytest.param(
            occasion("A", event(zone="Asia/Calcutta")), occasion("A", event(zone="Asia/Kolkata")), [], id="nor-aliases"
        ),
        pytest.param(occasion("A"), occasion("B", description="A"), [("name", "A", "B")], id="name"),
        pytest.param(occasion("A"), occasion("A", description="d"), [("description", "A", "d")], id="description"),
        pytest.param(occasion("A"), occasion("A", default=True), [("isDefault", False, True)], id="default"),
        pytest.param(
            occasion("A"),
            occasion("A", DAY),
            [("events[Xmas 2027-12-24]", None, "closed all day, Europe/Warsaw")],
            id="event-added",
        ),
        pytest.param(
            occasion("A", DAY),
            occasion("A"),
            [("events[Xmas 2027-12-24]", "closed all day, Europe/Warsaw", None)],
            id="event-gone",
        ),
        pytest.param(
            occasion("A", DAY),
            occasion("A", event(days=3)),
            [("events[Xmas 2027-12-24]", "closed all day, Europe/Warsaw", "closed all day on 3 days, Europe/Warsaw")],
            id="event-changed",
        ),
        pytest.param(
            occasion("A", EARLY, LATE),
            occasion("A", EARLY),
            [(SHIFT, "open 14:00-18:00, Europe/Warsaw", None)],
            id="one-of-two-shifts-gone",
        ),
        pytest.param(
            occasion("A", EARLY, LATE),
            occasion("A", EARLY, event("Shift", "2027-12-24", "15:00-18:00", working=True)),
            [(SHIFT, "open 14:00-18:00, Europe/Warsaw", "open 15:00-18:00, Europe/Warsaw")],
            id="one-of-two-shifts-moved",
        ),
        pytest.param(
            occasion("A", EARLY),
            occasion("A", EARLY, EARLY),
            [(SHIFT, None, "open 09:00-12:00, Europe/Warsaw")],
            id="counted-as-often-as-it-stands",
        ),
    ],
)
def test_changes(before: Occasion, after: Occasion, expected: list[tuple[str, object, object]]) -> None:
    found = changes_between(before, after, canonical)
    assert [(change.path, change.before, change.after) for change in found] == expected
    assert bool(found) == (before.canonical(canonical) != after.canonical(canonical))


def test_all_differences_are_told() -> None:
    before = occasion("A", EARLY, LATE)
    after = occasion("A", DAY, description="d")
    assert [change.path for change in changes_between(before, after, canonical)] == [
        "description",
        SHIFT,
        SHIFT,
        "events[Xmas 2027-12-24]",
    ]
