"""Write what a sweep saw and did as text: the outcome first, then the files, those that need somebody before others.

The printing is capped, the counting never: of many files of one outcome the first are named, and the others counted.
"""

import io
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from importer.core.drops import REPORTS, Seen, SeenFile, Told
from importer.core.rules.sentences import said
from importer.core.swept import SweepBooks
from importer.reports.cells import printable
from importer.reports.printing import console_of, printed_lines
from importer.reports.text import FILE_WIDTH
from importer.reports.text_grids import bullet
from importer.reports.wording import count

_NAMED = 10
"""So many files of one outcome are named."""
_WORDS = {
    Seen.FAILED: "failed",
    Seen.WAITING: "waiting for a yes",
    Seen.LATER: "put off",
    Seen.STOPPED: "broken off",
    Seen.DONE: "imported",
    Seen.KNOWN: "imported already",
    Seen.READY: "ready",
    Seen.UNSETTLED: "not whole yet",
    Seen.BUSY: "under way already",
    Seen.EARLY: "out of hours",
    Seen.UNMATCHED: "without a rule",
    Seen.BESIDE: "beside others",
}
"""Outcomes in words, in the order in which they are told."""
_STYLES = {Seen.FAILED: "bold red", Seen.WAITING: "bold yellow", Seen.LATER: "bold yellow", Seen.STOPPED: "bold yellow"}
_COUNTED_ONLY = frozenset({Seen.BESIDE})
"""What is not named, unless it is a rehearsal, which says of every file why."""
_FILED = frozenset({Seen.DONE, Seen.FAILED, Seen.WAITING, Seen.KNOWN})


def render_sweep(books: SweepBooks, width: int = FILE_WIDTH, color: bool = False) -> str:
    """The books of a sweep for people.

    Args:
        books: of one place.
        width: columns to fill at most.
        color: whether it goes to a terminal that shows colours.
    """
    sheet = io.StringIO()
    console = console_of(sheet, width, color=color)
    console.print(Text(printable(sweep_headline(books)), style="bold"))
    if books.trouble is not None:
        console.print(_indented(_trouble(books.trouble), 2))
    for seen, word in _WORDS.items():
        files = [each for each in books.files if each.seen is seen]
        if files and (books.rehearsal or seen not in _COUNTED_ONLY):
            console.print()
            console.print(Text(word.upper(), style=_STYLES.get(seen, "bold")))
            _print_files(console, files)
    steps = list(_steps(books))
    if steps:
        console.print()
        console.print(Text("NEXT", style="bold"))
        for step in steps:
            console.print(bullet(Text(printable(step))))
    return printed_lines(sheet.getvalue())


def sweep_headline(books: SweepBooks) -> str:
    """The outcome in a sentence, with the place."""
    counts = books.counts
    told = [f"{counts[seen]:,} {word}" for seen, word in _WORDS.items() if counts[seen]]
    if not told:
        nothing = "could not be swept" if books.trouble else "no file is there"
        return f"{books.place}: {nothing}."
    before = "nothing was taken; of " if books.rehearsal else ""
    return f"{books.place}: {before}{count(books.found, 'file')}, {', '.join(told)}."


def _print_files(console: Console, files: Sequence[SeenFile]) -> None:
    for each in files[:_NAMED]:
        rule = f"  (rule {each.rule})" if each.rule else ""
        console.print(_indented(f"{each.name}{rule}", 2))
        for line in _lines(each):
            console.print(_indented(line, 4))
    if len(files) > _NAMED:
        console.print(_indented(f"And {len(files) - _NAMED:,} more; --json FILE has them all.", 2))


def _lines(each: SeenFile) -> Iterator[str]:
    """What is said below a file's name."""
    if each.reason:
        yield each.reason
    if each.told.message and each.told.message not in each.reason:
        yield each.told.message
    if each.told.hint:
        yield f"hint: {each.told.hint}"
    if each.target and each.seen in _FILED:
        yield f"filed as {each.target}, its report in {each.target}{REPORTS}/"


def _steps(books: SweepBooks) -> Iterator[str]:
    """What somebody is to do."""
    if books.rehearsal:
        return
    counts = books.counts
    if counts[Seen.WAITING]:
        what = "it" if counts[Seen.WAITING] == 1 else "them"
        yield f"Look at the plan beside {what} and type: occasions approve"
    if counts[Seen.FAILED]:
        yield "Correct what failed as its report says, and drop it again."
    if counts[Seen.STOPPED]:
        yield "Sweep again: what was broken off is gone on with."


def _trouble(told: Told) -> str:
    return said(told.message, told.hint)


def _indented(text: str, by: int) -> Padding:
    return Padding(Text(printable(text), overflow="fold"), (0, 0, 0, by))
