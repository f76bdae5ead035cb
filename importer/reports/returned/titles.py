"""What the sheets of a source are called in a workbook, which cannot hold every name."""

from importer.core.model import Source

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_LONGEST, _CUT = 31, 28
"""Letters that a title may have, and those that are left of a longer one, which leave room for a number."""


def title_of(name: str) -> str:
    """A name as a workbook can hold it.

    >>> title_of("Q1/Q2"), title_of("Feiertage für den Kundendienst Berlin")
    ('Q1-Q2', 'Feiertage für den Kundendien')
    """
    title = name.translate(_FORBIDDEN).strip("'")
    return (title if len(title) <= _LONGEST else title[:_CUT].rstrip(" '")) or "Sheet"


def titles_of(source: Source) -> dict[str, str]:
    """Name of each sheet of a source -> a title that no other has; empty where the source has no sheets."""
    titles: dict[str, str] = {}
    taken: set[str] = set()
    for sheet in source.sheets:
        if sheet.name is None:
            continue
        titles[sheet.name] = unlike(title_of(sheet.name), taken)
        taken.add(titles[sheet.name].casefold())
    return titles


def unlike(title: str, taken: set[str]) -> str:
    """A title with a number behind it where it is taken.

    >>> unlike("Days", {"days", "days 2"}), unlike("Days", set())
    ('Days 3', 'Days')
    """
    found, number = title, 2
    while found.casefold() in taken:
        found, number = f"{title[:_CUT]} {number}", number + 1
    return found
