"""Carry out plans that were saved, if the accounts are still as these saw them."""

from collections.abc import Sequence
from dataclasses import replace

from importer.asking import Asked
from importer.connecting import OpenAccount, look_at_skills, open_account, read_skills
from importer.core.errors import SettingsError
from importer.core.joined import AccountPart, JoinedReport
from importer.core.plan import ActionKind
from importer.core.report import RunInfo
from importer.holding import HeldAccount
from importer.importing import Ended
from importer.journal import Journal
from importer.many.ready import Job, Make
from importer.ordered.again import settings_again
from importer.ordered.doing import Doing
from importer.ordered.one import carry_out, journal_and_account
from importer.ordered.order import Order
from importer.ordered.runs import name_of, run_info
from importer.ordered.several import send_to_all
from importer.saved_plan import SavedPlan, stale
from importer.settings import Configuration, Settings


def import_saved(
    plans: Sequence[SavedPlan],
    configuration: Configuration,
    order: Order,
    doing: Doing,
    run_id: str | None = None,
    *,
    replan_moved: bool = False,
    others: Sequence[AccountPart] = (),
) -> Ended | JoinedReport:
    """Carry out saved plans: one by itself, several as one run, each into its own account.

    Args:
        plans: at least one; of several, all that one import made.
        configuration: the accounts that are known.
        order: account and API, which may be named again but not otherwise; how it is sent.
        doing: clocks, consent, listener.
        run_id: the run's id; else the journal makes one.
        replan_moved: whether occasions that moved since are planned anew; otherwise they are the reason to refuse.
        others: parts of the report that no plan holds, as the ``Proposal`` of that import has them; with such a part
            it is a run into several accounts, whose books hold every row of the sources.

    Returns:
        How it ended: with a report of the one account, or of all of them.

    Raises:
        SettingsError: another account or API is named than that of a plan.
        ImporterError: something has moved since in one of the accounts (code ``plan-stale``), or one cannot be reached
            or planned; nothing was sent to any.
        Unrecorded: the journal failed in mid-run.
        Interrupted: somebody asked to stop, and the run into one account can be resumed.
        KeyboardInterrupt: somebody asked to stop before there was a run.
    """
    if len(plans) == 1 and not others:
        return import_one_saved(plans[0], configuration, order, doing, run_id, replan_moved=replan_moved)
    doing.listener.several()
    known = [(each, order.under(_settings_of(each, configuration, order))) for each in plans]
    kept = _Kept(doing, replan=replan_moved, of_several=True)
    jobs = [Job(settings, saved.check, kept.making(saved, settings)) for saved, settings in known]
    first, settings = known[0]
    run = run_info(doing.clock, "import", settings, first.check.run.sources, online=True)
    run = replace(run, account=None, api=None)
    with Journal.open(settings.journal_place, doing.clock) as journal:
        return send_to_all(jobs, others, journal, run, order, doing, run_id, all_or_none=True)


def import_one_saved(
    saved: SavedPlan,
    configuration: Configuration,
    order: Order,
    doing: Doing,
    run_id: str | None = None,
    *,
    replan_moved: bool = False,
) -> Ended:
    """Carry out one saved plan, as ``import_saved`` does."""
    kept = _Kept(doing, replan=replan_moved, of_several=False)
    settings = order.under(_settings_of(saved, configuration, order))
    with open_account(settings, doing.clock, doing.pauses) as opened:
        run = opened.at(run_info(doing.clock, "import", settings, saved.check.run.sources, online=True))
        with journal_and_account(opened, settings, doing) as (journal, held):
            doing.pauses.heed()
            return carry_out(kept.asked(saved, settings, held, run), held, journal, settings, doing, run_id)


def _settings_of(saved: SavedPlan, configuration: Configuration, order: Order) -> Settings:
    """The settings of a plan's account, with the plan's API.

    Raises:
        SettingsError: an option, a variable or the settings file names another one.
    """
    chosen = configuration.chosen(order.accounts, api=order.api, journal=order.journal)
    accounts = {each.account for each in chosen}
    if accounts != {None} and saved.account not in accounts:
        raise _elsewhere("account", saved.account, ", ".join(sorted(filter(None, accounts))))
    settings = settings_again(configuration, order, saved.account)
    named, planned = _url(settings.api, settings), _url(saved.api, settings)
    if named is not None and named != planned:
        raise _elsewhere("API", planned, named)
    return settings.with_options(api=saved.api, mode=saved.plan.mode)


def _elsewhere(what: str, planned: str | None, named: str) -> SettingsError:
    own = planned or "that the Domain API names"
    message = f"The plan is for the {what} {own}, and {named} was named; nothing was sent."
    return SettingsError(message, f"name no {what}, or make a plan for that one.", code="plan-elsewhere")


def _url(api: str | None, settings: Settings) -> str | None:
    return None if api is None else settings.apis.get(api, api).rstrip("/")


class _Kept:
    """How plans that were kept are taken up again."""

    def __init__(self, doing: Doing, *, replan: bool, of_several: bool) -> None:
        self._doing = doing
        self._of_several = of_several
        self._replan = replan

    def making(self, saved: SavedPlan, settings: Settings) -> Make:
        """What takes up one of several plans."""

        def make(_opened: OpenAccount, held: HeldAccount, run: RunInfo) -> Asked:
            return self.asked(saved, settings, held, run)

        return make

    def asked(self, saved: SavedPlan, settings: Settings, held: HeldAccount, run: RunInfo) -> Asked:
        """The plan as it was kept, or planned anew where that is allowed.

        Raises:
            ImporterError: occasions of it have moved (code ``plan-stale``).
        """
        state = held.read_all()
        deletes = any(action.kind is ActionKind.DELETE for action in saved.plan.actions)
        asks = deletes or saved.plan.mode == "mirror" or saved.plan.assignments
        skills = read_skills(held.destination, held.pace) if asks else None
        moves = saved.moved(state, skills)
        name = name_of(settings)
        if not moves:
            return Asked(name, saved.planning, run, lambda: saved, self._of_several)
        if not self._replan:
            raise stale(moves, name if self._of_several else "")
        planning = saved.made_anew(state, skills if asks else look_at_skills(held.destination), run)
        self._doing.listener.replanned(planning, moves)
        return Asked(name, planning, run, lambda: saved.with_anew(planning, state), self._of_several)
