"""Write a table as CSV: UTF-8 with BOM and CRLF, as spreadsheet programs like it."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO


def write_table(out: BinaryIO, headers: Sequence[str], columns: Sequence[Sequence[object]]) -> None:
    """Write columns of equal length below their headers; texts are neutral already, and the file stays open."""
    write_lines(out, headers, zip(*columns, strict=True))


def write_lines(out: BinaryIO, headers: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Write lines below headers; texts are neutral already, and the file stays open."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(lines)
    text.flush()
    text.detach()
