"""Years that are far away, or apart from the others of a sheet: most are slips of the hand."""

from collections.abc import Mapping

_AHEAD = 2
_FEW = 2
_SHARE = 0.1
_BODY = 8


def far_years(counts: Mapping[int, int], today: int) -> frozenset[int]:
    """Which years are hardly meant.

    A year is far if it is more than two years after today's, and no chain of years leads to it from one that is
    not; or if no year beside it is there, and hardly any event is in it while many are in others.

    Args:
        counts: for each year its number of events.
        today: this year.

    >>> sorted(far_years({2027: 12, 2028: 11, 2072: 1}, 2026)), sorted(far_years({2017: 1, 2027: 39}, 2026))
    ([2072], [2017])
    >>> far_years(dict.fromkeys(range(2001, 2079), 12), 2026)
    frozenset()
    """
    total = sum(counts.values())
    ahead = {year for year in counts if year > today + _AHEAD and not _leads_to(year, counts, today + _AHEAD)}
    apart = {
        year
        for year, count in counts.items()
        if count <= max(1, min(_FEW, total * _SHARE))
        and total - count >= _BODY
        and not {year - 1, year + 1} & counts.keys()
        and year != today
    }
    return frozenset(ahead | apart)


def _leads_to(year: int, counts: Mapping[int, int], near: int) -> bool:
    """Whether each year from a near one to this one is there."""
    while year > near and year in counts:
        year -= 1
    return year == near and year in counts
