"""Put back what the library drops or changes when it saves a sheet: last values of formulas, numbers to the last digit.

Works on the XML of sheets: the original's, which any program may have written, and the copy's, which the library wrote.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from defusedxml.ElementTree import iterparse

from importer.reports.returned.package import Package, local

_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)(?: />|/>|>(.*?)</c>)', re.S)
_ROW = re.compile(r'<row r="(\d+)"[^>]*>')
_TYPE = re.compile(r' t="[^"]*"')
_FORMULA = re.compile(r"<f[ >/].*?</f>|<f[^>]*/>", re.S)
_BY_VALUE = frozenset({"n", "b", "e", "d"})
"""Types of cells whose value stands in the cell itself."""


@dataclass
class Kept:
    """What the original's XML says of one sheet and the library does not keep."""

    values: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Cell -> (type, value), of formulas and of all cells that hold no text."""
    formulas: set[str] = field(default_factory=set)
    covered: dict[str, str] = field(default_factory=dict)
    """Cell -> text, of texts that a merged cell hides."""
    fixed_heights: set[int] = field(default_factory=set)
    """Rows whose height somebody has set; that of others follows from what they hold."""


def kept_of(package: Package, part: str, covered: frozenset[str]) -> Kept:
    """What is to be put back into the copy of a sheet.

    Args:
        package: the original.
        part: the sheet in it.
        covered: cells that lie below merged ones.
    """
    found, texts = Kept(), _Texts(package)
    row = 0
    for event, element in iterparse(BytesIO(package.read(part)), events=("start", "end"), forbid_dtd=True):
        name = local(element.tag)
        if event == "start" and name == "row":
            row = int(float(element.get("r", row + 1)))
            if element.get("customHeight") in ("1", "true"):
                found.fixed_heights.add(row)
        elif event == "end" and name == "c":
            _keep(found, element, texts, covered)
            element.clear()
        elif event == "end" and name == "row":
            element.clear()
    return found


def _keep(found: Kept, cell: Any, texts: "_Texts", covered: frozenset[str]) -> None:
    ref, kind = cell.get("r"), cell.get("t", "n")
    if ref is None:
        return
    children = {local(each.tag): each for each in cell}
    value = children["v"].text if "v" in children else None
    if "f" in children:
        if ref not in covered:  # a merged cell keeps no formula below it, only the value
            found.formulas.add(ref)
        if value is not None or kind == "str":
            found.values[ref] = ("str", texts.shared(value)) if kind == "s" else (kind, value or "")
    elif kind in _BY_VALUE and value is not None:
        found.values[ref] = (kind, value)
    elif ref in covered:
        if kind == "s" and value is not None:
            found.covered[ref] = texts.shared(value)
        elif kind == "inlineStr" and "is" in children:
            found.covered[ref] = _text(children["is"])


class _Texts:
    """The texts that cells share, read when one is first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._texts: list[str] | None = None

    def shared(self, number: str | None) -> str:
        """The text of a number."""
        if self._texts is None:
            part = next(r.target for r in self._package.relations(self._package.workbook) if r.kind == "sharedstrings")
            self._texts = [_text(each) for each in self._package.root(part)]
        return self._texts[int(number or 0)]


def _text(element: Any) -> str:
    """The text of a string, without how its letters are read aloud."""
    own = (each for each in element if local(each.tag) in ("t", "r"))
    return "".join(part.text or "" for each in own for part in each.iter() if local(part.tag) == "t")


def put_back(sheet: str, kept: Kept) -> str:
    """The XML of a sheet as the library wrote it, with what it dropped."""

    def row(found: re.Match[str]) -> str:
        return found[0] if int(found[1]) in kept.fixed_heights else found[0].replace(' customHeight="1"', "")

    def cell(found: re.Match[str]) -> str:
        return _cell(found, kept.values, kept)

    return _CELL.sub(cell, _ROW.sub(row, sheet))


def _cell(found: re.Match[str], values: Mapping[str, tuple[str, str]], kept: Kept) -> str:
    ref, attributes, body = found[1], found[2], found[3] or ""
    formula = _FORMULA.match(body)
    if ref in kept.covered and not body:
        text = _escaped(kept.covered[ref])
        return f'<c r="{ref}"{attributes} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if ref not in values or bool(formula) != (ref in kept.formulas) or (not formula and "<is>" in body):
        return found[0]
    kind, value = values[ref]
    plain = _TYPE.sub("", attributes)
    typed = "" if kind == "n" else f' t="{kind}"'
    space = ' xml:space="preserve"' if value != value.strip() else ""
    return f'<c r="{ref}"{plain}{typed}>{formula[0] if formula else ""}<v{space}>{_escaped(value)}</v></c>'


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
