"""Logging in with a user's name, staying logged in, and logging out.

Who logs in gets a bearer token for the gate, which lives as long as the login: refreshing keeps it alive, logging out
ends it. Errors come wrapped, as this family has them, unless a gateway's page or nothing is switched on.
"""

import secrets
from collections.abc import Callable
from http import HTTPStatus

from importer.sandbox.bodies import items_of
from importer.sandbox.domain import hosts
from importer.sandbox.gate import check_version
from importer.sandbox.grants import AccountGrant, of_application, of_user, same
from importer.sandbox.messages import (
    InternalCode,
    JsonObject,
    Refused,
    Reply,
    Request,
    bad_request,
    json_reply,
    unauthorized,
)
from importer.sandbox.oauth import OAuthKey
from importer.sandbox.passes import Login
from importer.sandbox.refusals import render
from importer.sandbox.serving import rehearsed
from importer.sandbox.simulation import Simulation

VERSIONS = frozenset({1.3})
COOKIE = "Session_id"
KEY_FIELDS = ("appKey", "secret", "accessToken", "accessTokenSecret")
# The numbers of the real service are not published.
_PRIVILEGES = {"read": 1, "write": 2, "skills": 3}


def answer(request: Request, simulation: Simulation) -> Reply | None:
    """Answer a login, a refreshing or a logout; None if the request is for something else."""
    run: Callable[[], Reply]
    match request.method, *request.segments:
        case ("POST", "api", "account", account, "login"):
            run = lambda: _log_in(request, account, simulation)  # noqa: E731 - one of three
        case ("POST", "api", "account", account, "refresh"):
            run = lambda: _refresh(request, account, simulation)  # noqa: E731
        case ("POST", "api", "account", account, "logout"):
            run = lambda: _log_out(request, account, simulation)  # noqa: E731
        case _:
            return None
    return rehearsed(request, account, run, simulation, lambda refused: _wrapped(refused, simulation))


def _wrapped(refused: Refused, simulation: Simulation) -> Reply:
    shape = simulation.switches.error_shape
    return render(refused, "wrapped" if shape == "flat" else shape, clock=simulation.keyring.wall_time)


def _log_in(request: Request, account: str, simulation: Simulation) -> Reply:
    check_version(request, "v", VERSIONS)
    grant = _known(_body(request, simulation), account, simulation)
    if grant is None:
        raise unauthorized("the user is not known, or the credentials are wrong")
    if not simulation.logins.admits(account):
        raise Refused(HTTPStatus.TOO_MANY_REQUESTS, InternalCode.TOO_MANY_REQUESTS, "too many logins")
    login = simulation.keyring.logins.begin(grant)
    return json_reply(_told(login, request, simulation), _cookie(login.cookie))


def _body(request: Request, simulation: Simulation) -> JsonObject:
    items, is_array = items_of(request, simulation.switches)
    if is_array:
        raise bad_request("the body is no object")
    found: JsonObject = items[0]
    return found


def _known(body: JsonObject, account: str, simulation: Simulation) -> AccountGrant | None:
    """Return the grant of who logs in, or None if there is none.

    Raises:
        Refused: The body has neither name and password nor the five fields of an application (400).
    """
    grants = simulation.keyring.grants
    if _are_texts(body, "username", *KEY_FIELDS):
        consumer_key, consumer_secret, token, token_secret = (body[name] for name in KEY_FIELDS)
        key = OAuthKey(consumer_key, consumer_secret, token, token_secret)
        return of_application(grants, account, body["username"], key)
    if _are_texts(body, "username", "password"):
        return of_user(grants, account, body["username"], body["password"])
    fields = f"username and password, nor username, {', '.join(KEY_FIELDS)}"
    raise bad_request(f"the body has neither {fields}")


def _are_texts(body: JsonObject, *names: str) -> bool:
    return all(isinstance(body.get(name), str) and body[name] for name in names)


def _told(login: Login, request: Request, simulation: Simulation) -> JsonObject:
    """Return what a login answers, in the form of the documents' sample."""
    grant, account = login.grant, login.grant.account
    rights = [name for name in _PRIVILEGES if getattr(grant, name)]
    place = simulation.keyring.grants.index(grant)
    config = {
        "loginName": grant.user.name if grant.user else "",
        "userId": str(3_700_000_001 + place),
        "userPrivileges": [_PRIVILEGES[name] for name in rights],
        "serverCurrentTime": int(simulation.keyring.wall_time() * 1000),
        "serverTimeZoneName": "UTC",
        "isLPA": False,
        "isAdmin": len(rights) == len(_PRIVILEGES),
        "accountTimeZoneId": grant.zone,
    }
    groups = {"items": [{"id": -1, "deleted": False, "name": "Main Group"}], "revision": 1}
    return {
        "csrf": login.csrf,
        "wsuk": str(secrets.randbelow(10**18)),
        "config": config,
        "csdsCollectionResponse": {"baseURIs": hosts(request, account, simulation)},
        "accountData": {"agentGroupsData": groups},
        "sessionTTl": str(int(simulation.switches.login_life * 1000)),
        "bearer": login.bearer,
    }


def _refresh(request: Request, account: str, simulation: Simulation) -> Reply:
    login = _proven(request, account, simulation)
    simulation.keyring.logins.refresh(login)
    return Reply(HTTPStatus.OK, (_cookie(login.cookie),))


def _log_out(request: Request, account: str, simulation: Simulation) -> Reply:
    simulation.keyring.logins.end(_proven(request, account, simulation))
    return Reply(HTTPStatus.OK)


def _proven(request: Request, account: str, simulation: Simulation) -> Login:
    """Return the login that cookie and body prove.

    Raises:
        Refused: The cookie names none that lives, or what must come with it is not that login's (401).
    """
    login = simulation.keyring.logins.find(account, _cookies(request).get(COOKIE, ""))
    if login is None:
        raise unauthorized(f"no {COOKIE}, or none that is known")
    try:
        csrf = _body(request, simulation).get("csrf")
    except Refused:
        # Whatever is wrong with the body: it holds no csrf.
        csrf = None
    if not (isinstance(csrf, str) and same(login.csrf, csrf)):
        raise Refused(HTTPStatus.UNAUTHORIZED, InternalCode.WRONG_CSRF, "the csrf is not that of the login")
    return login


def _cookies(request: Request) -> dict[str, str]:
    pairs = (part.partition("=") for part in request.headers.get("cookie", "").split(";"))
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _cookie(value: str) -> tuple[str, str]:
    return "Set-Cookie", f"{COOKIE}={value}; Path=/; HttpOnly"
