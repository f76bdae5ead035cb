"""Read the account back after sending: what stands there decides what became of everything."""

import logging
from dataclasses import dataclass

from importer.connecting import read_skills
from importer.core.account import AccountState
from importer.core.errors import DestinationError, Unauthorised
from importer.core.plan import Plan
from importer.core.skills import Skill
from importer.holding import HeldAccount
from importer.sending import SendEnd, TooManyFailures

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReadBack:
    """The account after sending; None for what could not be read, which leaves what was sent unconfirmed."""

    state: AccountState | None
    skills: tuple[Skill, ...] | None


def read_back(held: HeldAccount, end: SendEnd, plan: Plan) -> ReadBack:
    """Read the account after sending; skills only where the plan concerns some.

    An API in trouble is left alone for a while first.
    """
    if end.fault is not None and not isinstance(end.fault, TooManyFailures | Unauthorised):
        held.pace.clock.sleep(max(held.pace.retry_pauses, default=0.0))
    state: AccountState | None = None
    skills: tuple[Skill, ...] | None = None
    try:
        state = held.read_all()
        if any(each.skill_id is not None for each in plan.assignments):
            skills = read_skills(held.destination, held.pace)
    except DestinationError as error:
        _LOG.warning("The account could not be read back: %s", error.message)
    return ReadBack(state, skills)
