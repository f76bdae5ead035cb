"""The nouns of official calendars: territories, the official days of a year, and who knows them.

Days are proleptic ordinals throughout, as in the events.
"""

from dataclasses import dataclass
from typing import Protocol

NO_COMPARISON = "none"
"""What stands in the place of a country where no comparison is wanted."""
LIBRARY_SOURCE = "holidays:"
"""How a source begins that is no file: official calendars, such as ``holidays:PL,DE-BY@2027``."""


def is_library_source(source: str) -> bool:
    """Whether a source is no file, but one or more official calendars.

    >>> is_library_source("holidays:PL@2027"), is_library_source("holidays.csv")
    (True, False)
    """
    return source.casefold().startswith(LIBRARY_SOURCE)


@dataclass(frozen=True, slots=True)
class Territory:
    """A country, or a part of one that has an official calendar of its own."""

    country: str
    """ISO 3166 code of two letters."""
    part: str = ""
    """Code of the state or province; blank for the whole country."""

    @property
    def code(self) -> str:
        """What people type, such as ``PL`` or ``DE-BY``."""
        return f"{self.country}-{self.part}" if self.part else self.country


@dataclass(frozen=True, slots=True)
class OfficialDay:
    """One public holiday of a territory in one year."""

    day: int
    names: tuple[str, ...]
    """In English where there is a choice, then in the other languages that are known."""
    by_moon: bool = False
    """Whether the sight of the moon decides, so that it may be a day earlier or later."""
    instead_of: int = 0
    """The day, mostly of a weekend, for which this one is observed; 0 for a day in its own right."""

    @property
    def name(self) -> str:
        """The name to tell people."""
        return self.names[0]


class OfficialCalendars(Protocol):
    """Who knows official calendars; years that nobody knows have no days."""

    def settled(self, wanted: str) -> Territory:
        """The territory of a code such as ``PL`` or ``DE-BY``.

        Raises:
            SettingsError: there is no calendar of it.
        """

    def shown(self, territory: Territory) -> str:
        """A territory in words, such as ``Poland``."""

    def of_zone(self, zone: str) -> tuple[str, ...]:
        """Countries that use a zone, the main one first."""

    def named_in(self, text: str) -> tuple[str, ...]:
        """Countries whose name or code stands in a text."""

    def coded_in(self, text: str) -> tuple[Territory, ...]:
        """Territories whose code in capital letters stands in a text."""

    def part_named_in(self, country: str, text: str) -> str:
        """The part of a country whose name stands in a text; blank if none does."""

    def parts(self, country: str) -> tuple[str, ...]:
        """Codes of the parts of a country."""

    def weekend(self, country: str) -> frozenset[int]:
        """Weekdays without work, Monday being 0."""

    def dates(self, territory: Territory, year: int) -> frozenset[int]:
        """The public holidays of a year, the days observed for others included."""

    def any_dates(self, country: str, year: int) -> frozenset[int]:
        """Every day of a year that is official in some way, in any part of the country; school holidays are not."""

    def days(self, territory: Territory, year: int) -> tuple[OfficialDay, ...]:
        """The public holidays of a year with their names, in order."""

    def days_of_parts(self, country: str, year: int) -> tuple[OfficialDay, ...]:
        """The public holidays of a year of all parts of a country, each once; their names in all languages."""

    def part_of_zone(self, zone: str) -> str:
        """The part of its country to which a zone belongs; blank where the zone does not tell."""

    def neighbours(self, country: str) -> tuple[str, ...]:
        """Other countries with a zone in the same part of the world."""
