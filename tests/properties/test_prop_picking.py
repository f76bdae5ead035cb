"""Whatever a file is called and whatever becomes of it: its name can be held and read back, and its books balance."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.core.drops import REPORTS, Folder, Seen, SeenFile, Sighting
from importer.core.errors import BooksDoNotBalance
from importer.core.picking import (
    Demands,
    Looks,
    aged,
    balanced,
    beside_target,
    pick,
    read_target,
    reports_name,
    sweep_json,
    target_name,
)
from importer.core.rules.open_hours import OpenHours
from importer.core.rules.patterns import pattern_fits
from importer.core.rules.zones import load_zone
from importer.core.swept import SweepBooks
from importer.reports.sweep_schema import SweepModel
from importer.reports.sweep_text import render_sweep
from importer.settings.drops import DropRule

names = st.text(st.characters(codec=None), min_size=1, max_size=300) | st.text("ab./ _~$é\u0301\n", min_size=1)
likely = st.sampled_from(["a", "b", "A", "é"]).flatmap(
    lambda stem: st.sampled_from(["", ".csv", ".xlsx", ".csv.done", ".done", ".csv.md5", ".part", ".csv.tmp"]).map(
        lambda ending: stem + ending
    )
)
paths = st.lists(likely, min_size=1, max_size=3).map("/".join)
days = st.dates(dt.date(2000, 1, 1), dt.date(9999, 12, 31))
runs = st.from_regex(r"\A[0-9]{8}T[0-9]{6}-[0-9a-f]{4,12}\Z")
folders = st.sampled_from(Folder)


@given(folders, days, runs, names)
def test_every_name_can_be_filed_and_read_back(folder: Folder, day: dt.date, run: str, name: str) -> None:
    target = target_name(folder, day, run, name)
    inside, slash, base = target.partition("/")
    assert (inside, slash) == (folder, "/")
    assert not set(base) & set('/\\:*?"<>|')
    assert all(unicodedata.category(sign) not in ("Cc", "Cf", "Cs") for sign in base)
    assert len(f"{base}{REPORTS}".encode()) <= 255
    assert base == unicodedata.normalize("NFC", base)
    assert not base.endswith((".", " "))
    assert not base.casefold().endswith(REPORTS)
    read = read_target(target)
    assert read is not None
    assert (read.folder, read.day, read.run, read.reports) == (folder, day, run, False)
    assert target_name(folder, day, run, read.name) == target
    reports = read_target(reports_name(target))
    assert reports is not None
    assert (reports.name, reports.reports) == (read.name, True)


@given(st.text(st.characters(categories=("Ll", "Nd")), max_size=400), st.sampled_from([".csv", ".xlsx", ".csv.gz"]))
def test_a_long_name_keeps_its_ending(stem: str, ending: str) -> None:
    assert target_name(Folder.DONE, dt.date(2027, 1, 31), "20270131T020003-1f2e", stem + ending).endswith(ending)


@given(names, names)
def test_a_companion_is_filed_beside_its_file(name: str, companion: str) -> None:
    target = target_name(Folder.DONE, dt.date(2027, 1, 31), "20270131T020003-1f2e", name)
    beside = beside_target(target, name, companion)
    assert beside.startswith(target)
    assert beside.count("/") == 1
    assert len(beside.partition("/")[2].encode()) <= 255
    assert read_target(beside) is not None


@given(st.lists(names), days, st.integers(1, 1000))
def test_nothing_is_removed_that_we_did_not_name(found: list[str], today: dt.date, keep: int) -> None:
    assert set(aged([f"done/{name}" for name in found], today, keep).old) <= {
        f"done/{name}" for name in found if read_target(f"done/{name}")
    }


@given(names)
def test_a_name_fits_everything_at_its_depth_and_itself(name: str) -> None:
    assert pattern_fits("**/*", name) is (all(name.split("/")))
    literal = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
    if "**" not in name.split("/")[:-1]:
        assert pattern_fits(literal, name)


@given(st.lists(st.tuples(paths, st.integers(0, 3)), unique_by=lambda each: each[0]), st.booleans(), st.floats(0, 20))
def test_every_file_of_a_look_is_picked_once(files: list[tuple[str, int]], marked: bool, settle: float) -> None:
    sightings = [Sighting(name, size, "") for name, size in files]
    looks = Looks().looked(sightings, 0).looked(sightings, 10)
    rules = (DropRule(name="sheets", pattern="*.csv"), DropRule(name="rest", pattern="**/*", hours="22-6"))
    demands = Demands(settle, ".done" if marked else None)
    picks = pick(looks, rules, demands, dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    assert [each.name for each in picks] == sorted(name for name, _ in files)
    taken = {each.name for each in picks if each.seen is Seen.READY}
    for each in picks:
        assert each.reason
        assert each.name not in taken or each.rule
        assert not taken & set(each.companions)
        if each.name in taken and not each.companions:
            assert not marked
            assert settle <= 10


seen_files = st.lists(st.builds(SeenFile, names, st.sampled_from(Seen), st.text(max_size=20)), max_size=30)


@given(seen_files, st.booleans())
def test_books_balance_or_are_refused(files: list[SeenFile], rehearsal: bool) -> None:
    found = {each.name for each in files}
    books = SweepBooks("/srv", "2027-01-01T00:00:00+00:00", "2027-01-01T00:00:01+00:00", tuple(files), rehearsal)
    if len(found) != len(files):
        with pytest.raises(BooksDoNotBalance):
            balanced(books, found)
        return
    right = balanced(books, found)
    SweepModel.model_validate(sweep_json([right]))
    told = render_sweep(right)
    for seen, number in right.counts.items():
        assert number == sum(each.seen is seen for each in files)
    assert f"{len(files):,} file" in told or not files
    for name in found:
        with pytest.raises(BooksDoNotBalance):
            balanced(right, found - {name})


minutes = st.integers(0, 24 * 60 - 1)


@given(
    minutes,
    minutes,
    st.timedeltas(dt.timedelta(), dt.timedelta(days=365)),
    st.sampled_from(["Europe/Warsaw", "Australia/Lord_Howe", "America/New_York"]),
)
def test_hours_hold_whenever_the_clock_shows_one_of_them(start: int, end: int, after: dt.timedelta, zone: str) -> None:
    if start == end:
        return
    hours = OpenHours.of(f"{start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}")
    now = dt.datetime(2027, 1, 1, tzinfo=dt.UTC) + after
    wall = now.astimezone(load_zone(zone))
    minute = wall.hour * 60 + wall.minute
    shown = start <= minute < end if start < end else minute >= start or minute < end
    near = [wall + dt.timedelta(hours=hour) for hour in (-48, 48)]
    if shown or len({each.utcoffset() for each in near}) == 1:
        assert hours.hold(now, zone) is shown
