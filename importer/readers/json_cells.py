"""Turn one object of a list into the cells of a row.

Objects inside become columns with dots (``country.name``), lists of texts one text, texts in several languages one
column for the language that is read and one for each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from importer.readers.json_text import whole

_LONGEST_CELL = 32_767
"""Characters of the longest cell that spreadsheet programs know; what is longer is cut, and is no name of anything."""
_DEEPEST = 6
_LANGUAGE, _TEXT = ("language", "lang", "locale", "languageCode"), ("text", "value", "name", "title")
_CALLED = ("name", "text", "title", "code", "shortName", "id", "value")
"""Keys under which objects of a list inside say what they are called, the best first."""
_DAY = ("iso", "isoDate")
"""Keys of an object that stands for a day, such as ``{"iso": "2027-12-25", "datetime": ...}``."""
Cells = dict[str, object]


@dataclass
class Languages:
    """Which language is read where a text is given in several."""

    wanted: str | None
    """As it was asked for, such as ``de``; without it English is read, or else the first."""
    taken: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    """Column -> the language that was read first, and the others that were there."""

    def choose(self, column: str, texts: Mapping[str, str]) -> str:
        """The text of the language that is read."""
        wished = [wish.casefold() for wish in (self.wanted, "en") if wish]
        by_code = {spelling.casefold(): spelling for spelling in texts}
        ways = [code for wish in wished for code in _fitting(by_code, wish)]
        code = by_code[ways[0]] if ways else next(iter(texts))
        self.taken.setdefault(column, (code, set()))[1].update(set(texts) - {code})
        return texts[code]


def _language(code: str) -> str:
    """The language of a code without its country."""
    return code.replace("_", "-").split("-")[0]


def _fitting(codes: Iterable[str], wish: str) -> list[str]:
    """The codes of the language that is wished, the very code first."""
    return sorted((code for code in codes if _language(code) == _language(wish)), key=lambda code: code != wish)


def flat(item: Mapping[str, Any], languages: Languages) -> Cells:
    """The cells of an object: column -> text, number, yes or no; nothing where it says nothing."""
    cells: Cells = {}
    for key, value in item.items():
        _put(cells, key, value, languages, 1)
    return cells


def _put(cells: Cells, name: str, value: Any, languages: Languages, depth: int) -> None:
    if isinstance(value, dict):
        _put_object(cells, name, value, languages, depth)
    elif isinstance(value, list):
        _put_list(cells, name, value, languages)
    else:
        cells[name] = cell(value)


def _put_object(cells: Cells, name: str, value: Mapping[str, Any], languages: Languages, depth: int) -> None:
    day = next((key for key in _DAY if isinstance(value.get(key), str)), None)
    if day:
        cells[name] = cell(value[day])
    if depth >= _DEEPEST:
        return
    for key, inner in value.items():
        if key != day:
            _put(cells, f"{name}.{key}", inner, languages, depth + 1)


def _put_list(cells: Cells, name: str, value: Sequence[Any], languages: Languages) -> None:
    texts = in_languages(value)
    if texts:
        cells[name] = cell(languages.choose(name, texts))
        cells.update({f"{name}.{code}": cell(text) for code, text in texts.items()})
        return
    called = [_called(each) if isinstance(each, dict) else each for each in value]
    said = [str(cell(each)) for each in called if each is not None and not isinstance(each, dict | list)]
    cells[name] = cell(", ".join(filter(None, said)))


def in_languages(value: Sequence[Any]) -> dict[str, str]:
    """Language -> text, where a list says one thing in several languages; empty where it does not."""
    found: dict[str, str] = {}
    for each in value:
        pair = [_first_text(each, keys) for keys in (_LANGUAGE, _TEXT)] if isinstance(each, dict) else []
        if not pair or not all(pair):
            return {}
        found.setdefault(str(pair[0]), str(pair[1]))
    return found


def _first_text(item: Mapping[str, Any], keys: Sequence[str]) -> str | None:
    return next((item[key] for key in keys if isinstance(item.get(key), str)), None)


def _called(item: Mapping[str, Any]) -> str | None:
    texts = next(
        (named for key in _CALLED if isinstance(item.get(key), list) and (named := in_languages(item[key]))), {}
    )
    return _first_text(item, _CALLED) or next(iter(texts.values()), None)


def cell(value: object) -> object:
    """A value as the cell of a sheet."""
    if value is None:
        return ""
    return whole(value[:_LONGEST_CELL]) if isinstance(value, str) else value
