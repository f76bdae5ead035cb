"""Look for timed spans on days when the clocks change."""

import datetime as dt

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.issues import Issue, Severity
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.records import RecordPlaces, Spans
from importer.core.rules.times import DAY, DAY_END, clock_text
from importer.core.rules.wall_time import Positions, transition_days
from importer.core.rules.zones import transition_kind


def is_timed(spans: Spans) -> Mask:
    """Spans that are more than whole days."""
    timed: Mask = (spans.start != 0) | (spans.end != DAY_END)
    return timed


def check_daylight(places: RecordPlaces, spans: Spans, zones: Coded[str], issues: list[Issue]) -> Mask:
    """Timed spans with an end that does not exist, or exists twice, on one of their days."""
    rejected = np.zeros(len(places.records), dtype=np.bool_)
    times = places.records.exact  # word for word from an account: what is wrong there is told, and left as it is
    exact, odd = ~times.blank[spans.record], times.where(lambda each: bool(each.odd))[spans.record]
    rows = np.flatnonzero(is_timed(spans) & ~odd & ~(exact & (spans.last > spans.first)))
    days, owner = _each_day(spans, rows)
    changing = transition_days(zones.values, zones.codes[owner], days)
    for position, day in zip(owner[changing].tolist(), days[changing].tolist(), strict=True):
        zone = zones[position]
        assert zone is not None  # noqa: S101 - spans without a zone were taken out
        mild = bool(exact[position]) or int(spans.last[position]) > int(spans.first[position])
        start, end = int(spans.start[position]), int(spans.end[position])
        ends: tuple[tuple[Field, int, int], ...] = (("start_time", start, 0), ("end_time", end, int(end < start)))
        for name, seconds, over in ends:
            if seconds in (0, DAY_END) and not spans.counted[position]:
                continue  # the midnights of a span that we cut, which nobody wrote
            issue = _transition(places, int(spans.record[position]), name, zone, day + over, seconds, mild=mild)
            if issue is not None:
                issues.append(issue)
                rejected[spans.record[position]] |= issue.severity is Severity.ERROR
    return rejected


def _each_day(spans: Spans, rows: Positions) -> tuple[Numbers, Positions]:
    """Every day of some spans (and the day after, for what runs past midnight), with the span that owns it."""
    lengths = (spans.last[rows] - spans.first[rows] + 1).astype(np.intp)
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    owner = np.repeat(rows, lengths)
    return (spans.first[owner] + within).astype(np.int32), owner


def _transition(
    places: RecordPlaces, record: int, name: Field, zone: str, day: int, seconds: int, *, mild: bool
) -> Issue | None:
    if seconds >= DAY:
        return None
    wall = dt.datetime.combine(dt.date.fromordinal(day), dt.time()) + dt.timedelta(seconds=seconds)
    kind = transition_kind(zone, wall)
    if not kind:
        return None
    what = f"{clock_text(seconds)} on {wall:%d %b %Y}"
    if kind == "gap":
        message = f"{what} does not exist in {zone}: the clocks go forward then."
        severity = Severity.WARNING if mild else Severity.ERROR
        return places.issue(Fault("time-in-gap", message, "choose a time before or after."), record, name, severity)
    message = f"{what} exists twice in {zone}: the clocks go back then."
    return places.issue(Fault("time-in-fold", message, "check the hours of that day."), record, name, Severity.WARNING)
