"""Was anything sent again that should not have been, or not without a look at the account first?"""

from collections.abc import Collection

from importer.sandbox.log import Logged
from importer.sandbox.questions.reading import Entries, Payload, by_arrival, is_look, names, payload, shown

REFUSED_AT_THE_GATE = frozenset({401, 429})
"""Refused before anything was looked at: certainly without effect."""
WORTH_ANOTHER_TRY = frozenset({401, 408, 409, 412, 429})
"""The 4xx after which the same request may be right later."""


def posts_repeated_unseen(entries: Entries, forgiven: Collection[int] = REFUSED_AT_THE_GATE) -> list[str]:
    """Find names that were posted again although nobody had read the account in between.

    Args:
        entries: The log.
        forgiven: Statuses of the first POST after which it may be repeated without a look.
    """
    found: list[str] = []
    unseen: dict[str, Logged] = {}
    for entry in by_arrival(entries):
        if is_look(entry):
            unseen.clear()
        elif entry.method == "POST":
            for name in names(entry):
                if name in unseen:
                    found.append(f'{shown(entry)} posts "{name}" again after {shown(unseen[name])}, without a look')
                if entry.status not in forgiven:
                    unseen[name] = entry
    return found


def refusals_repeated(entries: Entries, allowed: Collection[int] = WORTH_ANOTHER_TRY) -> list[str]:
    """Find requests that were sent again as they were after a 4xx that nothing can mend.

    Args:
        entries: The log.
        allowed: The 4xx after which a repetition is right.
    """
    found: list[str] = []
    refused: dict[Payload, Logged] = {}
    for entry in by_arrival(entries):
        before = refused.get(payload(entry))
        if before is not None:
            found.append(f"{shown(entry)} repeats {shown(before)} as it was")
        if is_look(entry):
            refused.clear()
        if entry.status is not None and 400 <= entry.status < 500 and entry.status not in allowed:
            refused[payload(entry)] = entry
    return found


def nonces_reused(entries: Entries) -> list[str]:
    """Find signed requests with a nonce that another one had before."""
    found: list[str] = []
    used: dict[str, Logged] = {}
    for entry in by_arrival(entries):
        if entry.nonce is not None:
            if entry.nonce in used:
                found.append(f"{shown(entry)} has the nonce of {shown(used[entry.nonce])}")
            used.setdefault(entry.nonce, entry)
    return found
