"""The words in which two sources that differ are told."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from importer.core.faults import Fault
from importer.core.grouped import Grouped
from importer.core.issues import Issue, Place, Severity
from importer.core.rules.times import clock_text
from importer.core.uniting.lines import Lines
from importer.core.uniting.pairs import Pair

_RELATED = 5


@dataclass(frozen=True)
class Teller:
    """Tells of lines as the sheets have them."""

    grouped: Grouped
    lines: Lines

    def warnings(self, pairs: Sequence[Pair]) -> Iterator[Issue]:
        """One warning for each row that another source before it differs from; further rows are related."""
        mine: dict[int, list[Pair]] = {}
        for pair in pairs:
            mine.setdefault(pair.other, []).append(pair)
        for several in mine.values():
            issue = self._warning(several[0])
            yield replace(issue, related=tuple(self._place(pair.one) for pair in several[:_RELATED]))

    def partly(self, losers: Mapping[int, int], skipped: Mapping[int, int]) -> Iterator[Issue]:
        """A note for each row that is left out of some of its occasions only."""
        for line, winner in losers.items():
            record = self._number(line, "record")
            if record not in skipped:
                message = f'"{self._name(line)}" is left out of "{self._occasion(line)}": {self.reason(line, winner)}.'
                fault = Fault("sources-same-day", message, "nothing, if the preferred source is right.")
                yield self.grouped.places.issue(fault, record, "event", Severity.NOTE)

    def reason(self, line: int, winner: int) -> str:
        """Why a row is left out."""
        days = "that day" if self._days(line) == self._days(winner) else self._days(winner)
        return f'"{self._name(winner)}" of {self._place(winner)} counts for {days} (--prefer)'

    def _warning(self, pair: Pair) -> Issue:
        fault = self._same_day(pair) if pair.same_days or pair.one_off else self._days_differ(pair)
        return self.grouped.places.issue(fault, self._number(pair.other, "record"), "event", Severity.WARNING)

    def _same_day(self, pair: Pair) -> Fault:
        told = " and ".join(f"{self._told(each, pair)} ({self._place(each)})" for each in (pair.one, pair.other))
        message = f'Two sources speak of {self._days(pair.other)} in "{self._occasion(pair.other)}": {told}.'
        return Fault("sources-same-day", message, self._hint(pair))

    def _days_differ(self, pair: Pair) -> Fault:
        told = " and ".join(
            f'"{self._name(each)}" is on {self._days(each)} in {self._place(each)}' for each in (pair.one, pair.other)
        )
        message = f'{told}: they look like one holiday (in "{self._occasion(pair.other)}").'
        return Fault("sources-days-differ", message, self._hint(pair))

    def _hint(self, pair: Pair) -> str:
        where, there = self._place(pair.one), self._place(pair.other)
        if self._number(pair.one, "place") != self._number(pair.other, "place"):
            return "shorten or delete one of the rows; --prefer leaves out no row that has days of its own."
        named = f'--prefer "{where.file}" or --prefer "{there.file}"'
        if where.file == there.file:
            named = "--prefer and one of the files as you typed it"
        return f"if only one is right, delete the other, or say which source counts: {named}."

    def _told(self, line: int, pair: Pair) -> str:
        """A name, with what it is and its zone where the two differ in that."""
        two = (pair.one, pair.other)
        state = f", {self._state(line)}" if len({self._state(each) for each in two}) > 1 else ""
        zone = f" in {self._zone(line)}" if len({self._zone(each) for each in two}) > 1 else ""
        return f'"{self._name(line)}"{state}{zone}'

    def _state(self, line: int) -> str:
        working = bool(self._number(line, "working"))
        if self._number(line, "whole"):
            return "open all day" if working else "off"
        hours = f"{clock_text(self._number(line, 'start'))} to {clock_text(self._number(line, 'end'))}"
        return f"{'open' if working else 'closed'} from {hours}"

    def _days(self, line: int) -> str:
        first, last = (dt.date.fromordinal(self._number(line, each)) for each in ("first", "last"))
        return f"{first:%d %b %Y}" if first == last else f"{first:%d %b %Y} to {last:%d %b %Y}"

    def _name(self, line: int) -> str:
        return self.grouped.events.name[self._number(line, "event")] or ""

    def _zone(self, line: int) -> str:
        return self.grouped.events.zone[self._number(line, "event")] or ""

    def _occasion(self, line: int) -> str:
        return self.grouped.names[self._number(line, "occasion")]

    def _place(self, line: int) -> Place:
        return self.grouped.places.place(self._number(line, "record"))

    def _number(self, line: int, column: str) -> int:
        return self.lines.columns[column][line]
