"""Plan and import the rows of one account."""

from collections.abc import Iterator
from contextlib import contextmanager

from importer.asking import Asked, Proposal
from importer.connecting import OpenAccount, open_account, read_account
from importer.core.planning import PlanOptions
from importer.core.report import RunInfo
from importer.destinations.base import Destination
from importer.holding import HeldAccount, hold_account
from importer.importing import Door, Ended, import_plan
from importer.journal import Journal
from importer.many.shares import AccountShare
from importer.ordered.doing import Doing
from importer.ordered.options import plan_options, with_skills
from importer.ordered.order import Order
from importer.ordered.reading import check_share, only_settings
from importer.ordered.runs import name_of, run_info
from importer.pipeline import Checking, make_plan
from importer.saved_plan import SavedPlan
from importer.sending import Pace
from importer.settings import Settings


def plan_share(share: AccountShare, order: Order, doing: Doing) -> Asked:
    """Plan one account's import; nothing is written to it.

    Raises:
        SettingsError: its rows name no account that is known, or something does not go with the mode.
        DestinationError: the account cannot be read.
    """
    settings = only_settings((share,))
    options = plan_options(settings, order, share.reading)
    with open_account(settings, doing.clock, doing.pauses) as opened:
        checking = check_share(share, order, doing.today, opened.told_zone(settings))
        run = opened.at(run_info(doing.clock, "plan", settings, checking.reading.entries, online=True))
        return planned(checking, settings, options, opened.destination, opened.pace, run)


def import_share(share: AccountShare, order: Order, doing: Doing, run_id: str | None = None) -> Ended:
    """Import into one account.

    Raises:
        ImporterError: nothing was sent; see ``import_plan``.
        Unrecorded: the journal failed in mid-run.
        Interrupted: the run was begun, and can be resumed.
        KeyboardInterrupt: somebody asked to stop before there was a run.
    """
    settings = order.under(only_settings((share,)))
    options = plan_options(settings, order, share.reading)
    with open_account(settings, doing.clock, doing.pauses) as opened:
        checking = check_share(share, order, doing.today, opened.told_zone(settings))
        run = opened.at(run_info(doing.clock, "import", settings, checking.reading.entries, online=True))
        with journal_and_account(opened, settings, doing) as (journal, held):
            doing.pauses.heed()
            with doing.listener.reading():
                asked = planned(checking, settings, options, held.destination, held.pace, run)
            return carry_out(asked, held, journal, settings, doing, run_id)


@contextmanager
def journal_and_account(opened: OpenAccount, settings: Settings, doing: Doing) -> Iterator[tuple[Journal, HeldAccount]]:
    """The journal of an account, which nobody else imports into meanwhile."""
    with (
        Journal.open(settings.journal_place, doing.clock) as journal,
        hold_account(opened.destination, journal, settings, doing.pauses, doing.pauses.heed) as held,
    ):
        yield journal, held


def planned(
    checking: Checking,
    settings: Settings,
    options: PlanOptions,
    destination: Destination,
    pace: Pace,
    run: RunInfo,
    *,
    of_several: bool = False,
) -> Asked:
    """Read an account and plan what is to be done there.

    Args:
        checking: the rows for it, checked.
        settings: of the account.
        options: how they are brought together.
        destination: the account.
        pace: how it is asked for again where it is busy.
        run: which run this is.
        of_several: whether it is one of several accounts.
    """
    options = with_skills(options, destination, pace, assigns=checking.checked.names_skills)
    state = read_account(destination, pace)
    planning = make_plan(checking, state, options, run)
    return Asked(
        name_of(settings),
        planning,
        run,
        lambda: SavedPlan.of(checking, planning, state, options, settings.api or ""),
        of_several,
    )


def carry_out(
    asked: Asked, held: HeldAccount, journal: Journal, settings: Settings, doing: Doing, run_id: str | None = None
) -> Ended:
    """Import a plan, after a question where it needs a yes.

    Args:
        asked: the plan.
        held: the account.
        journal: where it is written down.
        settings: of the account.
        doing: clocks, consent, listener.
        run_id: the run's id; else the journal makes one.
    """
    consent = doing.consent

    def agrees() -> bool:
        if consent is None:
            return True
        if doing.proposing is not None:
            doing.proposing(Proposal((asked,)))
        return consent((asked,))

    with doing.listener.sending(asked.planning.plan) as listener:
        way_in = Door(
            doing.clock,
            lambda _: agrees(),
            listener,
            always_ask=doing.always_ask and consent is not None and asked.sends,
        )
        return import_plan(asked.planning, held, journal, settings, asked.run, way_in, run_id)
