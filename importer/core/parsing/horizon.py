"""A horizon for what has no end: entries that come back for ever need a range, and no year is ever assumed.

One error for the table, at the column of the rules, which names the years that the file covers and the option to
give; rules that could not be followed are errors of their own entries.
"""

import datetime as dt

import numpy as np

from importer.core.faults import Fault
from importer.core.lifting import Mask
from importer.core.parsing.findings import Findings, first_row
from importer.core.table import Table


def ask_horizon(findings: Findings) -> None:
    """Reject rows that stand for all days of an endless rule, and those whose rule cannot be followed."""
    rules = findings.table.raw.get("rule")
    if rules is None or rules.blank.all():
        return
    broken = findings.faults("rule", rules)
    endless: Mask = ~rules.blank & ~broken
    if endless.any():
        findings.column(endless, "rule", _missing(findings, endless))


def _missing(findings: Findings, endless: Mask) -> Fault:
    count, row = int(np.count_nonzero(endless)), first_row(endless)
    name, rule = findings.found(row, "event"), findings.found(row, "rule")
    example = f'"{name}" ({rule})' if name else rule
    comes = f"{example} comes" if count == 1 else f"{count:,} entries, such as {example}, come"
    message = f"{comes} back without end, and no years are asked for; {_covered(findings.table)}."
    return Fault("horizon-missing", message, "give the years, for example --year 2027, or --from and --to.")


def _covered(table: Table) -> str:
    """The years in which entries of a table begin, in words."""
    cells = table.raw.get("start_date")
    years = {cell.year for cell in cells.values if isinstance(cell, dt.date)} if cells else set()
    if not years:
        return "the file says no year"
    if len(years) == 1:
        return f"the file covers {min(years)}"
    return f"the file covers {min(years)} to {max(years)}"
