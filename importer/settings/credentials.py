"""The four ways to sign in as settings say them: whole, from one place, and only one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from importer.core.errors import SettingsError
from importer.core.signing import BearerSignIn, ClientSignIn, KeySignIn, SignIn, UserSignIn
from importer.settings.secret import SecretPlace, origin_of, read_secret

Said = Mapping[str, SecretStr | str | SecretPlace | None]
"""Key of a credential -> what was said, or None."""
PREFIX = "OCCASIONS_"
FILE = "occasions.toml"
WAYS: Mapping[str, tuple[str, ...]] = {
    "token": ("token",),
    "user": ("username", "password"),
    "key": ("app_key", "app_secret", "access_token", "access_token_secret"),
    "client": ("client_id", "client_secret"),
}
"""Name of a way -> the keys that it needs, all of them."""
KEYS = tuple(key for keys in WAYS.values() for key in keys)
SECRETS = tuple(key for key in KEYS if key not in ("username", "app_key", "client_id"))
"""Keys whose value nobody else may see."""
_CALLED = {"token": "a bearer token", "user": "a user's login", "key": "an API key", "client": "an OAuth 2.0 client"}


@dataclass(frozen=True)
class CredentialPlace:
    """Where credentials are said: in variables, or in a part of the settings file."""

    folder: Path = field(default_factory=Path)
    """Where relative files of secrets begin."""
    part: str | None = None
    """The part of the file, such as ``accounts.munich.``; empty is its top level, None are the variables."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Key -> line of the file."""

    def key(self, name: str) -> str:
        """A key as it is written there."""
        return f"{PREFIX}{name.upper()}" if self.part is None else f"{self.part}{name}"

    def called(self, name: str) -> str:
        """A key with the place where it stands, for the beginning of a message."""
        if self.part is None:
            return f"the variable {self.key(name)}"
        line = f", line {self.lines[name]}" if name in self.lines else ""
        return f"{FILE}{line}, {self.key(name)}"


def ways_begun(said: Said) -> tuple[str, ...]:
    """The ways of which a key is there."""
    return tuple(way for way, keys in WAYS.items() if any(said.get(key) is not None for key in keys))


def holds_a_way(said: Said) -> bool:
    """Whether all keys of a way are there."""
    return any(all(said.get(key) is not None for key in keys) for keys in WAYS.values())


def sign_in_of(said: Said, place: CredentialPlace, scope: str | None, account: str | None) -> SignIn:
    """The way to sign in that was said; its secrets are read now.

    Raises:
        SettingsError: there is none, or two, or one in parts; or a secret cannot be read.
    """
    begun = ways_begun(said)
    if not begun:
        raise _none(account)
    if len(begun) > 1:
        raise _two(said, place, begun)
    missing = [key for key in WAYS[begun[0]] if said.get(key) is None]
    if missing:
        raise _incomplete(said, place, begun[0], missing)
    values = [_read(said, key, place) for key in WAYS[begun[0]]]
    if begun[0] == "token":
        token = said["token"]
        assert token is not None  # noqa: S101 - the way is whole
        return BearerSignIn(values[0], origin_of(token, place.called("token")))
    if begun[0] == "user":
        return UserSignIn(*values)
    if begun[0] == "key":
        return KeySignIn(*values)
    return ClientSignIn(values[0], values[1], scope)


def _read(said: Said, key: str, place: CredentialPlace) -> str:
    value = said[key]
    assert value is not None  # noqa: S101 - the way is whole
    return read_secret(value, place.called(key), place.folder)


def _none(account: str | None) -> SettingsError:
    user, key, client = (" and ".join(f"{PREFIX}{each.upper()}" for each in WAYS[way]) for way in list(WAYS)[1:])
    return SettingsError(
        f"No credentials are set for the account {account}." if account else "No credentials are set.",
        f"set the variable {PREFIX}TOKEN; or {user}; or {client};\n"
        f"or {key.replace(' and ', ', ', 2)}.\n"
        f"To keep them for many accounts, or elsewhere than in variables, begin with: occasions init",
        code="credentials-missing",
    )


def _two(said: Said, place: CredentialPlace, begun: tuple[str, ...]) -> SettingsError:
    first, second = begun[:2]
    one, other = (next(key for key in WAYS[way] if said.get(key) is not None) for way in (first, second))
    where = "The variables hold" if place.part is None else f"{_lined(place, other)} holds"
    return SettingsError(
        f"{where} two ways to sign in: {_CALLED[first]} ({place.key(one)}) and {_CALLED[second]} ({place.key(other)}).",
        "take one of them away." if place.part is not None else "unset one of them.",
        code="credentials-doubled",
    )


def _incomplete(said: Said, place: CredentialPlace, way: str, missing: list[str]) -> SettingsError:
    there = next(key for key in WAYS[way] if said.get(key) is not None)
    names = ", ".join(place.key(key) for key in missing)
    where = "the variables" if place.part is None else _lined(place, there)
    return SettingsError(
        f"To sign in with {_CALLED[way]}, {where} {'lack' if place.part is None else 'lacks'} {names}.",
        f"{'set' if place.part is None else 'write'} {names}, or take {place.key(there)} away.",
        code="credentials-incomplete",
    )


def _lined(place: CredentialPlace, key: str) -> str:
    return f"{FILE}, line {place.lines[key]}," if key in place.lines else FILE
