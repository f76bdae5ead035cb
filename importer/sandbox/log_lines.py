"""The request log as a file: one line of JSON for each request, written when it has been answered.

The fields are those of `log.Logged`. A body is text; one that is not UTF-8 stands under ``body_base64``.
"""

import base64
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from importer.sandbox.log import Logged


def to_line(entry: Logged) -> str:
    """Write an entry as one line of JSON, without its end of line."""
    fields: dict[str, Any] = {**asdict(entry), "headers": dict(entry.headers)}
    body = fields.pop("body")
    try:
        fields["body"] = body.decode("utf-8")
    except UnicodeDecodeError:
        fields["body_base64"] = base64.b64encode(body).decode()
    return json.dumps(fields, ensure_ascii=False)


def from_line(line: str) -> Logged:
    """Read an entry back, equal to what was written."""
    fields: dict[str, Any] = json.loads(line)
    encoded = fields.pop("body_base64", None)
    body = base64.b64decode(encoded) if encoded is not None else fields.pop("body").encode("utf-8")
    return Logged(**fields, body=body)


def read_log(path: Path) -> list[Logged]:
    """Read a log back, by arrival; a last line that is still being written is left out.

    Raises:
        OSError: It cannot be read.
    """
    text = path.read_text("utf-8")
    whole = text[: text.rfind("\n") + 1].split("\n")
    return sorted((from_line(line) for line in whole if line), key=lambda each: each.sequence)


class LogFile:
    """A new file that takes the log, line by line, each flushed at once."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            FileExistsError: There is something in it already.
            OSError: It cannot be written.
        """
        self._file = path.open("a", encoding="utf-8")
        if self._file.tell():
            self._file.close()
            raise FileExistsError(f"{path} exists already and is not empty")

    def write(self, entry: Logged) -> None:
        """Write one entry."""
        if not self._file.closed:
            self._file.write(to_line(entry) + "\n")
            self._file.flush()

    def clear(self) -> None:
        """Forget what was written."""
        self._file.truncate(0)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
