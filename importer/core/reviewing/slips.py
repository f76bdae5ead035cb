"""Names that look mistyped beside others that stand more often, and so make an event or an occasion of their own.

A name that is near another one is not enough: they may both be right. For an event it must stand where the other one
is missing, best on its very date. For an occasion it must have few rows, none of which the other one has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from importer.core.checked import Checked
from importer.core.faults import Fault
from importer.core.issues import Issue, Severity
from importer.core.lifting import Mask, Numbers
from importer.core.names import fold
from importer.core.review import Review
from importer.core.reviewing.name_days import NameDays
from importer.core.rules.slips import slips_among, words_of

_OFTEN = 2
"""How many times as often the right name stands."""
_ROWS_OFTEN = 3
_AMONG = 3
"""How often a name stands in an occasion in which it is mistyped once."""
_WIDE = 5
"""Letters of a word that is mistyped where no date agrees."""
_RELATED = 20
Words = tuple[str, ...]
_DIGITS = "0123456789"
_NO_DIGITS = str.maketrans("", "", _DIGITS)


def check_slips(checked: Checked, _view: Review) -> Iterable[Issue]:
    """Warn of names of events and occasions that are a slip away from another name."""
    return [*_of_events(checked), *_of_occasions(checked)]


def _of_events(checked: Checked) -> list[Issue]:
    coded = checked.events.name.map(words_of)
    pairs = list(slips_among(coded.values))
    if not pairs:
        return []
    days, number = NameDays.of(checked), _numbers(pairs)
    words = days.name.number(lambda name: number.get(words_of(name), -1), -1)
    meant: dict[Words, Words] = {}
    for rare, usual in sorted(chain(pairs, ((second, first) for first, second in pairs))):
        if rare not in meant and _slipped(days, words == number[rare], words == number[usual], _shortest(rare, usual)):
            meant[rare] = usual
    return [_event_issue(checked, days, words, number[rare], number[usual]) for rare, usual in meant.items()]


def _numbers(pairs: Sequence[tuple[Words, Words]]) -> dict[Words, int]:
    return {words: number for number, words in enumerate(dict.fromkeys(chain.from_iterable(pairs)))}


def _shortest(first: Words, second: Words) -> int:
    """Letters of the shorter one of the words in which two names differ."""
    return next(min(len(one), len(other)) for one, other in zip(first, second, strict=True) if one != other)


def _slipped(days: NameDays, rare: Mask, usual: Mask, letters: int) -> bool:
    """Whether a name is the other one mistyped."""
    here, there = np.flatnonzero(rare), np.flatnonzero(usual)
    if not len(here) or len(there) < _OFTEN * len(here):
        return False
    units = days.occasion.astype(np.int64) * 10_000 + days.year
    both = np.isin(units[there], units[here])
    if both.any():
        return letters > _WIDE and int(np.count_nonzero(both)) >= _AMONG * len(here)
    same_day = bool(np.isin(days.day[here], days.day[there]).any())
    return same_day or letters >= _WIDE


def _event_issue(checked: Checked, days: NameDays, words: Numbers, rare: int, usual: int) -> Issue:
    """One warning for a name that is mistyped, at its first row; further rows are related."""
    events, places = checked.events, checked.places
    spots = days.event[np.flatnonzero(words == rare)]
    found = days.event[np.flatnonzero(words == usual)]
    records = np.unique(events.record[spots]).tolist()
    name, right = events.name[int(spots[0])], events.name[int(found[0])]
    message = f'"{name}" looks like "{right}" mistyped, which stands {len(found)} times in the sheet.'
    fault = Fault("name-typo", message, f'write "{right}", if it is the same.')
    issue = places.issue(fault, records[0], "event", Severity.WARNING)
    related = tuple(places.place(record, "event") for record in records[1 : _RELATED + 1])
    return replace(issue, related=related)


def _of_occasions(checked: Checked) -> list[Issue]:
    """Names with numbers are compared only where the rest of them is a slip away, of which there are few."""
    texts: dict[str, list[int]] = {}
    for number, name in enumerate(checked.names):
        texts.setdefault(name.rstrip(_DIGITS), []).append(number)
    spelt: dict[Words, list[int]] = {}
    for text, numbers in texts.items():
        spelt.setdefault(words_of(text.translate(_NO_DIGITS)), []).extend(numbers)
    rows = np.bincount(checked.member_occasion, minlength=len(checked.names))
    issues = []
    for first, second in slips_among(spelt):
        named = {words_of(checked.names[number]): number for number in (*spelt[first], *spelt[second])}
        for one, other in slips_among(named):
            rare, usual = sorted((named[one], named[other]), key=lambda number: int(rows[number]))
            if rows[usual] >= _ROWS_OFTEN * max(1, rows[rare]) and _apart(checked, rare, usual):
                issues.append(_occasion_issue(checked, rare, usual, int(rows[usual])))
    return issues


def _apart(checked: Checked, rare: int, usual: int) -> bool:
    """Whether no event of an occasion is one of the other's as well, as it would be if both were right."""
    events = checked.events

    def held(occasion: int) -> set[tuple[str, int]]:
        rows = np.flatnonzero(events.occasion == occasion)
        return {(fold(events.name[row] or ""), int(events.day[row])) for row in rows.tolist()}

    return not held(rare) & held(usual)


def _occasion_issue(checked: Checked, rare: int, usual: int, count: int) -> Issue:
    right = checked.names[usual]
    message = f'"{checked.names[rare]}" looks like "{right}" mistyped, which has {count} rows; it makes an occasion.'
    fault = Fault("name-typo", message, f'write "{right}", if it is the same.')
    record = int(checked.member_record[np.flatnonzero(checked.member_occasion == rare)[0]])
    return checked.places.issue(fault, record, "occasion", Severity.WARNING)
