"""What we add to a workbook that we give back, and what it remembers: both sides, writing and reading, keep to it.

A returned copy is the user's own workbook with our marks: a first sheet, two columns on the right of each table, a
coloured background and a comment on each cell in question. Read again, it is the original: our additions are left out,
and what was said about the original (its file name, the mode, how it was to be read) is taken from the first sheet,
where people can see it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import orjson
from pydantic import ValidationError

from importer.core.names import fold
from importer.core.profile import Profile

REPORT_SHEET = "Import report"
"""The sheet that we put first; a source that has one of its own makes it "Import report (2)" and so on."""
REPORT_MARK = "Occasion Importer"
"""How cell A1 of that sheet begins, and how each comment of ours does: what they are known by."""
OUTCOME_HEADER = "Import outcome"
OCCASION_HEADER = "Import occasion"
ADDED_HEADERS = (OUTCOME_HEADER, OCCASION_HEADER)
"""The headers of the two columns that we add, side by side, to the right of everything."""
REMEMBERED_TITLE = "How this workbook was read"
"""The title in column A above the lines of what is remembered: a key in column A, its value as JSON in column B."""
_FILE, _MODE = "file", "mode"
_NOT_KEPT = frozenset({"encoding", "delimiter"})
"""What only text files have; a returned copy is a workbook."""
_OF_RANGE = frozenset({"year", "first", "last"})
"""What says together which days are imported."""
_TEXT_FILES = (".csv", ".tsv", ".txt")
MODES = ("create", "upsert", "merge", "mirror")
"""The modes that an import can have."""


@dataclass(frozen=True)
class Remembered:
    """What was said about the original of a returned copy."""

    file: str
    """The original's name, such as ``holidays.csv``."""
    mode: str
    profile: Profile = field(default_factory=Profile)
    """How it was read: a saved profile under the options that were given."""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Keys and values, a value as JSON; only what was said.

        >>> Remembered("a.csv", "upsert", Profile(zone="Europe/Warsaw")).lines()
        (('file', '"a.csv"'), ('mode', '"upsert"'), ('zone', '"Europe/Warsaw"'))
        """
        said = self.profile.model_dump(mode="json", exclude_defaults=True, exclude=set(_NOT_KEPT))
        every = {_FILE: self.file, _MODE: self.mode, **said}
        return tuple((key, orjson.dumps(value).decode()) for key, value in every.items())

    @classmethod
    def of_lines(cls, lines: Iterable[tuple[str, str]]) -> "Remembered | None":
        """What keys and values say; None if they cannot be what we wrote, as where somebody edited them.

        >>> Remembered.of_lines([("file", '"a.csv"'), ("mode", '"upsert"'), ("year", "2027")]).profile.year
        2027
        """
        try:
            said: Mapping[str, object] = {fold(key): orjson.loads(value) for key, value in lines}
            file, mode = said[_FILE], said[_MODE]
            profile = Profile.model_validate({key: said[key] for key in said if key not in (_FILE, _MODE)})
        except (KeyError, ValidationError, orjson.JSONDecodeError):
            return None
        return cls(file, mode, profile) if isinstance(file, str) and file.strip() and mode in MODES else None

    def settings(self) -> tuple[tuple[str, str], ...]:
        """How it was read, as keys and values; a value as JSON."""
        return tuple(line for line in self.lines() if line[0] not in (_FILE, _MODE))

    @property
    def sheetless(self) -> bool:
        """Whether the original was a text file, so that the names of the copy's sheets say nothing."""
        return self.file.casefold().endswith(_TEXT_FILES)

    def under(self, asked: Profile) -> Profile:
        """How the copy is to be read: what is asked for now wins; a range that is asked for replaces all of the range.

        >>> Remembered("a.csv", "upsert", Profile(year=2027, zone="UTC")).under(Profile(year=2028)).range[0].year
        2028
        """
        dropped = dict.fromkeys(_OF_RANGE) if asked.model_fields_set & _OF_RANGE else {}
        if self.sheetless:
            dropped |= {"sheets": ()}
        return self.profile.model_copy(update=dropped).over(asked)
