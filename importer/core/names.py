"""Names as people mean them: clean text, and the folded form under which two spellings are one name."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""Control characters that are no blanks."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


_COPY_MARKS = re.compile(
    r"\s*\(\d+\)$|^copy (?:\(\d+\) )?of\s+|^kopie von\s+|^copie de\s+"
    r"|\s+-\s+(?:kopie|copy|copie|copia|kopia)(?:\s*\(\d+\))?$",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    r"""Text in NFC with collapsed spaces and without invisible marks or control characters.

    >>> clean("  Christmas\n Eve ")
    'Christmas Eve'
    """
    if text.isascii() and text.isprintable() and "  " not in text:  # the usual case, ten times faster
        return text.strip()
    seen = _CONTROLS.sub("", text.translate(_INVISIBLE))  # first, as blanks and accents may stand around them
    return _SPACES.sub(" ", unicodedata.normalize("NFC", seen)).strip()


def fold(name: str) -> str:
    """The form in which equal names are equal: NFC, collapsed spaces, case folded.

    >>> fold("Year-End  CLOSURE") == fold("year-end closure")
    True
    """
    cleaned = clean(name)
    return cleaned.casefold() if cleaned.isascii() else unicodedata.normalize("NFC", cleaned.casefold())


def without_copy_marks(name: str) -> str:
    """A name of a file or a sheet without the marks that programs put on copies.

    >>> without_copy_marks("Copy of Berlin (2)"), without_copy_marks("Berlin - Kopie")
    ('Berlin', 'Berlin')
    """
    while (shorter := _COPY_MARKS.sub("", name)) != name:
        name = shorter
    return name
