"""The kept state: each account's objects with their tombstones, its skills, and its one revision, in a SQLite file.

Everything happens inside a transaction on one account, one at a time: a write is kept whole or not at all.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypeAlias

from importer.sandbox.messages import JsonObject
from importer.sandbox.replica import History

NameCompare: TypeAlias = Literal["exact", "case-insensitive", "counts_deleted"]

FIRST_ID = 2_850_000_000
FIRST_SKILL_ID = 3_120_000_000
MEMORY = ":memory:"

_FORMAT = 2
_BEFORE_SKILLS = 1
_SKILLS = f"""
CREATE TABLE skill (id INTEGER PRIMARY KEY, account TEXT NOT NULL, object TEXT NOT NULL);
CREATE INDEX skill_account ON skill (account, id);
PRAGMA user_version = {_FORMAT};
"""
_SCHEMA = f"""
CREATE TABLE account (name TEXT PRIMARY KEY, revision INTEGER NOT NULL);
CREATE TABLE occasion (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    is_default INTEGER NOT NULL,
    object TEXT NOT NULL
);
CREATE INDEX occasion_name ON occasion (account, name);
CREATE INDEX occasion_folded ON occasion (account, folded);
CREATE INDEX occasion_live ON occasion (account, id) WHERE NOT deleted;
CREATE INDEX occasion_default ON occasion (account) WHERE is_default AND NOT deleted;
{_SKILLS}
"""
_HOLDERS = {
    "exact": "SELECT id FROM occasion WHERE account = ? AND name = ? AND NOT deleted",
    "case-insensitive": "SELECT id FROM occasion WHERE account = ? AND folded = ? AND NOT deleted",
    "counts_deleted": "SELECT id FROM occasion WHERE account = ? AND name = ?",
}


class Ledger:
    """One account inside one transaction; objects are the API's own, as JSON would have them."""

    def __init__(self, connection: sqlite3.Connection, account: str) -> None:
        self._connection = connection
        self._account = account

    @property
    def revision(self) -> int:
        """The account's revision; 0 before its first write."""
        row = self._connection.execute("SELECT revision FROM account WHERE name = ?", (self._account,)).fetchone()
        return int(row[0]) if row else 0

    def advance(self) -> int:
        """Add one to the revision and return it."""
        self._connection.execute(
            "INSERT INTO account VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET revision = revision + 1",
            (self._account,),
        )
        return self.revision

    def live(self) -> list[JsonObject]:
        """Return the objects that are not deleted, by id."""
        rows = self._connection.execute(
            "SELECT object FROM occasion WHERE account = ? AND NOT deleted ORDER BY id", (self._account,)
        )
        return [json.loads(text) for (text,) in rows]

    def summaries(self) -> list[JsonObject]:
        """Return id, name, deleted and isDefault of the objects that are not deleted, by id."""
        rows = self._connection.execute(
            "SELECT id, name, is_default FROM occasion WHERE account = ? AND NOT deleted ORDER BY id",
            (self._account,),
        )
        return [{"id": id_, "name": name, "deleted": False, "isDefault": bool(on)} for id_, name, on in rows]

    def get(self, id_: int) -> JsonObject | None:
        """Return a live object, or None if the id is unknown or deleted."""
        row = self._connection.execute(
            "SELECT object FROM occasion WHERE id = ? AND account = ? AND NOT deleted", (id_, self._account)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def holders(self, name: str, compare: NameCompare) -> set[int]:
        """Return the ids that hold a name, under one of the three rules of comparison."""
        wanted = name.casefold() if compare == "case-insensitive" else name
        return {id_ for (id_,) in self._connection.execute(_HOLDERS[compare], (self._account, wanted))}

    def add(self, item: Mapping[str, Any]) -> JsonObject:
        """Keep a new object under the next id and return it as kept."""
        (last,) = self._connection.execute("SELECT COALESCE(MAX(id), ?) FROM occasion", (FIRST_ID - 1,)).fetchone()
        return self.put({**item, "id": max(last, FIRST_ID - 1) + 1})

    def put(self, item: Mapping[str, Any]) -> JsonObject:
        """Keep an object under its own id, in place of what was there, and return it as kept.

        One default stands in an account: a live object that claims it takes it from the former one.
        """
        kept = {"id": item["id"], **item, "deleted": bool(item.get("deleted", False))}
        if kept.get("isDefault") and not kept["deleted"]:
            self._clear_default(kept["id"])
        self._write(kept)
        return kept

    def bury(self, id_: int) -> None:
        """Turn a live object into a tombstone."""
        found = self.get(id_)
        if found is not None:
            self._write({**found, "deleted": True})

    def skills(self) -> list[JsonObject]:
        """Return the account's skills, by id."""
        rows = self._connection.execute("SELECT object FROM skill WHERE account = ? ORDER BY id", (self._account,))
        return [json.loads(text) for (text,) in rows]

    def put_skill(self, skill: Mapping[str, Any]) -> JsonObject:
        """Keep a skill under its id, or under the next one if it has none, and return it as kept."""
        (last,) = self._connection.execute("SELECT COALESCE(MAX(id), 0) FROM skill").fetchone()
        kept = {"id": max(last, FIRST_SKILL_ID - 1) + 1, **skill}
        self._connection.execute(
            "INSERT OR REPLACE INTO skill VALUES (?, ?, ?)", (kept["id"], self._account, _written(kept))
        )
        return kept

    def _clear_default(self, successor: int) -> None:
        rows = self._connection.execute(
            "SELECT object FROM occasion WHERE account = ? AND is_default AND NOT deleted AND id <> ?",
            (self._account, successor),
        ).fetchall()
        for (text,) in rows:
            self._write({**json.loads(text), "isDefault": False})

    def _write(self, kept: JsonObject) -> None:
        name = kept["name"]
        self._connection.execute(
            "INSERT OR REPLACE INTO occasion VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                kept["id"],
                self._account,
                name,
                name.casefold(),
                kept["deleted"],
                bool(kept.get("isDefault")),
                _written(kept),
            ),
        )


