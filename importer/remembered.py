"""What the journal remembers of last year's import, for a check, which asks no account.

A journal that cannot be read is passed over: a check needs none.
"""

import datetime as dt
import logging
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from importer.core.checked import Checked
from importer.core.errors import JournalError
from importer.core.last_year import LastYear, same_name
from importer.core.lifting import distinct_pairs
from importer.core.names import fold
from importer.core.payload import AccountOccasion, Occasion
from importer.core.report import OccasionEntry
from importer.core.rules.day_numbers import years_of
from importer.journal import Journal
from importer.report_store import load_occasions
from importer.settings import Settings

_LOG = logging.getLogger(__name__)
_RUNS = 20
"""How many runs are looked at."""
_ARRIVED = ("created", "updated", "merged", "unchanged")


class Memory:
    """What the newest runs in a journal left of occasions. Use it in a ``with``.

    What goes wrong with the journal is said once, and nothing is remembered then.
    """

    def __init__(self, place: Path, clock: Callable[[], dt.datetime]) -> None:
        self._journal: Journal | None = None
        with self._forgiving():
            self._journal = Journal.open(place, clock, busy_seconds=1.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._journal is not None:
            self._journal.close()

    def of(self, checked: Checked, settings: Settings) -> LastYear:
        """What is known of the occasions of a sheet, from runs into the account of these settings."""
        with self._forgiving():
            if self._journal is not None:
                return LastYear.of(_found(_wanted(checked), self._journal, settings))
        return LastYear()

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        try:
            yield
        except (JournalError, OSError, zlib.error, ValueError) as fault:
            _LOG.warning("The sheet is not compared with last year's, because the journal cannot be read: %s", fault)
            if self._journal is not None:
                self._journal.close()
            self._journal = None


def _wanted(checked: Checked) -> dict[str, int]:
    """The newest year of each occasion of the sheet, by ``same_name``."""
    events = checked.events
    wanted: dict[str, int] = {}
    for occasion, year in zip(*distinct_pairs(events.occasion, years_of(events.day)), strict=True):
        key = same_name(checked.names[occasion])
        wanted[key] = max(year, wanted.get(key, 0))
    return wanted


def _found(wanted: Mapping[str, int], journal: Journal, settings: Settings) -> list[Occasion]:
    """The newest that is known of each occasion, until all have an earlier year or enough was looked at."""
    open_ones = dict(wanted)
    found: dict[str, Occasion] = {}
    for stored in journal.last_reports(settings.account_shown, settings.api, limit=_RUNS):
        for entry in load_occasions(stored):
            key, name = same_name(entry.name), fold(entry.name)
            if key in open_ones and name not in found and _arrived(entry):
                found[name] = AccountOccasion.from_api({**(entry.payload or {}), "id": 1}).occasion
                if any(event.first_day.year < open_ones[key] for event in found[name].events):
                    del open_ones[key]
        if not open_ones:
            break
    return [found[name] for name in sorted(found)]


def _arrived(entry: OccasionEntry) -> bool:
    return entry.outcome in _ARRIVED and entry.payload is not None
