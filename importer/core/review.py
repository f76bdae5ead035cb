"""The noun that a review looks with: what is known besides the sheet."""

import datetime as dt
from dataclasses import dataclass, field

from importer.core.last_year import LastYear


@dataclass(frozen=True)
class Review:
    """What a second pair of eyes knows besides the sheet."""

    today: dt.date
    last_year: LastYear = field(default_factory=LastYear)
    """What earlier imports left; nothing where nobody knows."""
