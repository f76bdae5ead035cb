"""How a sheet and an account are brought together: the mode, its options, and what guards deletions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from importer.core.errors import SettingsError
from importer.core.profile import Profile
from importer.core.skills import Skill

SkillUses = Mapping[int, Sequence[str]]
"""Id of an occasion -> names of the skills that use it."""
_OF_YEARS = ("upsert", "mirror")
"""Modes that replace calendar years."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The skills that are to use one occasion."""

    occasion: str
    skills: tuple[str, ...]
    """Names or ids, as they were written."""
    held: str = ""
    """Why the occasion is not sent; empty if it is."""


@dataclass(frozen=True)
class PlanOptions:
    """How the sheet and the account are brought together."""

    mode: str = "upsert"
    drop_other_years: bool = False
    first: dt.date | None = None
    last: dt.date | None = None
    """The range that was asked for; the account's events outside stay as they are."""
    max_delete: int | None = None
    """How many occasions may be deleted; None means few, in proportion to the account."""
    skill_uses: SkillUses | None = None
    """Which occasions skills use; None where that could not be read. Only mode mirror asks."""
    skills: tuple[Skill, ...] | None = None
    """All skills of the account; None where they could not be read, or nobody asked."""
    held_wishes: tuple[Wish, ...] = ()
    """Skills that are named for occasions which are held back."""
    named: frozenset[str] = frozenset()
    """Folded names of occasions that the sheet has, besides those that can be sent."""
    not_whole: str = ""
    """Why the sheet may lack occasions that were meant to be in it, and the way out; empty if it is whole."""

    @classmethod
    def of(
        cls, profile: Profile, mode: str = "upsert", *, drop_other_years: bool = False, max_delete: int | None = None
    ) -> Self:
        """The options with the range of a profile: its days and its year.

        Raises:
            SettingsError: an option does not go with the mode.
        """
        if drop_other_years and mode not in _OF_YEARS:
            message = f"--drop-other-years does not go with --mode {mode}, which leaves other years alone."
            raise SettingsError(message, "take it away, or use --mode upsert.")
        if max_delete is not None and mode != "mirror":
            message = f"--max-delete does not go with --mode {mode}, which deletes no occasion."
            raise SettingsError(message, "take it away, or use --mode mirror.")
        first, last = profile.range
        return cls(mode, drop_other_years, first, last, max_delete)

    @property
    def ranged(self) -> bool:
        """Whether a range was asked for."""
        return self.first is not None or self.last is not None

    @property
    def range_told(self) -> str:
        """The range in words."""
        return f"{self.first or 'the beginning'} to {self.last or 'the end'}"
