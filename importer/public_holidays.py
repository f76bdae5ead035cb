"""Public holidays of a country as rows of the template, from the ``holidays`` library.

One row for each day, in the order of the dates, whatever the machine's locale. What leaves this module:
``SettingsError`` for a country, subdivision, language or year that the library does not have, with the nearest names.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import holidays
from babel import Locale
from holidays import PUBLIC
from rapidfuzz import fuzz, process

from importer.core.errors import SettingsError
from importer.core.names import fold
from importer.core.payload import NAME_LIMIT

_ESTIMATED = "estimated)"
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
    """The public holidays of a country, by its code of two letters."""

    country: str
    rows: tuple[TemplateRow, ...]
    estimated: int
    """How many of the days the library only estimates, because they depend on the moon."""


@dataclass(frozen=True, slots=True)
class Typed:
    """How people type what they want, for the hints of messages."""

    country: str = "a code, such as --country PL"
    no_part: str = "Leave --subdivision out."
    year: str = "such as --year {}"


@dataclass(frozen=True, slots=True)
class OfficialList:
    """The public holidays of a country, or of a part of one, in some years; its code is ``PL`` or ``DE-BY``."""

    code: str
    territory: str
    """The country's name."""
    part: str | None
    """The name of its part, such as ``Bayern``; None for the whole country."""
    days: Mapping[dt.date, str]
    """In order; several holidays of one day stand in one name, as the library has it."""
    estimated: frozenset[dt.date]
    """Those that the library only estimates, because they depend on the moon."""
    mark: str
    """What the names of these days end in, such as `` (estimated)``; empty where there are none."""
    languages: tuple[str, ...]
    """Those that the names are there in; none where the library has only one."""
    spoken: bool
    """Whether the names are in the language that was asked for; true where none was."""

    @property
    def name(self) -> str:
        """The territory in words, the same in every year, such as ``Germany Bayern``."""
        return _fitting(self.territory, self.part)


def official_list(
    country: str, part: str | None, years: Sequence[int], language: str | None, typed: Typed
) -> OfficialList:
    """List the public holidays of one territory.

    Args:
        country: ISO 3166 code of two or three letters, in any case.
        part: the library's code of a state or province, or its name; None for the whole country.
        years: calendar years; at least one.
        language: of the names; English where there is a choice, if None or not there.
        typed: what messages name.

    Raises:
        SettingsError: the library does not have the territory, or not these years.
    """
    blank = holidays.country_holidays(_country(country, typed))
    code = str(blank.country)
    part = part and _subdivision(blank, code, part, typed)
    _check_years(blank, code, years, typed)
    known = tuple(sorted(blank.supported_languages))
    asked = language if language and _spoken(known, language) else None
    names, english = _language(blank, known, asked), _language(blank, known, None)
    days: dict[dt.date, str] = {}
    estimated: set[dt.date] = set()
    for year in sorted(set(years)):
        days |= _listed(code, part, year, names)
        told = days if names == english else _listed(code, part, year, english)
        estimated |= {day for day, text in told.items() if _ESTIMATED in text}
    label = getattr(blank, "estimated_label", "") if estimated else ""
    return OfficialList(
        code=f"{code}-{part}" if part else code,
        territory=_territory(code, names if asked else None),
        part=next(iter(_aliases(blank).get(part, ())), part) if part else None,
        days=days,
        estimated=frozenset(estimated),
        mark=holidays.country_holidays(code, language=names).tr(label).replace("%s", "") if label else "",
        languages=known,
        spoken=language is None or asked is not None,
    )


def unspoken(found: OfficialList, wanted: str) -> SettingsError:
    """What to say where names are not there in the language that was asked for."""
    if not found.languages:
        return SettingsError(f"Holiday names of {found.code} are there in one language only.", "Leave --language out.")
    message = f'Holiday names of {found.code} are not there in the language "{wanted}".'
    return SettingsError(message, f"Choose one of: {', '.join(found.languages)}.")


