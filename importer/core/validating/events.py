"""Rules about the events of an occasion: warnings, each once for an occasion, at the first event concerned."""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.grouped import Events, Grouped, Positions
from importer.core.issues import Issue, Severity
from importer.core.lifting import Mask, distinct_pairs
from importer.core.payload import OFF_DAYS_LIMIT
from importer.core.rules.day_numbers import years_of
from importer.core.rules.far_years import far_years
from importer.core.rules.times import DAY_END, clock_text
from importer.core.rules.zones import canonical

_GRID = 300
_LONG_RANGE = 366


def check_events(grouped: Grouped, today: dt.date) -> list[Issue]:
    """Apply the rules about events; none of them is an error."""
    events = grouped.events
    if not len(events):
        return []
    found = Warnings(grouped)
    last = events.day + events.count - 1
    far = _far(events, today)
    found.warn(far, "year-far", _far_away, "look whether the year is right.")
    past = (last < today.toordinal()) & ~far
    found.warn(past, "date-past", _past, "look whether the year is right; past days change nothing.")
    off_grid = (events.start % _GRID != 0) | ((events.end % _GRID != 0) & (events.end != DAY_END))
    off_grid &= grouped.places.records.exact.blank[events.record]  # those are the account's own
    hint = "round them to five minutes, or leave them: they are sent as they are."
    found.warn(off_grid, "time-off-grid", _off_grid, hint, name="start_time")
    closed = ~events.working & ((events.start != 0) | (events.end < DAY_END))
    hint = "if agents work at other hours of that day, give the open hours with Working yes."
    found.warn(closed, "closed-with-hours", _closed, hint, name="start_time")
    found.warn(_rules_next_day(events), "overnight-rules-next-day", _overnight, "give the hours of the day after too.")
    found.warn(events.count > _LONG_RANGE, "range-long", _long, "look at the year of the end date.", name="end_date")
    split = ~events.working & (events.counted == 0) & ~events.overnight & (events.start == 0)
    hint = f"nothing to do: the API takes at most {OFF_DAYS_LIMIT} days off in one event."
    found.warn(split & _follows(events), "closure-split", _split, hint, Severity.NOTE, "end_date")
    clash, overlap, inside = _same_day(events)
    hint = "keep the one that is right: a day off wins over hours."
    found.warn(clash, "off-beats-working", _clash, hint)
    hint = "end the days off before that day, or take the hours out: days off win over hours."
    found.warn(inside, "opening-inside-closure", _inside, hint)
    found.warn(overlap, "hours-overlap", _overlap, "nothing to do if they are meant to add up.", name="start_time")
    return found.issues + _mixed_zones(grouped)


class Warnings:
    """Collects warnings: one for each occasion and code, with the number of events concerned."""

    def __init__(self, grouped: Grouped) -> None:
        self._grouped = grouped
        self.issues: list[Issue] = []

    def warn(
        self,
        mask: Mask,
        code: str,
        tell: "Tell",
        hint: str,
        severity: Severity = Severity.WARNING,
        name: Field = "start_date",
    ) -> None:
        """Warn about the events of a mask, once for each occasion."""
        events = self._grouped.events
        rows = np.flatnonzero(mask)
        occasions, firsts, counts = np.unique(events.occasion[rows], return_index=True, return_counts=True)
        for occasion, first, count in zip(occasions.tolist(), firsts.tolist(), counts.tolist(), strict=True):
            position = int(rows[first])
            more = f", and {count - 1} more like it" if count > 1 else ""
            message = f'{tell(events, position)} (in "{self._grouped.names[occasion]}"{more}).'
            fault = Fault(code, message, hint)
            self.issues.append(self._grouped.places.issue(fault, int(events.record[position]), name, severity))


class Tell:
    """Says what is the matter with the event at a position."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self, events: Events, position: int) -> str:
        """The text with the event's own words."""
        day = dt.date.fromordinal(int(events.day[position]))
        last = day + dt.timedelta(days=int(events.count[position]) - 1)
        return self._text.format(
            name=events.name[position],
            day=f"{day:%d %b %Y}",
            last=f"{last:%d %b %Y}",
            days=int(events.count[position]),
            hours=f"{clock_text(int(events.start[position]))} to {clock_text(int(events.end[position]))}",
        )


_past = Tell('"{name}" on {day} lies in the past')
_off_grid = Tell('"{name}" on {day} has times that are no steps of five minutes ({hours})')
_closed = Tell('"{name}" on {day} is closed from {hours}, which may be taken as the whole day closed')
_overnight = Tell('"{name}" runs past midnight, and {day} has no other hours: it is ruled by the hours after midnight')
_long = Tell('"{name}" lasts {days} days, to {last}')
_split = Tell('"{name}" is split into runs of 30 days; one begins on {day}')
_clash = Tell('"{name}" on {day} is off while another event of that day has hours: the day off wins')
_far_away = Tell('"{name}" is on {day}: that year is far from today, or from all others of the sheet')
_inside = Tell('"{name}" on {day} has hours in the middle of days off, which win')
_overlap = Tell('"{name}" on {day} overlaps other hours of that day: they add up')


