"""Which run it is that something belongs to: its command, account, API, sources, and the versions of everything."""

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version

from importer.core.report import RunInfo, SourceEntry, stamp
from importer.core.rules.zones import VERSION as TZDATA
from importer.core.run_ids import new_run_id
from importer.many.shares import AccountShare
from importer.settings import Settings

DISTRIBUTION = "occasion-importer"
WallClock = Callable[[], dt.datetime]


def run_info(
    clock: WallClock, command: str, settings: Settings, sources: tuple[SourceEntry, ...], *, online: bool
) -> RunInfo:
    """Which run this is; the journal gives an import its own id.

    Args:
        clock: the wall clock.
        command: check, plan, import, undo ...
        settings: of the account.
        sources: what is read.
        online: whether an account is reached.
    """
    started = clock()
    return RunInfo(
        id=new_run_id(started, secrets.token_hex(2)),
        command=command,
        account=settings.account_shown if online else settings.account,
        api=settings.api if online else None,
        mode=settings.mode,
        started=stamp(started),
        finished=None if online else stamp(started),
        version=version(DISTRIBUTION),
        tzdata=TZDATA,
        sources=sources,
    )


def run_of_share(clock: WallClock, command: str, share: AccountShare) -> RunInfo:
    """Which run this is, where there is one share."""
    settings = share.settings or Settings()
    return run_info(clock, command, settings, share.reading.entries, online=command != "check")


def run_of_all(clock: WallClock, command: str, shares: Sequence[AccountShare]) -> RunInfo:
    """Which run this is, as one of all accounts."""
    settings = next((share.settings for share in shares if share.settings), Settings())
    run = run_info(clock, command, settings, shares[0].reading.entries, online=command != "check")
    return replace(run, account=None, api=None, finished=None)


def as_of_share(run: RunInfo, share: AccountShare) -> RunInfo:
    """The run of all accounts as that of one."""
    settings = share.settings
    if settings is None:
        return run
    api = None if run.command == "check" else settings.api
    return replace(run, account=settings.account_shown, api=api, mode=settings.mode)


def name_of(settings: Settings | None) -> str:
    """The account's name in the settings, else its number; "" for the rows that name none."""
    return "" if settings is None else settings.name or settings.account_shown or ""
