"""Group: rows into occasions, spans into events.

Takes localised records and spans, gives occasions in the order of their folded names, the membership table of rows,
and events sorted by day, so that the order of rows changes nothing but places. Rows out of range and repeated events
are skipped here, with their reasons; no row is lost.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from importer.core.glossary import Glossary
from importer.core.grouped import Events, Grouped, Positions
from importer.core.grouping.occasions import Names, Naming, name_occasions
from importer.core.grouping.repeats import rank_of, without_repeats
from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.lifting import BLANK, Coded, Mask, Numbers
from importer.core.localised import Localised
from importer.core.names import fold
from importer.core.profile import Profile
from importer.core.records import RecordPlaces, Records, Spans
from importer.core.rules.pieces import split_pieces

_UNNAMED = "Holiday"


def group(localised: Localised, profile: Profile, glossary: Glossary) -> Grouped:
    """Group records into occasions and their spans into events."""
    records, ranged = _in_range(localised.records, profile)
    places = RecordPlaces(localised.places.tables, records)
    naming = Naming(places, glossary, records.rejected.copy())
    names = name_occasions(naming)
    naming.issues += _nothing_in_range(places, ranged, profile)
    event_names, assumed = _event_names(places)
    keys = {name: fold(name) for group_names in names.values for name in group_names}
    spellings, order = _spellings(names, records, keys)
    member_record, member_occasion = _memberships(
        names, {name: order.get(key, BLANK) for name, key in keys.items()}, records
    )
    spans, zones = _good(localised, records.skipped.blank & ~naming.rejected)
    exact = ~records.exact.blank
    events, until = _events(spans, zones, event_names, member_record, member_occasion, exact[spans.record])
    events, repeated, doubles = without_repeats(events, until, places)
    skipped = _also(records.skipped, repeated, "the same event stands in an earlier row")
    records = replace(records, rejected=naming.rejected, skipped=skipped)
    active = skipped.blank[member_record]
    return Grouped(
        places=RecordPlaces(places.tables, records),
        names=spellings,
        given=tuple(keys[name] not in naming.inferred for name in spellings),
        member_record=member_record[active],
        member_occasion=member_occasion[active],
        said_record=member_record,
        said_occasion=member_occasion,
        events=_sorted(events),
        issues=(*naming.issues, *doubles),
        assumptions=(*naming.assumptions, *assumed),
    )


def _in_range(records: Records, profile: Profile) -> tuple[Records, Mask]:
    """Skip records of known days that lie outside the range; an event that straddles is whole."""
    first, last = (
        bound.toordinal() if bound else beyond for bound, beyond in zip(profile.range, (0, 10**7), strict=True)
    )
    until = np.maximum(records.last, records.exact.number(lambda times: times.last, 0))
    outside: Mask = (records.first > 0) & ((until < first) | (records.first > last)) & records.skipped.blank
    outside &= ~records.doubtful
    if not outside.any():
        return records, outside
    skipped = _also(records.skipped, outside, "outside the range that was asked for")
    return replace(records, skipped=skipped, rejected=records.rejected & ~outside), outside


def _also(skipped: Coded[str], mask: Mask, reason: str) -> Coded[str]:
    """Skip more records, for a reason of their own."""
    if not mask.any():
        return skipped
    codes = np.where(mask & skipped.blank, len(skipped.values), skipped.codes).astype(np.int32)
    return Coded(codes, (*skipped.values, reason))


def _nothing_in_range(places: RecordPlaces, outside: Mask, profile: Profile) -> list[Issue]:
    records = places.records
    if not outside.any() or bool(records.skipped.blank.any()):
        return []
    years = sorted({dt.date.fromordinal(int(day)).year for day in np.unique(records.first[records.first > 0])})
    seen = ", ".join(map(str, years[:12])) + (" ..." if len(years) > 12 else "")
    asked = str(profile.year) if profile.year else f"{profile.first or 'the beginning'} to {profile.last or 'the end'}"
    message = f"No row lies in the range that was asked for ({asked}); the rows are of {seen}."
    file = places.tables[0].file
    return [Issue("nothing-in-range", Severity.ERROR, message, Place(file), f"ask for --year {years[-1]}?")]


def _event_names(places: RecordPlaces) -> tuple[Coded[str], list[Assumption]]:
    """The row's event name; if blank the type, then the description, then "Holiday" as an assumption."""
    records = places.records
    if not bool((records.event.blank & records.skipped.blank).any()):
        return records.event, []
    merged = Coded.concat([records.event, records.type, records.description, Coded.constant(_UNNAMED, len(records))])
    parts = merged.codes.reshape(4, len(records))
    codes = parts[0]
    for part in parts[1:]:
        codes = np.where(codes == BLANK, part, codes)
    dated = (records.first > 0) | records.rejected  # else the row says that its occasion has no events
    unnamed = (parts[:3] == BLANK).all(axis=0) & records.skipped.blank & dated
    names = Coded(codes.astype(np.int32), merged.values)
    if not unnamed.any():
        return names, []
    first = places.place(int(np.flatnonzero(unnamed)[0]), "event")
    count = int(unnamed.sum())
    decided = f'{count} row{"s are" if count > 1 else " is"} called "{_UNNAMED}"'
    return names, [Assumption("event-unnamed", str(first), decided, "no cell of the row names the event")]


