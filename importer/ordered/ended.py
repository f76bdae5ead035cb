"""What an import came to, whether it was for one account or for several."""

from importer.core import joined as joining
from importer.core.joined import AccountPart, JoinedReport
from importer.core.report import Report
from importer.importing import Ended
from importer.many.parts import is_open, resumable


def report_in(ended: Ended | JoinedReport) -> Report | JoinedReport:
    """The report, of the one account or of all."""
    return ended.report if isinstance(ended, Ended) else ended


def is_well(ended: Ended | JoinedReport) -> bool:
    """Whether everything is in every account as the sources say."""
    if isinstance(ended, Ended):
        return not ended.stopped and joining.is_well(ended.report)
    return all(part.well for part in ended.parts)


def why_stopped(ended: Ended | JoinedReport) -> str:
    """Why something was not attempted, by account where there are several; empty if it came to its end."""
    if isinstance(ended, Ended):
        return ended.stopped
    return "; ".join(f"{part.account}: {part.stopped}" for part in ended.parts if part.stopped)


def goes_on(ended: Ended | JoinedReport) -> bool:
    """Whether ``resume_ordered`` has something to go on with: sending, or finding out what became of what was sent."""
    if isinstance(ended, Ended):
        return bool(ended.stopped) or is_open(ended.report)
    return resumable(ended)


def never_begun(ended: Ended | JoinedReport) -> tuple[AccountPart, ...]:
    """The accounts to which nothing was sent, each with why; only another import of the sources sends to them.

    Accounts that were served by this run are left as they are by such an import.
    """
    if isinstance(ended, Ended):
        return ()
    return tuple(part for part in ended.accounts if part.stopped and not part.begun)
