"""The same event twice is sent once, with a warning; pieces that two long closures share are sent once, without."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from importer.core.faults import Fault
from importer.core.grouped import Events, Positions
from importer.core.issues import Issue, Severity
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.names import fold
from importer.core.records import RecordPlaces
from importer.core.rules.zones import canonical


def without_repeats(events: Events, until: Numbers, places: RecordPlaces) -> tuple[Events, Mask, list[Issue]]:
    """Drop events that stand twice.

    Args:
        events: the pieces of all spans.
        until: for each piece the last day of its span.
        places: where records stand.

    Returns:
        The events left, the records that only repeat earlier ones, and a warning for each that repeats something.
    """
    lines, exact = _lines(events), ~places.records.exact.blank[events.record]
    if not _again(lines, exact).any():
        return events, np.zeros(len(places.records), dtype=np.bool_), []
    whole = lines.assign(until=until)
    again = _again(whole, exact)
    same_record = _again(whole.assign(record=events.record), exact)
    per_record = np.bincount(events.record, minlength=len(places.records))
    gone = np.bincount(events.record[again & ~same_record], minlength=len(places.records))
    message = "The same event stands in an earlier row; it is sent once."
    fault = Fault("event-repeated", message, "delete the row, or correct what should differ.")
    issues = [places.issue(fault, int(row), "event", Severity.WARNING) for row in np.flatnonzero(gone > 0)]
    alike = np.asarray(whole.groupby(list(whole.columns), sort=False).ngroup(), dtype=np.intp)
    counted = pd.Series(events.counted).groupby(alike).transform("max").to_numpy()
    alike = np.where(exact, alike.max() + 1 + np.arange(len(alike)), alike)  # an exact name stays as it is
    events = replace(events, name=_spelt(events.name, alike), zone=_spelt(events.zone, alike), counted=counted)
    kept = np.flatnonzero(~again)
    left = _without_shared_pieces(events.take(kept), lines.iloc[kept], exact[kept])
    return left, (gone > 0) & (gone == per_record), issues


def _again(lines: pd.DataFrame, exact: Mask) -> Mask:
    """Which events stand twice; exact ones never do, as the account has them so, and others beside them do."""
    if not exact.any():
        return lines.duplicated().to_numpy()
    order = np.argsort(~exact, kind="stable")
    again = np.empty(len(lines), dtype=np.bool_)
    again[order] = lines.iloc[order].duplicated().to_numpy()
    return again & ~exact


def _without_shared_pieces(events: Events, lines: pd.DataFrame, exact: Mask) -> Events:
    """Drop pieces that another span has too, but never all of a record; what is left of it counts as its event."""
    shared = _again(lines, exact)
    if not shared.any():
        return events
    keys = events.record.astype(np.int64) << 32 | events.occasion
    _, spots = np.unique(keys, return_inverse=True)
    left = np.bincount(spots, weights=~shared)
    shared = shared & (left[spots] > 0)
    lost = np.bincount(spots, weights=events.counted * shared)
    rest = events.take(np.flatnonzero(~shared))
    _, first = np.unique(spots[~shared], return_index=True)
    counted = rest.counted.copy()
    counted[first] += np.rint(lost[spots[~shared]][first]).astype(np.int32)
    return replace(rest, counted=counted)


def _spelt(column: Coded[str], alike: Positions) -> Coded[str]:
    """One spelling for what is alike, the first by letters: the order of rows does not show."""
    rank = rank_of(column.values)
    first = pd.Series(rank[column.codes]).groupby(alike).transform("min").to_numpy()
    return Coded(np.argsort(rank)[first].astype(np.int32), column.values)


def _lines(events: Events) -> pd.DataFrame:
    columns = {
        "occasion": events.occasion,
        "day": events.day,
        "start": events.start,
        "end": events.end,
        "count": events.count,
        "working": events.working,
        "zone": events.zone.map(canonical).codes,
        "name": events.name.map(fold).codes,
    }
    return pd.DataFrame(columns)


def rank_of(values: Sequence[str]) -> Numbers:
    """The place of each value in the order of letters."""
    order = sorted(range(len(values)), key=values.__getitem__)
    rank = np.empty(len(values), dtype=np.int32)
    rank[order] = np.arange(len(values), dtype=np.int32)
    return rank
