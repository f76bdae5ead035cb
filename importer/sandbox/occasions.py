"""The special-occasions resource: reading, creating, updating and deleting."""

from importer.sandbox import deleting, reading, writing
from importer.sandbox.messages import Reply, Request
from importer.sandbox.serving import Operation, serve
from importer.sandbox.simulation import Simulation


def answer(request: Request, simulation: Simulation) -> Reply | None:
    """Answer a request for special occasions; None if it is for something else."""
    match request.segments:
        case ("api", "account", account, "configuration", "ac-common", "specialoccasion"):
            operation = _on_collection(request, account, simulation)
        case ("api", "account", account, "configuration", "ac-common", "specialoccasion", ids):
            operation = _on_member(request, account, ids, simulation)
        case _:
            return None
    return serve(request, operation, simulation) if operation else None


def _on_collection(request: Request, account: str, simulation: Simulation) -> Operation | None:
    match request.method:
        case "GET":
            return Operation(account, "read", lambda: reading.list_all(request, account, simulation))
        case "POST":
            return Operation(account, "write", lambda: writing.create(request, account, simulation))
        case "PUT":
            return Operation(account, "write", lambda: writing.update(request, account, simulation))
    return None


def _on_member(request: Request, account: str, ids: str, simulation: Simulation) -> Operation | None:
    match request.method:
        case "GET":
            return Operation(account, "read", lambda: reading.read_one(request, account, ids, simulation))
        case "PUT":
            return Operation(account, "write", lambda: writing.update_one(request, account, ids, simulation))
        case "DELETE":
            return Operation(account, "write", lambda: deleting.delete(request, account, ids, simulation))
    return None
