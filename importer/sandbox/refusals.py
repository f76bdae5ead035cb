"""Put a failed check into an error reply, in each of the shapes that clients of the API must bear."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Literal, TypeAlias

from importer.sandbox.messages import JSON_TYPE, InternalCode, JsonObject, Refused, Reply, encode

ErrorShape: TypeAlias = Literal["flat", "wrapped", "html", "empty", "array"]

RESOURCE = "specialoccasion"


def render(refused: Refused, shape: ErrorShape, *, clock: Callable[[], float] = time.time) -> Reply:
    """Return the reply for a refusal.

    Args:
        refused: The check that failed.
        shape: flat and array give type, internalCode and message; wrapped puts them under ``error``; html is what
            a gateway would say; empty has no body.
        clock: Seconds since the epoch, for the ``time`` of the wrapped shape.
    """
    if shape == "empty" or refused.status == HTTPStatus.NOT_MODIFIED:
        return Reply(refused.status, refused.headers)
    if shape == "html":
        return html_page(refused.status, refused.headers)
    flat = {"type": RESOURCE, "internalCode": refused.code.value, "message": refused.message}
    body: JsonObject | list[JsonObject] = flat
    if shape == "array":
        body = [flat]
    elif shape == "wrapped":
        body = {"error": _wrapped(refused, int(clock() * 1000))}
    return Reply(refused.status, (("Content-Type", JSON_TYPE), *refused.headers), encode(body))


def _wrapped(refused: Refused, milliseconds: int) -> JsonObject:
    return {
        "time": milliseconds,
        "message": refused.message,
        "internalCode": refused.code.value,
        "responseStatus": reason(refused.status).upper().replace(" ", "_"),
    }


def html_page(status: int, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    """Return the page that a gateway would put before the API."""
    title = f"{status} {reason(status)}"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><hr>SANDBOX gateway</body></html>"
    return Reply(status, (("Content-Type", "text/html; charset=utf-8"), *headers), page.encode())


def unavailable(status: int, headers: tuple[tuple[str, str], ...]) -> Refused:
    """Return the refusal of a scripted fault."""
    return Refused(status, InternalCode.UNAVAILABLE, f"SANDBOX: scripted fault, {status} {reason(status)}", headers)


def reason(status: int) -> str:
    """Return the words that go with a status; "Status" for one that has none."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Status"
