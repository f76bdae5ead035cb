"""Where a copy that we gave back goes, and in which mode: as its original did, where no option says otherwise.

A copy that was first imported with merge holds a few days only; brought in as usual it would take a year's other days
away. So would one of two sheets that made one calendar together. And a copy says nothing of which account it was for,
so it must not go to another one unasked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from importer.core.errors import SettingsError
from importer.core.issues import Assumption
from importer.core.model import Source
from importer.core.returned import REPORT_SHEET, Remembered
from importer.many.shares import AccountShare
from importer.reading import Reading
from importer.settings import SANDBOX, Settings


@dataclass(frozen=True)
class Asked:
    """What was said in this command, by options alone, of where sources go."""

    mode: str | None = None
    api: str | None = None
    accounts: bool = False
    """Whether an account was named."""
    by_column: bool = False
    """Whether the sheets name the accounts themselves."""
    offline: bool = False
    """Whether nothing is sent, so that it does not matter through which API."""


def as_remembered(shares: Sequence[AccountShare], asked: Asked) -> tuple[AccountShare, ...]:
    """What goes to each account, in the mode that its sources remember for it; an assumption tells another than usual.

    Raises:
        SettingsError: nothing is known of a copy, it goes to another account than its original did, or without the
            sheets that were imported with it; or its mode is not known, or not the same as that of the others.
    """
    sources = shares[0].reading.sources if shares else ()
    _check_accounts(sources, [share.settings for share in shares if share.settings], asked)
    if asked.mode is not None:
        return tuple(shares)
    _check_memories(sources)
    _check_beside(sources)
    told: dict[tuple[int, str], Reading] = {}
    return tuple(_with_mode(share, told) for share in shares)


def _check_memories(sources: Iterable[Source]) -> None:
    """Refuse a copy that has lost what it remembers: a wrong mode would take days away that it does not hold."""
    lost = next((source for source in sources if source.came_back and not source.remembered), None)
    if lost is None:
        return
    message = f'{lost.file} is a marked copy that has lost its sheet "{REPORT_SHEET}", which says how it was imported.'
    if any(issue.code == "copy-edited" for issue in lost.issues):
        message = (
            f"{lost.file} is a marked copy, and what it says of how it was imported cannot be understood any more."
        )
    raise SettingsError(message, "give --mode upsert, or the mode of the first time, and the other options again.")


def _check_beside(sources: Sequence[Source]) -> None:
    """Refuse a copy without the sheets that were imported with it: an occasion may be made of several."""
    here = {name for source in sources for name in (source.file, source.remembered.file if source.remembered else "")}
    for source in sources:
        missing = [name for name in source.remembered.beside if name not in here] if source.remembered else []
        if missing:
            named, it = _listed(missing), "its copy" if len(missing) == 1 else "their copies"
            message = (
                f"{source.file} was imported together with {named}; days that only stand there would be taken away."
            )
            hint = f"give {it} too (or the original), or say --mode merge, or --mode upsert if it is to go alone."
            raise SettingsError(message, hint)


def _check_accounts(sources: Iterable[Source], settings: Sequence[Settings], asked: Asked) -> None:
    """Refuse a copy that would go elsewhere than its original did, where no option says so."""
    if asked.accounts:
        return
    for source in sources:
        was = source.remembered
        if was is None:
            continue
        _check_sandbox(source, was, settings, asked)
        rehearsal = asked.api == SANDBOX
        now = {each.account if asked.offline else each.account_shown for each in settings}
        known = {number for number in was.accounts if number}
        if known and None not in now and now != known and not asked.by_column and not rehearsal:
            message = f"{source.file} was imported into {_places(known)}, and would now go to {_places(now)}."
            raise SettingsError(message, f"say where it is to go: {_options(known)} as the first time, or another.")


def _check_sandbox(source: Source, was: Remembered, settings: Sequence[Settings], asked: Asked) -> None:
    """Refuse the copy of a rehearsal that would become real, and the other way round."""
    now = {each.api == SANDBOX for each in settings}
    if was.sandbox is None or asked.offline or asked.api is not None or now <= {was.sandbox}:
        return
    shown = _places({each.account_shown for each in settings} - {None})
    if was.sandbox:
        message = f"{source.file} comes from a rehearsal in the sandbox, and would now go to {shown}."
        hint = f"give --api sandbox to rehearse again, or {_options(_numbers(settings))} to send it there."
    else:
        message = f"{source.file} was imported into {_places(was.accounts)}, and would now go to the sandbox."
        hint = (
            f"give --api sandbox to rehearse it, or --api with {_options(was.accounts)} to send it as the first time."
        )
    raise SettingsError(message, hint)


def _numbers(settings: Iterable[Settings]) -> list[str]:
    return [each.account or "NUMBER" for each in settings]


def _places(accounts: Iterable[str | None]) -> str:
    every = sorted(each for each in accounts if each)
    numbers = [each for each in every if each != SANDBOX]
    named = [f"account{'s' if len(numbers) > 1 else ''} {_listed(numbers)}"] if numbers else []
    return " and ".join([*named, *(["the sandbox"] if SANDBOX in every else [])]) or "no account"


def _options(accounts: Iterable[str]) -> str:
    every = sorted(dict.fromkeys(accounts))
    return " ".join("--api sandbox" if each == SANDBOX else f"--account {each or 'NUMBER'}" for each in every)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _with_mode(share: AccountShare, told: dict[tuple[int, str], Reading]) -> AccountShare:
    """One share; accounts to which the same rows go share the reading that tells of it too."""
    settings = share.settings
    if settings is None:
        return share
    modes = {_mode_of(source, settings): source.file for source in reversed(share.reading.sources)}
    if len(modes) > 1:
        each = ", ".join(f"{file} with {mode}" for mode, file in sorted(modes.items()))
        message = f"Copies that were given back were imported in other modes than the sheets beside them: {each}."
        raise SettingsError(message, "say which one is meant, such as --mode upsert, or import them one at a time.")
    mode = next(iter(modes), settings.mode)
    if mode == settings.mode:
        return share
    reading = told.setdefault((id(share.reading), mode), _told(share.reading, mode))
    return replace(share, settings=settings.with_options(mode=mode), reading=reading)


def _mode_of(source: Source, settings: Settings) -> str:
    """The mode of a source for one account: the one that it remembers for it, or for all where no account was known.

    Raises:
        SettingsError: it remembers others only.
    """
    modes: Mapping[str, str] = source.remembered.accounts if source.remembered else {}
    account, every = settings.account_shown or "", set(modes.values())
    found = modes.get(account) or modes.get("")
    if found or not modes:
        return found or settings.mode
    if every == {settings.mode} or not account:
        return next(iter(every)) if len(every) == 1 else settings.mode
    were = ", ".join(f"{_places([number])} with --mode {mode}" for number, mode in sorted(modes.items()))
    message = f"{source.file} was imported into {were}; nothing says the mode for {_places([account])}."
    raise SettingsError(message, f"say it, such as --mode {sorted(every)[0]}.")


def _told(reading: Reading, mode: str) -> Reading:
    sources = [source for source in reading.sources if source.remembered]
    evidence = f"its original was imported with --mode {mode}; another --mode that is given wins"
    found = [Assumption("copy-mode", source.file, f"imported with --mode {mode}", evidence) for source in sources]
    return replace(reading, assumptions=(*reading.assumptions, *found))
