"""What a report says in words, the same in all forms that people read; plain text, nothing here is styled."""

from collections import Counter

from importer.core.joined import JoinedReport, is_well
from importer.core.removals import removed_number
from importer.core.report import PLAN_DIGITS, SANDBOX, SKILL_OUTCOMES, Report, RunInfo
from importer.core.rules.books import folded
from importer.reports import endings, mending, skill_lines, warned
from importer.reports.base import TROUBLED, WORKBOOK_ROWS
from importer.reports.skill_lines import ASSIGN, of_skills_alone, skills_headline

BANNER = f"{SANDBOX}: this ran against the simulated API. No real account was touched."
UNDO = "undo"
"""The command that reads no sheet."""
ALL_OF_THEM = "see report.json, which --report DIR writes"
"""Where to look for what is not printed."""
ALL_FROM = "see report.json, which occasions {} --report DIR writes"
"""The same, where a command writes no report of its own."""
_SAID = {"not_attempted": "not attempted", "unknown": "not confirmed", "conflict": "in conflict"}


def said(outcome: str) -> str:
    """An outcome in words."""
    return _SAID.get(outcome, outcome)


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "row"), count(12000, "row")
    ('1 row', '12,000 rows')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def headline(report: Report) -> str:
    """The report in one or two sentences."""
    if report.run.undone_by:
        return endings.undone_headline(report)
    if of_skills_alone(report):
        return skills_headline(report)
    if report.run.command == UNDO:
        return endings.taken_back_headline(report)
    rows = report.totals["rows"]
    if not rows["read"]:
        return "No row was read."
    needing = sum(rows.get(outcome, 0) for outcome in TROUBLED)
    need = f" {needing:,} {'needs' if needing == 1 else 'need'} you." if needing else ""
    if report.run.command == "check":
        ready = rows.get("ready", 0)
        ending = f", {needing:,} {'needs' if needing == 1 else 'need'} you." if needing else "."
        return f"{count(rows['read'], 'row')}, {ready:,} ready{ending}{_left_out(rows['skipped'])}"
    arrived = rows.get("imported", 0)
    verb = "would be" if report.run.command == "plan" else "is" if rows["read"] == 1 else "are"
    if rows["unknown"]:
        verb = f"{verb} confirmed to be"
    part = (
        f"All {count(arrived, 'row')}"
        if 1 < arrived == rows["read"]
        else f"{arrived:,} of {count(rows['read'], 'row')}"
    )
    others = f"{_deleted(report)}{_removed(report)}{_kept(report)}{skill_lines.skills_needing(report)}"
    return f"{part} {verb} in the account.{need}{_left_out(rows['skipped'])}{others}"


def _deleted(report: Report) -> str:
    number = report.totals["occasions"].get("deleted", 0)
    verb = "would be" if report.run.command == "plan" else "was" if number == 1 else "were"
    return f" {count(number, 'occasion')} {verb} deleted." if number else ""


def _removed(report: Report) -> str:
    """The events that a plan which waits for a yes would take away from occasions that stay."""
    number = removed_number(report.occasions) if report.run.waits_since else 0
    return f" {count(number, 'event')} would be removed." if number else ""


def _kept(report: Report) -> str:
    """The occasions that a mirror does not delete, and that no row stands for."""
    number = sum(entry.outcome == "conflict" and entry.payload is None for entry in report.occasions)
    return f" {count(number, 'occasion')} that the sheet lacks {'stays' if number == 1 else 'stay'}." if number else ""


def _left_out(skipped: int) -> str:
    if not skipped:
        return ""
    return f" {skipped:,} {'was' if skipped == 1 else 'were'} skipped."


def rows_line(report: Report | JoinedReport) -> str:
    """The books of the rows, such as ``40 read = 38 imported + 1 held + 1 rejected``."""
    rows = dict(report.totals["rows"])
    read = rows.pop("read")
    parts = [f"{number:,} {said(outcome)}" for outcome, number in rows.items() if number]
    return f"{read:,} read" + (f" = {' + '.join(parts)}" if parts else "")


def occasions_line(report: Report | JoinedReport) -> str:
    """The books of the occasions, such as ``4 read: 3 created, 1 rejected``."""
    totals = dict(report.totals["occasions"])
    read = totals.pop("read")
    parts = [f"{number:,} {said(outcome)}" for outcome, number in totals.items() if number]
    verb = " of the run" if report.run.command == UNDO else " read"
    return f"{read:,}{verb}" + (f": {', '.join(parts)}" if parts else "")


def events_line(report: Report | JoinedReport) -> str:
    """The books of the events, such as ``37 read, 35 sent``; what is unknown may have been sent too."""
    events = report.totals["events"]
    if report.run.command == UNDO:
        return f"{events['sent']:,} {_sent_word(report)}"
    sent = "" if report.run.command == "check" else f", {events['sent']:,} {_sent_word(report)}"
    return f"{events['read']:,} read{sent}"


def _skills_line(report: Report) -> str:
    """The books of the skills, such as ``3: 2 assigned, 1 in conflict``."""
    counts = Counter(each.outcome for each in report.skills)
    parts = [f"{counts[outcome]:,} {said(outcome)}" for outcome in SKILL_OUTCOMES if counts[outcome]]
    return f"{len(report.skills):,}: {', '.join(parts)}"


def _sent_word(report: Report | JoinedReport) -> str:
    if report.run.command == "plan":
        return "would be sent"
    return "confirmed" if report.totals["occasions"]["unknown"] else "sent"


