"""What the report of several accounts says in words, shared by the forms that people read. Plain text."""

from importer.core.issues import Severity
from importer.core.joined import AccountPart, JoinedReport
from importer.reports.base import CHANGED, WRITES_NOTHING
from importer.reports.cells import printable
from importer.reports.wording import count, events_line, headline, occasions_line, rows_line, said


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


def met_sandbox(joined: JoinedReport) -> bool:
    """Whether any account was a simulated one."""
    return any(part.report.run.sandbox for part in joined.parts)


def joined_facts(joined: JoinedReport) -> list[tuple[str, str]]:
    """Which run this is and the books of all accounts together, as (label, words)."""
    run = joined.run
    skills = sum(len(part.report.skills) for part in joined.parts)
    read = joined.totals["rows"]["read"]
    return [
        ("Run", f"{run.id}  ({run.command})"),
        ("When", f"{run.started} to {run.finished}" if run.finished else run.started),
        *([("Rows", rows_line(joined))] if read else []),
        ("Occasions", occasions_line(joined)),
        ("Events", events_line(joined)),
        *([("Skills", f"{skills:,}")] if skills else []),
    ]


def part_summary(part: AccountPart) -> str:
    """What became of one account, in a sentence or two."""
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
    worst_first = sorted(begun, key=lambda part: part.well)
    steps = [f"All that is known of {each.account}: occasions report {each.report.run.id}" for each in worst_first[:1]]
    if joined.run.command not in WRITES_NOTHING and len(begun) < len(joined.accounts):
        again = "take the run back again" if joined.run.command == "undo" else "import the sheet again"
        steps.append(f"Where nothing was sent, see to the reason and {again}; what is done already stays as it is")
    occasions = joined.totals["occasions"]
    if joined.run.command == "import" and any(occasions[name] for name in CHANGED):
        steps.append(f"To take it back in all accounts: occasions undo {joined.run.id}")
    return steps
