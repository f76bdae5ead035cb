"""What of a comment on a cell is ours, and what somebody else wrote: both sides of a marked copy judge it alike."""

import re

from importer.core.returned import REPORT_MARK

_ISSUE = r"[a-z][a-z0-9-]* \((?:error|warning)\)\n[^\n]*(?:\nWhat to do: [^\n]*)?"
_REFUSAL = r'[^\n]*: "[^\n]*"\n(?:[^\n]+\n)?What to do: [^\n]*'
_TEXTS = rf"(?:{_ISSUE}|{_REFUSAL})(?:\n\n(?:{_ISSUE}|{_REFUSAL}))*"
_OURS = re.compile(rf"(?:^|\n+){re.escape(REPORT_MARK)}(?:: {_TEXTS}|:?[ \t]*(?=\n|$)|:[^\n]*(?:\n[^\n]+)*)")
"""Our part of a comment: all that a marked copy writes, and not what somebody has written below it."""


def without_ours(text: str) -> str:
    r"""What somebody else wrote in a comment, above and below our part.

    >>> without_ours("Ask Ola.\n\nOccasion Importer: date-past (warning)\nIt is over.\n\nOla: it is right")
    'Ask Ola.\n\nOla: it is right'
    """
    found = _OURS.search(text)
    if found is None:
        return text
    parts = (text[: found.start()].rstrip(), text[found.end() :].strip())
    return "\n\n".join(part for part in parts if part)
