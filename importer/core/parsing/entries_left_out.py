"""Which entries of a calendar are left out: called off, somebody's own, free time, or with times that nobody wants.

Real calendars of holidays mark whole days as free time, because a holiday blocks no meeting room; so these are kept.
Where most entries are marked as private, that is a habit of the program and says nothing of the entries.
"""

from collections.abc import Mapping

import numpy as np

from importer.core.glossary import Field, Glossary
from importer.core.issues import Assumption
from importer.core.lifting import Coded, Mask
from importer.core.parsing.calendar_marks import read_private, unread_numbers
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.types import first_of, reason
from importer.core.rules.entry_marks import is_cancelled, is_cancelled_name, is_free

_CALLED_OFF = "the calendar says that it is cancelled"
_OWN = "the calendar marks it as private (--private include reads it)"
_TIMED = "it has times (--timed skip leaves such entries out)"
_FREE = "the calendar marks it as free time (--free include reads it)"


def left_out(
    findings: Findings, whole: Mask, texts: Mapping[Field, Coded[str]], words: Glossary, asked: Mask
) -> tuple[Coded[str], list[Assumption]]:
    """Why entries are left out, blank for all others, and what was inferred.

    Args:
        findings: the table.
        whole: its entries that are whole days.
        texts: its names.
        words: all words.
        asked: its entries within the range that was asked for.
    """
    cancelled = _where(findings, "status", is_cancelled) | texts["event"].where(
        lambda name: is_cancelled_name(name, words)
    )
    private, told = _private(findings, ~cancelled, words, asked)
    free, more = _free(findings, whole, ~cancelled & ~private, asked, words)
    timed = ~whole if findings.table.profile.timed == "skip" else np.zeros(len(whole), dtype=np.bool_)
    because = ((cancelled, _CALLED_OFF), (private, _OWN), (free, _FREE), (timed, _TIMED))
    return first_of(*(reason(mask, text) for mask, text in because)), [*told, *more]


def _where(findings: Findings, name: Field, rule: object) -> Mask:
    raw = findings.table.raw.get(name)
    if raw is None:
        return np.zeros(len(findings.table), dtype=np.bool_)
    return raw.where(rule)  # type: ignore[arg-type]


def _private(findings: Findings, there: Mask, words: Glossary, asked: Mask) -> tuple[Mask, list[Assumption]]:
    """Entries that are left out as private: none of them where most of the calendar is marked so."""
    marked = there & read_private(findings, words, there & asked)
    chosen = findings.table.profile.private
    none = np.zeros(len(marked), dtype=np.bool_)
    if chosen == "include" or not marked.any():
        return none, []
    count, of = int(marked.sum()), int(there.sum())
    if chosen == "skip" or count * 2 <= of:
        return marked, []
    decided = f"{count} of {of} entries are marked as private, and are read (--private skip leaves them out)"
    evidence = f"more than half are, the first is {_first(findings, marked)}: the mark says nothing of single entries"
    return none, [Assumption("private-entries-kept", _about(findings), decided, evidence)]


def _free(findings: Findings, whole: Mask, there: Mask, asked: Mask, words: Glossary) -> tuple[Mask, list[Assumption]]:
    """Entries that are left out as free time: those with hours, unless something else was asked for."""
    marked = there & _where(findings, "busy", lambda busy: is_free(busy, words))
    chosen = findings.table.profile.free
    if chosen == "skip":
        unread_numbers(findings, there & asked)
        return marked, []
    kept = marked & whole & asked
    if chosen == "include" or not kept.any():
        return marked & ~whole if chosen is None else np.zeros(len(marked), dtype=np.bool_), []
    count, of = int(kept.sum()), int((there & whole & asked).sum())
    decided = f"{count} of {of} whole-day entries are marked as free time, and are read (--free skip leaves them out)"
    evidence = f"calendars of holidays mark whole days so, the first is {_first(findings, kept)}"
    return marked & ~whole, [Assumption("free-entries-kept", _about(findings), decided, evidence)]


def _first(findings: Findings, mask: Mask) -> str:
    row = first_row(mask)
    name = findings.found(row, "event")
    return f'"{name}" ({findings.spot(row)})' if name else findings.spot(row)


def _about(findings: Findings) -> str:
    return f"entries of {findings.table.place()}"
