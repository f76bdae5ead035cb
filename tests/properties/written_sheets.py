"""Written sheets, and the parts that all layouts share: languages, headings, what stands around a table."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hypothesis import strategies as st
from listed_events import Fact, words
from written_dates import REAL, SURE_LANGUAGES, TEXTS, DateStyle, Written, in_words

from importer.core.glossary import Field, LanguageWords, Meaning
from importer.packaged import templates

Cell = str | int | dt.datetime
Row = list[Cell]
TITLES = (
    "Holiday calendar",
    "Company holidays",
    "Feiertagskalender",
    "Jours fériés du groupe",
    "祝日一覧",
    "Dni wolne firmy",
)
_ASIDE = ("# exported from the intranet", "// do not edit")
_PEOPLE = ("Ann", "Bob", "Ola", "Zoë")


@dataclass(frozen=True)
class Sheet:
    """A sheet as a grid, the facts that it states, and whether they can be read in one way only."""

    pages: tuple[tuple[str | None, list[Row]], ...]
    """Name and rows of each sheet; one without a name fits any file."""
    facts: frozenset[Fact]
    sure: bool
    stem: str = "holidays"

    def texts(self) -> list[str]:
        """All texts in it."""
        return [cell for _, rows in self.pages for row in rows for cell in row if isinstance(cell, str)]


@lru_cache(maxsize=1)
def languages() -> dict[str, LanguageWords]:
    """The languages of the glossary by their code."""
    return {each.language: each for each in words().languages}


@lru_cache(maxsize=1)
def _file_order() -> tuple[str, ...]:
    files = (templates() / "glossary").iterdir()
    found = (tomllib.loads(file.read_text(encoding="utf-8"))["language"] for file in files)
    return ("en", "en", "en", "de", "fr", *sorted(str(each) for each in found))


@dataclass
class Writer:
    """Draws what a sheet is made of: its language, its way to write days, its headings."""

    draw: st.DrawFn
    workbook: bool
    language: str = "en"
    style: DateStyle = REAL
    weekdays: bool = False
    """Whether a column of weekdays proves the dates."""
    hinted: bool = False
    """Whether a heading says how dates are written."""

    @classmethod
    def drawn(
        cls, draw: st.DrawFn, *, workbook: bool, styles: st.SearchStrategy[DateStyle] = TEXTS, real: bool = True
    ) -> "Writer":
        """A writer with a language and a style."""
        kinds = st.one_of(styles, st.just(REAL)) if workbook and real else styles
        return cls(draw, workbook, draw(st.sampled_from(_file_order())), draw(kinds))

    def heading(self, name: Field) -> str:
        """A word for a field, as somebody types it."""
        own = [word for word in languages()[self.language].headers.get(name, ()) if words().field_of(word) == name]
        own = [word for word in own if len(word) > 2 and not words().pattern("exclusive").search(word)]
        english = list(languages()["en"].headers[name][:5])
        word: str = self.draw(st.sampled_from(own or english))
        return word + self.draw(st.sampled_from(["", "", "", ":", " *"]))

    def date_heading(self, name: Field) -> str:
        """A word for a column of dates, which may say how they are written."""
        hint = self.style.hint if self.draw(st.integers(0, 3)) == 0 else ""
        self.hinted |= bool(hint)
        return f"{self.heading(name).rstrip(':* ')} ({hint})" if hint else self.heading(name)

    def word(self, meaning: Meaning, *, most: int = 2) -> str:
        """A word for a meaning in the sheet's language, in English where it has none."""
        own = languages()[self.language].words.get(meaning, ())[:most]
        word: str = self.draw(st.sampled_from(own or languages()["en"].words[meaning][:most]))
        return word

    def day(self, day: dt.date) -> Written:
        """A day as this sheet writes days."""
        return self.style.write(day, self.language)

    def weekday(self, day: dt.date) -> str:
        """The weekday of a day, in the sheet's language."""
        return in_words("EEEE")(day, self.language)

    def sure(self, days: Sequence[dt.date]) -> bool:
        """Whether the days can be read in one way only."""
        proved = self.weekdays and self.language in SURE_LANGUAGES and not self.style.worded
        hinted = self.hinted and not self.style.worded
        return not self.style.short and (self.style.sure(days, self.language) or proved or hinted)

    def framed(self, header: Row, rows: list[Row], *, titled: bool = True) -> list[Row]:
        """A table with whatever stands beside it and around it."""
        header, rows = self._with_others(header, rows)
        order = self.draw(st.permutations(range(len(header)))) if self.draw(st.booleans()) else range(len(header))
        table = [[row[column] for column in order] for row in [header, *rows]]
        return [*self.above(titled=titled), *self._with_blanks(table, len(header))]

    def above(self, *, titled: bool) -> list[Row]:
        """Rows above a table: a title, a comment, blank ones."""
        found: list[Row] = []
        if titled and self.draw(st.integers(0, 2)) == 0:
            found += [[self.draw(st.sampled_from(TITLES))], *blank_rows(self.draw(st.integers(0, 2)))]
        if self.draw(st.integers(0, 5)) == 0:
            found += [[self.draw(st.sampled_from(_ASIDE))]]
        return found + blank_rows(self.draw(st.sampled_from([0, 0, 0, 1, 9])))

    def _with_others(self, header: Row, rows: list[Row]) -> tuple[Row, list[Row]]:
        """Columns that nobody knows beside those of the table."""
        header, rows = list(header), [list(row) for row in rows]
        for title in self.draw(st.lists(st.sampled_from(["No.", "Approved by", "Cost"]), max_size=2, unique=True)):
            header.append(title)
            for number, row in enumerate(rows, start=1):
                row.append(
                    {"No.": str(number + 10), "Cost": f"{number * 37}"}.get(title, _PEOPLE[number % len(_PEOPLE)])
                )
        return header, rows

    def _with_blanks(self, table: list[Row], width: int) -> list[Row]:
        blank: Row = [""] * width
        spots = self.draw(st.lists(st.integers(1, len(table)), max_size=2)) if self.draw(st.booleans()) else []
        return [line for number, row in enumerate(table) for line in ([blank] if number in spots else []) + [row]]


def blank_rows(count: int) -> list[Row]:
    """Rows that say nothing."""
    return [[""] for _ in range(count)]


def one_page(rows: list[Row], facts: frozenset[Fact], *, sure: bool, stem: str = "holidays") -> Sheet:
    """A sheet of one page."""
    return Sheet(((None, rows),), facts, sure, stem)


def plain_sites(sites: Iterable[str]) -> bool:
    """Whether sites are called by nothing that is a heading or a word of its own."""
    spoken: tuple[Meaning, ...] = ("yes", "no", "all")
    return not any(words().field_of(site) or words().means(site, *spoken) for site in sites)
