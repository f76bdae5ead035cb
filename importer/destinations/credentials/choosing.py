"""The credentials for a way to sign in."""

from collections.abc import Callable

from importer.core.signing import BearerSignIn, KeySignIn, SignIn, UserSignIn
from importer.destinations.credentials.asking import WallClock
from importer.destinations.credentials.base import Credentials
from importer.destinations.credentials.bearer import Bearer
from importer.destinations.credentials.login import UserCredentials
from importer.destinations.credentials.oauth2 import ClientCredentials
from importer.destinations.hosts import Hosts


def credentials_for(
    sign_in: SignIn,
    hosts: Hosts,
    account: str,
    *,
    timeout: float,
    now: WallClock,
    monotonic: Callable[[], float],
) -> Credentials:
    """The credentials for a way to sign in; nothing is sent before a header is asked for.

    Args:
        sign_in: one of the four ways, with its secrets.
        hosts: knows the hosts of logins and tokens.
        account: the account's id.
        timeout: seconds that one request may take.
        now: the wall clock with its zone.
        monotonic: seconds that never go back.

    Raises:
        SettingsError: a token that cannot be one.
    """
    if isinstance(sign_in, BearerSignIn):
        return Bearer(sign_in.token, sign_in.origin)
    if isinstance(sign_in, KeySignIn):
        from importer.destinations.credentials.oauth1 import KeyCredentials  # its library is slow to load

        return KeyCredentials(sign_in, now=now)
    if isinstance(sign_in, UserSignIn):
        return UserCredentials(sign_in, hosts, account, timeout=timeout, now=now, monotonic=monotonic)
    return ClientCredentials(sign_in, hosts, account, timeout=timeout, now=now, monotonic=monotonic)
