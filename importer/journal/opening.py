"""Open the database behind a journal, and say in plain words what is wrong with it.

SQLite is told to be slow and sure: a write-ahead log, synced at every commit. Whatever writes takes the file for itself
before it reads, so that nothing changes between its reading and its writing; what only reads sees one moment.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from importer.core.errors import JournalError
from importer.journal.tables import JOURNAL, METADATA, VERSION

BUSY_SECONDS = 10.0
"""How long we wait for another program that is writing to the same file."""
_WRITES = "journal_writes"
_OTHER_FILE = "give another file with --journal or OCCASIONS_JOURNAL"
_AS_OWNER = (
    "type this as that user, or, if whoever types this has to have it, give it away with chown; "
    "another journal would not know what was imported"
)
_GO_ON = "try again; a run that had begun goes on with: occasions resume"
_TROUBLES = (
    ("not a database", "is not a journal but some other kind of file", _OTHER_FILE),
    ("malformed", "is damaged", _OTHER_FILE),
    ("locked", "is in use by another program", "wait until that has ended, then " + _GO_ON),
    ("readonly", "cannot be written", "allow writing to the file and its folder, or " + _OTHER_FILE),
    ("unable to open", "cannot be opened", "check the folder and its rights, or " + _OTHER_FILE),
    ("is full", "cannot grow: the disk is full", "make room, then " + _GO_ON),
    ("disk I/O error", "cannot be written: the disk fails", "see to the disk, then " + _GO_ON),
)


def open_engine(location: str | Path, busy_seconds: float = BUSY_SECONDS) -> tuple[sa.Engine, str]:
    """Connect, and make the tables that are not there.

    Args:
        location: a file, made if absent with its folders, or a SQLAlchemy URL.
        busy_seconds: how long to wait for another program that is writing to the same file.

    Returns:
        The engine, and the location as it may be shown.

    Raises:
        JournalError: it cannot be opened or written, is no journal, or of another version.
    """
    url, shown = _url(location)
    if url.get_backend_name() == "sqlite":
        _make_file(url.database, shown)
    try:
        engine = sa.create_engine(url)
    except (ImportError, sa.exc.ArgumentError) as fault:
        raise JournalError(
            f"the journal {shown} needs a database driver that is not installed: {fault}", _OTHER_FILE
        ) from None
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", partial(_be_durable, busy_seconds))
        sa.event.listen(engine, "begin", _begin)
    try:
        with speaking(shown):
            _prepare(engine, shown)
    except JournalError:
        engine.dispose()
        raise
    return engine, shown


@contextmanager
def speaking(shown: str) -> Iterator[None]:
    """Turn the database's errors into a ``JournalError`` that names the journal."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, sqlite3.Error) as fault:
        said = str(getattr(fault, "orig", None) or fault).splitlines()[0]
        for sign, trouble, hint in _TROUBLES:
            if sign in said:
                raise JournalError(f"the journal {shown} {trouble}", hint) from None
        raise JournalError(f"the journal {shown} failed: {said}", _OTHER_FILE) from None


@contextmanager
def writing(engine: sa.Engine, shown: str) -> Iterator[sa.Connection]:
    """One transaction that writes: it is on disk when the context ends, or nothing of it is."""
    with speaking(shown), begun(engine) as connection:
        yield connection


@contextmanager
def begun(engine: sa.Engine) -> Iterator[sa.Connection]:
    """The same, with the database's own errors."""
    with engine.execution_options(**{_WRITES: True}).begin() as connection:
        yield connection


def _url(location: str | Path) -> tuple[sa.URL, str]:
    if isinstance(location, Path) or "://" not in location:
        return sa.URL.create("sqlite", database=str(location)), str(location)
    try:
        url = sa.make_url(location)
        url.get_dialect()
    except (ImportError, sa.exc.ArgumentError):
        kind = location.split("://", 1)[0]
        raise JournalError(f'the journal\'s address begins with "{kind}", which no driver knows', _OTHER_FILE) from None
    return url, _showable(url)


def _showable(url: sa.URL) -> str:
    """The address without its password, and without the values of its query, in which there may be another."""
    masked = "&".join(f"{name}=***" for name in url.query)
    return url.set(query={}).render_as_string(hide_password=True) + (f"?{masked}" if masked else "")


def _make_file(database: str | None, shown: str) -> None:
    """Make the file for its owner alone, because it holds customers' sheets."""
    if not database or database == ":memory:":
        raise JournalError("a journal in memory would forget what it must remember", _OTHER_FILE)
    path = Path(database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise JournalError(f"the journal {shown} is a folder", "name a file with --journal or OCCASIONS_JOURNAL")
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        elif not os.access(path, os.R_OK):
            raise JournalError(f"the journal {shown} cannot be read: it belongs to {_owner(path)}", _AS_OWNER)
    except OSError as fault:
        raise JournalError(f"the journal {shown} cannot be made: {fault.strerror}", _OTHER_FILE) from None


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except (KeyError, NotImplementedError):  # a user of another machine, or a platform without
        return "somebody else"


def _be_durable(busy_seconds: float, connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own idea of when a transaction begins is too late for us
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={round(busy_seconds * 1000)}", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(engine: sa.Engine, shown: str) -> None:
    """Refuse what is no journal of ours before anything is written to it; then make what is missing."""
    with engine.connect() as connection:
        there = _tables(connection, shown)
        _check_version(connection, there, shown)
    if engine.dialect.name == "sqlite":  # only now, because this is kept in the file
        _log_ahead(engine)
    if there >= set(METADATA.tables):
        return
    with writing(engine, shown) as connection:
        there = _tables(connection, shown)  # somebody else may have been faster
        METADATA.create_all(connection)
        if JOURNAL.name not in there:
            connection.execute(JOURNAL.insert().values(version=VERSION))
        _check_version(connection, {JOURNAL.name}, shown)


def _tables(connection: sa.Connection, shown: str) -> set[str]:
    there = set(sa.inspect(connection).get_table_names())
    ours = there & set(METADATA.tables)
    if JOURNAL.name not in there and (ours or (there and connection.dialect.name == "sqlite")):
        raise JournalError(f"the journal {shown} is a database of some other program", _OTHER_FILE)
    return there


def _check_version(connection: sa.Connection, there: set[str], shown: str) -> None:
    """An older journal of the same version may lack a table that was added later; it gets it."""
    if JOURNAL.name not in there:
        return
    version = connection.execute(sa.select(JOURNAL.c.version)).scalar()
    if version != VERSION:
        raise JournalError(
            f"the journal {shown} was written by another version of this program (form {version}, not {VERSION})",
            "use that version for it, or " + _OTHER_FILE,
        )


def _log_ahead(engine: sa.Engine) -> None:
    """Switch to the write-ahead log, past SQLAlchemy, because it can't be done within a transaction."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
