"""The Domain API: which host serves what; no authorization is asked.

One server plays all hosts. That of the read-only service goes by another name, by which its requests are told apart.
"""

from http import HTTPStatus

from importer.sandbox.gate import check_version
from importer.sandbox.messages import (
    InternalCode,
    JsonObject,
    Refused,
    Reply,
    Request,
    json_reply,
    read_only_authority,
)
from importer.sandbox.serving import rehearsed
from importer.sandbox.simulation import Simulation

READ_ONLY = "accountConfigReadOnly"
SERVICES = ("accountConfigReadWrite", READ_ONLY, "agentVep", "sentinel", "asyncMessagingEnt")


def answer(request: Request, simulation: Simulation) -> Reply | None:
    """Answer a look-up of one service or of all; None if the request is for something else."""
    match request.method, *request.segments:
        case ("GET", "api", "account", account, "service", "baseURI.json"):
            return rehearsed(request, account, lambda: _all(request, account, simulation), simulation)
        case ("GET", "api", "account", account, "service", service, "baseURI.json"):
            return rehearsed(request, account, lambda: _one(request, account, service, simulation), simulation)
    return None


def hosts(request: Request, account: str, simulation: Simulation) -> list[JsonObject]:
    """Return the host of each service, as switched."""
    return [_entry(request, account, service, simulation) for service in SERVICES]


def _all(request: Request, account: str, simulation: Simulation) -> Reply:
    _check(request, account, simulation)
    return json_reply({"baseURIs": hosts(request, account, simulation)})


def _one(request: Request, account: str, service: str, simulation: Simulation) -> Reply:
    _check(request, account, simulation)
    if service not in SERVICES:
        raise Refused(HTTPStatus.NOT_FOUND, InternalCode.NOT_FOUND, f"no service {service}")
    if simulation.switches.domain_shape == "list":
        return json_reply({"baseURIs": hosts(request, account, simulation)})
    return json_reply(_entry(request, account, service, simulation))


def _check(request: Request, account: str, simulation: Simulation) -> None:
    check_version(request, "version")
    if account not in simulation.keyring.accounts:
        raise Refused(HTTPStatus.UNAUTHORIZED, InternalCode.UNAUTHORIZED, "no such account")


def _entry(request: Request, account: str, service: str, simulation: Simulation) -> JsonObject:
    host = read_only_authority(request.authority) if service == READ_ONLY else request.authority
    poisoned = simulation.switches.domain_host
    return {"service": service, "account": account, "baseURI": host if poisoned is None else poisoned}
