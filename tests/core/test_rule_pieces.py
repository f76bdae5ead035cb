"""Spans cut at midnight and into runs that the API takes."""

import datetime as dt

import numpy as np
import pytest

from importer.core.records import Spans
from importer.core.rules.pieces import split_pieces
from importer.core.rules.times import DAY_END

DAY1 = dt.date(2027, 12, 15).toordinal()


def one(days: int, start: int, end: int, *, working: bool) -> Spans:
    def column(value: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
        return np.array([value], dtype=np.int32)

    return Spans(
        np.array([5]), np.array([working]), column(DAY1), column(DAY1 + days - 1), column(start), column(end), column(1)
    )


HOUR = 3600


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(one(1, 0, DAY_END, working=False), [(0, 1, 0, DAY_END, 1, False)], id="a-day-off"),
        pytest.param(one(30, 0, DAY_END, working=False), [(0, 30, 0, DAY_END, 1, False)], id="30-days-off"),
        pytest.param(
            one(31, 0, DAY_END, working=False), [(0, 30, 0, DAY_END, 1, False), (30, 1, 0, DAY_END, 0, False)],
            id="31-days-off",
        ),
        pytest.param(
            one(70, 0, DAY_END, working=False),
            [(0, 30, 0, DAY_END, 1, False), (30, 30, 0, DAY_END, 0, False), (60, 10, 0, DAY_END, 0, False)],
            id="70-days-off",
        ),
        pytest.param(one(70, 9 * HOUR, 17 * HOUR, working=True), [(0, 70, 9 * HOUR, 17 * HOUR, 1, False)],
                     id="70-days-open"),
        pytest.param(
            one(3, 21 * HOUR, HOUR, working=True), [(0, 3, 21 * HOUR, DAY_END, 1, False), (1, 3, 0, HOUR, 0, True)],
            id="overnight-on-three-days",
        ),
        pytest.param(one(1, 21 * HOUR, 0, working=True), [(0, 1, 21 * HOUR, DAY_END, 1, False)], id="until-midnight"),
        pytest.param(
            one(31, 21 * HOUR, HOUR, working=False),
            [(0, 30, 21 * HOUR, DAY_END, 1, False), (30, 1, 21 * HOUR, DAY_END, 0, False),
             (1, 30, 0, HOUR, 0, True), (31, 1, 0, HOUR, 0, True)],
            id="closed-overnight-on-31-days",
        ),
    ],
)  # fmt: skip
def test_pieces(given: Spans, expected: list[tuple[int, int, int, int, int, bool]]) -> None:
    pieces, owner, overnight = split_pieces(given)
    found = zip(
        (pieces.first - DAY1).tolist(), (pieces.last - pieces.first + 1).tolist(), pieces.start.tolist(),
        pieces.end.tolist(), pieces.counted.tolist(), overnight.tolist(), strict=True,
    )  # fmt: skip
    assert list(found) == expected
    assert set(owner.tolist()) == {0}
    assert set(pieces.record.tolist()) == {5}
    assert pieces.counted.sum() == 1


def test_pieces_stand_in_the_order_of_their_spans() -> None:
    spans = Spans.concat([one(2, 21 * HOUR, HOUR, working=True), one(31, 0, DAY_END, working=False)])
    _, owner, _ = split_pieces(spans)
    assert owner.tolist() == [0, 0, 1, 1]


def test_no_spans_no_pieces() -> None:
    pieces, owner, overnight = split_pieces(Spans.empty())
    assert (len(pieces), len(owner), len(overnight)) == (0, 0, 0)
