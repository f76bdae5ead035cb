"""Events of exported rows in the API's own words: what becomes of the columns where rows are taken as they are."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from importer.core.grouped import Events
from importer.core.records import RecordPlaces


def with_exact_times(
    objects: Sequence[dict[str, Any]], events: Events, places: RecordPlaces
) -> tuple[list[dict[str, Any]], Mapping[int, str]]:
    """The API objects of events, some of them in exact times, each occasion's in the order of time.

    Returns:
        The objects; and the positions of the exact ones, with the place of those that are odd and "" for all others.
    """
    times = places.records.exact.take(events.record)
    told = list(objects)
    places_of: dict[int, str] = {}
    for spot in np.flatnonzero(~times.blank).tolist():
        exact = times[spot]
        assert exact is not None  # noqa: S101 - blank ones were left out
        told[spot] = exact.as_sent(objects[spot])
        places_of[spot] = str(places.place(int(events.record[spot]), "api_start")) if exact.odd else ""
    occasions = events.occasion.tolist()
    order = sorted(range(len(told)), key=lambda spot: (occasions[spot], *_when(told[spot])))
    moved = {old: new for new, old in enumerate(order)}
    return [told[spot] for spot in order], {moved[spot]: place for spot, place in places_of.items()}


def _when(event: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return event["start"]["dateTime"], event["end"]["dateTime"], event["meta"]["name"], repr(event)
