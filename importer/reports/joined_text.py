"""Write the report of a run into several accounts as text: the accounts in a table, then each that needs somebody."""

import io

from rich.console import Console
from rich.table import Table
from rich.text import Text

from importer.core.issues import Severity
from importer.core.joined import AccountPart, JoinedReport
from importer.reports.base import WRITES_NOTHING
from importer.reports.cells import printable
from importer.reports.printing import console_of, printed_lines
from importer.reports.text import FILE_WIDTH, render_plan, render_text
from importer.reports.wording import BANNER, count, headline, said

_PARTS_PRINTED = 10
_CHANGED = ("created", "updated", "merged", "deleted")


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


def joined_headline(joined: JoinedReport) -> str:
    """How many accounts are as the sheet says."""
    accounts = joined.accounts
    well, needing = sum(part.well for part in accounts), sum(not part.well for part in accounts)
    all_ = (
        f"All {count(len(accounts), 'account')}"
        if 1 < well == len(accounts)
        else f"{well:,} of {count(len(accounts), 'account')}"
    )
    be = "is" if len(accounts) == 1 else "are"
    verb = {"check": "can be imported", "plan": "would be as the sheet says", "undo": f"{be} taken back"}
    ending = verb.get(joined.run.command, f"{be} as the sheet says")
    need = f" {needing:,} {'needs' if needing == 1 else 'need'} you." if needing else ""
    return f"{all_} {ending}.{need}{_lost(joined)}"


def _lost(joined: JoinedReport) -> str:
    """The rows that went to no account because nobody knows which they are for."""
    rejected = sum(part.report.totals["rows"]["rejected"] for part in joined.parts if not part.account)
    verb = "names" if rejected == 1 else "name"
    return f" {count(rejected, 'row')} {verb} no account that is known." if rejected else ""


def _print_head(console: Console, joined: JoinedReport) -> None:
    run = joined.run
    console.print(Text(joined_headline(joined), style="bold"))
    if any(part.report.run.sandbox for part in joined.parts):
        console.print(Text(BANNER, style="bold black on yellow"))
    console.print()
    when = f"{run.started} to {run.finished}" if run.finished else run.started
    console.print(Text(f"Run  {run.id}  ({run.command})   {when}"))
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


def part_summary(part: AccountPart) -> str:
    """What happened in one account, in a sentence or two."""
    rows = part.report.totals["rows"]
    if not part.account:
        places = ", ".join(f"{rows[name]:,} {said(name)}" for name in ("rejected", "skipped") if rows[name])
        return f"{count(rows['read'], 'row')}: {places}."
    if part.stopped and not part.begun:
        quiet = part.report.run.command in WRITES_NOTHING
        return printable(part.stopped if quiet else f"Nothing was sent: {part.stopped}")
    stopped = f" Stopped: {part.stopped.rstrip('.')}." if part.stopped else ""
    warnings = sum(issue.severity is Severity.WARNING for issue in part.report.issues)
    warned = f" {count(warnings, 'warning')}." if warnings else ""
    return headline(part.report) + printable(stopped) + warned


def joined_steps(joined: JoinedReport) -> list[str]:
    """What to do now."""
    begun = [part for part in joined.accounts if part.begun]
    steps = [f"All that is known of one account: occasions report {part.report.run.id}" for part in begun[:1]]
    if joined.run.command not in WRITES_NOTHING and len(begun) < len(joined.accounts):
        again = "take the run back again" if joined.run.command == "undo" else "import the sheet again"
        steps.append(f"Where nothing was sent, see to the reason and {again}; what is done already stays as it is")
    occasions = joined.totals["occasions"]
    if joined.run.command == "import" and any(occasions[name] for name in _CHANGED):
        steps.append(f"To take it back in all accounts: occasions undo {joined.run.id}")
    return steps


def _would_change(part: AccountPart) -> bool:
    """Whether a plan would write to the account, which is shown before it is done."""
    occasions = part.report.totals["occasions"]
    return part.report.run.command == "plan" and any(occasions[name] for name in _CHANGED)


def _page(part: AccountPart, width: int, *, color: bool) -> str:
    """The whole report of one account, under its name."""
    name = part.account or "Rows that name no account"
    rule = "=" * min(width, len(name) + 10)
    why = (
        f"{printable(part.stopped)}\n" + (f"hint: {printable(part.hint)}\n" if part.hint else "") + "\n"
        if part.stopped
        else ""
    )
    return f"\n{rule}\n{printable(name)}\n{rule}\n{why}{_told(part, width, color=color)}"


def _told(part: AccountPart, width: int, *, color: bool) -> str:
    """The whole report; of an account that nothing was sent to, which nobody can go on with, what it was to get."""
    whole = part.begun or not (part.stopped or part.well)
    return (render_text if whole else render_plan)(part.report, width, color)
