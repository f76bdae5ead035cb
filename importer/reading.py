"""The first stages of the arrow: read, map and parse sources, each with the profile that fits it.

A copy that we gave back is read as its original, and as that was read, unless something else is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from importer.core.errors import NotAHolidayList, SettingsError
from importer.core.faults import Fault
from importer.core.glossary import Glossary
from importer.core.issues import Assumption, Issue
from importer.core.mapping.map import map_source
from importer.core.model import Source
from importer.core.official import is_library_source
from importer.core.parsing.parse import parse
from importer.core.profile import Profile, SavedProfile
from importer.core.recognising import drift_issues, lost_by_drift, near_issues, recognise
from importer.core.records import Parsed
from importer.core.report import SourceEntry
from importer.core.restoring import restore
from importer.core.rules.times import read_hours
from importer.core.table import Mapped, Table
from importer.preferring import in_ranks, ranks
from importer.readers.reader import ReadOptions
from importer.readers.registry import read_source


@dataclass(frozen=True)
class Reading:
    """Sources as far as parse: what inspect shows, and what every other command goes on with."""

    sources: tuple[Source, ...]
    profiles: tuple[Profile, ...]
    """For each source the profile that it was read with."""
    parsed: Parsed
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of all sources."""
        return self.parsed.tables

    @property
    def asked(self) -> Profile:
        """A profile that holds the range of days that was asked for; it is one for all sources."""
        return self.profiles[0]

    @property
    def entries(self) -> tuple[SourceEntry, ...]:
        """The sources as a report names them."""
        return tuple(
            SourceEntry(
                source.file,
                source.sha256,
                tuple(table.sheet for table in self.tables if table.sheet and table.file == source.file),
                source.path,
                profile.model_dump(mode="json", exclude_defaults=True),
                *_of_first(source),
            )
            for source, profile in zip(self.sources, self.profiles, strict=True)
        )


def _of_first(source: Source) -> tuple[str, str, Mapping[str, str]]:
    """Name, hash and names of sheets of the first original; empty for what is no copy."""
    was = source.remembered
    return (was.file, was.sha256, was.sheet_names) if was else ("", "", {})


def read_and_parse(
    paths: Sequence[Path], profile: Profile, glossary: Glossary, saved: Sequence[SavedProfile] = ()
) -> Reading:
    """Read, map and parse sources, each with the profile that was named, or with the saved one that has its header.

    Args:
        paths: the files, and sources such as ``holidays:PL@2027`` that are none.
        profile: the profile that was named, under the options; or the options alone.
        glossary: all words.
        saved: profiles to choose from; none if one was named, or none is wanted.

    Raises:
        SourceError: a source cannot be read, is no holiday list, or has the header of several saved profiles.
        SettingsError: the hours of half days are no hours, copies remember several ranges of days, one of them stands
            beside its original, or has more or fewer columns than when one of its tables was read; official calendars
            that nobody has, or a preferred source that is none of the sources.
    """
    _check_half_day(profile, glossary)
    read = [_read_and_map(path, profile, glossary, saved) for path in paths]
    sources, profiles = tuple(source for source, _, _ in read), tuple(profile for _, profile, _ in read)
    _check_originals(sources)
    _check_ranges(sources, profiles)
    mapped = in_ranks([each for _, _, each in read], ranks(sources, paths, profiles, profile))
    parsed = parse([table for each in mapped for table in each.tables], glossary)
    issues = [*(issue for each in mapped for issue in each.issues), *parsed.issues]
    assumptions = [*(one for each in mapped for one in each.assumptions), *parsed.assumptions]
    return Reading(sources, profiles, parsed, tuple(issues), tuple(assumptions))


def _check_half_day(profile: Profile, glossary: Glossary) -> None:
    """Refuse hours of half days that cannot be read.

    Raises:
        SettingsError: they are no hours from and to.
    """
    found = read_hours(profile.half_day, glossary) if profile.half_day else None
    if isinstance(found, Fault) or (found is not None and found.kind != "shifts"):
        message = f'--half-day: "{profile.half_day}" does not say from when to when it is open.'
        raise SettingsError(message, "write it as 09:00-13:00.")


