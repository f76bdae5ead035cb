"""Delete special occasions; what is deleted stays as a tombstone."""

from importer.sandbox.conditions import REVISION, check_revision, not_found, parse_id
from importer.sandbox.messages import Reply, Request
from importer.sandbox.refusals import render
from importer.sandbox.simulation import Simulation
from importer.sandbox.store import Ledger
from importer.sandbox.switches import Switches


def delete(request: Request, account: str, ids: str, simulation: Simulation) -> Reply:
    """Delete the objects of an address, ``11`` or ``11,12``; the answer has no body.

    Raises:
        Refused: An id is not one (400), the revision is stale (409), or an id names nothing that lives (404).
    """
    wanted = [parse_id(part) for part in ids.split(",")]
    switches = simulation.switches
    with simulation.store.transaction(account) as ledger:
        check_revision(request, ledger, switches)
        live = _deletable(wanted, ledger, switches)
        for id_ in live:
            ledger.bury(id_)
        revision = ledger.advance()
    if len(live) < len(wanted) and switches.batch == "per_item":
        return render(not_found(), switches.error_shape)
    return Reply(200, ((REVISION, str(revision)),))


def _deletable(wanted: list[int], ledger: Ledger, switches: Switches) -> list[int]:
    """Return the ids that live; where arrays are atomic, or none does, a missing one refuses all."""
    live = [id_ for id_ in wanted if ledger.get(id_) is not None]
    if not live or (len(live) < len(wanted) and switches.batch == "atomic"):
        raise not_found()
    return live
