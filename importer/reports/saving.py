"""Save a workbook so that nothing stays open where saving fails."""

import datetime as dt
import io
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter


def save_workbook(book: Workbook, out: BinaryIO) -> None:
    """Write a workbook, which has a sheet, into an open file; the file stays open.

    The library's own ``save`` leaves its archive open when it fails, which is told much later and somewhere else.
    """
    book.properties.modified = dt.datetime.now(tz=dt.UTC).replace(tzinfo=None)
    with ZipFile(out, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).save()


def workbook_bytes(book: Workbook) -> bytes:
    """A workbook, which has a sheet, as the bytes of a file."""
    out = io.BytesIO()
    save_workbook(book, out)
    return out.getvalue()
