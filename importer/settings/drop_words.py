"""Single values of the settings about dropped files: addresses, accounts, options, hours, patterns; what is wrong."""

import re
import unicodedata
from pathlib import PureWindowsPath
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, SecretStr, Tag, WithJsonSchema

from importer.core.faults import Fault
from importer.core.rules.open_hours import OpenHours
from importer.core.rules.patterns import pattern_fault
from importer.core.rules.zones import read_zone
from importer.settings.complaints import nearest
from importer.settings.keys import AccountNumber
from importer.settings.secret import PLAIN, TABLE, TEXT, MaybeOpen, Secret, SecretPlace

SCHEMES = (
    "file", "s3", "s3a", "sftp", "ssh", "gs", "gcs", "az", "abfs", "abfss", "smb", "https", "http", "ftp", "memory",
)  # fmt: skip
"""How addresses of places begin."""
READ_ONLY = frozenset({"https", "http"})
"""What cannot be written, so that what was taken is filed elsewhere."""
_LONGEST_NAME = 100
_SECRET_OPTION = re.compile(
    r"pass(?:word|wd|phrase)?$|secret|token|(?:^|_)key$|credential|connection_string|(?:^|_)(?:sas|auth|pwd|pin)$", re.I
)
_NAMES_A_KEY = re.compile(r"anon|cache|cloud|google_default|[^{}\n]+\.json")
"""What Google's token may be besides a secret: a way to come by one, and the file in which it stands."""
_PASSWORD = re.compile(r"://[^/@]*:[^/@]+@")
_SIGNED = re.compile(r"[?&;](?:sig|signature|token|key|x-amz-signature|sv|access_token|password)=", re.I)


def is_address(text: str) -> bool:
    """Whether a place is said by an address, not as a folder of this machine."""
    return "://" in text


def scheme_of(text: str) -> str:
    """How an address begins; ``file`` of a folder."""
    return text.partition("://")[0].casefold() if is_address(text) else "file"


def address_fault(text: str) -> str:
    """Why nothing can stand at an address or in a folder, by the writing alone; empty if something may."""
    if not text.strip() or "\0" in text:
        return "write a folder, or an address such as s3://BUCKET/FOLDER"
    scheme, rest = scheme_of(text), text.partition("://")[2].strip("/")
    if scheme in SCHEMES:
        return "the address names no server or bucket" if is_address(text) and not rest and scheme != "file" else ""
    meant = nearest(scheme, SCHEMES)
    return "no place has an address of this kind" + (f'; did you mean "{meant}://"?' if meant else "")


def is_secret_option(key: str, value: object) -> bool:
    """Whether an option of a place holds a secret in clear."""
    if not isinstance(value, str) or (key == "token" and _NAMES_A_KEY.fullmatch(value)):
        return False
    return bool(_SECRET_OPTION.search(key) or tells_secret(value))


def tells_secret(address: str) -> bool:
    """Whether an address holds a password or a signature."""
    return bool(_PASSWORD.search(address) or (is_address(address) and _SIGNED.search(address)))


def _form(value: object) -> str:
    if isinstance(value, dict | SecretPlace):
        return TABLE
    return PLAIN if isinstance(value, bool | int | float) else TEXT


def _address(value: str) -> str:
    if why := address_fault(value):
        raise ValueError(why)
    return value


def _ending(value: str) -> str:
    if "/" in value or "\\" in value or not value.strip(". "):
        raise ValueError('write the ending of a name, such as ".done"')
    return value


def _name(value: str) -> str:
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in value) or not value.strip():
        raise ValueError("write a name that can be read")
    if len(value) > _LONGEST_NAME:
        raise ValueError(f"write a name of at most {_LONGEST_NAME} signs")
    return value


def _pattern(value: str) -> str:
    if why := pattern_fault(value):
        raise ValueError(why)
    return unicodedata.normalize("NFC", value)


def _heartbeat(value: str | SecretPlace) -> str | SecretPlace:
    if isinstance(value, str) and not value.startswith(("https://", "http://")):
        raise ValueError("write an address that begins with https://")
    return value


def _notice(value: SecretStr | SecretPlace) -> SecretStr | SecretPlace:
    if isinstance(value, SecretStr) and not is_address(value.get_secret_value()):
        raise ValueError("write an address as Apprise has it, such as mailtos://... or slack://...")
    return value


def _hours(value: str) -> str:
    return OpenHours.of(value).text


def _zone(value: str) -> str:
    found = read_zone(value)
    if isinstance(found, Fault):
        raise ValueError(f"{found.message} {found.hint}")
    if found.kind != "zone":
        raise ValueError(f'"{value}" is an abbreviation or an offset; write a zone such as Europe/Warsaw')
    return found.name


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str | int) and not isinstance(value, bool) else value


def is_path(text: str) -> bool:
    """Whether a text is written as a folder, not as a name."""
    return any(sign in text for sign in "/\\") or text.startswith((".", "~")) or bool(PureWindowsPath(text).drive)


_ONE = {"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer"}]}
Accounts = Annotated[
    tuple[Annotated[AccountNumber, Field(min_length=1)], ...],
    Field(min_length=1),
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [*_ONE["anyOf"], {"type": "array", "items": _ONE, "minItems": 1}]}),
]
"""Numbers, names or groups; one needs no list."""
Option = Annotated[
    Annotated[str, Tag(TEXT)] | Annotated[SecretPlace, Tag(TABLE)] | Annotated[bool | int | float, Tag(PLAIN)],
    Discriminator(_form),
]
"""A value of an option of a place, or where it stands."""
Address = Annotated[str, Field(json_schema_extra={"minLength": 1}), AfterValidator(_address)]
Ending = Annotated[str, AfterValidator(_ending)]
Hours = Annotated[str, AfterValidator(_hours)]
HeartbeatUrl = Annotated[MaybeOpen, AfterValidator(_heartbeat)]
NoticeUrl = Annotated[Secret, AfterValidator(_notice)]
KnownZone = Annotated[str, AfterValidator(_zone)]
Pattern = Annotated[str, Field(min_length=1), AfterValidator(_pattern)]
RuleName = Annotated[str, Field(min_length=1), AfterValidator(_name)]
