"""The first screen: what happened, whether everything is in the account, what needs somebody, and what to do now."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from importer.core.drops import moment
from importer.core.issues import Severity
from importer.core.joined import TROUBLED, JoinedReport, is_well
from importer.core.removals import removed_events
from importer.core.report import OCCASION_OUTCOMES, ROW_OUTCOMES, SKILL_OUTCOMES, Report, RunInfo
from importer.reports.base import WRITES_NOTHING
from importer.reports.html.tones import BAD, GOOD, QUIET, WAIT, Badge, Tone, badge
from importer.reports.skill_lines import why_told
from importer.reports.whys import occasion_why
from importer.reports.wording import UNDO, count, said

_COMMAND = re.compile(r": (occasions [^;:]+?)\.?$")
_QUOTED = re.compile(r"`([^`]+)`|(--[a-z]+(?:-[a-z]+)*(?: (?:DIR|upsert))?)")
_SPOTS = 3
_LOST = 5
"""How many events that are removed are named for one occasion."""
MOST_REMOVALS = 8
"""How many occasions that lose something the first screen names."""
_WORDS = 110


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether everything is in the account, in words."""

    words: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; ``typed`` where it is to be typed as it stands."""

    text: str
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do now, with the command to type where there is one."""

    pieces: tuple[Piece, ...]
    command: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """What became of some rows, with their share of all (percent)."""

    kind: str
    badge: Badge
    number: int
    begin: float
    share: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Something that needs somebody: where it stands, what is wrong, and where the page says more."""

    where: str
    words: str
    anchor: str


def answer(report: Report) -> Answer:
    """Whether everything is in the account."""
    rows, occasions, run = report.totals["rows"], report.totals["occasions"], report.run
    if run.undone_by:
        return _undone(run)
    if run.waits_since:
        return _waiting(run)
    if run.command == "check":
        return Answer("Not yet: this was a check of the sheet, nothing was sent to the account.", QUIET)
    if run.command == "plan":
        return Answer("Not yet: this is a plan, nothing was sent to the account.", QUIET)
    back = run.command == UNDO
    if is_well(report):
        if not back and not rows["read"] and not report.skills:
            return Answer("Nothing was read, so nothing was sent.", QUIET)
        done = "Everything is taken back." if back else "Everything is in the account as it was asked for."
        return Answer(f"Yes. {done}", GOOD)
    totals, noun = (occasions, "occasion") if back or not any(rows[name] for name in TROUBLED) else (rows, "row")
    if totals["unknown"]:
        rest = f", {totals['not_attempted']:,} not attempted" if totals["not_attempted"] else ""
        be = "is" if totals["unknown"] == 1 else "are"
        return Answer(f"Not known: {count(totals['unknown'], noun)} {be} not confirmed{rest}.", WAIT)
    missing = sum(totals[name] for name in TROUBLED)
    skills = sum(each.outcome in TROUBLED for each in report.skills)
    number, noun = (missing, noun) if missing or not skills else (skills, "skill")
    if number and number == totals["not_attempted"]:
        return Answer(f"Not yet: {count(number, noun)} {'was' if number == 1 else 'were'} not attempted.", WAIT)
    be = "is" if number == 1 else "are"
    state = {"row": "in the account", "skill": "as asked for", "occasion": "taken back" if back else "as asked for"}
    return Answer(f"No. {count(number, noun)} {be} not {state[noun]}." if number else "No. There are errors.", BAD)


def joined_answer(joined: JoinedReport) -> Answer:
    """Whether everything is in all accounts."""
    run = joined.run
    if run.undone_by:
        return _undone(run)
    if run.waits_since:
        return _waiting(run)
    if run.command in WRITES_NOTHING:
        what = "a check of the sheet" if run.command == "check" else "a plan"
        return Answer(f"Not yet: this {'was' if run.command == 'check' else 'is'} {what}, nothing was sent.", QUIET)
    back = run.command == UNDO
    if all(part.well for part in joined.parts):
        done = "Everything is taken back." if back else "Everything is in the accounts as it was asked for."
        return Answer(f"Yes. {done}", GOOD)
    names = [part.account for part in joined.accounts if not part.well]
    if not names:
        return Answer("No. Some rows name no account that is known.", BAD)
    be = "is" if len(names) == 1 else "are"
    listed = ", ".join(names[:_SPOTS]) + (f" and {len(names) - _SPOTS:,} more" if len(names) > _SPOTS else "")
    state = "taken back" if back else "as asked for"
    words = f"{len(names):,} of {count(len(joined.accounts), 'account')} {be} not {state}: {listed}."
    if joined.totals["occasions"]["unknown"]:
        return Answer(f"Not known. {words}", WAIT)
    return Answer(f"No. {words}", BAD)


def _waiting(run: RunInfo) -> Answer:
    since = moment(run.waits_since).strftime("%Y-%m-%d %H:%M UTC")
    return Answer(f"Not yet: this plan has waited for a yes since {since}. Nothing was sent.", WAIT)


def removals(report: Report) -> list[Spot]:
    """What a plan that waits for a yes would take away: an occasion that is deleted, or loses events, each."""
    if not report.run.waits_since:
        return []
    deleted = [Spot(each.name, "deleted", "occasions") for each in report.occasions if each.outcome == "deleted"]
    return deleted + [Spot(name, _listed(lost), "changes") for name, lost in removed_events(report.occasions)]


def _listed(lost: Sequence[str]) -> str:
    more = f" and {len(lost) - _LOST:,} more" if len(lost) > _LOST else ""
    return f"loses {count(len(lost), 'event')}: {', '.join(lost[:_LOST])}{more}"


def _undone(run: RunInfo) -> Answer:
    partly = ", as far as that undo could" if run.undone_partly else ""
    return Answer(f"No longer: it was taken back by {run.undone_by}{partly}.", WAIT if run.undone_partly else QUIET)


def chips(report: Report) -> list[Chip]:
    """The books that are not empty: those of the rows, or of what else the run was about."""
    kind, numbers = _books(report)
    total = sum(numbers.values()) or 1
    found, before = [], 0
    for outcome, number in numbers.items():
        if number:
            found.append(Chip(kind, badge(outcome), number, 100 * before / total, 100 * number / total))
            before += number
    return found


def _books(report: Report) -> tuple[str, dict[str, int]]:
    for kind, outcomes in (("rows", ROW_OUTCOMES), ("occasions", OCCASION_OUTCOMES)):
        totals = report.totals[kind]
        if totals["read"]:
            ordered = sorted(outcomes, key=lambda name: (name == "skipped", name in TROUBLED))
            return kind, {name: totals.get(name, 0) for name in ordered}
    used = [each.outcome for each in report.skills]
    return "skills", {name: used.count(name) for name in SKILL_OUTCOMES}


def steps(lines: Sequence[str]) -> list[Step]:
    """What to do now, with what is to be typed set apart."""
    found = []
    for line in lines:
        command = _COMMAND.search(line)
        words = line[: command.start()] + ":" if command else line
        found.append(Step(tuple(_pieces(words)), command[1] if command else ""))
    return found


def _pieces(words: str) -> Iterator[Piece]:
    end = 0
    for typed in _QUOTED.finditer(words):
        yield Piece(words[end : typed.start()])
        yield Piece(typed[1] or typed[2], typed=True)
        end = typed.end()
    yield Piece(words[end:])


def spots(report: Report) -> tuple[list[Spot], int]:
    """The first things that need somebody, and how many more there are: errors, occasions, skills.

    What an error of the sheet holds back is told by the error.
    """
    errors = [issue for issue in report.issues if issue.severity is Severity.ERROR]
    told = {"rejected", "held"} if errors else set()
    entries = [each for each in report.occasions if each.outcome in TROUBLED and each.outcome not in told]
    skills = [each for each in report.skills if each.outcome in TROUBLED]
    every = chain(
        (Spot(str(each.place), _short(each.message), "issues") for each in errors),
        (Spot(each.name, _reason(each.outcome, occasion_why(each)), "occasions") for each in entries),
        (Spot(each.skill, _reason(each.outcome, why_told(each)), "skills") for each in skills),
    )
    return list(islice(every, _SPOTS)), max(0, len(errors) + len(entries) + len(skills) - _SPOTS)


def _reason(outcome: str, why: str) -> str:
    return _short(f"{said(outcome)}: {why}")


def _short(words: str) -> str:
    words = words.removesuffix(": ")
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…"
