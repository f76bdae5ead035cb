"""What a copy remembers of its original: on our sheet, and in the comments on our headers, which go with a sheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl.comments import Comment

from importer.core.profile import Profile
from importer.core.report import SourceEntry
from importer.core.returned import REPORT_MARK, Remembered
from importer.reports.returned.marks import Part

_HEIGHT, _WIDTH = 70, 360
"""Pixels in which the comment on a header shows what people are to read of it."""


def memory_of(
    entry: SourceEntry, parts: Sequence[Part], sheets: Mapping[str | None, str], columns: Mapping[str, str]
) -> Remembered:
    """What the copy of a source is to remember.

    Args:
        entry: the source.
        parts: the reports of all accounts that it went to.
        sheets: name of each sheet in the reports -> its title in the copy.
        columns: title of each sheet that we added columns to -> letter of the first.
    """
    runs = [report.run for _, report in parts]
    modes = {run.account: run.mode for run in runs if run.account} or {"": runs[0].mode}
    others = [each.telling_file for run in runs for each in run.sources if each.file != entry.file]
    profile = Profile.model_validate(dict(entry.read_with))
    there = {*sheets, *entry.sheet_names.values()}
    kept = tuple(name for name in profile.sheets if name in there)
    cut = {title: name for name, title in sheets.items() if name and name != title}
    return Remembered(
        entry.telling_file,
        modes,
        profile.model_copy(update={"sheets": kept}) if profile.sheets else profile,
        sandbox=runs[0].sandbox if runs[0].api else None,
        beside=tuple(dict.fromkeys(others)),
        sha256=entry.original_sha256 or entry.sha256,
        sheet_names={**entry.sheet_names, **cut},
        our_columns=columns,
    )


def note_on(headers: Iterable[Any], remembered: Remembered) -> None:
    """Keep what is remembered in the comments on our headers too."""
    text = f"{REPORT_MARK}: {remembered.note()}"
    for cell in headers:
        cell.comment = Comment(text, REPORT_MARK, _HEIGHT, _WIDTH)
