"""Write a small JSON object where ``--json`` says."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from importer.core.errors import SettingsError


def write_json_output(found: dict[str, Any], where: str | None) -> None:
    """Write an object to a file, or to stdout (``-``); nowhere if None.

    Raises:
        SettingsError: the file cannot be written.
    """
    if where is None:
        return
    text = orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if where == "-":
        sys.stdout.buffer.write(text)
        return
    with speaking_of_json(where):
        Path(where).write_bytes(text)


def check_json_output(where: str | None) -> None:
    """Make sure that a file can be written, before anything is done of which it is to tell.

    Raises:
        SettingsError: it cannot be written.
    """
    if where and where != "-":
        with speaking_of_json(where):
            _try(Path(where))


@contextmanager
def speaking_of_json(where: str | Path) -> Iterator[None]:
    """Say of what cannot be written that ``--json`` named it.

    Raises:
        SettingsError: the system refused.
    """
    try:
        yield
    except OSError as error:
        raise SettingsError(f"{where} cannot be written: {error.strerror}.", "name another file with --json.") from None


def _try(path: Path) -> None:
    """Make sure that a file can be written; one that is there stays as it is, and none is left that was not.

    Raises:
        OSError: it cannot.
    """
    if not path.exists():
        with tempfile.TemporaryFile(dir=Path(os.path.realpath(path)).parent):
            return
    if path.is_file() or path.is_dir():  # others, such as a pipe, would notice that they were opened
        with path.open("ab"):
            return
