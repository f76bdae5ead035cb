"""The noun of rows that were exported: the times of one event, word for word as the API writes them.

A sheet that we exported says each event twice: in the cells for people, and in cells of its own as the API has it.
While both say the same, the event is taken as it is, past all reading of dates and hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ExactTimes:
    """Start, end and recurrence of an event as the API has them; its name, zone and openness stand in the row."""

    start: str
    end: str
    recurrence: tuple[str, ...]
    start_zone: str
    """The zone of the start where the row's own zone cell can't say it; else empty, and so for the end."""
    end_zone: str
    first: int
    last: int
    """Proleptic ordinals of the first and last day on which it has hours."""
    odd: str = ""
    """What about it the API's documents do not have; only an account that holds it may go on holding it."""

    def as_sent(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """The API object of an event of these times, given one that has its name, zone and openness."""
        zone = event["start"]["timeZone"]
        return {
            "meta": event["meta"],
            "start": {"dateTime": self.start, "timeZone": self.start_zone or zone},
            "end": {"dateTime": self.end, "timeZone": self.end_zone or zone},
            "recurrence": list(self.recurrence),
        }
