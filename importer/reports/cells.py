"""Make untrusted text safe to show, and sheet cells into text.

Cell text comes from files that anybody may have made and messages from a server: in a terminal it must not move the
cursor, in a spreadsheet it must not become a formula.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

_FORMULA = re.compile(r"\s*[=+\-@\t\r]")
_BLANKS = re.compile(r"[\t\r\n\u2028\u2029\v\f]+")
# Marks that turn the direction of the text around them: shown, they can make one name look like another.
_TURNING = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def printable(text: str) -> str:
    r"""Text on one line, without control characters, direction marks or halves of a character.

    >>> printable("\x1b[31mred\x1b[0m\nalert")
    '[31mred[0m alert'
    """
    one_line = _BLANKS.sub(" ", text).translate(_TURNING)
    if one_line.isascii() and one_line.isprintable():
        return one_line
    kinds = ((letter, unicodedata.category(letter)) for letter in one_line)
    return "".join("\ufffd" if kind == "Cs" else letter for letter, kind in kinds if kind != "Cc")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program could take a cell's text for a formula."""
    return _FORMULA.match(text) is not None


def neutral(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: those that it could get a leading apostrophe.

    >>> neutral("=1+1"), neutral("  @home"), neutral("Christmas")
    ("'=1+1", "'  @home", 'Christmas')
    """
    return f"'{text}" if is_formula(text) else text


def cell_text(value: object) -> str:
    """A cell as a CSV file shows it: dates and times in ISO form, text neutralised, numbers as they are.

    >>> cell_text(dt.datetime(2027, 12, 24)), cell_text(dt.time(9, 30)), cell_text(-5), cell_text("-5")
    ('2027-12-24', '09:30', '-5', "'-5")
    """
    if isinstance(value, str):
        return neutral(value.replace("\0", ""))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value is None or value != value:  # NaN and NaT differ from themselves
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else f"{value:%Y-%m-%d} {clock(value.time())}"
    if isinstance(value, dt.time):
        return clock(value)
    if isinstance(value, dt.timedelta):
        return _duration(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def clock(time: dt.time) -> str:
    """A time as HH:MM, with seconds only where there are some."""
    return time.isoformat("seconds" if time.second else "minutes")


def _duration(span: dt.timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")


def cell_texts(values: Iterable[Any]) -> list[str]:
    """A column of cells as text; each distinct value (by type and value) is turned once."""
    keys = [(type(value), value) for value in values]
    known = {key: cell_text(key[1]) for key in set(keys)}
    return [known[key] for key in keys]
