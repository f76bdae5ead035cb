"""The report as a value: one Report, from which every form (text, JSON, CSV, workbook) is written.

Rows stay in columns (``rows``, ``memberships``), because a report may hold a million of them; forms turn them into
lines block by block. The JSON's names are fixed by the schema ``occasions-report/1``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from importer.core.issues import Assumption, Issue
from importer.core.names import fold
from importer.core.official import is_library_source
from importer.core.plan import Change

SCHEMA = "occasions-report/1"
SANDBOX = "SANDBOX"
PLAN_DIGITS = 12
"""How much of a plan's hash people are shown."""
IMPORTED_COLUMNS = ("Occasion id", "Outcome", "Run")
"""Columns that ``imported.csv`` adds to the source's own."""
REJECTS_COLUMNS = ("Issue code", "Cell", "Message", "Hint", "Run")
"""Columns that ``rejects.csv`` adds to the source's own; they are known again when it is read."""
WHERE_COLUMNS = ("File", "Sheet")
"""Columns that both add where they hold the rows of several tables."""
LAST_DAYS = "End date (inclusive)"
"""What ``rejects.csv`` calls the end dates of a sheet that wrote the day after: they are given back as last days."""
MEND_COLUMN = "To mend"
"""The column of a migrated workbook that says what is wrong with a row; a row that has words there is not imported."""
MIGRATED_COLUMNS = ("In the account", "Origin", "Originally")
"""Columns that a migrated workbook has for people alone, at its right; the first where it was compared."""
_ADDED = frozenset(map(fold, (*IMPORTED_COLUMNS, *REJECTS_COLUMNS)))
_FEWEST_ADDED = 2
ROW_OUTCOMES = ("ready", "imported", "held", "rejected", "failed", "unknown", "conflict", "not_attempted", "skipped")
OCCASION_OUTCOMES = (
    "ready",
    "held",
    "created",
    "updated",
    "merged",
    "unchanged",
    "deleted",
    "conflict",
    "rejected",
    "failed",
    "unknown",
    "not_attempted",
)


SKILL_OUTCOMES = ("assigned", "unchanged", "conflict", "failed", "unknown", "not_attempted")


def added_by_us(headers: Iterable[str]) -> frozenset[str]:
    """Which headers our own files added to a sheet that now comes back; none where it hardly is one.

    >>> sorted(added_by_us(["Event", "Message", "Hint", "Sheet"])), sorted(added_by_us(["Event", "Message"]))
    (['Hint', 'Message', 'Sheet'], [])
    """
    every = set(headers)
    found = {header for header in every if fold(header) in _ADDED}
    if len(found) < _FEWEST_ADDED:
        return frozenset()
    return frozenset(found | {header for header in every if fold(header) in map(fold, WHERE_COLUMNS)})


