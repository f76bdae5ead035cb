"""Ways to write a day, in the words of many languages, and what tells day and month apart in them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babel.dates import format_date
from hypothesis import strategies as st

Written = str | dt.datetime
SURE_LANGUAGES = frozenset({"en", "de", "fr", "es", "pt", "it", "nl"})
"""Languages whose month words, in the order that the patterns have, mean one day only."""
_TWELVE = 12


@dataclass(frozen=True)
class DateStyle:
    """One way to write a day."""

    name: str
    write: Callable[[dt.date, str], Written]
    hint: str = ""
    """What a heading may say of it."""
    ordered: bool = False
    """Whether day and month need something that tells them apart."""
    worded: bool = False
    """Whether it has words of a language."""
    short: bool = False
    """Whether its year has two digits, or none."""
    cut: bool = False
    """Whether its weekday is cut short, to letters that may be another day in another language."""
    joint: str = " - "
    """What stands between the ends of a range."""

    def sure(self, days: Sequence[dt.date], language: str) -> bool:
        """Whether a column of days can be read in one way only, by the rules that users are told."""
        if self.worded and language not in (("en", "de") if self.cut else SURE_LANGUAGES):
            return False
        return not self.short and (not self.ordered or any(day.day > _TWELVE for day in days))


def in_words(pattern: str) -> Callable[[dt.date, str], str]:
    """A pattern of the CLDR, with the month and weekday words of a language."""
    return lambda day, language: format_date(day, pattern, locale=language)


def _real(day: dt.date, _language: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _by(pattern: str) -> Callable[[dt.date, str], str]:
    return lambda day, _language: day.strftime(pattern)


def _east(marks: tuple[str, str, str], blank: str) -> Callable[[dt.date, str], str]:
    year, month, number = marks
    return lambda day, _language: f"{day.year}{year}{blank}{day.month}{month}{blank}{day.day}{number}"


REAL = DateStyle("real", _real)
ISO = DateStyle("iso", _by("%Y-%m-%d"), "yyyy-mm-dd", joint=" to ")
PLAIN = (
    ISO,
    ISO,
    DateStyle("iso-midnight", _by("%Y-%m-%d 00:00:00"), joint=" to "),
    DateStyle("year-slashes", _by("%Y/%m/%d"), "yyyy/mm/dd"),
    DateStyle("compact", _by("%Y%m%d")),
    DateStyle("dotted", _by("%d.%m.%Y"), "dd.mm.yyyy"),
    DateStyle("dotted-bare", lambda day, _language: f"{day.day}.{day.month}.{day.year}", joint="–"),
    DateStyle("day-first", _by("%d/%m/%Y"), "dd/mm/yyyy", ordered=True),
    DateStyle("day-first-bare", lambda day, _language: f"{day.day}/{day.month}/{day.year}", "d/m/y", ordered=True),
    DateStyle("day-first-dashes", _by("%d-%m-%Y"), "dd-mm-yyyy", ordered=True, joint=" to "),
    DateStyle("month-first", _by("%m/%d/%Y"), "mm/dd/yyyy", ordered=True),
    DateStyle("month-first-bare", lambda day, _language: f"{day.month}/{day.day}/{day.year}", "m/d/y", ordered=True),
    DateStyle("dotted-short", _by("%d.%m.%y"), short=True),
    DateStyle("day-first-short", _by("%d/%m/%y"), ordered=True, short=True),
    DateStyle("month-first-short", _by("%m/%d/%y"), ordered=True, short=True),
    DateStyle("east", _east(("年", "月", "日"), ""), joint="～"),
    DateStyle("korean", _east(("년", "월", "일"), " "), joint=" ~ "),
)
WORDED = (
    DateStyle("words", in_words("d MMMM y"), worded=True),
    DateStyle("words-short", in_words("d MMM y"), worded=True),
    DateStyle("words-dashed", in_words("dd-MMM-y"), worded=True, joint=" to "),
    DateStyle("words-month-first", in_words("MMMM d, y"), worded=True),
    DateStyle("weekday-words", in_words("EEEE, d MMMM y"), worded=True),
    DateStyle("weekday-before", in_words("EEE dd.MM.y"), worded=True, cut=True),
    DateStyle("weekday-after", in_words("dd/MM/y (EEE)"), worded=True, cut=True),
)
YEARLESS = (
    DateStyle("yearless-words", in_words("d MMMM"), worded=True),
    DateStyle("yearless-month-first", in_words("MMMM d"), worded=True),
    DateStyle("yearless-weekday", in_words("EEEE d MMMM"), worded=True),
    DateStyle("yearless-dotted", _by("%d.%m."), ordered=True),
    DateStyle("yearless-slashes", _by("%d/%m"), ordered=True),
    DateStyle("yearless-east", lambda day, _language: f"{day.month}月{day.day}日"),
)

TEXTS = st.one_of(st.sampled_from(PLAIN), st.sampled_from(PLAIN), st.sampled_from(WORDED))
