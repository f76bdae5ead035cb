"""A drop whose account another import has takes its turn after seconds; that counts as no try."""

import datetime as dt
from dataclasses import replace

from importer.core.drops import Drop, DropState, Told, moment
from importer.core.errors import AccountBusy, DestinationError
from importer.core.picking import may_be_tried, put_off
from importer.core.picking.bad_luck import TURN

NOW = dt.datetime(2027, 1, 31, 2, tzinfo=dt.UTC)
DROP = Drop("d1", "key", "all", "/in", "a.csv", "00", 3, NOW.isoformat(), tries=2)


def test_a_busy_account_is_no_bad_luck_of_the_drop() -> None:
    later = put_off(DROP, NOW, 24, Told(AccountBusy.code, "Another import is going on."))
    assert later is not None
    assert (later.state, later.tries) == (DropState.LATER, DROP.tries)
    assert moment(later.not_before) == NOW + dt.timedelta(seconds=TURN)


def test_an_account_that_is_never_free_is_given_up() -> None:
    assert put_off(DROP, NOW + dt.timedelta(hours=25), 24, Told(AccountBusy.code)) is None


def test_other_bad_luck_counts() -> None:
    later = put_off(DROP, NOW, 24, Told(DestinationError.code, "It is down."))
    assert later is not None
    assert later.tries == DROP.tries + 1
    assert moment(later.not_before) == NOW + dt.timedelta(minutes=5)


def test_a_clock_that_jumps_ahead_gives_nothing_up() -> None:
    ahead = NOW + dt.timedelta(days=1, minutes=1)
    later = put_off(DROP, ahead, 24, Told(DestinationError.code))
    assert later is not None
    assert moment(later.not_before) == ahead + dt.timedelta(minutes=5)
    assert put_off(replace(DROP, tries=4), ahead, 24, Told(DestinationError.code)) is None


def test_a_short_time_has_room_for_few_tries() -> None:
    assert put_off(replace(DROP, tries=1), NOW + dt.timedelta(minutes=3), 0.02, Told(DestinationError.code)) is None


def test_a_pause_that_was_written_while_the_clock_was_ahead_is_over() -> None:
    until = [(NOW + dt.timedelta(minutes=each)).isoformat() for each in (-1, 60, 61, 525600)]
    assert [may_be_tried(replace(DROP, not_before=each), NOW) for each in until] == [True, False, True, True]
