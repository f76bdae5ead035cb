"""Find the one id that begins as somebody typed it."""

from collections.abc import Sequence

from importer.core.errors import JournalError

_NAMED = 5
"""How many ids are named where several fit."""


def the_one(beginning: str, found: Sequence[str], shown: str, what: str, listing: str) -> str:
    """The id that is meant by its beginning; one that is given in full is never ambiguous.

    Args:
        beginning: as it was typed.
        found: all ids that begin so, sorted.
        shown: the journal's location as it may be shown.
        what: of what these are the ids, such as "run".
        listing: the command that lists them.

    Raises:
        JournalError: no id fits, or several do.
    """
    if beginning in found or len(found) == 1:
        return beginning if beginning in found else found[0]
    if not found:
        raise JournalError(f"the journal {shown} has no {what} {beginning}", f"list them with: {listing}")
    some = ", ".join(found[:_NAMED]) + (" ..." if len(found) > _NAMED else "")
    raise JournalError(f"{len(found)} {what}s begin with {beginning}: {some}", f"give more of it, such as {found[-1]}")
