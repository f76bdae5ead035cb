"""Comparing one occasion with an official calendar that is made up here."""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

from importer.core.official import OfficialDay, Territory
from importer.core.profile import Profile
from importer.core.reviewing.official_candidates import candidates
from importer.core.reviewing.official_findings import Findings, findings
from importer.core.reviewing.official_fit import Fit, best_fit, fits_a_neighbour_better
from importer.core.reviewing.official_subjects import Entry, Subject
from importer.core.table import Table

WEEKEND = frozenset({5, 6})


def number(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


def off(text: str, name: str, *, by_moon: bool = False, instead_of: str = "") -> OfficialDay:
    return OfficialDay(number(text), (name,), by_moon, number(instead_of) if instead_of else 0)


NATIONAL = (
    off("2027-01-01", "New Year's Day"),
    off("2027-03-26", "Good Friday"),
    off("2027-05-03", "Harvest Day"),
    off("2027-06-08", "Eid al-Fitr", by_moon=True),
    off("2027-06-09", "Eid al-Fitr", by_moon=True),
    off("2027-06-10", "Eid al-Fitr", by_moon=True),
    off("2027-09-04", "Republic Day"),  # a Saturday
    off("2027-10-15", "Founders' Day"),
    off("2027-12-25", "Christmas Day"),  # a Saturday
    off("2027-12-27", "Christmas Day (observed)", instead_of="2027-12-25"),
)
EARLIER = (off("2026-04-03", "Good Friday"),)
NORTHERN = (*NATIONAL, off("2027-08-18", "Fishers' Day"), off("2027-08-19", "Second Fishers' Day"))


@dataclass
class MadeUp:
    """Two countries in one zone: XX with a part, and YY, whose calendar is XX's with other days."""

    of: dict[str, tuple[OfficialDay, ...]] = field(
        default_factory=lambda: {
            "XX": (*EARLIER, *NATIONAL),
            "XX-N": (*EARLIER, *NORTHERN),
            "YY": (*NATIONAL[:1], *NATIONAL[2:8], off("2027-11-20", "Other Day"), off("2027-11-21", "Another Day")),
        }
    )

    def settled(self, wanted: str) -> Territory:
        country, _, part = wanted.partition("-")
        return Territory(country, part)

    def shown(self, territory: Territory) -> str:
        return territory.code

    def of_zone(self, zone: str) -> tuple[str, ...]:
        return ("XX",) if zone == "Europe/Xanadu" else ()

    def named_in(self, text: str) -> tuple[str, ...]:
        return tuple(code for name, code in (("Xanadu", "XX"), ("Yonder", "YY")) if name in text)

    def coded_in(self, text: str) -> tuple[Territory, ...]:
        return tuple(Territory(word) for word in text.split() if word in self.of)

    def part_named_in(self, country: str, text: str) -> str:
        return "N" if country == "XX" and "North" in text else ""

    def parts(self, country: str) -> tuple[str, ...]:
        return ("N",) if country == "XX" else ()

    def part_of_zone(self, zone: str) -> str:
        return ""

    def days_of_parts(self, country: str, year: int) -> tuple[OfficialDay, ...]:
        return tuple(day for part in self.parts(country) for day in self.days(Territory(country, part), year))

    def weekend(self, country: str) -> frozenset[int]:
        return WEEKEND

    def days(self, territory: Territory, year: int) -> tuple[OfficialDay, ...]:
        known = self.of.get(territory.code, ())
        return tuple(day for day in known if dt.date.fromordinal(day.day).year == year)

    def dates(self, territory: Territory, year: int) -> frozenset[int]:
        return frozenset(day.day for day in self.days(territory, year))

    def any_dates(self, country: str, year: int) -> frozenset[int]:
        parts = (Territory(country), *(Territory(country, part) for part in self.parts(country)))
        return frozenset(day for part in parts for day in self.dates(part, year))

    def neighbours(self, country: str) -> tuple[str, ...]:
        return ("YY",) if country == "XX" else ("XX",)


def subject(rows: dict[str, str], name: str = "Site", zone: str = "Europe/Xanadu", **profile: object) -> Subject:
    entries = []
    for spot, (days, event) in enumerate(sorted(rows.items())):
        first, _, last = days.partition("..")
        entries.append(Entry(event, number(first), number(last or first), spot))
    years = tuple(sorted({dt.date.fromordinal(entry.first).year for entry in entries}))
    none = np.empty(0, dtype=np.int32)
    table = Table("a.csv", None, 1, (), none, {}, (), pd.DataFrame(), profile=Profile.model_validate(profile))
    return Subject(name, tuple(entries), table, zone, 0, in_error=False, years=years)


def rows(**changes: str) -> dict[str, str]:
    """The national calendar, with days exchanged for others (``d20270326="2027-04-03"``) or left out (``""``)."""
    wanted = {f"d{key.replace('-', '')}": key for key in changes.values() if key}
    assert changes.keys() <= {f"d{dt.date.fromordinal(day.day):%Y%m%d}" for day in NATIONAL} | wanted.keys()
    found = {}
    for day in NATIONAL:
        date = dt.date.fromordinal(day.day)
        moved = changes.get(f"d{date:%Y%m%d}", date.isoformat())
        if moved:
            found[moved] = day.name
    return found


def fit_of(what: Subject, calendars: MadeUp) -> Fit | None:
    return best_fit(what, calendars, candidates(what, calendars))


def found_in(what: Subject) -> Findings:
    fit = fit_of(what, MadeUp())
    assert fit is not None
    return findings(fit, *what.table.profile.range)


def told(found: Findings) -> list[str]:
    lines = [
        f"moved {each.official.name} {_iso(each.official.day)} {each.date_of}{' swapped' * each.swapped}"
        for each in found.moved
    ]
    lines += [f"missing {day.name} {_iso(day.day)}" for day in found.missing]
    return [*lines, *(f"unobserved {_iso(day.day)}" for day in found.unobserved)]


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"d20270503": ""}, ["missing Harvest Day 2027-05-03"]),
        ({"d20270503": "2027-05-10"}, ["moved Harvest Day 2027-05-03 0"]),
        ({"d20270326": "2027-04-03"}, ["moved Good Friday 2027-03-26 2026"]),
        ({"d20271227": ""}, ["unobserved 2027-12-27"]),
        ({"d20271225": ""}, []),
        ({"d20271225": "", "d20271227": ""}, ["missing Christmas Day 2027-12-25"]),
        ({"d20270904": "", "d20271225": ""}, []),
        ({"d20270904": ""}, ["missing Republic Day 2027-09-04"]),
        ({"d20270610": "2027-06-07"}, []),
        ({"d20270609": ""}, ["missing Eid al-Fitr 2027-06-09"]),
        ({"d20270609": "2027-06-30"}, ["moved Eid al-Fitr 2027-06-09 0"]),
        ({"d20270503": "2027-01-02"}, ["moved Harvest Day 2027-05-03 0"]),
        ({"d20270503": "2027-03-05"}, ["moved Harvest Day 2027-05-03 0 swapped"]),
        ({"d20271015": "2027-06-08"}, ["moved Founders' Day 2027-10-15 0"]),
    ],
    ids=[
        "right", "missing", "moved", "last-year", "weekend-alone", "substitute-alone", "neither", "no-weekends-at-all",
        "weekend-among-others", "a-day-by-the-moon", "missing-of-the-moon", "far-of-the-moon", "far-but-sure",
        "day-and-month-swapped", "on-another-holiday",
    ],
)  # fmt: skip
def test_what_is_otherwise(changes: dict[str, str], expected: list[str]) -> None:
    assert told(found_in(subject(rows(**changes)))) == expected


