"""What became of a drop, in a line or two: for the books, notices, logs, and small reports."""

from collections.abc import Sequence

from importer.asking import Proposal
from importer.core.drops import Told
from importer.core.errors import ImporterError
from importer.core.joined import JoinedReport
from importer.core.picking.drop_hints import for_drops
from importer.core.picking.words import told_of as told_by
from importer.core.picking.words import told_to_wait
from importer.core.report import Report
from importer.importing import Ended


def told_of(error: ImporterError) -> Told:
    """An error as it is told of a drop."""
    return for_drops(Told(error.code, error.message, error.hint))


def told_of_reports(reports: Sequence[Report]) -> Told:
    """What reports say, as it is told of a drop."""
    return for_drops(told_by(reports))


def told_of_plans(proposal: Proposal) -> Told:
    """Plans that need a yes, as they are told of their drop: what for, and what all of it comes to."""
    reports = [each.report() for each in proposal.asked] + [each.report for each in proposal.others]
    needs = [consent.message for each in proposal.asked for consent in each.consents]
    return for_drops(told_to_wait(reports, [*proposal.besides, *needs]))


def told_of_result(result: Ended | JoinedReport) -> Told:
    """The end of a run as it is told of its drop: what is wrong first, else what was done."""
    if isinstance(result, Ended):
        return told_of_reports([result.report])
    return told_of_reports([part.report for part in result.parts])
