"""The special-occasions resource: gate and faults around reading, creating, updating and deleting."""

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from importer.sandbox import deleting, reading, writing
from importer.sandbox.faults import Fault
from importer.sandbox.gate import admit
from importer.sandbox.messages import Delivery, Refused, Reply, Request
from importer.sandbox.refusals import render, unavailable
from importer.sandbox.seeding import seed
from importer.sandbox.simulation import Simulation

Right: TypeAlias = Literal["read", "write"]


class _Operation(NamedTuple):
    account: str
    right: Right
    run: Callable[[], Reply]


def answer(request: Request, simulation: Simulation) -> Reply | None:
    """Answer a request for special occasions; None if it is for something else."""
    match request.segments:
        case ("api", "account", account, "configuration", "ac-common", "specialoccasion"):
            operation = _on_collection(request, account, simulation)
        case ("api", "account", account, "configuration", "ac-common", "specialoccasion", ids):
            operation = _on_member(request, account, ids, simulation)
        case _:
            return None
    return _with_faults(request, operation, simulation) if operation else None


def _on_collection(request: Request, account: str, simulation: Simulation) -> _Operation | None:
    match request.method:
        case "GET":
            return _Operation(account, "read", lambda: reading.list_all(request, account, simulation))
        case "POST":
            return _Operation(account, "write", lambda: writing.create(request, account, simulation))
        case "PUT":
            return _Operation(account, "write", lambda: writing.update(request, account, simulation))
    return None


def _on_member(request: Request, account: str, ids: str, simulation: Simulation) -> _Operation | None:
    match request.method:
        case "GET":
            return _Operation(account, "read", lambda: reading.read_one(account, ids, simulation))
        case "PUT":
            return _Operation(account, "write", lambda: writing.update_one(request, account, ids, simulation))
        case "DELETE":
            return _Operation(account, "write", lambda: deleting.delete(request, account, ids, simulation))
    return None


def _with_faults(request: Request, operation: _Operation, simulation: Simulation) -> Reply:
    shape = simulation.switches.error_shape
    faults = simulation.faults.next_call(request.method)
    for fault in faults:
        if fault.kind == "status-before-commit":
            return render(unavailable(fault.status, fault.headers), shape)
        if fault.kind == "reset-before":
            return Reply(0, delivery=Delivery.RESET)
        if fault.kind == "other-admin":
            seed(simulation.store, operation.account, fault.objects)
    try:
        admit(request, operation.account, operation.right, simulation)
        reply = operation.run()
    except Refused as refused:
        reply = render(refused, shape)
    return _spoilt(reply, faults, simulation)


def _spoilt(reply: Reply, faults: tuple[Fault, ...], simulation: Simulation) -> Reply:
    for fault in faults:
        if fault.kind == "status-after-commit":
            reply = render(unavailable(fault.status, fault.headers), simulation.switches.error_shape)
        reply = fault.spoil(reply)
    return reply