def test_an_open_day_or_one_of_another_name_deals_with_an_official_day() -> None:
    assert told(found_in(subject(rows(d20270503="") | {"2027-05-03": "Open 10 to 14"}))) == []


def test_a_closure_deals_with_the_days_in_it() -> None:
    shut = rows(d20271225="", d20271227="") | {"2027-12-20..2027-12-31": "Winter closure"}
    assert told(found_in(subject(shut))) == []


def test_a_company_may_say_on_which_day_it_makes_up_for_a_weekend() -> None:
    assert told(found_in(subject(rows(d20270904="") | {"2027-09-06": "Republic Day (in lieu)"}))) == []


def test_half_a_year_lacks_nothing_of_the_other_half() -> None:
    half = {day: name for day, name in rows().items() if day < "2027-07"}
    assert told(found_in(subject(half, name="Xanadu"))) == []


def test_a_range_that_was_asked_for_bounds_what_lacks() -> None:
    without = rows(d20270503="", d20271015="")
    assert told(found_in(subject(without, last="2027-06-30"))) == ["missing Harvest Day 2027-05-03"]


def test_what_lacks_in_three_years_is_left_out_on_purpose() -> None:
    made = MadeUp()
    for year in (2028, 2029):
        later = [OfficialDay(day.day + 366 * (year - 2027), day.names) for day in NATIONAL[:3]]
        made.of["XX"] = (*made.of["XX"], *later)
    wanted = {
        _iso(day.day): day.name
        for day in made.of["XX"]
        if day.name != "Harvest Day" and day.day > number("2027-01-01") - 1
    }
    what = subject(wanted, name="Xanadu")
    fit = fit_of(what, made)
    assert fit is not None
    assert fit.years == (2027, 2028, 2029)
    assert told(findings(fit, None, None)) == []


