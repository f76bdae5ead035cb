"""The real feeds of governments, read as plain JSON."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from realdata_reading import Entry, cleaned


def united_kingdom(path: Path) -> Iterator[Entry]:
    """Each division is an occasion of its own."""
    for division in json.loads(path.read_text(encoding="utf-8")).values():
        for event in division["events"]:
            first = dt.date.fromisoformat(event["date"])
            yield Entry(first, first, cleaned(event["title"]), division["division"])


def malaysian_feed(path: Path) -> Iterator[Entry]:
    """What is national counts for all states; what several states share stands below each of them."""
    feed = json.loads(path.read_text(encoding="utf-8"))
    listed = {(event["date"], event["name"], state) for state, events in feed["state"].items() for event in events}
    listed |= {(event["date"], event["name"], state) for event in feed["national"] for state in feed["state"]}
    for date, name, state in sorted(listed):
        first = dt.date.fromisoformat(date)
        yield Entry(first, first, cleaned(name), state)
