"""What the report of several accounts says in words, shared by the forms that people read. Plain text."""

from collections.abc import Sequence

from importer.core.issues import Severity
from importer.core.joined import AccountPart, JoinedReport
from importer.reports.base import CHANGED, WRITES_NOTHING
from importer.reports.cells import printable
from importer.reports.endings import again_words, ending_facts, stopped_steps, undone_steps, undone_words, waiting_steps
from importer.reports.wording import count, events_line, headline, occasions_line, rows_line, said

_NAMED = 3
"""How many accounts are named in one line."""


def joined_headline(joined: JoinedReport) -> str:
    """How many accounts are as the sheet says."""
    accounts = joined.accounts
    if joined.run.undone_by:
        return f"Taken back {undone_words(joined.run)}."
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
        *ending_facts(run),
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
    """What to do now, the most urgent first."""
    run = joined.run
    if run.undone_by:
        return undone_steps(run)
    if run.waits_since:
        return waiting_steps(run, needing=not all(part.well for part in joined.parts))
    steps = _left_steps(joined)
    occasions = joined.totals["occasions"]
    if run.command == "import" and any(occasions[name] for name in CHANGED):
        steps.append(f"To take it back in all accounts: occasions undo {run.id}")
    begun = sorted((part for part in joined.accounts if part.begun), key=lambda part: part.well)
    if begun:
        steps.append(f"The report of {begun[0].account} alone: occasions report {begun[0].report.run.id}")
    return steps


def _left_steps(joined: JoinedReport) -> list[str]:
    """How to go on where a part stopped, and where one never began."""
    if joined.run.command in WRITES_NOTHING:
        return []
    open_ = [part for part in joined.accounts if part.begun and _is_open(part)]
    steps = [f"{part.account}: {said}" for part in open_ for said in stopped_steps(part.telling.run)[:-1]]
    if open_:
        steps.append(f"Go on with what is left in {_listed(open_)}: occasions resume {joined.run.id}")
    never = [part for part in joined.accounts if not part.begun]
    if never:
        again = again_words(joined.run.command)
        where = f"Nothing was sent to {_listed(never)}"
        steps.append(f"{where}: see to the reason and {again}; what is done already stays as it is")
    return steps


def _is_open(part: AccountPart) -> bool:
    """Whether a part of a run has something left that can be gone on with."""
    unknown = any(each.outcome == "unknown" for each in part.report.skills)
    return bool(part.stopped) or unknown or part.report.totals["occasions"]["unknown"] > 0


def _listed(parts: Sequence[AccountPart]) -> str:
    """The names of accounts, if they are few, else how many they are."""
    if len(parts) > _NAMED:
        return count(len(parts), "account")
    return ", ".join(part.account for part in parts)
