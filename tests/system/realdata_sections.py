"""The real Outlook holiday file, read line by line; dates of other calendars are converted by arithmetic of its own.

The third field of a line names the calendar by the number that Windows gives it, and Windows' arithmetic is what
Outlook shows: its Hijri calendar counts from 18 July 622 (1 January 2001 is 6 Shawwal 1421, as its documents say) and
its Hebrew months begin with Tishri. Umm al-Qura dates are the published ones.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from realdata_reading import Entry, cleaned

HIJRI_EPOCH = dt.date(622, 7, 18)
SHAWWAL = "20160706 20170625 20180615 20190604 20200524 20210513 20220502 20230421 20240410 20250330 20260320"
PILGRIMAGE = "20160902 20170823 20180812 20190802 20200722 20210711 20220630 20230619 20240607 20250528 20260518"
"""The first days of the tenth and of the twelfth month in Saudi Arabia's civil calendar, from 1437 on."""
HEBREW_EPOCH = 1373428
"""Days from the first year of the Hebrew calendar to the first one of ours."""
HOUR = 1080
"""Parts of an hour, in which the Hebrew calendar counts."""


def hijri(year: int, month: int, day: int) -> dt.date | None:
    """A date of the Hijri calendar of Windows: 11 leap years in 30, months of 30 and 29 days in turn."""
    if day > (30 if month % 2 else 29):
        return None
    years = sum(354 + ((11 * each + 14) % 30 < 11) for each in range(1, year))
    return HIJRI_EPOCH + dt.timedelta(days=years + ((month - 1) * 59 + 1) // 2 + day - 1)


def umm_al_qura(year: int, month: int, day: int) -> dt.date:
    """A date near the two feasts in the calendar that Saudi Arabia publishes."""
    firsts = {10: SHAWWAL, 12: PILGRIMAGE}[month].split()
    return dt.datetime.strptime(firsts[year - 1437], "%Y%m%d").date() + dt.timedelta(days=day - 1)  # noqa: DTZ007


def persian(year: int, month: int, day: int) -> dt.date:
    """A date of the Iranian calendar from 1394 to 1407, in which years of Olympic games begin on 20 March."""
    assert 1394 <= year <= 1407
    first = dt.date(year + 621, 3, 20 if (year + 621) % 4 == 0 else 21)
    return first + dt.timedelta(days=31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1)


def hebrew(year: int, month: int, day: int) -> dt.date:
    """A date of the Hebrew calendar, months counted from Tishri; leap years have thirteen."""
    lasts = new_year(year + 1) - new_year(year)
    lengths = [30, 29 + (lasts % 10 == 5), 30 - (lasts % 10 == 3), 29, 30]
    lengths += [30, 29] if lasts > 380 else [29]
    lengths += [30, 29, 30, 29, 30, 29]
    return dt.date.fromordinal(new_year(year) + sum(lengths[: month - 1]) + day - 1)


def new_year(year: int) -> int:
    """The day of 1 Tishri, as Python numbers days: the mean new moon, put off by the four rules."""
    months = (235 * year - 234) // 19
    parts = 5 * HOUR + 204 + months * (12 * HOUR + 793)
    days, rest = months * 29 + 1 + parts // (24 * HOUR), parts % (24 * HOUR)
    weekday = days % 7
    common, after_leap = not leap(year), leap(year - 1)
    late = rest >= 18 * HOUR
    third = weekday == 2 and common and rest >= 9 * HOUR + 204
    second = weekday == 1 and after_leap and rest >= 15 * HOUR + 589
    days += late or third or second
    days += days % 7 in {0, 3, 5}
    return days - HEBREW_EPOCH


def leap(year: int) -> bool:
    """Whether a Hebrew year has thirteen months."""
    return (7 * year + 1) % 19 < 7


def gregorian(year: int, month: int, day: int) -> dt.date:
    """A date as it stands."""
    return dt.date(year, month, day)


CALENDARS: dict[str, Callable[[int, int, int], dt.date | None]] = {
    "": gregorian, "6": hijri, "8": hebrew, "22": persian, "23": umm_al_qura,
}  # fmt: skip


def sections(path: Path) -> Iterator[Entry]:
    """One day a line, in the occasion that its section names; days that there are not are left out."""
    section = ""
    for line in filter(None, path.read_bytes().decode("utf-16").splitlines()):
        if line.startswith("["):
            section = line[1 : line.rindex("]")]
            continue
        name, date, calendar = (f"{line},").split(",")[:3]
        first = CALENDARS[calendar](*map(int, date.split("/")))
        if first:
            yield Entry(first, first, cleaned(name), section)
