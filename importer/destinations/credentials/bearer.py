"""A bearer token that was given to us: nobody knows whose it is, and it cannot be renewed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from importer.core.errors import SettingsError
from importer.core.signing import Right
from importer.destinations.credentials.base import KEY_RIGHTS, USER_RIGHTS, Identity

_TOKEN = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True)
class Bearer:
    """A token that was given to us; it cannot be renewed.

    Raises:
        SettingsError: the token is empty or holds blanks, line breaks or letters that no header may hold.
    """

    token: str = field(repr=False)
    origin: str = ""
    """Where it stands, such as "in the variable TOKEN"; empty where nobody said."""

    def __post_init__(self) -> None:
        if not is_token(self.token):
            raise SettingsError(
                "the token is empty or holds blanks or other characters that no token has",
                f"give the token alone{f' {self.origin}' if self.origin else ''}, "
                "without quotes, blanks or the word Bearer",
                code="token-wrong",
            )

    @property
    def secrets(self) -> Sequence[str]:
        """The token."""
        return (self.token,)

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 - a bearer header is the same for all requests
        """``Bearer`` and the token."""
        return f"Bearer {self.token}"

    def renew(self, headers: Mapping[str, str]) -> bool:  # noqa: ARG002 - whatever the answer was
        """A given token cannot be renewed."""
        return False

    @property
    def remedy(self) -> str:
        """Another token."""
        return f"give a valid token {self.origin or 'for this account'}"

    def permission(self, right: Right) -> str:
        """A token does not tell whose it is, so both ways to grant it are named."""
        return f"grant the token's user {USER_RIGHTS[right]}, or its API key {KEY_RIGHTS[right]}"

    def who(self) -> Identity:
        """Somebody with a token."""
        return Identity("bearer", "")

    def close(self) -> None:
        """Nothing was issued to us."""


def is_token(text: object) -> bool:
    """Whether a text can stand in a header as a token."""
    return isinstance(text, str) and _TOKEN.fullmatch(text) is not None
