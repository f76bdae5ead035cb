"""Find the lists of objects in a JSON document, wherever they stand.

Three forms are known: a list of objects; an object whose keys are days (``{"2027-12-25": "Christmas Day"}``); an object
whose keys are names and whose values are objects with a day.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from importer.core.rules.date_reading import DateReading
from importer.core.rules.dates import read_date
from importer.readers.json_cells import in_languages

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)|\d{1,4}([./])\d{1,2}\1\d{1,4}\b|(?:19|20|21)\d{6}$")
_CALLED = ("name", "title", "country", "region", "division", "state", "year", "code", "key", "id")
"""Keys by which an object that holds a list is called, the best first."""
_DEEPEST = 8
_LONGEST_NAME = 80
_LONGEST_DAY = 40
_FEWEST = 2
"""Values from which keys of an object are taken for names."""


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list of objects in a document."""

    path: tuple[str, ...]
    """The keys that lead to it."""
    items: Sequence[tuple[int, Mapping[str, Any]]]
    """The number of each object in its list, from 1, and the object."""
    odd: tuple[int, ...] = ()
    """Numbers of the items that are no objects."""
    inside: bool = False
    """Whether it stands in an object of another list."""


def lists_of(document: Any) -> list[FoundList]:
    """The lists of objects, in document order: those with days, or where none has any those outside of others."""
    found = list(_found(document, (), 0))
    dated = [each for each in found if any(_has_day(item) for _, item in each.items)]
    return dated or [each for each in found if not each.inside]


def _found(value: Any, path: tuple[str, ...], depth: int) -> Iterator[FoundList]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        yield from _in_list(value, path, depth)
    elif isinstance(value, dict):
        by_key = _keyed(value)
        if by_key:
            yield FoundList(path, by_key)
            return
        for key, inner in value.items():
            yield from _found(inner, (*path, key[:_LONGEST_NAME]), depth + 1)


def _in_list(value: Sequence[Any], path: tuple[str, ...], depth: int) -> Iterator[FoundList]:
    """The list itself, and the lists inside its objects that have days of their own."""
    items = [(number, item) for number, item in enumerate(value, start=1) if isinstance(item, dict)]
    if not items or in_languages(value):
        return
    objects = {number for number, _ in items}
    yield FoundList(path, items, tuple(number for number in range(1, len(value) + 1) if number not in objects))
    for number, item in items:
        nested = {key: inner for key, inner in item.items() if isinstance(inner, list | dict)}
        if nested and not _has_day(item):
            inner = _found(nested, (*path, _called(item, number)), depth + 1)
            yield from (replace(each, inside=True) for each in inner)


def _keyed(value: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    """The objects of an object whose keys are days, or names of what has a day; empty for any other."""
    if value and all(_DAY.match(key) for key in value) and all(isinstance(each, dict | str) for each in value.values()):
        items = [{"date": key, **(each if isinstance(each, dict) else {"name": each})} for key, each in value.items()]
        return list(enumerate(items, start=1))
    inner = list(value.values())
    if len(inner) >= _FEWEST and all(isinstance(each, dict) and _says_day(each) for each in inner):
        return list(enumerate(({"name": key, **each} for key, each in value.items()), start=1))
    return []


def _has_day(item: Mapping[str, Any]) -> bool:
    """Whether an object says a day, by itself or in an object that stands for a value of it."""
    return _says_day(item) or any(isinstance(value, dict) and _says_day(value) for value in item.values())


def _says_day(item: Mapping[str, Any]) -> bool:
    return any(_is_day(value) for value in item.values())


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not any(map(str.isdigit, value[:_LONGEST_DAY])):
        return False
    if _DAY.match(value.strip()):
        return True
    reading = read_date(value) if len(value) <= _LONGEST_DAY else None
    return isinstance(reading, DateReading) and reading.kind not in ("number", "yearless")


def _called(item: Mapping[str, Any], number: int) -> str:
    named = (item[key] for key in _CALLED if isinstance(item.get(key), str | int) and str(item[key]).strip())
    return str(next(named, f"item {number}"))[:_LONGEST_NAME]
