"""What is another after settings were read again, in short: which places and rules came, went or changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from importer.sweeping.bench import Inbox


def what_changed(before: Sequence[Inbox], after: Sequence[Inbox]) -> str:
    """Places by their addresses, rules by their names; nothing of what is said in them, which may be secret.

    Args:
        before: the places with their rules as they were.
        after: as they are now.
    """
    places = _told("place", _places(before), _places(after))
    rules = _told("rule", _rules(before), _rules(after))
    return "; ".join([*places, *rules]) or "places and rules are as they were"


def _places(inboxes: Sequence[Inbox]) -> dict[str, Any]:
    return {each.shown: each.entry for each in inboxes}


def _rules(inboxes: Sequence[Inbox]) -> dict[str, Any]:
    return {rule.name: rule for each in inboxes for rule in each.rules}


def _told(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    kinds = {
        "new": [name for name in after if name not in before],
        "changed": [name for name in after if name in before and after[name] != before[name]],
        "gone": [name for name in before if name not in after],
    }
    return [f"{what}s {kind}: {', '.join(names)}" for kind, names in kinds.items() if names]
