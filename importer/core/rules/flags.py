"""Read one yes-or-no cell, in the words of every language of the glossary."""

import unicodedata

from importer.core.faults import Fault
from importer.core.glossary import Glossary
from importer.core.names import clean


def read_flag(value: object, words: Glossary) -> bool | Fault:
    """Read one yes-or-no cell of any type that a reader yields.

    A word that means yes in one language and no in another is no answer.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)) and value in (0, 1):
        return bool(value)
    text = clean(unicodedata.normalize("NFKC", str(value)))
    if text in ("0", "1"):
        return text == "1"
    yes, no = words.means(text, "yes"), words.means(text, "no")
    if yes != no:
        return yes
    return Fault("flag-unreadable", f'"{text}" is neither yes nor no.', 'write "yes" or "no".')
