"""Grids and tables of the report as text, on their way to a console."""

import io
from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from importer.core.report import OccasionEntry, SkillEntry
from importer.reports.base import TROUBLED
from importer.reports.cells import printable
from importer.reports.printing import console_of, printed_lines
from importer.reports.skill_lines import move_told, why_told
from importer.reports.wording import said

COLOURS = {"rejected": "red", "failed": "red", "conflict": "red", "held": "yellow", "unknown": "yellow"}
COLOURS |= {"not_attempted": "yellow", "unchanged": "dim", "skipped": "dim"}
"""Of outcomes; all others are green."""


def labelled(lines: Iterable[tuple[str, str]], gap: int = 2) -> Table:
    """Labels, each with its words beside it."""
    grid = Table.grid(padding=(0, gap, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for label, words in lines:
        grid.add_row(Text(label), Text(printable(words)))
    return grid


def bullet(words: Text) -> Table:
    """Words behind a dash."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(" -"), words)
    return grid


def spoken(lines: Iterable[tuple[str, bool]], width: int, *, color: bool) -> str:
    """Lines as text of a width; those that are marked stand behind a dash."""
    sheet = io.StringIO()
    console = console_of(sheet, width, color=color)
    for line, dashed in lines:
        words = Text(printable(line))
        console.print(bullet(words) if dashed else words)
    return printed_lines(sheet.getvalue())


def skills_table(skills: Sequence[SkillEntry]) -> Table:
    """A table of skills: what each is to use, and why not."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Skill", overflow="fold", min_width=12)
    table.add_column("Outcome", no_wrap=True)
    table.add_column("Occasion", overflow="fold")
    table.add_column("Why", overflow="fold", ratio=1)
    for each in skills:
        table.add_row(
            Text(printable(each.skill), style="bold" if each.outcome in TROUBLED else ""),
            Text(said(each.outcome), style=COLOURS.get(each.outcome, "green")),
            Text(printable(move_told(each))),
            Text(printable(why_told(each))),
        )
    return table


def first_occasions(entries: Sequence[OccasionEntry], most: int) -> Sequence[OccasionEntry]:
    """All of them where they are few, else first those that need somebody."""
    if len(entries) <= most:
        return entries
    return sorted(entries, key=lambda entry: entry.outcome not in TROUBLED)[:most]
