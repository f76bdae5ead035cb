"""Read what the API answers: objects, names, error texts and pauses, in every shape that it is known to use.

Objects come alone or in arrays, as summaries or in full; errors come flat, wrapped in ``error``, in an array, as the
HTML of a gateway, or empty. Nothing here decides what to do about an answer; that is ``faults``.
"""

import datetime as dt
import html
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any

from importer.core.account import AccountState
from importer.core.errors import DestinationError
from importer.core.names import clean, fold
from importer.core.payload import AccountOccasion
from importer.core.rules.secrecy import without_secrets

WORDS_LIMIT = 500
"""The most characters of an error text that are kept."""
_LARGEST_ID = 2**63 - 1
_YEARS = range(2000, 2200)
"""Years that the date of a header may be in."""
_CUT = 16_000  # an error page is not read beyond this
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_TEXT_KEYS = ("message", "error_description", "detail", "title", "error")


def decode(body: bytes) -> Any:
    """JSON with exact numbers.

    Raises:
        ValueError: not JSON, cut short, or nested beyond all sense.
    """
    try:
        return json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def id_of(found: Mapping[str, Any]) -> int | None:
    """The object's id, whether written as a number or as a string; None if it has none."""
    given = found.get("id")
    if isinstance(given, bool) or not isinstance(given, int | str | Decimal):
        return None
    try:
        number = Decimal(given)
        return int(number) if 0 < number <= _LARGEST_ID and number == number.to_integral_value() else None
    except InvalidOperation:
        return None


def listed(body: bytes) -> list[Mapping[str, Any]]:
    """The objects of a list, deleted ones left out.

    Raises:
        ValueError: not JSON.
        DestinationError: JSON, but not a list of objects with id and name.
    """
    answer = decode(body)
    found = [answer] if isinstance(answer, dict) and "id" in answer else answer
    if not isinstance(found, list) or not all(_is_named(each) for each in found):
        raise DestinationError(
            "the answer is not a list of special occasions", "check --api", code="api-answer-unreadable"
        )
    return [_sayable_summary(each) for each in found if not each.get("deleted")]


def _sayable_summary(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """A summary with a name that can be written down; a full object stays as it is, because it may be sent back."""
    return found if found.get("events") is not None else {**found, "name": sayable(found["name"])}


def sayable(text: str) -> str:
    """The text with a question mark for each half of a surrogate pair, which JSON can say and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()


def _is_named(found: object) -> bool:
    return isinstance(found, dict) and id_of(found) is not None and isinstance(found.get("name"), str)


def confirmed(body: bytes) -> dict[str, int]:
    """Folded names and ids of the occasions that the reply to a write names; empty for an empty body.

    Raises:
        ValueError: there is a body, but it is not JSON.
    """
    if not body.strip():
        return {}
    answer = decode(body)
    items = answer if isinstance(answer, list) else [answer]
    live = (each for each in items if _is_named(each) and not each.get("deleted"))
    return {fold(sayable(each["name"])): identity for each in live if (identity := id_of(each)) is not None}


def occasion(found: Mapping[str, Any]) -> AccountOccasion:
    """One full object.

    Raises:
        DestinationError: a documented field is missing or of another kind, or cannot be written down.
    """
    try:
        held = AccountOccasion.from_api({**found, "id": id_of(found)})
        _check_writable(held)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        called = sayable(f'"{clean(str(found.get("name")))}" (id {found.get("id")})')
        raise DestinationError(
            f"the account holds {called} in a form that is not documented",
            "mend or delete it in the account's special occasions, then run this again",
            code="account-unreadable",
        ) from fault
    return held


def _check_writable(held: AccountOccasion) -> None:
    """Refuse what no report, journal or request could say.

    Raises:
        ValueError: half of a surrogate pair, or a count of more digits than a number may have.
    """
    texts = [held.occasion.name, held.occasion.description]
    for event in held.occasion.events:
        texts += (event.meta.name, event.start.dateTime, event.start.timeZone, event.end.dateTime, event.end.timeZone)
        texts += event.recurrence
        assert event.days  # noqa: S101 - raises where the digits are too many
    "".join(texts).encode()


def account_state(account: str, revision: str, found: Sequence[Mapping[str, Any]]) -> AccountState:
    """The account from the full objects of a list."""
    return AccountState.of(account, revision, [occasion(each) for each in found])


def words(body: bytes, secrets: Sequence[str]) -> str:
    """What an error says, on one line of at most 500 characters and without secrets; "" if it says nothing."""
    try:
        text = without_secrets(_said(decode(body)), secrets)
    except ValueError:
        # before tags are taken out, and after: what stands between angle brackets may be a part of a secret
        page = without_secrets(body[:_CUT].decode("utf-8", "replace"), secrets)
        text = without_secrets(html.unescape(_TAGS.sub(" ", page)), secrets)
    return without_secrets(sayable(clean(text)), secrets)[:WORDS_LIMIT].rstrip()


def _said(answer: Any) -> str:
    if isinstance(answer, list):
        return "; ".join(said for each in answer[:10] if (said := _said(each)))
    if not isinstance(answer, dict):
        return "" if answer is None else str(answer)
    inner = answer.get("error") or answer.get("errors")
    if isinstance(inner, dict | list):
        return _said(inner)
    text = next((answer[key] for key in _TEXT_KEYS if isinstance(answer.get(key), str) and answer[key].strip()), "")
    code = answer.get("internalCode")
    if not text and code is None:
        return json.dumps(answer, ensure_ascii=False, default=str) if answer else ""
    return f"{text} (code {code})".strip() if code is not None else str(text)


def seconds_to_wait(header: str | None, now: dt.datetime) -> float | None:
    """Read ``Retry-After``, in seconds or as a date; None if it is absent or makes no sense.

    >>> seconds_to_wait("7", dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    7.0
    >>> seconds_to_wait("Fri, 01 Jan 2027 00:00:30 GMT", dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    30.0
    """
    text = (header or "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", text):
        return float(text)
    until = date_of(text)
    return None if until is None else max(0.0, (until - now).total_seconds())


def date_of(header: str) -> dt.datetime | None:
    """A date as headers have it, in UTC; None if it makes no sense.

    >>> date_of("Fri, 01 Jan 2027 00:00:30 GMT").isoformat(), date_of("Mon, 01 Jan 99999999999 00:00:00 GMT")
    ('2027-01-01T00:00:30+00:00', None)
    """
    try:
        found = parsedate_to_datetime(header)
        found = found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return found if found.year in _YEARS else None


def revision(headers: Mapping[str, str]) -> str:
    """The account's revision as the reply's headers give it, or ""."""
    given = headers.get("ac-revision") or headers.get("etag") or ""
    return given.strip().removeprefix("W/").strip('"')
