"""Read a cell that names skills: one, or several in a list."""

import re

from importer.core.names import clean

_DIVIDES = re.compile(r"[,;\n\r\u2028、，；]")


def skill_names(text: str) -> tuple[str, ...] | None:
    r"""The names or ids of a cell, divided by commas, semicolons or line breaks; None if it names none.

    >>> skill_names("Sales; Chat DE\n Care"), skill_names(" ; ")
    (('Sales', 'Chat DE', 'Care'), None)
    """
    return tuple(name for part in _DIVIDES.split(text) if (name := clean(part))) or None
