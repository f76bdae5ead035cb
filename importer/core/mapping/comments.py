"""Comments that people put on cells, as descriptions: only where a profile says so."""

from dataclasses import replace

from importer.core.issues import Assumption, Place
from importer.core.lifting import Coded
from importer.core.model import Sheet
from importer.core.names import clean
from importer.core.table import Table


def _left_aside(table: Table, sheet: Sheet) -> list[Assumption]:
    """That comments stand on cells of the table, and how to use them."""
    rows = set(table.rows.tolist())
    spots = [spot for spot in sorted(sheet.comments) if spot[0] in rows]
    if not spots:
        return []
    first = str(Place(sheet.file, sheet.name, *spots[0]))
    count = len(spots)
    decided = f"{count} comment{'s' if count > 1 else ''} on cells {'are' if count > 1 else 'is'} not read"
    evidence = 'comments = "description" in a profile makes them descriptions'
    return [Assumption("comments-left-aside", first, decided, evidence)]


def with_comments(table: Table, sheet: Sheet) -> tuple[Table, list[Assumption]]:
    """Take the comments of a row's cells as its description, where it has none of its own."""
    if not sheet.comments:
        return table, []
    if table.profile.comments != "description":
        return table, _left_aside(table, sheet)
    of_row: dict[int, list[str]] = {}
    for (row, _), text in sorted(sheet.comments.items()):
        of_row.setdefault(row, []).append(clean(text))
    own = table.raw.get("description")
    told = [" ".join(of_row.get(int(row), [])) or None for row in table.rows]
    if own is not None:
        told = [text if own[position] is None else own[position] for position, text in enumerate(told)]
    used = [spot for spot in sorted(sheet.comments) if spot[0] in set(table.rows.tolist())]
    if not used:
        return table, []
    first = str(Place(sheet.file, sheet.name, *used[0]))
    decided = f"{len(used)} comments on cells are descriptions of their rows"
    raw = {**table.raw, "description": Coded.of(told)}
    return replace(table, raw=raw), [Assumption("comments-as-descriptions", first, decided, "the profile says so")]
