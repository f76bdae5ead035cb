"""What libraries of other places raise, in our words and without secrets."""

import re
import sys
from collections.abc import Mapping
from typing import Any

from importer.core.errors import PlaceError
from importer.places.troubles import KNOWN, told

_RAISED = {
    "aiohttp.client_exceptions": "ClientError",
    "azure.core.exceptions": "AzureError",
    "botocore.exceptions": "BotoCoreError ClientError",
    "gcsfs.retry": "HttpError NonRetryableError ChecksumError",
    "google.auth.exceptions": "GoogleAuthError",
    "paramiko.ssh_exception": "SSHException",
    "smbprotocol.exceptions": "SMBException",
    "spnego.exceptions": "SpnegoError",
}
"""The roots of what the libraries raise besides OSError and ValueError, by module."""
_LOGIN = re.compile(
    r"auth|credential|logon|access ?denied|forbidden|signature ?does|invalid ?access ?key|expired ?token"
    r"|permission '|anonymous caller",
    re.IGNORECASE,
)
_NO_WAY = re.compile(r"connect|timed? ?out|resolve|name or service|unreachable", re.IGNORECASE)
_REASONS = {
    r"failed to resolve|name or service not known|getaddrinfo|nodename nor servname|temporary failure in name": (
        "no server of that name is known here"
    ),
    r"refused|connect call failed": "nobody answers there",
    r"timed? ?out": "nothing came in time",
    r"unreachable|no route": "no way leads there",
}
"""How libraries say why nobody answers -> our words; their texts have all of their inside in them."""
_NOT_TRUSTED = re.compile(r"certificate.?verify|self.signed certificate|hostname mismatch", re.IGNORECASE)
_HOST = re.compile(r"(?:host[= ]+|HTTPS?ConnectionPool\(host=)'?([\w-]+(?:\.[\w-]+)+)")
_NO_KEY = re.compile(r"default ?credentials|DefaultAzureCredential|NoCredentials", re.IGNORECASE)
_IN_ADDRESSES = re.compile(r"(?<=://)[^/@\s\"']+@|\?[^\s\"')]+")
"""User and password in an address, and its query, where tokens stand."""
_NUMBER = re.compile(r"\[Errno [^\]]*\] ?")
_SECRET = re.compile(r"pass|secret|token|key|credential|sas|connection_string|auth", re.IGNORECASE)
_IN_CONNECTIONS = re.compile(r"(?:AccountKey|SharedAccessSignature)=([^;]+)", re.IGNORECASE)
"""What is secret within the connection string of Azure."""
_AZURES_TAIL = re.compile(r"\s*RequestId:[0-9a-f-]{36}.*", re.DOTALL)
"""What helps only those who run the store."""
_UNREACHED = re.compile(r"failed to resolve|max retries exceeded|cannot connect to host", re.IGNORECASE)
"""Nobody answered, even where the host is called oauth2 or the fault an authentication error."""
_LONGEST = 200


def foreign() -> tuple[type[BaseException], ...]:
    """What the libraries that are loaded by now may raise."""
    # ValueError is what they say of an answer that they cannot read, such as an address of which no host has the name.
    found: list[type[BaseException]] = [OSError, EOFError, ValueError]
    for module, names in _RAISED.items():
        if module in sys.modules:
            found += [getattr(sys.modules[module], name) for name in names.split()]
    return tuple(found)


class Secrets:
    """What no message may hold.

    Args:
        options: a place's options; those whose names say so are secrets.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        values = {str(value) for name, value in options.items() if _SECRET.search(name) and isinstance(value, str)}
        values |= {each for value in values for each in _IN_CONNECTIONS.findall(value)}
        self._values = sorted((each for each in values if each), key=len, reverse=True)

    def cut(self, text: str) -> str:
        """A foreign text in one line without secrets."""
        for value in self._values:
            text = text.replace(value, "...")
        text = _AZURES_TAIL.sub("", text)
        text = " ".join(_NUMBER.sub("", _IN_ADDRESSES.sub("", text)).split())
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."

    def told(self, action: str, fault: BaseException) -> PlaceError:
        """What a fault of a library means.

        Args:
            action: what could not be done, such as ``"a.csv" in s3://drops cannot be read``.
            fault: as it was raised.
        """
        if isinstance(fault, OSError) and fault.errno in KNOWN and not isinstance(fault, PermissionError):
            return told(action, fault)
        text = self.cut(str(fault))
        # The exception's name says more than many of these texts do; the end of a long one says why.
        said = f"{type(fault).__name__} {fault}"
        if _NOT_TRUSTED.search(said):
            return PlaceError(
                f"{action}: the certificate of {_host(said)} is not trusted.",
                "if its owner signs it, write ca_file = FILE into the place's options.",
                code="place-refused",
            )
        if _NO_KEY.search(said):
            return PlaceError(
                f"{action}: we are not let in, because no key was found: neither in the place's options, nor where the "
                "store's own programs look.",
                "write the key or token into the place's options; docs/drops.md shows it for each kind of place.",
                code="place-refused",
            )
        if isinstance(fault, PermissionError) or (_LOGIN.search(said) and not _UNREACHED.search(said)):
            return PlaceError(
                f"{action}: we are not let in. {text}".strip(),
                "look at the user, password, key or token in the place's options, and at the rights they give.",
                code="place-refused",
            )
        if isinstance(fault, TimeoutError | ConnectionError | EOFError) or _NO_WAY.search(said):
            why = next(
                (f"{_host(said)}: {words}." for sign, words in _REASONS.items() if re.search(sign, said, re.I)), text
            )
            return PlaceError(
                f"{action}: no answer. {why}".strip(), "look at the address and the network; it is tried again later."
            )
        if isinstance(fault, FileNotFoundError):
            return PlaceError(f"{action}: it is not there. {text}".strip(), "look at the address.")
        return PlaceError(f"{action}: {text or 'no reason was given'}.".replace("..", "."))


def _host(said: str) -> str:
    """The server that a text of a library is about."""
    found = _HOST.search(said)
    return found[1] if found else "the server"
