"""Give an occasion of the account to skills: a plan of assignments alone, to be sent as every plan is.

The plan goes the way of every import (``importing.import_plan``): journalled, resumable, and undoable.
"""

from collections.abc import Sequence

from importer.connecting import read_account, tell_pause
from importer.core.account import AccountState
from importer.core.consents import assign_consent
from importer.core.errors import SettingsError
from importer.core.names import fold
from importer.core.plan import Plan
from importer.core.planning import Wish, plan_assignments
from importer.core.report import RunInfo
from importer.destinations.base import Destination
from importer.pipeline import Planning
from importer.sending import Pace
from importer.sending.pace import patiently
from importer.undoing import without_rows

MODE = "assign"
_NEAR = 60.0


def plan_assigning(
    occasion: str, skills: Sequence[str], destination: Destination, pace: Pace, run: RunInfo
) -> Planning:
    """Read the account and its skills, and plan to give an occasion to skills.

    Args:
        occasion: the occasion's name.
        skills: names or ids.
        destination: the account.
        pace: how patiently it is read.
        run: which run this is.

    Raises:
        SettingsError: the account has no such occasion, or several.
        DestinationError: account or skills cannot be read.
    """
    state = read_account(destination, pace)
    name = _named(occasion, state)
    found = patiently(pace, tell_pause, destination.read_skills)
    assignments = plan_assignments([Wish(name, tuple(skills))], (), state, found)
    consents = assign_consent(assignments)
    plan = Plan(account=state.account, mode=MODE, actions=(), consents=consents, assignments=assignments)
    return Planning(plan, without_rows(plan, run))


def _named(asked: str, state: AccountState) -> str:
    """The occasion that is meant, as the account spells it.

    Raises:
        SettingsError: there is none of this name, or several.
    """
    names = [each.occasion.name for each in state.occasions]
    fits = [name for name in names if fold(name) == fold(asked)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        message = f'The account has {len(fits)} occasions of the name "{asked}"; nothing was sent.'
        raise SettingsError(message, "rename or delete one of them in the account.", code="occasion-several")
    message = f'The account has no occasion "{asked}"; nothing was sent.'
    raise SettingsError(message, _near(asked, names), code="occasion-unknown")


def _near(asked: str, names: Sequence[str]) -> str:
    from rapidfuzz import fuzz, process  # only a wrong name pays for it

    near = process.extract(asked, names, scorer=fuzz.WRatio, processor=fold, limit=3, score_cutoff=_NEAR)
    if not near:
        return "import it first, or look at its name in the account."
    return "it has " + ", ".join(f'"{name}"' for name, _, _ in near) + "; give one of these names."
