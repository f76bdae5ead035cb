"""Write a list of events in a layout: rows below a header, and what else people make of it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from hypothesis import strategies as st
from listed_events import SITES, Entry, Wanted, entries, facts_of, words
from written_dates import SURE_LANGUAGES, YEARLESS, in_words
from written_sheets import Row, Sheet, Writer, one_page, plain_sites

Layout = Callable[[st.DrawFn, bool], Sheet]
_TYPES = ("Public", "Company", "Bank")
_NEXT = dt.timedelta(1)


def _days(events: tuple[Entry, ...]) -> list[dt.date]:
    return [day for each in events for day in (each.first, each.last)]


def listed(draw: st.DrawFn, workbook: bool) -> Sheet:
    """A date and a name in each row, perhaps weekdays and types beside them."""
    events = draw(entries(Wanted()))
    writer = Writer.drawn(draw, workbook=workbook)
    header: Row = [writer.date_heading("start_date"), writer.heading("event")]
    rows: list[Row] = [[writer.day(each.first), each.name] for each in events]
    if draw(st.integers(0, 2)) == 0:
        writer.weekdays = True
        header.append(writer.heading("weekday"))
        rows = [[*row, writer.weekday(each.first)] for row, each in zip(rows, events, strict=True)]
    if draw(st.integers(0, 3)) == 0:
        header.append(writer.heading("type"))
        rows = [[*row, _TYPES[number % 3]] for number, row in enumerate(rows)]
    return one_page(writer.framed(header, rows), facts_of(events), sure=writer.sure([each.first for each in events]))


def ended(draw: st.DrawFn, workbook: bool) -> Sheet:
    """A first and a last day in each row; the last may be the day after, if the heading says so."""
    events = draw(entries(Wanted(spans=True)))
    writer = Writer.drawn(draw, workbook=workbook)
    exclusive = draw(st.integers(0, 3)) == 0
    ends = ["End date (exclusive)", "Back to work", "Return date"] if exclusive else ["End date (incl.)", "Last day"]
    start = writer.date_heading("start_date")
    plain = not exclusive and draw(st.booleans())
    header: Row = [start, writer.heading("end_date") if plain else draw(st.sampled_from(ends)), writer.heading("event")]
    after = _NEXT if exclusive else dt.timedelta()
    blanks = not exclusive and draw(st.booleans())
    rows: list[Row] = [
        [writer.day(each.first), "" if blanks and each.first == each.last else writer.day(each.last + after), each.name]
        for each in events
    ]
    lengths = {(each.last - each.first).days for each in events}
    sure = writer.sure(_days(events)) and not (plain and lengths == {1})
    mondays = sum(each.last.weekday() == 0 and each.last > each.first for each in events)
    if plain and mondays > 2:  # so many say that work begins again then
        return ended(draw, workbook)
    return one_page(writer.framed(header, rows), facts_of(events), sure=sure)


def ranges(draw: st.DrawFn, workbook: bool) -> Sheet:
    """Both ends of an event in one cell."""
    events = draw(entries(Wanted(spans=True)))
    writer = Writer.drawn(draw, workbook=workbook, real=False)
    rows: list[Row] = [[_range(writer, each), each.name] for each in events]
    header: Row = [writer.date_heading("start_date"), writer.heading("event")]
    return one_page(writer.framed(header, rows), facts_of(events), sure=writer.sure(_days(events)))


def _range(writer: Writer, event: Entry) -> str:
    first, last = str(writer.day(event.first)), str(writer.day(event.last))
    if event.first == event.last:
        return first
    short = writer.style.name == "words" and (event.first.year, event.first.month) == (
        event.last.year,
        event.last.month,
    )
    if short and writer.draw(st.booleans()):
        return in_words(f"{event.first.day}{writer.draw(st.sampled_from(['-', '–', ' - ']))}d MMMM y")(
            event.last, writer.language
        )
    return f"{first}{writer.style.joint}{last}"


def hours(draw: st.DrawFn, workbook: bool) -> Sheet:
    """Opening hours beside days off."""
    events = draw(entries(Wanted(hours=True, spans=True)))
    writer = Writer.drawn(draw, workbook=workbook)
    header: Row = [writer.date_heading("start_date"), "Last day", writer.heading("event")]
    rows: list[Row] = [[writer.day(each.first), writer.day(each.last), each.name] for each in events]
    apart = draw(st.booleans())
    header += [writer.heading("start_time"), writer.heading("end_time")] if apart else [writer.heading("hours")]
    for row, each in zip(rows, events, strict=True):
        told = [f"{clock:%H:%M}" if clock else "" for clock in (each.opens, each.closes)]
        row += told if apart else ["-".join(filter(None, told))]
    sure = writer.sure(_days(events))
    return one_page(writer.framed(header, rows), facts_of(events), sure=sure)


def regions(draw: st.DrawFn, workbook: bool) -> Sheet:
    """A column of sites: one, a list, all, all except."""
    events = draw(entries(Wanted(sites=1)))
    writer = Writer.drawn(draw, workbook=workbook)
    joint = draw(st.sampled_from([", ", "; ", ","]))
    everywhere = tuple(dict.fromkeys(site for each in events for site in each.sites))
    rows: list[Row] = [[writer.day(each.first), each.name, joint.join(each.sites)] for each in events]
    if draw(st.booleans()):
        more = draw(entries(Wanted(most=3)))
        left_out = draw(st.sampled_from([(), (everywhere[-1],)])) if len(everywhere) > 1 else ()
        said = writer.word("all") + (
            f" {draw(st.sampled_from(['except', 'excluding']))} {left_out[0]}" if left_out else ""
        )
        rest = tuple(site for site in everywhere if site not in left_out)
        rows += [[writer.day(each.first), each.name, said] for each in more]
        events = (*events, *(replace(each, sites=rest) for each in more))
    header: Row = [writer.date_heading("start_date"), writer.heading("event"), writer.heading("region")]
    sure = writer.sure([each.first for each in events]) and plain_sites(everywhere)
    return one_page(writer.framed(header, rows), facts_of(events), sure=sure)


def ticks(draw: st.DrawFn, workbook: bool) -> Sheet:
    """A column of ticks for each site."""
    first, *others = draw(entries(Wanted(sites=2)))
    pair = draw(st.lists(st.sampled_from(SITES), min_size=2, max_size=3, unique=True))
    events = replace(first, sites=tuple(pair)), *others
    writer = Writer.drawn(draw, workbook=workbook)
    sites = list(dict.fromkeys(site for each in events for site in each.sites))
    yes = draw(st.sampled_from(["x", "X", "✓", "1", "●", "yes", writer.word("yes")]))
    no = draw(st.sampled_from(["", "", "-", "no", writer.word("no"), "0"]))
    header: Row = [writer.date_heading("start_date"), writer.heading("event"), *sites]
    rows: list[Row] = [
        [writer.day(each.first), each.name, *(yes if site in each.sites else no for site in sites)] for each in events
    ]
    known = not words().means(yes, "no") and not words().means(no, "yes")
    sure = writer.sure([each.first for each in events]) and known and plain_sites(sites)
    return one_page(writer.framed(header, rows), facts_of(events), sure=sure)


def pieces(draw: st.DrawFn, workbook: bool) -> Sheet:
    """Day, month and year in columns of their own."""
    events = draw(entries(Wanted()))
    writer = Writer.drawn(draw, workbook=workbook)
    pattern = draw(st.sampled_from(["M", "MM", "MMMM", "MMM"]))
    header: Row = [*(writer.heading(name) for name in ("day", "month", "year")), writer.heading("event")]
    rows: list[Row] = [
        [str(each.first.day), in_words(pattern)(each.first, writer.language), str(each.first.year), each.name]
        for each in events
    ]
    sure = len(pattern) < 3 or writer.language in SURE_LANGUAGES
    return one_page(writer.framed(header, rows), facts_of(events), sure=sure)


def yearless(draw: st.DrawFn, workbook: bool) -> Sheet:
    """Dates without a year, which stands in the title, in the file's name or in a column of its own."""
    events = tuple(sorted(draw(entries(Wanted(one_year=True))), key=lambda each: each.first))
    writer = Writer.drawn(draw, workbook=workbook, styles=st.sampled_from(YEARLESS), real=False)
    year = events[0].first.year
    header: Row = [writer.date_heading("start_date"), writer.heading("event")]
    rows: list[Row] = [[writer.day(each.first), each.name] for each in events]
    where = draw(st.sampled_from(["title", "file", "column"]))
    if where == "column":
        header, rows = [*header, writer.heading("year")], [[*row, str(year)] for row in rows]
    titles: list[Row] = [[draw(st.sampled_from([f"Holidays {year}", f"{year}年祝日", f"Feiertage {year}"]))], [""]]
    table = writer.framed(header, rows, titled=False)
    stem = f"holidays {year}" if where == "file" else "holidays"
    sure = writer.sure([each.first for each in events])
    return one_page(titles + table if where == "title" else table, facts_of(events), sure=sure, stem=stem)


