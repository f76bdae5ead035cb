"""The conditions on ids and revisions that several operations share."""

import re
from http import HTTPStatus

from importer.sandbox.messages import InternalCode, Refused, Request, bad_request
from importer.sandbox.store import Ledger
from importer.sandbox.switches import Switches
from importer.sandbox.validation import is_id

REVISION = "ac-revision"
ANY_REVISION = "-1"

_DIGITS = re.compile(r"[0-9]{1,19}")


def check_revision(request: Request, ledger: Ledger, switches: Switches) -> None:
    """Let a write through if its If-Match names the revision that stands, or -1.

    Raises:
        Refused: It names none (400), or another one (409, unless switched).
    """
    given, current = request.headers.get("if-match"), str(ledger.revision)
    if given is None:
        if switches.if_match == "required":
            raise bad_request("If-Match is missing")
        return
    if given.strip() not in (current, ANY_REVISION):
        status = switches.stale_status
        headers = ((REVISION, current),) if status == 304 else ()
        raise Refused(status, InternalCode.STALE_REVISION, f"the revision is not {given.strip()}", headers)


def parse_id(text: str) -> int:
    """Read the id of an address.

    Raises:
        Refused: It is not a positive long (400).
    """
    if _DIGITS.fullmatch(text) is None or not is_id(int(text)):
        raise bad_request(f"the id is not a positive long: {text}")
    return int(text)


def not_found() -> Refused:
    """Return the refusal for an id that is unknown or deleted."""
    return Refused(HTTPStatus.NOT_FOUND, InternalCode.NOT_FOUND, "No data found")
