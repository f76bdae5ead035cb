"""What can be rehearsed, as text for a terminal: every fault and every switch with a line of its own."""

from collections.abc import Iterable
from textwrap import wrap

from importer.sandbox.fault_text import ALWAYS, FORM, KEYS, METHODS, SPELLINGS
from importer.sandbox.switch_text import MEANINGS, choices_of

_WIDTH = 110
_LEFT = 35
_INDENT = "  "


def listing() -> str:
    """Return the text, in lines of at most 110 characters."""
    return "\n".join([*_faults(), "", *_switches(), "", *_script()])


def _faults() -> Iterable[str]:
    yield f"FAULTS: --fault {FORM}, as often as you like"
    yield ""
    yield from _table(
        [
            ("METHOD", ", ".join(method.lower() for method in METHODS)),
            ("NTH", "which of its calls, from 1; calls on special occasions count, or those that path names"),
            ("TIMES", f"for how many calls in a row, 1 if not written; {ALWAYS} is for good"),
        ]
    )
    yield ""
    yield "KIND is one of"
    yield from _table([(_written(each.name, each.options), each.does) for each in SPELLINGS])
    yield ""
    yield "KEY is one of"
    yield from _table(list(KEYS.items()))
    yield ""
    yield "such as"
    yield f"{_INDENT}--fault post:2:500-after-commit      the second POST is kept, and answered with 500"
    yield f"{_INDENT}--fault put:1x3:429:retry-after=7    the first three PUTs are to wait for 7 seconds"
    yield f"{_INDENT}--fault any:5xalways:reset           from the fifth call on nothing gets through"


def _written(name: str, options: Iterable[str]) -> str:
    return name + "".join(f" [{key}]" for key in options)


def _switches() -> Iterable[str]:
    yield "SWITCHES: --switch NAME=VALUE, as often as you like; the first value is the default"
    yield ""
    for name, meaning in MEANINGS.items():
        yield from _table([(name, meaning)])
        yield f"{' ' * (_LEFT + len(_INDENT))}{choices_of(name)}"


def _script() -> Iterable[str]:
    yield "SCRIPT: --script FILE.toml says the same"
    yield ""
    yield f'{_INDENT}faults = ["post:2:500-after-commit", "put:1x3:429:retry-after=7"]'
    yield ""
    yield f"{_INDENT}[switches]"
    yield f'{_INDENT}batch = "per_item"'
    yield f"{_INDENT}max_items = 5"


def _table(rows: list[tuple[str, str]]) -> Iterable[str]:
    for name, text in rows:
        first, *more = wrap(text, _WIDTH - _LEFT - len(_INDENT))
        if len(name) < _LEFT:
            yield f"{_INDENT}{name:<{_LEFT}}{first}"
        else:
            yield f"{_INDENT}{name}"
            more.insert(0, first)
        yield from (f"{_INDENT}{'':<{_LEFT}}{line}" for line in more)
