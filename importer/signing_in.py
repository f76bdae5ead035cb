"""Sign in to an account, and find out who we are there and what we may do; nothing is changed."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Literal

from importer.connecting import OpenAccount, WallClock, tell_pause
from importer.core.signing import Right
from importer.destinations.credentials import Identity
from importer.destinations.rights import RightsTrial
from importer.sending.pace import patiently
from importer.settings import SANDBOX, Settings

SCHEMA = "occasions-login/1"
ALL: tuple[Right, ...] = ("read", "write", "skills")
_WAYS = {"bearer": "with a bearer token", "user": "user", "key": "API key", "client": "OAuth 2.0 client"}
_RIGHTS: dict[Right, str] = {
    "read": "read special occasions",
    "write": "write special occasions",
    "skills": "read and write skills",
}
_UNKNOWN_ZONE = "not known; name it in OCCASIONS_ZONE or as zone in occasions.toml, or give --zone with each sheet"
_WIDTH = 120
"""Width of the lines; a permission's name is not broken then."""
_LABEL = 14
"""Width of what stands before the values."""


@dataclass(frozen=True)
class RightFound:
    """One right: whether we have it, and where it is granted if not."""

    right: Right
    granted: bool
    permission: str


@dataclass(frozen=True)
class SignInFound:
    """Who we are in an account, and what we may do."""

    account: str
    name: str | None
    """The account's name in the settings, if it has one."""
    simulated: bool
    host: str
    identity: Identity
    zone: str | None
    """The account's zone, of which imports take the settings' if they name one."""
    zone_from: Literal["sign-in", "settings"] | None
    settings_zone: str | None
    rights: tuple[RightFound, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing that was tried is lacking."""
        return all(each.granted for each in self.rights)


def find_sign_in(settings: Settings, account: OpenAccount, clock: WallClock, *, check: bool) -> SignInFound:
    """Sign in, and try what we may do.

    Args:
        settings: the account's settings.
        account: where to.
        clock: the wall clock.
        check: whether all rights are tried; else reading only, which shows that the credentials are taken.

    Raises:
        DestinationError: we cannot sign in, or the API says neither yes nor no.
    """
    identity = account.who()
    number = account.destination.account
    trial = RightsTrial(account.host, number, account.credentials, timeout=settings.timeout, now=clock)
    with closing(trial):
        rights = tuple(_found(right, account, trial) for right in (ALL if check else ALL[:1]))
    simulated = settings.api == SANDBOX
    told = "UTC" if simulated else identity.zone
    return SignInFound(
        account=number,
        name=settings.name,
        simulated=simulated,
        host=account.host,
        identity=identity,
        zone=told or settings.zone,
        zone_from="sign-in" if told else "settings" if settings.zone else None,
        settings_zone=settings.zone,
        rights=rights,
    )


def _found(right: Right, account: OpenAccount, trial: RightsTrial) -> RightFound:
    granted = patiently(account.pace, tell_pause, lambda: trial.granted(right))
    return RightFound(right, granted, account.credentials.permission(right))


def sign_in_text(found: SignInFound) -> str:
    """What was found, for people; a line for each thing, and one more for each right that is lacking."""
    return "".join(f"{label:<{_LABEL}}{value}\n" for label, value in _lines(found))


def _lines(found: SignInFound) -> Iterator[tuple[str, str]]:
    who = found.identity
    yield "Signed in", f"{_WAYS[who.kind]} {who.name}".strip()
    yield "Account", f"{found.account} ({found.name})" if found.name else found.account
    yield "Host", f"{found.host} (SANDBOX: a simulated account)" if found.simulated else found.host
    yield "Zone", _zone_text(found)
    for number, each in enumerate(found.rights):
        answer = "yes" if each.granted else "no"
        yield "" if number else "May", f"{_RIGHTS[each.right]:<{max(map(len, _RIGHTS.values())) + 2}}{answer}"
        if not each.granted:
            yield from (("", f"  {line}") for line in wrap(each.permission, _WIDTH - _LABEL))


def _zone_text(found: SignInFound) -> str:
    if found.zone is None:
        return _UNKNOWN_ZONE
    if found.zone_from == "settings":
        return f"{found.zone}, from the settings"
    told = found.zone if found.simulated else f"{found.zone}, as the login told it"
    if found.settings_zone in (None, found.zone):
        return told
    return f"{told}; imports take {found.settings_zone}, from the settings"


def sign_in_json(found: SignInFound) -> dict[str, Any]:
    """What was found, for scripts."""
    return {
        "schema": SCHEMA,
        "account": found.account,
        "host": found.host,
        "simulated": found.simulated,
        "signed_in": {"kind": found.identity.kind, "name": found.identity.name or None},
        "zone": found.zone,
        "zone_from": found.zone_from,
        "rights": [
            {"right": each.right, "granted": each.granted, "remedy": None if each.granted else each.permission}
            for each in found.rights
        ],
    }
