"""Names that are no holiday sheets but stand beside one: markers, checksums, parts of uploads, hidden files, locks.

Whose companion a file is, is told by names alone: ``X.done`` belongs to ``X``, and ``stem.done`` to ``stem.csv`` if no
other file has that stem. Case does not matter. A companion is never taken, whatever a rule's pattern says.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from importer.core.drops import FOLDERS

MARKER = ".done"
"""The ending of a file that says that another one is whole, where the place names none."""
CHECKSUMS = (".sha256", ".sha512", ".sha1", ".md5", ".sha256sum", ".sha512sum", ".sha1sum", ".md5sum")
_LISTS = frozenset(
    f"{kind}{ending}" for kind in ("sha256", "sha512", "sha1", "md5") for ending in ("sums", "sums.txt", "sum.txt")
)
"""Names of files with the checksums of many; as they are folded."""
UNFINISHED = (
    ".part", ".partial", ".filepart", ".crdownload", ".opdownload", ".download", ".uploading", ".upload", ".tmp",
    ".temp", ".lock", ".swp",
)  # fmt: skip
_LOCKS = (("~$", ""), (".~lock.", "#"))
"""What Office and LibreOffice put around the name of a file that somebody has open."""


class Kind(StrEnum):
    """What a companion is."""

    MARKER = "marker"
    CHECKSUM = "checksum"
    UNFINISHED = "unfinished"
    HIDDEN = "hidden"
    OURS = "ours"
    """In one of the folders in which we put what was taken, or of the name of such a folder."""


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that is not taken."""

    name: str
    kind: Kind
    of: tuple[str, ...] = ()
    """The files of the place to which it belongs; none if they are not there, or cannot be told."""

    @property
    def reason(self) -> str:
        """Why it is not taken, in a sentence."""
        if self.kind is Kind.OURS and "/" not in self.name:
            return "It has the name of one of our folders; rename it."
        if self.kind is Kind.OURS:
            return "It stands where files are put that were taken."
        if self.kind is Kind.HIDDEN:
            return "It is hidden or locks another file; such files are never taken."
        what = {
            Kind.MARKER: "the marker",
            Kind.CHECKSUM: "a checksum",
            Kind.UNFINISHED: "an unfinished part",
        }[self.kind]
        if self.of:
            return f"It is {what} of {' and '.join(self.of)}."
        return f"Its name is that of {what}, and no file here is plainly the one to which it belongs."


def companions(names: Iterable[str], marker: str | None = None) -> Mapping[str, Companion]:
    """The files of a place that are companions, by name.

    Args:
        names: all that stands there.
        marker: the ending that the place demands; None if it demands none.

    >>> found = companions(["a.csv", "a.csv.sha256", "a.done"])
    >>> [(each.name, str(each.kind), each.of) for each in found.values()]
    [('a.csv.sha256', 'checksum', ('a.csv',)), ('a.done', 'marker', ('a.csv',))]
    """
    ordered = sorted(names)
    kinds = {name: found for name in ordered if (found := kind_of(name, marker))}
    rest = _Rest([name for name in ordered if name not in kinds])
    return {name: Companion(name, kind, rest.owners(name, kind, marker)) for name, kind in kinds.items()}


def kind_of(name: str, marker: str | None = None) -> Kind | None:
    """What kind of companion a name is; None if it may be a holiday sheet."""
    parts = name.split("/")
    base = folded(parts[-1])
    if folded(parts[0]) in FOLDERS:
        return Kind.OURS
    if any(part.startswith(".") for part in parts):
        return Kind.HIDDEN
    if base.startswith("~$") or base.endswith("~"):
        return Kind.HIDDEN
    if base.endswith(UNFINISHED):
        return Kind.MARKER if marker and base.endswith(folded(marker)) else Kind.UNFINISHED
    if base.endswith(CHECKSUMS) or base in _LISTS:
        return Kind.CHECKSUM
    return Kind.MARKER if base.endswith(_markers(marker)) else None


def lists_many(name: str) -> bool:
    """Whether a checksum file is by its name one for all files beside it."""
    return folded(divided(name)[1]) in _LISTS


def folded(name: str) -> str:
    """A name in the form in which equal names are equal."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def divided(name: str) -> tuple[str, str]:
    """A name's folder, with its slash, and what it is called there.

    >>> divided("poland/a.csv"), divided("a.csv")
    (('poland/', 'a.csv'), ('', 'a.csv'))
    """
    folder, slash, base = name.rpartition("/")
    return folder + slash, base


def _markers(marker: str | None) -> tuple[str, ...]:
    return (MARKER, folded(marker)) if marker else (MARKER,)


class _Rest:
    """The files that are no companions, by folded name and by stem."""

    def __init__(self, names: list[str]) -> None:
        self._whole: dict[str, list[str]] = {}
        self._stems: dict[str, list[str]] = {}
        self._folders: dict[str, list[str]] = {}
        for name in names:
            folder, base = (folded(part) for part in divided(name))
            for table, key in (
                (self._whole, folder + base),
                (self._stems, folder + (base.rpartition(".")[0] or base)),
                (self._folders, folder),
            ):
                table.setdefault(key, []).append(name)

    def owners(self, name: str, kind: Kind, marker: str | None) -> tuple[str, ...]:
        if kind is Kind.OURS:
            return ()
        folder, base = (folded(part) for part in divided(name))
        if kind is Kind.CHECKSUM and lists_many(name):
            return tuple(self._folders.get(folder, ()))
        found = (self._named(folder + each) for each in _bases(base, kind, marker))
        return next((each for each in found if each), ())

    def _named(self, wanted: str) -> tuple[str, ...]:
        if wanted in self._whole:
            return tuple(self._whole[wanted])
        stems = self._stems.get(wanted, ())
        return tuple(stems) if len(stems) == 1 else ()


def _bases(base: str, kind: Kind, marker: str | None) -> list[str]:
    """The names, without folders, to which a companion of this name may belong; the likeliest first."""
    if kind is Kind.HIDDEN:
        locked = [
            base[len(before) : len(base) - len(after)]
            for before, after in _LOCKS
            if base.startswith(before) and base.endswith(after)
        ]
        inner = base.lstrip(".").removesuffix("~")
        return [*locked, *(inner.removesuffix(each) for each in UNFINISHED if inner.endswith(each))]
    endings = {Kind.MARKER: _markers(marker), Kind.CHECKSUM: CHECKSUMS, Kind.UNFINISHED: UNFINISHED}[kind]
    return [base.removesuffix(each) for each in sorted(endings, key=len, reverse=True) if base.endswith(each)]
