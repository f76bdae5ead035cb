"""What migrate says: what was written or why nothing was, what was found, and what to do next."""

import shlex
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from importer.cli.options import AccountOptions
from importer.core.issues import Issue
from importer.core.report import Report
from importer.migrating import Migrated
from importer.reading import Reading
from importer.reports.mending import give_options, options_for
from importer.reports.text import FILE_WIDTH, render_findings
from importer.reports.text_grids import spoken
from importer.reports.wording import ALL_FROM, BANNER, count

_SHOWN = 8


def tell(
    written: Migrated, reports: Sequence[Report], read: Reading, account: AccountOptions, *, compared: bool
) -> None:
    """Say what was written, what was left out, and what to do next.

    Args:
        written: the workbook.
        reports: of checks of the sources, or of the plan of an import of them.
        read: the sources.
        account: the options of the account, for the next command.
        compared: whether the rows were compared with the account.
    """
    _say([_headline(written, read)], [*_to_mend(written), *_left_out(written), *_without_zone(written)])
    _findings(reports, compared=compared)
    for other in written.differing[:_SHOWN]:
        _say([f'Look at "{other.name}": imported from the workbook, {other.why}.'], error=True)
    if len(written.differing) > _SHOWN:
        _say([f"... and {len(written.differing) - _SHOWN} more."], error=True)
    _say(["", "NEXT"], _steps(written, reports, account))


def tell_unsettled(errors: Sequence[Issue], reports: Sequence[Report], out: Path) -> None:
    """Say which errors of whole columns are to be settled first, and that nothing was written."""
    concerns = "1 error concerns" if len(errors) == 1 else f"{len(errors):,} errors concern"
    _say(
        [
            f"{out} was not written: {concerns} a whole column or file, which has to be settled first. Mended row by "
            "row, the rows could get other days than they have."
        ]
    )
    _findings(reports, compared=False)
    if options := options_for(errors):
        step = f"{give_options(options)}, and migrate again."
    else:
        step = "Mend in the source what the errors of whole columns name, or give the option that they name, and "
        step += "migrate again."
    _say(["", "NEXT"], [step])


def _say(lines: Sequence[str], dashed: Sequence[str] = (), *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    width, color = _shape()
    stream.write(spoken([*((line, False) for line in lines), *((line, True) for line in dashed)], width, color=color))


def _shape() -> tuple[int, bool]:
    """How many columns to fill, and whether in colour."""
    console = Console(file=sys.stdout)
    return (console.width if console.is_terminal else FILE_WIDTH), console.is_terminal


def _findings(reports: Sequence[Report], *, compared: bool) -> None:
    width, color = _shape()
    for report in reports:
        if report.run.sandbox and compared:
            _say([BANNER])
        rest = ALL_FROM.format(report.run.command)
        sys.stdout.write(render_findings(report, width, color, rest=rest, compared=compared))


def _headline(written: Migrated, read: Reading) -> str:
    occasions = len({row.occasion for row in written.rows if row.occasion})
    events = sum(bool(row.events) for row in written.rows)
    files = [source.file for source in read.sources]
    named = ", ".join(files[:_SHOWN]) + (f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else "")
    return f"Wrote {written.path}: {count(occasions, 'occasion')}, {count(events, 'event')}, from {named}."


def _to_mend(written: Migrated) -> list[str]:
    number = sum(bool(row.mend) for row in written.rows)
    if not number:
        return []
    verb = "is" if number == 1 else "are"
    return [f'{count(number, "row")} {verb} to be mended: red in the workbook, with the reason under "To mend".']


def _left_out(written: Migrated) -> list[str]:
    if not written.left_out:
        return []
    number = len(written.left_out)
    whys = Counter(each.why for each in written.left_out).most_common()
    told = "; ".join(f"{times:,} {why}" for why, times in whys[:_SHOWN])
    more = "; ..." if len(whys) > _SHOWN else ""
    verb = "was" if number == 1 else "were"
    return [f'{count(number, "row")} {verb} left out, all named on the sheet "Left out of migration": {told}{more}.']


def _without_zone(written: Migrated) -> list[str]:
    number = sum(bool(row.events) and not row.zone for row in written.rows)
    if not number:
        return []
    whose = "Its cell stays" if number == 1 else "Their cells stay"
    return [f"{count(number, 'row')} without a time zone. {whose} blank, which means the zone of the account."]


def _steps(written: Migrated, reports: Sequence[Report], account: AccountOptions) -> list[str]:
    named = [*(("--account", name) for name in account.account or ()), ("--api", account.api)]
    options = [text for name, value in named if value for text in (name, value)]
    command = shlex.join(["occasions", "plan", str(written.path), *options])
    first = f"Open {written.path}, look it over, edit what you like, and save it."
    if any(row.mend for row in written.rows):
        settled = options_for(issue for report in reports for issue in report.issues)
        first = f"Open {written.path}, look it over, mend the red rows, empty their cells under To mend, and save it."
        if settled:
            first = f"{give_options(settled)}, and migrate again with --force."
    return [first, f"See what importing it would do: {command}"]
