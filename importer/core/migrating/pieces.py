"""The events of one row put together again, as one line of a sheet would say them.

The API takes hours within one day, and at most 30 days off at once; people write a shift past midnight, long leave or
a weekend as one line. What was cut is joined here, and only that: what the line says is cut the same way again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from importer.core.checked import Checked
from importer.core.payload import OFF_DAYS_LIMIT
from importer.core.rules.api_cells import Visible
from importer.core.rules.times import DAY_END


@dataclass(frozen=True, slots=True)
class Piece:
    """One event as the API holds it."""

    position: int
    """Among the events of the check."""
    day: int
    count: int
    start: int
    end: int
    counted: bool
    """Whether the sheet calls it an event; else it is a further piece of one."""
    overnight: bool

    @property
    def until(self) -> int:
        """The last day."""
        return self.day + self.count - 1


@dataclass(slots=True)
class Line:
    """The pieces of what was one span."""

    pieces: list[Piece] = field(default_factory=list)

    def goes_on(self, piece: Piece) -> bool:
        """Whether a piece continues what stands here."""
        if piece.counted:
            return False
        if piece.overnight:
            before = (each for each in self.pieces if not each.overnight and each.end == DAY_END)
            return any((each.day, each.count) == (piece.day - 1, piece.count) for each in before)
        last = [each for each in self.pieces if not each.overnight][-1]
        if last.until + 1 != piece.day:
            return False
        again = last.count == OFF_DAYS_LIMIT and (last.start, last.end) == (piece.start, piece.end)
        return again or (last.end == DAY_END and piece.start == 0)

    def visible(self) -> Visible:
        """The cells of days and times that say it."""
        days = [each for each in self.pieces if not each.overnight]
        first, last = days[0], days[-1]
        mornings = [each for each in self.pieces if each.overnight]
        end = mornings[0].end if mornings else first.end
        if any((each.start, each.end) != (first.start, first.end) for each in days):
            return Visible(first.day, last.until, first_seconds=first.start, last_seconds=last.end)
        until = last.until if last.until > first.day else 0
        if (first.start, end) == (0, DAY_END):
            return Visible(first.day, until)
        return Visible(first.day, until, first.start, end)


def lines_of(checked: Checked) -> dict[tuple[int, int], list[Line]]:
    """(occasion, record) -> the lines that its events make, in the order of their days."""
    found: dict[tuple[int, int], list[Line]] = {}
    for key, piece in _pieces(checked):
        lines = found.setdefault(key, [])
        line = next((each for each in reversed(lines) if each.goes_on(piece)), None)
        if line is None:
            lines.append(Line([piece]))
        else:
            line.pieces.append(piece)
    return found


def _pieces(checked: Checked) -> Iterator[tuple[tuple[int, int], Piece]]:
    events = checked.events
    columns = (
        events.occasion, events.record, events.day, events.count, events.start, events.end, events.counted,
        events.overnight,
    )  # fmt: skip
    rows = sorted(
        enumerate(zip(*(column.tolist() for column in columns), strict=True)), key=lambda row: (row[1][2], row[1][7])
    )
    for position, (occasion, record, day, count, start, end, counted, overnight) in rows:
        yield (occasion, record), Piece(position, day, count, start, end, counted > 0, bool(overnight))
