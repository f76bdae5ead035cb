"""What is put into the Authorization header; each way of authenticating is one class of the same shape."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from importer.core.errors import SettingsError

_TOKEN = re.compile(r"[\x21-\x7e]+")


class Credentials(Protocol):
    """A way to authenticate requests."""

    @property
    def secrets(self) -> Sequence[str]:
        """All strings that must never be shown; they are cut out of whatever the API says."""

    def header(self, method: str, url: str) -> str:
        """The value of the Authorization header for one request; asked anew for every attempt.

        Args:
            method: GET, POST, PUT or DELETE.
            url: the full URL with its query, exactly as it is sent.
        """

    def renew(self) -> bool:
        """Get fresh credentials after a 401; False where that cannot be done, and the run must stop."""


@dataclass(frozen=True)
class Bearer:
    """A token that was given to us; it cannot be renewed.

    Raises:
        SettingsError: the token is empty or holds blanks, line breaks or letters that no header may hold.
    """

    token: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.token):
            raise SettingsError(
                "the token is empty or holds blanks or other characters that no token has",
                "set OCCASIONS_TOKEN to the token alone, without quotes, blanks or the word Bearer",
                code="token-wrong",
            )

    @property
    def secrets(self) -> Sequence[str]:
        """The token."""
        return (self.token,)

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 - a bearer header is the same for all requests
        """``Bearer`` and the token."""
        return f"Bearer {self.token}"

    def renew(self) -> bool:
        """A given token cannot be renewed."""
        return False
