"""Write the report as text: on a terminal with colour and rules, elsewhere plain.

The first line says in words what happened; then the books, the occasions with their changes, the issues, what was
assumed, and what to do next. Everything that comes from a sheet or a server is stripped of control characters and
never read as markup.
"""

import io
from collections.abc import Callable
from typing import BinaryIO

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from importer.core.issues import Severity
from importer.core.report import OccasionEntry, Report
from importer.reports.base import TROUBLED, WRITES_NOTHING
from importer.reports.cells import printable
from importer.reports.issue_text import GROUPS_PRINTED, IssueGroup, block_lines, issue_groups, place_line
from importer.reports.printing import console_of, printed_lines
from importer.reports.text_grids import COLOURS, bullet, first_occasions, labelled, skills_table
from importer.reports.whys import occasion_why, value_told
from importer.reports.wording import ALL_OF_THEM, BANNER, count, facts, headline, next_steps, said

FILE_WIDTH = 100
"""Columns of ``report.txt``."""
_OCCASIONS_PRINTED = 50
_DIFFS_PRINTED = 10
_CHANGES_PRINTED = 8
_ASSUMPTIONS_PRINTED = 20
_WARNINGS_PRINTED = 8
_SLIPS = frozenset({"holiday-moved", "last-year-moved", "name-typo", "name-twice", "row-of-test", "year-far"})
"""Warnings of what is most likely wrong, which somebody who is asked for a yes has to see."""
_VALUE_WIDTH = 60
_SEVERITIES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def write_text(report: Report, out: BinaryIO) -> None:
    """Write ``report.txt``: the report for people in UTF-8, without colours."""
    out.write(render_text(report).encode("utf-8", "replace"))


def render_text(report: Report, width: int = FILE_WIDTH, color: bool = False) -> str:
    """The report for people.

    Args:
        report: what happened to every row.
        width: columns to fill at most.
        color: whether it goes to a terminal that shows colours; without, there are no escape sequences and no lines
            drawn.
    """
    return _printed(report, width, lambda page: page.print(), color=color)


def render_plan(report: Report, width: int = FILE_WIDTH, color: bool = False) -> str:
    """The occasions of a plan and their changes, as the whole report shows them."""
    return _printed(report, width, lambda page: page.print_plan(), color=color)


def render_findings(report: Report, width: int, color: bool, *, rest: str, compared: bool = False) -> str:
    """What is wrong or worth knowing about the sources, and what was assumed, as the whole report shows it.

    Args:
        report: of a check or a plan.
        width: columns to fill at most.
        color: whether it goes to a terminal that shows colours.
        rest: where to look for what is not printed.
        compared: print the occasions of a plan and their changes first.
    """
    return _printed(report, width, lambda page: page.print_findings(compared=compared), color=color, rest=rest)


def _printed(
    report: Report, width: int, print_parts: "Callable[[_Page], None]", *, color: bool, rest: str = ALL_OF_THEM
) -> str:
    sheet = io.StringIO()
    print_parts(_Page(console_of(sheet, width, color=color), report, color=color, rest=rest))
    return printed_lines(sheet.getvalue())


