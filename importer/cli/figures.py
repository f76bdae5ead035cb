"""Figures for Prometheus, written or served after each look."""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from importer.cli import door
from importer.core.drops import moment
from importer.core.errors import JournalError, NoticeFailed
from importer.core.pauses import NOT_YET
from importer.core.picking.unmatched import NO_RULE
from importer.core.rules.sentences import said
from importer.journal import Journal
from importer.metrics import Figures, MetricsServer, PlaceLook, write_metrics
from importer.sweeping.bench import Inbox
from importer.sweeping.one_look import Swept
from importer.sweeping.sweep import After
from importer.sweeping.telling import LOG


class Gauges:
    """Tells figures after each look; use it in a ``with``.

    Args:
        file: where they are written; None for nowhere.
        address: where they are served; None for nowhere.
    """

    def __init__(self, file: Path | None, address: str | None) -> None:
        self._file = file
        self._address = address
        self._server: MetricsServer | None = None
        self._looks: dict[str, PlaceLook] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        if self._address is not None:
            self._server = self._stack.enter_context(MetricsServer(self._address, door.now))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def after(self, first: After, journal: Journal) -> After:
        """What is to hear of each look: somebody else first, then the figures, with the counters of the journal."""

        def both(inbox: Inbox, swept: Swept, folder: Path) -> None:
            first(inbox, swept, folder)
            self._tell(swept, journal)

        return both if self._file is not None or self._address is not None else first

    def _tell(self, swept: Swept, journal: Journal) -> None:
        books = swept.books
        seconds = (moment(books.finished) - moment(books.started)).total_seconds()
        self._looks[books.place] = PlaceLook(books.place, seconds, books.trouble is None, books.counts)
        self.tell(journal)

    def tell(self, journal: Journal) -> None:
        """Tell what the journal knows now, beside what the looks so far showed."""
        try:
            figures = self._figures(journal)
            if self._file is not None:
                write_metrics(figures, self._file, door.now)
        except (JournalError, NoticeFailed) as error:
            LOG.warning("%s", said(error.message, error.hint))
            return
        if self._server is not None:
            self._server.show(figures)

    def _figures(self, journal: Journal) -> Figures:
        ledger = journal.drops
        put_off = [each for each in ledger.left(door.now(), early=True) if each.state in NOT_YET]
        rules = [each for each in ledger.standings() if each.rule != NO_RULE]
        return Figures(rules, ledger.waiting(), put_off, tuple(self._looks.values()))
