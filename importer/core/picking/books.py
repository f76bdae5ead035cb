"""Keep the books of sweeps: every file that was found is in them once, or they are refused."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from importer.core.drops import Seen, SeenFile, Told
from importer.core.errors import BooksDoNotBalance
from importer.core.picking.naming import reports_name
from importer.core.swept import SCHEMA, SweepBooks

_REPORTED = frozenset({Seen.DONE, Seen.FAILED, Seen.WAITING, Seen.KNOWN})
"""What has a folder of reports beside it."""


def balanced(books: SweepBooks, found: Iterable[str]) -> SweepBooks:
    """The books in order of names, if they account for every file.

    Args:
        books: what became of each file.
        found: the names of all files that the looks of the sweep showed, and of those that it went on with.

    Raises:
        BooksDoNotBalance: a file is not in them, is in them twice, or was never seen.
    """
    counted = Counter(each.name for each in books.files)
    names = set(found)
    for what, wrong in (
        ("in the books of a sweep twice", [name for name, times in counted.items() if times > 1]),
        ("not in the books of a sweep", names - counted.keys()),
        ("in the books of a sweep, but was not seen", counted.keys() - names),
    ):
        if wrong:
            more = f" (and {len(wrong) - 1:,} more)" if len(wrong) > 1 else ""
            raise BooksDoNotBalance(f"The file {min(wrong)} is {what}{more}.")
    if sum(books.counts.values()) != len(names):
        raise BooksDoNotBalance(f"{len(names):,} files were found, but {sum(books.counts.values()):,} accounted for.")
    return replace(books, files=tuple(sorted(books.files, key=lambda each: each.name)))


def sweep_json(sweeps: Sequence[SweepBooks]) -> dict[str, Any]:
    """What ``occasions sweep --json`` writes: one sweep, of one place or several.

    Args:
        sweeps: the books of each place, each place once.

    Returns:
        an object as ``reports/sweep_schema.py`` has it.
    """
    totals: Counter[str] = Counter()
    for each in sweeps:
        totals.update(_totals(each))
    places = [
        {"place": each.place, "totals": _totals(each), "trouble": _told(each.trouble or Told())} for each in sweeps
    ]
    return {
        "schema": SCHEMA,
        "started": min((each.started for each in sweeps), default=""),
        "finished": max((each.finished for each in sweeps), default=""),
        "rehearsal": any(each.rehearsal for each in sweeps),
        "places": places,
        "files": [{"place": each.place, **_file(file)} for each in sweeps for file in each.files],
        "totals": {name: totals[name] for name in ("found", *map(str, Seen))},
    }


def _totals(books: SweepBooks) -> dict[str, int]:
    return {"found": books.found, **{str(seen): count for seen, count in books.counts.items()}}


def _file(each: SeenFile) -> dict[str, Any]:
    return {
        "name": each.name.encode(errors="backslashreplace").decode(),
        "outcome": str(each.seen),
        "reason": each.reason,
        "rule": each.rule or None,
        "drop": each.drop or None,
        "target": each.target or None,
        "reports": reports_of(each) or None,
        "told": _told(each.told),
    }


def reports_of(each: SeenFile) -> str:
    """The folder of a file's reports; empty if it has none."""
    return reports_name(each.target) if each.target and each.seen in _REPORTED else ""


def _told(told: Told) -> dict[str, str] | None:
    return None if told == Told() else {"code": told.code, "message": told.message, "hint": told.hint}
