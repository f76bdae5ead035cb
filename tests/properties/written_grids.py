"""Write events as a matrix, as several tables of one sheet, or as several sheets of a workbook."""

import datetime as dt
from collections.abc import Mapping

from hypothesis import assume
from hypothesis import strategies as st
from listed_events import SITES, Entry, Wanted, called, entries, facts_of
from written_dates import TEXTS
from written_layouts import Layout
from written_sheets import Row, Sheet, Writer, blank_rows, one_page, plain_sites


def _per_site(draw: st.DrawFn) -> tuple[list[str], list[str], dict[tuple[str, str], dt.date]]:
    """Names, sites, and a day for most pairs of them; the first name and the first site have all."""
    texts = draw(called(2, 8))
    sites = draw(st.lists(st.sampled_from(SITES), min_size=2, max_size=5, unique=True))
    days: dict[tuple[str, str], dt.date] = {}
    for name in texts:
        usual = draw(st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)))
        for site in sites:
            other = draw(st.sampled_from([0, 0, 0, 1, 7]))
            days[name, site] = usual + dt.timedelta(other)
    for name in draw(st.lists(st.sampled_from(texts[1:]), max_size=2, unique=True)):
        del days[name, sites[-1]]
    return texts, sites, days


def _facts_of_pairs(days: Mapping[tuple[str, str], dt.date]) -> tuple[Entry, ...]:
    return tuple(Entry(name, day, day, (site,)) for (name, site), day in days.items())


def matrix_sites(draw: st.DrawFn, workbook: bool) -> Sheet:
    """Names down, sites across, dates inside."""
    texts, sites, days = _per_site(draw)
    writer = Writer.drawn(draw, workbook=workbook)
    blank = draw(st.sampled_from(["", "", "-", "n/a"]))
    header: Row = [writer.heading("event"), *sites]
    rows = [[name, *_cells(writer, days, [(name, site) for site in sites], blank)] for name in texts]
    sure = writer.sure(list(days.values())) and plain_sites(sites)
    return one_page([*writer.above(titled=True), header, *rows], facts_of(_facts_of_pairs(days)), sure=sure)


def holidays_across(draw: st.DrawFn, workbook: bool) -> Sheet:
    """Sites down, names across, dates inside."""
    texts, sites, days = _per_site(draw)
    writer = Writer.drawn(draw, workbook=workbook)
    header: Row = [writer.heading("region"), *texts]
    rows = [[site, *_cells(writer, days, [(name, site) for name in texts], "")] for site in sites]
    sure = writer.sure(list(days.values())) and plain_sites(texts)
    return one_page([*writer.above(titled=True), header, *rows], facts_of(_facts_of_pairs(days)), sure=sure)


def _cells(writer: Writer, days: Mapping[tuple[str, str], dt.date], pairs: list[tuple[str, str]], blank: str) -> Row:
    return [writer.day(days[pair]) if pair in days else blank for pair in pairs]


def _per_year(draw: st.DrawFn) -> tuple[list[str], list[int], dict[tuple[str, int], dt.date]]:
    texts = draw(called(2, 8))
    first = draw(st.integers(2025, 2028))
    years = list(range(first, first + draw(st.integers(2, 3))))
    ahead = st.integers(0, 364)
    days = {(name, year): dt.date(year, 1, 1) + dt.timedelta(draw(ahead)) for name in texts for year in years}
    return texts, years, days


def matrix_years(draw: st.DrawFn, workbook: bool) -> Sheet:
    """Names down, years across, dates inside."""
    texts, years, days = _per_year(draw)
    writer = Writer.drawn(draw, workbook=workbook, styles=TEXTS)
    header: Row = [writer.heading("event"), *(_year(workbook, year) for year in years)]
    rows: list[Row] = [[name, *(writer.day(days[name, year]) for year in years)] for name in texts]
    facts = facts_of(Entry(name, day, day) for (name, _), day in days.items())
    return one_page([*writer.above(titled=True), header, *rows], facts, sure=writer.sure(list(days.values())))


