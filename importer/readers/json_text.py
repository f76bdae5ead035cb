"""Parse the text of a JSON document, strictly: what it says twice, or what JSON does not have, is refused.

The standard library's parser is used because it shows the pairs of an object before they become one: a faster one
keeps the last of two lists of one name, and nobody would miss the first.
"""

import json
import math
import re
from collections.abc import Sequence
from typing import Any

from importer.core.errors import UnreadableSource

_LONGEST_NUMBER = 300
_LONE_HALF = re.compile(r"[\ud800-\udfff]")
_SHOWN = 40


class _RefusedError(Exception):
    """The document holds what we do not read; the first argument says what."""


def parse_json(file: str, text: str) -> Any:
    """The values of a document: dict, list, str, int, float, bool or None; numbers out of all bounds as text.

    Raises:
        UnreadableSource: it is no JSON, names a key twice, or is nested too deeply.
    """
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_whole,
            parse_float=_broken,
        )
    except json.JSONDecodeError as error:
        raise _no_json(file, text, error) from None
    except RecursionError:
        raise _refused(file, "it is nested more deeply than any list of holidays") from None
    except _RefusedError as refusal:
        raise _refused(file, str(refusal)) from None


def whole(text: str) -> str:
    """A text in which halves of letters, which JSON lets pass, are shown as �."""
    return _LONE_HALF.sub("\ufffd", text)


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = {whole(key): value for key, value in pairs}
    if len(found) != len(pairs):
        keys = [whole(key) for key, _ in pairs]
        twice = next(key for number, key in enumerate(keys) if key in keys[:number])
        raise _RefusedError(f'an object in it has the key "{twice[:_SHOWN]}" twice, and one would hide the other')
    return found


def _constant(name: str) -> Any:
    raise _RefusedError(f"it holds {name}, which JSON does not have")


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits[:_LONGEST_NUMBER]


def _broken(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits[:_LONGEST_NUMBER]


def _no_json(file: str, text: str, error: json.JSONDecodeError) -> UnreadableSource:
    if not text[error.pos :].strip():
        what = "it ends in the middle"
    else:
        found = whole(text[error.pos : error.pos + _SHOWN].split("\n")[0].strip())
        what = f'line {error.lineno}, letter {error.colno}: "{found}" cannot stand there'
    return _refused(file, what)


def _refused(file: str, what: str) -> UnreadableSource:
    return UnreadableSource(f"{file}: this is no JSON that we read: {what}.", "download or export it again.")
