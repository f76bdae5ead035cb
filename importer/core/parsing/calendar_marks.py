"""The marks beside entries of a calendar: all day, private, and free time in numbers.

A mark that nobody can read is an error, one for each word: taken for a no, somebody's own appointment would be sent.
"""

from collections.abc import Callable

import numpy as np

from importer.core.faults import Fault, passing_on, shown
from importer.core.glossary import Field, Glossary
from importer.core.lifting import Coded, Mask
from importer.core.parsing.findings import Findings, first_row
from importer.core.rules.entry_marks import is_own
from importer.core.rules.flags import read_mark

_YES_OR_NO = 'write "yes" or "no" instead.'


def read_all_day(findings: Findings, words: Glossary) -> Mask:
    """Entries that their calendar calls all-day."""
    return _read(findings, "all_day", lambda cell: read_mark(cell, words), None, _YES_OR_NO)


def read_private(findings: Findings, words: Glossary, wanted: Mask) -> Mask:
    """Entries that are marked as somebody's own.

    In calendar files a class that nobody knows means private, as their standard has it (RFC 5545, 3.8.1.3).

    Args:
        findings: the table.
        words: all words.
        wanted: the entries whose marks have to be read.
    """
    if findings.table.profile.private == "include":
        wanted = np.zeros(len(wanted), dtype=np.bool_)
    unknown = findings.table.of_standard
    hint = f"{_YES_OR_NO[:-1]}, or give --private include to read these entries too."
    return _read(findings, "private", lambda cell: _own(cell, words, unknown=unknown), wanted, hint)


def _own(cell: object, words: Glossary, *, unknown: bool) -> bool | Fault:
    own = None if isinstance(cell, bool) else is_own(cell)
    found = read_mark(cell, words) if own is None else own
    return unknown if unknown and isinstance(found, Fault) else found


def _read(
    findings: Findings, name: Field, rule: Callable[[object], bool | Fault], wanted: Mask | None, hint: str
) -> Mask:
    """The entries that a mark holds for; what cannot be read of those that are wanted is an error for each word."""
    raw = findings.table.raw.get(name)
    if raw is None:
        return np.zeros(len(findings.table), dtype=np.bool_)
    marks: Coded[bool | Fault] = raw.map(passing_on(rule))
    odd = marks.where(lambda mark: isinstance(mark, Fault))
    if wanted is not None:
        odd &= wanted
    for code in dict.fromkeys(raw.codes[odd].tolist()):
        of_word = odd & (raw.codes == code)
        word = raw.values[code]
        fault = word if isinstance(word, Fault) else _unread(findings, shown(word), of_word, hint)
        findings.column(of_word, name, fault)
    return marks.where(lambda mark: mark is True)


def _unread(findings: Findings, word: str, rows: Mask, hint: str) -> Fault:
    count = int(rows.sum())
    first = findings.spot(first_row(rows))
    where = f"in {first}" if count == 1 else f"in {count} entries, the first is {first}"
    return Fault("flag-unreadable", f'"{word}" is neither yes nor no ({where}).', hint)


def unread_numbers(findings: Findings, wanted: Mask) -> None:
    """An error where free time is to be left out, and numbers say which: programs count them differently."""
    raw = findings.table.raw.get("busy")
    if raw is None:
        return
    numbers = wanted & raw.where(lambda cell: str(cell).strip().removesuffix(".0").isdecimal())
    if not numbers.any():
        return
    row, count = first_row(numbers), int(numbers.sum())
    message = (
        f"{'1 entry says' if count == 1 else f'{count} entries say'} by a number if the time is free, the first is "
        f'{findings.spot(row)} ("{findings.found(row, "busy")}"): these numbers differ by program, and are not read.'
    )
    hint = (
        'write "Free" in place of the number that means so and "Busy" in place of the others, or leave --free skip out.'
    )
    findings.column(numbers, "busy", Fault("free-unreadable", message, hint))