def _spellings(names: Names, records: Records, keys: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, int]]:
    """One spelling for each folded name (the most frequent, then the first by letters), and their order."""
    counts: dict[str, dict[str, int]] = {}
    active = Coded(np.where(records.skipped.blank, names.codes, BLANK).astype(np.int32), names.values)
    for group_names, count in zip(active.values, active.counts().tolist(), strict=True):
        for name in group_names if count else ():
            spelt = counts.setdefault(keys[name], {})
            spelt[name] = spelt.get(name, 0) + count
    order = sorted(counts)
    return tuple(_best(counts[key]) for key in order), {key: number for number, key in enumerate(order)}


def _best(spelt: Mapping[str, int]) -> str:
    return next(iter(spelt)) if len(spelt) == 1 else min(spelt, key=lambda name: (-spelt[name], name))


def _memberships(names: Names, codes: Mapping[str, int], records: Records) -> tuple[Positions, Numbers]:
    """The membership table, by record."""
    joined = [tuple(dict.fromkeys(codes[name] for name in group)) for group in names.values]
    sizes = np.array([len(group) for group in joined] + [0], dtype=np.intp)
    active = np.flatnonzero((names.codes != BLANK) & records.skipped.blank)
    repeat = sizes[names.codes[active]]
    record = np.repeat(active, repeat)
    offsets = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    within = np.arange(repeat.sum()) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    flat = np.array([code for group in joined for code in group], dtype=np.int32)
    occasion = flat[np.repeat(offsets[names.codes[active]], repeat) + within] if len(flat) else flat
    return record, occasion.astype(np.int32)


def _good(localised: Localised, keep: Mask) -> tuple[Spans, Coded[str]]:
    rows = np.flatnonzero(keep[localised.spans.record])
    return localised.spans.take(rows), localised.zones.take(rows)


def _events(
    spans: Spans,
    zones: Coded[str],
    names: Coded[str],
    member_record: Positions,
    member_occasion: Numbers,
    exact: Mask,
) -> tuple[Events, Numbers]:
    """The pieces of all spans, once for each occasion that their record joins, and the last day of each one's span."""
    pieces, owner, overnight = split_pieces(spans, exact)
    per_record = np.bincount(member_record, minlength=int(names.codes.shape[0]))
    starts = np.concatenate([[0], np.cumsum(per_record)])[:-1]
    repeat = per_record[pieces.record]
    rows = np.repeat(np.arange(len(pieces)), repeat)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    record = pieces.record[rows]
    events = Events(
        occasion=member_occasion[starts[record] + within] if len(rows) else np.empty(0, dtype=np.int32),
        record=record,
        name=names.take(record),
        working=pieces.working[rows],
        day=pieces.first[rows],
        start=pieces.start[rows],
        end=pieces.end[rows],
        count=(pieces.last - pieces.first + 1)[rows].astype(np.int32),
        zone=zones.take(owner[rows]),
        counted=pieces.counted[rows],
        overnight=overnight[rows],
    )
    return events, spans.last[owner[rows]]


def _sorted(events: Events) -> Events:
    """By occasion, then day, hours, name, count and zone: the order of rows does not show.

    Keys are packed, because sorting by two numbers is much faster than by eight: days need 22 bits, seconds and
    counts 17 each, names 24.
    """
    major = events.occasion.astype(np.int64) << 40 | events.day.astype(np.int64) << 17 | events.start
    names, zones = rank_of(events.name.values)[events.name.codes], rank_of(events.zone.values)[events.zone.codes]
    minor = events.end.astype(np.int64) << 42 | names.astype(np.int64) << 18 | events.count
    order = np.lexsort((zones, events.working, minor, major))
    return events.take(order)
