"""Rows of an account."""

from typing import Any

from importer.core.account import AccountState
from importer.core.exporting.rows import rows_of
from importer.core.payload import AccountOccasion
from importer.core.rules.api_cells import NO_EVENTS


def event(name: str, day: str) -> dict[str, Any]:
    moments = {key: {"dateTime": f"{day}T{time}", "timeZone": "UTC"} for key, time in _DAY.items()}
    return {"meta": {"working": True, "name": name}, "recurrence": [], **moments}


_DAY = {"start": "00:00:00", "end": "23:59:00"}


def state(*occasions: tuple[str, str, bool, list[dict[str, Any]]]) -> AccountState:
    keys = ("name", "description", "isDefault", "events")
    bodies = [{"id": 7 + number, **dict(zip(keys, each, strict=True))} for number, each in enumerate(occasions)]
    return AccountState.of("1", "1", map(AccountOccasion.from_api, bodies))


def test_rows_stand_by_name_and_then_by_time() -> None:
    rows = rows_of(
        state(("b", "of b", False, [event("later", "2027-05-01"), event("first", "2027-01-01")]), ("A", "", True, []))
    )
    assert [(row.occasion, row.event, row.api.start) for row in rows] == [
        ("A", "", NO_EVENTS), ("b", "first", "2027-01-01T00:00:00"), ("b", "later", "2027-05-01T00:00:00"),
    ]  # fmt: skip


def test_an_occasion_speaks_of_itself_in_its_first_row_alone() -> None:
    rows = rows_of(state(("b", "of b", True, [event("x", "2027-05-01"), event("y", "2027-06-01")])))
    assert [(row.description, row.default, row.working, row.zone) for row in rows] == [
        ("of b", "yes", "yes", "UTC"), ("", "", "yes", "UTC"),
    ]  # fmt: skip


def test_a_description_that_cannot_be_sent_is_left_blank() -> None:
    assert [row.description for row in rows_of(state(("b", "x" * 201, False, [])))] == [""]
