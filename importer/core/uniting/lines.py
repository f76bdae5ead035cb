"""What each row says about an occasion that several sources speak of, one line for each row and occasion."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from importer.core.grouped import Events, Grouped, Positions
from importer.core.lifting import Mask, Numbers
from importer.core.names import fold
from importer.core.rules.times import DAY_END

_WIDE = np.int64(2**31)


@dataclass(frozen=True)
class Lines:
    """Rows beside those of other sources.

    ``frame`` has one line for each record and occasion: ``occasion``, ``record``, ``source`` and ``place`` (number
    and rank of its source), ``first`` and ``last`` (days), ``start`` and ``end`` (seconds), ``working``, ``whole``
    (whether it is about whole days), ``name`` (code of its folded name), ``event`` (position of its first event), and
    ``repeats``: whether it only repeats an earlier row, so that it has no events any more.
    """

    frame: pd.DataFrame
    names: tuple[str, ...]
    """The folded names, by code."""

    @cached_property
    def columns(self) -> Mapping[str, list[int]]:
        """The columns of the frame as plain numbers, for looking at single lines."""
        return {name: self.frame[name].astype(np.int64).tolist() for name in self.frame.columns}

    @classmethod
    def of(cls, grouped: Grouped) -> "Lines":
        """The lines of occasions that rows of several sources join; none where there is no such occasion."""
        shared = _shared(grouped)
        codes = {name: code for code, name in enumerate(grouped.events.name.map(fold).values)}
        live = _live(grouped.events, shared)
        again = _repeating(grouped, shared, codes)
        frame = pd.concat([live, again], ignore_index=True)
        table = grouped.places.records.table[frame["record"].to_numpy(dtype=np.intp)]
        ranks = [each.source for each in grouped.places.tables]
        frame["source"] = np.array([each.number for each in ranks], dtype=np.int32)[table]
        frame["place"] = np.array([each.place for each in ranks], dtype=np.int32)[table]
        return cls(frame, tuple(codes))


def _shared(grouped: Grouped) -> Mask:
    """For each occasion whether rows of several sources join it."""
    sources = np.array([table.source.number for table in grouped.places.tables], dtype=np.int32)
    of_member = sources[grouped.places.records.table[grouped.said_record]]
    low = np.full(len(grouped.names), len(sources), dtype=np.int32)
    high = np.full(len(grouped.names), -1, dtype=np.int32)
    np.minimum.at(low, grouped.said_occasion, of_member)
    np.maximum.at(high, grouped.said_occasion, of_member)
    shared: Mask = low < high
    return shared


def _live(events: Events, shared: Mask) -> pd.DataFrame:
    """The lines of rows that have events; the part of a shift after midnight belongs to the day before."""
    rows = np.flatnonzero(shared[events.occasion] & ~events.overnight)
    kept = events.take(rows)
    pieces = pd.DataFrame(
        {
            "record": kept.record.astype(np.int64),
            "occasion": kept.occasion,
            "first": kept.day,
            "last": kept.day + kept.count - 1,
            "start": kept.start,
            "end": kept.end,
            "working": kept.working,
            "name": kept.name.map(fold).codes,
            "event": rows,
        }
    )
    how = {"first": "min", "last": "max", "start": "min", "end": "max", "working": "max", "name": "first"}
    lines = pieces.groupby(["record", "occasion"], as_index=False).agg(how | {"event": "first"})
    lines["whole"] = (lines["start"] == 0) & (lines["end"] >= DAY_END)
    lines["repeats"] = False
    return lines


def _repeating(grouped: Grouped, shared: Mask, codes: dict[str, int]) -> pd.DataFrame:
    """The lines of rows that repeat an event of an earlier one; their names join the codes."""
    said = _keys(grouped.said_record, grouped.said_occasion)
    gone = ~np.isin(said, _keys(grouped.member_record, grouped.member_occasion)) & shared[grouped.said_occasion]
    record, occasion = grouped.said_record[gone], grouped.said_occasion[gone]
    records = grouped.places.records
    named = records.event.map(fold).take(record)
    lookup = np.array([*(codes.setdefault(name, len(codes)) for name in named.values), -1], dtype=np.int32)
    return pd.DataFrame(
        {
            "record": record.astype(np.int64),
            "occasion": occasion,
            "first": records.first[record],
            "last": records.last[record],
            "start": 0,
            "end": DAY_END,
            "working": False,
            "name": lookup[named.codes],
            "event": -1,
            "whole": True,
            "repeats": True,
        }
    )


def _keys(record: Positions, occasion: Numbers) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return record.astype(np.int64) * _WIDE + occasion
