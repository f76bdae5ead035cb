"""Let the library work on workbooks that anybody may have made: what it raises and warns of, how large one may be."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from PIL.Image import DecompressionBombError, DecompressionBombWarning

UNABLE = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError,
    StopIteration, SyntaxError, TypeError, ValueError,
    BadZipFile, DecompressionBombError, struct.error, zlib.error,
)  # fmt: skip
"""What the libraries raise over bytes that no program would have written: a part that is packed in an unknown way
(``NotImplementedError``) or locked (both are ``RuntimeError``), damaged bytes, pictures that claim to be huge, XML that
does not fit. The library for workbooks has no exceptions of its own.
"""
_MOST_UNPACKED = 200_000_000
"""Bytes of all parts together; the library holds pictures and macros in memory, more than once."""
_BIG, _MOST_RATIO = 10_000_000, 200
"""A part above so many bytes may be packed into a two hundredth at most; sheets of a year of rows reach a fiftieth."""
_BLOCK = 1 << 20


class TooLarge(Exception):
    """A workbook takes more memory or time than its copy is worth; says why, in words."""


@contextmanager
def quiet() -> Iterator[None]:
    """Without the libraries' warnings of what they cannot keep: that is told in words of our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("ignore", DecompressionBombWarning)
        yield


def refuse_bombs(raw: bytes) -> None:
    """Make sure that a zip file unpacks to what it declares, and that this is not too much.

    Args:
        raw: the whole file.

    Raises:
        TooLarge: it is.
        UNABLE: it is damaged, or declares less than it holds.
    """
    with ZipFile(BytesIO(raw)) as archive:
        parts = archive.infolist()
        if sum(each.file_size for each in parts) > _MOST_UNPACKED:
            raise TooLarge(f"it unpacks to more than {_MOST_UNPACKED // 1_000_000} MB.")
        if any(each.file_size > max(_BIG, _MOST_RATIO * each.compress_size) for each in parts):
            raise TooLarge("a part of it is packed so densely that no program would have written it.")
        for each in parts:
            _unpack(archive, each)


def _unpack(archive: ZipFile, part: ZipInfo) -> None:
    """Unpack a part block by block and forget it.

    One byte more than declared is asked for: where there is one, the checksum differs. Asked for no more, the library
    would cut off what follows, after it has unpacked all of it into memory.
    """
    asked = copy(part)
    asked.file_size += 1
    with archive.open(asked) as content:
        while content.read(_BLOCK):
            pass
