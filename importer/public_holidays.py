"""Public holidays of a country as rows of the template, from the ``holidays`` library.

One row for each day, in the order of the dates, whatever the machine's locale. What leaves this module:
``SettingsError`` for a country, subdivision, language or year that the library does not have, with the nearest names.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import holidays
from babel import Locale
from rapidfuzz import fuzz, process

from importer.core.errors import SettingsError
from importer.core.names import fold
from importer.core.payload import NAME_LIMIT

_PUBLIC = ("public",)
_NEAREST = 3
_NEAR_ENOUGH = 10
"""Points of likeness (of 100) that a name may be below the best one."""


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One row of the template's sheet; what is None or "" stays blank."""

    occasion: str
    event: str
    start: dt.date
    end: dt.date | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    zone: str = ""
    working: bool = False
    description: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The public holidays of a country."""

    country: str
    """Two-letter code."""
    rows: tuple[TemplateRow, ...]
    estimated: int
    """How many of the days the library only estimates, because they depend on the moon."""


def public_holidays(
    country: str,
    years: Sequence[int],
    *,
    subdivision: str | None = None,
    language: str | None = None,
) -> PublicHolidays:
    """List a country's public holidays, each year as an occasion of its own such as "Poland 2027".

    Args:
        country: ISO 3166 code of two or three letters, in any case.
        years: calendar years; at least one.
        subdivision: the library's code of a state or province, or its name.
        language: of the names; English where the library has it, if None.

    Raises:
        SettingsError: the library does not have it.
    """
    blank = holidays.country_holidays(_country(country))
    code = str(blank.country)
    part = _subdivision(blank, code, subdivision) if subdivision else None
    chosen = _language(blank, code, language)
    _check_years(blank, code, years)
    territory = _territory(code, chosen if language else None)
    rows: list[TemplateRow] = []
    estimated = 0
    for year in sorted(set(years)):
        days = holidays.country_holidays(code, subdiv=part, years=[year], categories=_PUBLIC, language=chosen)
        occasion = occasion_name(territory, part and _part_name(blank, part), year)
        rows += [TemplateRow(occasion, str(name), day) for day, name in sorted(days.items())]
        estimated += _estimated(blank, code, part, year)
    return PublicHolidays(code, tuple(rows), estimated)


def occasion_name(territory: str, subdivision: str | None, year: int) -> str:
    """Name an occasion, with the territory cut at a word where the API's limit asks for it.

    >>> occasion_name("Germany", "Bayern", 2027)
    'Germany Bayern 2027'
    """
    tail = f" {subdivision} {year}" if subdivision else f" {year}"
    while len(territory) + len(tail) > NAME_LIMIT and " " in territory:
        territory = territory.rsplit(" ", 1)[0]
    return territory + tail


def _country(wanted: str) -> str:
    known = holidays.list_supported_countries(include_aliases=True)
    code = wanted.strip().upper()
    if code in known:
        return code
    english = Locale("en").territories
    names = {code: f"{code} ({english.get(code, code)})" for code in holidays.list_supported_countries(False)}
    raise _unknown(f'There are no holidays for the country "{wanted}".', wanted, names, "a code, such as --country PL")


def _subdivision(blank: holidays.HolidayBase, code: str, wanted: str) -> str:
    if not blank.subdivisions:
        raise SettingsError(f"The holidays of {code} have no subdivisions.", "Leave --subdivision out.")
    names = _aliases(blank)
    for known in blank.subdivisions:
        if fold(wanted) in {fold(known), *map(fold, names.get(known, ()))}:
            return str(known)
    labels = {known: " ".join([known, *(f"({name})" for name in names.get(known, ())[:1])]) for known in names}
    raise _unknown(f'{code} has no subdivision "{wanted}".', wanted, labels, f"one of: {', '.join(labels.values())}")


def _aliases(blank: holidays.HolidayBase) -> dict[str, list[str]]:
    """Code of each subdivision -> its names; none where the library knows only the code."""
    names: dict[str, list[str]] = blank.get_subdivision_aliases()
    return names


def _part_name(blank: holidays.HolidayBase, part: str) -> str:
    return next(iter(_aliases(blank).get(part, ())), part)


def _language(blank: holidays.HolidayBase, code: str, wanted: str | None) -> str | None:
    known = sorted(blank.supported_languages)
    if not known:
        if wanted:
            raise SettingsError(f"Holiday names of {code} are there in one language only.", "Leave --language out.")
        return None
    asked = fold(wanted or "en").replace("-", "_")
    alike = [each for each in known if fold(each).split("_")[0] == asked.split("_")[0]]
    found = [each for each in alike if fold(each) == asked] or alike
    if found:
        return str(blank.default_language) if blank.default_language in found else found[0]
    if wanted is None:
        return str(blank.default_language or known[0])
    message = f'Holiday names of {code} are not there in the language "{wanted}".'
    raise SettingsError(message, f"Choose one of: {', '.join(known)}.")


def _check_years(blank: holidays.HolidayBase, code: str, years: Sequence[int]) -> None:
    if not years:
        raise SettingsError(f"Which year of the holidays of {code}?", "Name a year, such as --year 2027.")
    first, last = blank.start_year, blank.end_year
    for year in years:
        if not first <= year <= last:
            message = f"Holidays of {code} are known for the years {first} to {last}, not for {year}."
            raise SettingsError(message, f"Name a year in between, such as --year {min(max(year, first), last)}.")


def _territory(code: str, language: str | None) -> str:
    locale = Locale.parse(language.split("_")[0]) if language else Locale("en")
    return str(locale.territories.get(code) or Locale("en").territories[code])


def _estimated(blank: holidays.HolidayBase, code: str, part: str | None, year: int) -> int:
    english = _language(blank, code, None)
    days = holidays.country_holidays(code, subdiv=part, years=[year], categories=_PUBLIC, language=english)
    return sum("estimated)" in name for name in days.values())


def _unknown(message: str, wanted: str, names: Mapping[str, str], example: str) -> SettingsError:
    near = nearest(wanted, names.values())
    return SettingsError(message, f"Did you mean {' or '.join(near)}?" if near else f"Write {example}.")


def nearest(wanted: str, names: Iterable[str]) -> list[str]:
    """The names most like the one wanted, best first; none if all are far from it."""
    found = process.extract(wanted, sorted(names), scorer=fuzz.WRatio, processor=fold, limit=_NEAREST, score_cutoff=60)
    return [name for name, score, _ in found if score > found[0][1] - _NEAR_ENOUGH]
