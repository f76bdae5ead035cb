"""The bodies of writes: what a request must hold, and what its success answers."""

import json
from http import HTTPStatus
from typing import Any, NoReturn

from importer.sandbox.conditions import REVISION
from importer.sandbox.messages import InternalCode, JsonObject, Refused, Reply, Request, bad_request, json_reply
from importer.sandbox.refusals import render
from importer.sandbox.switches import Switches


def items_of(request: Request, switches: Switches) -> tuple[list[Any], bool]:
    """Return the items of a body, unchecked, and whether they came as an array.

    Raises:
        Refused: The body is not JSON, neither object nor array, empty (400), or holds too many items.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise bad_request("the content type is not application/json")
    value = _parsed(request.body)
    if isinstance(value, dict):
        return [value], False
    if not isinstance(value, list) or not value:
        raise bad_request("the body is neither an object nor an array with something in it")
    if switches.max_items is not None and len(value) > switches.max_items:
        message = f"the body holds more than {switches.max_items} items"
        raise Refused(switches.max_items_status, InternalCode.TOO_LARGE, message)
    return value, True


def _parsed(body: bytes) -> Any:
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        # An escaped half of a surrogate pair is text that no UTF-8 can say.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as problem:
        raise bad_request("the body is not JSON in UTF-8") from problem
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def written(
    stored: list[JsonObject],
    revision: int,
    switches: Switches,
    *,
    as_array: bool,
    status: int = HTTPStatus.OK,
    location: str | None = None,
) -> Reply:
    """Return the success of a write, in the shape and order that is switched on."""
    headers = [(REVISION, str(revision))]
    if location is not None:
        headers.append(("Location", location))
    if switches.reply_shape == "empty_body":
        return Reply(status, tuple(headers))
    shown = stored[::-1] if switches.reply_order == "reversed" else stored
    one = switches.reply_shape == "first_object_only" or (switches.reply_shape == "mirror" and not as_array)
    # Where nothing was kept there is no first object to show.
    return json_reply(shown[0] if one and shown else shown, *headers, status=status)


def partly(problem: Refused, switches: Switches) -> Reply:
    """Return the 400 of an array of which only the good items were kept."""
    refused = Refused(HTTPStatus.BAD_REQUEST, problem.code, problem.message)
    return render(refused, switches.error_shape)
