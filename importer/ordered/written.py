"""Write the reports of an import into a folder: all forms, one folder for each of several accounts, marked copies."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Generic, TypeVar

from importer.core.joined import AccountPart, JoinedReport
from importer.core.names import fold
from importer.core.report import Report, RunInfo
from importer.reports.forms import write_all, write_all_joined
from importer.returning import open_copies

_LOG = logging.getLogger(__name__)
NO_ACCOUNT = "no-account"
"""The folder of the rows that name no account."""
R = TypeVar("R", Report, JoinedReport)
_ODD = re.compile(r"[^\w-]+")


class Reports(Generic[R]):
    """A report that is about to be written: first its forms, and after everything else the marked copies of sources.

    Args:
        report: of one account or of several.
        sources: where the sources stand now, if that is not where they were read; they are known by their names.
    """

    def __init__(self, report: R, sources: Sequence[Path] = ()) -> None:
        places = {path.name: str(path.absolute()) for path in sources}
        parts = [("", report)] if isinstance(report, Report) else [(each.account, each.report) for each in report.parts]
        self._copies = open_copies([(name, _at(each, places)) for name, each in parts])
        self._told = self._copies.told([(name, _at(each, places)) for name, each in parts])
        self.told: R = _with(report, [each for _, each in self._told])
        """The report, with a note of what each copy will lack."""

    @property
    def talk(self) -> tuple[str, ...]:
        """What is to be said of the copies, a line each."""
        return tuple(self._copies.talk)

    @property
    def failures(self) -> tuple[str, ...]:
        """Copies that could not be written, and why, a line each."""
        return tuple(self._copies.failures)

    def write_copies(self, folder: Path) -> tuple[Path, ...]:
        """Write the marked copies; what could not be written is in ``failures``."""
        return self._copies.write(self._told, folder)


def write_forms(report: Report | JoinedReport, folder: Path, forms: Sequence[str] | None = None) -> tuple[Path, ...]:
    """Write a report in several forms; of several accounts those of all together, and those of each in its own folder.

    Args:
        report: what became of everything.
        folder: where the files go; it is made if it is absent.
        forms: names of forms; the usual ones if None.

    Raises:
        ImporterError: a file cannot be written.
    """
    if isinstance(report, Report):
        return write_all(report, folder, forms)
    written = [*write_all_joined(report, folder, forms)]
    taken: set[str] = set()
    for part in report.parts:
        written += write_all(part.telling, folder / _free_name(part, taken), forms)
    return tuple(written)


def write_reports(report: Report | JoinedReport, folder: Path, sources: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Write everything that there is to a report: all usual forms, and the marked copies of its sources.

    Args:
        report: of one account or of several, of a plan, an import or a check; ``report_in`` gives that of an import.
        folder: where the files go; it is made if it is absent.
        sources: where the sources stand now, if that is not where they were read.

    Returns:
        The files that were written. A source may have no copy, which is logged.

    Raises:
        ImporterError: a file cannot be written.
    """
    if isinstance(report, JoinedReport):
        return _written(Reports(report, sources), folder)
    return _written(Reports(report, sources), folder)


def _written(reports: Reports[R], folder: Path) -> tuple[Path, ...]:
    written = (*write_forms(reports.told, folder), *reports.write_copies(folder))
    for line in reports.failures:
        _LOG.warning("%s", line)
    return written


def _with(report: R, told: Sequence[Report]) -> R:
    """A report with what its parts were told besides; its sources stay where they were read."""
    if isinstance(report, JoinedReport):
        pairs = zip(report.parts, told, strict=True)
        parts = (replace(part, report=replace(each, run=part.report.run)) for part, each in pairs)
        return replace(report, parts=tuple(parts))
    return replace(told[0], run=report.run)


def _at(report: Report, places: dict[str, str]) -> Report:
    """A report whose sources stand elsewhere."""
    run: RunInfo = report.run
    moved = tuple(replace(each, path=places.get(each.file, each.path)) for each in run.sources)
    return replace(report, run=replace(run, sources=moved))


def _free_name(part: AccountPart, taken: set[str]) -> str:
    """A folder's name for an account, which no other part has."""
    base = _ODD.sub("-", part.account).strip("-") or NO_ACCOUNT
    name, number = base, 2
    while fold(name) in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(fold(name))
    return name
