"""Write a small JSON object where ``--json`` says."""

import sys
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
    with _speaking_of(where):
        Path(where).write_bytes(text)


def check_json_output(where: str | None) -> None:
    """Make sure that a file can be written, before anything is done of which it is to tell; it is left empty.

    Raises:
        SettingsError: it cannot be written.
    """
    if where is not None and where != "-":
        with _speaking_of(where):
            Path(where).open("ab").close()


@contextmanager
def _speaking_of(where: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsError(f"{where} cannot be written: {error.strerror}.", "name another file with --json.") from None
