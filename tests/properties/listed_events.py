"""Lists of events to write into sheets: days, names in many scripts, sites, hours; and the facts that they state.

A fact is one day of one event: two lists of events are the same if they state the same facts. So an event that is sent
once though it was written twice, or in two pieces because it is long, is no other list.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hypothesis import strategies as st

from importer.core.checked import OccasionDraft
from importer.core.faults import Fault
from importer.core.glossary import Glossary, Meaning
from importer.core.names import clean, fold
from importer.core.payload import Event
from importer.core.rules.calendar_words import weekday_of
from importer.core.rules.dates import read_date
from importer.pipeline import load_glossary

NAMES = (
    "New Year's Day", "Christmas Day", "Boxing Day", "Good Friday", "Easter Monday", "May Day", "Labor Day",
    "Independence Day (observed)", "Founder's Day, Main St.", "Queen's Birthday; WA", 'The "Big" Day', "A|B Day",
    "Święto Trzech Króli", "Boże Ciało", "Tag der Deutschen Einheit", "Heilige Drei Könige", "Christi Himmelfahrt",
    "Fête nationale", "Lundi de Pâques", "Toussaint", "Día de Reyes", "Navidad", "Tiradentes", "Ferragosto",
    "Koningsdag", "元日", "成人の日", "こどもの日", "春節", "中秋节", "国庆节", "설날", "추석", "День Победы",
    "Рождество", "Різдво", "Πάσχα", "วันสงกรานต์", "Tết Nguyên Đán", "Ramazan Bayramı", "Juhannus", "Midsommardagen",
    "Grundlovsdag", "Ziua Națională", "Štědrý den", "Velika gospa", "Nemzeti ünnep", "Гергьовден", "Hari Raya Puasa",
    "Diada", "Diwali", "Eid al-Fitr", "🎄 Xmas", "2nd Christmas Day", "Martin Luther King, Jr. Day", "Mariä Empfängnis",
)  # fmt: skip
SITES = (
    "Berlin", "Paris", "Kraków", "São Paulo", "東京", "München", "Москва", "Αθήνα", "New York", "Bristol-2", "PL", "DE",
    "AU", "IT", "NO", "CH", "Québec", "Łódź", "臺北", "Service Desk", "HQ", "Plant 7",
)  # fmt: skip
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz", "ąćęłńóśźżáéíóúàèùâêîôûäöüßñçãõåøæ", "абвгдежзийклмнопрстуфхцчшщыьюя",
    "αβγδεζηθικλμνξοπρστυφχψω", "あいうえおかきくけこさしすせそ", "祭節歲春秋国慶誕", "가나다라마바사아자차카타파하",
)  # fmt: skip
_SPEAKING: tuple[Meaning, ...] = (
    "yes", "no", "closed", "open", "half_day", "all", "except", "total", "closing", "opening_end", "opening_start",
    "noon", "midnight", "hour", "working_day", "whole_day", "optional", "starts", "ends", "exclusive",
)  # fmt: skip
WHOLE_DAY = ("off", "00:00:00", "23:59:00")
Hours = tuple[str, str, str]
"""Whether agents are off or open, from when, until when."""
Fact = tuple[str | None, str, dt.date, Hours]
"""Occasion (folded; None where the sheet names none), event, day, hours."""


@dataclass(frozen=True)
class Entry:
    """One event to write; without sites it belongs to the only occasion of its sheet."""

    name: str
    first: dt.date
    last: dt.date
    sites: tuple[str, ...] = ()
    opens: dt.time | None = None
    closes: dt.time | None = None

    def facts(self, sites: Sequence[str] | None = None) -> Iterator[Fact]:
        """What it states, for its own sites or for others."""
        hours = WHOLE_DAY
        if self.opens and self.closes:
            hours = ("open", self.opens.isoformat("seconds"), self.closes.isoformat("seconds"))
        for site in (self.sites if sites is None else sites) or (None,):
            for ahead in range((self.last - self.first).days + 1):
                yield None if site is None else fold(site), clean(self.name), self.first + dt.timedelta(ahead), hours


def facts_of(entries: Iterable[Entry]) -> frozenset[Fact]:
    """What a list of events states."""
    return frozenset(fact for entry in entries for fact in entry.facts())


def facts_in(draft: OccasionDraft, occasion: str | None) -> frozenset[Fact]:
    """What an occasion that is ready to be sent states."""
    events = (Event.model_validate({**each, "recurrence": tuple(each["recurrence"])}) for each in draft.events)
    return frozenset(
        (occasion, event.meta.name, event.first_day + dt.timedelta(ahead), _hours(event))
        for event in events
        for ahead in range(event.days)
    )


def _hours(event: Event) -> Hours:
    return "open" if event.meta.working else "off", event.start.dateTime[11:], event.end.dateTime[11:]


@lru_cache(maxsize=1)
def words() -> Glossary:
    """The glossary of the package."""
    return load_glossary()


@lru_cache(maxsize=10_000)
def is_plain(name: str) -> bool:
    """Whether a name says nothing but a name: no word that changes the meaning of its row, no date, no heading."""
    glossary = words()
    speaks = any(glossary.pattern(meaning).search(name) for meaning in _SPEAKING)
    dated = not isinstance(read_date(name), Fault) or weekday_of(name) is not None
    return len(clean(name)) > 2 and not speaks and not dated and glossary.field_of(name) is None


@st.composite
def _invented(draw: st.DrawFn, alphabets: Sequence[str]) -> str:
    """A name that nobody has: words of one alphabet."""
    letters = st.sampled_from(draw(st.sampled_from(alphabets)))
    parts = draw(st.lists(st.text(letters, min_size=3, max_size=9), min_size=1, max_size=3))
    return draw(st.sampled_from([" ", " ", "-", ", ", "  "])).join(parts).title()


SCRIPTS: tuple[frozenset[str], ...] = tuple(
    map(frozenset, (["LATIN"], ["CYRILLIC"], ["GREEK"], ["HIRAGANA", "CJK"], ["CJK"], ["HANGUL"]))
)
"""Scripts that stand together in one sheet, as Unicode calls them; ASCII stands in all."""


@lru_cache(maxsize=10_000)
def scripts_of(text: str) -> frozenset[str]:
    """The scripts of all letters beyond ASCII."""
    return frozenset(
        unicodedata.name(each).split(" ")[0].split("-")[0] for each in text if not each.isascii() and each.isalnum()
    )


def names_within(scripts: frozenset[str] | None) -> st.SearchStrategy[str]:
    """Names of some scripts; of all for None."""
    pool = [name for name in NAMES if scripts is None or scripts_of(name) <= scripts]
    alphabets = [each for each in _ALPHABETS if scripts is None or scripts_of(each) <= scripts]
    return st.one_of(st.sampled_from(pool), st.sampled_from(pool), _invented(alphabets).filter(is_plain))


@st.composite
def called(draw: st.DrawFn, fewest: int, most: int, *, one_each: bool = True) -> list[str]:
    """Names for the events of one sheet, often of one script."""
    scripts = draw(st.one_of(st.none(), st.sampled_from(SCRIPTS)))
    return draw(st.lists(names_within(scripts), min_size=fewest, max_size=most, unique_by=fold if one_each else None))


_LENGTHS = (0, 0, 0, 1, 1, 2, 4, 9, 33)


@dataclass(frozen=True)
class Wanted:
    """What a layout can hold."""

    fewest: int = 1
    most: int = 14
    sites: int = 0
    """At least so many sites; 0 for none at all."""
    spans: bool = False
    hours: bool = False
    one_year: bool = False
    one_each: bool = False
    """Every name once."""


@st.composite
def entries(draw: st.DrawFn, wanted: Wanted) -> tuple[Entry, ...]:
    """A list of events that a layout can hold, mostly in order."""
    count = draw(st.integers(wanted.fewest, wanted.most))
    sites = _sites(draw, wanted)
    texts = draw(called(count, count, one_each=wanted.one_each))
    year = draw(st.integers(2025, 2029))
    whole = dt.date(year, 1, 1), dt.date(year if wanted.one_year else year + draw(st.integers(0, 2)), 12, 31)
    days = sorted(draw(st.lists(st.dates(*whole), min_size=count, max_size=count, unique=wanted.hours)))
    made = []
    for name, first, after in zip(texts, days, [*days[1:], dt.date(2035, 1, 1)], strict=True):
        length = draw(st.sampled_from(_LENGTHS)) if wanted.spans else 0
        last = min(first + dt.timedelta(length), whole[1])
        if wanted.hours:  # other hours on a day off are an error by design, so no two events share a day
            last = min(last, after - dt.timedelta(1))
        own = tuple(draw(st.lists(st.sampled_from(sites), min_size=1, unique=True))) if sites else ()
        opens, closes = _open(draw) if wanted.hours and draw(st.booleans()) else (None, None)
        made.append(Entry(name, first, last, own, opens, closes))
    return tuple(made if draw(st.integers(0, 3)) else draw(st.permutations(made)))


def _sites(draw: st.DrawFn, wanted: Wanted) -> list[str]:
    if not wanted.sites:
        return []
    return draw(st.lists(st.sampled_from(SITES), min_size=wanted.sites, max_size=6, unique=True))


def _open(draw: st.DrawFn) -> tuple[dt.time, dt.time]:
    begin = draw(st.integers(0, 80))
    end = draw(st.integers(begin + 4, 92))
    return dt.time(begin // 4, begin % 4 * 15), dt.time(end // 4, end % 4 * 15)
