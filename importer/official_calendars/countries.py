"""Which country a zone, a code or a word means, as far as the ``holidays`` library has a calendar of it.

Zones come from the pinned tzdata package, names of countries from babel. What leaves this module: ``SettingsError``
for a country or a part that the library does not have, with the nearest names.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources

from importer.core.errors import SettingsError
from importer.core.names import fold
from importer.core.official import Territory
from importer.core.rules.zones import canonical

_LANGUAGES = (
    "en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro", "hr", "sl", "tr",
    "el", "bg", "ru", "uk", "ja", "zh", "ko", "id", "th", "vi",
)  # fmt: skip
_CODE = re.compile(r"(?<![\w-])[A-Z]{2,3}(?:-[A-Z0-9]{1,3})?(?![\w-])")
_WITH_ARTICLE = frozenset({"AE", "BS", "CF", "CG", "DO", "GB", "GM", "KY", "MH", "MV", "NL", "PH", "SC", "US"})
_SHORTEST_NAME = 4
"""Letters of the shortest name of a country that counts within a longer text, other scripts apart."""
_EXTRA = {"uk": "GB", "england": "GB", "great britain": "GB", "usa": "US", "holland": "NL", "czech republic": "CZ"}
_ZONE_PARTS = {
    "Australia/Sydney": "NSW", "Australia/Melbourne": "VIC", "Australia/Brisbane": "QLD", "Australia/Perth": "WA",
    "Australia/Adelaide": "SA", "Australia/Hobart": "TAS", "Australia/Darwin": "NT",
}  # fmt: skip
_TOO_MANY_WORDS = 12
_LONGEST_NAME_WORDS = 4


@cache
def _codes() -> frozenset[str]:
    """Codes of two letters of all countries that the library has."""
    import holidays  # slow to load

    return frozenset(holidays.list_supported_countries(include_aliases=False))


@cache
def _english() -> Mapping[str, str]:
    from babel import Locale

    return {code: str(name) for code, name in Locale("en").territories.items()}


@cache
def _names() -> Mapping[str, str]:
    """Folded name -> code of every country that the library has, in all languages that we read."""
    from babel import Locale

    found: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in _codes():
                found.setdefault(fold(str(name)), code)
    return {**found, **_EXTRA}


@cache
def _zone_table() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, frozenset[str]]]:
    """Zone -> its countries, the main one first; country -> the parts of the world in which its zones lie."""
    found: dict[str, list[str]] = {}
    areas: dict[str, set[str]] = {}
    for file in ("zone.tab", "zone1970.tab"):
        text = resources.files("tzdata.zoneinfo").joinpath(file).read_text(encoding="utf-8")
        for line in text.splitlines():
            if not line or line.startswith("#"):
                continue
            codes, _, zone = line.split("\t")[:3]
            told = found.setdefault(zone, [])
            told += [code for code in codes.split(",") if code not in told]
            if file == "zone.tab":
                areas.setdefault(codes, set()).add(zone.split("/")[0])
    return {zone: tuple(told) for zone, told in found.items()}, {code: frozenset(each) for code, each in areas.items()}


@lru_cache(maxsize=10_000)
def countries_of_zone(zone: str) -> tuple[str, ...]:
    """Countries that use a zone and have a calendar, the main one first.

    >>> countries_of_zone("Europe/Warsaw"), countries_of_zone("Etc/UTC")
    (('PL',), ())
    """
    table = _zone_table()[0]
    found = table.get(zone) or table.get(canonical(zone), ())
    return tuple(code for code in found if code in _codes()) if found else ()


def part_of_zone(zone: str) -> str:
    """The part of its country to which a zone belongs; blank where the zone does not tell.

    >>> part_of_zone("Australia/Melbourne"), part_of_zone("Europe/Berlin")
    ('VIC', '')
    """
    return _ZONE_PARTS.get(canonical(zone) or zone, "")


def neighbours_of(country: str) -> tuple[str, ...]:
    """Other countries with a calendar and a zone in the same part of the world."""
    areas = _zone_table()[1]
    own = areas.get(country, frozenset())
    return tuple(sorted(code for code, each in areas.items() if each & own and code != country and code in _codes()))


@lru_cache(maxsize=10_000)
def coded_in(text: str) -> tuple[Territory, ...]:
    """Territories whose code in capital letters stands in a text.

    >>> coded_in("DE-BY 2027")
    (Territory(country='DE', part='BY'),)
    """
    found: dict[Territory, None] = {}
    for code in _CODE.findall(text):
        country, _, part = code.partition("-")
        if country in _codes() and (not part or part in _parts(country)):
            found[Territory(country, part)] = None
    return tuple(found)


@lru_cache(maxsize=10_000)
def territory_names_in(text: str) -> tuple[str, ...]:
    """Countries whose name stands in a text, in the order of the text.

    >>> territory_names_in("Feiertage Deutschland 2027")
    ('DE',)
    """
    words = re.findall(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*", fold(text))[:_TOO_MANY_WORDS]
    found: dict[str, None] = {}
    spot = 0
    while spot < len(words):
        for length in range(_LONGEST_NAME_WORDS, 0, -1):
            name = " ".join(words[spot : spot + length])
            code = _names().get(name)
            if code and (len(name) >= _SHORTEST_NAME or not name.isascii() or name in _EXTRA):
                found[code] = None
                spot += length - 1
                break
        spot += 1
    return tuple(found)


@cache
def _parts(country: str) -> Mapping[str, tuple[str, ...]]:
    """Code of each part of a country -> its names."""
    import holidays

    blank = holidays.country_holidays(country)
    names = blank.get_subdivision_aliases()
    return {str(part): tuple(map(str, names.get(part, ()))) for part in blank.subdivisions}


@lru_cache(maxsize=10_000)
def part_named_in(country: str, text: str) -> str:
    """The part of a country whose name stands in a text, the longest name first; blank if none does."""
    folded = f" {_words(text)} "
    names = [(name, part) for part, each in _parts(country).items() for name in each if len(name) >= _SHORTEST_NAME]
    for name, part in sorted(names, key=lambda each: (-len(each[0]), each)):
        if f" {_words(name)} " in folded:
            return part
    return ""


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def settled(wanted: str) -> Territory:
    """The territory of a code such as ``PL`` or ``DE-BY``, or of a country's name.

    Raises:
        SettingsError: there is no calendar of it.
    """
    country, _, part = (each.strip() for each in wanted.partition("-"))
    code = _EXTRA.get(fold(country)) or country.upper()
    if code not in _codes():
        code = _names().get(fold(wanted), "")
        part = ""
    if not code:
        labels = [f"{each} ({_english().get(each, each)})" for each in sorted(_codes())]
        message = f'--country: there is no official calendar of "{wanted}".'
        raise SettingsError(message, _nearest(wanted, labels) or "write a code such as PL or DE-BY, or none.")
    return Territory(code, _part(code, part, wanted) if part else "")


def _part(country: str, part: str, wanted: str) -> str:
    known = _parts(country)
    for code, names in known.items():
        if fold(part) in {fold(code), *map(fold, names)}:
            return code
    if not known:
        raise SettingsError(f'--country: {country} has no parts, so not "{wanted}".', f"write {country}.")
    labels = [" ".join([f"{country}-{code}", *(f"({name})" for name in names[:1])]) for code, names in known.items()]
    near = _nearest(part, labels)
    raise SettingsError(f'--country: {country} has no part "{part}".', near or f"one of: {', '.join(labels)}")


def _nearest(wanted: str, labels: Iterable[str]) -> str:
    from rapidfuzz import fuzz, process

    found = process.extract(wanted, sorted(labels), scorer=fuzz.WRatio, processor=fold, limit=3, score_cutoff=60)
    near = [name for name, score, _ in found if score > found[0][1] - 10]
    return f"did you mean {' or '.join(near)}?" if near else ""


def shown(territory: Territory) -> str:
    """A territory in English words.

    >>> shown(Territory("DE", "BY")), shown(Territory("US"))
    ('Germany (Bayern)', 'the United States')
    """
    name = _english().get(territory.country, territory.country)
    country = f"the {name}" if territory.country in _WITH_ARTICLE else name
    if not territory.part:
        return country
    return f"{country} ({next(iter(_parts(territory.country)[territory.part]), territory.part)})"
