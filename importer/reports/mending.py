"""What to do about rows that did not arrive: mend them, or decide what becomes of a conflict."""

from importer.core.issues import Severity
from importer.core.report import Report

_OF_OPTIONS = frozenset(
    {"zone-missing", "date-order-undecided", "real-dates-suspect", "year-missing"}
    | {"timed-entries-unclear", "whole-days-unclear", "location-unclear"}
)
"""Errors that an option settles, for all rows at once."""
TAKEN = (
    "An occasion in conflict has the name of one that the account holds. Give it another name in the sheet, "
    "or let the sheet replace it: --mode upsert"
)
REFUSED = (
    "What failed was refused by the API, whose words stand beside it. If the sheet is at fault, mend it (or the marked "
    "copy, or the rejects.csv, that --report DIR writes) and import that"
)
MOVED = (
    "Nothing was done about an occasion in conflict; its line says why. Look at it in the account, then import again."
)


def mend(report: Report) -> str:
    """How rows in error are mended and sent again."""
    command = report.run.command
    verb = command if command in ("check", "plan") else "import"
    if _by_options(report):
        return f"Give the option that the error names, and {verb} the sheet again"
    if report.tables and all(table.entries is not None for table in report.tables):
        return (
            f"Mend the entries named under Issues in the calendar, export it and {verb} it again; or make a workbook "
            "of it with occasions migrate, and mend that (or the rejects.csv that --report DIR writes)"
        )
    if report.run.mode == "mirror":
        return (
            f"Mend the cells named under Issues and {verb} the sheet again, or the marked copy of your workbook that "
            "--report DIR writes; a rejects.csv is not the whole sheet"
        )
    return (
        f"Mend the cells named under Issues and {verb} the sheet again with the same options; or mend the marked copy "
        f"of your workbook (or the rejects.csv) in the report folder, which --report DIR writes, and {verb} that"
    )


def steps_outside(report: Report) -> set[str]:
    """Steps that speak of the sheet and its marked copy from outside, which a copy itself says in its own words."""
    return {REFUSED} | (set() if _by_options(report) else {mend(report)})


def _by_options(report: Report) -> bool:
    """Whether options alone settle all errors."""
    errors = {issue.code for issue in report.issues if issue.severity is Severity.ERROR}
    return bool(errors) and errors <= _OF_OPTIONS and not report.totals["rows"]["failed"]