def _check_ranges(sources: Sequence[Source], profiles: Sequence[Profile]) -> None:
    """Refuse copies that remember other days than the sources beside them: a range holds for a whole import.

    Raises:
        SettingsError: they do.
    """
    ranges = {profile.range: source.file for source, profile in zip(sources, profiles, strict=True)}
    if len(ranges) > 1:
        named = " and ".join(ranges.values())
        message = f"{named} were not imported with the same --year, --from and --to."
        raise SettingsError(message, "say which days are meant, such as --year 2027, or import them one at a time.")


def _check_originals(sources: Sequence[Source]) -> None:
    """Refuse a copy beside its original, or beside another copy of it: the rows of one would undo what the other says.

    Raises:
        SettingsError: there is one.
    """
    seen: dict[str, Source] = {}
    for source in sources:
        other = seen.setdefault((source.remembered.sha256 if source.remembered else "") or source.sha256, source)
        copies = [each.file for each in (other, source) if each.remembered]
        if other is source or not copies:
            continue
        told = f"{copies[0]} is a marked copy of {other.file if source.remembered else source.file}"
        if len(copies) > 1:
            told = f"{' and '.join(copies)} are marked copies of the same sheet"
        raise SettingsError(f"{told}; they cannot be imported together.", "import only the one that was mended.")


def _check_moved(source: Source, asked: Profile) -> None:
    """Refuse a copy of which one table was read, if columns have moved since.

    Raises:
        SettingsError: it is one, and nothing says which table is meant now.
    """
    was = source.remembered
    if was and was.profile.tables and source.moved and "tables" not in asked.model_fields_set:
        named, sheets = ", ".join(was.profile.tables), ", ".join(f'"{name}"' for name in source.moved)
        message = (
            f"{source.file} was first imported with --table {named}, but columns were added or deleted since "
            f"(sheet {sheets}), so that another table may stand there."
        )
        raise SettingsError(message, f"name a cell in the header of the table that is meant, such as --table {named}.")


def _read_and_map(
    path: Path, asked: Profile, glossary: Glossary, saved: Sequence[SavedProfile]
) -> tuple[Source, Profile, Mapped]:
    if is_library_source(str(path)):
        from importer.public_calendars import library_profile, read_library  # the library is slow to load

        own = library_profile(asked)
        source = read_library(path, own)
        return source, own, map_source(source, own, glossary)
    source = read_file(path, asked, glossary)
    if source.remembered:
        _check_moved(source, asked)
        asked = source.remembered.under(asked)
        _check_half_day(asked, glossary)
    found = recognise(source, asked, saved)
    if (found.profile.encoding, found.profile.delimiter) != (asked.encoding, asked.delimiter):
        source = read_file(path, found.profile, glossary)
    try:
        mapped = map_source(source, found.profile, glossary)
    except NotAHolidayList as refusal:
        raise lost_by_drift(source, asked, refusal) from None
    drifted = drift_issues(source, mapped.tables, found)
    near = [] if found.profile.headers else near_issues(source, mapped.tables, saved)
    issues = (*mapped.issues, *drifted, *near)
    return source, found.profile, replace(mapped, issues=issues, assumptions=(*found.assumptions, *mapped.assumptions))


def read_file(path: Path, profile: Profile, glossary: Glossary) -> Source:
    """Read one source as a profile says; a copy that we gave back is its original.

    Raises:
        SourceError: it cannot be read.
    """
    told = (profile.encoding, profile.delimiter, *profile.range)
    options = ReadOptions(*told, glossary.vocabulary(), zone=profile.zone, language=profile.language)
    source = read_source(path, options)
    return restore(replace(source, path=str(path.absolute())))
