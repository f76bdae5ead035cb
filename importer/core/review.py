"""The noun that a review looks with: what is known besides the sheet."""

import datetime as dt
from dataclasses import dataclass

from importer.core.official import OfficialCalendars


@dataclass(frozen=True)
class Review:
    """What a second pair of eyes knows besides the sheet."""

    today: dt.date
    calendars: OfficialCalendars | None = None
    """Who knows official calendars; None for no comparison."""
