"""Open the database behind a journal, and say in plain words what is wrong with it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from importer.core.errors import JournalError
from importer.journal.tables import JOURNAL, METADATA, VERSION

BUSY_SECONDS = 10
"""How long we wait for another program that is writing to the same file."""
_OTHER_FILE = "give another file with --journal or OCCASIONS_JOURNAL"
_TROUBLES = (
    ("not a database", "is not a journal but some other kind of file", _OTHER_FILE),
    ("malformed", "is damaged", _OTHER_FILE),
    ("locked", "is in use by another program", "wait until the other import has ended, or " + _OTHER_FILE),
    ("readonly", "cannot be written", "allow writing to the file and its folder, or " + _OTHER_FILE),
    ("unable to open", "cannot be opened", "check the folder and its rights, or " + _OTHER_FILE),
    ("is full", "cannot grow: the disk is full", "make room, then go on with: occasions resume"),
)


def open_engine(location: str | Path) -> tuple[sa.Engine, str]:
    """Connect, and make the tables if there are none.

    Args:
        location: a file, made if absent with its folders, or a SQLAlchemy URL.

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
        sa.event.listen(engine, "connect", _be_durable)
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


def _url(location: str | Path) -> tuple[sa.URL, str]:
    if isinstance(location, Path) or "://" not in location:
        return sa.URL.create("sqlite", database=str(location)), str(location)
    try:
        url = sa.make_url(location)
        url.get_dialect()
    except (ImportError, sa.exc.ArgumentError):
        kind = location.split("://", 1)[0]
        raise JournalError(f'the journal\'s address begins with "{kind}", which no driver knows', _OTHER_FILE) from None
    return url, url.render_as_string(hide_password=True)


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
    except OSError as fault:
        raise JournalError(f"the journal {shown} cannot be made: {fault.strerror}", _OTHER_FILE) from None


def _be_durable(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare(engine: sa.Engine, shown: str) -> None:
    with engine.connect() as connection:
        there = set(sa.inspect(connection).get_table_names())
        if JOURNAL.name not in there and (there & set(METADATA.tables) or (there and engine.dialect.name == "sqlite")):
            raise JournalError(f"the journal {shown} is a database of some other program", _OTHER_FILE)
        if engine.dialect.name == "sqlite":  # only now, because this is kept in the file
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    with engine.begin() as connection:
        if JOURNAL.name not in there:
            METADATA.create_all(connection)
            connection.execute(JOURNAL.insert().values(version=VERSION))
        version = connection.execute(sa.select(JOURNAL.c.version)).scalar()
    if version != VERSION:
        raise JournalError(
            f"the journal {shown} was written by another version of this program (form {version}, not {VERSION})",
            "use that version for it, or " + _OTHER_FILE,
        )
