"""The mode of a copy that we gave back: that of the import which it comes from, where nobody says another.

A copy that was first imported with merge holds a few days only; brought in as usual it would take a year's other days
away. So a mode that is remembered counts, unless an option, a variable or the settings say one.
"""

from collections.abc import Sequence
from dataclasses import replace

from importer.core.errors import SettingsError
from importer.core.issues import Assumption
from importer.core.model import Source
from importer.many.shares import AccountShare
from importer.reading import Reading
from importer.settings import Settings

_MODE = "mode"
_USUAL = Settings().mode


def in_remembered_modes(shares: Sequence[AccountShare]) -> tuple[AccountShare, ...]:
    """What goes to each account, in the mode that its sources remember where nobody says one; an assumption tells it.

    Raises:
        SettingsError: the sources remember several modes.
    """
    told: dict[int, Reading] = {}
    return tuple(_with_mode(share, told) for share in shares)


def _with_mode(share: AccountShare, told: dict[int, Reading]) -> AccountShare:
    """One share; accounts to which the same rows go share the reading that tells of it too."""
    settings = share.settings
    if settings is None or settings.says(_MODE):
        return share
    mode = _remembered(share.reading.sources)
    if mode == _USUAL:
        return share
    reading = told.setdefault(id(share.reading), _told(share.reading, mode))
    return replace(share, settings=settings.with_options(mode=mode), reading=reading)


def _remembered(sources: Sequence[Source]) -> str:
    """The one mode of sources; what is no copy, or remembers nothing, is imported as usual."""
    modes = {source.remembered.mode if source.remembered else _USUAL: source.file for source in reversed(sources)}
    if len(modes) > 1:
        each = ", ".join(f"{file} with {mode}" for mode, file in sorted(modes.items()))
        message = f"Copies that were given back were imported in other modes than the sheets beside them: {each}."
        raise SettingsError(message, "say which one is meant, such as --mode upsert, or import them one at a time.")
    return next(iter(modes), _USUAL)


def _told(reading: Reading, mode: str) -> Reading:
    sources = [source for source in reading.sources if source.remembered]
    evidence = f"its original was imported with --mode {mode}; another --mode that is given wins"
    found = [Assumption("copy-mode", source.file, f"imported with --mode {mode}", evidence) for source in sources]
    return replace(reading, assumptions=(*reading.assumptions, *found))
