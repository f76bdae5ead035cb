"""What there is to come in with: the ways into an account, and the rights that go with them.

A grant joins ways in that have the same rights; an account may have several grants.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from importer.sandbox.oauth import OAuthKey


@dataclass(frozen=True)
class User:
    """Somebody who logs in by name: with a password, or with the API key of the same grant if that has one."""

    name: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Client:
    """An OAuth 2.0 client; a token that was got without asking for the ``scope``, if there is one, opens nothing."""

    id: str
    secret: str = field(repr=False)
    scope: str | None = None


@dataclass(frozen=True)
class AccountGrant:
    """Ways into an account, and the rights that they give there.

    At least one of bearer token, OAuth 1.0 key, user and OAuth 2.0 client is needed; ``zone`` is the account's own
    time zone.
    """

    account: str
    token: str = field(default="", repr=False)
    read: bool = True
    write: bool = True
    zone: str = "UTC"
    skills: bool = True
    key: OAuthKey | None = None
    user: User | None = None
    client: Client | None = None

    @property
    def opens(self) -> bool:
        """Whether somebody can come in with it."""
        by_user = self.user is not None and bool(self.user.password)
        return bool(self.token) or self.key is not None or by_user or self.client is not None


def check(grants: Sequence[AccountGrant]) -> None:
    """Check that every way in leads to one grant only.

    Raises:
        ValueError: A grant has no way in; or two have the same token, the same key, or in one account the same user
            or client.
    """
    if not all(grant.opens for grant in grants):
        raise ValueError("every grant needs a token of its own, a key, a user with a password, or a client")
    tokens = [grant.token for grant in grants if grant.token]
    keys = [(grant.key.consumer_key, grant.key.token) for grant in grants if grant.key]
    users = [(grant.account, grant.user.name) for grant in grants if grant.user]
    clients = [(grant.account, grant.client.id) for grant in grants if grant.client]
    for kind, found in (("token", tokens), ("key", keys), ("user", users), ("client", clients)):
        if len(set(found)) < len(found):
            raise ValueError(f"every grant needs a {kind} of its own")


def of_user(grants: Sequence[AccountGrant], account: str, name: str, password: str) -> AccountGrant | None:
    """Return the grant of an account's user, if the password is the right one."""
    return next((each for each in _of_name(grants, account, name) if _is_password(each, password)), None)


def of_application(grants: Sequence[AccountGrant], account: str, name: str, key: OAuthKey) -> AccountGrant | None:
    """Return the grant of an account's user who has an API key, if it is this one."""
    return next((each for each in _of_name(grants, account, name) if each.key and _is_key(each.key, key)), None)


def of_client(grants: Sequence[AccountGrant], account: str, id_: str, secret: str) -> AccountGrant | None:
    """Return the grant of an account's OAuth 2.0 client, if the secret is the right one."""
    for each in grants:
        if each.account == account and each.client is not None and each.client.id == id_:
            return each if same(each.client.secret, secret) else None
    return None


def same(known: str, given: str) -> bool:
    """Tell whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(_bytes(known), _bytes(given))


def _of_name(grants: Sequence[AccountGrant], account: str, name: str) -> list[AccountGrant]:
    return [each for each in grants if each.account == account and each.user is not None and each.user.name == name]


def _is_password(grant: AccountGrant, password: str) -> bool:
    return grant.user is not None and bool(grant.user.password) and same(grant.user.password, password)


def _is_key(known: OAuthKey, given: OAuthKey) -> bool:
    pairs = zip(_values(known), _values(given), strict=True)
    return all(same(mine, theirs) for mine, theirs in pairs)


def _values(key: OAuthKey) -> tuple[str, str, str, str]:
    return key.consumer_key, key.consumer_secret, key.token, key.token_secret


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
