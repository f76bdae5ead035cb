"""What of a request may be written down: secrets are replaced by what tells equal ones apart from others, no more.

Calls on the account's configuration carry no secrets outside their headers. Of every other call only the fields that
are known to hold none are kept in clear; a body that holds anything unknown is hidden as a whole.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from importer.sandbox.messages import Request, encode

CONFIGURATION = "/configuration/"
SHOWN = frozenset({"username", "client_id", "grant_type", "scope", "v", "version"})
HIDDEN = frozenset(
    {"password", "appKey", "secret", "accessToken", "accessTokenSecret", "csrf", "client_secret"},
)
_FORM = "application/x-www-form-urlencoded"


def concealed(request: Request, seal: bytes) -> Request:
    """Return a request with the secrets of its query and body hidden; headers stay as they are.

    Args:
        request: As it arrived.
        seal: What the hiding depends on; without it nobody can find out a secret by trying.
    """
    if CONFIGURATION in request.path:
        return request
    return replace(request, query=_query(request.query, seal), body=_body(request, seal))


def _query(query: str, seal: bytes) -> str:
    fields = dict(parse_qsl(query, keep_blank_values=True))
    if fields.keys() <= SHOWN:
        return query
    return urlencode(_fields(fields, seal)) if fields.keys() <= SHOWN | HIDDEN else _hidden(query.encode(), seal)


def _body(request: Request, seal: bytes) -> bytes:
    if not request.body:
        return b""
    is_form = request.headers.get("content-type", "").lower().startswith(_FORM)
    fields = _form(request.body) if is_form else _object(request.body)
    if not fields or not fields.keys() <= SHOWN | HIDDEN:
        return _hidden(request.body, seal).encode()
    return urlencode(_fields(fields, seal)).encode() if is_form else encode(_fields(fields, seal))


def _form(body: bytes) -> Mapping[str, Any]:
    return dict(parse_qsl(body.decode("latin-1"), keep_blank_values=True))


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        # What cannot be read is hidden as a whole.
        return {}
    return found if isinstance(found, dict) else {}


def _fields(fields: Mapping[str, Any], seal: bytes) -> dict[str, Any]:
    return {name: value if _is_shown(name, value) else _hidden(encode(value), seal) for name, value in fields.items()}


def _is_shown(name: str, value: object) -> bool:
    return name in SHOWN and isinstance(value, str)


def _hidden(secret: bytes, seal: bytes) -> str:
    return f"hidden:{hmac.new(seal, secret, hashlib.sha256).hexdigest()[:32]}"
