"""What follows a look at a place: who is told of it, and the sign of life for a monitor."""

import datetime as dt
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial as partial_of
from pathlib import Path

from importer.core.drops import Drop, DropOutcome, Folder, Seen, SeenFile, Standing, Told
from importer.core.errors import JournalError, PlaceError, SettingsError
from importer.core.news import News
from importer.core.picking import reports_name
from importer.core.picking.changes import OUTCOMES, Look
from importer.core.picking.unmatched import NO_RULE
from importer.core.report import stamp
from importer.core.rules.sentences import said
from importer.core.swept import SweepBooks
from importer.settings.drops import DropRule
from importer.sweeping.bench import Bench, Inbox
from importer.sweeping.filing import KEPT_REPORTS
from importer.sweeping.one_look import Swept
from importer.sweeping.telling import LOG, Enclosed, Teller, signal

UNHEARD = dt.timedelta(minutes=15)
"""After so long whoever filed a file has told of it, or never will."""


@dataclass(frozen=True)
class Aftermath:
    """Tells people and monitors of each look."""

    bench: Bench
    teller: Teller = field(repr=False)
    watching: bool = False
    """Whether places are looked at again and again."""

    def __call__(self, inbox: Inbox, swept: Swept, folder: Path) -> None:
        """Tell of a look; what goes wrong meanwhile is said in the log, and stops nothing."""
        news = tuple(each for each in swept.books.files if not each.stays)  # else what failed would count as known now
        self._tell(inbox.rules, inbox, replace(swept.books, files=news), folder)
        self._signal(inbox, swept)

    def answered(self, drop: Drop, rule: DropRule, inbox: Inbox, seen: SeenFile, folder: Path) -> None:
        """Tell of one drop that somebody said yes or no to; it says nothing of the rest of the place."""
        now = stamp(self.bench.clock())
        books = SweepBooks(inbox.shown, now, now, (replace(seen, name=drop.name),))
        self._tell([rule], inbox, books, folder, partial=True)

    def _tell(
        self, rules: Sequence[DropRule], inbox: Inbox, books: SweepBooks, folder: Path, *, partial: bool = False
    ) -> None:
        try:
            for rule in rules:
                if not partial:
                    self._of_unheard(rule, inbox, books, folder)
                self._of_rule(rule, inbox, books, folder, partial=partial)
            if books.trouble is None and not partial:
                self._of_no_rule(inbox, books)
        except JournalError as error:
            LOG.warning("Nobody could be told of what was seen at %s: %s", inbox.shown, error.message)
        shutil.rmtree(folder / KEPT_REPORTS, ignore_errors=True)

    def _of_unheard(self, rule: DropRule, inbox: Inbox, books: SweepBooks, folder: Path) -> None:
        """Tell of what was filed by a worker that ended before it could."""
        now = self.bench.clock()
        seen = {each.drop for each in books.files}
        for drop in self.bench.journal.drops.unheard(inbox.shown, now - UNHEARD):
            if drop.rule_name == rule.name and drop.id not in seen:
                alone = SweepBooks(inbox.shown, stamp(now), stamp(now), (_seen(drop),))
                self._of_rule(rule, inbox, alone, folder, partial=True, fed=drop.seen)

    def _of_rule(
        self, rule: DropRule, inbox: Inbox, books: SweepBooks, folder: Path, *, partial: bool, fed: str = ""
    ) -> None:
        ledger = self.bench.journal.drops
        own = (rule.name, inbox.shown)
        old = next((each for each in ledger.standings() if (each.rule_name, each.place) == own), None)
        look = Look(
            rule=rule.name,  # whatever it sends to now: how it fares goes on when its account is changed
            rule_name=rule.name,
            place=inbox.shown,
            now=self.bench.clock(),
            files=[each for each in books.files if each.rule == rule.name],
            partial=partial,
            reached=books.trouble is None,
            told=books.trouble or Told(),
            gone=() if old is None or partial else _tidied_away(old, inbox),
            waiting=sum((each.rule_name, each.place) == own for each in ledger.waiting()),
            fed=fed,
            overdue_after=rule.overdue_after,
            every=inbox.entry.every if self.watching else None,
        )
        hearers = self.bench.configuration.notices_for(rule)
        heard = {each.drop: DropOutcome(each.seen) for each in look.files if each.drop and each.seen in OUTCOMES}
        save = partial_of(ledger.change_standing, rule.name, inbox.shown, heard=heard)
        self.teller.after(look, hearers, save, lambda news: self._enclosed(news, inbox, folder))

    def _of_no_rule(self, inbox: Inbox, books: SweepBooks) -> None:
        """Tell of files that no rule takes, to all who hear of the place."""
        ledger, files = self.bench.journal.drops, books.files
        old = next((each for each in ledger.standings() if (each.rule, each.place) == (NO_RULE, inbox.shown)), None)
        if old is None and not books.counts[Seen.UNMATCHED] + books.counts[Seen.UNSETTLED]:
            return
        every = inbox.entry.every if self.watching else None
        now = self.bench.clock()
        look = Look(rule=NO_RULE, rule_name=NO_RULE, place=inbox.shown, now=now, files=files, every=every)
        hearers = {each.name: each for rule in inbox.rules for each in self.bench.configuration.notices_for(rule)}
        save = partial_of(ledger.change_standing, NO_RULE, inbox.shown)
        self.teller.after(look, tuple(hearers.values()), save)

    def _enclosed(self, news: News, inbox: Inbox, folder: Path) -> Enclosed:
        if not news.target:
            return Enclosed()
        kept = folder / KEPT_REPORTS / f"{news.drop}.html"
        link = inbox.filed.link(f"{reports_name(news.target)}/report.html") if kept.exists() else ""
        return Enclosed(link or inbox.filed.link(reports_name(news.target)), kept if kept.exists() else None)

    def _signal(self, inbox: Inbox, swept: Swept) -> None:
        try:
            url = inbox.chosen.heartbeat()
        except SettingsError as error:
            LOG.warning("%s", said(error.message, error.hint))
            return
        if url:
            signal(url, well=swept.books.well)  # files that wait for settings are put off


def _seen(drop: Drop) -> SeenFile:
    """A drop that is filed, as the books of its look had it."""
    outcome = Seen(str(drop.outcome))
    return SeenFile(drop.name, outcome, drop.told.message, drop.rule_name, drop.id, drop.target, drop.told)


def _tidied_away(old: Standing, inbox: Inbox) -> Collection[str]:
    """The files that failed and stand in failed/ no more; none while nobody can tell."""
    if not old.failures:
        return ()
    try:
        there = set(inbox.filed.filed(Folder.FAILED))
    except PlaceError:  # the look has said so, or the next one will
        return ()
    return [each for each in old.failures if each not in there]
