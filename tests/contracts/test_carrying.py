"""Who is to blame for what stands in the way of a dropped file, and what other files of its rule learn of it."""

from collections.abc import Callable
from typing import NoReturn

import pytest
from report_samples import mixed

from importer.asking import Proposal
from importer.core.errors import (
    AccountBusy,
    ConsentMissing,
    DestinationError,
    ImporterError,
    JournalError,
    PlaceError,
    SettingsError,
)
from importer.importing import Ended
from importer.ordered.order import Order
from importer.runners.local import Stopping
from importer.sending.failures import HINT as TOO_MANY
from importer.settings.drops import DropRule
from importer.stops import Interrupted, Terminated, Unrecorded
from importer.sweeping.carrying import STOPPED, Asking, Carried, Fate, carry
from importer.sweeping.ruling import Ruled


def raising(error: BaseException) -> Callable[[], NoReturn]:
    def do() -> NoReturn:
        raise error

    return do


def carried(error: BaseException, *unready: tuple[str, ImporterError]) -> Carried:
    """What an error comes to; after a proposal in which some accounts are not ready."""
    asking = Asking(Ruled(DropRule(name="nightly"), "nightly#1", Order(), frozenset()))
    asking.keep(Proposal(unready=unready))
    return carry(raising(error), asking, Stopping())


SHEET, WORLD = ImporterError("No date.", "mend it."), DestinationError("The API is down.", "wait.")
SETTINGS = SettingsError("No token.", "write one.", code="credentials-missing")
ERRORS = {
    "the sheet": (SHEET, Fate.FAILED, False),
    "a setting for this sheet": (SettingsError("No such zone.", "x.", code="zone-unknown"), Fate.FAILED, False),
    "the settings": (SETTINGS, Fate.UNUSABLE, False),
    "the API": (WORLD, Fate.UNLUCKY, True),
    "another import": (AccountBusy("Somebody imports.", "wait."), Fate.UNLUCKY, True),
    "the journal": (JournalError("It is locked."), Fate.UNLUCKY, False),
    "the place": (PlaceError("It is away."), Fate.UNLUCKY, False),
    "our disk": (ImporterError("No room.", "x.", code="report-unwritable"), Fate.UNLUCKY, False),
    "Ctrl-C": (KeyboardInterrupt(), Fate.STOPPED, False),
    "SIGTERM": (Terminated(), Fate.STOPPED, False),
    "a stop between two requests": (Interrupted("r1", terminated=True), Fate.STOPPED, False),
    "a journal that fails on the way": (Unrecorded("r1", JournalError("It is full.")), Fate.UNLUCKY, False),
}


@pytest.mark.parametrize(("error", "fate", "away"), ERRORS.values(), ids=ERRORS)
def test_who_is_to_blame(error: BaseException, fate: Fate, *, away: bool) -> None:
    found = carried(error)
    assert (found.fate, found.away) == (fate, away)


UNREADY = {
    "all ready": ((), Fate.WAITING),
    "the world": ((("a", WORLD),), Fate.UNLUCKY),
    "settings before the world": ((("a", WORLD), ("b", SETTINGS)), Fate.UNUSABLE),
    "the sheet before all": ((("a", WORLD), ("b", SETTINGS), ("c", SHEET)), Fate.FAILED),
}


@pytest.mark.parametrize(("unready", "fate"), UNREADY.values(), ids=UNREADY)
def test_of_several_accounts_that_one_counts_for_which_waiting_helps_least(
    unready: tuple[tuple[str, ImporterError], ...], fate: Fate
) -> None:
    found = carried(ConsentMissing("A yes is needed."), *unready)
    assert found.fate is fate
    assert found.told.message.startswith(f"{unready[-1][0]}: {unready[-1][1].message}") if unready else True


def judged(stopped: str, hint: str, pauses: Stopping | None = None) -> Carried:
    asking = Asking(Ruled(DropRule(name="nightly"), "nightly#1", Order(), frozenset()))
    return carry(lambda: Ended(mixed(), stopped, hint), asking, pauses or Stopping())


def test_a_run_that_stopped_part_way_is_gone_on_with_and_keeps_other_files_from_trying() -> None:
    found = judged("the API is away", "wait.")
    assert (found.fate, found.away) == (Fate.UNLUCKY, True)
    assert (found.told.code, found.told.message) == ("stopped-part-way", "the API is away")
    assert found.told.hint == "wait."
    assert found.result is not None  # what was sent stands in its report


def test_a_run_of_which_too_much_was_refused_has_failed() -> None:
    found = judged("2 occasions failed, and at most 1 may", TOO_MANY)
    assert (found.fate, found.away) == (Fate.FAILED, False)


def test_a_run_that_stopped_because_somebody_asked_is_no_bad_luck() -> None:
    pauses = Stopping()
    pauses.stop(Terminated())
    found = judged("somebody asked", "go on.", pauses)
    assert (found.fate, found.told) == (Fate.STOPPED, STOPPED)
