"""The nouns of a plan about skills: which skill is to use which special occasion.

A skill that uses an occasion keeps its hours, as a whole, in place of the account's default; so an assignment rules the
skill's hours from the moment at which it is sent.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from importer.core.account import AccountState
from importer.core.skills import Skill

NO_SUCH_SKILL = "the account has no such skill"
"""How the reason begins where a name fits no skill; near names stand behind it."""


class AssignmentKind(StrEnum):
    """What is to be done about one skill."""

    ASSIGN = "assign"
    UNCHANGED = "unchanged"
    """It uses the occasion already."""
    CONFLICT = "conflict"
    HELD = "held"
    """Its occasion is not sent, so it will not be as the sheet says."""


class _Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Use(_Noun):
    """An occasion that a skill uses."""

    id: int
    name: str | None
    """None where the account does not show an occasion of that id."""

    def __str__(self) -> str:
        return f'"{self.name}"' if self.name is not None else f"the occasion {self.id}, which the account does not show"


class Assignment(_Noun):
    """One skill, and the occasion that it is to use."""

    kind: AssignmentKind
    skill: str
    """Its name in the account; as the sheet wrote it, if the account has no such skill."""
    skill_id: int | None
    occasion: str | None
    """Name of the occasion; None if the skill is to use none."""
    occasion_id: int | None
    """The occasion's id, if the account has it already."""
    before: Use | None
    """What the skill uses now; None if nothing, or if there is no such skill."""
    reason: str

    @property
    def sends(self) -> bool:
        """Whether this writes to the account."""
        return self.kind is AssignmentKind.ASSIGN

    @property
    def before_id(self) -> int | None:
        """The id of what the skill uses now."""
        return self.before.id if self.before else None

    @property
    def told(self) -> str:
        """Such as ``"Sales": "Poland" instead of "Europe"``."""
        takes = f'"{self.occasion}"' if self.occasion is not None else "none of its own"
        return f'"{self.skill}": {takes} instead of {self.before or "none of its own"}'


def used_by(skill: Skill, state: AccountState) -> Use | None:
    """The occasion that a skill uses, with its name."""
    if skill.occasion is None:
        return None
    held = next((each for each in state.occasions if each.id == skill.occasion), None)
    return Use(id=skill.occasion, name=held.occasion.name if held else None)
