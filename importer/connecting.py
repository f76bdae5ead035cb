"""Reach the account that the settings name: find its host and sign in, or start the sandbox for the occasion."""

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from importer import redaction
from importer.core.account import AccountState
from importer.core.errors import DestinationError, SettingsError, TransientError
from importer.core.limits import FailureLimit
from importer.core.report import RunInfo
from importer.core.signing import BearerSignIn, SignIn
from importer.core.skills import Skill
from importer.destinations.base import Destination
from importer.destinations.connection import checked_account
from importer.destinations.credentials import Credentials, Identity
from importer.destinations.credentials.choosing import credentials_for
from importer.destinations.hosts import OCCASIONS, DomainHosts, Hosts, OneHost
from importer.destinations.http import HttpDestination
from importer.sandbox_process import running_sandbox
from importer.sending import Clock, Pace
from importer.sending.pace import patiently
from importer.settings import SANDBOX, Settings

_LOG = logging.getLogger(__name__)
_LONG = 60.0
WallClock = Callable[[], dt.datetime]


@dataclass(frozen=True)
class OpenAccount:
    """An account whose host is known; signing in happens at the first request that needs it."""

    destination: Destination
    credentials: Credentials
    host: str
    """Scheme, host and port of everything that is asked about occasions."""
    pace: Pace

    def at(self, run: RunInfo) -> RunInfo:
        """A run with the host that was found, where no API was named."""
        return replace(run, api=run.api or self.host)

    def who(self) -> Identity:
        """As whom we are signed in; signs in now if only that tells.

        Raises:
            DestinationError: signing in did not work.
        """
        return patiently(self.pace, tell_pause, self.credentials.who)

    def told_zone(self, settings: Settings) -> str | None:
        """The account's zone as signing in told it; None if the settings name one, or nobody tells.

        Raises:
            DestinationError: signing in did not work.
        """
        return None if settings.zone is not None or settings.api == SANDBOX else self.who().zone


@contextmanager
def open_account(settings: Settings, clock: WallClock, pauses: Clock | None = None) -> Iterator[OpenAccount]:
    """The account that the settings name; the sandbox runs, and a login lasts, while the context does.

    Args:
        settings: of the account.
        clock: the wall clock.
        pauses: what pauses pass by; the machine's clock if None.

    Raises:
        SettingsError: no account is named, or no credentials are there.
        DestinationError: its host cannot be found out, or the sandbox does not start.
    """
    if settings.api == SANDBOX:
        account = settings.account or SANDBOX
        state = settings.beside_journal("sandbox.sqlite" if account == SANDBOX else f"sandbox-{account}.sqlite")
        with (
            running_sandbox(state, account) as sandbox,
            _opened(OneHost(sandbox.url), account, BearerSignIn(sandbox.token), settings, clock, pauses) as found,
        ):
            yield found
        return
    account = _account_of(settings)
    sign_in = settings.sign_in()
    with _opened(_hosts(settings, account, clock), account, sign_in, settings, clock, pauses) as found:
        yield found


@contextmanager
def open_destination(settings: Settings, clock: WallClock, pauses: Clock | None = None) -> Iterator[Destination]:
    """The destination of ``open_account``, for whoever needs nothing else of it."""
    with open_account(settings, clock, pauses) as account:
        yield account.destination


@contextmanager
def _opened(
    hosts: Hosts, account: str, sign_in: SignIn, settings: Settings, clock: WallClock, pauses: Clock | None
) -> Iterator[OpenAccount]:
    pace = pace_of(settings)
    pace = replace(pace, clock=pauses or pace.clock)
    timeout = settings.timeout
    found = credentials_for(sign_in, hosts, account, timeout=timeout, now=clock, monotonic=time.monotonic)
    with redaction.watching(lambda: found.secrets), closing(found):
        host = patiently(pace, tell_pause, lambda: hosts.base(OCCASIONS))
        with HttpDestination(host, account, found, now=clock, timeout=timeout) as destination:
            yield OpenAccount(destination, found, host, pace)


def check_settings(settings: Settings, clock: WallClock) -> None:
    """Make sure, without asking anybody, that the settings lead to an account; secrets are read.

    Raises:
        SettingsError: no account is named, the API is none, or credentials are missing.
    """
    if settings.api != SANDBOX:
        account = _account_of(settings)
        settings.sign_in()
        _hosts(settings, account, clock)


def _account_of(settings: Settings) -> str:
    if not settings.account and settings.to_choose_from:
        names = ", ".join(settings.to_choose_from)
        message = f"No account is named, and the settings have {len(settings.to_choose_from)}: {names}."
        raise SettingsError(message, f"name one: --account {settings.to_choose_from[0]}", code="account-missing")
    if not settings.account:
        raise SettingsError(
            "No account is named, so nothing was sent.",
            "name it: --account 12345678 (or OCCASIONS_ACCOUNT), with a token in OCCASIONS_TOKEN or another way to "
            "sign in.\nTo try it without an account, import into the simulated one: --api sandbox",
            code="account-missing",
        )
    return checked_account(settings.account)


def _hosts(settings: Settings, account: str, clock: WallClock) -> Hosts:
    """The one host that the settings name, else those that the Domain API names."""
    if not settings.api:
        return DomainHosts(settings.domain_api, account, settings.allowed_hosts, timeout=settings.timeout, now=clock)
    url = settings.apis.get(settings.api, settings.api)
    if "://" not in url:
        known = ", ".join(sorted(settings.apis)) or "none are named in occasions.toml"
        message = f'"{settings.api}" is neither a URL nor a name from the settings ({known}).'
        raise SettingsError(message, "give a URL such as https://HOST, a name, or sandbox.")
    return OneHost(url)


def pace_of(settings: Settings) -> Pace:
    """The numbers of sending."""
    return Pace(
        chunk_size=settings.chunk_size,
        min_write_interval=settings.min_write_interval,
        retry_pauses=settings.retry_pauses,
        patience=settings.patience * 60,
    )


def limit_of(settings: Settings) -> FailureLimit | None:
    """How many occasions may fail."""
    return FailureLimit.of(settings.max_failures) if settings.max_failures else None


def read_account(destination: Destination, pace: Pace) -> AccountState:
    """All of the account, asked for again after the usual pauses where the API is busy.

    Raises:
        DestinationError: it cannot be read.
    """
    return patiently(pace, tell_pause, destination.read_all)


def tell_pause(error: DestinationError, pause: float) -> None:
    """Say why we wait, and how long; a short pause only to those who want to hear."""
    level = logging.WARNING if pause >= _LONG else logging.INFO
    _LOG.log(level, "%s; asking again in %g seconds", error.message, pause)


def read_skills(destination: Destination, pace: Pace) -> tuple[Skill, ...] | None:
    """All skills; None if the account does not show them, or not which occasions they use.

    Raises:
        TransientError: the API is busy or away.
    """
    try:
        return patiently(pace, tell_pause, destination.read_skills)
    except TransientError:
        raise
    except DestinationError as error:
        _LOG.warning("The skills cannot be read, so nobody can say which occasions they use: %s", error.message)
        return None


def look_at_skills(destination: Destination) -> tuple[Skill, ...] | None:
    """All skills, asked for once, where nothing depends on them; None if they cannot be read."""
    try:
        return destination.read_skills()
    except DestinationError as error:
        _LOG.info("The skills cannot be read, so nothing is said of what they use: %s", error.message)
        return None
