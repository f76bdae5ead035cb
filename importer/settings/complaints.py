"""What is wrong with settings, in the words of those who wrote them: file, line and key, variable, or option."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from importer.core.errors import SettingsError
from importer.settings.credentials import FILE, PREFIX
from importer.settings.secret import PLAIN, TABLE, TEXT

Key = tuple[str | int, ...]
"""A key of the settings file with all that it stands in; lists count from 0."""
_KINDS = {
    "string_type": "write a text in quotation marks",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "float_type": "write a number",
    "float_parsing": "write a number",
    "tuple_type": 'write a list such as ["one", "two"]',
    "missing": "it is missing",
}
"""What to write, by the kind of error."""
_TABLES = frozenset({"dict_type", "model_type"})
_NAMED = frozenset({"places", "notices", "drops"})
"""What is written as tables besides accounts."""
_BOUNDS = {
    "greater_than": "it must be more than {gt}",
    "greater_than_equal": "it must be at least {ge}",
    "less_than_equal": "it must be at most {le}",
    "literal_error": "write {expected}",
    "too_short": "it is empty",
}
_LIKE = 60
"""How alike, of 100, a word must be to be taken for a misspelling."""
_TOLD = 2
"""How many errors one message tells."""


def at(key: Key, lines: Mapping[Key, int]) -> str:
    """File, line and key, as the beginning of a message; the line of what it stands in where it has none."""
    known = next((key[:size] for size in range(len(key), 0, -1) if key[:size] in lines), None)
    line = f", line {lines[known]}" if known else ""
    return f"{FILE}{line}, {spelt(key)}"


def spelt(key: Key) -> str:
    """A key with dots, and places in lists counted from 1."""
    return "".join(f" [{part + 1}]" if isinstance(part, int) else f".{part}" for part in key).removeprefix(".")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one may mean."""
    from rapidfuzz import fuzz, process  # needed for mistakes only, and costs start-up time

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_LIKE)
    return found[0] if found else None


def wrong_file(
    error: ValidationError, lines: Mapping[Key, int], known: Callable[[Key], Iterable[str]]
) -> SettingsError:
    """What is wrong in the settings file.

    Args:
        error: what the model said.
        lines: the line of each key.
        known: the keys that are read where a key stands.
    """
    found = sorted(
        ((_key(each), _why(each, known)) for each in error.errors(include_url=False, include_input=False)),
        key=lambda each: _line(each[0], lines),
    )
    told = [f"{at(key, lines)}: {ended(why)}" for key, why in found[:_TOLD]]
    more = len(found) - len(told)
    return SettingsError(
        "\n  ".join(told), f"correct {'it' if len(told) == 1 else 'them'}{f', and {more} more' if more else ''}."
    )


def wrong_variable(error: ValidationError) -> SettingsError:
    """What is wrong with a variable."""
    first = error.errors(include_url=False, include_input=False)[0]
    name = f"{PREFIX}{str(first['loc'][0]).upper()}"
    return SettingsError(
        f"The variable {name} cannot be used: {ended(_why(first, _nothing))}", "correct it, or unset it."
    )


def wrong_option(error: ValidationError) -> SettingsError:
    """What is wrong with an option."""
    first = error.errors(include_url=False, include_input=False)[0]
    name = f"--{str(first['loc'][0]).replace('_', '-')}"
    return SettingsError(f"The option {name} cannot be used: {ended(_why(first, _nothing))}", f"correct {name}.")


def ended(why: str) -> str:
    """A reason as the end of a sentence."""
    return why if why.endswith(("?", ".")) else f"{why}."


def _key(error: Mapping[str, Any]) -> Key:
    return tuple(part for part in error["loc"] if part not in (TEXT, TABLE, PLAIN))


def _line(key: Key, lines: Mapping[Key, int]) -> int:
    return next((lines[key[:size]] for size in range(len(key), 0, -1) if key[:size] in lines), 0)


def _nothing(_: Key) -> Iterable[str]:
    return ()


def _why(error: Mapping[str, Any], known: Callable[[Key], Iterable[str]]) -> str:
    kind, told = str(error["type"]), error.get("ctx", {})
    if kind == "extra_forbidden":
        key = _key(error)
        meant = nearest(str(key[-1]), known(key))
        return "nobody reads this key" + (f'; did you mean "{meant}"?' if meant else "")
    if kind in _BOUNDS:
        return _BOUNDS[kind].format(**told).replace("'", '"')
    if kind in _TABLES:
        return f"write a table, such as {_written_as(_key(error))}"
    return _KINDS.get(kind, str(error["msg"]).removeprefix("Value error, "))


def _written_as(key: Key) -> str:
    top = key[0] if key and key[0] in _NAMED else "accounts"
    return "[[drops]]" if top == "drops" else f"[{top}.NAME]"
