"""Rows of invented holiday lists in the layouts that people use, from which hostile files are made.

A list is rows of cells as a workbook would hold them: text, numbers, dates, times, or None for a blank.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Cell = str | int | float | bool | dt.datetime | dt.time | None
Rows = list[list[Cell]]

NAMES = (
    "Christmas Day", "New Year", "Fête du Travail", "元日", "Święto Konstytucji", "Día de Reyes", "Año Nuevo; observed",
    "Closed from noon", "Boxing Day, observed", "🎄", "=HYPERLINK(1)", "Half day", "Heiligabend (bis 14 Uhr)", "TBA",
    "Eid al-Fitr*", "Stocktaking", "x" * 300, "  padded  ", "National Day (except Bern)", "Workday", "", "-", "#",
)  # fmt: skip
PLACES = ("Poland", "DE", "Bayern", "Mumbai", "東京", "All", "all except DE", "DE, FR; IT", "", "Sites", "UK & IE", "*")
TICKS = ("x", "✓", "", "", "no", "1", "0", "●", "N", "Y", "off", "?", "half")
HOURS = (
    "", "09:00", "9-13", "9:00–13:00, 14:00–18:00", "closed", "24:00", "25:61", "21:00", "01:00", "9am", "5 p.m.",
    "until 13:00", "half day", "all day", "00:00", "9:00-5:00",
)  # fmt: skip
ZONES = (
    "",
    "Europe/Warsaw",
    "CET",
    "IST",
    "UTC+2",
    "W. Europe Standard Time",
    "Mars/Olympus",
    "+99:99",
    "America/Lima",
)
FLAGS = ("", "yes", "no", "Y", "0", "maybe", "TRUE", "off", "working day", "holiday")
DAY_FLAGS: tuple[Cell, ...] = (0, 1, "Y", "", "0", "2", "holiday", "休", True)
HEADS: tuple[Cell, ...] = (*PLACES, 2026, 2027, "2028", "FY27")
WEEKDAYS = ("Monday", "Sat", "Sonntag", "土", "mercredi", "")
HEADERS: dict[str, tuple[str, ...]] = {
    "occasion": ("Occasion", "Calendar", "Country", "Kalender", "Site"),
    "event": ("Event", "Holiday", "Name", "Feiertag", "祝日名", "Nom", "Summary", "Holiday name"),
    "date": ("Start date", "Date", "Datum", "日付", "Fecha", "Date (DD/MM/YYYY)", "Dates", "Day", "2027", "Start"),
    "end": ("End date", "Until", "bis", "To", "Last day"),
    "opens": ("Start time", "From", "Opening hours", "Open"),
    "closes": ("End time", "To", "Close"),
    "zone": ("Time zone", "TZ"),
    "working": ("Working", "Open?", "Status", "Type", "isOff"),
    "weekday": ("Weekday", "Day", "曜日"),
    "region": ("Region", "States", "Regions", "Land"),
    "note": ("Note", "Description", "", "Remarks", "Default"),
}
ODD_ROWS: tuple[list[Cell], ...] = (
    [], ["Total", 12], ["# see the other sheet"], ["Holidays 2027"], ["Date", "Event"], ["1)", "subject to change"],
    [None, None, None], ["Region:", "Bayern"], ["2028"], ["January"], ["Source: intranet, 2027-01-01"],
    ["Public holidays", None, None, "Company days"], ["-----", "-----"], ["Event", "Event", "Date", "Date"],
)  # fmt: skip


def _ranged(day: dt.date, write: Callable[[dt.date], str]) -> str:
    return f"{write(day)} - {write(day + dt.timedelta(days=3))}"


WRITINGS: tuple[Callable[[dt.date], Cell], ...] = (
    lambda day: day.isoformat(),
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%m/%d/%y}",
    lambda day: f"{day.day} {day:%B %Y}",
    lambda day: f"{day:%a}, {day:%b} {day.day}",
    lambda day: f"{day:%d-%b}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"令和{day.year - 2018}年{day.month}月{day.day}日",
    lambda day: f"R{day.year - 2018}.{day.month}.{day.day}",
    lambda day: f"{day.year - 1911}/{day.month}/{day.day}",
    lambda day: f"{day.day}.{day.month}.",
    lambda day: f"{day.day}-{day.day + 2} {day:%b %Y}",
    lambda day: f"{day:%b} {day.day}, {day.day + 1} & {day.day + 2}",
    lambda day: _ranged(day, lambda each: f"{each:%d.%m.%Y}"),
    lambda day: _ranged(day, lambda each: each.isoformat()),
    lambda day: f"{day.isoformat()}T09:30:00Z",
    lambda day: f"{day.isoformat()} 21:00 to 23:00",
    lambda day: (day - dt.date(1899, 12, 30)).days,
    lambda day: dt.datetime(day.year, day.month, day.day),  # noqa: DTZ001 - cells have no zone
    lambda day: dt.datetime(day.year, day.month, day.day, 9, 30),  # noqa: DTZ001
    lambda day: f"{day:%A}, the {day.day}th of {day:%B}",
)
NO_DATES: tuple[Cell, ...] = (
    "", None, "TBA", "30 Feb 2027", "32.13.2027", "0000-00-00", "9999-12-31", "1.1.1", "31/11/27", 0, -1, 2958466,
    1e308, 0.5, 12, 2027, "2027", "٢٠٢٧/٠١/٠١", "²⁰27-01-01", "２０２７年１月１日", "1/1/1/1", "--", "12/24-26", "1e5",
    "every Monday", "1st Monday of May", True, dt.time(9, 30), dt.datetime(1900, 1, 1),  # noqa: DTZ001
    dt.datetime(9999, 12, 31, 23, 59, 59),  # noqa: DTZ001
    "99999999999999999999", "1" * 400, "Dec 25 2027 25:00", "2027-12-25T00:00:00+99:99", "令和99年99月99日", "M1.1.1",
)  # fmt: skip

days = st.one_of(st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)), st.dates(dt.date(1900, 1, 1)))
names = st.sampled_from(NAMES)
places = st.sampled_from(PLACES)
ticks = st.sampled_from(TICKS)


@st.composite
def written(draw: st.DrawFn, writings: Sequence[Callable[[dt.date], Cell]] = WRITINGS) -> Cell:
    """A day in one of some ways of writing, and now and then what is none."""
    if draw(st.integers(0, 11)) == 0:
        return draw(st.sampled_from(NO_DATES))
    return draw(st.sampled_from(writings))(draw(days))


def _dates(draw: st.DrawFn) -> SearchStrategy[Cell]:
    """The dates of one column: mostly written in one way, sometimes in several."""
    size = draw(st.sampled_from((1, 1, 1, 2, len(WRITINGS))))
    return written(draw(st.lists(st.sampled_from(WRITINGS), min_size=size, max_size=size)))


def _field(kind: str, dates: SearchStrategy[Cell]) -> SearchStrategy[Cell]:
    """Cells of a column by what it is for."""
    pools: dict[str, Sequence[Cell]] = {
        "event": NAMES, "occasion": PLACES, "region": PLACES, "opens": HOURS, "closes": HOURS, "zone": ZONES,
        "working": FLAGS, "weekday": WEEKDAYS, "note": NAMES,
    }  # fmt: skip
    return dates if kind in ("date", "end") else st.sampled_from(pools[kind])


@st.composite
def plain_lists(draw: st.DrawFn) -> Rows:
    """One event a row, under headers of any choice and order."""
    kinds = draw(st.lists(st.sampled_from(sorted(HEADERS)), min_size=1, max_size=7))
    if draw(st.integers(0, 9)):
        kinds.insert(draw(st.integers(0, len(kinds))), "date")
    columns = [_field(kind, _dates(draw)) for kind in kinds]
    header: list[Cell] = [draw(st.sampled_from(HEADERS[kind])) for kind in kinds]
    rows = draw(st.lists(st.tuples(*columns), min_size=0, max_size=8))
    return [header, *map(list, rows)]


@st.composite
def tick_lists(draw: st.DrawFn) -> Rows:
    """Dates and names beside a column of ticks for each site."""
    sites = draw(st.lists(places, min_size=1, max_size=5))
    rows = draw(st.lists(st.tuples(_dates(draw), names, *[ticks for _ in sites]), min_size=1, max_size=8))
    return [["Date", "Holiday", *sites], *map(list, rows)]


@st.composite
def matrices(draw: st.DrawFn) -> Rows:
    """One holiday a row and a column of dates for each site or year, or the same turned over."""
    heads = draw(st.lists(st.sampled_from(HEADS), min_size=1, max_size=5))
    dates = _dates(draw)
    rows = draw(st.lists(st.tuples(names, *[dates for _ in heads]), min_size=1, max_size=7))
    grid: Rows = [["Holiday", *heads], *map(list, rows)]
    return [list(column) for column in zip(*grid, strict=True)] if draw(st.booleans()) else grid


@st.composite
def daily_lists(draw: st.DrawFn) -> Rows:
    """One row for each day with a flag."""
    first = draw(days)
    write = draw(st.sampled_from(WRITINGS))
    count = min(draw(st.integers(1, 40)), (dt.date.max - first).days)
    flags = draw(st.lists(st.sampled_from(DAY_FLAGS), min_size=1, max_size=4))
    rows: Rows = [
        [write(first + dt.timedelta(days=step)) if first.year < 9999 else None, flags[step % len(flags)], ""]
        for step in range(count)
    ]
    return [[draw(st.sampled_from(HEADERS["date"])), draw(st.sampled_from(FLAGS)), "Note"], *rows]


@st.composite
def start_end_lists(draw: st.DrawFn) -> Rows:
    """A row that starts an event and a row that ends it."""
    dates = _dates(draw)
    rows = draw(st.lists(st.tuples(dates, names, st.sampled_from(("start", "end", "Start", "結束", ""))), max_size=8))
    return [["Date", "Event", "Type"], *map(list, rows)]


one_table = st.one_of(plain_lists(), plain_lists(), tick_lists(), matrices(), daily_lists(), start_end_lists())


@st.composite
def several_tables(draw: st.DrawFn) -> Rows:
    """Tables side by side or one below the other."""
    first, second = draw(one_table), draw(one_table)
    gap = draw(st.integers(0, 2))
    if draw(st.booleans()):
        return [*first, *([] for _ in range(gap)), *second]
    width = max(map(len, first)) + gap
    height = max(len(first), len(second))
    above, beside = (each + [[]] * (height - len(each)) for each in (first, second))
    return [[*left, *[None] * (width - len(left)), *right] for left, right in zip(above, beside, strict=True)]


@st.composite
def lists_with_oddities(draw: st.DrawFn) -> Rows:
    """A list with rows taken out, doubled, shifted, and odd ones put between."""
    rows = draw(st.one_of(one_table, one_table, several_tables()))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, max(len(rows) - 1, 0)))
        change = draw(st.sampled_from(("odd", "drop", "double", "shift", "header last", "cut")))
        if change == "odd" or not rows:
            rows.insert(place, list(draw(st.sampled_from(ODD_ROWS))))
        elif change == "drop":
            del rows[place]
        elif change == "double":
            rows.insert(place, list(rows[place]))
        elif change == "shift":
            rows[place] = [None, *rows[place]]
        elif change == "header last":
            rows.append(rows.pop(0))
        else:
            rows[place] = rows[place][:1]
    return rows