def years_down(draw: st.DrawFn, workbook: bool) -> Sheet:
    """Years down, names across, dates inside."""
    texts, years, days = _per_year(draw)
    writer = Writer.drawn(draw, workbook=workbook)
    header: Row = [writer.heading("year"), *texts]
    rows: list[Row] = [[_year(workbook, year), *(writer.day(days[name, year]) for name in texts)] for year in years]
    facts = facts_of(Entry(name, day, day) for (name, _), day in days.items())
    sure = writer.sure(list(days.values())) and plain_sites(texts)
    return one_page([*writer.above(titled=True), header, *rows], facts, sure=sure)


def _year(workbook: bool, year: int) -> str | int:
    return year if workbook else str(year)


def _tables(draw: st.DrawFn, workbook: bool) -> tuple[Writer, dict[str, tuple[Row, list[Row]]], tuple[Entry, ...]]:
    """A header and rows for each site, with the same headings, in another order of rows."""
    sites = draw(st.lists(st.sampled_from(SITES), min_size=2, max_size=4, unique=True))
    writer = Writer.drawn(draw, workbook=workbook)
    header: Row = [writer.date_heading("start_date"), writer.heading("event")]
    tables: dict[str, tuple[Row, list[Row]]] = {}
    events: list[Entry] = []
    for site in sites:
        own = [Entry(each.name, each.first, each.last, (site,)) for each in draw(entries(Wanted(most=6)))]
        tables[site] = header, [[writer.day(each.first), each.name] for each in own]
        events += own
    return writer, tables, tuple(events)


def _sure(writer: Writer, tables: Mapping[str, tuple[Row, list[Row]]], events: tuple[Entry, ...]) -> bool:
    """Whether each table says by itself which way its dates are written, and which site it is of."""
    own = ([each.first for each in events if each.sites == (site,)] for site in tables)
    return all(writer.sure(days) for days in own) and plain_sites(tables)


def stacked(draw: st.DrawFn, workbook: bool) -> Sheet:
    """A table for each site below each other, its name above each."""
    writer, tables, events = _tables(draw, workbook)
    gap = blank_rows(draw(st.integers(1, 2)))
    under = blank_rows(draw(st.sampled_from([0, 0, 1])))
    rows: list[Row] = []
    for site, (header, body) in tables.items():
        rows += [[site], *under, header, *body, *gap]
    return one_page(rows, facts_of(events), sure=_sure(writer, tables, events) and not under)


def beside(draw: st.DrawFn, workbook: bool) -> Sheet:
    """A table for each site beside each other, its name above each."""
    writer, tables, events = _tables(draw, workbook)
    depth = max(len(body) for _, body in tables.values())
    rows: list[Row] = [[] for _ in range(depth + 2)]
    for site, (header, body) in tables.items():
        block: list[Row] = [[site, ""], header, *body, *_fill(depth - len(body))]
        rows = [[*row, *part, ""] for row, part in zip(rows, block, strict=True)]
    return one_page(rows, facts_of(events), sure=_sure(writer, tables, events))


def _fill(count: int) -> list[Row]:
    return [["", ""] for _ in range(count)]


def sheets(draw: st.DrawFn, _workbook: bool) -> Sheet:
    """A sheet of a workbook for each site, called by its name."""
    writer, tables, events = _tables(draw, True)
    assume(len({repr(table) for table in tables.values()}) == len(tables))  # a copy of a sheet is left out by design
    pages = tuple((site, [*writer.above(titled=True), header, *body]) for site, (header, body) in tables.items())
    return Sheet(pages, facts_of(events), _sure(writer, tables, events))


GRIDS: Mapping[str, Layout] = {
    "matrix-sites": matrix_sites, "holidays-across": holidays_across, "matrix-years": matrix_years,
    "years-down": years_down, "tables-stacked": stacked, "tables-beside": beside, "sheets": sheets,
}  # fmt: skip
