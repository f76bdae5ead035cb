"""The column that was asked for as the region, whatever its heading says; the columns of a profile win."""

from collections.abc import Sequence
from dataclasses import replace

from importer.core.errors import SettingsError
from importer.core.glossary import Field, squash
from importer.core.profile import Profile
from importer.core.table import Table

_NONE = "none"
_MOST_SHOWN = 24
_PLACES: tuple[Field, ...] = ("region", "location")


def asking_for_regions(profile: Profile) -> Profile:
    """The profile with the column that was asked for among its columns."""
    asked = profile.region_from
    if not asked or squash(asked) == _NONE or squash(asked) in map(squash, profile.columns):
        return profile
    return profile.model_copy(update={"columns": {**profile.columns, asked: "region"}})


def without_regions(table: Table) -> Table:
    """The table without columns of regions and places, where none was asked for."""
    asked, own = table.profile.region_from, {squash(text): use for text, use in table.profile.columns.items()}
    if not asked or squash(asked) != _NONE:
        return table
    gone = {each.field for each in table.columns if each.field in _PLACES and squash(each.header) not in own}
    if not gone:
        return table
    return replace(
        table,
        columns=tuple(replace(each, field=None) if each.field in gone else each for each in table.columns),
        raw={name: cells for name, cells in table.raw.items() if name not in gone},
    )


def check_region_column(file: str, tables: Sequence[Table], profile: Profile) -> None:
    """Make sure that the column that was asked for is there.

    Raises:
        SettingsError: no table of the source has it.
    """
    asked = profile.region_from
    if not asked or squash(asked) == _NONE:
        return
    headers = dict.fromkeys(each.header for table in tables for each in table.columns if each.header)
    if squash(asked) in map(squash, headers):
        return
    shown = ", ".join(f'"{header}"' for header in list(headers)[:_MOST_SHOWN])
    hint = f"its columns are {shown or 'without headings'}; name one of them with --region-from, or none."
    raise SettingsError(f'{file} has no column "{asked}" that could name regions (--region-from).', hint)
