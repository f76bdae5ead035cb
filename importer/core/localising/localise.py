"""Localise: give every span one zone, convert offsets and ``--to-zone``, and look at daylight-saving changes.

A zone cell names a zone, or an abbreviation or offset that only means the default zone where that has it. Whole days
keep their date whatever the zone. Wall times that do not exist are errors, those that exist twice are warnings.
"""

from dataclasses import replace

import numpy as np

from importer.core.issues import Assumption, Issue
from importer.core.lifting import BLANK, Coded
from importer.core.localised import Localised
from importer.core.localising.converting import convert_offsets, convert_to_zone
from importer.core.localising.daylight import check_daylight
from importer.core.localising.zone_cells import abbreviations, missing_zones, renamed_zones
from importer.core.records import Parsed, RecordPlaces


def localise(parsed: Parsed, default: str | None, to_zone: str | None = None) -> Localised:
    """Give every span one zone.

    Args:
        parsed: records and spans of all tables.
        default: IANA name of the zone for rows that name none; None if nothing says one.
        to_zone: IANA name of the zone into which timed spans are converted.
    """
    places = RecordPlaces(parsed.tables, parsed.records)
    issues: list[Issue] = []
    assumptions: list[Assumption] = []
    readings = parsed.records.zone
    named = readings.map(lambda reading: reading.name or None)
    near, rejected = abbreviations(places, default, issues, assumptions)
    missing = missing_zones(places, default, issues)
    assumptions += renamed_zones(readings)
    resolved = _or_else(_or_else(named, near), Coded.constant(default, len(readings)))
    rejected = parsed.records.rejected | rejected | missing
    spans = parsed.spans.take(~rejected[parsed.spans.record])
    zones = resolved.take(spans.record)
    spans, zones = convert_offsets(spans, zones, readings, assumptions)
    rejected = rejected | check_daylight(places, spans, zones, issues)
    keep = ~rejected[spans.record]
    spans, zones = spans.take(keep), zones.take(np.flatnonzero(keep))
    if to_zone:
        spans, zones = convert_to_zone(spans, zones, to_zone, assumptions)
    records = replace(parsed.records, rejected=rejected)
    return Localised(RecordPlaces(parsed.tables, records), spans, zones, tuple(issues), tuple(assumptions))


def _or_else(first: Coded[str], second: Coded[str]) -> Coded[str]:
    merged = Coded.concat([first, second])
    here, there = merged.codes[: len(first)], merged.codes[len(first) :]
    return Coded(np.where(here == BLANK, there, here).astype(np.int32), merged.values)
