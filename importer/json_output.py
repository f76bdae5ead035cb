"""Write a small JSON object where ``--json`` says."""

import sys
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
    try:
        Path(where).write_bytes(text)
    except OSError as error:
        raise SettingsError(f"{where} cannot be written: {error.strerror}.", "name another file with --json.") from None
