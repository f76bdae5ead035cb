"""Delete special occasions; what is deleted stays as a tombstone."""

from http import HTTPStatus

from importer.sandbox.conditions import REVISION, check_revision, not_found, parse_id
from importer.sandbox.messages import InternalCode, Refused, Reply, Request
from importer.sandbox.refusals import render
from importer.sandbox.simulation import Simulation
from importer.sandbox.store import Ledger
from importer.sandbox.switches import Switches


def delete(request: Request, account: str, ids: str, simulation: Simulation) -> Reply:
    """Delete the objects of an address, ``11`` or ``11,12``; the answer has no body.

    Raises:
        Refused: An id is not one (400), the revision is stale (409), an id names nothing that lives (404), or a skill
            uses an object (409, unless switched).
    """
    wanted = [parse_id(part) for part in ids.split(",")]
    switches = simulation.switches
    with simulation.store.transaction(account) as ledger:
        check_revision(request, ledger, switches)
        doomed, problem = _deletable(wanted, ledger, switches)
        for id_ in doomed:
            ledger.bury(id_)
        _free_skills(set(doomed), ledger)
        revision = ledger.advance()
    if problem and switches.batch == "per_item":
        return render(problem, switches.error_shape)
    return Reply(200, ((REVISION, str(revision)),))


def _deletable(wanted: list[int], ledger: Ledger, switches: Switches) -> tuple[list[int], Refused | None]:
    """Return the ids that can go, and why others cannot; where arrays are atomic, or none can, that refuses all."""
    live = [id_ for id_ in wanted if ledger.get(id_) is not None]
    held = _used(ledger) if switches.delete_used == "refuse" else set()
    free = [id_ for id_ in live if id_ not in held]
    problem = not_found() if len(live) < len(wanted) else _in_use() if len(free) < len(live) else None
    if problem and (not free or switches.batch == "atomic"):
        raise problem
    return free, problem


def _used(ledger: Ledger) -> set[int]:
    return {skill["specialOccasionId"] for skill in ledger.skills() if skill.get("specialOccasionId") is not None}


def _free_skills(gone: set[int], ledger: Ledger) -> None:
    for skill in ledger.skills():
        if skill.get("specialOccasionId") in gone:
            ledger.put_skill({**skill, "specialOccasionId": None})


def _in_use() -> Refused:
    return Refused(HTTPStatus.CONFLICT, InternalCode.IN_USE, "a skill uses the object")
