"""Sources that are no files: official calendars, such as ``holidays:PL,DE-BY@2027``, from the ``holidays`` library.

Gives a source with one sheet for each calendar, of entries that are named by their days. An occasion is a calendar
that skills use for years, so it is called "Poland" in every year, and next year's import brings it up to date.
What leaves this module: ``SettingsError`` for a source that cannot be understood or that the library does not have.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from importer.core.errors import SettingsError
from importer.core.glossary import Field
from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.model import Entries, Sheet, Source
from importer.core.official import LIBRARY_SOURCE
from importer.core.profile import Profile
from importer.public_holidays import OfficialList, Typed, official_list, unspoken

KIND = "holidays"
_COLUMNS: tuple[tuple[str, Field], ...] = (
    ("Occasion", "occasion"),
    ("Event", "event"),
    ("Start date", "start_date"),
)
_OURS = frozenset(
    {
        "name",
        "zone",
        "to_zone",
        "occasion",
        "year",
        "first",
        "last",
        "country",
        "no_warn",
        "language",
        "prefer",
        "regions",
    }
)
"""What a profile says that holds for such a source; what it says of sheets, headers and dates does not."""
_TYPED = Typed(
    country=f"a code of two letters, such as {LIBRARY_SOURCE}PL",
    no_part=f"Write {LIBRARY_SOURCE}{{}} for the whole country.",
    year="such as @{}",
)
_YEARS = re.compile(r"(\d{4})(?:\s*(?:-|–|\.\.)\s*(\d{4}))?")
_MOST_YEARS = 100
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a source names."""

    codes: tuple[str, ...]
    years: tuple[int, ...]
    """None where the range asked for is to give them."""


def library_profile(asked: Profile) -> Profile:
    """The part of a profile that holds for official calendars."""
    said = {key: getattr(asked, key) for key in asked.model_fields_set & _OURS}
    return Profile(**said)


def read_library(path: Path, profile: Profile) -> Source:
    """Read official calendars.

    Args:
        path: the source as it was typed.
        profile: gives the range of days, the language of the names, and the occasion.

    Raises:
        SettingsError: it cannot be understood, or the library does not have it.
    """
    typed = str(path)
    wanted = _wanted(typed)
    years = wanted.years or _years_asked_for(typed, profile)
    lists = _lists(typed, wanted.codes, years, profile.language)
    at = typed.partition("@")[2]
    file = LIBRARY_SOURCE + ",".join(each.code for each in lists) + (f"@{''.join(at.split())}" if at else "")
    return Source(
        file=file,
        sha256=_fingerprint(lists),
        kind=KIND,
        sheets=tuple(_sheet(file, each, _occasion(each, len(lists), profile)) for each in lists),
        issues=tuple(issue for each in lists for issue in _estimates(file, each)),
        assumptions=(_told(file, path, lists, years), *_other_languages(file, lists, profile.language)),
    )


