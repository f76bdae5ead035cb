"""The common gate: who asks, with which right, and whether address and parameters are well formed.

The order of the checks is part of the behaviour: the first that fails answers.
"""

import hmac
import re
from http import HTTPStatus
from typing import Literal

from importer.sandbox.messages import InternalCode, Refused, Request, bad_request
from importer.sandbox.selection import parse_selection
from importer.sandbox.simulation import AccountGrant, Simulation

_ACCOUNT = re.compile(r"[a-zA-Z0-9_]{1,20}")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def admit(request: Request, account: str, right: Literal["read", "write"], simulation: Simulation) -> None:
    """Let a request in.

    Raises:
        Refused: 401 without a known token; 403 without the right, or for another account; 400 for a bad account,
            version or selector; 429 when the account's window is used up.
    """
    grant = identified(request, simulation)
    if grant.account != account or not getattr(grant, right):
        raise Refused(HTTPStatus.FORBIDDEN, InternalCode.FORBIDDEN, f"the token gives no right to {right} here")
    if _ACCOUNT.fullmatch(account) is None:
        raise bad_request("the account id is not 1 to 20 letters, digits or underscores")
    check_version(request, "v")
    parse_selection(request.parameter("select") or "")
    if not simulation.rate.admits(account):
        raise Refused(HTTPStatus.TOO_MANY_REQUESTS, InternalCode.TOO_MANY_REQUESTS, "too many requests")


def identified(request: Request, simulation: Simulation) -> AccountGrant:
    """Return what the request's credentials give.

    Raises:
        Refused: There are none, or they are not known (401).
    """
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        token = credentials.strip().encode("utf-8", "surrogateescape")
        for grant in simulation.grants:
            if hmac.compare_digest(grant.token.encode(), token):
                return grant
    raise Refused(HTTPStatus.UNAUTHORIZED, InternalCode.UNAUTHORIZED, "no valid authorization")


def check_version(request: Request, name: str) -> None:
    """Check the parameter that names the API's version.

    Raises:
        Refused: It is absent, not a number, or not 1.0 (400).
    """
    value = request.parameter(name)
    if value is None or _NUMBER.fullmatch(value) is None or float(value) != 1.0:
        raise bad_request(f"the parameter {name} is not 1.0")
