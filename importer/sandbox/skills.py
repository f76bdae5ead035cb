"""The skills resource, as far as special occasions need it: reading skills, and writing them back whole.

A skill names the special occasion that rules it. What a PUT leaves away is erased.
"""

from http import HTTPStatus
from typing import Any

from importer.sandbox.bodies import items_of, written
from importer.sandbox.conditions import REVISION, check_revision, not_found, parse_id
from importer.sandbox.messages import InternalCode, JsonObject, Refused, Reply, Request, bad_request, json_reply
from importer.sandbox.selection import apply_selection, parse_selection, summary
from importer.sandbox.serving import Operation, serve
from importer.sandbox.simulation import Simulation
from importer.sandbox.store import Ledger
from importer.sandbox.validation import is_id

VERSIONS = frozenset({1.0, 2.0})
SUMMARY = ("id", "name", "deleted")
_SERVED = ("deleted", "dateUpdated")
"""What the service writes itself."""


def answer(request: Request, simulation: Simulation) -> Reply | None:
    """Answer a request for skills; None if it is for something else."""
    match request.method, *request.segments:
        case ("GET", "api", "account", account, "configuration", "le-users", "skills"):
            operation = Operation(account, "skills", lambda: _list(request, account, simulation), VERSIONS)
        case ("GET", "api", "account", account, "configuration", "le-users", "skills", id_):
            operation = Operation(account, "skills", lambda: _read(request, account, id_, simulation), VERSIONS)
        case ("PUT", "api", "account", account, "configuration", "le-users", "skills"):
            operation = Operation(account, "skills", lambda: _put_all(request, account, simulation), VERSIONS)
        case ("PUT", "api", "account", account, "configuration", "le-users", "skills", id_):
            operation = Operation(account, "skills", lambda: _put_one(request, account, id_, simulation), VERSIONS)
        case _:
            return None
    return serve(request, operation, simulation)


def _list(request: Request, account: str, simulation: Simulation) -> Reply:
    shape, select = simulation.switches.list_shape, request.parameter("select") or ""
    with simulation.view(request, account) as ledger:
        revision, skills = ledger.revision, ledger.skills()
    if shape == "select_ignored" or (shape == "summary" and not select.strip()):
        skills = [summary(each, SUMMARY) for each in skills]
    elif select.strip():
        skills = [apply_selection(parse_selection(select), each, SUMMARY) for each in skills]
    return json_reply(skills, (REVISION, str(revision)))


def _read(request: Request, account: str, id_: str, simulation: Simulation) -> Reply:
    wanted = parse_id(id_)
    with simulation.view(request, account) as ledger:
        revision, found = ledger.revision, [each for each in ledger.skills() if each["id"] == wanted]
    if not found:
        raise not_found()
    return json_reply(found[0], (REVISION, str(revision)))


def _put_all(request: Request, account: str, simulation: Simulation) -> Reply:
    items, _ = items_of(request, simulation.switches)
    return _put(request, account, items, simulation, as_array=True)


def _put_one(request: Request, account: str, id_: str, simulation: Simulation) -> Reply:
    wanted = parse_id(id_)
    items, is_array = items_of(request, simulation.switches)
    if is_array or items[0].setdefault("id", wanted) != wanted:
        raise bad_request("the body is not the object of the address")
    return _put(request, account, items, simulation, as_array=False)


def _put(request: Request, account: str, items: list[Any], simulation: Simulation, *, as_array: bool) -> Reply:
    with simulation.store.transaction(account) as ledger:
        check_revision(request, ledger, simulation.switches)
        known = {each["id"]: each for each in ledger.skills()}
        whole = [_whole(item, known, ledger) for item in items]
        changed = any(each != known[each["id"]] for each in whole)
        stored = [ledger.put_skill(each) for each in whole]
        revision = ledger.advance() if changed else ledger.revision
    return written(stored, revision, simulation.switches, as_array=as_array)


def _whole(item: Any, known: dict[int, JsonObject], ledger: Ledger) -> JsonObject:
    """Return a skill as it will be kept: the fields sent, and those that only the service writes.

    Raises:
        Refused: It is no object, has no id or name (400), is not known (404), or names what is not there (400).
    """
    if not isinstance(item, dict) or not is_id(item.get("id")):
        raise _refused("the skill has no id")
    if item["id"] not in known:
        raise not_found()
    if not isinstance(item.get("name"), str) or not item["name"].strip():
        raise _refused("the skill has no name")
    for field in ("specialOccasionId", "workingHoursId"):
        if item.get(field) is not None and not is_id(item[field]):
            raise _refused(f"{field} is neither null nor a positive long")
    used = item.get("specialOccasionId")
    if used is not None and ledger.get(used) is None:
        raise _refused("specialOccasionId names nothing that lives")
    before = known[item["id"]]
    sent = {name: value for name, value in item.items() if name not in _SERVED}
    return {**sent, **{name: before[name] for name in _SERVED if name in before}}


def _refused(message: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, InternalCode.INVALID_OBJECT, message)