class _Page:
    """One report on its way to a console."""

    def __init__(self, console: Console, report: Report, *, color: bool, rest: str) -> None:
        self.console = console
        self.report = report
        self.color = color
        self.rest = rest

    def print(self) -> None:
        """Print all parts in order; parts that have nothing to say are left out."""
        self._head()
        self._occasions()
        self._changes()
        self._skills()
        self._issues()
        self._assumptions()
        self._next()

    def print_plan(self) -> None:
        """Print the occasions, their changes and the skills, and what was warned of in brief."""
        self._compared()
        self._warnings()

    def print_findings(self, *, compared: bool) -> None:
        """Print issues and assumptions, behind what a plan would do if it was compared with an account."""
        if compared:
            self._compared()
        self._issues()
        self._assumptions()

    def _compared(self) -> None:
        self._occasions()
        self._changes()
        self._skills()

    def _title(self, words: str) -> None:
        self.console.print()
        if self.color:
            self.console.print(Rule(Text(words, style="bold"), align="left", style="dim"))
        else:
            self.console.print(Text(words.upper()))

    def _head(self) -> None:
        report = self.report
        self.console.print(Text(headline(report), style="bold"))
        if report.run.sandbox:
            self.console.print(Text(BANNER, style="bold black on yellow"))
        self.console.print()
        self.console.print(labelled(facts(report)))

    def _occasions(self) -> None:
        entries = self.report.occasions
        if not entries:
            return
        self._title("Occasions")
        shown = first_occasions(entries, _OCCASIONS_PRINTED)
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("Occasion", overflow="fold", min_width=12)
        table.add_column("Outcome", no_wrap=True)
        table.add_column("Events", justify="right", no_wrap=True)
        table.add_column("Changes", justify="right", no_wrap=True)
        table.add_column("Why", overflow="fold", ratio=1)
        for entry in shown:
            table.add_row(
                Text(printable(entry.name), style="bold" if entry.outcome in TROUBLED else ""),
                Text(said(entry.outcome), style=COLOURS.get(entry.outcome, "green")),
                Text(f"{entry.events:,}"),
                Text(f"{len(entry.changes):,}" if entry.changes else ""),
                Text(printable(occasion_why(entry))),
            )
        self.console.print(table)
        self._more(len(entries) - len(shown), "occasion")

    def _changes(self) -> None:
        changed = [entry for entry in self.report.occasions if entry.changes]
        if not changed:
            return
        self._title("What would change" if self.report.run.command in WRITES_NOTHING else "Changes")
        for entry in changed[:_DIFFS_PRINTED]:
            self.console.print(Text.assemble((printable(entry.name), "bold"), (self._undone(entry), "dim")))
            for change in entry.changes[:_CHANGES_PRINTED]:
                line = Text.assemble(
                    printable(change.path), ": ", (value_told(change.before, _VALUE_WIDTH), "red"), " → "
                )
                line.append(value_told(change.after, _VALUE_WIDTH), style="green")
                self.console.print(Padding(line, (0, 0, 0, 2)))
            self._more(len(entry.changes) - _CHANGES_PRINTED, "change", indent=2)
        self._more(len(changed) - _DIFFS_PRINTED, "changed occasion")

    def _undone(self, entry: OccasionEntry) -> str:
        """That the changes of an occasion were not made, where a run was to make them."""
        if self.report.run.command in WRITES_NOTHING or entry.outcome not in TROUBLED:
            return ""
        return f"  ({'not confirmed' if entry.outcome == 'unknown' else 'not done'})"

    def _skills(self) -> None:
        if self.report.skills:
            self._title("Skills")
            self.console.print(skills_table(self.report.skills[:_OCCASIONS_PRINTED]))
            self._more(len(self.report.skills) - _OCCASIONS_PRINTED, "skill")

    def _issues(self) -> None:
        issues = self.report.issues
        if not issues:
            return
        counts = [(sum(issue.severity is each for issue in issues), str(each)) for each in Severity]
        self._title("Issues: " + ", ".join(count(number, noun) for number, noun in counts if number))
        groups = issue_groups(issues)
        for position, group in enumerate(groups[:GROUPS_PRINTED]):
            if position:
                self.console.print()
            self._issue(group)
        self._more(sum(group.size for group in groups[GROUPS_PRINTED:]), "issue", apart=True)

    def _warnings(self) -> None:
        """How many warnings there are, and one line for each of those that are most likely a slip."""
        warned = [issue for issue in self.report.issues if issue.severity is Severity.WARNING]
        if not warned:
            return
        self._title(count(len(warned), "warning"))
        slips = [issue for issue in warned if issue.code in _SLIPS]
        for issue in slips[:_WARNINGS_PRINTED]:
            where = place_line(issue.place)
            self.console.print(bullet(Text.assemble((where, "bold"), " ", printable(issue.message))))
        self._more(len(warned) - len(slips[:_WARNINGS_PRINTED]), "warning")

    def _issue(self, group: IssueGroup) -> None:
        self.console.print(Text(place_line(group.shown.place), style="bold"))
        (label, message), *rest = block_lines(group)
        first = Text.assemble((label, _SEVERITIES[group.shown.severity]), " ", message)
        self.console.print(Padding(first, (0, 0, 0, 2)))
        if rest:
            self.console.print(
                Padding(labelled([(label.ljust(len("found:")), words) for label, words in rest], gap=1), (0, 0, 0, 2))
            )

    def _assumptions(self) -> None:
        assumptions = self.report.assumptions
        if not assumptions:
            return
        self._title("Assumed")
        for each in assumptions[:_ASSUMPTIONS_PRINTED]:
            line = Text.assemble(printable(each.about), ": ", (printable(each.decided), "bold"))
            line.append(f"  [{each.code}]", style="dim")
            self.console.print(bullet(line))
            if each.evidence and each.evidence != each.decided:
                self.console.print(Padding(Text(f"because {printable(each.evidence)}", style="dim"), (0, 0, 0, 4)))
        self._more(len(assumptions) - _ASSUMPTIONS_PRINTED, "assumption")

    def _next(self) -> None:
        steps = next_steps(self.report)
        if not steps:
            return
        self._title("Next")
        for step in steps:
            self.console.print(bullet(Text(printable(step))))

    def _more(self, number: int, noun: str, *, indent: int = 0, apart: bool = False) -> None:
        if number > 0:
            words = Text(f"and {count(number, 'more ' + noun)}, {self.rest}", style="dim")
            self.console.print(Padding(words, (int(apart), 0, 0, indent)))
