"""Sheets made from official calendars, as people have them, and seeded mistakes in them."""

import csv
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path

import holidays
from babel import Locale

from importer.core.checked import Checked
from importer.core.profile import Profile
from importer.core.validating.validate import Rules
from importer.pipeline import Zones, check, load_glossary

COUNTRIES = (
    "PL", "DE", "GB", "US", "FR", "IT", "ES", "NL", "BE", "AT", "CH", "CZ", "SK", "HU", "SE", "NO", "DK", "FI", "PT",
    "IE", "CA", "AU", "NZ", "JP", "BR", "MX", "ZA", "IN", "SG", "TR", "KR", "RO", "HR", "GR", "AR", "CO", "HK",
)  # fmt: skip
YEARS = (2026, 2027, 2028)
TODAY = dt.date(2026, 1, 1)
CODES = ("holiday-missing", "holiday-moved", "holiday-observed")
MISSING, MOVED, OBSERVED = CODES


@dataclass(frozen=True)
class Calendar:
    """One country's year in one language, or with a mistake in it."""

    country: str
    year: int
    language: str | None
    rows: tuple[tuple[dt.date, str], ...]
    mark: str = ""

    @property
    def name(self) -> str:
        """The occasion's name, as the template gives it."""
        locale = Locale.parse((self.language or "en").split("_")[0])
        territory = locale.territories.get(self.country) or Locale("en").territories[self.country]
        return f"{territory} {self.year}{self.mark}"


@dataclass(frozen=True)
class Mistake:
    """A calendar with one mistake: the code that has to tell it, and the official day that it is about."""

    calendar: Calendar
    code: str
    about: dt.date
    to: dt.date | None = None


@cache
def zones() -> dict[str, str]:
    """Country -> its first zone in tzdata's own table."""
    text = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {code: zone for code, _, zone, *_ in reversed(lines)}


def languages(country: str) -> list[str | None]:
    """English, and the language that the country's calendar is kept in."""
    blank = holidays.country_holidays(country)
    known = sorted(blank.supported_languages)
    if not known:
        return [None]
    english = [each for each in known if each.startswith("en")][:1]
    return [*dict.fromkeys([*english, str(blank.default_language)])]


@cache
def listed(country: str, year: int, language: str | None = None, *, observed: bool = True) -> dict[dt.date, str]:
    """The public holidays of a country in one year."""
    found = holidays.country_holidays(country, years=[year], language=language, observed=observed)
    return {day: str(name) for day, name in sorted(found.items()) if day.year == year}


@cache
def anywhere(country: str, year: int) -> frozenset[dt.date]:
    """Days that are official in some way in some part of a country."""
    blank = holidays.country_holidays(country)
    categories = tuple(set(blank.supported_categories) - {"school", "workday"}) or None
    parts = (None, *blank.subdivisions)
    found = [holidays.country_holidays(country, subdiv=part, years=[year], categories=categories) for part in parts]
    return frozenset(day for days in [*found, listed(country, year, observed=False)] for day in days)


def calendars() -> Iterator[Calendar]:
    """Every country's years, in English and in its own language."""
    for country in COUNTRIES:
        for year in YEARS:
            for language in languages(country):
                yield Calendar(country, year, language, tuple(listed(country, year, language).items()))


def written(folder: Path, sheet: Iterable[Calendar]) -> Path:
    """A sheet of the template's layout with an occasion for each calendar."""
    path = folder / "calendars.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("Occasion", "Event", "Start date", "Time zone", "Working"))
        for each in sheet:
            rows.writerows((each.name, name, day, zones()[each.country], "no") for day, name in each.rows)
    return path


def checked(path: Path, profile: Profile | None = None, today: dt.date = TODAY) -> Checked:
    """What check makes of a sheet."""
    return check([path], profile or Profile(), Rules(today), Zones("UTC"), load_glossary()).checked


