"""What we add to a workbook that we give back, and what it remembers: both sides, writing and reading, keep to it.

A returned copy is the user's own workbook with our marks: a first sheet, two columns on the right of each table, a
coloured background and a comment on each cell in question. Read again, it is the original: our additions are left out,
and what was said about the original (its file name, the mode, how it was to be read) is taken from the first sheet,
where people can see it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from importer.core.names import fold
from importer.core.profile import Profile

REPORT_SHEET = "Import report"
"""The sheet that we put first; a source that has one of its own makes it "Import report (2)" and so on."""
REPORT_MARK = "Occasion Importer"
"""How cell A1 of that sheet begins, and how each comment of ours does: what they are known by."""
OUTCOME_HEADER = "Import outcome"
OCCASION_HEADER = "Import occasion"
ADDED_HEADERS = (OUTCOME_HEADER, OCCASION_HEADER)
"""The headers of the two columns that we add, side by side, to the right of everything; of several such pairs only the
rightmost is ours."""
REMEMBERED_TITLE = "How this workbook was read"
"""The title in column A above the lines of what is remembered: a key in column A, its value as JSON in column B."""
_NOT_KEPT = frozenset({"encoding", "delimiter", "real_dates"})
"""What only text files have, where a returned copy is a workbook; and what real dates mean, which holds for those that
stood there and not for those that people type into the copy."""
_OF_RANGE = frozenset({"year", "first", "last"})
"""What says together which days are imported."""
_TEXT_FILES = (".csv", ".tsv", ".txt")
_NOTE = "what became of each row. These two columns are left out when the copy is imported again."
Mode = Literal["create", "upsert", "merge", "mirror"]
"""The modes that an import can have."""


def is_report(title: str, column: Iterable[object]) -> bool:
    """Whether a sheet is the one that we put first, whatever people have called it since.

    Args:
        title: its name.
        column: the cells of its column A, from the top.
    """
    cells = iter(column)
    first = next(cells, None)
    if not isinstance(first, str) or not first.lstrip().startswith(REPORT_MARK):
        return False
    called_so = fold(title).startswith(fold(REPORT_SHEET))
    return called_so or any(isinstance(cell, str) and fold(cell) == fold(REMEMBERED_TITLE) for cell in cells)


class _Said(BaseModel):
    """What is remembered besides how the original was read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    accounts: dict[str, Mode]
    sandbox: bool | None = None
    beside: tuple[str, ...] = ()
    sha256: str = ""
    sheet_names: dict[str, str] = {}
    our_columns: dict[str, str] = {}


_OWN = frozenset(_Said.model_fields)


@dataclass(frozen=True)
class Remembered:
    """What was said about the original of a returned copy."""

    file: str
    """The original's name, such as ``holidays.csv``."""
    accounts: Mapping[str, str]
    """Account, as reports name it, -> the mode in which it was imported there; "" where no account was known."""
    profile: Profile = field(default_factory=Profile)
    """How it was read: a saved profile under the options that were given."""
    sandbox: bool | None = None
    """Whether that was a rehearsal; None where it was a check, which goes nowhere."""
    beside: tuple[str, ...] = ()
    """Names of the other originals that were imported with it."""
    sha256: str = ""
    """Of the first original's bytes."""
    sheet_names: Mapping[str, str] = field(default_factory=dict)
    """Title of a sheet of the copy -> its name in the original, where they differ."""
    our_columns: Mapping[str, str] = field(default_factory=dict)
    """Title of a sheet of the copy -> letter of the first column that we added."""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Keys and values, a value as JSON; only what was said.

        >>> Remembered("a.csv", {"1001": "upsert"}, Profile(zone="Europe/Warsaw")).lines()
        (('file', '"a.csv"'), ('accounts', '{"1001":"upsert"}'), ('zone', '"Europe/Warsaw"'))
        """
        own = _Said.model_validate({key: getattr(self, key) for key in _OWN})
        said = self.profile.model_dump(mode="json", exclude_defaults=True, exclude=set(_NOT_KEPT))
        every = own.model_dump(mode="json", exclude_defaults=True) | said
        return tuple((key, orjson.dumps(value).decode()) for key, value in every.items())

    @classmethod
    def of_lines(cls, lines: Iterable[tuple[str, str]]) -> "Remembered | None":
        """What keys and values say; None if they cannot be what we wrote, as where somebody edited them.

        >>> Remembered.of_lines([("file", '"a.csv"'), ("accounts", '{"1":"merge"}'), ("year", "2027")]).profile.year
        2027
        """
        try:
            said = {fold(key): orjson.loads(value) for key, value in lines}
            own = _Said.model_validate({key: said[key] for key in said if key in _OWN})
            profile = Profile.model_validate({key: said[key] for key in said if key not in _OWN | _NOT_KEPT})
        except (ValidationError, orjson.JSONDecodeError):
            return None
        if not own.file.strip() or not own.accounts:
            return None
        return cls(profile=profile, **{key: getattr(own, key) for key in _OWN})

    def note(self) -> str:
        """The same as the comment on our first header, which stays where that sheet alone is copied elsewhere."""
        every = {key: orjson.loads(value) for key, value in self.lines()}
        return f"{_NOTE}\n\n{REMEMBERED_TITLE}: {orjson.dumps(every).decode()}"

    @classmethod
    def of_note(cls, text: str) -> "Remembered | None":
        """What such a comment says; None if it says nothing that can be understood.

        >>> Remembered.of_note(Remembered("a.csv", {"": "merge"}).note()).accounts
        {'': 'merge'}
        """
        try:
            every = orjson.loads(text.partition(f"{REMEMBERED_TITLE}:")[2])
        except orjson.JSONDecodeError:
            return None
        if not isinstance(every, dict):
            return None
        return cls.of_lines((key, orjson.dumps(value).decode()) for key, value in every.items())

    def settings(self) -> tuple[tuple[str, str], ...]:
        """How it was read, as keys and values; a value as JSON."""
        return tuple(line for line in self.lines() if line[0] not in _OWN)

    @property
    def sheetless(self) -> bool:
        """Whether the original was a text file, so that the names of the copy's sheets say nothing."""
        return self.file.casefold().endswith(_TEXT_FILES)

    def under(self, asked: Profile) -> Profile:
        """How the copy is to be read: what is asked for now wins; a range that is asked for replaces all of the range.

        >>> Remembered("a.csv", {"1": "merge"}, Profile(year=2027, zone="UTC")).under(Profile(year=2028)).range[0].year
        2028
        """
        dropped = dict.fromkeys(_OF_RANGE) if asked.model_fields_set & _OF_RANGE else {}
        if self.sheetless:
            dropped |= {"sheets": ()}
        return self.profile.model_copy(update=dropped).over(asked)
