"""What people can make of entries that have times: the options, and what each of them gives."""

SKIP = "--timed skip (entries with times are left out, whole days stay)"
WHOLE_DAY = "--timed whole-day (days off: the days on which they begin)"
AS_IS = "--timed as-is (open at these hours, and closed for the rest of the day)"


def choices(*, with_hours: bool = True) -> str:
    """The options, for a hint.

    Args:
        with_hours: whether the entries have hours at which anybody could be open.
    """
    return f"{SKIP}, {WHOLE_DAY} or {AS_IS}" if with_hours else f"{SKIP} or {WHOLE_DAY}"
