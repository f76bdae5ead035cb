"""Lines of a calendar: unfolded, numbered, and cut into name, parameters and value (RFC 5545, section 3.1).

Tolerant of what programs write: blank lines, any line ends, blanks around names, zones with colons that nobody quoted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_ENDS = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_HEAD = re.compile(r'((?:[^":]|"[^"]*")*+):')
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*=("[^"]*"|[^;]*)')
_DATES = frozenset({"DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"})
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ITEM = re.compile(r"(?:[^,\\]|\\.)+", re.DOTALL)
LONGEST_TEXT = 100_000
"""Letters of a text beyond which nobody reads it; what follows is cut."""


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a component."""

    name: str
    """In capitals."""
    parameters: Mapping[str, str]
    """Names in capitals, values without quotes."""
    value: str
    """As written, escapes included."""

    @property
    def text(self) -> str:
        r"""The value as text, its escapes undone.

        >>> Property("SUMMARY", {}, r"Christmas\, Noël").text
        'Christmas, Noël'
        """
        return _unescaped(self.value[:LONGEST_TEXT])

    @property
    def texts(self) -> tuple[str, ...]:
        """The value as a list of texts, such as categories."""
        return tuple(_unescaped(item).strip() for item in _ITEM.findall(self.value[:LONGEST_TEXT]))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each line that says something, long ones joined, with the number of the line at which it begins."""
    number, parts = 0, [""]
    for here, line in enumerate(_ENDS.split(text), start=1):
        if line[:1] in (" ", "\t"):
            parts.append(line[1:])
        elif line:
            if parts[0]:
                yield number, "".join(parts)
            number, parts = here, [line]
    if parts[0]:
        yield number, "".join(parts)


def name_of_line(line: str) -> str:
    """The property that a line holds, in capitals; empty for what is none."""
    found = _NAME.match(line)
    return found[0].upper() if found else ""


def property_of(line: str) -> Property | None:
    """A line cut into its parts; None for what is none."""
    found = _NAME.match(line)
    if found is None:
        return None
    name, rest = found[0].upper(), line[found.end() :].lstrip()
    if name in _DATES:
        # Outlook writes TZID=(UTC+01:00) Amsterdam without quotes; dates themselves hold no colon
        head, colon, value = rest.rpartition(":")
    else:
        cut = _HEAD.match(rest)
        head, colon, value = (cut[1], ":", rest[cut.end() :]) if cut else rest.partition(":")
    if not colon:
        return None
    parameters = {key.upper(): text.strip().strip('"') for key, text in _PARAMETER.findall(head)}
    return Property(name, parameters, value.strip())
