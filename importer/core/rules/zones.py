"""Zones: what a zone cell means, and the offsets of a zone, from the pinned tzdata package alone.

Names come from tzdata's own list and alias table (``tzdata.zi``), Windows names from the CLDR table that babel holds.
A bare abbreviation or an offset is no zone: it only means the default zone where that has it; localise decides.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal
from zoneinfo import ZoneInfo

import tzdata
from babel.core import get_global

from importer.core.faults import Fault
from importer.core.names import clean

VERSION: str = tzdata.IANA_VERSION
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_ABBREVIATION = re.compile(r"[A-Z]{2,5}")
_LONGEST_OFFSET = 14 * 60
# Names in tzdata that people use as abbreviations of "our time", summer time included.
_BARE = frozenset({"EST", "MST", "HST", "GMT", "CET", "EET", "MET", "WET", "GMT0", "GMT+0", "GMT-0"})


@dataclass(frozen=True, slots=True)
class ZoneReading:
    """What a row says of its zone: a name, an abbreviation, or an offset in minutes east of UTC.

    An offset in a date cell may stand beside a zone in its own column: then it has a name, too.
    """

    kind: Literal["zone", "abbreviation", "offset"]
    text: str
    name: str = ""
    minutes: int = 0


@lru_cache(maxsize=1)
def _tables() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """(folded name -> name, alias -> target) of every zone in tzdata."""
    zones = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    lines = resources.files("tzdata.zoneinfo").joinpath("tzdata.zi").read_text(encoding="utf-8").splitlines()
    links = {alias: target for _, target, alias in (line.split() for line in lines if line.startswith("L "))}
    return {zone.casefold(): zone for zone in zones}, links


@lru_cache(maxsize=1)
def _windows() -> Mapping[str, str]:
    return {name.casefold(): zone for name, zone in get_global("windows_zone_mapping").items()}


def known_zones() -> frozenset[str]:
    """Every zone name in the pinned tzdata, aliases included."""
    return frozenset(_tables()[0].values())


def canonical(name: str) -> str:
    """The canonical name of a zone; an unknown name stays as it is.

    >>> canonical("Asia/Calcutta"), canonical("Asia/Kolkata")
    ('Asia/Kolkata', 'Asia/Kolkata')
    """
    links = _tables()[1]
    for _ in range(4):
        if name not in links:
            break
        name = links[name]
    return "Etc/UTC" if name in ("UTC", "Etc/UTC") else name


@lru_cache(maxsize=1024)
def load_zone(name: str) -> ZoneInfo:
    """Load a zone from the pinned tzdata, whatever the machine has; references are held (ZoneInfo keeps only 8).

    Raises:
        KeyError: tzdata has no such zone.
    """
    known = _tables()[0][name.casefold()]
    folder = resources.files("tzdata.zoneinfo")
    for part in known.split("/"):
        folder = folder.joinpath(part)
    with folder.open("rb") as file:
        return ZoneInfo.from_file(file, key=known)


def read_zone(value: object) -> ZoneReading | Fault:
    """Read one zone cell.

    >>> read_zone("W. Europe Standard Time").name
    'Europe/Berlin'
    >>> read_zone("UTC+2").minutes
    120
    """
    text = clean(str(value))
    key = text.replace(" ", "_").casefold()
    zones = _tables()[0]
    if text.upper() in ("UTC", "Z", "ETC/UTC"):
        return ZoneReading("zone", text, name="UTC")
    if key in zones and zones[key] not in _BARE:
        return ZoneReading("zone", text, name=zones[key])
    if text.casefold() in _windows():
        return ZoneReading("zone", text, name=_windows()[text.casefold()])
    offset = _OFFSET.fullmatch(text)
    if offset:
        return _read_offset(text, offset)
    if _ABBREVIATION.fullmatch(text.upper()) and text.isascii():
        return ZoneReading("abbreviation", text.upper())
    return Fault("zone-unknown", f'"{text}" is not a time zone that is known.', _nearest(text))


def _read_offset(text: str, found: re.Match[str]) -> ZoneReading | Fault:
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > _LONGEST_OFFSET or int(found[3] or 0) > 59:
        return Fault("zone-unknown", f'"{text}" is further from UTC than any place on earth.', _nearest(text))
    return ZoneReading("offset", text, minutes=minutes if found[1] == "+" else -minutes)


def _nearest(text: str) -> str:
    from rapidfuzz import fuzz, process  # needed for faults only, and costs start-up time

    regions = sorted(zone for zone in known_zones() if "/" in zone and not zone.startswith(("Etc/", "US/")))
    near = process.extract(text, regions, scorer=fuzz.WRatio, limit=2, score_cutoff=75)
    names = " or ".join(name for name, _, _ in near)
    return f"write {names}?" if names else "write a zone such as Europe/Warsaw."


def offset_minutes(zone: str, wall: dt.datetime) -> int:
    """Minutes east of UTC at a wall time, the first pass in a fold."""
    offset = wall.replace(tzinfo=load_zone(zone)).utcoffset()
    return round((offset or dt.timedelta()).total_seconds() / 60)


def uses_abbreviation(zone: str, abbreviation: str, year: int) -> bool:
    """Whether a zone calls itself so, or keeps the offset that the abbreviation means, at any time of a year."""
    here = load_zone(zone)
    moments = [dt.datetime(year, month, 15, 12, tzinfo=here) for month in range(1, 13)]
    if any(moment.tzname() == abbreviation for moment in moments):
        return True
    if abbreviation not in _BARE:
        return False
    there = load_zone(abbreviation)
    return any(moment.utcoffset() == moment.astimezone(there).utcoffset() for moment in moments)


def transition_kind(zone: str, wall: dt.datetime) -> Literal["", "gap", "fold"]:
    """Whether a wall time does not exist (gap) or exists twice (fold) in a zone."""
    here = load_zone(zone)
    first, second = (wall.replace(tzinfo=here, fold=fold).utcoffset() for fold in (0, 1))
    if first == second:
        return ""
    there = wall.replace(tzinfo=here).astimezone(dt.UTC).astimezone(here).replace(tzinfo=None)
    return "fold" if there == wall else "gap"
