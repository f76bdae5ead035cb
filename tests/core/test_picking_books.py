"""The books of a sweep: every file once, or they are refused; and how bad luck is waited out."""

import datetime as dt
from dataclasses import replace

import pytest

from importer.core.drops import Drop, DropState, Seen, SeenFile, Told
from importer.core.errors import BooksDoNotBalance
from importer.core.picking import balanced, may_be_tried, put_off, reports_of, sweep_json
from importer.core.picking.bad_luck import PAUSES
from importer.core.swept import SweepBooks

START, END = "2027-01-31T02:00:00+00:00", "2027-01-31T02:00:10+00:00"
TARGET = "done/2027-01-31_20270131T020003-1f2e_a.csv"


def books(*files: SeenFile, place: str = "/srv/holidays", trouble: Told | None = None) -> SweepBooks:
    return SweepBooks(place, START, END, files, trouble=trouble)


def seen(name: str, what: Seen = Seen.DONE) -> SeenFile:
    return SeenFile(name, what, "So it is.")


def test_books_that_balance_are_told_by_name() -> None:
    found = balanced(books(seen("b"), seen("a", Seen.FAILED)), ["a", "b"])
    assert [each.name for each in found.files] == ["a", "b"]
    assert found.found == sum(found.counts.values()) == 2
    assert list(found.counts) == list(Seen)


def test_nothing_seen_is_no_trouble() -> None:
    assert balanced(books(), []).well


WRONG = {
    "a file twice": ((seen("a"), seen("a", Seen.BUSY)), ["a"], "The file a is in the books of a sweep twice."),
    "a file forgotten": ((seen("a"),), ["a", "c", "b"], r"The file b is not in the books of a sweep \(and 1 more\)."),
    "a file invented": ((seen("a"), seen("b")), ["a"], "The file b is in the books of a sweep, but was not seen."),
}


@pytest.mark.parametrize(("files", "found", "why"), WRONG.values(), ids=WRONG)
def test_books_that_do_not_balance_are_refused(files: tuple[SeenFile, ...], found: list[str], why: str) -> None:
    with pytest.raises(BooksDoNotBalance, match=f"^{why}$"):
        balanced(books(*files), found)


NEEDS = {Seen.FAILED, Seen.WAITING, Seen.LATER}


@pytest.mark.parametrize("what", Seen)
def test_what_needs_somebody(what: Seen) -> None:
    found = books(seen("a"), seen("b", what))
    assert found.well is (what not in NEEDS)
    assert found.stopped is (what is Seen.STOPPED)


def test_a_place_in_trouble_needs_somebody() -> None:
    assert not books(trouble=Told("place-failed", "It cannot be reached.")).well


def test_the_json_says_everything_of_every_file() -> None:
    told = Told("known", "It is in the account already.", "type --again.")
    file = SeenFile("a", Seen.KNOWN, "It was imported.", "nightly", "20270131T020003-1f2e", TARGET, told)
    found = sweep_json([books(file, seen("b", Seen.EARLY))])
    assert found["files"] == [
        {
            "place": "/srv/holidays",
            "name": "a",
            "outcome": "known",
            "reason": "It was imported.",
            "rule": "nightly",
            "drop": "20270131T020003-1f2e",
            "target": TARGET,
            "reports": f"{TARGET}.report",
            "told": {"code": "known", "message": "It is in the account already.", "hint": "type --again."},
        },
        {
            "place": "/srv/holidays",
            "name": "b",
            "outcome": "early",
            "reason": "So it is.",
            "rule": None,
            "drop": None,
            "target": None,
            "reports": None,
            "told": None,
        },
    ]
    assert (found["schema"], found["started"], found["finished"]) == ("occasions-sweep/1", START, END)


def test_the_json_of_several_places_sums_up() -> None:
    one = replace(
        books(seen("a"), seen("b", Seen.BUSY)),
        started="2027-01-31T01:00:00+00:00",
        finished="2027-01-31T09:00:00+00:00",
    )
    other = replace(books(seen("a"), place="s3://b/x", trouble=Told("place-failed", "x")), rehearsal=True)
    found = sweep_json([one, other])
    assert {name: number for name, number in found["totals"].items() if number} == {"found": 3, "done": 2, "busy": 1}
    assert [(each["place"], each["totals"]["found"]) for each in found["places"]] == [
        ("/srv/holidays", 2),
        ("s3://b/x", 1),
    ]
    assert [each["trouble"] for each in found["places"]] == [None, {"code": "place-failed", "message": "x", "hint": ""}]
    assert (found["started"], found["finished"]) == ("2027-01-31T01:00:00+00:00", "2027-01-31T09:00:00+00:00")
    assert found["rehearsal"]


def test_a_name_that_is_no_text_can_be_written_all_the_same() -> None:
    found = sweep_json([books(seen("a\udce4.csv"))])["files"][0]["name"]
    assert found == "a\\udce4.csv"


def test_only_what_was_filed_has_reports() -> None:
    assert reports_of(replace(seen("a", Seen.WAITING), target=TARGET)) == f"{TARGET}.report"
    assert reports_of(replace(seen("a", Seen.LATER), target=TARGET)) == ""
    assert reports_of(seen("a")) == ""


NOW = dt.datetime(2027, 1, 31, 2, 0, 0, 500_000, tzinfo=dt.UTC)
DROP = Drop("1", "nightly#1", "nightly", "/srv", "a.csv", "00", 1, seen=NOW.isoformat())
TOLD = Told("destination-busy", "The API is down.")


def test_pauses_grow_and_then_stay_until_the_time_is_over() -> None:
    drop, now, waited = DROP, NOW, []
    while (later := put_off(drop, now, 5.0, TOLD)) is not None:
        assert (later.state, later.told, later.tries) == (DropState.LATER, TOLD, drop.tries + 1)
        again = dt.datetime.fromisoformat(later.not_before)
        waited.append((again - now) / dt.timedelta(minutes=1))
        assert not may_be_tried(later, again - dt.timedelta(microseconds=1))
        assert may_be_tried(later, again)
        drop, now = later, again
    assert waited == [*PAUSES, 60.0, 60.0, 60.0, 12.0]
    assert now - NOW == dt.timedelta(hours=5)


def test_who_gives_up_at_once_tries_once() -> None:
    assert put_off(DROP, NOW, 0.0, TOLD) is None


def test_moments_are_written_in_utc_whatever_zone_they_are_told_in() -> None:
    later = put_off(DROP, NOW.astimezone(dt.timezone(dt.timedelta(hours=9))), 24.0, TOLD)
    assert later is not None
    assert later.not_before == "2027-01-31T02:01:00.500000+00:00"


def test_a_clock_that_went_back_gives_nothing_up() -> None:
    assert put_off(DROP, NOW - dt.timedelta(days=400), 1.0, TOLD) is not None


def test_a_drop_without_bad_luck_may_be_tried() -> None:
    assert may_be_tried(DROP, NOW)
