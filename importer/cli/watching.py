"""watch: the watched folder, until somebody asks it to end."""

import logging
import os
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from importlib.util import find_spec
from typing import NoReturn

from importer.cli import door, log
from importer.cli.drop_options import DropShowingOptions, WatchingOptions
from importer.cli.dropping import Asked, Desk, desk, listen
from importer.cli.figures import Gauges
from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions
from importer.cli.spoken import Spoken
from importer.core.drops import Told
from importer.core.errors import SettingsError
from importer.drops.loop import Setup, Watch
from importer.drops.pulse import Beating
from importer.drops.service import Service
from importer.drops.signals import Signals
from importer.drops.waking import Waking
from importer.runners.local import Stopping
from importer.stops import Terminated
from importer.sweeping.sweep import at_the_bench


def watch(
    places: Sequence[str],
    dropping: WatchingOptions,
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: DropShowingOptions,
) -> NoReturn:
    """Take files as they come, until somebody asks to end."""
    listen(showing)
    check_library()
    service = Service.of(os.environ)
    pauses, waking = Beating(service=service), Waking()
    asked = Asked(places, dropping, reading, account, mode, dropping.every, watching=True)
    signals = Signals(pauses, dropping.drain, os._exit, waking.wake)
    spoken = Spoken()
    with ExitStack() as stack:
        stack.enter_context(signals.heard())
        gauges = stack.enter_context(Gauges(showing.metrics, dropping.metrics_port))
        folder = stack.enter_context(at_the_bench())
        try:
            swept = Watch(partial(_setup, asked, pauses, spoken, gauges), signals, waking, service, folder).run()
        except KeyboardInterrupt as stop:
            log.talk("Ended at once; what was begun is gone on with by whoever watches next.")
            door.leave(door.STOPPED if isinstance(pauses.by or stop, Terminated) else door.INTERRUPTED)
    log.talk("Ended.")
    door.leave(door.STOPPED if any(each.books.stopped for each in swept) else door.OK)


def _setup(asked: Asked, pauses: Stopping, spoken: Spoken, gauges: Gauges) -> Setup:
    """Read the settings, and open the places."""
    with ExitStack() as stack:
        found = stack.enter_context(desk(asked, pauses, spoken))
        _warn_of_settings(found)
        return Setup(
            found.inboxes,
            found.bench,
            found.rulings,
            spoken.after(gauges.after(found.aftermath, found.bench.journal)),
            stack.pop_all().close,
        )


def _warn_of_settings(found: Desk) -> None:
    """Say at once which rules the settings do not bear; their files would wait until they do."""
    rules = {rule.name: rule for inbox in found.inboxes for rule in inbox.rules}
    for rule in rules.values():
        wrong = found.rulings.ruled(rule)
        if isinstance(wrong, Told):
            log.talk(f'The rule "{rule.name}" cannot be used: {wrong.message}', hint=wrong.hint, level=logging.WARNING)


def check_library() -> None:
    """Make sure that what watches folders is there.

    Raises:
        SettingsError: it is missing.
    """
    if find_spec("watchfiles") is None:
        message = "Watching needs a library that is missing."
        raise SettingsError(message, 'type: pip install "occasion-importer[drops]"', code="drops-library")
