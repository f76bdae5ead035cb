"""Which events of the account stay when a sheet of other years comes."""

import datetime as dt

import pytest
from core_sheets import event

from importer.core.payload import Event
from importer.core.rules.years import Scope, kept_events

CLOSURE = (event("Closure", "2026-12-15", days=30), event("Closure", "2027-01-14", days=10))
SHIFT = (
    event("Late", "2026-12-31", "21:00-23:59", working=True),
    event("Late", "2027-01-01", "00:00-01:00", working=True),
)
NIGHTS = (
    event("Late", "2026-12-31", "21:00-23:59", 3, working=True),
    event("Late", "2027-01-01", "00:00-01:00", 3, working=True),
)

DAY_OPEN = event("Late", "2027-01-01", working=True)
SPAN = (*SHIFT[:1], DAY_OPEN, event("Late", "2027-01-02", "00:00-08:00", working=True))
LONG_SPAN = (
    event("Off", "2026-12-31", "18:00-23:59"),
    event("Off", "2027-01-01", days=30),
    event("Off", "2027-01-31", days=4),
    event("Off", "2027-02-04", "00:00-08:00"),
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
        pytest.param(CLOSURE, {2026, 2027}, 0, id="long-closure-goes-whole"),
        pytest.param(CLOSURE, {2026}, 1, id="what-follows-30-days-may-be-next-years-own"),
        pytest.param(SHIFT, {2027}, 2, id="shift-past-midnight-stays-whole"),
        pytest.param(SHIFT, {2026}, 0, id="shift-past-midnight-goes-whole"),
        pytest.param(NIGHTS, {2027}, 2, id="three-nights-stay-whole"),
        pytest.param(NIGHTS, {2026}, 0, id="three-nights-go-whole"),
        pytest.param((*SHIFT[:1], DAY_OPEN), {2026}, 1, id="a-whole-day-may-be-next-years-own"),
        pytest.param((*SHIFT[:1], DAY_OPEN), {2027}, 2, id="a-whole-day-may-be-of-the-span-before"),
        pytest.param(SPAN, {2026}, 0, id="span-goes-whole"),
        pytest.param(SPAN, {2027}, 3, id="span-stays-whole"),
        pytest.param(LONG_SPAN, {2026}, 0, id="long-span-goes-whole"),
        pytest.param(LONG_SPAN, {2027}, 4, id="long-span-stays-whole"),
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
    assert len(kept_events(held, (), Scope(years))) == stay
    assert len(kept_events(held[::-1], (), Scope(years))) == stay


def test_what_the_sheet_has_again_is_not_kept_twice() -> None:
    held = event(day="2026-12-24")
    assert kept_events((held,), (held,), Scope({2027})) == ()


def test_the_order_of_the_account_stays() -> None:
    held = (event(day="2026-12-26"), event(day="2026-12-24"), event(day="2027-12-24"))
    assert kept_events(held, (), Scope({2027})) == held[:2]


def test_the_rest_of_a_long_closure_goes_where_the_sheet_has_a_rest_of_it() -> None:
    sheet = (CLOSURE[0], event("Closure", "2027-01-14", days=5))
    assert kept_events(CLOSURE, sheet, Scope({2026})) == ()
    sheet = (event("Closure", "2026-12-16", days=30), event("Closure", "2027-01-15", days=5))
    assert kept_events(CLOSURE, sheet, Scope({2026})) == CLOSURE[1:]


@pytest.mark.parametrize(
    ("held", "first", "last", "stay"),
    [
        pytest.param((event(day="2027-05-31"),), "2027-06-01", None, 1, id="before"),
        pytest.param((event(day="2027-05-31", days=2),), "2027-06-01", None, 0, id="touches-the-first-day"),
        pytest.param((event(day="2027-06-30"),), None, "2027-06-30", 0, id="on-the-last-day"),
        pytest.param((event(day="2027-07-01"),), None, "2027-06-30", 1, id="after"),
        pytest.param(SHIFT, None, "2026-12-31", 0, id="a-shift-goes-whole"),
        pytest.param(SHIFT, "2027-01-01", None, 2, id="a-shift-of-the-evening-before-stays-whole"),
        pytest.param(SPAN, "2027-01-01", None, 0, id="a-span-that-straddles-goes-whole"),
        pytest.param(CLOSURE, None, "2026-12-31", 1, id="what-follows-30-days-stays-outside"),
    ],
)
def test_what_lies_outside_the_range_stays(
    held: tuple[Event, ...], first: str | None, last: str | None, stay: int
) -> None:
    days = [dt.date.fromisoformat(day) if day else None for day in (first, last)]
    assert len(kept_events(held, (), Scope({2026, 2027}, *days))) == stay
    assert len(kept_events(held, (), Scope(None, *days))) == stay


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(event(day="2027-12-24", days=9_999_999, working=True), id="a-count-beyond-the-calendar"),
        pytest.param(event(day="9999-12-31", days=2), id="past-the-last-day"),
        pytest.param(event(day="9999-12-20", days=30), id="a-full-run-past-the-last-day"),
        pytest.param(event(day="9999-12-31", hours="21:00-23:59", working=True), id="an-evening-of-the-last-day"),
    ],
)
def test_the_end_of_the_calendar_does_no_harm(held: Event) -> None:
    first = dt.date(2027, 1, 1)
    assert kept_events([held], (), Scope(None, first)) == ()
    assert kept_events([held], (), Scope({2026}, first)) == (held,)


def test_a_span_past_the_end_of_the_calendar_does_no_harm() -> None:
    evening = event("Off", "9999-12-30", "18:00-23:59")
    days = event("Off", "9999-12-31", days=30)
    assert kept_events([evening, days], (), Scope({2026})) == (evening, days)