def test_a_part_is_taken_where_a_day_of_its_own_says_so() -> None:
    north = rows() | {"2027-08-18": "Fishers' Day", "2027-08-19": "Second Fishers' Day"}
    fit = fit_of(subject(north), MadeUp())
    assert fit is not None
    assert fit.territory == Territory("XX", "N")
    whole = fit_of(subject(rows()), MadeUp())
    assert whole is not None
    assert whole.territory == Territory("XX")


def test_one_day_of_its_own_may_be_a_slip_and_makes_no_part() -> None:
    fit = fit_of(subject(rows(d20271015="") | {"2027-08-18": "Founders' Day"}), MadeUp())
    assert fit is not None
    assert fit.territory == Territory("XX")


def test_a_part_that_is_named_wants_its_own_days() -> None:
    assert told(found_in(subject(rows(), name="Site North"))) == [
        "missing Fishers' Day 2027-08-18",
        "missing Second Fishers' Day 2027-08-19",
    ]


def test_a_few_holidays_of_a_company_are_compared_with_nothing() -> None:
    own = {"2027-01-01": "New Year's Day", "2027-03-26": "Good Friday", "2027-12-25": "Christmas Day"}
    assert fit_of(subject(own), MadeUp()) is None
    assert fit_of(subject(own | {"2027-02-03": "Party", "2027-08-02": "Stocktaking"}, name="Xanadu"), MadeUp()) is None


def test_a_country_that_is_given_wins_but_for_one_that_the_occasion_names() -> None:
    given = candidates(subject(rows(), country="YY"), MadeUp())
    assert [each.territory.code for each in given] == ["YY"]
    abroad = candidates(subject(rows(), name="Xanadu", country="YY"), MadeUp())
    assert [each.territory.code for each in abroad] == ["XX"]


def test_the_best_fit_of_several_is_taken() -> None:
    fit = fit_of(subject(rows(), name="YY"), MadeUp())
    assert fit is not None
    assert fit.territory == Territory("XX")


def test_a_zone_alone_gives_way_to_a_neighbour_that_fits_better() -> None:
    theirs = {_iso(day.day): day.name for day in MadeUp().of["YY"]}
    fit = fit_of(subject(theirs), MadeUp())
    assert fit is None or fits_a_neighbour_better(fit)
    own = fit_of(subject(rows(d20270503="")), MadeUp())
    assert isinstance(own, Fit)
    assert not fits_a_neighbour_better(own)
