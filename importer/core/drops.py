"""Files that systems drop: what is seen of them, where each stands on its way, and what a sweep made of it.

A **place** is where files are dropped: a folder of this machine, a bucket, a server. A **drop** is one content that was
found there under a rule, from the moment at which it is claimed. Its id is the id of the run that imports it, if it
comes to one, and stands in the name under which it is filed. **Filing** moves it, with its reports, into one of three
folders. Whatever a sweep sees is in its books once: nothing vanishes between two folders.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from importer.core.news import NewsKind, Owed


class Folder(StrEnum):
    """Where a drop ends."""

    DONE = "done"
    FAILED = "failed"
    WAITING = "waiting"
    """Until somebody says yes to its plan, or no."""


FOLDERS = frozenset(Folder)
REPORTS = ".report"
"""What the folder of a drop's reports adds to its name."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A file as one look at a place showed it; unchanged as long as all of this is equal."""

    name: str
    """Its path within the place, with ``/`` between folders."""
    size: int
    """Bytes."""
    stamp: str
    """What changes whenever the content may have: time of change to the nanosecond, or a store's tag of the version."""


class DropState(StrEnum):
    """How far a drop has come; each step is written down before what follows it is begun."""

    TAKEN = "taken"
    """Claimed. Its run may have begun: if the journal has a run of its id, that is gone on with."""
    LATER = "later"
    """Bad luck, such as an API that is down: it is taken up again by a later sweep, not before its time."""
    ENDED = "ended"
    """Its outcome is known, and the name under which it is filed; source and reports may not stand there yet."""
    FILED = "filed"
    """Everything about it stands where it belongs. One that waits for a yes may be taken up again."""


class DropOutcome(StrEnum):
    """What became of a drop."""

    DONE = "done"
    """Everything is in the account as it says."""
    FAILED = "failed"
    """It could not be read, or something of it was rejected, held, refused or given up."""
    WAITING = "waiting"
    """Its plan needs a yes."""
    KNOWN = "known"
    """The same content was imported already by the same rule, and nothing touched its occasions since."""


