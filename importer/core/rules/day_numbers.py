"""Days as whole numbers, proleptic ordinals as ``datetime.date`` counts them, in columns."""

import numpy as np
import numpy.typing as npt

_EPOCH = 719_163
"""The ordinal of 1970-01-01."""
Days = npt.NDArray[np.int32]


def years_of(days: Days) -> Days:
    """The calendar year of each day.

    >>> years_of(np.array([719162, 719163], dtype=np.int32)).tolist()
    [1969, 1970]
    """
    years = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int32) + 1970
    return years.astype(np.int32)


def year_starts(years: Days) -> Days:
    """The first day of each year.

    >>> year_starts(np.array([1970], dtype=np.int32)).tolist()
    [719163]
    """
    starts = (years.astype(np.int64) - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64) + _EPOCH
    return starts.astype(np.int32)
