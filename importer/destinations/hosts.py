"""Which host serves an account: the one that was named, or what the Domain API says.

The Domain API is asked without credentials. Its answer decides where they go, so it is not believed blindly: only a
plain host within an allowed domain is taken, and always over https. Everything about occasions and skills, readings
too, goes to the read-write service: the host of the read-only one may lag behind what was just written.
"""

import datetime as dt
import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests

from importer.core.errors import DestinationError, RateLimited, TransientError
from importer.destinations import replies
from importer.destinations.connection import Answer, Connection, checked_account, checked_api, is_loopback

OCCASIONS = "accountConfigReadWrite"
"""The service of occasions and skills, for reading and writing."""
LOGIN = "agentVep"
"""The service that users log in to."""
TOKENS = "sentinel"
"""The service that gives tokens to OAuth 2.0 clients."""
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[0-9]{1,5})?")
_MOST_BYTES = 1024 * 1024
_PORTS = range(1, 65_536)
_LONGEST = 253
_LATE = 408
_INSTEAD = "name the account's host with --api https://HOST"


class Hosts(Protocol):
    """Knows where an account's services are."""

    def base(self, service: str) -> str:
        """Scheme, host and port of a service, without a slash at the end.

        Raises:
            DestinationError: it cannot be found out, or nothing may be sent there.
        """


class OneHost:
    """One host that plays all services.

    Args:
        url: scheme, host, port and perhaps a path.

    Raises:
        SettingsError: it is no such address, or neither https nor on this machine.
    """

    def __init__(self, url: str) -> None:
        self._url = checked_api(url)

    def base(self, service: str) -> str:  # noqa: ARG002 - it plays all of them
        """That host."""
        return self._url


class DomainHosts:
    """The hosts that the Domain API names for an account; each is asked for once. Safe for several threads.

    Args:
        domain_api: the Domain API's address.
        account: the account's id.
        allowed: domains that credentials may be sent to; an entry allows itself and all below it.
        timeout: seconds that one request may take.
        now: the wall clock with its zone.

    Raises:
        SettingsError: the Domain API's address or the account's id cannot be right.
    """

    def __init__(
        self,
        domain_api: str,
        account: str,
        allowed: Sequence[str],
        *,
        timeout: float,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._domain_api = checked_api(domain_api, "domain_api (OCCASIONS_DOMAIN_API)")
        self._account = checked_account(account)
        self._allowed = tuple(entry.strip().lower().removeprefix("*").strip(".") for entry in allowed)
        self._timeout = timeout
        self._now = now
        self._found: dict[str, str] = {}
        self._lock = Lock()

    def base(self, service: str) -> str:
        """Where a service is, as the Domain API says.

        Raises:
            TransientError: the Domain API is busy or away.
            DestinationError: it knows no such account or service, or names what credentials must not be sent to.
        """
        with self._lock:
            if service not in self._found:
                self._found[service] = self._address(service, self._asked(service))
            return self._found[service]

    def _asked(self, service: str) -> str:
        url = f"{self._domain_api}/api/account/{self._account}/service/{service}/baseURI.json?version=1.0"
        connection = Connection(None, self._timeout, _MOST_BYTES)
        try:
            answer = connection.exchange("GET", url, None, {})
        except TransientError as fault:
            raise TransientError(f"the Domain API: {fault.message}", _unreachable(fault.hint)) from None
        except DestinationError as fault:
            raise DestinationError(f"the Domain API: {fault.message}", fault.hint, code=fault.code) from None
        finally:
            connection.close()
        if not 200 <= answer.status < 300:
            raise self._refusal(answer, service)
        return self._named(answer, service)

    def _refusal(self, answer: Answer, service: str) -> DestinationError:
        status = answer.status
        said = replies.words(answer.body, ())
        after = f": {said}" if said else ""
        if status == requests.codes.unauthorized:
            message = f"the Domain API knows no account {self._account} (401){after}"
            return DestinationError(message, "check --account", status=status, code="account-unknown")
        if status == requests.codes.not_found:
            message = f"the Domain API names no host of {service} for account {self._account} (404){after}"
            return DestinationError(message, f"check --account, or {_INSTEAD}", status=status, code="host-unknown")
        pause = replies.seconds_to_wait(answer.headers.get("Retry-After"), self._now())
        message = f"the Domain API answered {status}{after}"
        if status == requests.codes.too_many_requests:
            return RateLimited(message, "try again later", status=status, retry_after=pause)
        if status == _LATE or status >= requests.codes.server_error:
            return TransientError(message, f"try again later, or {_INSTEAD}", status=status, retry_after=pause)
        return DestinationError(message, f"check domain_api in the settings, or {_INSTEAD}", status=status)

    def _named(self, answer: Answer, service: str) -> str:
        try:
            found = replies.decode(answer.body)
        except ValueError:
            message = "the Domain API's answer was cut short or is not JSON"
            raise TransientError(message, f"try again later, or {_INSTEAD}", status=answer.status) from None
        for entry in _entries(found):
            if entry.get("service") == service and str(entry.get("account")) == self._account:
                return str(entry.get("baseURI"))
        message = f"the Domain API's answer names no host of {service} for account {self._account}"
        raise DestinationError(message, _INSTEAD, code="host-unknown")

    def _address(self, service: str, host: str) -> str:
        """The address of a host that may be believed.

        Raises:
            DestinationError: it is not a plain host, or in no allowed domain.
        """
        plain = host.lower()
        port = plain.partition(":")[2]
        if len(plain) > _LONGEST or not _HOST.fullmatch(plain) or (port and int(port) not in _PORTS):
            message = f"the Domain API names something that is not a host for {service}; no credentials were sent"
            raise DestinationError(message, _INSTEAD, code="host-refused")
        name = plain.partition(":")[0]
        if not any(_within(name, domain) for domain in self._allowed):
            known = ", ".join(self._allowed) or "none"
            raise DestinationError(
                f"the Domain API names {plain} for {service}, which is in no allowed domain ({known}); "
                "no credentials were sent",
                "if that host is the account's, add its domain to allowed_hosts (OCCASIONS_ALLOWED_HOSTS)",
                code="host-refused",
            )
        here = urlsplit(self._domain_api)
        rehearsal = here.scheme == "http" and is_loopback(name)  # the address was checked: http is this machine
        return f"{'http' if rehearsal else 'https'}://{plain}"


def _entries(found: Any) -> Iterable[Mapping[str, Any]]:
    """The services of a reply, which are one object or a list below ``baseURIs``."""
    listed = found.get("baseURIs", [found]) if isinstance(found, dict) else []
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _within(host: str, domain: str) -> bool:
    """Whether a host is allowed by a domain: equal, or below it. An IP address is below nothing."""
    if host == domain:
        return bool(domain)
    return bool(domain) and not _is_number(host) and host.endswith(f".{domain}")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.rpartition(".")[2].isdigit()  # 127.1 is an address too, as old libraries have it
    return True


def _unreachable(hint: str) -> str:
    return hint.replace("--api", "domain_api in the settings")
