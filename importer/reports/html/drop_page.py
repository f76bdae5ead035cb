"""The page of a dropped file that has no run, and so no rows to show: what became of it, why, and what to type."""

from collections.abc import Mapping

from importer.core.drops import Drop, DropOutcome
from importer.core.rules.sentences import sentence
from importer.reports.html.moments import moment_words
from importer.reports.html.page import rendered
from importer.reports.html.summary import Answer, Step, steps
from importer.reports.html.tones import BAD, GOOD, QUIET, WAIT

_ANSWERS: Mapping[DropOutcome, Answer] = {
    DropOutcome.DONE: Answer("Yes, as it says.", GOOD),
    DropOutcome.FAILED: Answer("No. Nothing of it was imported.", BAD),
    DropOutcome.WAITING: Answer("Not yet: its plan waits for a yes.", WAIT),
    DropOutcome.KNOWN: Answer("Nothing new: the same content was taken before.", QUIET),
}


def render_drop(drop: Drop, headline: str) -> str:
    """The page of a drop.

    Args:
        drop: its outcome is known.
        headline: what became of it, in a few words.
    """
    return rendered(
        "drop.html.j2",
        f"{drop.name}: {headline}",
        drop=drop,
        taken=moment_words(drop.seen),
        headline=headline,
        answer=_ANSWERS[drop.outcome or DropOutcome.FAILED],
        steps=_steps(drop),
        facts=_facts(drop),
    )


def _steps(drop: Drop) -> list[Step]:
    lines = [sentence(drop.told.hint).removesuffix(".")] if drop.told.hint else []
    if drop.like:
        lines.append(f"See what the import of the same content came to: occasions report {drop.like}")
    return steps(lines)


def _facts(drop: Drop) -> list[tuple[str, str]]:
    return [
        ("Name", drop.name),
        ("Place", drop.place),
        ("Filed as", drop.target),
        ("Rule", drop.rule_name),
        ("Taken", moment_words(drop.seen)),
        ("Size", f"{drop.size:,} bytes"),
        ("SHA-256", drop.content),
    ]
