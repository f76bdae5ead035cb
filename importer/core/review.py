"""The noun that a review looks with: what is known besides the sheet."""

import datetime as dt
from dataclasses import dataclass, field

from importer.core.last_year import LastYear
from importer.core.official import OfficialCalendars


@dataclass(frozen=True)
class Review:
    """What a second pair of eyes knows besides the sheet."""

    today: dt.date
    last_year: LastYear = field(default_factory=LastYear)
    """What earlier imports left; nothing where nobody knows."""
    calendars: OfficialCalendars | None = None
    """Who knows official calendars; None for no comparison."""
