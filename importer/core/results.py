"""What sending gave: outcomes of occasions and what reading back showed.

Three answers from a network: accepted, rejected, unknown. An unknown is settled by reading back; what reading back
showed in the end is the **verdict**, and only it makes an occasion created or updated.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from importer.core.payload import AccountOccasion


class Outcome(StrEnum):
    """How one occasion's sending ended."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    """The API refused it."""
    CONFLICT = "conflict"
    UNKNOWN = "unknown"
    NOT_ATTEMPTED = "not_attempted"


class Verdict(StrEnum):
    """What reading the account back showed."""

    MATCHED = "matched"
    MISSING = "missing"
    DIFFERENT = "different"
    NOT_READ = ""
    """Nothing was read back, because nothing was sent or nothing could be read."""


class Result(BaseModel):
    """The end of one action."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    outcome: Outcome
    id: int | None = None
    status: int | None = None
    """HTTP status of the last reply about it, or None."""
    message: str = ""
    """The API's words, or ours."""
    attempts: int = 0
    verdict: Verdict = Verdict.NOT_READ
    seen: AccountOccasion | None = None
    """The account's object as it was read back."""
