"""Accounts of any content that the API's own rules allow: what people, other programs and years have left there."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from importer.core.account import AccountState
from importer.core.names import fold
from importer.core.payload import DESCRIPTION_LIMIT, NAME_LIMIT, OFF_DAYS_LIMIT, AccountOccasion, text_units

FIRST_ID = 2850000000
ZONES = ("Europe/Paris", "Europe/Warsaw", "America/New_York", "Asia/Calcutta", "UTC", "Etc/GMT+3", "GMT", "EST")
_FIRST, _LAST = dt.date(2024, 1, 1), dt.date(2029, 12, 28)
_BROKEN = "\ufffe\uffff"
_LETTERS = st.characters(codec="utf-8", exclude_characters=_BROKEN)
_TELLING = st.sampled_from(
    ("Total", "Early closing", "Half day", "Holiday", "yes", "=1+1", "'=x", "  two  blanks ", "a\x07b", "_x0041_",
     "line\nbreak", "tab\tname", "-5", "+1", "@home", "#1", "Ostern 🐣", "e\u0301te\u0301", "2027-12-24", "no events",
     "Start date", "closed", "zero\u200bwidth", "cr\rlf", "Christmas starts", "Christmas ends", "1.5", "TRUE")
)  # fmt: skip


def _texts(most: int) -> st.SearchStrategy[str]:
    return st.one_of(_TELLING, st.text(_LETTERS, max_size=30)).filter(lambda text: text_units(text) <= most)


names = _texts(NAME_LIMIT).filter(lambda text: bool(fold(text)))
event_names = _texts(200).filter(lambda text: bool(text.strip()))
descriptions = _texts(DESCRIPTION_LIMIT)
days = st.dates(_FIRST, _LAST)
seconds = st.one_of(
    st.sampled_from((0, 86_340, 86_399, 9 * 3600, 13 * 3600)),
    st.integers(0, 86_399),
    st.integers(0, 287).map((300).__mul__),
)


@dataclass(frozen=True)
class Times:
    start: str
    end: str


@st.composite
def times(draw: st.DrawFn, most_days: int) -> Times:
    """Start and end in one of the two documented forms, the end not before the start."""
    first = draw(days)
    if draw(st.booleans()):
        last = first + dt.timedelta(days=draw(st.integers(1, min(most_days, 40))))
        return Times(first.isoformat(), last.isoformat())
    start = dt.datetime.combine(first, dt.time()) + dt.timedelta(seconds=draw(seconds))
    last = first + dt.timedelta(days=draw(st.one_of(st.just(0), st.integers(0, min(most_days - 1, 10)))))
    end = max(start, dt.datetime.combine(last, dt.time()) + dt.timedelta(seconds=draw(seconds)))
    return Times(start.isoformat(), end.isoformat())


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """One event of an account."""
    working = draw(st.booleans())
    found = draw(times(40 if working else OFF_DAYS_LIMIT))
    most = 100_000 if working else OFF_DAYS_LIMIT
    count = draw(st.one_of(st.just(0), st.just(0), st.integers(1, OFF_DAYS_LIMIT), st.integers(1, most)))
    zone = draw(st.sampled_from(ZONES))
    return {
        "meta": {"working": working, "name": draw(event_names)},
        "start": {"dateTime": found.start, "timeZone": zone},
        "end": {"dateTime": found.end, "timeZone": zone},
        "recurrence": [f"RRULE:FREQ=DAILY;COUNT={count};INTERVAL=1"] if count else [],
    }


@st.composite
def accounts(draw: st.DrawFn) -> AccountState:
    """An account; one of its occasions may be the default, and some events stand there twice."""
    chosen = draw(st.lists(names, min_size=1, max_size=5, unique_by=fold))
    default = draw(st.integers(-2, len(chosen) - 1))
    occasions = []
    for number, name in enumerate(chosen):
        held = draw(st.lists(events(), max_size=5))
        held += [each for each in held if draw(st.integers(0, 5)) == 0]
        body = {
            "id": FIRST_ID + number,
            "name": name,
            "description": draw(descriptions),
            "isDefault": number == default,
            "events": held,
        }
        occasions.append(AccountOccasion.from_api(body))
    return AccountState.of("1001", "7", occasions)
