"""Sign in as an OAuth 2.0 client with its own credentials: a token for an hour, renewed a minute early.

The documents show no ``expires_in``; where it is absent a token lives 3600 seconds. Errors are those of RFC 6749.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from importer.core.errors import Unauthorised
from importer.core.signing import ClientSignIn, Right
from importer.destinations import replies
from importer.destinations.connection import Answer
from importer.destinations.credentials.asking import Desk, WallClock
from importer.destinations.credentials.base import Identity, shortened
from importer.destinations.credentials.bearer import is_token
from importer.destinations.hosts import TOKENS, Hosts

_USUAL_LIFE = 3600.0
"""Seconds that a token lives where the reply does not say."""
_EARLY = 60.0
"""Seconds before its end at which a token is renewed; half of its life if that is less."""
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_CHECK = "check client id and secret (OCCASIONS_CLIENT_ID, OCCASIONS_CLIENT_SECRET)"
_HINTS = {
    "invalid_client": _CHECK,
    "invalid_scope": "check the scope in the settings; without one the client gets what it was registered with",
    "unauthorized_client": "let the client use the grant type client_credentials",
    "unsupported_grant_type": "let the client use the grant type client_credentials",
}


@dataclass(frozen=True)
class _Token:
    """A token, and until when it is used, by the monotonic clock."""

    text: str = field(repr=False)
    until: float


class ClientCredentials:
    """An OAuth 2.0 client.

    Args:
        sign_in: the client's id, its secret and a scope if it needs one.
        hosts: knows the host of tokens.
        account: the account's id.
        timeout: seconds that one request may take.
        now: the wall clock with its zone.
        monotonic: seconds that never go back.
    """

    def __init__(
        self,
        sign_in: ClientSignIn,
        hosts: Hosts,
        account: str,
        *,
        timeout: float,
        now: WallClock,
        monotonic: Callable[[], float],
    ) -> None:
        self._sign_in = sign_in
        self._hosts = hosts
        self._account = account
        self._monotonic = monotonic
        self._desk = Desk("the request for a token", timeout=timeout, now=now)
        self._token: _Token | None = None
        self._issued: list[str] = []

    @property
    def secrets(self) -> Sequence[str]:
        """The client's secret, and all tokens of this run."""
        return (self._sign_in.client_secret, *self._issued)

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 - a bearer header is the same for all requests
        """``Bearer`` and a token that lives for a while yet."""
        if self._token is None or self._monotonic() >= self._token.until:
            self._token = self._asked()
        return f"Bearer {self._token.text}"

    def renew(self, headers: Mapping[str, str]) -> bool:  # noqa: ARG002 - whatever the answer was
        """Ask for another token."""
        self._token = None
        self._token = self._asked()
        return True

    @property
    def remedy(self) -> str:
        """The client got a token, but the API does not take it."""
        return (
            "check OCCASIONS_CLIENT_ID and OCCASIONS_ACCOUNT; this API may not take OAuth 2.0 clients: use an API key"
        )

    def permission(self, right: Right) -> str:
        """A scope, of which the documents say nothing for this API."""
        need = {"read": "reading", "write": "writing", "skills": "the skills"}[right]
        return (
            f"grant the client a scope that covers {need} and name it in the setting scope; "
            "if none does, this API does not take OAuth 2.0 clients: use an API key"
        )

    def who(self) -> Identity:
        """The client by the beginning of its id."""
        return Identity("client", shortened(self._sign_in.client_id))

    def close(self) -> None:
        """A token ends by itself."""
        self._desk.close()

    def _asked(self) -> _Token:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._sign_in.client_id,
            "client_secret": self._sign_in.client_secret,
        }
        if self._sign_in.scope:
            form["scope"] = self._sign_in.scope
        url = f"{self._hosts.base(TOKENS)}/sentinel/api/v2/account/{self._account}/app/token"
        answer = self._desk.post(url, urlencode(form).encode(), _FORM)
        if not 200 <= answer.status < 300:
            raise self._refusal(answer)
        return self._read(answer)

    def _read(self, answer: Answer) -> _Token:
        found = self._desk.decoded(answer)
        text, kind = found.get("access_token"), found.get("token_type", "Bearer")
        if not is_token(text) or str(kind).lower() != "bearer":
            raise self._desk.unreadable(answer)
        if text not in self._issued:
            self._issued.append(str(text))
        life = _life(found.get("expires_in"))
        return _Token(str(text), self._monotonic() + life - min(_EARLY, life / 2))

    def _refusal(self, answer: Answer) -> Unauthorised:
        said = replies.words(answer.body, self.secrets)
        name = _error_of(answer)
        known = name if name in _HINTS else ""
        words = ": ".join(dict.fromkeys(each for each in (known, said) if each))
        message = f"the token is refused to the client ({answer.status}){f': {words}' if words else ''}"
        return Unauthorised(message, _HINTS.get(name, _CHECK), status=answer.status, code="client-refused")


def _error_of(answer: Answer) -> str:
    """The name of the error, as RFC 6749 has it; "" if there is none."""
    try:
        found = replies.decode(answer.body)
    except ValueError:
        return ""
    return str(found.get("error") or "") if isinstance(found, dict) else ""


def _life(seconds: object) -> float:
    """Seconds that a token lives: as the reply says, if that makes sense."""
    text = str(seconds)
    return float(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) else _USUAL_LIFE
