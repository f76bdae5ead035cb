"""Serve a call: scripted faults around it and, for a call on a resource, the common gate before it."""

from collections.abc import Callable, Collection
from typing import NamedTuple

from importer.sandbox.faults import Fault
from importer.sandbox.gate import FIRST_VERSION, Right, admit
from importer.sandbox.messages import Delivery, Refused, Reply, Request
from importer.sandbox.other_admin import interfere
from importer.sandbox.refusals import render, unavailable
from importer.sandbox.simulation import Simulation


class Operation(NamedTuple):
    """What a call asks for: the account, the right that it takes, what is to be done, and the versions served."""

    account: str
    right: Right
    run: Callable[[], Reply]
    versions: Collection[float] = FIRST_VERSION


def serve(request: Request, operation: Operation, simulation: Simulation) -> Reply:
    """Let the faults of this call happen and, as far as they and the gate allow, do what it asks for."""

    def run() -> Reply:
        admit(request, operation.account, operation.right, simulation, operation.versions)
        return operation.run()

    return rehearsed(request, operation.account, run, simulation)


def rehearsed(
    request: Request,
    account: str,
    run: Callable[[], Reply],
    simulation: Simulation,
    refusal: Callable[[Refused], Reply] | None = None,
) -> Reply:
    """Let the faults of a call happen and, as far as they allow, do what it asks for.

    Args:
        request: The call.
        account: Whose it is.
        run: Does it; a check that fails raises `Refused`.
        simulation: What it works on.
        refusal: Puts a failed check into a reply; in the shape that is switched on if not given.
    """
    faults = simulation.faults.next_call(request.method, request.path)
    for fault in faults:
        reply = _before(fault, request, account, simulation)
        if reply is not None:
            return reply
    try:
        reply = run()
    except Refused as refused:
        reply = refusal(refused) if refusal else render(refused, simulation.switches.error_shape)
    for fault in faults:
        if fault.kind == "status-after-commit":
            reply = _scripted(fault, simulation)
        reply = fault.spoil(reply)
    return reply


def _before(fault: Fault, request: Request, account: str, simulation: Simulation) -> Reply | None:
    """Let a fault happen that comes before the call is served; a reply if it is not served at all."""
    match fault.kind:
        case "status-before-commit":
            return _scripted(fault, simulation)
        case "delay-before":
            return fault.spoil(_scripted(fault, simulation))
        case "reset-before":
            return Reply(0, delivery=Delivery.RESET)
        case "clock-skew":
            simulation.keyring.set_skew(fault.seconds)
        case "other-admin" | "other-admin-edits" | "other-admin-creates":
            interfere(fault, request, account, simulation.store)
    return None


def _scripted(fault: Fault, simulation: Simulation) -> Reply:
    headers = fault.headers(simulation.keyring.wall_time())
    return render(unavailable(fault.status, headers), simulation.switches.error_shape)
