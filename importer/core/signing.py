"""The nouns of signing in: four ways, each with its secrets, and the rights that a request may need.

The ways are those of the API's documents: a bearer token, a user's login, an API key (OAuth 1.0), and an OAuth 2.0
client. Secrets are plain strings here, because they must be sent; they never show in a ``repr``.
"""

from dataclasses import dataclass, field
from typing import Literal

Right = Literal["read", "write", "skills"]
"""What a request needs: reading occasions, writing them, or reading and writing the skills that use them."""


@dataclass(frozen=True)
class BearerSignIn:
    """A token that was given to us."""

    token: str = field(repr=False)
    origin: str = field(default="", compare=False)
    """Where it stands, such as "in the variable TOKEN"; empty where nobody said."""


@dataclass(frozen=True)
class UserSignIn:
    """A user's name and password, for a login that gives a token."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class KeySignIn:
    """The four values of an API key (OAuth 1.0)."""

    app_key: str
    app_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)


@dataclass(frozen=True)
class ClientSignIn:
    """An OAuth 2.0 client that signs in with its own credentials."""

    client_id: str
    client_secret: str = field(repr=False)
    scope: str | None = None


SignIn = BearerSignIn | UserSignIn | KeySignIn | ClientSignIn
