"""Spans into pieces that the API can hold: cut at midnight, and days off in runs of 30 days at most.

An overnight shift on each of three days is two pieces of three days each, the second a day later::

    21:00-23:59 on D1..D3      00:00-01:00 on D1+1..D3+1
"""

import numpy as np

from importer.core.grouped import Positions
from importer.core.lifting import Mask
from importer.core.payload import OFF_DAYS_LIMIT
from importer.core.records import Spans
from importer.core.rules.times import DAY_END


def split_pieces(spans: Spans, whole: Mask | None = None) -> tuple[Spans, Positions, Mask]:
    """Split spans into pieces within one day, repeated on days in a row.

    Args:
        spans: what the records ask for.
        whole: days off that are not split, however many.

    Returns:
        The pieces in the order of their spans, the position of the span of each, and which of them are the part after
        midnight of an overnight shift.
    """
    pieces, owner, overnight = _at_midnight(spans)
    return _in_runs(pieces, owner, overnight, None if whole is None else whole[owner])


def _at_midnight(spans: Spans) -> tuple[Spans, Positions, Mask]:
    rows = np.arange(len(spans), dtype=np.intp)
    wraps = spans.end < spans.start
    evening = Spans(
        spans.record, spans.working, spans.first, spans.last, spans.start,
        np.where(wraps, DAY_END, spans.end).astype(np.int32), spans.counted,
    )  # fmt: skip
    late = np.flatnonzero(wraps & (spans.end > 0))
    after = spans.take(late)
    zeros = np.zeros(len(late), dtype=np.int32)
    morning = Spans(after.record, after.working, after.first + 1, after.last + 1, zeros, after.end, zeros)
    owner = np.concatenate([rows, late])
    overnight = np.concatenate([np.zeros(len(rows), dtype=np.bool_), np.ones(len(late), dtype=np.bool_)])
    order = np.argsort(owner, kind="stable")
    return Spans.concat([evening, morning]).take(order), owner[order], overnight[order]


def _in_runs(pieces: Spans, owner: Positions, overnight: Mask, whole: Mask | None) -> tuple[Spans, Positions, Mask]:
    """Days off in runs of the length that the API takes."""
    days = pieces.last - pieces.first + 1
    long = ~pieces.working & (days > OFF_DAYS_LIMIT)
    if whole is not None:
        long &= ~whole
    if not long.any():
        return pieces, owner, overnight
    repeat = np.where(long, -(-days // OFF_DAYS_LIMIT), 1)
    rows = np.repeat(np.arange(len(pieces)), repeat)
    within = (np.arange(len(rows)) - np.repeat(np.cumsum(repeat) - repeat, repeat)).astype(np.int32)
    split = pieces.take(rows)
    first = (split.first + within * OFF_DAYS_LIMIT).astype(np.int32)
    last = np.where(long[rows], np.minimum(split.last, first + OFF_DAYS_LIMIT - 1), split.last).astype(np.int32)
    counted = np.where(within > 0, 0, split.counted).astype(np.int32)
    cut = Spans(split.record, split.working, first, last, split.start, split.end, counted)
    return cut, owner[rows], overnight[rows]
