"""Read special occasions: the list, and one by its id."""

from http import HTTPStatus

from importer.sandbox.conditions import REVISION, not_found, parse_id
from importer.sandbox.messages import JsonObject, Reply, Request, json_reply
from importer.sandbox.replica import Readable
from importer.sandbox.selection import apply_selection, parse_selection
from importer.sandbox.simulation import Simulation


def list_all(request: Request, account: str, simulation: Simulation) -> Reply:
    """Return the objects that are not deleted, by id; 304 if the client names the revision that stands."""
    with simulation.view(request, account) as ledger:
        revision = str(ledger.revision)
        if request.headers.get("if-match", "").strip() == revision:
            return Reply(HTTPStatus.NOT_MODIFIED, ((REVISION, revision),))
        shown = _shown(request.parameter("select"), ledger, simulation)
    return json_reply(shown, (REVISION, revision))


def _shown(select: str | None, ledger: Readable, simulation: Simulation) -> list[JsonObject]:
    shape = simulation.switches.list_shape
    if shape == "select_ignored":
        return ledger.summaries()
    if select is None or not select.strip():
        return ledger.live() if shape == "full" else ledger.summaries()
    selection = parse_selection(select)
    return [apply_selection(selection, stored) for stored in ledger.live()]


def read_one(request: Request, account: str, ids: str, simulation: Simulation) -> Reply:
    """Return one object in full.

    Raises:
        Refused: The id is not one (400), or names nothing that lives (404).
    """
    id_ = parse_id(ids)
    with simulation.view(request, account) as ledger:
        stored, revision = ledger.get(id_), ledger.revision
    if stored is None:
        raise not_found()
    return json_reply(stored, (REVISION, str(revision)))
