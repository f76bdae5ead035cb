"""What a report warns of, in words for its first lines: how many warnings, and the occasions that do nothing yet."""

import shlex
from collections.abc import Sequence

from importer.core.issues import Issue, Severity
from importer.core.report import Report

_NO_EFFECT = "no-effect"
_IDLE = {"import": ("created", "updated", "merged", "unchanged"), "plan": ("created", "updated", "merged", "unchanged")}
"""Outcomes of occasions that are, or would be, in the account."""
_NAMED = 3
_ERRORS = {
    1: "See the error under Issues: its hint says what to give",
    2: "See the errors under Issues: their hints say what to give",
}


def warnings_of(report: Report) -> int:
    """How many warnings a report has."""
    return sum(issue.severity is Severity.WARNING for issue in report.issues)


def warned_facts(report: Report) -> list[tuple[str, str]]:
    """The warnings as (label, words); empty if there are none."""
    number = warnings_of(report)
    return [("Warnings", f"{number:,} to look at, see Issues")] if number else []


def error_steps(report: Report) -> list[str]:
    """What to do about errors of a whole sheet or source, which no row stands for."""
    number = sum(issue.severity is Severity.ERROR for issue in report.issues)
    return [_ERRORS[min(number, 2)]] if number else []


def idle_steps(report: Report) -> list[str]:
    """What to do about occasions that are in the account and that nothing uses, as the warning names them."""
    issue = next((each for each in report.issues if each.code == _NO_EFFECT), None)
    names = _idle(report, issue) if issue else []
    if not issue or not names:
        return []
    it, they_do, each = ("it", "it does", "it") if len(names) == 1 else ("them", "they do", "each")
    others = len(names) > _NAMED or " more do nothing" in issue.message
    told = _listed([f'"{name}"' for name in names[:_NAMED]] + (["others"] if others else []))
    if report.run.command == "plan":
        return [
            f"Nothing would use {told} yet, so {they_do} nothing. Name skills under Skills in the sheet or write yes "
            f"under Default, or give {it} to skills after the import"
        ]
    return [
        f"Nothing uses {told} yet, so {they_do} nothing. Give {each} to a skill: "
        f"occasions assign {_typed(names[0])} --skill SKILL"
    ]


def _idle(report: Report, issue: Issue) -> list[str]:
    outcomes = _IDLE.get(report.run.command, ())
    return [each.name for each in report.occasions if each.outcome in outcomes and f'"{each.name}"' in issue.message]


def _typed(name: str) -> str:
    r"""A name as it is typed in a shell, in double quotes where they are enough.

    >>> _typed("Retail PL"), _typed('The "big" one')
    ('"Retail PL"', '\'The "big" one\'')
    """
    return shlex.quote(name) if set(name) & set('"$`\\!') else f'"{name}"'


def _listed(words: Sequence[str]) -> str:
    """Such as ``a, b and c``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
