"""Patterns of names, as rules for dropped files write them.

``*`` and ``?`` stand for signs within one folder's name, ``[ab]`` and ``[!ab]`` for one sign, ``**`` between slashes
for any number of folders. A pattern without a slash fits names at the top of the place alone. Case does not matter,
since many servers and senders change it, and an accent is the same in both of its spellings.
"""

import re
import unicodedata
from functools import lru_cache

from importer.core.drops import FOLDERS

_DRIVE = re.compile(r"[A-Za-z]:")


def pattern_fits(pattern: str, name: str) -> bool:
    """Whether a name, a path within the place, is one that a pattern takes.

    >>> pattern_fits("PL-*.xlsx", "pl-2027.XLSX"), pattern_fits("*.csv", "poland/2027.csv")
    (True, False)
    >>> pattern_fits("**/*.csv", "poland/warsaw/2027.csv"), pattern_fits("**/*.csv", "2027.csv")
    (True, True)
    """
    return _compiled(unicodedata.normalize("NFC", pattern)).fullmatch(unicodedata.normalize("NFC", name)) is not None


def looks_below(pattern: str) -> bool:
    """Whether a pattern may fit names in folders below the top of the place."""
    return "/" in pattern


def may_fit_below(pattern: str, folder: str) -> bool:
    """Whether a pattern may fit a name somewhere below a folder.

    >>> may_fit_below("**/*.csv", "poland/done"), may_fit_below("germany/**/*.csv", "poland/done")
    (True, False)
    """
    above, name = _folders(unicodedata.normalize("NFC", pattern)), f"{unicodedata.normalize('NFC', folder)}/"
    return any(re.fullmatch("".join(above[:size]), name, re.IGNORECASE) for size in range(1, len(above) + 1))


def pattern_fault(pattern: str) -> str:
    """Why a pattern can never fit, and what to write; empty if it may.

    >>> pattern_fault("../*.csv")
    'a pattern stays within the place; take ".." out'
    """
    parts = pattern.split("/")
    if "\\" in pattern:
        return "write / between folders, not \\"
    if pattern.startswith(("/", "~")) or _DRIVE.match(pattern):
        return "a pattern begins at the top of the place; write it without the way to there"
    if ".." in parts:
        return 'a pattern stays within the place; take ".." out'
    if "" in parts or "." in parts:
        return 'a folder without a name is in it; write it such as "poland/*.csv"'
    if len(parts) > 1 and parts[0].casefold() in FOLDERS:
        return f"nothing is taken from {parts[0]}, where files are put that were taken"
    if parts[-1] == "**":
        return 'it ends with folders; write which files of them, such as "**/*.csv"'
    if any(part.startswith(".") for part in parts):
        return "nothing hidden is taken, and names with a dot in front are"
    return ""


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(_folders(pattern)) + _part(pattern.rpartition("/")[2]), re.IGNORECASE)


def _folders(pattern: str) -> list[str]:
    """The folders of a pattern as regular expressions."""
    return ["(?:[^/]+/)*" if part == "**" else f"{_part(part)}/" for part in pattern.split("/")[:-1]]


def _part(part: str) -> str:
    """The pattern of one folder or file as a regular expression that takes no longer for many stars.

    What stands between two stars is taken where it comes first, and never elsewhere: if the rest does not fit behind
    that, it fits nowhere. So nothing is tried twice.
    """
    first, *others = _between_stars(part)
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>[^/]*?{each})" for each in middle if each) + f"[^/]*{last}"


def _between_stars(part: str) -> list[str]:
    """The signs before, between and after the stars of a pattern, as regular expressions."""
    written, here = [""], 0
    while here < len(part):
        sign = part[here]
        here += 1
        if sign == "*":
            written.append("")
        elif sign == "?":
            written[-1] += "[^/]"
        elif sign == "[" and (end := _end_of_set(part, here)):
            written[-1] += _set(part[here:end])
            here = end + 1
        else:
            written[-1] += re.escape(sign)
    return written


def _end_of_set(part: str, start: int) -> int:
    """Where the closing bracket of a set stands; 0 if there is none, and the opening one is a sign like others."""
    first = start + part.startswith("!", start)
    return max(part.find("]", first + 1), 0)


def _set(inside: str) -> str:
    negated = inside.startswith("!")
    signs = inside[negated:]
    pieces = []
    while signs:
        if len(signs) > 2 and signs[1] == "-":
            first, last = sorted((signs[0], signs[2]))
            pieces.append(f"{re.escape(first)}-{re.escape(last)}")
            signs = signs[3:]
        else:
            pieces.append(re.escape(signs[0]))
            signs = signs[1:]
    return f"(?!/)[{'^' if negated else ''}{''.join(pieces)}]"