def halves(draw: st.DrawFn, workbook: bool) -> Sheet:
    """The start and the end of each event in rows of their own."""
    events = draw(entries(Wanted(spans=True, one_each=True)))
    writer = Writer.drawn(draw, workbook=workbook)
    form = draw(st.sampled_from(["{} {}", "{} ({})", "{} - {}", "{}: {}"]))
    starts, ends = writer.word("starts"), writer.word("ends")
    rows: list[Row] = [
        [writer.day(day), form.format(each.name, marker)]
        for each in events
        for day, marker in ((each.first, starts), (each.last, ends))
    ]
    header: Row = [writer.date_heading("start_date"), writer.heading("event")]
    sure = writer.sure(_days(events))
    return one_page(writer.framed(header, rows), facts_of(events), sure=sure)


def headless(draw: st.DrawFn, workbook: bool) -> Sheet:
    """Rows without a header."""
    events = draw(entries(Wanted(fewest=3)))
    writer = Writer.drawn(draw, workbook=workbook)
    with_weekdays = draw(st.booleans())
    writer.weekdays = with_weekdays
    rows: list[Row] = [
        [writer.day(each.first), each.name, *([writer.weekday(each.first)] if with_weekdays else [])] for each in events
    ]
    known = not with_weekdays or writer.language in SURE_LANGUAGES
    sure = writer.sure([each.first for each in events]) and known
    return one_page([*writer.above(titled=False), *rows], facts_of(events), sure=sure)


