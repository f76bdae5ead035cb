"""Read one yes-or-no cell, in the words of every language of the glossary.

Programs write their own yes and no: Outlook in German ``Ein`` and ``Aus``. In a sheet that people fill in such words
may mean a shift or a day off, so that only the columns of calendars know them.
"""

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


def read_mark(value: object, words: Glossary) -> bool | Fault:
    """Read one cell of a column that a calendar program fills in: yes or no, or on and off in its language."""
    found = read_flag(value, words)
    if not isinstance(found, Fault):
        return found
    text = clean(unicodedata.normalize("NFKC", str(value)))
    on, off = words.means(text, "on"), words.means(text, "off")
    return found if on == off else on
