"""Made-up credentials of all four ways in, and the file that tells a client of them.

The file is TOML in the form of a client's settings: where the Domain API is, to which hosts credentials may go, and
one account for each way in.
"""

import json
import os
import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from importer.sandbox.fault_text import Unwritable
from importer.sandbox.grants import AccountGrant, Client, User
from importer.sandbox.oauth import OAuthKey

RIGHTS = ("read", "write", "skills")
ONE_ACCOUNT = "sandbox"
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def parse_rights(text: str) -> frozenset[str]:
    """Read rights, such as ``read,write``.

    Raises:
        Unwritable: There is another one among them.
    """
    named = frozenset(part.strip() for part in text.split(","))
    if not named.issubset(RIGHTS):
        raise Unwritable(f'"{text}" names no rights; write some of {",".join(RIGHTS)}')
    return named


def with_token(account: str, zone: str, rights: Collection[str], token: str) -> AccountGrant:
    """Return the grant of a bearer token with these rights."""
    read, write, skills = (right in rights for right in RIGHTS)
    return AccountGrant(account, token, zone=zone, read=read, write=write, skills=skills)


def made_up(account: str, zone: str, rights: Collection[str]) -> AccountGrant:
    """Return a grant with a bearer token, a user, an API key and an OAuth 2.0 client that nobody can guess."""
    return replace(
        with_token(account, zone, rights, secrets.token_hex(32)),
        user=User("sandbox-user", secrets.token_urlsafe(16)),
        key=OAuthKey(*(secrets.token_hex(16) for _ in range(4))),
        client=Client(f"sandbox-{secrets.token_hex(4)}", secrets.token_hex(24)),
    )


def write_sign_in(path: Path, url: str, grants: Sequence[AccountGrant]) -> None:
    """Write a new file that only its owner may read.

    Args:
        path: Where.
        url: Where the server listens.
        grants: One of each account, with all ways in that are to be told.

    Raises:
        FileExistsError: There is something already.
        OSError: It cannot be written.
    """
    text = "\n".join(_lines(url, grants)) + "\n"
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(text)


def _lines(url: str, grants: Sequence[AccountGrant]) -> Iterator[str]:
    yield "# Credentials of a SANDBOX, good for as long as it runs."
    yield f"domain_api = {_quoted(url)}"
    yield f"allowed_hosts = [{_quoted(urlsplit(url).hostname or '')}]"
    for grant in grants:
        stem = ONE_ACCOUNT if len(grants) == 1 else grant.account
        for way, fields in _ways(grant).items():
            name = f"{stem}-{way}"
            yield ""
            yield f"[accounts.{name if _BARE_KEY.fullmatch(name) else _quoted(name)}]"
            for key, value in {"number": grant.account, "zone": grant.zone, **fields}.items():
                yield f"{key} = {_quoted(value)}"


def _ways(grant: AccountGrant) -> dict[str, dict[str, str]]:
    ways: dict[str, dict[str, str]] = {}
    if grant.token:
        ways["bearer"] = {"token": grant.token}
    if grant.user is not None and grant.user.password:
        ways["user"] = {"username": grant.user.name, "password": grant.user.password}
    if grant.key is not None:
        consumer = {"app_key": grant.key.consumer_key, "app_secret": grant.key.consumer_secret}
        ways["key"] = {**consumer, "access_token": grant.key.token, "access_token_secret": grant.key.token_secret}
    if grant.client is not None:
        scope = {} if grant.client.scope is None else {"scope": grant.client.scope}
        ways["client"] = {"client_id": grant.client.id, "client_secret": grant.client.secret, **scope}
    return ways


def _quoted(text: str) -> str:
    """Write a text as TOML has it: as JSON has it, but for one character that TOML wants escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
