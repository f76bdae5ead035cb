"""A workbook that cannot be saved is told once, where it happened, and leaves nothing open."""

import errno
import gc
import io
import os

import pytest
from openpyxl import Workbook, load_workbook

from importer.reports.saving import save_workbook, workbook_bytes


class Full(io.BytesIO):
    """A disk on which nothing has room any more."""

    def write(self, _what: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_is_saved_can_be_read() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "New Year"
    assert load_workbook(io.BytesIO(workbook_bytes(book))).worksheets[0]["A1"].value == "New Year"


def test_a_book_that_has_no_room_leaves_no_archive_open(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", heard.append)
    with pytest.raises(OSError, match="No space"):
        save_workbook(Workbook(), Full())
    gc.collect()
    assert heard == []
