"""The common gate: who asks, with which right, and whether address and parameters are well formed.

The order of the checks is part of the behaviour: the first that fails answers.
"""

import re
from collections.abc import Collection
from http import HTTPStatus
from typing import Literal, TypeAlias

from importer.sandbox.messages import InternalCode, Refused, Request, bad_request
from importer.sandbox.selection import parse_selection
from importer.sandbox.simulation import Simulation

Right: TypeAlias = Literal["read", "write", "skills"]

FIRST_VERSION = frozenset({1.0})

_ACCOUNT = re.compile(r"[a-zA-Z0-9_]{1,20}")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def admit(
    request: Request,
    account: str,
    right: Right,
    simulation: Simulation,
    versions: Collection[float] = FIRST_VERSION,
) -> None:
    """Let a request in.

    Raises:
        Refused: 401 without good credentials; 403 without the right, or for another account; 400 for a bad account,
            version or selector; 429 when the account's window is used up.
    """
    grant = simulation.keyring.opened(request)
    if grant.account != account or not getattr(grant, right):
        raise Refused(HTTPStatus.FORBIDDEN, InternalCode.FORBIDDEN, f"the token gives no right to {right} here")
    if _ACCOUNT.fullmatch(account) is None:
        raise bad_request("the account id is not 1 to 20 letters, digits or underscores")
    check_version(request, "v", versions)
    parse_selection(request.parameter("select") or "")
    if not simulation.rate.admits(account):
        raise Refused(HTTPStatus.TOO_MANY_REQUESTS, InternalCode.TOO_MANY_REQUESTS, "too many requests")


def check_version(request: Request, name: str, versions: Collection[float] = FIRST_VERSION) -> None:
    """Check the parameter that names the API's version.

    Raises:
        Refused: It is absent, not a number, or none that is served (400).
    """
    value = request.parameter(name)
    if value is None or _NUMBER.fullmatch(value) is None or float(value) not in versions:
        raise bad_request(f"the parameter {name} is not {' or '.join(map(str, sorted(versions)))}")
