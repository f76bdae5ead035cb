"""Did the client wait as long as it was told to, try as often as it may, and pause between its writes?

All times are the server's: from when an answer was ready to when the next request arrived.
"""

from collections.abc import Sequence
from itertools import pairwise

from importer.sandbox.log import Logged
from importer.sandbox.questions.reading import Entries, Payload, by_arrival, is_write, payload, shown

SHORTEST_PAUSE = 1.0
RETRY_PAUSES = (5.0, 10.0, 15.0)
MOST_RETRIES = 3
_TOLERANCE = 0.01
"""What clocks and the way between them may take away."""


def pauses_after_429(entries: Entries, at_least: float = SHORTEST_PAUSE) -> list[str]:
    """Find requests that came too soon after a 429.

    Args:
        entries: The log.
        at_least: Seconds to wait where the answer does not ask for more.
    """
    found = []
    for before, entry in pairwise(by_arrival(entries)):
        wanted = max(at_least, before.retry_after or 0.0)
        waited = entry.at - before.answered
        if before.status == 429 and waited < wanted - _TOLERANCE:
            found.append(f"{shown(entry)} came {waited:.2f} s after {shown(before)}, which asks for {wanted:g} s")
    return found


def pauses_after_5xx(entries: Entries, pauses: Sequence[float] = RETRY_PAUSES) -> list[str]:
    """Find requests that were sent again too soon after a 5xx or a reset; reads in between are free.

    Args:
        entries: The log.
        pauses: Seconds before the first try again, before the second, and so on; the last holds for all further ones.
    """
    found = []
    for tries in _rows_of_tries(entries):
        for number, (before, entry) in enumerate(pairwise(tries)):
            wanted, waited = pauses[min(number, len(pauses) - 1)], entry.at - before.answered
            if waited < wanted - _TOLERANCE:
                found.append(f"{shown(entry)} came {waited:.2f} s after {shown(before)}, not {wanted:g} s")
    return found


def retries_after_5xx(entries: Entries, most: int = MOST_RETRIES) -> list[str]:
    """Find requests that were sent again more often than they may, without a better answer in between."""
    rows = _rows_of_tries(entries)
    return [f"{shown(row[0])} was sent again {len(row) - 1} times, not {most}" for row in rows if len(row) - 1 > most]


def _rows_of_tries(entries: Entries) -> list[list[Logged]]:
    """Return the tries of one request in a row: all but the last of each were answered with 5xx, or reset."""
    rows: list[list[Logged]] = []
    going: dict[Payload, list[Logged]] = {}
    for entry in by_arrival(entries):
        row = going.pop(payload(entry), None)
        if row is None:
            row = []
            rows.append(row)
        row.append(entry)
        if entry.status is None or entry.status >= 500:
            going[payload(entry)] = row
    return rows


def pauses_between_writes(entries: Entries, at_least: float) -> list[str]:
    """Find writes that arrived sooner after the one before than they may.

    Args:
        entries: The log.
        at_least: Seconds from arrival to arrival.
    """
    return [
        f"{shown(entry)} came {entry.at - before.at:.3f} s after {shown(before)}, not {at_least:g} s"
        for before, entry in pairwise(each for each in by_arrival(entries) if is_write(each))
        if entry.at - before.at < at_least - _TOLERANCE
    ]