def stamp(now: dt.datetime) -> str:
    """A moment as reports write it: ISO 8601 in UTC, to the second."""
    return now.astimezone(dt.UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One source as the report names it."""

    file: str
    sha256: str
    sheets: tuple[str, ...]
    """Names of the sheets that were read; empty for CSV."""
    path: str = ""
    """Where the file stood, absolute, so that a marked copy of it can be given back; never shown."""
    read_with: Mapping[str, Any] = field(default_factory=dict)
    """What was said about how it is read: the keys of a ``Profile`` that were given, as JSON has them; never shown."""
    original: str = ""
    """Name of the first original, where it is a copy that we gave back; never shown."""
    original_sha256: str = ""
    """Of the first original's bytes, where it is such a copy; never shown."""
    sheet_names: Mapping[str, str] = field(default_factory=dict)
    """Title of a sheet -> its name in the first original, where they differ; never shown."""

    @property
    def from_library(self) -> bool:
        """Whether it is no file, but official calendars."""
        return not self.path and is_library_source(self.file)

    @property
    def telling_file(self) -> str:
        """The file's name that a copy of it remembers: that of the first original."""
        return self.original or self.file


@dataclass(frozen=True, slots=True)
class RunInfo:
    """Which run this is; times are ISO 8601 in UTC, or None where there is none yet."""

    id: str
    command: str
    account: str | None
    api: str | None
    mode: str
    started: str
    finished: str | None
    version: str
    tzdata: str
    sources: tuple[SourceEntry, ...]
    plan: str | None = None
    """The hash of its plan; None for a check."""
    of: str | None = None
    """The run that it takes back, if it is an undo."""
    stopped: str = ""
    """Why it ended with something not attempted; empty if it came to its end."""
    hint: str = ""
    """What to do about that; of a plan, how it is carried out, if not by the usual command."""
    unsent: bool = False
    """Whether it stopped before anything was sent, so that nobody can go on with it."""
    waits_since: str = ""
    """Since when its plan waits for a yes; its id is then what is to be typed to say so. Empty for most."""
    dropped: bool = False
    """Whether its sheet was dropped where nobody typed a command: what to do about it is dropping it again."""
    undone_by: str | None = None
    """The undo that took it back; the report tells what was so before that."""
    undone_partly: bool = False
    """Whether that undo could not take back all of it, or has not yet."""

    @property
    def sandbox(self) -> bool:
        """Whether the API of this run was the simulated one."""
        return self.api == "sandbox"


@dataclass(frozen=True, slots=True)
class OccasionEntry:
    """One occasion as the report shows it."""

    name: str
    outcome: str
    reason: str
    events: int
    """Events that the sheet names; the payload may hold more."""
    payload: dict[str, Any] | None
    id: int | None = None
    changes: tuple[Change, ...] = ()
    attempts: int = 0
    status: int | None = None
    message: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """One skill as the report shows it, and the occasion that it is to use."""

    skill: str
    id: int | None
    """The skill's id; None if the account has no such skill."""
    occasion: str | None
    """Name of the occasion; None if the skill is to use none."""
    before: str | None
    """Name of the occasion that it used when the plan was made; None if it used none."""
    outcome: str
    attempts: int = 0
    status: int | None = None
    message: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class SourceTable:
    """A table of a source as its own user knows it, for the files that give rows back.

    ``cells`` holds the data rows only, object cells as read; its index is the 1-based sheet row, its columns are the
    0-based sheet columns. ``fields`` maps a column to our field where one was recognised.
    """

    file: str
    sheet: str | None
    header: tuple[str, ...]
    """The header texts, one for each column of ``cells``."""
    fields: dict[int, str]
    cells: pd.DataFrame
    header_row: int = 0
    """The 1-based sheet row of its header; 0 where it has none, or is not known."""
    unrolled: bool = False
    """Whether it is a matrix given back as a list: its index counts records from 1, its columns are ours."""
    entries: Mapping[int, str] | None = None
    """What people call each row, where the file has entries and no cells; None in all others."""
    ends_moved: bool = False
    """Whether its end dates were understood as other days than its header says: the day before those written."""

    def row_name(self, row: int) -> str | int:
        """What people call a row: its number, or the entry of a file that has no rows."""
        return (self.entries or {}).get(row, row)


@dataclass(frozen=True)
class Report:
    """What happened to every row.

    ``rows`` has one line for each record and each skipped row, in the order of the sources: ``table`` (index into
    ``tables``), ``row`` (1-based sheet row, more than once where it gives several records), ``line`` (label in the
    ``cells`` of its table), ``outcome``, ``events``, ``reason``, ``start`` and ``end`` (ISO dates as understood, or
    ``""``).
    ``memberships`` has one line for each (row, occasion): ``row`` (position in ``rows``), ``occasion`` (index into
    ``occasions``).
    """

    run: RunInfo
    totals: dict[str, dict[str, int]]
    occasions: tuple[OccasionEntry, ...]
    rows: pd.DataFrame
    memberships: pd.DataFrame
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]
    tables: tuple[SourceTable, ...] = field(default=())
    skills: tuple[SkillEntry, ...] = ()

    def blocks(self, size: int = 10_000) -> Iterator[pd.DataFrame]:
        """The rows, block by block."""
        for start in range(0, len(self.rows), size):
            yield self.rows.iloc[start : start + size]
