"""OAuth 1.0 signatures with HMAC-SHA1, as RFC 5849 (section 3) has them.

A JSON body is no part of what is signed; the query is. Addresses are signed as they were sent.
"""

import base64
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote

METHOD = "HMAC-SHA1"

_PAIR = re.compile(r'([A-Za-z0-9_]+)="([^"]*)"')


@dataclass(frozen=True)
class OAuthKey:
    """The four values of an API key."""

    consumer_key: str
    consumer_secret: str = field(repr=False)
    token: str
    token_secret: str = field(repr=False)


def parameters_of(header: str) -> dict[str, str]:
    """Read what stands behind ``OAuth`` in the Authorization header; the realm is no parameter."""
    return {name: unquote(value) for name, value in _PAIR.findall(header) if name != "realm"}


def base_url(scheme: str, host: str, path: str) -> str:
    """Return the address that is signed: the port only if it is not the scheme's own."""
    name, _, port = host.lower().partition(":")
    own = {"http": "80", "https": "443"}[scheme]
    return f"{scheme}://{name if port in ('', own) else host.lower()}{path}"


def signature(method: str, url: str, query: str, oauth: Mapping[str, str], key: OAuthKey) -> str:
    """Return the signature of a request, before percent-encoding.

    Args:
        method: The HTTP method.
        url: The address without its query, see `base_url`.
        query: The query as sent.
        oauth: The parameters of the header; a signature among them is left out.
        key: Whose secrets sign.
    """
    pairs = [*parse_qsl(query, keep_blank_values=True), *oauth.items()]
    signed = _normalised((name, value) for name, value in pairs if name != "oauth_signature")
    base = "&".join(_escaped(part) for part in (method.upper(), url, signed))
    secret = f"{_escaped(key.consumer_secret)}&{_escaped(key.token_secret)}"
    return base64.b64encode(hmac.digest(secret.encode(), base.encode(), "sha1")).decode()


def _normalised(pairs: Iterable[tuple[str, str]]) -> str:
    return "&".join(f"{name}={value}" for name, value in sorted((_escaped(n), _escaped(v)) for n, v in pairs))


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")
