"""The calendars of the HTML report: the year that a run is about, what is cut, zones, recurrences."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import report_samples as samples
from page_text import page_text

from importer.core.plan import Change
from importer.core.report import OccasionEntry, Report
from importer.reports.html.page import render_html

WARSAW, NEW_YORK = "Europe/Warsaw", "America/New_York"


def event(name: str, day: str, hours: str = "", zone: str = WARSAW, rule: str = "") -> dict[str, Any]:
    """An event as the API has it, off without hours such as ``09:00-12:00``."""
    begin, _, end = (hours or "00:00-23:59").partition("-")
    return {
        "meta": {"working": bool(hours), "name": name},
        "start": {"dateTime": f"{day}T{begin}:00", "timeZone": zone},
        "end": {"dateTime": f"{day}T{end}:00", "timeZone": zone},
        "recurrence": [rule] if rule else [],
    }


def entry(*events: Mapping[str, Any], name: str = "A", changed: Sequence[str] = ()) -> OccasionEntry:
    payload = {"name": name, "description": name, "isDefault": False, "events": list(events)}
    changes = tuple(Change(path=f"events[{day}]", before=None, after="closed") for day in changed)
    return samples.entry(name, "updated", payload=payload, changes=changes)


def told(entry: OccasionEntry, starts: Sequence[str] = (), ends: Sequence[str] = ()) -> Report:
    """A report of one occasion with rows of these days."""
    days = zip(starts, ends or starts, strict=True)
    rows = [(0, at, "imported", 1, "", *each) for at, each in enumerate(days, 2)]
    tables = (samples.table([["A", "B", "", "", "", ""]] * len(rows)),)
    return samples.report(rows, [(at, 0) for at in range(len(rows))], (entry,), tables)


def shown_year(report: Report) -> str:
    found = re.search(r'<p class="year"><strong>(\d+)</strong>', render_html(report))
    assert found
    return found[1]


MANY = [event(f"E{at}", f"2027-{at // 14 + 1:02}-{2 * (at % 14) + 1:02}") for at in range(168)]
ADDED = [event("Xmas 28", "2028-12-25"), event("Sylvester", "2028-12-31", "20:00-23:00")]


@pytest.mark.parametrize(
    ("changed", "starts", "ends", "year"),
    [
        pytest.param(["Xmas 28 2028-12-25"], ["2027-01-01"], [], "2028", id="changes"),
        pytest.param([], ["2028-12-25", "2028-12-31"], [], "2028", id="rows"),
        pytest.param([], ["2027-12-31", ""], ["2028-01-01", ""], "2027", id="most-days-of-several"),
        pytest.param([], [], [], "2028", id="newest"),
        pytest.param(["Gone 2019-01-01"], [], [], "2028", id="a-year-that-is-gone"),
    ],
)
def test_the_year_that_the_run_is_about_is_shown(
    changed: list[str], starts: list[str], ends: list[str], year: str
) -> None:
    assert shown_year(told(entry(*MANY, *ADDED, changed=changed), starts, ends)) == year


def test_the_days_of_the_run_are_not_cut() -> None:
    text = page_text(render_html(told(entry(*MANY, *ADDED, changed=["Xmas 28 2028-12-25", "Sylvester 2028-12-31"]))))
    assert "Mon 25 Dec 2028Xmas 28 closed" in text
    assert "Sylvester open 20:00" in text
    assert "And 128 more days or runs of days of 2027; all of them are in report.json." in text
    assert "dayss" not in text


def test_late_days_of_a_full_year_are_not_cut() -> None:
    late = [event("Late", "2027-12-30")]
    text = page_text(render_html(told(entry(*MANY, *late, changed=["Late 2027-12-30"]))))
    assert text.index("Fri 1 Jan 2027") < text.index("Thu 30 Dec 2027Late closed")
    assert "And 49 more days or runs of days of 2027" in text


def test_one_more_is_told_as_one() -> None:
    text = page_text(render_html(told(entry(*MANY[:121]), ["2027-01-01"])))
    assert "And 1 more day or run of days of 2027" in text


def test_an_older_year_of_the_run_is_worked_out() -> None:
    years = [event(f"Y{year}", f"{year}-05-05") for year in range(2027, 2034)]
    assert shown_year(told(entry(*years, changed=["Y2027 2027-05-05"]))) == "2027"


def test_days_over_new_year_stand_in_both_years() -> None:
    over = event("Break", "2027-12-30", rule="RRULE:FREQ=DAILY;COUNT=4;INTERVAL=1")
    text = page_text(render_html(told(entry(over), ["2027-12-30"])))
    assert text.count("Thu 30 Dec 2027 to Sun 2 Jan 2028Break closed") == 2


def test_a_recurrence_that_is_not_followed_is_told_with_its_event() -> None:
    yearly = event("Yearly", "2027-05-03", rule="RRULE:FREQ=YEARLY;COUNT=3")
    text = page_text(render_html(told(entry(yearly), ["2027-05-03"])))
    assert "“Yearly” comes back on further days (RRULE:FREQ=YEARLY;COUNT=3) that this calendar does not show." in text


def test_zones_are_told_of_closed_days_too_where_there_are_several() -> None:
    closed = event("Off", "2027-05-04", zone=NEW_YORK)
    several = page_text(render_html(told(entry(event("W", "2027-05-03", "09:00-12:00"), closed), ["2027-05-03"])))
    assert "Off closed America/New_York" in several
    one = page_text(render_html(told(entry(closed), ["2027-05-04"])))
    assert "Off closed\n" in one


def test_hours_of_each_zone_are_drawn_apart() -> None:
    events = (
        event("W", "2027-05-03", "09:00-12:00"),
        event("W", "2027-05-03", "14:00-16:00"),
        event("N", "2027-05-03", "09:00-12:00", NEW_YORK),
    )
    text = render_html(told(entry(*events), ["2027-05-03"]))
    lanes = [found.count('class="span"') for found in re.findall(r'<span class="band".*?</svg>', text)]
    assert lanes == [1, 2]
    assert re.findall(r'<span class="lane">(.*?)</span>', text) == [NEW_YORK, WARSAW]
    assert render_html(told(entry(*events[:2]), ["2027-05-03"])).count('class="lane"') == 0
