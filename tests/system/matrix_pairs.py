"""A few rows in which every pair of values of every two factors meets: a greedy pair cover."""

from collections.abc import Callable, Sequence
from itertools import combinations

Row = tuple[str, ...]
Pair = tuple[tuple[int, str], tuple[int, str]]
Allowed = Callable[[tuple[int, str], tuple[int, str]], bool]


def pair_cover(factors: Sequence[Sequence[str]], allowed: Allowed = lambda _one, _other: True) -> list[Row]:
    """Rows with one value of each factor, so that each allowed pair of values of two factors is in one of them.

    Args:
        factors: the values of each; the first of each must go with all values of the others.
        allowed: whether two values, each with the number of its factor, may meet.
    """
    left = dict.fromkeys(pairs_of(factors, allowed))
    rows = []
    while left:
        row = _row(next(iter(left)), factors, left, allowed)
        for pair in combinations(enumerate(row), 2):
            left.pop(pair, None)
        rows.append(row)
    return rows


def pairs_of(factors: Sequence[Sequence[str]], allowed: Allowed) -> list[Pair]:
    """All pairs that may meet."""
    return [
        ((one, first), (other, second))
        for one, other in combinations(range(len(factors)), 2)
        for first in factors[one]
        for second in factors[other]
        if allowed((one, first), (other, second))
    ]


def _row(seed: Pair, factors: Sequence[Sequence[str]], left: dict[Pair, None], allowed: Allowed) -> Row:
    """A row that holds one pair, and as many other pairs that are left as the next best value of each factor gives."""
    chosen = dict(seed)
    for number in sorted(set(range(len(factors))) - chosen.keys(), key=lambda each: -len(factors[each])):
        fits = [
            value
            for value in factors[number]
            if all(allowed(*_pair((number, value), other)) for other in chosen.items())
        ]
        chosen[number] = max(
            fits, key=lambda value: sum(_pair((number, value), each) in left for each in chosen.items())
        )
    return tuple(chosen[number] for number in range(len(factors)))


def _pair(one: tuple[int, str], other: tuple[int, str]) -> Pair:
    return (one, other) if one[0] < other[0] else (other, one)
