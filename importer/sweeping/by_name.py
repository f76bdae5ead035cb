"""Whether the name of a file decides what its content says: two files with the same bytes are two things then."""

from collections.abc import Iterable

from importer.core.grouping.occasions import NAMED_BY_FILE, named_by_file
from importer.core.issues import Assumption
from importer.core.joined import JoinedReport
from importer.core.names import fold
from importer.core.report import Report
from importer.importing import Ended
from importer.sweeping.carrying import Carried
from importer.sweeping.spool import name_in_spool

_YEAR = "the file's name"
"""What the evidence of a year says that stands in the name of a file."""


def named_of(name: str) -> str:
    """What a file's name would call an occasion that nobody named, folded; copies of a file give what it gives itself.

    >>> named_of("in/Poland (1).csv")
    'poland'
    """
    return fold(named_by_file(name_in_spool(name)))


def is_by_name(carried: Carried, name: str) -> bool:
    """Whether a dropped file's name decided an occasion's name or the year, by the reports that it has come to."""
    given = f'occasion "{named_by_file(name_in_spool(name))}"'
    return any(_by_name(each, given) for report in _reports(carried) for each in report.assumptions)


def _by_name(said: Assumption, given: str) -> bool:
    if said.code == "year-from-title":
        return _YEAR in said.evidence
    return said.code == "name-from-file" and (said.evidence, said.decided) == (NAMED_BY_FILE, given)


def _reports(carried: Carried) -> Iterable[Report]:
    if isinstance(carried.result, JoinedReport):
        yield from (part.report for part in carried.result.parts)
    elif isinstance(carried.result, Ended):
        yield carried.result.report
    for each in carried.proposal.asked:
        yield each.report()
