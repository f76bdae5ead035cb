"""How outcomes and severities look: a tone with a sign of its own, so that nothing is told by colour alone."""

from dataclasses import dataclass

from importer.core.issues import Severity
from importer.reports.wording import said


@dataclass(frozen=True, slots=True)
class Tone:
    """A class of the style sheet, and the sign that stands beside the words."""

    name: str
    sign: str


GOOD = Tone("good", "✓")
BAD = Tone("bad", "✕")
WAIT = Tone("wait", "!")
QUIET = Tone("quiet", "–")
_OF = {"rejected": BAD, "failed": BAD, "conflict": BAD, "held": WAIT, "unknown": WAIT, "not_attempted": WAIT}
_OF |= {"skipped": QUIET, "unchanged": QUIET}
OF_SEVERITY = {Severity.ERROR: BAD, Severity.WARNING: WAIT, Severity.NOTE: QUIET}


def tone_of(outcome: str) -> Tone:
    """The tone of an outcome; all is well with those that nobody has to see to."""
    return _OF.get(outcome, GOOD)


@dataclass(frozen=True, slots=True)
class Badge:
    """An outcome as the page shows it."""

    outcome: str
    words: str
    tone: Tone


def badge(outcome: str) -> Badge:
    """An outcome with its words and its tone."""
    return Badge(outcome, said(outcome), tone_of(outcome))
