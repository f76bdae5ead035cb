"""Look into the parts of an .xlsx workbook: its relations and its sheets, as its own XML names them."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from defusedxml.ElementTree import fromstring

_WORKBOOK_KIND = "officedocument"
_SHEET_KINDS = ("worksheet", "chartsheet")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part: its kind (the last word of its type, lower case), its id and the part that it names."""

    kind: str
    id: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it: its name, its part, and the kind of the relation to it."""

    name: str
    part: str
    kind: str


class Package:
    """A workbook that has been read before, so that it is known to be sound."""

    def __init__(self, raw: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(raw))
        self.names = frozenset(self.archive.namelist())
        self.workbook = next((each.target for each in self.relations("") if each.kind == _WORKBOOK_KIND), "")

    def read(self, part: str) -> bytes:
        """The bytes of a part; none if there is no such part."""
        return self.archive.read(part) if part in self.names else b""

    def root(self, part: str) -> Any:
        """The root element of a part; None if there is no such part."""
        raw = self.read(part)
        return fromstring(raw, forbid_dtd=True) if raw else None

    def relations(self, part: str) -> tuple[Relation, ...]:
        """The relations of a part, or of the whole package for ``""``."""
        folder, name = posixpath.split(part)
        root = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        return () if root is None else tuple(_relation(each, folder) for each in root)

    def sheets(self) -> Iterator[SheetPart]:
        """All sheets in the workbook's order."""
        targets = {each.id: each for each in self.relations(self.workbook)}
        for sheet in self.root(self.workbook).iter():
            if local(sheet.tag) == "sheet":
                key = next((value for name, value in sheet.attrib.items() if local(name) == "id"), "")
                if key in targets:
                    yield SheetPart(sheet.get("name", ""), targets[key].target, targets[key].kind)

    def worksheets(self) -> dict[str, str]:
        """Name of each sheet of cells -> its part."""
        return {each.name: each.part for each in self.sheets() if each.kind == _SHEET_KINDS[0]}


def _relation(element: Any, folder: str) -> Relation:
    target = element.get("Target", "").replace("\\", "/")
    external = element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")
    return Relation(element.get("Type", "").rpartition("/")[2].lower(), element.get("Id", ""), target, external)


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]