def _wanted(typed: str) -> _Wanted:
    """The codes and years that a source names; no years where it names none.

    Raises:
        SettingsError: it cannot be understood.
    """
    text = typed[len(LIBRARY_SOURCE) :]
    named, at, said = text.partition("@")
    codes = tuple(each.strip() for each in named.split(","))
    if not all(codes):
        raise SettingsError(
            f'"{typed}" does not say whose holidays are meant.',
            f"write codes of countries or their parts between commas, such as {LIBRARY_SOURCE}PL,DE-BY@2027.",
        )
    years: list[int] = []
    for each in said.split(",") if at else ():
        found = _YEARS.fullmatch(each.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if not 0 <= last - first < _MOST_YEARS:
            raise SettingsError(
                f'"{typed}": "{each.strip()}" is no year and no range of years.',
                f"write years behind the @, such as {LIBRARY_SOURCE}{named.strip()}@2027 or @2027-2029.",
            )
        years += range(first, last + 1)
    return _Wanted(codes, tuple(sorted(set(years))))


def _years_asked_for(typed: str, profile: Profile) -> tuple[int, ...]:
    """The years of the range that was asked for.

    Raises:
        SettingsError: none was, or it has no end.
    """
    first, last = profile.range
    ways = f'write them behind an @, such as "{typed.strip()}@2027", or give --year 2027 or --from and --to.'
    if first is None and last is None:
        raise SettingsError(f"{typed} does not say of which years, and no year is assumed.", ways)
    if first is None or last is None:
        lacking, option = ("from when on", "--from") if first is None else ("up to when", "--to")
        raise SettingsError(f"{typed} does not say of which years: {option} would say {lacking}.", ways)
    if last.year - first.year >= _MOST_YEARS:
        raise SettingsError(f"{typed}: {first} to {last} are more than {_MOST_YEARS} years.", ways)
    return tuple(range(first.year, last.year + 1))


def _lists(typed: str, codes: Sequence[str], years: Sequence[int], language: str | None) -> tuple[OfficialList, ...]:
    """The calendars, each once.

    Raises:
        SettingsError: there is no such calendar, or none has names in the language.
    """
    found: dict[str, OfficialList] = {}
    try:
        for text in codes:
            country, _, part = (each.strip() for each in text.partition("-"))
            one = official_list(country, part or None, years, language, _TYPED)
            found.setdefault(one.code, one)
        if language and not any(each.spoken for each in found.values()):
            raise unspoken(next(iter(found.values())), language)
    except SettingsError as error:
        raise SettingsError(f"{typed}: {error.message}", error.hint) from None
    return tuple(found.values())


def _occasion(found: OfficialList, calendars: int, profile: Profile) -> str:
    """The occasion of a calendar: the one that was given, with the territory where there are several calendars."""
    given = profile.given_occasion
    if given is None:
        return found.name
    return given if calendars == 1 else f"{given} {found.name}"


def _sheet(file: str, found: OfficialList, occasion: str) -> Sheet:
    """A calendar as entries, one for each of its days."""
    header = [title for title, _ in _COLUMNS]
    rows = [[occasion, _bare(found, day), dt.datetime.combine(day, dt.time.min)] for day in found.days]
    cells = np.empty((len(rows) + 1, len(header)), dtype=object)
    for spot, row in enumerate([header, *rows]):
        cells[spot] = row  # row by row, because pandas makes dates of its own of a column of them
    return Sheet(
        file=file,
        name=found.code,
        cells=pd.DataFrame(cells, dtype=object),
        entries=Entries(
            lines=np.arange(1, len(rows) + 1, dtype=np.int32),
            names={number: day.isoformat() for number, day in enumerate(found.days, start=1)},
            fields={index: name for index, (_, name) in enumerate(_COLUMNS)},
            producer=f"holidays {version('holidays')}",
            official=True,
        ),
    )


def _fingerprint(lists: Sequence[OfficialList]) -> str:
    """The hash of all that the calendars hold."""
    lines = (f"{each.code}\t{day.isoformat()}\t{name}\n" for each in lists for day, name in each.days.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _bare(found: OfficialList, day: dt.date) -> str:
    """The name of a day without the mark of an estimate, which is told once for all of them."""
    return found.days[day].replace(found.mark, "") if found.mark else found.days[day]


def _estimates(file: str, found: OfficialList) -> list[Issue]:
    """One warning for the days of a calendar that may turn out to be others."""
    days = sorted(found.estimated)
    if not days:
        return []
    named = ", ".join(f"{_bare(found, day)} ({day.day} {day:%B %Y})" for day in days[:_SHOWN])
    more = f" and {len(days) - _SHOWN} more" if len(days) > _SHOWN else ""
    count = "1 day is an estimate" if len(days) == 1 else f"{len(days)} days are estimates"
    message = f"{count}, because the sight of the moon decides: {named}{more}."
    hint = "look up the days that are announced, and import it again if one is another."
    return [Issue("holiday-estimated", Severity.WARNING, message, Place(file, found.code), hint)]


def _told(file: str, path: Path, lists: Sequence[OfficialList], years: Sequence[int]) -> Assumption:
    running = len(years) > 2 and years[-1] - years[0] == len(years) - 1
    span = f"{years[0]} to {years[-1]}" if running else " and ".join(map(str, years))
    counts = ", ".join(f"{len(each.days)} of {each.name}" for each in lists)
    decided = f"the public holidays of {span}: {counts}"
    evidence = f"the library holidays {version('holidays')}, without days that only some have off"
    if path.exists():
        evidence += f"; a file of this name was not read, {path.absolute()} would name it"
    return Assumption("calendar-from-library", file, decided, evidence)


def _other_languages(file: str, lists: Sequence[OfficialList], language: str | None) -> list[Assumption]:
    """Calendars that do not have the language that was asked for."""
    return [
        Assumption(
            "calendar-language",
            str(Place(file, each.code)),
            "its names are not in the language that was asked for",
            f"--language {language}; there are {', '.join(each.languages) or 'names in one language only'}",
        )
        for each in lists
        if not each.spoken
    ]
