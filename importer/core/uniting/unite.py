"""Unite: look at what several sources say of one occasion, and let the one that is preferred count.

Takes grouped rows, and gives them back with a warning for each two rows of two sources that speak of one day, or of
one holiday on days that differ. Where one of the sources is preferred, the other's row is skipped instead, with the
reason; only a row all of whose days are in the preferred one is. Closures that merely overlap are left alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from importer.core.grouped import Grouped
from importer.core.lifting import Coded
from importer.core.official import OfficialCalendars
from importer.core.records import RecordPlaces
from importer.core.uniting.lines import Lines
from importer.core.uniting.pairs import Pair, pairs_of
from importer.core.uniting.synonyms import Judge, Synonyms
from importer.core.uniting.told import Teller

_WIDE = np.int64(2**31)


def unite(grouped: Grouped, calendars: OfficialCalendars | None) -> Grouped:
    """Look at grouped rows of several sources; those of one source come back as they are.

    Args:
        grouped: rows, of tables that know their source.
        calendars: who knows the names of holidays in several languages; None if nobody does.
    """
    if not grouped.of_several_sources:
        return grouped
    lines = Lines.of(grouped)
    if lines.frame.empty:
        return grouped
    pairs = pairs_of(lines, Judge(grouped, lines, Synonyms(calendars)))
    teller = Teller(grouped, lines)
    losers = _losers(lines, pairs)
    left = [pair for pair in pairs if pair.one not in losers and pair.other not in losers]
    issues = [*teller.warnings(left), *teller.partly(losers, skipped := _skipped(grouped, lines, losers))]
    reasons = {record: teller.reason(line, losers[line]) for record, line in skipped.items()}
    return replace(_without(grouped, lines, losers, reasons), issues=(*grouped.issues, *issues))


def _losers(lines: Lines, pairs: Sequence[Pair]) -> dict[int, int]:
    """Line that is left out -> the line of a preferred source that counts in its place."""
    place, first, last = (lines.columns[name] for name in ("place", "first", "last"))
    lost: dict[int, int] = {}
    settled = [pair for pair in pairs if place[pair.one] != place[pair.other]]
    ranked = [sorted((pair.one, pair.other), key=place.__getitem__) for pair in settled]
    for winner, loser in sorted(ranked, key=lambda two: (place[two[0]], two)):
        if winner in lost or loser in lost:
            continue
        within = first[winner] <= first[loser] and last[loser] <= last[winner]
        beside = first[winner] == last[winner] and first[loser] == last[loser]
        if within or beside:
            lost[loser] = winner
    return lost


def _skipped(grouped: Grouped, lines: Lines, losers: Mapping[int, int]) -> dict[int, int]:
    """Record of which nothing is left -> the first of its lines that is left out."""
    joined = np.bincount(grouped.member_record, minlength=len(grouped.places.records))
    records = lines.columns["record"]
    mine: dict[int, list[int]] = {}
    for line in sorted(losers):
        mine.setdefault(records[line], []).append(line)
    return {record: several[0] for record, several in mine.items() if len(several) == joined[record]}


def _without(grouped: Grouped, lines: Lines, losers: Mapping[int, int], reasons: Mapping[int, str]) -> Grouped:
    """Leave lines out; records of which nothing is left are skipped with their reasons."""
    if not losers:
        return grouped
    gone = lines.frame.iloc[list(losers)]
    keys = gone["record"].to_numpy(dtype=np.int64) * _WIDE + gone["occasion"].to_numpy(dtype=np.int64)
    events = np.flatnonzero(~np.isin(grouped.events.record.astype(np.int64) * _WIDE + grouped.events.occasion, keys))
    members = ~np.isin(grouped.member_record.astype(np.int64) * _WIDE + grouped.member_occasion, keys)
    records = grouped.places.records
    added, codes = Coded.of(reasons.values()), records.skipped.codes.copy()
    codes[list(reasons)] = added.codes + len(records.skipped.values)
    skipped = Coded(codes, (*records.skipped.values, *added.values))
    return replace(
        grouped,
        places=RecordPlaces(grouped.places.tables, replace(records, skipped=skipped)),
        member_record=grouped.member_record[members],
        member_occasion=grouped.member_occasion[members],
        events=grouped.events.take(events),
    )
