"""Read one cell of a column of ticks: a tick, a cross, or neither."""

from importer.core.glossary import Glossary


def is_tick(cell: object, words: Glossary) -> bool:
    """Whether a cell ticks its site: a mark, a word of yes, or 1.

    >>> is_tick("1", Glossary()), is_tick(True, Glossary()), is_tick(1.0, Glossary()), is_tick("", Glossary())
    (True, True, True, False)
    """
    text = _text(cell)
    return text == "1" or words.means(text, "yes")


def is_cross(cell: object, words: Glossary) -> bool:
    """Whether a cell says that its site is not meant: a cross, a word of no, or 0."""
    text = _text(cell)
    return text == "0" or words.means(text, "no")


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "1" if cell is True else "0" if cell is False else str(cell).strip()
