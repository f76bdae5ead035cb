"""Check what was ordered, offline, for one account or for several."""

from collections.abc import Sequence
from dataclasses import replace

from importer.core.joined import AccountPart, JoinedReport
from importer.core.report import Report, stamp
from importer.many.shares import AccountShare
from importer.ordered.order import Order
from importer.ordered.reading import WallClock, check_share, errors_anywhere, remembering
from importer.ordered.runs import as_of_share, name_of, run_of_all, run_of_share


def check_shares(
    shares: Sequence[AccountShare], order: Order, clock: WallClock, *, payloads: bool = True
) -> Report | JoinedReport:
    """Check the rows of each account, beside what the journal remembers of last year.

    Args:
        shares: the rows, divided by account.
        order: how they are read.
        clock: the wall clock.
        payloads: whether the report says what would be sent.
    """
    today = clock().date()
    if len(shares) > 1:
        return _check_all(shares, order, clock, payloads=payloads)
    (share,) = shares
    with remembering(shares, clock) as beside_last_year:
        checking = beside_last_year(check_share(share, order, today), share)
    return checking.report(run_of_share(clock, "check", share), payloads=payloads)


def _check_all(shares: Sequence[AccountShare], order: Order, clock: WallClock, *, payloads: bool) -> JoinedReport:
    run, today = run_of_all(clock, "check", shares), clock().date()
    wrong = errors_anywhere(shares, order, today)
    with remembering(shares, clock) as beside_last_year:
        checks = (beside_last_year(check_share(share, order, today, errors_elsewhere=wrong), share) for share in shares)
        parts = [
            AccountPart(name_of(share.settings), checking.report(as_of_share(run, share), payloads=payloads))
            for share, checking in zip(shares, checks, strict=True)
        ]
    return JoinedReport(replace(run, finished=stamp(clock())), tuple(parts))