FOLDER_OF: Mapping[DropOutcome, Folder] = {
    DropOutcome.DONE: Folder.DONE,
    DropOutcome.KNOWN: Folder.DONE,
    DropOutcome.FAILED: Folder.FAILED,
    DropOutcome.WAITING: Folder.WAITING,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said of a drop beside its report: in notices, logs, and where there is no run that has a report."""

    code: str = ""
    """Kebab-case; empty where nothing is wrong."""
    message: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """One drop, as the journal knows it."""

    id: str
    """Also the id of its run, if it comes to one."""
    rule: str
    """The rule's identity: its name, and where it sends to; see ``rule_key``."""
    rule_name: str
    place: str
    """The place as it may be shown, without secrets."""
    name: str
    """As it was dropped: its path within the place."""
    content: str
    """SHA-256 of its bytes, in hex."""
    size: int
    seen: str
    """When it was taken, ISO 8601 in UTC."""
    state: DropState = DropState.TAKEN
    at: str = ""
    """Where it stands now, within the place, or where its folders are: as dropped, until it is filed."""
    outcome: DropOutcome | None = None
    target: str = ""
    """Where it is filed, such as ``done/2027-01-31_20270131T020003-1f2e_holidays.csv``."""
    told: Told = field(default_factory=Told)
    approved: bool = False
    """Whether somebody said yes to its plan."""
    tries: int = 0
    """How often bad luck stood in the way."""
    begun: int = 0
    """How often it was begun, in a row, without coming to any end: each time it took the whole program with it."""
    not_before: str = ""
    """When it may be taken up again after bad luck, ISO 8601 in UTC."""
    like: str = ""
    """The id of the drop whose content it repeats."""
    named: str = ""
    """What its file's name would call an occasion that nobody named, in the form in which names are compared."""
    by_name: bool = False
    """Whether its file's name decided what it says: the same content under another name is something else then."""
    apart: str = ""
    """``named`` again, where the same content was something else under another name; part of its identity."""
    plans: tuple[str, ...] = ()
    """The SHA-256 of each plan that waits for a yes, so that only these are carried out."""
    others: str = ""
    """The SHA-256 of what waits with them: the parts of the report that no plan holds; empty if there are none."""

    def ended(self, outcome: DropOutcome, target: str, told: Told | None = None) -> Self:
        """The drop when its outcome is known."""
        return replace(self, state=DropState.ENDED, outcome=outcome, target=target, told=told or Told())


class Seen(StrEnum):
    """What one sweep made of one file; each file that it saw is counted under exactly one of these."""

    DONE = "done"
    FAILED = "failed"
    WAITING = "waiting"
    KNOWN = "known"
    LATER = "later"
    """Bad luck; it stays where it is and is taken up again."""
    STOPPED = "stopped"
    """We were told to end; it stays and is gone on with."""
    UNSETTLED = "unsettled"
    """It still grows, is open for writing, lacks its marker, or its checksum does not fit yet."""
    BUSY = "busy"
    """Another worker has it, or the same content waits for a yes."""
    EARLY = "early"
    """Its rule has other hours."""
    UNMATCHED = "unmatched"
    """No rule takes it."""
    READY = "ready"
    """In a rehearsal: it would be taken; the reason says what would happen."""
    BESIDE = "beside"
    """No holiday sheet but a companion: a marker, a checksum, a part of an upload; or hidden."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file in the books of a sweep."""

    name: str
    seen: Seen
    reason: str
    """Why, in a sentence."""
    rule: str = ""
    """The name of the rule that takes it."""
    drop: str = ""
    """The drop's id."""
    target: str = ""
    """Where it is now, if it was filed."""
    told: Told = field(default_factory=Told)
    stays: bool = False
    """Whether it was taken at an earlier look and merely stands there still, where nothing can be moved: no news."""


class Level(StrEnum):
    """How a rule fares; ordered from well to worst."""

    WELL = "well"
    WAITING = "waiting"
    """Something waits for a yes."""
    OVERDUE = "overdue"
    """No file came for longer than it should."""
    TROUBLE = "trouble"
    """The last file failed, or bad luck goes on."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a rule fares, as the journal remembers it between sweeps."""

    rule: str
    rule_name: str
    place: str
    level: Level
    since: str
    """When it came to this level, ISO 8601 in UTC."""
    looked: str
    """When the place was looked at last."""
    fed: str = ""
    """When a file was taken last; empty if never."""
    begun: str = ""
    """When the rule was looked at first."""
    unlucky: str = ""
    """Since when bad luck goes on, told or not; empty while there is none."""
    bad_luck: str = ""
    """What the last look met of it, in words; empty while there is none."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """Files that failed and were not made good: where each is filed -> its name as it was dropped."""
    ills: frozenset[NewsKind] = frozenset()
    """Of failed, trouble, overdue: what was told of and is not over yet."""
    heard: frozenset[str] = frozenset()
    """The drops, or names of files without one, whose outcome the last look told: one that stays is told once."""
    untold: tuple[Owed, ...] = ()
    """What could not be told yet, the oldest first."""
    counted: Mapping[DropOutcome, int] = field(default_factory=dict)
    """How many files came to each outcome since the rule was looked at first."""
    unmatched: Mapping[str, str] = field(default_factory=dict)
    """Of the standing of a place that is of no rule: files that no rule takes -> since when they lie there."""
    unsettled: Mapping[str, str] = field(default_factory=dict)
    """Of the same standing: files that are not ready to be taken -> since when."""
    every: float | None = None
    """Seconds between two looks, as whoever watches it does; None if nobody ever watched it."""


def moment(text: str) -> dt.datetime:
    """A moment as these nouns write it.

    >>> moment("2027-01-31T02:00:03+00:00").hour
    2
    """
    return dt.datetime.fromisoformat(text)
