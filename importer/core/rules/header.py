"""Rules that find a header row and say which field each of its texts means.

A header row is found on content alone: the row whose texts name the most fields, one of them a date. Exact words of
the glossary (or of the profile) decide; close ones are matched by similarity and are told as assumptions.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from importer.core.glossary import FIELDS, Field, Glossary, squash
from importer.core.profile import ColumnUse

_SHORTEST_FUZZY = 6
_FUZZY_SCORE = 86.0


@dataclass(frozen=True)
class HeaderMatch:
    """Which field each column of a header row means, and how that was found."""

    fields: Mapping[int, Field]
    fuzzy: Mapping[int, str]
    """Columns matched by similarity -> the word that they are close to."""
    doubled: Mapping[int, Field]
    """Columns that name a field which another column names better."""

    @property
    def score(self) -> int:
        """How much this looks like a header: the fields named, none at all without a date."""
        names = set(self.fields.values())
        dated = "start_date" in names or ("month" in names and self.day_column >= 0)
        return len(self.fields) if dated else 0

    @property
    def day_column(self) -> int:
        """The column that may hold days of the month, -1 for none: "Day" beside "Month" is no weekday."""
        of = {name: index for index, name in self.fields.items()}
        return of.get("day", of.get("weekday", -1))


def match_header(
    texts: Sequence[str], glossary: Glossary, own: Mapping[str, ColumnUse], *, fuzzy: bool = False
) -> HeaderMatch:
    """Match the texts of one row with fields; ``own`` are the profile's header words, which win."""
    named = {squash(text): use for text, use in own.items()}
    exact: dict[int, Field] = {}
    other: set[int] = set()
    for column, text in enumerate(texts):
        use = (named.get(squash(text)) or glossary.field_of(text)) if text else None
        if use in FIELDS:
            exact[column] = use
        elif use:
            other.add(column)
    chosen, doubled = _one_each(exact, texts, glossary, named)
    known = {*chosen, *doubled, *other}
    close = _close(texts, known, set(chosen.values()), glossary) if fuzzy else {}
    fields = chosen | {column: name for column, (name, _) in close.items()}
    return HeaderMatch(fields, {column: word for column, (_, word) in close.items()}, doubled)


def _one_each(
    exact: Mapping[int, Field], texts: Sequence[str], glossary: Glossary, own: Collection[str]
) -> tuple[dict[int, Field], dict[int, Field]]:
    """Where several columns name one field, the profile's word wins, then the most usual one, then the leftmost."""

    def rank(column: int) -> tuple[int, int]:
        key = squash(texts[column])
        return -1 if key in own else glossary.ranks.get(key, -1), column

    best: dict[Field, int] = {}
    for column in sorted(exact, key=rank):
        best.setdefault(exact[column], column)
    chosen = {column: name for column, name in exact.items() if best[name] == column}
    return chosen, {column: name for column, name in exact.items() if best[name] != column}


def _close(
    texts: Sequence[str], known: set[int], taken: set[Field], glossary: Glossary
) -> dict[int, tuple[Field, str]]:
    """Columns whose text is close to a word of a field that no column names exactly."""
    unknown = [(column, key) for column, text in enumerate(texts) if len(key := squash(text)) >= _SHORTEST_FUZZY]
    unknown = [(column, key) for column, key in unknown if column not in known]
    if not unknown:
        return {}
    from rapidfuzz import fuzz, process  # only sheets with unknown headers pay for it

    found: dict[int, tuple[Field, str]] = {}
    words = [key for key in glossary.headers if len(key) >= _SHORTEST_FUZZY]
    for column, key in unknown:
        near = process.extractOne(key, words, scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE)
        if near and (name := glossary.headers[near[0]]) not in taken:
            taken.add(name)
            found[column] = (name, _spelling(near[0], glossary))
    return found


def _spelling(key: str, glossary: Glossary) -> str:
    return next(
        text
        for words in glossary.languages
        for texts in words.headers.values()
        for text in texts
        if squash(text) == key
    )
