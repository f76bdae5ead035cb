"""Which source counts for more than which, where two of them speak of one day (``--prefer``).

Sources are known by what was typed, by what the report calls them, and official calendars without their years too.
What leaves this module: ``SettingsError`` for a preferred source that is none of the sources, or several of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from importer.core.errors import SettingsError
from importer.core.model import Source
from importer.core.names import fold
from importer.core.official import is_library_source
from importer.core.profile import Profile
from importer.core.table import Mapped, SourceRank


def ranks(
    sources: Sequence[Source], paths: Sequence[Path], profiles: Sequence[Profile], asked: Profile
) -> list[SourceRank]:
    """The rank of each source.

    Args:
        sources: as they were read.
        paths: what was typed, one for each.
        profiles: with which each was read; what copies and saved profiles prefer need not be there this time.
        asked: the profile that was named, under the options.

    Raises:
        SettingsError: a source that is asked for is not there, or its name means several.
    """
    order: list[int] = []
    for name in dict.fromkeys(each for profile in (asked, *profiles) for each in profile.prefer):
        found = _named(name, sources, paths)
        if len(found) != 1 and name in asked.prefer:
            raise _unclear(name, found, paths)
        order += found if len(found) == 1 else []
    places = {number: place for place, number in reversed(list(enumerate(order)))}
    return [SourceRank(number, places.get(number, len(order))) for number in range(len(sources))]


def in_ranks(mapped: Sequence[Mapped], given: Sequence[SourceRank]) -> list[Mapped]:
    """What map made of the sources, each of its tables with the rank of its source."""
    return [
        replace(each, tables=tuple(replace(table, source=rank) for table in each.tables))
        for each, rank in zip(mapped, given, strict=True)
    ]


def _named(name: str, sources: Sequence[Source], paths: Sequence[Path]) -> list[int]:
    """The sources of a name: those that were typed so, else those that are called so."""
    typed = [number for number, path in enumerate(paths) if str(path) == str(Path(name))]
    wanted = fold(name)
    return typed or [number for number, source in enumerate(sources) if wanted in map(fold, _names(source))]


def _names(source: Source) -> set[str]:
    names = {source.file, source.remembered.file if source.remembered else source.file}
    if is_library_source(source.file):
        names.add(source.file.partition("@")[0])
    return names | ({source.path} if source.path else set())


def _unclear(name: str, found: Sequence[int], paths: Sequence[Path]) -> SettingsError:
    if found:
        several = " and ".join(str(paths[number]) for number in found)
        return SettingsError(f'--prefer: "{name}" may be {several}.', "write it as you typed the source.")
    there = ", ".join(dict.fromkeys(str(path) for path in paths))
    return SettingsError(f'--prefer: "{name}" is none of the sources.', f"name one of: {there}.")
