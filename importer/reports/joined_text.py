"""Write the report of a run into several accounts as text: the accounts in a table, then each that needs somebody."""

import io
from typing import BinaryIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from importer.core.joined import AccountPart, JoinedReport
from importer.reports.base import CHANGED
from importer.reports.cells import printable
from importer.reports.joined_wording import joined_facts, joined_headline, joined_steps, met_sandbox, part_summary
from importer.reports.printing import console_of, printed_lines
from importer.reports.text import FILE_WIDTH, render_plan, render_text
from importer.reports.text_grids import labelled
from importer.reports.wording import BANNER, count

_PARTS_PRINTED = 10


def write_joined_text(joined: JoinedReport, out: BinaryIO) -> None:
    """Write ``report.txt``: the report for people in UTF-8, without colours."""
    out.write(render_joined(joined).encode("utf-8", "replace"))


def render_joined(joined: JoinedReport, width: int = FILE_WIDTH, color: bool = False) -> str:
    """The report for people.

    Args:
        joined: what became of all accounts.
        width: columns to fill at most.
        color: whether it goes to a terminal that shows colours.
    """
    sheet = io.StringIO()
    console = console_of(sheet, width, color=color)
    _print_head(console, joined)
    console.print(_listed(joined))
    shown = [part for part in joined.parts if not part.well or _would_change(part)]
    pages = [_page(part, width, color=color) for part in shown[:_PARTS_PRINTED]]
    left = len(shown) - len(pages)
    if left > 0:
        pages.append(f"\nAnd {count(left, 'more account')}, in the report files (--report DIR) and in the JSON.\n")
    steps = [f"\n - {step}" for step in joined_steps(joined)]
    ending = ["\nNEXT", *steps, "\n"] if steps else []
    return printed_lines(sheet.getvalue()) + "".join([*pages, *ending])


def _print_head(console: Console, joined: JoinedReport) -> None:
    console.print(Text(joined_headline(joined), style="bold"))
    if met_sandbox(joined):
        console.print(Text(BANNER, style="bold black on yellow"))
    console.print()
    console.print(labelled(joined_facts(joined)))
    console.print()


def _listed(joined: JoinedReport) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Account", overflow="fold", min_width=10)
    table.add_column("Number", no_wrap=True)
    table.add_column("What happened", overflow="fold", ratio=1)
    for part in joined.parts:
        number = part.report.run.account or ""
        table.add_row(
            Text(printable(part.account or "(none)"), style="" if part.well else "bold"),
            Text(number if part.account and number != part.account else ""),
            Text(part_summary(part), style="green" if part.well else "red"),
        )
    return table


def _would_change(part: AccountPart) -> bool:
    """Whether a plan would write to the account, which is shown before it is done."""
    occasions = part.report.totals["occasions"]
    return part.report.run.command == "plan" and any(occasions[name] for name in CHANGED)


def _page(part: AccountPart, width: int, *, color: bool) -> str:
    """The whole report of one account, under its name."""
    name = part.account or "Rows that name no account"
    rule = "=" * min(width, len(name) + 10)
    return f"\n{rule}\n{printable(name)}\n{rule}\n{_told(part, width, color=color)}"


def _told(part: AccountPart, width: int, *, color: bool) -> str:
    """The whole report; of an account that nothing was sent to, which nobody can go on with, what it was to get."""
    if part.begun or not (part.stopped or part.well):
        return render_text(part.telling, width, color)
    hint = f"hint: {printable(part.hint)}\n" if part.hint else ""
    why = f"{printable(part.stopped)}\n{hint}\n" if part.stopped else ""
    return why + render_plan(part.report, width, color)
