"""Go on with a run that stopped, into one account or several."""

from collections.abc import Callable

from importer.connecting import open_destination
from importer.core.errors import JournalError
from importer.core.joined import AccountPart, JoinedReport
from importer.holding import hold_account
from importer.importing import Door, Ended, resume
from importer.journal import Journal, StoredRun
from importer.many.again import joined_report, resume_many
from importer.many.store import is_joined
from importer.many.working import ManyRun
from importer.ordered.doing import Doing
from importer.ordered.order import Order
from importer.runners.local import LocalRunner
from importer.settings import Configuration, Settings


def resume_ordered(
    run_id: str | None, configuration: Configuration, order: Order, doing: Doing
) -> Ended | JoinedReport:
    """Go on with a run; its account and API are its own unless the order names them. Nobody is asked again.

    Args:
        run_id: the run, or the beginning of its id; None for the last one that stopped.
        configuration: the accounts that are known.
        order: where the journal is, and how it is sent.
        doing: clocks and listener.

    Returns:
        How it ended; the report covers the whole run. Accounts of a run into several that were never begun are left as
        they are.

    Raises:
        JournalError: there is no such run, it has no plan or was taken back; nothing was sent.
        Unrecorded: the journal failed in mid-run; it can be resumed again.
        Interrupted: somebody asked to stop; the run into one account can be resumed again.
        KeyboardInterrupt: somebody asked to stop before anything was sent.
    """
    place = configuration.shared(journal=order.journal).journal_place
    with Journal.open(place, doing.clock) as journal:
        stored = journal.load(run_id or _last(journal))
        if is_joined(stored.draft):
            doing.listener.several()
            return _all_again(stored.summary.id, journal, configuration, order, doing)
        return _one_again(stored, journal, configuration, order, doing)


def settings_again(configuration: Configuration, order: Order, number: str, entry: str | None = None) -> Settings:
    """The settings of the account that an earlier run or a plan was for.

    Args:
        configuration: the accounts that are known.
        order: what is said now.
        number: the account's number.
        entry: the name of the settings with which it was reached then.
    """
    then = (entry,) if entry in configuration.names else ()
    return configuration.of_number(number, order.accounts or then, api=order.api, journal=order.journal)


def settings_of_parts(configuration: Configuration, order: Order) -> Callable[[AccountPart], Settings]:
    """What gives the settings with which the accounts of a run are reached again."""

    def settings_of(part: AccountPart) -> Settings:
        run = part.report.run
        found = settings_again(configuration, order, str(run.account), part.account)
        return order.under(found.with_options(api=order.api or run.api))

    return settings_of


def _last(journal: Journal) -> str:
    last = journal.last_resumable()
    if last is None:
        raise JournalError("No run is waiting to be resumed.", "list all runs with: occasions runs")
    return last.id


def _one_again(stored: StoredRun, journal: Journal, configuration: Configuration, order: Order, doing: Doing) -> Ended:
    summary = stored.summary
    own = {"api": order.api or summary.api, "chunk_size": stored.settings.get("chunk_size")}
    settings = settings_again(configuration, order, summary.account, stored.entry).with_options(**own)
    settings = order.under(settings)
    with (
        open_destination(settings, doing.clock, doing.pauses) as destination,
        hold_account(destination, journal, settings, doing.pauses, doing.pauses.heed) as held,
    ):
        doing.pauses.heed()
        with doing.listener.sending(stored.plan) as listener:
            return resume(summary.id, held, journal, settings, Door(doing.clock, lambda _: True, listener))


def _all_again(run_id: str, journal: Journal, configuration: Configuration, order: Order, doing: Doing) -> JoinedReport:
    known = joined_report(run_id, journal)
    runner = LocalRunner(order.workers, doing.pauses)
    doing.pauses.heed()
    with doing.listener.accounts(len(known.accounts)) as listener:
        many = ManyRun(journal, known.run, runner, doing.clock, listener)
        return resume_many(run_id, many, settings_of_parts(configuration, order))
