"""The nouns of a run that is over: its deeds, which are what it did, or may have done, to single occasions."""

from dataclasses import dataclass

from importer.core.assignments import Assignment
from importer.core.payload import AccountOccasion
from importer.core.plan import Action


@dataclass(frozen=True)
class Deed:
    """What a run did, or may have done, to one occasion."""

    action: Action
    """What it sent; of a delete, what it took away."""
    before: AccountOccasion | None
    """What the account held just before; None where the run created it."""
    id: int | None = None
    """The id of what it created, if the run learned it."""
    certain: bool = True
    """False if nobody could tell whether it was done."""

    @property
    def name(self) -> str:
        """The occasion's name."""
        return self.action.name


@dataclass(frozen=True)
class AssignmentDeed:
    """What a run did, or may have done, to one skill."""

    assignment: Assignment
    """What it sent, and what the skill used before."""
    given: int | None
    """The id of the occasion that the skill was given; None if none was, or if nobody knows it."""
    certain: bool = True
    """False if nobody could tell whether it was done."""


@dataclass(frozen=True)
class Past:
    """A run as far as it changed the account."""

    id: str
    account: str
    deeds: tuple[Deed, ...]
    replaced_default: str | None = None
    """Name of the default that the run replaced by another, if it did."""
    assigned: tuple[AssignmentDeed, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether it may have changed anything."""
        return bool(self.deeds or self.assigned)
