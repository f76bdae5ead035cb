"""What runs wrote down: enough to go on after a crash and to make any report again.

A **run** has one **plan**; its requests carry **chunks** of occasions; every request is an **attempt**, written before
it is sent and after it was answered; **results** are what each occasion came to. A **lease** lets one import at a time
into an account. A **drop** is a dropped file that was taken; a **claim** lets one worker at a time carry it on. SQLite
in a file by default, any database that SQLAlchemy can reach by URL. Secrets are never handed to it. What goes wrong is
a ``JournalError``.
"""

from importer.journal.claims import Busy, DropClaim, Known
from importer.journal.drops import DropLedger
from importer.journal.lease import Lease
from importer.journal.overtaking import Newer
from importer.journal.run import RunJournal
from importer.journal.runs import Journal
from importer.journal.stored import ENTRY, AttemptOutcome, RunState, RunSummary, StoredAttempt, StoredChunk, StoredRun

__all__ = [
    "ENTRY",
    "AttemptOutcome",
    "Busy",
    "DropClaim",
    "DropLedger",
    "Journal",
    "Known",
    "Lease",
    "Newer",
    "RunJournal",
    "RunState",
    "RunSummary",
    "StoredAttempt",
    "StoredChunk",
    "StoredRun",
]
