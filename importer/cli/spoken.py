"""What is said in the log of each file that was seen: once, and again only when something about it has changed."""

import logging
from pathlib import Path

from importer.cli.log import PROGRESS
from importer.core.drops import Seen, SeenFile, Told
from importer.core.rules.sentences import said
from importer.run_context import named_drop
from importer.sweeping.bench import Inbox
from importer.sweeping.one_look import Swept
from importer.sweeping.sweep import After

_LEVELS = {Seen.FAILED: logging.WARNING, Seen.WAITING: logging.WARNING, Seen.LATER: logging.WARNING}
_SILENT = frozenset({Seen.BESIDE})
_PASSING = frozenset({Seen.UNSETTLED, Seen.BUSY})
"""What is over by the next look, mostly; it is said only if it is not."""
_MOST = 10_000
"""So many files are remembered; when there are more, what was said may be said again."""


class Spoken:
    """Says what became of each file, and remembers what was said."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], tuple[Seen, str, str]] = {}
        self._passing: set[tuple[str, str]] = set()
        self._trouble: dict[str, str] = {}

    def __call__(self, place: str, seen: SeenFile) -> None:
        """Say what became of a file at a place, unless just that was said of it before."""
        key, now = (place, seen.name), (seen.seen, seen.drop, seen.told.message)
        if seen.seen in _PASSING and key not in self._passing:
            self._passing.add(key)
            return
        if seen.seen not in _PASSING:
            self._passing.discard(key)
        if seen.seen in _SILENT or self._said.get(key) == now:
            return
        if len(self._said) >= _MOST:
            self._said.clear()
            self._passing.clear()
        self._said[key] = now
        where = f", filed as {seen.target}" if seen.target else ""
        hint = f" {seen.told.hint}" if seen.told.hint else ""
        with named_drop(seen.drop, seen.name, place):
            level = _LEVELS.get(seen.seen, logging.INFO)
            PROGRESS.log(level, "%s/%s: %s%s: %s%s", place.rstrip("/"), seen.name, seen.seen, where, seen.reason, hint)

    def after(self, first: After) -> After:
        """What is to hear of each look: somebody else first, then we, of what keeps a place from being swept."""

        def both(inbox: Inbox, swept: Swept, folder: Path) -> None:
            first(inbox, swept, folder)
            self._looked(inbox.shown, swept.books.trouble)

        return both

    def _looked(self, place: str, trouble: Told | None) -> None:
        before = self._trouble.pop(place, None)
        if trouble is not None:
            self._trouble[place] = trouble.message
            if trouble.message != before:
                PROGRESS.warning("%s: %s", place, said(trouble.message, trouble.hint))
        elif before is not None:
            PROGRESS.info("%s can be swept again.", place)


def unheard(_place: str, _seen: SeenFile) -> None:
    """Say nothing; the books are shown at the end."""
