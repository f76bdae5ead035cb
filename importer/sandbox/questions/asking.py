"""Ask all questions at once."""

from collections.abc import Iterable, Sequence

from importer.sandbox.log import Logged
from importer.sandbox.questions.order import default_changes, writes_in_flight
from importer.sandbox.questions.pauses import (
    RETRY_PAUSES,
    pauses_after_5xx,
    pauses_after_429,
    pauses_between_writes,
    retries_after_5xx,
)
from importer.sandbox.questions.reading import by_arrival
from importer.sandbox.questions.repeats import nonces_reused, posts_repeated_unseen, refusals_repeated


def findings(
    entries: Iterable[Logged],
    *,
    retry_pauses: Sequence[float] = RETRY_PAUSES,
    write_interval: float = 0.25,
    default_id: int | None = None,
) -> list[str]:
    """Return all that the questions find.

    Args:
        entries: The log of one client.
        retry_pauses: Seconds before each try again after a 5xx.
        write_interval: Seconds between writes.
        default_id: The object that was the account's default at the beginning.
    """
    log = by_arrival(entries)
    return [
        *posts_repeated_unseen(log),
        *refusals_repeated(log),
        *nonces_reused(log),
        *pauses_after_429(log),
        *pauses_after_5xx(log, retry_pauses),
        *retries_after_5xx(log),
        *pauses_between_writes(log, write_interval),
        *writes_in_flight(log),
        *default_changes(log, default_id),
    ]
