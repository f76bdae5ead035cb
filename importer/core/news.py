"""What is told of dropped files: things that happened, each told once to whoever wants to hear of its kind."""

from dataclasses import dataclass, field
from enum import StrEnum

from importer.core.issues import Severity


class NewsKind(StrEnum):
    """What became of a file, and how a rule came to fare."""

    DONE = "done"
    FAILED = "failed"
    WAITING = "waiting"
    KNOWN = "known"
    UNMATCHED = "unmatched"
    """It lies there for an hour, and no rule takes it; or, where there is a rule, it does not become ready."""
    TROUBLE = "trouble"
    """Bad luck goes on: files are put off, or the place cannot be reached."""
    OVERDUE = "overdue"
    """No file came for longer than it should."""
    RECOVERED = "recovered"
    """What was wrong with the rule is over."""

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return _SEVERITIES.get(self, Severity.NOTE)


_SEVERITIES = {
    NewsKind.FAILED: Severity.ERROR,
    NewsKind.TROUBLE: Severity.ERROR,
    NewsKind.WAITING: Severity.WARNING,
    NewsKind.UNMATCHED: Severity.WARNING,
    NewsKind.OVERDUE: Severity.WARNING,
}


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened under a rule."""

    kind: NewsKind
    at: str
    """When it was seen, ISO 8601 in UTC."""
    rule_name: str
    """Empty of a file that no rule takes."""
    place: str
    """The place as it may be shown."""
    file: str = ""
    """The file as it was dropped; empty where it is about no single one."""
    drop: str = ""
    target: str = ""
    """Where the file is filed, as a name within the place."""
    code: str = ""
    """What is wrong, in kebab-case; empty where nothing is."""
    message: str = ""
    """What there is to say, such as counts of rows and occasions, or what is wrong first."""
    hint: str = ""
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Owed:
    """News that somebody has not heard yet."""

    news: News
    to: str
    """The name of the notice in the settings."""
    tried: bool = field(default=False, compare=False)
    """Whether it was tried, in vain, so that anybody may try again."""
    took: tuple[int, ...] = field(default=(), compare=False)
    """Which of the notice's addresses have heard it, counted from 0 as the settings have them; they are secrets."""
