"""Faults as text, ``METHOD:NTH[xTIMES]:KIND[:KEY=VALUE...]``: read, write, and say what there is.

``post:2:500-after-commit``, ``put:1x3:429:retry-after=7``, ``any:5xalways:reset:path=skills``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, get_args

from importer.sandbox.faults import ANY_METHOD, Edit, Fault, FaultKind

METHODS = ("GET", "POST", "PUT", "DELETE", ANY_METHOD)
ALWAYS = "always"
FORM = "METHOD:NTH[xTIMES]:KIND[:KEY=VALUE...]"

_WHEN = re.compile(rf"([1-9][0-9]{{0,6}})(?:x([1-9][0-9]{{0,6}}|{ALWAYS}))?")
_STATUS = re.compile(r"([45][0-9]{2})(-before-commit|-after-commit)?")
_NEXT_OPTION = re.compile(r":(?=[a-z-]+=)")


class Unwritable(ValueError):
    """A text says no fault or switch; the message tells what is wrong and what can be written."""


@dataclass(frozen=True)
class Spelling:
    """How a kind is written, which options it takes with which defaults, and what it does."""

    name: str
    kind: FaultKind
    does: str
    options: Mapping[str, str | None] = field(default_factory=dict)


SPELLINGS = (
    Spelling("STATUS", "status-before-commit", "that status (400 to 599); nothing is kept", {"retry-after": None}),
    Spelling("STATUS-after-commit", "status-after-commit", "that status, but the write is kept", {"retry-after": None}),
    Spelling("reset", "reset-before", "the connection is reset; nothing is kept"),
    Spelling("reset-after-commit", "reset-after-commit", "the write is kept, then the connection is reset"),
    Spelling("delay", "delay-before", "nothing is kept, and a 503 comes so much later", {"seconds": "60"}),
    Spelling("delay-after-commit", "delay-after-commit", "the write is kept, its answer comes late", {"seconds": "60"}),
    Spelling("truncated-body", "truncated-body", "the write is kept, its answer is cut short"),
    Spelling("truncated-json", "truncated-json", "the write is kept, the answer is whole but its JSON is not"),
    Spelling("slow-headers", "slow-headers", "the write is kept, the headers drip byte by byte", {"seconds": "1"}),
    Spelling("other-admin", "other-admin", "somebody else moves the revision just before"),
    Spelling(
        "other-admin-edits",
        "other-admin-edits",
        "somebody else edits the object that the call names just before",
        {"what": "description"},
    ),
    Spelling(
        "other-admin-creates",
        "other-admin-creates",
        "somebody else takes the first name that the call carries just before",
        {"content": "other"},
    ),
    Spelling("clock-skew", "clock-skew", "the server's clock is off from then on", {"seconds": "600"}),
)
KEYS = {
    "retry-after": "seconds, an HTTP date, or date+SECONDS for the HTTP date of so much later",
    "seconds": "how long, or how far off; 0.5 is half a second",
    "what": " | ".join(get_args(Edit)),
    "content": "same | other",
    "path": "with every fault: only calls whose path holds this text count, such as skills or login",
}


def parse_fault(text: str) -> Fault:
    """Read a fault.

    Raises:
        Unwritable: It is none.
    """
    parts = text.strip().split(":", 3)
    if len(parts) < 3:
        raise _wrong(text, f"it is not of the form {FORM}", "such as post:2:500-after-commit")
    method, when, kind, rest = *parts[:3], ":".join(parts[3:])
    if method.upper() not in METHODS:
        raise _wrong(text, f'there is no method "{method}"', _listed(name.lower() for name in METHODS))
    counted = _WHEN.fullmatch(when)
    if counted is None:
        raise _wrong(text, f'"{when}" says no call', f"write 2 for the second, 2x3 for three from it, 2x{ALWAYS}")
    spelling, fixed = _spelling(text, kind)
    options = _options(text, spelling, rest)
    times = None if counted[2] == ALWAYS else int(counted[2] or 1)
    return Fault(method.upper(), int(counted[1]), spelling.kind, times=times, **fixed, **options)


def _spelling(text: str, kind: str) -> tuple[Spelling, dict[str, Any]]:
    status = _STATUS.fullmatch(kind)
    if status is not None:
        return SPELLINGS[1 if status[2] == "-after-commit" else 0], {"status": int(status[1])}
    for each in SPELLINGS[2:]:
        if kind in (each.name, each.kind):
            return each, {}
    names = _listed(each.name for each in SPELLINGS)
    raise _wrong(text, f'there is no fault "{kind}"', f"{names} (STATUS is 400 to 599)")


def _options(text: str, spelling: Spelling, rest: str) -> dict[str, Any]:
    known = (*spelling.options, "path")
    written = {key: value for key, value in spelling.options.items() if value is not None}
    for part in _NEXT_OPTION.split(rest) if rest else ():
        key, _, value = part.partition("=")
        if key not in known or not value:
            raise _wrong(text, f'"{part}" is no option of {spelling.name}', _listed(f"{each}=..." for each in known))
        written[key] = value
    return dict(_OPTIONS[key](text, value) for key, value in written.items())


def _seconds(text: str, value: str) -> tuple[str, Any]:
    if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]+)?", value) is None:
        raise _wrong(text, f'"{value}" is no number of seconds', "such as 60 or 0.5")
    return "seconds", float(value)


def _retry_after(text: str, value: str) -> tuple[str, Any]:
    if re.fullmatch(r"(date\+)?[0-9]{1,9}", value) is None:
        try:
            parsedate_to_datetime(value)
        except ValueError as problem:
            raise _wrong(text, f'"{value}" is no time to wait', KEYS["retry-after"]) from problem
    return "retry_after", value


def _what(text: str, value: str) -> tuple[str, Any]:
    if value not in get_args(Edit):
        raise _wrong(text, f'there is no edit "{value}"', _listed(get_args(Edit)))
    return "what", value


def _content(text: str, value: str) -> tuple[str, Any]:
    if value not in ("same", "other"):
        raise _wrong(text, f'there is no content "{value}"', _listed(("same", "other")))
    return "same_content", value == "same"


def _path(_: str, value: str) -> tuple[str, Any]:
    return "path", value


_OPTIONS: dict[str, Callable[[str, str], tuple[str, Any]]] = {
    "seconds": _seconds,
    "retry-after": _retry_after,
    "what": _what,
    "content": _content,
    "path": _path,
}


def write_fault(fault: Fault) -> str:
    """Write a fault so that it reads back the same; the objects of another admin have no text."""
    spelling = next(each for each in SPELLINGS if each.kind == fault.kind)
    times = "" if fault.times == 1 else f"x{fault.times or ALWAYS}"
    said = {
        "seconds": plain(fault.seconds),
        "retry-after": fault.retry_after,
        "what": fault.what,
        "content": "same" if fault.same_content else "other",
    }
    options = [f"{key}={said[key]}" for key in spelling.options if said[key] is not None]
    options += [f"path={fault.path}"] if fault.path is not None else []
    kind = spelling.name.replace("STATUS", str(fault.status))
    return ":".join([fault.method.lower(), f"{fault.nth}{times}", kind, *options])


def plain(number: float) -> str:
    """Write a number without an exponent, and without decimals if it has none."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _listed(names: Iterable[str]) -> str:
    return "write one of: " + ", ".join(names)


def _wrong(text: str, problem: str, remedy: str) -> Unwritable:
    return Unwritable(f"{text}: {problem}; {remedy}")
