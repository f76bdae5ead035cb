"""Hours of an offset, or of another zone, as hours of the zone that is wanted."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from importer.core.issues import Assumption
from importer.core.lifting import Coded, Mask
from importer.core.localising.daylight import is_timed
from importer.core.records import Spans
from importer.core.rules.wall_time import Wall, converted
from importer.core.rules.zones import ZoneReading, canonical

Convert = Callable[[int, Wall], list[Wall]]


def convert_offsets(
    spans: Spans, zones: Coded[str], readings: Coded[ZoneReading], assumptions: list[Assumption]
) -> tuple[Spans, Coded[str]]:
    """Hours that name an offset: the default zone's own hours where it has that offset then, else converted."""
    minutes = readings.number(lambda reading: reading.minutes if reading.kind == "offset" else 10_000, 10_000)
    mine = minutes[spans.record]
    told: dict[tuple[int, bool], str] = {}

    def convert(position: int, wall: Wall) -> list[Wall]:
        zone, offset = zones[position] or "", int(mine[position])
        walls = converted(wall, offset, zone)
        told.setdefault((offset, walls == [wall]), f"{wall.text()} becomes {walls[0].text()} in {zone}")
        return walls

    timed = is_timed(spans) & (mine != 10_000)
    result = _replace(spans, zones, timed, convert)
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

    def convert(position: int, wall: Wall) -> list[Wall]:
        return converted(wall, zones[position] or to_zone, to_zone)

    moved = is_timed(spans) & differ
    spans, _ = _replace(spans, zones, moved, convert)
    count = int(moved.sum())
    decided = f"{count} {'span' if count == 1 else 'spans'} of time given in {to_zone}"
    assumptions.append(Assumption("zone-converted", "--to-zone", decided, "whole days keep their date"))
    return spans, Coded.constant(to_zone, len(spans))


def _replace(spans: Spans, zones: Coded[str], which: Mask, convert: Convert) -> tuple[Spans, Coded[str]]:
    """The spans with some of them replaced by what a conversion makes of them."""
    chosen = np.flatnonzero(which)
    if not len(chosen):
        return spans, zones
    owner: list[int] = []
    walls: list[Wall] = []
    for position in chosen.tolist():
        wall = Wall(*(int(getattr(spans, name)[position]) for name in ("first", "last", "start", "end")))
        made = convert(position, wall)
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
    return Spans.concat([spans.take(rest), changed]).take(order), Coded(codes, zones.values)
