"""What somebody is asked for a yes to: the plan of one account, as it can be shown, kept and carried out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from importer.core.errors import ImporterError, SettingsError
from importer.core.joined import AccountPart
from importer.core.plan import Consent
from importer.core.report import Report, RunInfo
from importer.pipeline import Planning
from importer.saved_plan import SavedPlan


def _not_kept() -> SavedPlan:
    raise SettingsError("This is no plan of a sheet, and others are not kept.", "carry it out now, or make it again.")


@dataclass(frozen=True)
class Asked:
    """The plan of one account, before anything of it is sent."""

    account: str
    """The account's name in the settings, else its number."""
    planning: Planning
    run: RunInfo
    """The run that would carry it out."""
    saved: Callable[[], SavedPlan] = _not_kept
    """Gives the plan as it can be kept, to be carried out later; ``SettingsError`` if it is no plan of a sheet."""
    of_several: bool = False
    """Whether it is one of the plans of a run into several accounts."""

    @property
    def consents(self) -> tuple[Consent, ...]:
        """What it needs a yes for; where there are several accounts, the messages say which one it is."""
        found = self.planning.plan.consents
        if not self.of_several:
            return found
        return tuple(each.model_copy(update={"message": f"{self.account}: {each.message}"}) for each in found)

    @property
    def sends(self) -> bool:
        """Whether there is anything to send."""
        plan = self.planning.plan
        return any(action.sends for action in plan.actions) or bool(plan.assignments)

    def report(self) -> Report:
        """The report of the plan, as if it were done."""
        return self.planning.report(replace(self.run, command="plan"))


@dataclass(frozen=True)
class Proposal:
    """All that one import would do, and all that it could not: what whoever keeps plans has to keep."""

    asked: tuple[Asked, ...] = ()
    """The plan of each account that could be planned, whether it needs a yes or not."""
    others: tuple[AccountPart, ...] = ()
    """Parts of the report that no plan holds: rows that name no account that is known."""
    unready: tuple[tuple[str, ImporterError], ...] = ()
    """Accounts that could not be reached, held or planned, by name, and why: of these there is no plan to keep."""
    besides: tuple[str, ...] = ()
    """What it needs a yes for beside what its plans say themselves, each in words."""


Proposing = Callable[[Proposal], None]
"""Hears of a proposal, before somebody is asked about what of it needs a yes."""
Consenting = Callable[[Sequence[Asked]], bool]
"""Shows plans and asks whether to go on; true is a yes to all of them."""
