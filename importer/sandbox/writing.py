"""Create and update special occasions.

Each operation runs in one transaction of the account. The checks come in the API's order, and the first that fails
answers for the whole request, unless the server is set to take the items of an array one by one.
"""

from http import HTTPStatus
from typing import Any

from importer.sandbox.bodies import items_of, partly, written
from importer.sandbox.conditions import REVISION, check_revision, not_found, parse_id
from importer.sandbox.messages import InternalCode, JsonObject, Refused, Reply, Request, bad_request
from importer.sandbox.simulation import Simulation
from importer.sandbox.store import Ledger
from importer.sandbox.switches import Switches
from importer.sandbox.validation import accepted_item, is_id


def create(request: Request, account: str, simulation: Simulation) -> Reply:
    """Keep the objects of the body under new ids.

    Raises:
        Refused: The body, an item or a name is not acceptable; nothing was kept.
    """
    switches = simulation.switches
    items, is_array = items_of(request, switches)
    problem: Refused | None = None
    with simulation.store.transaction(account) as ledger:
        if switches.batch == "atomic" or not is_array:
            stored = _create_all(items, ledger, simulation)
        else:
            stored, problem = _create_each(items, ledger, simulation)
        revision = ledger.advance() if stored else ledger.revision
    if problem and switches.batch == "per_item":
        return partly(problem, switches)
    place = f"/api/account/{account}/configuration/ac-common/specialoccasion"
    location = f"{place}/{stored[0]['id']}" if len(stored) == 1 else None
    status = switches.create_status
    return written(stored, revision, switches, as_array=is_array, status=status, location=location)


def _create_all(items: list[Any], ledger: Ledger, simulation: Simulation) -> list[JsonObject]:
    accepted = [accepted_item(item, simulation.item_rules, updating=False) for item in items]
    names: set[str] = set()
    for item in accepted:
        name = _compared(item["name"], simulation.switches)
        if name in names or ledger.holders(item["name"], simulation.switches.name_compare):
            raise _name_taken(item["name"], simulation.switches)
        names.add(name)
    _check_one_default(accepted)
    return [ledger.add(item) for item in accepted]


def _create_each(items: list[Any], ledger: Ledger, simulation: Simulation) -> tuple[list[JsonObject], Refused | None]:
    stored: list[JsonObject] = []
    problem: Refused | None = None
    for item in items:
        try:
            accepted = accepted_item(item, simulation.item_rules, updating=False)
            if ledger.holders(accepted["name"], simulation.switches.name_compare):
                raise _name_taken(accepted["name"], simulation.switches)
            _check_one_default([*stored, accepted])
            stored.append(ledger.add(accepted))
        except Refused as refused:
            problem = problem or refused
    return stored, problem


def update(request: Request, account: str, simulation: Simulation) -> Reply:
    """Replace the objects of the body, each under its own id.

    Raises:
        Refused: The body, the revision, an id, an item or a name is not acceptable; nothing was kept.
    """
    items, _ = items_of(request, simulation.switches)
    return _update(request, account, items, simulation, as_array=True)


def update_one(request: Request, account: str, ids: str, simulation: Simulation) -> Reply:
    """Replace the object of an address, where the server is set to allow it.

    Raises:
        Refused: It is not allowed (405), or as for `update`.
    """
    if simulation.switches.put_by_id == "refused":
        message, allowed = "PUT is for the collection", (("Allow", "GET, DELETE"),)
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, InternalCode.METHOD_NOT_ALLOWED, message, allowed)
    id_ = parse_id(ids)
    items, is_array = items_of(request, simulation.switches)
    if is_array:
        raise bad_request("the body is not an object")
    if items[0].setdefault("id", id_) != id_:
        raise bad_request("the id of the body is not that of the address")
    return _update(request, account, items, simulation, as_array=False)


def _update(request: Request, account: str, items: list[Any], simulation: Simulation, *, as_array: bool) -> Reply:
    switches = simulation.switches
    problem: Refused | None = None
    with simulation.store.transaction(account) as ledger:
        check_revision(request, ledger, switches)
        before = ledger.revision
        if switches.batch == "atomic" or not as_array:
            changed, ids = _update_all(items, ledger, simulation)
        else:
            changed, ids, problem = _update_each(items, ledger, simulation)
        revision = ledger.advance() if changed else before
        # Read again: a later item may have taken the default from an earlier one.
        stored = [found for found in map(ledger.get, ids) if found is not None]
    if problem and switches.batch == "per_item":
        return partly(problem, switches)
    if not changed and not problem and switches.unchanged_status == 304:
        return Reply(HTTPStatus.NOT_MODIFIED, ((REVISION, str(revision)),))
    return written(stored, revision, switches, as_array=as_array)


def _update_all(items: list[Any], ledger: Ledger, simulation: Simulation) -> tuple[bool, list[int]]:
    for item in items:
        _check_known(item, ledger)
    accepted = [accepted_item(item, simulation.item_rules, updating=True) for item in items]
    _check_names(accepted, ledger, simulation.switches)
    changes = [_replaced(item, ledger) for item in accepted]
    return any(changes), [item["id"] for item in accepted]


def _update_each(items: list[Any], ledger: Ledger, simulation: Simulation) -> tuple[bool, list[int], Refused | None]:
    changed, ids = False, []
    problem: Refused | None = None
    for item in items:
        try:
            _check_known(item, ledger)
            accepted = accepted_item(item, simulation.item_rules, updating=True)
            _check_names([accepted], ledger, simulation.switches)
            changed |= _replaced(accepted, ledger)
            ids.append(accepted["id"])
        except Refused as refused:
            problem = problem or refused
    return changed, ids, problem


def _check_known(item: Any, ledger: Ledger) -> None:
    """Refuse an id that names nothing; one that is no id at all is left to the check of the item."""
    id_ = item.get("id") if isinstance(item, dict) else None
    if isinstance(id_, int) and is_id(id_) and ledger.get(id_) is None:
        raise not_found()


def _check_names(accepted: list[JsonObject], ledger: Ledger, switches: Switches) -> None:
    """Refuse a name that two objects would hold after the update; the objects of the batch may swap theirs."""
    moving = {item["id"] for item in accepted}
    names: dict[str, int] = {}
    for item in accepted:
        others = ledger.holders(item["name"], switches.name_compare) - moving
        if others or names.setdefault(_compared(item["name"], switches), item["id"]) != item["id"]:
            raise _name_taken(item["name"], switches)


def _replaced(item: JsonObject, ledger: Ledger) -> bool:
    """Put an item in place of what is kept under its id and tell whether that changed anything.

    What the client cannot write (dates that the service adds) stays.
    """
    stored = ledger.get(item["id"]) or {}
    whole = {**stored, **item}
    if whole == stored:
        return False
    ledger.put(whole)
    return True


def _compared(name: str, switches: Switches) -> str:
    return name.casefold() if switches.name_compare == "case-insensitive" else name


def _name_taken(name: str, switches: Switches) -> Refused:
    return Refused(switches.dup_status, InternalCode.NAME_TAKEN, f"the name is taken: {name}")


def _check_one_default(items: list[JsonObject]) -> None:
    if sum(item["isDefault"] for item in items) > 1:
        raise bad_request("more than one item is the default")
