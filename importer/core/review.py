"""The noun that a review looks with: what is known besides the sheet."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Review:
    """What a second pair of eyes knows besides the sheet."""

    today: dt.date
