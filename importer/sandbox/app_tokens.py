"""OAuth 2.0 tokens for clients that sign in with their own credentials; errors as RFC 6749 (section 5.2) has them."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl

from importer.sandbox.gate import check_version
from importer.sandbox.grants import Client, of_client
from importer.sandbox.messages import InternalCode, JsonObject, Refused, Reply, Request, json_reply
from importer.sandbox.refusals import render
from importer.sandbox.serving import rehearsed
from importer.sandbox.simulation import Simulation

FORM_TYPE = "application/x-www-form-urlencoded"
GRANT_TYPE = "client_credentials"
USUAL_LIFE_SECONDS = 3600
_NOT_KEPT = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))


class _Rejected(Refused):
    """A refusal with one of the RFC's own words."""

    def __init__(self, status: int, word: str, message: str) -> None:
        code = InternalCode.UNAUTHORIZED if status == HTTPStatus.UNAUTHORIZED else InternalCode.BAD_REQUEST
        super().__init__(status, code, message, _NOT_KEPT)
        self.word = word


def answer(request: Request, simulation: Simulation) -> Reply | None:
    """Answer a request for a token, of the second version or the first; None if it is for something else."""
    match request.method, *request.segments:
        case ("POST", "sentinel", "api", "v2", "account", account, "app", "token"):
            versioned = False
        case ("POST", "sentinel", "api", "account", account, "app", "token"):
            versioned = True
        case _:
            return None

    def run() -> Reply:
        if versioned:
            check_version(request, "v")
        return _issued(request, account, simulation)

    return rehearsed(request, account, run, simulation, lambda refused: _told(refused, simulation))


def _issued(request: Request, account: str, simulation: Simulation) -> Reply:
    form = _form(request)
    if form.get("grant_type") != GRANT_TYPE:
        message = f"grant_type is not {GRANT_TYPE}"
        raise _Rejected(HTTPStatus.BAD_REQUEST, "unsupported_grant_type", message)
    keyring, id_, secret = simulation.keyring, form.get("client_id", ""), form.get("client_secret", "")
    grant = of_client(keyring.grants, account, id_, secret)
    if grant is None or grant.client is None:
        message = "the client is not known, or its secret is wrong"
        raise _Rejected(HTTPStatus.UNAUTHORIZED, "invalid_client", message)
    token = keyring.issue_web_token(grant, scoped=_is_scoped(grant.client, form.get("scope", "")))
    body: JsonObject = {"access_token": token, "token_type": "Bearer"}
    if simulation.switches.expires_in == "given":
        # A token that lives for good is at least as good as one of the usual life.
        life = simulation.switches.token_ttl
        body["expires_in"] = USUAL_LIFE_SECONDS if life is None else int(life)
    return json_reply(body, *_NOT_KEPT)


def _form(request: Request) -> Mapping[str, str]:
    """Return the fields of the body; of one that comes twice the first.

    Raises:
        Refused: It is no form (400).
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != FORM_TYPE:
        raise _Rejected(HTTPStatus.BAD_REQUEST, "invalid_request", f"the content type is not {FORM_TYPE}")
    try:
        pairs = parse_qsl(request.body.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError as problem:
        raise _Rejected(HTTPStatus.BAD_REQUEST, "invalid_request", "the body is no form") from problem
    return dict(reversed(pairs))


def _is_scoped(client: Client, asked: str) -> bool:
    return client.scope is None or set(client.scope.split()) <= set(asked.split())


def _told(refused: Refused, simulation: Simulation) -> Reply:
    """Return the reply for a refusal, in the RFC's shape unless a gateway's page or nothing is switched on."""
    shape = simulation.switches.error_shape
    if shape in ("html", "empty"):
        return render(refused, shape)
    word = refused.word if isinstance(refused, _Rejected) else "invalid_request"
    return json_reply({"error": word, "error_description": refused.message}, *refused.headers, status=refused.status)
