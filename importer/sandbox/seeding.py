"""Write to an account past the API, as another admin would."""

from collections.abc import Mapping, Sequence
from typing import Any

from importer.sandbox.messages import JsonObject
from importer.sandbox.store import Store


def seed(store: Store, account: str, objects: Sequence[Mapping[str, Any]]) -> list[JsonObject]:
    """Add, change or delete objects without any check, in one revision.

    Args:
        store: The kept state.
        account: Whose objects.
        objects: One with the id of a live object changes the fields that it names; any other is added, under its id
            if it has one; ``deleted: true`` makes a tombstone. With none only the revision moves.

    Returns:
        The objects as kept, one for each given.
    """
    with store.transaction(account) as ledger:
        kept = []
        for each in objects:
            known = ledger.get(each["id"]) if "id" in each else None
            whole = {"description": "", "isDefault": False, "events": [], **(known or {}), **each}
            kept.append(ledger.put(whole) if "id" in whole else ledger.add(whole))
        ledger.advance()
        return kept


def seed_skills(store: Store, account: str, skills: Sequence[Mapping[str, Any]]) -> list[JsonObject]:
    """Add or change skills without any check, in one revision.

    Args:
        store: The kept state.
        account: Whose skills.
        skills: One with the id of a known skill changes the fields that it names; any other is added, under its id
            if it has one.

    Returns:
        The skills as kept, one for each given.
    """
    with store.transaction(account) as ledger:
        known = {each["id"]: each for each in ledger.skills()}
        fresh = {"workingHoursId": None, "specialOccasionId": None, "deleted": False}
        kept = [ledger.put_skill({**fresh, **known.get(each.get("id"), {}), **each}) for each in skills]
        ledger.advance()
        return kept