def _listed(code: str, part: str | None, year: int, language: str | None) -> dict[dt.date, str]:
    days = holidays.country_holidays(code, subdiv=part, years=[year], categories=(PUBLIC,), language=language)
    return {day: str(name) for day, name in sorted(days.items()) if day.year == year}


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
    found = official_list(country, subdivision, years, language, Typed())
    if language and not found.spoken:
        raise unspoken(found, language)
    named = {year: occasion_name(found.territory, found.part, year) for year in years}
    rows = tuple(TemplateRow(named[day.year], name, day) for day, name in found.days.items())
    return PublicHolidays(found.code.split("-")[0], rows, len(found.estimated))


def occasion_name(territory: str, subdivision: str | None, year: int) -> str:
    """Name an occasion, with the territory cut at a word where the API's limit asks for it.

    >>> occasion_name("Germany", "Bayern", 2027)
    'Germany Bayern 2027'
    """
    return _fitting(territory, f"{subdivision} {year}" if subdivision else str(year))


def _fitting(territory: str, rest: str | None) -> str:
    """The name of a territory and what follows it, with the territory cut at a word where it is too long."""
    tail = f" {rest}" if rest else ""
    while len(territory) + len(tail) > NAME_LIMIT and " " in territory:
        territory = territory.rsplit(" ", 1)[0]
    return territory + tail


def _country(wanted: str, typed: Typed) -> str:
    known = holidays.list_supported_countries(include_aliases=True)
    code = wanted.strip().upper()
    if code in known:
        return code
    english = Locale("en").territories
    names = {code: f"{code} ({english.get(code, code)})" for code in holidays.list_supported_countries(False)}
    raise _unknown(f'There are no holidays for the country "{wanted}".', wanted, names, typed.country)


def _subdivision(blank: holidays.HolidayBase, code: str, wanted: str, typed: Typed) -> str:
    if not blank.subdivisions:
        raise SettingsError(f"The holidays of {code} have no subdivisions.", typed.no_part.format(code))
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


def _language(blank: holidays.HolidayBase, known: Sequence[str], wanted: str | None) -> str | None:
    found = _spoken(known, wanted or "en")
    if found:
        return str(blank.default_language) if blank.default_language in found else found[0]
    return str(blank.default_language or known[0]) if known else None


def _spoken(known: Sequence[str], wanted: str) -> list[str]:
    """The languages that are meant, of those that are known: the very one, else all of its kin."""
    asked = fold(wanted).replace("-", "_")
    alike = [each for each in known if fold(each).split("_")[0] == asked.split("_")[0]]
    return [each for each in alike if fold(each) == asked] or alike


def _check_years(blank: holidays.HolidayBase, code: str, years: Sequence[int], typed: Typed) -> None:
    if not years:
        raise SettingsError(f"Which year of the holidays of {code}?", f"Name a year, {typed.year.format(2027)}.")
    first, last = blank.start_year, blank.end_year
    for year in years:
        if not first <= year <= last:
            near = min(max(year, first), last)
            message = f"Holidays of {code} are known for the years {first} to {last}, not for {year}."
            raise SettingsError(message, f"Name a year in between, {typed.year.format(near)}.")


def _territory(code: str, language: str | None) -> str:
    locale = Locale.parse(language.split("_")[0]) if language else Locale("en")
    return str(locale.territories.get(code) or Locale("en").territories[code])


def _unknown(message: str, wanted: str, names: Mapping[str, str], example: str) -> SettingsError:
    near = nearest(wanted, names.values())
    return SettingsError(message, f"Did you mean {' or '.join(near)}?" if near else f"Write {example}.")


def nearest(wanted: str, names: Iterable[str]) -> list[str]:
    """The names most like the one wanted, best first; none if all are far from it."""
    found = process.extract(wanted, sorted(names), scorer=fuzz.WRatio, processor=fold, limit=_NEAREST, score_cutoff=60)
    return [name for name, score, _ in found if score > found[0][1] - _NEAR_ENOUGH]