def _written(kept: JsonObject) -> str:
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


class Store:
    """The SQLite file, or memory, behind all accounts; safe for several threads."""

    def __init__(self, state: str | Path) -> None:
        """Open the state, made if absent.

        Args:
            state: A file, or ":memory:".

        Raises:
            sqlite3.Error: It cannot be opened, or is something else.
        """
        self._lock = Lock()
        self._history: History | None = None
        self._connection = sqlite3.connect(state, isolation_level=None, check_same_thread=False)
        try:
            self._prepare()
        except sqlite3.Error:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        # What is committed outlives the process; only a power cut may lose the last writes.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        (found,) = self._connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self._connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        if not found and not tables:
            self._connection.executescript(_SCHEMA)
        elif found == _BEFORE_SKILLS:
            self._connection.executescript(_SKILLS)
        elif found != _FORMAT:
            raise sqlite3.DatabaseError("the file is a database, but not a sandbox state of this version")

    @contextmanager
    def transaction(self, account: str) -> Iterator[Ledger]:
        """Work on one account; what was done is kept if the block ends, and undone if it raises."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            ledger = Ledger(self._connection, account)
            try:
                if self._history is not None:
                    self._history.open(account, ledger)
                yield ledger
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            if self._history is not None:
                self._history.note(account, ledger)
            self._connection.execute("COMMIT")

    @contextmanager
    def view(self, account: str) -> Iterator[Ledger]:
        """Read one account as it stands at one moment."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield Ledger(self._connection, account)
            finally:
                self._connection.execute("ROLLBACK")

    def watch(self, history: History | None) -> None:
        """Note every write from now on in a history, or in none."""
        with self._lock:
            self._history = history

    def clear(self) -> None:
        """Forget every account."""
        with self._lock:
            self._connection.executescript(
                "BEGIN; DELETE FROM occasion; DELETE FROM skill; DELETE FROM account; COMMIT"
            )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
