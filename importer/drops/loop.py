"""Look at places, wait until something may have come, look again; until somebody asks to end.

Looks are remembered over everything but the end of the program: also when settings are read again. Wrong new settings
are told, and the old ones stay in force.
"""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from importer.core.errors import ImporterError
from importer.core.picking import deep
from importer.drops.changed import what_changed
from importer.drops.service import Service
from importer.drops.signals import Signals
from importer.drops.waking import Waking
from importer.places.copying import BETWEEN
from importer.sweeping.bench import Bench, Inbox
from importer.sweeping.one_look import Memory, Swept
from importer.sweeping.rulings import Rulings
from importer.sweeping.sweep import After, one_place

_LOG = logging.getLogger(__name__)
_TOLD = logging.getLogger("importer.progress")
"""What is said unless somebody asks for quiet."""
_BREATH = 0.2
"""Seconds between two looks at the soonest, however often we are woken."""


@dataclass(frozen=True)
class Setup:
    """What one reading of the settings gives."""

    inboxes: tuple[Inbox, ...]
    bench: Bench
    rulings: Rulings
    after: After
    close: Callable[[], None]
    """Lets go of the places."""


@dataclass
class Watch:
    """The loop, and what it remembers.

    Args:
        load: reads the settings, and opens the places; raises ``ImporterError`` if they cannot be used.
        signals: what was asked of us.
        waking: says when to look again.
        service: who started us.
        folder: a private folder of this machine.
    """

    load: Callable[[], Setup]
    signals: Signals
    waking: Waking
    service: Service
    folder: Path
    memories: dict[str, Memory] = field(default_factory=dict)
    due: dict[str, float] = field(default_factory=dict)

    def run(self) -> tuple[Swept, ...]:
        """Until somebody asks to end; gives what the last looks at all places came to.

        Raises:
            ImporterError: the settings cannot be used at the start.
        """
        setup = self.load()
        _TOLD.info("Watching %s.", ", ".join(each.shown for each in setup.inboxes))
        swept: dict[str, Swept] = {}
        usual = BETWEEN.set(self.service.alive)
        try:
            while True:
                with self._watching(setup):
                    self.service.ready(f"watching {', '.join(each.shown for each in setup.inboxes)}")
                    again = self._until_reload(setup, swept)
                if not again:
                    return tuple(swept.values())
                setup = self._reloaded(setup)
        finally:
            BETWEEN.reset(usual)
            setup.close()

    def _until_reload(self, setup: Setup, swept: dict[str, Swept]) -> bool:
        """Look again and again; whether that ended because settings are to be read again."""
        asked = setup.bench.pauses.asked
        while not asked.is_set():
            if self.signals.take_reload():
                return True
            for inbox in setup.inboxes:
                if self.due.get(inbox.shown, 0.0) <= time.monotonic() and not asked.is_set():
                    swept[inbox.shown] = self._look(inbox, setup)
            self._wait(setup)
        self.service.stopping()
        return False

    def _look(self, inbox: Inbox, setup: Setup) -> Swept:
        memory = self.memories.get(inbox.shown, Memory())
        swept = one_place(inbox, setup.bench, setup.rulings, memory, self.folder, setup.after)
        self.memories[inbox.shown] = swept.memory
        every = inbox.entry.every
        pause = every if swept.soon is None else min(every, swept.soon)
        self.due[inbox.shown] = time.monotonic() + pause
        self.service.alive()
        return swept

    def _wait(self, setup: Setup) -> None:
        """Wait until a look is due, or somebody wakes us; where something changed a look is due then."""
        if setup.bench.pauses.asked.is_set() or self.signals.reload:
            return
        pause = max(min((self.due[each.shown] for each in setup.inboxes), default=0.0) - time.monotonic(), _BREATH)
        self.waking.wait(min(pause, self.service.pulse or pause))
        changed = self.waking.take_changed()
        for each in setup.inboxes:
            if each.place.watched in changed:
                self.due.pop(each.shown, None)
        self.service.alive()

    def _watching(self, setup: Setup) -> AbstractContextManager[None]:
        folders = [each.place.watched for each in setup.inboxes]
        return self.waking.watching(
            [each for each in folders if each is not None], deep=any(deep(each.rules) for each in setup.inboxes)
        )

    def _reloaded(self, setup: Setup) -> Setup:
        """Settings as they are now; the old ones if the new cannot be used."""
        self.service.reloading()
        try:
            anew = self.load()
        except ImporterError as error:
            _LOG.error(
                "The new settings cannot be used, so the old ones stay in force: %s %s", error.message, error.hint
            )
            return setup
        setup.close()
        self.due.clear()
        _TOLD.info("Settings were read again: %s.", what_changed(setup.inboxes, anew.inboxes))
        return anew
