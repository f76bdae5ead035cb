"""What a form of the report is, and how its files come to stand in a folder.

A file is written beside its final name and renamed when it is whole, so that nobody ever reads half a report.
What leaves this module: ``ImporterError`` with the code ``report-unwritable``.
"""

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from importer.core.errors import ImporterError
from importer.core.report import SANDBOX, RunInfo

AWAY = frozenset({"rejected", "held", "failed"})
"""Outcomes of what did not arrive and can be mended in the sheet; their rows stand in ``rejects.csv``."""
TROUBLED = AWAY | {"unknown", "conflict", "not_attempted"}
"""Outcomes of rows that need somebody."""
CHANGED = ("created", "updated", "merged", "deleted")
"""Outcomes of occasions that an undo can take back."""
WRITES_NOTHING = frozenset({"check", "plan", "inspect"})
"""Commands that leave the account as it is."""
WORKBOOK_ROWS = 5_000
"""Above this many rows the workbook is written only when asked for: it is slow."""


R = TypeVar("R")
"""What is reported of: one account (``Report``), or several (``JoinedReport``)."""
Writer = Callable[[R, BinaryIO], None]
"""Writes a report into an open binary file, which stays open."""


def _nothing(_report: object) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Form(Generic[R]):
    """One way of showing a report in files."""

    name: str
    """What ``--as`` calls it."""
    writers: Mapping[str, Writer[R]]
    """What fills each file; the first is the main one, which may go to stdout instead."""
    for_terminals: bool = True
    """Whether the main file may be shown on a terminal."""
    left_out: Callable[[R], Collection[str]] = _nothing
    """Which files of a report are not written, because they would say nothing."""

    @property
    def filenames(self) -> tuple[str, ...]:
        """The files that it may write, the main one first."""
        return tuple(self.writers)

    def write_main(self, report: R, out: BinaryIO) -> None:
        """Write the main file into an open binary file, such as ``sys.stdout.buffer``."""
        self.writers[self.filenames[0]](report, out)

    def write(self, report: R, folder: Path) -> tuple[Path, ...]:
        """Write the report's files into a folder, which is made if it is absent.

        Returns:
            The files that were written.

        Raises:
            ImporterError: the folder cannot be written (code ``report-unwritable``).
        """
        left_out = self.left_out(report)
        written = tuple(folder / name for name in self.writers if name not in left_out)
        for path in written:
            with whole_file(path) as out:
                self.writers[path.name](report, out)
        return written


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that appears under its name only when all of it has been written.

    Raises:
        ImporterError: the file cannot be written (code ``report-unwritable``).
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                yield file
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> ImporterError:
    """The exception for a report file that could not be written."""
    reason = error.strerror or "the system gave no reason"
    return ImporterError(
        f"The report {path.name} cannot be written into {path.parent}: {reason}.",
        "Name a folder that you may write to with --report DIR. What was imported stays imported; "
        "`occasions report RUN` shows its report again.",
        code="report-unwritable",
    )


def run_label(run: RunInfo) -> str:
    """A run's id as files carry it, marked where the run met only the sandbox."""
    return f"{SANDBOX} {run.id}" if run.sandbox else run.id
