"""Which events of the account stay when a sheet of other years comes."""

import pytest
from core_sheets import event

from importer.core.payload import Event
from importer.core.rules.years import kept_events

CLOSURE = (event("Closure", "2026-12-15", days=30), event("Closure", "2027-01-14", days=10))
SHIFT = (
    event("Late", "2026-12-31", "21:00-23:59", working=True),
    event("Late", "2027-01-01", "00:00-01:00", working=True),
)
NIGHTS = (
    event("Late", "2026-12-31", "21:00-23:59", 3, working=True),
    event("Late", "2027-01-01", "00:00-01:00", 3, working=True),
)


@pytest.mark.parametrize(
    ("held", "years", "stay"),
    [
        pytest.param((event(day="2026-12-24"),), {2027}, 1, id="other-year"),
        pytest.param((event(day="2027-12-24"),), {2027}, 0, id="same-year"),
        pytest.param((event(day="2026-12-24"), event(day="2027-12-24")), {2027}, 1, id="one-of-each"),
        pytest.param((event(day="2026-12-24"),), set(), 1, id="no-years"),
        pytest.param((event(day="2026-12-28", days=9),), {2027}, 1, id="begins-the-year-before"),
        pytest.param(CLOSURE, {2027}, 2, id="long-closure-stays-whole"),
        pytest.param(CLOSURE, {2026}, 0, id="long-closure-goes-whole"),
        pytest.param(SHIFT, {2027}, 2, id="shift-past-midnight-stays-whole"),
        pytest.param(SHIFT, {2026}, 0, id="shift-past-midnight-goes-whole"),
        pytest.param(NIGHTS, {2027}, 2, id="three-nights-stay-whole"),
        pytest.param(
            (event("Closure", "2026-12-02", days=29), event("Closure", "2026-12-31", days=1), event(day="2027-01-01")),
            {2027}, 2, id="a-short-run-has-no-further-piece",
        ),
        pytest.param(
            (event("Closure", "2026-12-02", days=30), event("Other", "2027-01-01")), {2027}, 1, id="another-name"
        ),
        pytest.param(
            (event("Closure", "2026-12-02", days=30), event("Closure", "2027-01-01", zone="UTC")), {2027}, 1,
            id="another-zone",
        ),
        pytest.param(
            (event("Closure", "2026-12-02", days=30), event("Closure", "2027-01-01", working=True)), {2027}, 1,
            id="open-and-not-closed",
        ),
        pytest.param(
            (SHIFT[0], event("Late", "2027-01-01", "09:00-17:00", working=True)), {2027}, 1,
            id="hours-of-the-next-day-are-their-own",
        ),
        pytest.param(
            (event("C", "2026-11-15", days=30), event("C", "2026-12-15", days=30), event("C", "2027-01-14", days=3)),
            {2027}, 3, id="chain-of-three",
        ),
    ],
)  # fmt: skip
def test_events_of_other_years_stay(held: tuple[Event, ...], years: set[int], stay: int) -> None:
    assert len(kept_events(held, (), years)) == stay
    assert len(kept_events(held[::-1], (), years)) == stay


def test_what_the_sheet_has_again_is_not_kept_twice() -> None:
    held = event(day="2026-12-24")
    assert kept_events((held,), (held,), {2027}) == ()


def test_the_order_of_the_account_stays() -> None:
    held = (event(day="2026-12-26"), event(day="2026-12-24"), event(day="2027-12-24"))
    assert kept_events(held, (), {2027}) == held[:2]
