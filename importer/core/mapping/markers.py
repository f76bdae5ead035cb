"""Start and end of an event as two rows: ``Summer break starts`` and ``Summer break ends`` become one event.

Joined only where a profile says so or every record of a table is half of a pair; elsewhere the pairs are pointed out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from importer.core.glossary import Glossary
from importer.core.issues import Assumption, Issue, Severity
from importer.core.lifting import BLANK, Coded
from importer.core.names import clean, fold
from importer.core.rules.phrases import may_say
from importer.core.table import SkippedRow, Table


@dataclass(frozen=True)
class Pair:
    """Two records: the start and the end of one event, and its name without the marker."""

    start: int
    end: int
    name: str


def join_markers(table: Table, glossary: Glossary) -> tuple[Table, list[Assumption], list[Issue]]:
    """Join the pairs of a table, or say that it has some."""
    pinned = table.profile.layout == "start-end-rows"
    if table.profile.layout not in (None, "start-end-rows"):
        return table, [], []
    if "event" not in table.raw or "end_date" in table.raw or table.spots:
        return table, [], []
    pairs = _pairs(table, glossary)
    if pairs and (pinned or len(pairs) * 2 == len(table)):
        return _joined(table, pairs), [_told(table, pairs, pinned)], []
    return table, [], [_warning(table, pairs)] if pairs else []


def _pairs(table: Table, glossary: Glossary) -> list[Pair]:
    """Each start with the next end of the same name below it."""
    starts, ends = (_marker(glossary, meaning) for meaning in ("starts", "ends"))
    names = table.raw["event"]
    may = may_say(names.values, glossary, "starts", "ends")
    halves = names.map(lambda cell: _half(cell, starts, ends) if isinstance(cell, str) and may(cell) else None)
    pairs: list[Pair] = []
    open_ones: dict[str, tuple[int, str]] = {}
    for position in np.flatnonzero(~halves.blank).tolist():
        half = halves[position]
        if half is None:
            continue
        kind, name = half
        if kind == "starts":
            open_ones[fold(name)] = (position, name)
        elif fold(name) in open_ones:
            begun, spelt = open_ones.pop(fold(name))
            pairs.append(Pair(begun, position, spelt))
    return pairs


def _marker(glossary: Glossary, meaning: Any) -> "re.Pattern[str] | None":
    words = [re.escape(phrase) for phrase in glossary.phrases(meaning)]
    if not words:
        return None
    each = "|".join(words)
    return re.compile(
        rf"(?P<name>.+?)[\s:–-]*[(\[]?\s*(?:{each})[)\]]?|(?:{each})(?:\s+of|\s*[:–-])\s+(?P<after>.+)", re.IGNORECASE
    )


def _half(text: str, starts: "re.Pattern[str] | None", ends: "re.Pattern[str] | None") -> tuple[str, str] | None:
    """Which half of an event a name is, and of which; a marker in Latin letters is a word of its own."""
    for kind, pattern in (("starts", starts), ("ends", ends)):
        found = pattern.fullmatch(clean(text)) if pattern else None
        name = clean((found["name"] or found["after"]).strip(" :-–")) if found else ""
        if found and name and not _glued(clean(text), name):
            return kind, name
    return None


def _glued(text: str, name: str) -> bool:
    """Whether the marker is the end of a longer word: "Weekend" ends nothing."""
    rest = text[len(name) :] if text.startswith(name) else " "
    return rest[:1].isalpha() and rest[:1].isascii()


def _joined(table: Table, pairs: Sequence[Pair]) -> Table:
    ends = {pair.start: pair.end for pair in pairs}
    names = {pair.start: pair.name for pair in pairs}
    gone = {pair.end: pair.start for pair in pairs}
    dates, events = table.raw["start_date"], table.raw["event"]
    spots = np.array([ends.get(row, BLANK) for row in range(len(table))], dtype=np.intp)
    codes = np.where(spots == BLANK, BLANK, dates.codes[np.maximum(spots, 0)]).astype(np.int32)
    raw = {**table.raw, "end_date": Coded(codes, dates.values)}
    raw["event"] = Coded.of(names.get(row, events[row]) for row in range(len(table)))
    skipped = [
        SkippedRow(int(table.rows[end]), f"the end of the event that starts in row {int(table.rows[start])}", told=True)
        for end, start in gone.items()
    ]
    keep = np.array([row for row in range(len(table)) if row not in gone], dtype=np.intp)
    kept = replace(table, raw=raw).take(keep)
    return replace(
        kept, layout="start-end-rows", skipped=tuple(sorted((*table.skipped, *skipped), key=lambda each: each.row))
    )


def _shown(table: Table, pair: Pair) -> str:
    events = table.raw["event"]
    first, last = table.at(pair.start, "event").cell, table.at(pair.end, "event").cell
    return f'{first} "{events[pair.start]}" and {last} "{events[pair.end]}"'


def _told(table: Table, pairs: Sequence[Pair], pinned: bool) -> Assumption:
    evidence = "the profile says so" if pinned else "every row is half of such a pair"
    many = "pairs of rows are" if len(pairs) > 1 else "pair of rows is"
    decided = f"{len(pairs)} {many} the start and the end of one event, such as {_shown(table, pairs[0])}"
    return Assumption("rows-paired", str(table.place()), decided, evidence)


def _warning(table: Table, pairs: Sequence[Pair]) -> Issue:
    count = len(pairs)
    message = (
        f"{count} pair{'s' if count > 1 else ''} of rows may be the start and the end of one event: "
        f"{_shown(table, pairs[0])}. Each row is read as a day of its own."
    )
    hint = 'to read each pair as one event, save a profile (inspect --save-profile NAME): layout = "start-end-rows".'
    return Issue("rows-may-be-pairs", Severity.WARNING, message, table.at(pairs[0].start, "event"), hint)
