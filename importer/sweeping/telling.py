"""Tell people and monitors what a look at a place showed, and remember who still has to hear of it.

News is told at least once: what is owed stands in the journal before anything is told, and is taken out when it was
told, so whoever dies in between has it told again. Whoever saw it tells it; others do if it is still owed ``OTHERS``
seconds later, so that two workers of one place do not tell everything twice. What cannot be delivered is said in the
log and tried again at a later look of anybody, not before its time; it stops nothing. Each address of a notice is told
by itself: one that is dead keeps nothing from the others, nor do they hear anything twice because of it.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from importer.core.drops import Standing, moment
from importer.core.errors import ImporterError, NoticeFailed, SettingsError
from importer.core.news import News, NewsKind, Owed
from importer.core.picking.changes import Look, changed, owing
from importer.core.picking.unmatched import NO_RULE, unmatched
from importer.core.picking.words import grouped, message_of
from importer.core.rules.sentences import said
from importer.notices import Notice, beat, tell
from importer.settings.drops import NoticeEntry

LOG = logging.getLogger(__name__)
PAUSES = (60.0, 300.0, 900.0, 3600.0)
"""Seconds after which somebody who could not be told is told again; the last one counts from then on."""
OTHERS = 120.0
"""Seconds for which what is owed is left to the worker that saw it."""
_Who = tuple[str, int]
"""The name of a notice, and which of its addresses, counted from 0."""
_ALL = -1
"""Stands for all addresses of a notice, where they cannot be read."""
Change = Callable[[Standing | None], Standing]
"""Gives a standing from the one before, which the journal may have from another worker."""


class Hearer(Protocol):
    """Somebody who hears of news, such as a ``ChosenNotice`` of the settings."""

    @property
    def name(self) -> str:
        """What the settings call it."""

    @property
    def entry(self) -> NoticeEntry:
        """What is told, and whether reports go with it."""

    def urls(self) -> tuple[str, ...]:
        """The addresses; secrets.

        Raises:
            SettingsError: one is not where the settings say.
        """


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What goes with news."""

    link: str = ""
    """What a person can open or copy to get at the file's report."""
    report: Path | None = None
    """The report as a file of this machine, if it is still here."""


def nothing_enclosed(_news: News) -> Enclosed:
    """What goes with news that has no report."""
    return Enclosed()


class Teller:
    """Tells what is owed, and remembers who could not be told; lives as long as the program.

    Args:
        seconds: gives seconds that never go back, such as ``time.monotonic``.
        send: what sends a notice; raises ``NoticeFailed`` or ``SettingsError``.
    """

    def __init__(self, seconds: Callable[[], float], send: Callable[[str, Sequence[str], Notice], None] = tell) -> None:
        self._seconds = seconds
        self._send = send
        self._failures: dict[_Who, int] = {}
        self._not_before: dict[_Who, float] = {}

    def after(
        self,
        look: Look,
        hearers: Sequence[Hearer],
        save: Callable[[Change], Standing],
        enclosed: Callable[[News], Enclosed] = nothing_enclosed,
    ) -> Standing:
        """Tell what a look changed, and what is still owed.

        Args:
            look: what was seen of the rule.
            hearers: who hears of this rule.
            save: changes the rule's standing in the journal, and gives it; called before anything is told, and again
                after.
            enclosed: what goes with news of a file.

        Returns:
            The standing as it was saved last.
        """
        wanted = {each.name: {NewsKind(kind) for kind in each.entry.on} for each in hearers}
        seen: tuple[News, ...] = ()

        def looked(old: Standing | None) -> Standing:
            nonlocal seen
            standing, seen = (unmatched if look.rule == NO_RULE else changed)(old, look)
            return owing(standing, seen, wanted)

        standing = save(looked)
        due = [each for each in standing.untold if each.news in seen or each.tried or _waits(each, look) >= OTHERS]
        told: set[Owed] = set()
        took: dict[Owed, set[int]] = {}
        for each in hearers:
            self._tell([one for one in due if one.to == each.name], each, enclosed, took, told)
        vain = {each for each in due if each not in told and not each.tried}
        return save(partial(_settled, standing, told, vain, took)) if told or vain or took else standing

    def _tell(
        self,
        owed: Sequence[Owed],
        hearer: Hearer,
        enclosed: Callable[[News], Enclosed],
        took: dict[Owed, set[int]],
        told: set[Owed],
    ) -> None:
        """Tell each address of somebody what it has not heard; adds which took what, and what all have heard."""
        urls: list[str] = []
        if not owed or not self._goes_well((hearer.name, _ALL), lambda: urls.extend(hearer.urls())):
            return
        for number in range(len(urls)):
            left = [each for each in owed if number not in each.took]
            for news in grouped([each.news for each in left]):
                if not self._hears(hearer, urls, number, _notice(news, hearer, enclosed)):
                    break  # whoever did not hear this will not hear the rest either
                for each in left:
                    if each.news in news:
                        took.setdefault(each, set()).add(number)
        told.update(each for each in owed if took.get(each, set()).union(each.took) >= set(range(len(urls))))

    def _hears(self, hearer: Hearer, urls: Sequence[str], number: int, notice: Notice) -> bool:
        """Tell an address one thing, unless it is too soon after it failed; whether it was told."""
        which = f"Address {number + 1} of {len(urls)}: " if len(urls) > 1 else ""
        who = hearer.name, number
        return self._goes_well(who, lambda: self._send(hearer.name, urls[number : number + 1], notice), which)

    def _goes_well(self, who: _Who, what: Callable[[], None], which: str = "") -> bool:
        """Do something for somebody, unless it is too soon after it failed; whether it was done."""
        if self._seconds() < self._not_before.get(who, float("-inf")):
            return False
        try:
            what()
        except (NoticeFailed, SettingsError) as error:
            failures = self._failures[who] = self._failures.get(who, 0) + 1
            self._not_before[who] = self._seconds() + PAUSES[min(failures, len(PAUSES)) - 1]
            _warn(error, which)
            return False
        self._failures.pop(who, None)
        self._not_before.pop(who, None)
        return True


def signal(url: str, *, well: bool) -> bool:
    """Send a heartbeat; what stands in its way is said in the log and stops nothing.

    Args:
        url: the address; a secret.
        well: whether nothing needs anybody.

    Returns:
        Whether it was heard.
    """
    try:
        beat(url, well=well)
    except NoticeFailed as error:
        _warn(error)
        return False
    return True


def _notice(news: Sequence[News], hearer: Hearer, enclosed: Callable[[News], Enclosed]) -> Notice:
    message = message_of(news)
    goes_with = enclosed(news[0])
    report = goes_with.report if hearer.entry.attach and len(news) == 1 else None
    return Notice(message.title, message.lines, message.severity, goes_with.link, report)


def _waits(owed: Owed, look: Look) -> float:
    """For how many seconds something is owed, whichever way clocks were set meanwhile."""
    return abs((look.now - moment(owed.news.at)).total_seconds())


def _settled(
    last: Standing,
    told: Collection[Owed],
    vain: Collection[Owed],
    took: Mapping[Owed, Collection[int]],
    now: Standing | None,
) -> Standing:
    """A standing as others may have changed it, without what was told, and with what was tried in vain."""
    standing = now or last
    left = [
        replace(each, tried=each.tried or each in vain, took=tuple(sorted({*each.took, *took.get(each, ())})))
        for each in standing.untold
        if each not in told
    ]
    return replace(standing, untold=tuple(left))


def _warn(error: ImporterError, which: str = "") -> None:
    LOG.warning("%s%s", which, said(error.message, error.hint))