def mistakes(number: int, seed: int) -> Iterator[Mistake]:
    """Seeded mistakes, each in a calendar of its own; the ones that nobody could call a mistake are left out."""
    dice = random.Random(seed)  # noqa: S311 - the same mistakes every time
    sheets = [each for each in calendars() if len(each.rows) > 4]
    made = 0
    while made < number:
        calendar = replace(dice.choice(sheets), mark=f" no {made}")
        kind = dice.choice((_left_out, _moved, _of_another_year))
        mistake = kind(calendar, dice)
        if mistake:
            made += 1
            yield mistake


def _left_out(calendar: Calendar, dice: random.Random) -> Mistake | None:
    """A day that lacks: no weekend day that is made up for, or that is the only one listed."""
    day, _ = dice.choice(calendar.rows)
    own = listed(calendar.country, calendar.year, observed=False)
    rest = tuple(row for row in calendar.rows if row[0] != day)
    wrong = replace(calendar, rows=rest)
    if day not in own:
        given_up = any(each not in dict(calendar.rows) and abs((each - day).days) < 7 for each in own)
        return Mistake(wrong, MISSING if given_up else OBSERVED, day)
    blank = holidays.country_holidays(calendar.country)
    weekend = [each for each, _ in rest if each.weekday() in blank.weekend]
    made_up = any(each not in own and abs((each - day).days) < 4 for each, _ in calendar.rows)
    if day.weekday() in blank.weekend and (not weekend or made_up):
        return None
    if _always_sunday(calendar, day) and not any(_always_sunday(calendar, each) for each, _ in rest):
        return None
    return Mistake(wrong, MISSING, day)


def _always_sunday(calendar: Calendar, day: dt.date) -> bool:
    """Whether a holiday is on a Sunday in three years: many list none of those."""
    name = listed(calendar.country, calendar.year, calendar.language)[day]
    years = [listed(calendar.country, calendar.year + by, calendar.language) for by in (-1, 1)]
    found = [each for days in years for each, theirs in days.items() if theirs == name]
    return day.weekday() == 6 and bool(found) and all(each.weekday() == 6 for each in found)


def _moved(calendar: Calendar, dice: random.Random) -> Mistake | None:
    day, name = dice.choice(calendar.rows)
    shift = dice.choice((1, -1, 2, -2, 3, 7, -7, 14, 30))
    return _put(calendar, day, name, day + dt.timedelta(days=shift))


def _of_another_year(calendar: Calendar, dice: random.Random) -> Mistake | None:
    """Last year's date of a holiday that moves."""
    day, name = dice.choice(calendar.rows)
    last = listed(calendar.country, calendar.year - 1, calendar.language)
    before = [each for each, theirs in last.items() if theirs == name]
    if len(before) != 1 or (before[0].month, before[0].day) == (2, 29):
        return None
    return _put(calendar, day, name, before[0].replace(year=calendar.year))


def _put(calendar: Calendar, day: dt.date, name: str, to: dt.date) -> Mistake | None:
    estimated = "estimated" in listed(calendar.country, calendar.year, languages(calendar.country)[0])[day]
    if to.year != calendar.year or to in anywhere(calendar.country, calendar.year):
        return None
    if estimated and abs((to - day).days) < 4:
        return None
    rows = tuple(sorted((to, name) if row == (day, name) else row for row in calendar.rows))
    return Mistake(replace(calendar, rows=rows), MOVED, day, to)


def told(found: Checked, codes: Sequence[str] = CODES) -> dict[str, list[tuple[str, str]]]:
    """Occasion -> the codes and messages of its official warnings."""
    records = found.places.records
    by_row = {int(records.row[record]): str(records.occasion[record]) for record in range(len(records))}
    answer: dict[str, list[tuple[str, str]]] = {}
    for issue in found.issues:
        if issue.code in codes:
            answer.setdefault(by_row[issue.place.row or 0], []).append((issue.code, issue.message))
    return answer
