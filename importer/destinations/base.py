"""What every destination can do: read an account's occasions, create, update and delete them; point skills at them.

Terms: a **summary** is an occasion's id and name; a **reading** one full object with the revision that an update of it
must carry; a **reply** says which names a write confirmed. A reply may confirm fewer names than were sent, or none: the
sender reads the rest back. Items are matched by folded name, never by position.

Every method raises the errors of ``importer.core.errors`` and no others: ``Unauthorised`` (401, 403), ``RateLimited``
(429), ``TransientError`` (nothing was applied), ``OutcomeUnknown`` (a write that may have been applied; reads never
raise it), ``Refused`` (any other 4xx), plain ``DestinationError`` (an answer that cannot be understood).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from importer.core.account import AccountState
from importer.core.payload import AccountOccasion, Occasion
from importer.core.skills import Skill


@dataclass(frozen=True, slots=True)
class Summary:
    """A live occasion as a plain list shows it."""

    id: int
    name: str
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One object as it stands now, and the revision that an update of it must carry."""

    held: AccountOccasion
    revision: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The API's yes to a write.

    ``confirmed`` maps the folded name of each occasion that the reply names to its id; it may lack names that were
    sent. ``revision`` is the account's new one, or "" if the reply gave none.
    """

    status: int
    confirmed: Mapping[str, int]
    revision: str


@dataclass(frozen=True, slots=True)
class SkillReading:
    """One skill as it stands now, with all that the API says of it, and the revision that an update must carry."""

    skill: Skill
    raw: Mapping[str, Any]
    """The whole object, numbers exact: an update sends all of it back."""
    revision: str


class Destination(Protocol):
    """One account behind the API."""

    @property
    def account(self) -> str:
        """The account's id."""

    def read_all(self) -> AccountState:
        """All live occasions with their events, and the account's revision."""

    def read_summaries(self) -> tuple[Summary, ...]:
        """Ids and names of all live occasions, ordered by id."""

    def read_one(self, id_: int) -> Reading | None:
        """One occasion by id; None if it is not there or deleted."""

    def create(self, occasions: Sequence[Occasion]) -> Reply:
        """Create occasions in one request; their ids, if any, are not sent."""

    def update(self, occasion: Occasion, revision: str) -> Reply:
        """Replace one occasion, which has an id, if the account's revision is still the given one."""

    def delete(self, id_: int, revision: str) -> Reply:
        """Delete one occasion if the account's revision is still the given one; the reply confirms no name."""

    def read_skills(self) -> tuple[Skill, ...]:
        """All live skills, ordered by id."""

    def read_skill(self, id_: int) -> SkillReading | None:
        """One skill by id; None if it is not there or deleted."""

    def update_skill(self, reading: SkillReading, occasion: int | None) -> Reply:
        """Write a skill back as it was read but for the occasion that it uses, if the revision is still the one read.

        The reply confirms the skill's name with the skill's id if it shows the skill with that occasion.
        """