def _follows(events: Events) -> Mask:
    """Further pieces of long closures, and not the days between the ends of a span of date and time."""
    mask = np.zeros(len(events), dtype=np.bool_)
    by_record = (
        {
            (record, name, end + 1)
            for record, name, end, count in zip(
                events.record.tolist(),
                events.occasion.tolist(),
                (events.day + events.count - 1).tolist(),
                events.count.tolist(),
                strict=True,
            )
            if count == OFF_DAYS_LIMIT
        }
        if bool((events.counted == 0).any())
        else set()
    )
    for position in np.flatnonzero(events.counted == 0).tolist():
        key = (int(events.record[position]), int(events.occasion[position]), int(events.day[position]))
        mask[position] = key in by_record
    return mask


def _each_day(events: Events) -> tuple[Positions, Positions]:
    """Every (occasion, day) of every event as one key, with the event's position."""
    lengths = np.minimum(events.count, 4 * _LONG_RANGE).astype(np.intp)
    owner = np.repeat(np.arange(len(events)), lengths)
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    keys = events.occasion[owner].astype(np.int64) * 4_000_000 + events.day[owner] + within
    return keys, owner


def _rules_next_day(events: Events) -> Mask:
    """Parts after midnight on days that have no hours of their own."""
    mask = np.zeros(len(events), dtype=np.bool_)
    if not events.overnight.any():
        return mask
    keys, owner = _each_day(events)
    own = keys[~events.overnight[owner]]
    alone = events.overnight[owner] & ~np.isin(keys, own)
    mask[owner[alone]] = True
    return mask


def _far(events: Events, today: dt.date) -> Mask:
    """Events in years that are hardly meant."""
    years = years_of(events.day)
    counts = np.bincount(years[events.counted > 0])
    found = {year: int(counts[year]) for year in np.flatnonzero(counts).tolist()}
    far = far_years(found, today.year)
    return np.isin(years, sorted(far)) if far else np.zeros(len(events), dtype=np.bool_)


def _same_day(events: Events) -> tuple[Mask, Mask, Mask]:
    """Events that meet others of their day.

    Those off on a day with working hours; working ones whose hours overlap earlier ones of the day; working ones in
    the middle of days off, which are told of instead of these.
    """
    clash = np.zeros(len(events), dtype=np.bool_)
    overlap, inside = clash.copy(), clash.copy()
    keys, owner = _each_day(events)
    order = np.lexsort((events.start[owner], keys))
    keys, owner = keys[order], owner[order]
    rank = np.concatenate([[0], np.cumsum(keys[1:] != keys[:-1])])
    working = events.working[owner]
    days = int(rank[-1]) + 1
    off = np.bincount(rank[~working], minlength=days) > 0
    both = (np.bincount(rank[working], minlength=days) > 0) & off
    middle = both & _between(off, keys[np.concatenate([[True], keys[1:] != keys[:-1]])])
    clash[owner[(both & ~middle)[rank] & ~working]] = True
    inside[owner[middle[rank] & working]] = True
    rows = np.flatnonzero(working)
    day, start, end = rank[rows], events.start[owner[rows]], events.end[owner[rows]]
    reach = np.maximum.accumulate(day.astype(np.int64) * 100_000 + end) if len(rows) else np.empty(0, dtype=np.int64)
    overlaps = (day[1:] == day[:-1]) & (day[1:].astype(np.int64) * 100_000 + start[1:] < reach[:-1])
    overlap[owner[rows[1:][overlaps]]] = True
    return clash, overlap, inside


def _between(off: Mask, keys: Positions) -> Mask:
    """Days between two that are off; one line for each (occasion, day), in order."""
    middle = np.zeros(len(keys), dtype=np.bool_)
    near = (keys[1:] - keys[:-1] == 1) & off[1:] & off[:-1]
    middle[1:-1] = near[1:] & near[:-1]
    return middle


def _mixed_zones(grouped: Grouped) -> list[Issue]:
    events = grouped.events
    zones: Sequence[str] = sorted({canonical(zone) for zone in events.zone.values})
    index = {zone: number for number, zone in enumerate(zones)}
    codes = events.zone.number(lambda zone: index[canonical(zone)], -1)
    of_occasion: dict[int, list[str]] = {}
    for occasion, code in zip(*distinct_pairs(events.occasion, codes), strict=True):
        of_occasion.setdefault(occasion, []).append(zones[code])
    firsts = np.searchsorted(events.occasion, np.arange(len(grouped.names), dtype=events.occasion.dtype))
    issues = []
    for occasion, several in of_occasion.items():
        if len(several) == 1:
            continue
        names = ", ".join(several)
        usual = _usual(zones, codes[events.occasion == occasion])
        first = int(firsts[occasion])
        message = f'"{grouped.names[occasion]}" has events in several time zones: {names}.'
        hint = (
            f"--to-zone {usual} gives all of them in that zone, whole days on their own date; the vendor's own pages "
            "can show only one."
        )
        fault = Fault("mixed-zones", message, hint)
        issues.append(grouped.places.issue(fault, int(events.record[first]), "zone", Severity.WARNING))
    return issues


def _usual(zones: Sequence[str], codes: Positions) -> str:
    """The zone of most events; UTC only where there is no other."""
    counts = dict(zip(zones, np.bincount(codes, minlength=len(zones)).tolist(), strict=True))
    return max(zones, key=lambda zone: (counts[zone] > 0, zone != canonical("UTC"), counts[zone]))
