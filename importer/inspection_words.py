"""How inspect counts things and fills its lines."""

from collections.abc import Sequence

from rich.cells import cell_len

WIDTH = 100
"""Cells of a line, as far as names and samples leave the choice."""


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "entry"), counted(1200, "entry"), counted(2, "row")
    ('1 entry', '1,200 entries', '2 rows')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("try") else f"{number:,} {noun}s"


def wrapped(text: str, indent: int, mark: str = "") -> Sequence[str]:
    """A text in lines of a terminal, where some letters are two cells wide; ``mark`` stands before the first.

    >>> wrapped("one two", 2, "- ")
    ['  - one two']
    """
    before, lines, line = " " * indent + mark, [], ""
    for word in text.split():
        if line and len(before) + cell_len(f"{line} {word}") > WIDTH:
            lines.append(before + line)
            before, line = " " * (indent + len(mark)), ""
        line = f"{line} {word}" if line else word
    return [*lines, before + line] if line else lines
