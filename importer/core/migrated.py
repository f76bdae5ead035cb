"""The nouns of a migration: rows of our own layout, and what is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from importer.core.lifting import Coded
from importer.core.rules.api_cells import Visible
from importer.core.rules.zones import ZoneReading


@dataclass(frozen=True)
class MigratedRow:
    """One row; "" is blank."""

    occasion: str
    event: str
    origin: str
    originally: str
    """Days and hours as the source writes them."""
    description: str = ""
    default: str = ""
    cells: Visible | None = None
    """Days and times; None where nothing of them was understood."""
    zone: str = ""
    working: str = ""
    skills: str = ""
    account: str = ""
    api: tuple[str, ...] = ()
    """The three API cells, where the source has them."""
    mend: str = ""
    """What has to be mended first."""
    written: Mapping[str, Any] = field(default_factory=dict)
    """Heading -> the cell as the source has it, in rows to mend."""
    events: tuple[int, ...] = ()
    """Positions of its events among those of the check."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the source that is no event of it, or was not asked for."""

    origin: str
    event: str
    originally: str
    why: str


@dataclass(frozen=True)
class ZonesAsSaid:
    """How the zones of rows are written."""

    readings: Coded[ZoneReading]
    """What the rows say themselves."""
    default: bool
    """Whether rows that say none take one that was given with the sheet; else their cells stay blank."""
    given: str
    """That zone; "" if none was given."""
    known: bool
    """Whether any zone is known that an abbreviation or an offset could mean."""

    def cell(self, record: int, zone: str) -> str:
        """The cell of an event's zone."""
        said = self.readings[record]
        if said is None:
            return zone if self.default else ""
        return zone if self.known or said.name else said.text