def skipped_reasons(report: Report, most: int = 5) -> list[str]:
    """Why rows were skipped, the commonest reasons first, with their numbers."""
    rows = folded(report).rows
    counts = rows.loc[rows["outcome"] == "skipped", "reason"].value_counts(sort=False)
    ordered = sorted(counts.items(), key=lambda each: -each[1])
    lines = [f"{number:,} skipped: {reason or 'no reason given'}" for reason, number in ordered[:most]]
    rest = sum(number for _, number in ordered[most:])
    return [*lines, f"{rest:,} skipped for other reasons, {ALL_OF_THEM}"] if rest else lines


def facts(report: Report) -> list[tuple[str, str]]:
    """Which run this is and its books, as (label, words); a blank label goes on with the one above."""
    run, alone = report.run, of_skills_alone(report)
    return [
        ("Run", f"{run.id}  ({_told(run)})"),
        ("Account", f"{run.account or 'none'}{f' at {run.api}' if run.api else ''}"),
        ("When", f"{run.started} to {run.finished}" if run.finished else run.started),
        *endings.ending_facts(run),
        *([("Rows", rows_line(report))] if run.command != UNDO and not alone else []),
        *(("", reason) for reason in skipped_reasons(report)),
        *([] if alone else [("Occasions", occasions_line(report)), ("Events", events_line(report))]),
        *([("Skills", _skills_line(report))] if report.skills else []),
        *warned.warned_facts(report),
        *(("Source", f"{each.file}  sha256 {each.sha256[:12]}") for each in run.sources),
        ("Version", f"{run.version}, time zones {run.tzdata}"),
    ]


def _told(run: RunInfo) -> str:
    """What a run did, such as ``import, upsert, plan 0a1b2c3d4e5f``."""
    planned = f"plan {run.plan[:PLAN_DIGITS]}" if run.plan else ""
    how = (f"{UNDO} of {run.of}",) if run.command == UNDO else (run.command, run.mode)
    return ", ".join(filter(None, dict.fromkeys((*how, planned))))


def next_steps(report: Report, *, in_copy: bool = False) -> list[str]:
    """What to do now, one step a line, the most urgent first; a marked copy says itself how it is mended."""
    return [step for step in _steps(report) if not in_copy or step not in mending.steps_outside(report)]


def _steps(report: Report) -> list[str]:
    rows, run = report.totals["rows"], report.run
    if run.undone_by:
        return endings.undone_steps(run)
    if run.waits_since:
        return endings.waiting_steps(run, needing=any(rows.get(outcome) for outcome in TROUBLED))
    steps = endings.stopped_steps(run) or skill_lines.skill_steps(report)
    for totals, what in ((rows, "rows"), (report.totals["occasions"], "occasions")):
        if not steps and (totals["unknown"] or totals["not_attempted"]):
            steps.append(f"Some {what} were not confirmed or not sent yet. Go on with: occasions resume {run.id}")
    if rows["rejected"] or rows["held"]:
        steps.append(mending.mend(report))
    elif rows["failed"]:
        steps.append(mending.refused(run))
    if rows["conflict"]:
        steps.append(mending.taken(run) if run.mode == "create" else mending.moved(run))
    if run.command == UNDO:
        return steps + _not_taken_back(report)
    if not steps:
        steps += warned.error_steps(report)
    clean = not steps and is_well(report)
    return steps + _staying(report) + warned.idle_steps(report) + _onward(report, clean=clean) + _last(report)


def _not_taken_back(report: Report) -> list[str]:
    occasions = report.totals["occasions"]
    number = occasions["conflict"] + occasions["failed"]
    stays = "stays as it is" if number == 1 else "stay as they are"
    return [f"{count(number, 'occasion')} {stays}. See why under Occasions, and the way out"] if number else []


def _staying(report: Report) -> list[str]:
    """What the sheet lacks and the account keeps."""
    of_sheet = set(report.memberships["occasion"].tolist())
    number = sum(
        entry.outcome in ("conflict", "failed") and position not in of_sheet
        for position, entry in enumerate(report.occasions)
    )
    stays = "stays" if number == 1 else "stay"
    told = f"{count(number, 'occasion')} that the sheet lacks {stays}. See why under Occasions, and the way out"
    return [told] if number else []


def _onward(report: Report, *, clean: bool) -> list[str]:
    run = report.run
    if run.command == "check" and clean:
        return ["See what an import would do: the same command with `plan` instead of `check`"]
    if run.command == "plan" and clean:
        return [f"Do it: {run.hint or 'the same command with `import` instead of `plan`'}"]
    if run.command in ("import", ASSIGN) and run.sandbox and clean:
        where = "name it in the rule, or give sweep --api and --account" if run.dropped else "give --api and --account"
        return [f"This was a rehearsal. For the real account {where}."]
    return []


def _last(report: Report) -> list[str]:
    """What may be wanted too: the workbook that was left out, and taking everything back."""
    return _workbook(report) + _back(report)


def _back(report: Report) -> list[str]:
    changed = any(report.totals["occasions"][outcome] for outcome in ("created", "updated", "merged", "deleted"))
    changed |= any(each.outcome == "assigned" for each in report.skills)
    undone = changed and report.run.command in ("import", ASSIGN)
    return [f"To take it back: occasions undo {report.run.id}"] if undone else []


def _workbook(report: Report) -> list[str]:
    if len(report.rows) <= WORKBOOK_ROWS:
        return []
    left_out = f"report.xlsx is left out above {WORKBOOK_ROWS:,} rows, because it is slow"
    return [f"{left_out}. Ask for it with: occasions report {report.run.id} --as xlsx --to FOLDER"]
