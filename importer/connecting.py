"""Reach the account that the settings name: its API, or the sandbox started for the occasion."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from importer.core.account import AccountState
from importer.core.errors import DestinationError, SettingsError, TransientError
from importer.core.limits import FailureLimit
from importer.core.skills import Skill
from importer.destinations.base import Destination
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination
from importer.sandbox_process import running_sandbox
from importer.sending import Pace
from importer.sending.pace import patiently
from importer.settings import SANDBOX, Settings

_LOG = logging.getLogger(__name__)
_LONG = 60.0
WallClock = Callable[[], dt.datetime]


@contextmanager
def open_destination(settings: Settings, clock: WallClock) -> Iterator[Destination]:
    """The account that the settings name; the sandbox runs while the context lasts.

    Raises:
        SettingsError: no account or API is named, or no token is there.
        DestinationError: the sandbox does not start.
    """
    if settings.api == SANDBOX:
        account = settings.account or SANDBOX
        state = settings.beside_journal("sandbox.sqlite")
        with (
            running_sandbox(state, account) as sandbox,
            HttpDestination(sandbox.url, account, Bearer(sandbox.token), now=clock, timeout=settings.timeout) as found,
        ):
            yield found
        return
    account, url, token = _named(settings)
    with HttpDestination(url, account, Bearer(token), now=clock, timeout=settings.timeout) as found:
        yield found


def _named(settings: Settings) -> tuple[str, str, str]:
    if not settings.account or not settings.api:
        missing = "account" if not settings.account else "API"
        raise SettingsError(
            f"No {missing} is named, so nothing was sent.",
            "name them: --account 12345678 --api https://HOST (or OCCASIONS_ACCOUNT and OCCASIONS_API), "
            "with the token in OCCASIONS_TOKEN.\n"
            "To try it without an account, import into the simulated one: --api sandbox",
            code="account-missing",
        )
    url = settings.apis.get(settings.api, settings.api)
    if "://" not in url:
        known = ", ".join(sorted(settings.apis)) or "none are named in occasions.toml"
        message = f'"{settings.api}" is neither a URL nor a name from the settings ({known}).'
        raise SettingsError(message, "give a URL such as https://HOST, a name, or sandbox.")
    if settings.token is None:
        raise SettingsError("No token is set.", "set the variable OCCASIONS_TOKEN to a bearer token of the account.")
    return settings.account, url, settings.token.get_secret_value()


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
