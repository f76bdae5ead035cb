"""The ``select`` parameter of lists: which fields of each object are shown."""

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

from importer.sandbox.messages import JsonObject, bad_request

Selection: TypeAlias = dict[str, "Selection | None"]

SUMMARY = ("id", "name", "deleted", "isDefault")

_TOKEN = re.compile(r"[(),]|[^(),]+")


def parse_selection(text: str) -> Selection:
    """Read ``id,name,events(meta(name))``.

    Raises:
        Refused: The brackets do not balance (400).
    """
    top: Selection = {}
    open_groups = [top]
    last: str | None = None
    for token in _TOKEN.findall(text):
        if token == "(":  # noqa: S105 - a bracket, not a password
            if last is None:
                raise bad_request(f"select: a bracket opens without a field before it: {text}")
            inner: Selection = {}
            open_groups[-1][last] = inner
            open_groups.append(inner)
        elif token == ")":  # noqa: S105
            open_groups.pop()
            if not open_groups:
                raise bad_request(f"select: a bracket closes that never opened: {text}")
        elif token != "," and token.strip():  # noqa: S105
            last = token.strip()
            open_groups[-1][last] = None
            continue
        last = None
    if len(open_groups) > 1:
        raise bad_request(f"select: a bracket stays open: {text}")
    return top


def summary(stored: JsonObject, fields: Sequence[str] = SUMMARY) -> JsonObject:
    """Return the fields of the short form."""
    return {name: stored.get(name) for name in fields}


def apply_selection(selection: Selection, stored: JsonObject, short: Sequence[str] = SUMMARY) -> JsonObject:
    """Return the fields asked for; ``$all`` and ``$summary`` stand for many, and what does not exist is blank."""
    shown: JsonObject = {}
    for name, inner in selection.items():
        if name == "$all":
            shown.update(stored)
        elif name == "$summary":
            shown.update(summary(stored, short))
        else:
            shown[name] = _part(inner, stored.get(name, ""))
    return shown


def _part(inner: Selection | None, value: Any) -> Any:
    if inner is None:
        return value
    if isinstance(value, list):
        return [_part(inner, each) for each in value]
    return apply_selection(inner, value) if isinstance(value, dict) else value
