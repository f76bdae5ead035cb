"""Holding an account: one import at a time, and a lease that lasts as long as what is under way."""

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sending_samples import ACCOUNT, FakeClock, create, occasion

from importer.core.errors import AccountBusy, LeaseLost
from importer.destinations.memory import MemoryDestination
from importer.holding import HeldAccount, hold_account
from importer.journal import Journal
from importer.settings import Settings

SETTINGS = Settings(api="https://api.test", account=ACCOUNT)


class Watch(FakeClock):
    """One clock for those who wait and for those who write down when; it remembers who never lets go."""

    def __init__(self) -> None:
        super().__init__()
        self.holders: list[AbstractContextManager[HeldAccount]] = []

    def wall(self) -> dt.datetime:
        return dt.datetime(2027, 1, 3, tzinfo=dt.UTC) + dt.timedelta(seconds=self.time)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def journal(tmp_path: Path, watch: Watch) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.db", watch.wall) as journal:
        yield journal


def held_by(journal: Journal, watch: Watch, settings: Settings = SETTINGS) -> HeldAccount:
    watch.holders.append(hold_account(MemoryDestination(ACCOUNT), journal, settings, watch))
    return watch.holders[-1].__enter__()


def test_a_second_import_is_refused_at_once(journal: Journal, watch: Watch) -> None:
    held_by(journal, watch)
    with pytest.raises(AccountBusy, match=f"into the account {ACCOUNT} is going on"):
        held_by(journal, watch)
    assert watch.slept == []


def test_it_is_free_again_afterwards(journal: Journal, watch: Watch) -> None:
    for _ in range(2):
        with hold_account(MemoryDestination(ACCOUNT), journal, SETTINGS, watch) as held:
            assert held.destination.account == ACCOUNT


@pytest.mark.parametrize("other", [SETTINGS.with_options(api="https://other.test"), SETTINGS])
def test_other_accounts_go_side_by_side(journal: Journal, watch: Watch, other: Settings) -> None:
    held_by(journal, watch)
    account = ACCOUNT if other is not SETTINGS else "qa2"
    with hold_account(MemoryDestination(account), journal, other, watch) as held:
        assert held.destination.account == account


def test_patience_waits_for_the_other_import(journal: Journal, watch: Watch) -> None:
    held_by(journal, watch)  # never released: its 150 seconds, time for three exchanges and to spare, run out
    held_by(journal, watch, SETTINGS.with_options(patience=3))
    assert 150 <= sum(watch.slept) < 155


def test_patience_with_a_busy_account_has_an_end(journal: Journal, watch: Watch) -> None:
    held_by(journal, watch)
    with pytest.raises(AccountBusy):
        held_by(journal, watch, SETTINGS.with_options(patience=0.2))
    assert watch.slept == [0.25, 0.5, 1, 2, 4, 4.25]


def test_a_long_wait_looks_every_five_seconds(journal: Journal, watch: Watch) -> None:
    held_by(journal, watch)
    with pytest.raises(AccountBusy):
        held_by(journal, watch, SETTINGS.with_options(patience=1))
    assert set(watch.slept[5:-1]) == {5}
    assert sum(watch.slept) == 60


def test_a_long_pause_is_covered(journal: Journal, watch: Watch) -> None:
    first = held_by(journal, watch)
    first.pace.clock.sleep(480)
    with pytest.raises(AccountBusy):
        held_by(journal, watch)
    first.destination.read_all()


def test_who_sleeps_unforeseen_loses_it_and_is_told(journal: Journal, watch: Watch) -> None:
    first = held_by(journal, watch)
    watch.time += 3600  # the lid was closed
    held_by(journal, watch)
    with pytest.raises(LeaseLost, match="has taken over the account"):
        first.destination.read_summaries()


def test_a_write_is_not_begun_without_the_lease(journal: Journal, watch: Watch) -> None:
    first = held_by(journal, watch)
    pages = journal.start_run("import", account=ACCOUNT, api="x", mode="upsert", settings={}, draft=b"")
    pages.hold(first.lease, first.seconds)
    chunk = pages.begin_chunk([create(occasion("A"))])
    assert pages.begin_attempt(chunk) == 1
    watch.time += 3600
    held_by(journal, watch)
    with pytest.raises(LeaseLost):
        pages.begin_attempt(chunk)


def test_somebody_may_take_an_hour_to_say_yes(journal: Journal, watch: Watch) -> None:
    first = held_by(journal, watch)

    def ask() -> bool:
        watch.time += 3500
        with pytest.raises(AccountBusy):
            held_by(journal, watch)
        return True

    assert first.while_asking(ask)


def test_a_yes_that_comes_too_late_is_none(journal: Journal, watch: Watch) -> None:
    first = held_by(journal, watch)

    def ask() -> bool:
        watch.time += 4000
        with hold_account(MemoryDestination(ACCOUNT), journal, SETTINGS, watch):
            return True

    with pytest.raises(LeaseLost):
        first.while_asking(ask)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://api.test", "https://api.test/"),
        ("https://api.test", "HTTPS://API.test:443"),
        ("http://api.test:80/v1", "http://Api.Test/v1/"),
    ],
)
def test_an_address_may_be_spelt_in_several_ways(journal: Journal, watch: Watch, one: str, other: str) -> None:
    held_by(journal, watch, SETTINGS.with_options(api=one))
    with pytest.raises(AccountBusy):
        held_by(journal, watch, SETTINGS.with_options(api=other))


@pytest.mark.parametrize("other", ["https://api.test:80", "http://api.test", "https://api.test/V1"])
def test_another_address_is_another_account(journal: Journal, watch: Watch, other: str) -> None:
    held_by(journal, watch, SETTINGS.with_options(api="https://api.test"))
    assert held_by(journal, watch, SETTINGS.with_options(api=other)).destination.account == ACCOUNT
