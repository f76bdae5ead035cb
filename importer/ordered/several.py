"""Check, plan and import the rows of several accounts: each by itself, one report."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from importer.asking import Asked
from importer.connecting import OpenAccount, open_account
from importer.core.errors import ImporterError
from importer.core.joined import AccountPart, JoinedReport
from importer.core.planning import PlanOptions, told_of_lost_rows
from importer.core.records import RecordPlaces
from importer.core.report import RunInfo, stamp
from importer.holding import HeldAccount
from importer.journal import Journal
from importer.many.parts import unsent_part
from importer.many.ready import Job
from importer.many.shares import AccountShare
from importer.many.working import ManyRun, import_many
from importer.ordered.doing import Doing
from importer.ordered.one import planned
from importer.ordered.options import plan_options
from importer.ordered.order import Order
from importer.ordered.reading import check_share, errors_anywhere
from importer.ordered.runs import as_of_share, name_of, run_of_all
from importer.pipeline import Checking
from importer.reading import Reading
from importer.runners.local import LocalRunner
from importer.settings import Settings


def plan_shares(shares: Sequence[AccountShare], order: Order, doing: Doing) -> tuple[JoinedReport, tuple[Asked, ...]]:
    """Plan each account's import; nothing is written to any.

    Returns:
        The report, in which accounts that could not be planned say why; and the plans of the others, in its order.

    Raises:
        KeyboardInterrupt: somebody asked to stop.
    """
    doing.listener.several()
    run = run_of_all(doing.clock, "plan", shares)
    runner = LocalRunner(order.workers, doing.pauses)
    work = _Work(shares, order, doing, run)
    done = runner.run([(name_of(share.settings), _planning(work, share)) for share in shares])
    if runner.interrupt:
        raise runner.interrupt
    joined = JoinedReport(replace(run, finished=stamp(doing.clock())), tuple(part for part, _ in done))
    return joined, tuple(asked for _, asked in done if asked is not None)


def import_shares(
    shares: Sequence[AccountShare], order: Order, doing: Doing, run_id: str | None = None
) -> JoinedReport:
    """Import the rows of each account, side by side.

    Raises:
        ConsentMissing: a yes was needed and not given; nothing was sent.
        JournalError: the journal cannot be written; nothing was sent.
        KeyboardInterrupt: somebody asked to stop before anything was sent.
    """
    doing.listener.several()
    run = run_of_all(doing.clock, "import", shares)
    work = _Work(shares, order, doing, run)
    jobs = [work.job(share) for share in shares if share.settings]
    others = [work.unsent(share) for share in shares if not share.settings]
    with Journal.open(jobs[0].settings.journal_place, doing.clock) as journal:
        return send_to_all(jobs, others, journal, run, order, doing, run_id)


def send_to_all(
    jobs: Sequence[Job],
    others: Sequence[AccountPart],
    journal: Journal,
    run: RunInfo,
    order: Order,
    doing: Doing,
    run_id: str | None = None,
    *,
    all_or_none: bool = False,
) -> JoinedReport:
    """Plan and send into all accounts.

    Args:
        jobs: one for each account.
        others: parts of the report that need no account.
        journal: where it is written down.
        run: which run this is.
        order: says how many accounts are worked on side by side.
        doing: clocks, consent, listener.
        run_id: the run's id; else the journal makes one.
        all_or_none: whether one account that cannot be planned is a reason to send nothing to any.

    Raises:
        ImporterError: one account cannot be planned, and all or none were to be sent.
    """
    doing.pauses.heed()
    runner = LocalRunner(order.workers, doing.pauses)
    with doing.listener.accounts(len(jobs)) as listener:
        many = ManyRun(
            journal, run, runner, doing.clock, listener, run_id, doing.always_ask, all_or_none, doing.proposing
        )
        return import_many(jobs, others, many, doing.consent)


def _planning(work: "_Work", share: AccountShare) -> Callable[[], tuple[AccountPart, Asked | None]]:
    return lambda: work.planned(share)


class _Work:
    """What is done for each account of one order."""

    def __init__(self, shares: Sequence[AccountShare], order: Order, doing: Doing, run: RunInfo) -> None:
        self._order = order
        self._doing = doing
        self._run = run
        self._today = doing.today
        self._wrong = errors_anywhere(shares, order, self._today)
        lost = (share.reading.parsed for share in shares if share.settings is None)
        self._lost = [RecordPlaces(each.tables, each.records) for each in lost]
        self._checked: dict[tuple[object, ...], Checking] = {}

    def checked(self, share: AccountShare, told_zone: str | None = None) -> Checking:
        """The check of a share; accounts to which the same rows go in the same zone share it too."""
        settings = share.settings
        key: tuple[object, ...] = (
            id(share.reading),
            told_zone,
            settings and (settings.zone, settings.allowed_zones, settings.api),
        )
        if key not in self._checked:
            self._checked[key] = check_share(share, self._order, self._today, told_zone, errors_elsewhere=self._wrong)
        return self._checked[key]

    def unsent(self, share: AccountShare) -> AccountPart:
        """The part of rows that name no account."""
        return AccountPart("", self.checked(share).report(as_of_share(self._run, share)))

    def planned(self, share: AccountShare) -> tuple[AccountPart, Asked | None]:
        """The part of one account in the report of a plan, and the plan if there is one."""
        if share.settings is None:
            return self.unsent(share), None
        settings, checked, run = share.settings, self.checked(share), as_of_share(self._run, share)
        try:
            with open_account(settings, self._doing.clock, self._doing.pauses) as opened:
                checked = self.checked(share, opened.told_zone(settings))
                options = self._options(settings, share.reading)
                asked = planned(checked, settings, options, opened.destination, opened.pace, run, of_several=True)
        except ImporterError as error:
            return unsent_part(name_of(settings), checked.report(run), run, error.message, error.hint), None
        return AccountPart(name_of(settings), asked.planning.report(opened.at(run))), asked

    def job(self, share: AccountShare) -> Job:
        """The import of one account."""
        assert share.settings is not None  # noqa: S101 - shares without settings are sent nowhere
        settings = self._order.under(share.settings)
        options = self._options(settings, share.reading)

        def make(opened: OpenAccount, held: HeldAccount, run: RunInfo) -> Asked:
            checked = self.checked(share, opened.told_zone(settings))
            return planned(checked, settings, options, held.destination, held.pace, run, of_several=True)

        return Job(settings, self.checked(share).report(as_of_share(self._run, share)), make)

    def _options(self, settings: Settings, reading: Reading) -> PlanOptions:
        options = plan_options(settings, self._order, reading)
        for each in self._lost:
            options = told_of_lost_rows(options, each)
        return options
