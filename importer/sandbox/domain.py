"""The Domain API: which host serves what; here one host serves everything, and no authorization is asked."""

from http import HTTPStatus

from importer.sandbox.gate import check_version
from importer.sandbox.messages import InternalCode, JsonObject, Refused, Reply, Request, json_reply
from importer.sandbox.simulation import Simulation

SERVICES = ("accountConfigReadWrite", "accountConfigReadOnly", "agentVep", "sentinel", "asyncMessagingEnt")


def answer(request: Request, simulation: Simulation) -> Reply | None:
    """Answer a look-up of one service or of all; None if the request is for something else."""
    if request.method != "GET":
        return None
    match request.segments:
        case ("api", "account", account, "service", "baseURI.json"):
            _check(request, account, simulation)
            return json_reply({"baseURIs": [_entry(request, account, service) for service in SERVICES]})
        case ("api", "account", account, "service", service, "baseURI.json"):
            _check(request, account, simulation)
            if service not in SERVICES:
                raise Refused(HTTPStatus.NOT_FOUND, InternalCode.NOT_FOUND, f"no service {service}")
            return json_reply(_entry(request, account, service))
    return None


def _check(request: Request, account: str, simulation: Simulation) -> None:
    check_version(request, "version")
    if account not in simulation.accounts:
        raise Refused(HTTPStatus.UNAUTHORIZED, InternalCode.UNAUTHORIZED, "no such account")


def _entry(request: Request, account: str, service: str) -> JsonObject:
    return {"service": service, "account": account, "baseURI": request.authority}
