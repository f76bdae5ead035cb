"""The profile: a saved column map with formats and defaults, and the one place where reading options meet.

Options of the command line are laid over a profile with ``Profile.over``; what neither says is inferred, as an
assumption, or asked for. Saved profiles are TOML files of the same field names.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from importer.core.glossary import Field as FieldName
from importer.core.layouts import Layout
from importer.core.names import clean
from importer.core.no_warn import no_such_warning

DateOrder = Literal["dmy", "mdy", "ymd"]
Ends = Literal["inclusive", "exclusive"]
ColumnUse = FieldName | Literal["tick", "unused"]


class Profile(BaseModel):
    """How sheets are to be read; every field may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = None
    headers: tuple[str, ...] = ()
    """The header texts of the sheet that it was made from: how a sheet of the same make is known again."""
    columns: dict[str, ColumnUse] = Field(default_factory=dict)
    """Header text -> field, ``tick`` (a column of ticks for a site) or ``unused``; it wins over the glossary."""
    layout: Layout | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    date_order: DateOrder | None = None
    ends: Ends | None = None
    """Whether an end date is the last day of an event, or the day after."""
    real_dates: Literal["as-is", "swapped"] | None = None
    """What real date cells mean where text beside them betrays a wrong locale at opening."""
    zone: str | None = None
    """Default zone of the sheet, an IANA or Windows name."""
    to_zone: str | None = None
    """Zone into which timed events are converted."""
    occasion: str | None = None
    year: Annotated[int, Field(ge=1900, le=2199)] | None = None
    """The only year to import; also supplies missing years."""
    first: dt.date | None = None
    last: dt.date | None = None
    sheets: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    """Cells in the header rows of the tables to read, such as ``F1``, where a sheet has several."""
    hidden: Literal["include", "skip"] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    half_day: str | None = None
    """Open hours of a half day, such as ``09:00-13:00``."""
    only_types: tuple[str, ...] = ()
    """Take rows of these types only; ``*`` stands for any letters."""
    skip_types: tuple[str, ...] = ()
    """Leave rows of these types out; ``*`` stands for any letters."""
    comments: Literal["description"] | None = None
    """What comments in cells are; left alone unless this says so."""
    country: str | None = None
    """Country whose official calendar the sheet is compared with, such as ``PL`` or ``DE-BY``; ``none`` for no
    comparison; inferred where nothing is said."""
    no_warn: tuple[str, ...] = ()
    """Codes of warnings that are switched off."""
    timed: Literal["as-is", "whole-day", "skip"] | None = None
    """What timed entries of a calendar mean: these hours, the whole of their days, or nothing of ours."""
    free: Literal["include", "skip"] | None = None
    """Whether entries that a calendar marks as free time are read."""
    private: Literal["include", "skip"] | None = None
    """Whether entries that a calendar marks as private are read."""
    region_from: str | None = None
    """The column, or the property of a calendar, that names the region, such as ``LOCATION``; ``none`` for no one."""
    language: str | None = None
    """Language of the names of public holidays that come from the library."""
    prefer: tuple[str, ...] = ()
    """Sources whose events count where two sources speak of one day, the first the most."""
    regions: tuple[str, ...] = ()
    """All regions that ``all`` stands for, besides those that the sheet names."""

    @field_validator("no_warn")
    @classmethod
    def _switchable(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := next(filter(None, map(no_such_warning, codes)), None):
            raise ValueError(wrong)
        return codes

    @model_validator(mode="after")
    def _in_order(self) -> "Profile":
        if self.first and self.last and self.last < self.first:
            raise ValueError("'to' is before 'from'")
        return self

    def over(self, options: "Profile") -> "Profile":
        """Lay options over this profile: what an option says wins, the rest stays."""
        return self.model_copy(update={key: getattr(options, key) for key in options.model_fields_set})

    @property
    def given_occasion(self) -> str | None:
        """The occasion's name as given, cleaned; None if none was given."""
        return clean(self.occasion) or None if self.occasion else None

    @property
    def range(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and last day that were asked for, by days or by year; None where there is no bound."""
        year = self.year
        first = [day for day in (self.first, dt.date(year, 1, 1) if year else None) if day]
        last = [day for day in (self.last, dt.date(year, 12, 31) if year else None) if day]
        return max(first, default=None), min(last, default=None)


@dataclass(frozen=True)
class SavedProfile:
    """A profile as it was found: the name to type, and where it stands."""

    name: str
    where: str
    """Its file, as people know it."""
    profile: Profile

    @property
    def shown(self) -> str:
        """Name and file for messages, such as ``emea (profiles/emea.toml)``."""
        return f"{self.name} ({self.where})"
