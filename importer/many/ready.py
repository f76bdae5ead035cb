"""Accounts that are ready to be sent to: reached, held and planned; and the one question that is asked for all."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from importer.asking import Asked, Consenting, Proposal
from importer.connecting import OpenAccount
from importer.core.errors import ImporterError
from importer.core.joined import AccountPart
from importer.core.report import Report, RunInfo
from importer.holding import HeldAccount
from importer.importing import no_consent
from importer.settings import Settings

Make = Callable[[OpenAccount, HeldAccount, RunInfo], Asked]
"""Reads an account and plans what is to be done there."""


@dataclass(frozen=True)
class Job:
    """What is to be done with one account."""

    settings: Settings
    base: Report
    """What is known before the account is reached: the report of the check."""
    make: Make
    of: str | None = None
    """The run that it takes back, if it does."""

    @property
    def name(self) -> str:
        """The account as people know it."""
        return self.settings.name or self.settings.account_shown or ""


@dataclass(frozen=True)
class Prepared:
    """An account that is held, and its plan."""

    job: Job
    held: HeldAccount
    asked: Asked
    run: RunInfo
    stack: ExitStack


@dataclass(frozen=True)
class Unready:
    """An account that could not be reached, held or planned."""

    part: AccountPart
    """Its part of the report, which says why."""
    error: ImporterError | None = None
    """What was wrong; None if somebody asked to stop."""


def refuse_unready(prepared: Sequence[Prepared | Unready]) -> None:
    """Send nothing to any account if one is not ready.

    Raises:
        ImporterError: it is not, and why.
    """
    errors = (each.error for each in prepared if isinstance(each, Unready) and each.error)
    if error := next(errors, None):
        raise error


def let_go(prepared: Sequence[Prepared | Unready]) -> None:
    """Let go of all accounts."""
    for each in prepared:
        if isinstance(each, Prepared):
            each.stack.close()


def proposal_of(prepared: Sequence[Prepared | Unready], others: Sequence[AccountPart]) -> Proposal:
    """All that would be sent, with what no account gets, and the accounts that are not ready."""
    unready = [each for each in prepared if isinstance(each, Unready)]
    return Proposal(
        tuple(each.asked for each in prepared if isinstance(each, Prepared)),
        tuple(others),
        tuple((each.part.account, each.error) for each in unready if each.error is not None),
    )


def needing_a_yes(prepared: Sequence[Prepared | Unready], *, always: bool) -> list[Asked]:
    """The plans that somebody has to be asked about.

    Args:
        prepared: the accounts; those that are not ready are left aside.
        always: whether plans that need no yes are asked about too, if there is anything to send.
    """
    asked = [each.asked for each in prepared if isinstance(each, Prepared)]
    return [each for each in asked if each.consents or (always and each.sends)]


def ask_for_all(prepared: Sequence[Prepared | Unready], plans: Sequence[Asked], ask: Consenting) -> None:
    """Ask once for all plans that need a yes, while all accounts are held.

    Args:
        prepared: the accounts.
        plans: those that are asked about; nobody is asked if there are none.
        ask: asks.

    Raises:
        ConsentMissing: it was not given.
    """
    ready = [each for each in prepared if isinstance(each, Prepared)]
    if plans and not _while_asking([each.held for each in ready], lambda: ask(plans)):
        raise no_consent([consent for each in plans for consent in each.consents])


def _while_asking(held: Sequence[HeldAccount], ask: Callable[[], bool]) -> bool:
    """Hold all accounts while a person is asked."""
    for each in reversed(held):
        ask = _holding(each, ask)
    return ask()


def _holding(held: HeldAccount, ask: Callable[[], bool]) -> Callable[[], bool]:
    return lambda: held.while_asking(ask)
