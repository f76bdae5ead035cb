"""Rows of a migrated workbook that are still to be mended: they are not imported while they say so."""

from dataclasses import replace

from importer.core.faults import Fault, shown
from importer.core.issues import Issue
from importer.core.parsing.findings import Findings
from importer.core.records import Records
from importer.core.table import Table


def to_mend(records: Records, table: Table) -> tuple[Records, list[Issue]]:
    """The records, with those rejected that say under "To mend" what is wrong; one error is enough for each row."""
    said = table.raw.get("mend")
    if said is None:
        return records, []
    findings = Findings(table)
    waiting = ~said.blank & records.skipped.blank
    findings.each(waiting & ~records.rejected, "mend", lambda row: _fault(shown(said[row])))
    return replace(records, rejected=records.rejected | waiting), findings.issues


def _fault(said: str) -> Fault:
    message = f"The row could not be understood when it was brought over: {said}"
    return Fault("row-to-mend", message, "mend the row, then empty this cell; or delete the row.")
