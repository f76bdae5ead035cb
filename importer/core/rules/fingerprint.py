"""Rules that know a sheet again by its header, and tell what moved in it.

A fingerprint is the sequence of a header's texts, squashed, blanks left out: an empty column, a capital letter or
an underscore more does not make another sheet, a column more does.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from importer.core.glossary import FIELDS, Field, squash
from importer.core.issues import column_letter
from importer.core.profile import ColumnUse

_FEWEST = 2
"""Texts that a part of a row must have to be a header of its own."""
_ALIKE = 60.0
"""Points of likeness (of 100) from which a new text may be a former one."""
_TOLD = 3
"""Columns of one move that are named; more are counted."""

Fingerprint = tuple[str, ...]


def header_key(text: str) -> str:
    """The form in which header texts are compared; marks such as # have no letters and stay as they are.

    >>> header_key("Start_Date "), header_key(" # ")
    ('startdate', '#')
    """
    return squash(text) or text.strip()


def fingerprint(texts: Sequence[str]) -> Fingerprint:
    """The fingerprint of a row of texts.

    >>> fingerprint(["Date", "", "Name of holiday"])
    ('date', 'nameofholiday')
    """
    return tuple(key for text in texts if (key := header_key(text)))


def parts(texts: Sequence[str]) -> Iterator[Fingerprint]:
    """The fingerprints of the parts of a row that blank cells divide, as tables side by side have them."""
    for blank, group in groupby(texts, key=lambda text: not text.strip()):
        found = () if blank else fingerprint(list(group))
        if len(found) >= _FEWEST:
            yield found


def likeness(first: Fingerprint, second: Fingerprint) -> float:
    """The share of headers that two fingerprints have in common, in any order: 0 to 1.

    >>> likeness(("date", "name", "zone"), ("name", "date"))
    0.6666666666666666
    """
    most = max(len(first), len(second))
    return (Counter(first) & Counter(second)).total() / most if most else 0.0


@dataclass(frozen=True, slots=True)
class Header:
    """A header text and its 0-based column."""

    text: str
    index: int

    @property
    def letter(self) -> str:
        """The column as spreadsheets name it."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class Drift:
    """What moved between two headers, each in the order of the columns."""

    moved: tuple[tuple[Header, Header], ...] = ()
    """Headers that stand in another column: before, after."""
    gone: tuple[Header, ...] = ()
    new: tuple[Header, ...] = ()
    renamed: tuple[tuple[Header, Header], ...] = ()
    """Headers that are gone, with the new one that may be them; neither is among the others."""

    def __bool__(self) -> bool:
        return bool(self.moved or self.gone or self.new or self.renamed)


def drift(before: Sequence[str], after: Sequence[str]) -> Drift:
    """Compare two headers, column by column from A on; blank texts only keep the places."""
    old, new = _headers(before), _headers(after)
    moved, gone = [], []
    for key, headers in old.items():
        found = new.get(key, [])
        kept = [header for header in headers if header.index in {each.index for each in found}]
        left = [header for header in headers if header not in kept]
        free = [header for header in found if header.index not in {each.index for each in kept}]
        moved += list(zip(left, free, strict=False))
        gone += left[len(free) :]
        new[key] = free[len(left) :]
    added = sorted((header for headers in new.values() for header in headers), key=lambda header: header.index)
    renamed = _renamed(gone, added)
    return Drift(
        tuple(sorted(moved, key=lambda pair: pair[1].index)),
        tuple(header for header in gone if header not in {pair[0] for pair in renamed}),
        tuple(header for header in added if header not in {pair[1] for pair in renamed}),
        tuple(renamed),
    )


def _headers(texts: Sequence[str]) -> dict[str, list[Header]]:
    found: dict[str, list[Header]] = {}
    for index, text in enumerate(texts):
        if key := header_key(text):
            found.setdefault(key, []).append(Header(text.strip(), index))
    return found


def _renamed(gone: Sequence[Header], added: Sequence[Header]) -> list[tuple[Header, Header]]:
    """Pairs of a text that is gone and a new one that is close to it, the closest pairs first."""
    if not gone or not added:
        return []
    from rapidfuzz import fuzz  # only headers that differ pay for it

    scores = [(fuzz.ratio(header_key(old.text), header_key(new.text)), old, new) for old in gone for new in added]
    pairs: list[tuple[Header, Header]] = []
    for score, old, new in sorted(scores, key=lambda each: (-each[0], each[1].index, each[2].index)):
        if score >= _ALIKE and not any(old is pair[0] or new is pair[1] for pair in pairs):
            pairs.append((old, new))
    return sorted(pairs, key=lambda pair: pair[0].index)


def drift_words(found: Drift, columns: Mapping[str, ColumnUse], fields: Mapping[Field, int]) -> list[str]:
    """A drift as clauses for people.

    Args:
        found: what moved.
        columns: header text -> what the profile takes the column for.
        fields: the fields that the sheet has now, with their columns.
    """
    uses = {header_key(text): use for text, use in columns.items()}
    words = list(_moves(found))
    for old, new in found.renamed:
        lost = _lost(uses.get(header_key(old.text)), fields)
        words.append(f'"{old.text}" is gone{lost}; "{new.text}" in column {new.letter} is new and may be the former')
    words += [f'"{old.text}" is gone{_lost(uses.get(header_key(old.text)), fields)}' for old in found.gone]
    words += [f'"{new.text}" in column {new.letter} is new' for new in found.new]
    return words


def _moves(found: Drift) -> Iterator[str]:
    """A column that was put in shifts all that follow: such moves are told once."""
    shifts: dict[int, list[tuple[Header, Header]]] = {}
    for pair in found.moved:
        shifts.setdefault(pair[1].index - pair[0].index, []).append(pair)
    for shift, pairs in shifts.items():
        told = pairs if len(pairs) <= _TOLD else pairs[:1]
        for old, new in told:
            yield f'"{new.text}" stood in column {old.letter} and stands in {new.letter}'
        if rest := len(pairs) - len(told):
            yield f"{rest} more columns stand {abs(shift)} further to the {'right' if shift > 0 else 'left'} too"


def _lost(use: ColumnUse | None, fields: Mapping[Field, int]) -> str:
    """What the sheet lacks without a column, if it was read as anything."""
    if use == "tick":
        return ", and with it a column of ticks"
    if use not in FIELDS:
        return ""
    name = use.replace("_", " ")
    if use not in fields:
        return f", and no column gives the {name} now"
    return f", and the {name} is read from column {column_letter(fields[use])}"
