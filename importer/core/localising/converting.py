"""Hours of an offset, or of another zone, as hours of the zone that is wanted.

A span of date and time was cut at midnights; its pieces are converted as the one span that they are.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from importer.core.issues import Assumption
from importer.core.lifting import Coded, Mask
from importer.core.localising.daylight import is_timed
from importer.core.records import Spans
from importer.core.rules.times import DAY_END
from importer.core.rules.wall_time import Wall, converted, converted_span
from importer.core.rules.zones import ZoneReading, canonical

Convert = Callable[[int, list[Wall]], list[Wall]]
"""What becomes of a span, given its position and its pieces."""


def convert_offsets(
    spans: Spans, zones: Coded[str], readings: Coded[ZoneReading], assumptions: list[Assumption]
) -> tuple[Spans, Coded[str]]:
    """Hours that name an offset: the default zone's own hours where it has that offset then, else converted."""
    minutes = readings.number(lambda reading: reading.minutes if reading.kind == "offset" else 10_000, 10_000)
    mine = minutes[spans.record]
    told: dict[tuple[int, bool], str] = {}

    def convert(position: int, pieces: list[Wall]) -> list[Wall]:
        zone, offset = zones[position] or "", int(mine[position])
        walls = _converted(pieces, offset, zone)
        told.setdefault((offset, walls == pieces), f"{pieces[0].text()} becomes {walls[0].text()} in {zone}")
        return walls

    result, _ = _replace(spans, zones, is_timed(spans) & (mine != 10_000), convert)
    for (offset, same), example in sorted(told.items()):
        decided = "the default zone has this offset then" if same else example
        about = f"hours with UTC{'-' if offset < 0 else '+'}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"
        assumptions.append(Assumption("zone-offset", about, decided, "whole days keep their date"))
    return result


def convert_to_zone(
    spans: Spans, zones: Coded[str], to_zone: str, assumptions: list[Assumption]
) -> tuple[Spans, Coded[str]]:
    """Timed spans in another zone; whole days keep their date and take the zone."""
    differ = zones.where(lambda zone: canonical(zone) != canonical(to_zone))

    def convert(position: int, pieces: list[Wall]) -> list[Wall]:
        return _converted(pieces, zones[position] or to_zone, to_zone)

    (spans, _), count = _replace(spans, zones, is_timed(spans) & differ, convert)
    decided = f"{count} {'span' if count == 1 else 'spans'} of time given in {to_zone}"
    assumptions.append(Assumption("zone-converted", "--to-zone", decided, "whole days keep their date"))
    return spans, Coded.constant(to_zone, len(spans))


def _converted(pieces: list[Wall], source: str | int, target: str) -> list[Wall]:
    return converted(pieces[0], source, target) if len(pieces) == 1 else converted_span(pieces, source, target)


def _follows(spans: Spans) -> Mask:
    """Pieces that go on, at a midnight, the piece of the same record before them."""
    follows = np.zeros(len(spans), dtype=np.bool_)
    whole = (spans.start == 0) & (spans.end == DAY_END)
    one_day = spans.first == spans.last
    reaches = (spans.end == DAY_END) & (one_day | whole)
    goes_on = (spans.counted == 0) & (spans.start == 0) & (one_day | whole)
    joined = (spans.record[1:] == spans.record[:-1]) & (spans.first[1:] == spans.last[:-1] + 1)
    follows[1:] = joined & reaches[:-1] & goes_on[1:]
    return follows


def _replace(spans: Spans, zones: Coded[str], which: Mask, convert: Convert) -> tuple[tuple[Spans, Coded[str]], int]:
    """The spans with some of them replaced, pieces of one span together, and how many were."""
    if not which.any():
        return (spans, zones), 0
    begins = np.flatnonzero(~_follows(spans))
    sizes = np.diff(np.append(begins, len(spans)))
    together = np.logical_or.reduceat(which, begins)
    which = np.repeat(together, sizes)
    owner: list[int] = []
    walls: list[Wall] = []
    for position, size in zip(begins[together].tolist(), sizes[together].tolist(), strict=True):
        made = convert(position, [_wall(spans, piece) for piece in range(position, position + size)])
        owner += [position] * len(made)
        walls += made
    base = spans.take(np.array(owner, dtype=np.intp))
    columns = np.array([(wall.first, wall.last, wall.start, wall.end) for wall in walls], dtype=np.int32)
    again = np.concatenate([[False], np.diff(np.array(owner)) == 0])
    changed = replace(
        base,
        first=columns[:, 0],
        last=columns[:, 1],
        start=columns[:, 2],
        end=columns[:, 3],
        counted=np.where(again, 0, base.counted).astype(np.int32),
    )
    rest = np.flatnonzero(~which)
    order = np.argsort(np.concatenate([rest, np.array(owner, dtype=np.intp)]), kind="stable")
    codes = np.concatenate([zones.codes[rest], zones.codes[np.array(owner, dtype=np.intp)]])[order]
    result = Spans.concat([spans.take(rest), changed]).take(order), Coded(codes, zones.values)
    return result, int(together.sum())


def _wall(spans: Spans, position: int) -> Wall:
    return Wall(*(int(getattr(spans, name)[position]) for name in ("first", "last", "start", "end")))
