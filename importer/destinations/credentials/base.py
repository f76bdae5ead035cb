"""What every way to authorise requests can do, and the words that they share.

Signing in happens when the first header is asked for, and again when what was issued has ended. Where it fails, the
errors of ``importer.core.errors`` leave: ``TransientError`` and ``RateLimited`` if a later try may work,
``Unauthorised`` if we are refused, plain ``DestinationError`` for an answer that cannot be understood. Nothing was
applied then, whatever the request was for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from importer.core.signing import Right

KEY_RIGHTS: Mapping[Right, str] = {
    "read": "Administration > Working Hours API: Read",
    "write": "Administration > Working Hours API: Write",
    "skills": "Administration > Working Hours API: Edit skill working hours",
}
"""What an API key must be granted, by the names of the admin console."""
_SCHEDULER = '"Configure account Shift Scheduler"'
USER_RIGHTS: Mapping[Right, str] = {
    "read": _SCHEDULER,
    "write": _SCHEDULER,
    "skills": '"Configure skill workdays and special occasions"',
}
"""What a user's profile must allow, by the names of the admin console."""


@dataclass(frozen=True)
class Identity:
    """As whom we have signed in, as far as that is known."""

    kind: Literal["bearer", "user", "key", "client"]
    name: str
    """The user's login name, the key's or the client's id shortened; empty for a token, which does not tell."""
    zone: str | None = None
    """The account's zone, if signing in told one that we know."""


class Credentials(Protocol):
    """A way to authorise requests."""

    @property
    def secrets(self) -> Sequence[str]:
        """All strings that must never be shown, those issued so far among them; cut out of whatever the API says."""

    def header(self, method: str, url: str) -> str:
        """The value of the Authorization header for one request; asked anew for every attempt.

        Args:
            method: GET, POST, PUT or DELETE.
            url: the full URL with its query, exactly as it is sent.

        Raises:
            DestinationError: signing in did not work.
        """

    def renew(self, headers: Mapping[str, str]) -> bool:
        """Get fresh credentials after a 401; False where that cannot be done, and the run must stop.

        Args:
            headers: those of the answer; their names in any case.

        Raises:
            DestinationError: signing in did not work.
        """

    @property
    def remedy(self) -> str:
        """What to do about a 401 that renewing did not lift."""

    def permission(self, right: Right) -> str:
        """What to do about a 403: where the right that was lacking is granted."""

    def who(self) -> Identity:
        """As whom we are signed in; signs in where only that tells.

        Raises:
            DestinationError: signing in did not work.
        """

    def close(self) -> None:
        """Give back what was issued, as far as that can be done; trouble is logged, not raised."""


def shortened(name: str) -> str:
    """Enough of a key's name to know it by.

    >>> shortened("4a7f02c5b9e84d1f"), shortened("demo")
    ('4a7f…', 'd…')
    """
    return f"{name[: min(4, max(1, len(name) // 4))]}…"
