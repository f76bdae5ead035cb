"""What is said in the log of each file that was seen: once, and again only when something about it has changed."""

import logging

from importer.cli.log import PROGRESS
from importer.core.drops import Seen, SeenFile
from importer.run_context import named_drop

_LEVELS = {Seen.FAILED: logging.WARNING, Seen.WAITING: logging.WARNING, Seen.LATER: logging.WARNING}
_SILENT = frozenset({Seen.BESIDE})
_PASSING = frozenset({Seen.UNSETTLED, Seen.BUSY})
"""What is over by the next look, mostly; it is said only if it is not."""
_MOST = 10_000
"""So many files are remembered; when there are more, what was said may be said again."""


class Spoken:
    """Says what became of each file, and remembers what was said."""

    def __init__(self) -> None:
        self._said: dict[str, tuple[Seen, str, str]] = {}
        self._passing: set[str] = set()

    def __call__(self, seen: SeenFile) -> None:
        """Say what became of a file, unless just that was said of it before."""
        said = (seen.seen, seen.drop, seen.told.message)
        if seen.seen in _PASSING and seen.name not in self._passing:
            self._passing.add(seen.name)
            return
        if seen.seen not in _PASSING:
            self._passing.discard(seen.name)
        if seen.seen in _SILENT or self._said.get(seen.name) == said:
            return
        if len(self._said) >= _MOST:
            self._said.clear()
            self._passing.clear()
        self._said[seen.name] = said
        where = f", filed as {seen.target}" if seen.target else ""
        hint = f" {seen.told.hint}" if seen.told.hint else ""
        with named_drop(seen.drop, seen.name):
            PROGRESS.log(
                _LEVELS.get(seen.seen, logging.INFO), "%s: %s%s: %s%s", seen.name, seen.seen, where, seen.reason, hint
            )


def unheard(_seen: SeenFile) -> None:
    """Say nothing; the books are shown at the end."""
