"""The names under which drops are filed: ``FOLDER/DATE_RUNID_NAME``, and what can be read back from them.

Names that programs of all kinds can hold: no control characters, nothing that divides folders anywhere, no dot or blank
at the end, and short enough for what is added to them.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from importer.core.drops import REPORTS, Folder
from importer.core.rules.zones import load_zone

_LONGEST = 240
"""Bytes in UTF-8 of a name with what is added for its reports. File systems take 255; 15 are left for those who write
under a name for the time being first."""
_ENDING = re.compile(r"(?:\.tar)?\.[^.]{1,15}(?:\.(?:gz|bz2|xz|zip))?", re.IGNORECASE)
_FILED = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{8}T\d{6}-[0-9a-f]{2,32})_(.+)", re.DOTALL | re.ASCII)
_DIVIDING = frozenset('/\\:*?"<>|')
"""What Windows or others do not take in names."""
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of signs without a shape, marks that turn the direction of reading and halves of signs among them."""
_SUBSTITUTE = "_"


@dataclass(frozen=True, slots=True)
class FiledName:
    """A name that we gave."""

    folder: Folder
    day: dt.date
    """When it was filed, by the clock of its rule."""
    run: str
    """The id of its run, which is that of the drop."""
    name: str
    """As it was dropped, as far as names can hold that; without its folder."""
    reports: bool = False
    """Whether it is the folder of its reports."""


def target_name(folder: Folder, day: dt.date, run: str, name: str) -> str:
    """Where a drop is filed.

    >>> target_name(Folder.DONE, dt.date(2027, 1, 31), "20270131T020003-1f2e", "poland/holidays.csv")
    'done/2027-01-31_20270131T020003-1f2e_holidays.csv'
    """
    before = f"{day:%Y-%m-%d}_{run}_"
    return f"{folder}/{before}{safe_name(name.rpartition('/')[2], _LONGEST - len((before + REPORTS).encode()))}"


def reports_name(target: str) -> str:
    """The folder of a drop's reports."""
    return f"{target}{REPORTS}"


def beside_target(target: str, name: str, companion: str) -> str:
    """Where a companion is filed: beside its file, with the ending that it had.

    >>> beside_target("done/2027-01-31_20270131T020003-1f2e_a.csv", "a.csv", "a.csv.sha256")
    'done/2027-01-31_20270131T020003-1f2e_a.csv.sha256'
    >>> beside_target("done/2027-01-31_20270131T020003-1f2e_a.csv", "a.csv", "a.done")
    'done/2027-01-31_20270131T020003-1f2e_a.csv.done'
    """
    base, own = (each.rpartition("/")[2] for each in (name, companion))
    ending = own[len(base) :] if own.casefold().startswith(base.casefold()) else f".{own.rpartition('.')[2]}"
    return target + safe_name(f"x{ending}", len(REPORTS) + 9)[1:]


def filing_day(now: dt.datetime, zone: str) -> dt.date:
    """The day of a moment, by the clock of a rule."""
    return now.astimezone(load_zone(zone)).date()


def read_target(target: str) -> FiledName | None:
    """What a name says; None if it is not one that we gave.

    >>> read_target("done/2027-01-31_20270131T020003-1f2e_holidays.csv.report").name
    'holidays.csv'
    """
    folder, _, base = target.partition("/")
    found = _FILED.fullmatch(base)
    if found is None or folder not in set(Folder) or "/" in base:
        return None
    try:
        day = dt.date.fromisoformat(found[1])
    except ValueError:
        return None
    name = found[3].removesuffix(REPORTS)
    return FiledName(Folder(folder), day, found[2], name, name != found[3]) if name else None


def safe_name(name: str, room: int) -> str:
    """A name that every system can hold, with its ending, in at most so many bytes of UTF-8.

    >>> safe_name('a:b*.csv. ', 100), safe_name("ż" * 100 + ".xlsx", 15)
    ('a_b_.csv', 'żżżżż.xlsx')
    """
    composed = unicodedata.normalize("NFC", name)
    clear = "".join(_SUBSTITUTE if _unfit(sign) else sign for sign in composed).rstrip(". ")
    if clear.casefold().endswith(REPORTS):  # what has this ending is the folder of somebody's reports
        clear = f"{clear[: -len(REPORTS)]}{_SUBSTITUTE}{REPORTS[1:]}"
    if len(clear.encode()) > room:
        clear = _shortened(clear, room)
    return clear or _SUBSTITUTE


def _unfit(sign: str) -> bool:
    return sign in _DIVIDING or unicodedata.category(sign) in _NOT_SHOWN


def _shortened(name: str, room: int) -> str:
    start = next((at for at in range(len(name)) if name[at] == "." and _ENDING.fullmatch(name, at)), len(name))
    ending = name[start:]
    if len(ending.encode()) >= room:
        start, ending = len(name), ""
    cut = name[:start].encode()[: room - len(ending.encode())].decode(errors="ignore")
    return f"{cut.rstrip('. ') or _SUBSTITUTE}{ending}" if ending else cut.rstrip(". ")