def daily(draw: st.DrawFn, workbook: bool) -> Sheet:
    """A row for each day, with a flag that says which days are off."""
    first = draw(st.dates(dt.date(2025, 1, 1), dt.date(2028, 12, 31)))
    days = [first + dt.timedelta(ahead) for ahead in range(draw(st.integers(60, 120)))]
    events = draw(entries(Wanted(most=4, one_each=True)))
    spots = draw(st.lists(st.sampled_from(days), min_size=len(events), max_size=len(events), unique=True))
    named = {day: replace(each, first=day, last=day) for day, each in zip(spots, events, strict=True)}
    writer = Writer.drawn(draw, workbook=workbook)
    off, on = draw(st.sampled_from([("1", "0"), ("0", "1"), ("2", "0"), ("yes", "no"), ("H", "W"), ("x", "")]))
    rows: list[Row] = [
        [writer.day(day), off if day in named or day.weekday() > 4 else on, named[day].name if day in named else ""]
        for day in days
    ]
    header: Row = [writer.date_heading("start_date"), "Flag", writer.heading("event")]
    table = [*writer.above(titled=True), header, *rows]
    return one_page(table, facts_of(named.values()), sure=writer.sure(days))


LISTS: Mapping[str, Layout] = {
    "list": listed, "ends": ended, "ranges": ranges, "hours": hours, "regions": regions, "ticks": ticks,
    "pieces": pieces, "yearless": yearless, "start-end-rows": halves, "no-header": headless, "daily": daily,
}  # fmt: skip
