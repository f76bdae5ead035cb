"""A drop whose account another import has takes its turn after seconds; that counts as no try."""

import datetime as dt

from importer.core.drops import Drop, DropState, Told, moment
from importer.core.errors import AccountBusy, DestinationError
from importer.core.picking import put_off
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
