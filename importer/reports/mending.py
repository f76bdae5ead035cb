"""What to do about rows that did not arrive: mend them, or decide what becomes of a conflict."""

from collections.abc import Iterable, Mapping, Sequence

from importer.core.issues import Issue, Severity
from importer.core.report import Report, RunInfo

_OPTIONS: Mapping[str, str] = {
    "zone-missing": "--zone",
    "whole-days-unclear": "--zone, or --timed",
    "date-order-undecided": "--date-order",
    "real-dates-suspect": "--real-dates",
    "year-missing": "--year",
    "horizon-missing": "--year, or --from and --to",
    "timed-entries-unclear": "--timed",
    "location-unclear": "--region-from",
    "ends-undecided": "--ends",
}
"""The options that settle errors for all rows at once, by the code of the error."""
_BESIDE = "beside this report"


def taken(run: RunInfo) -> str:
    """What to do about a name that the account holds already, where nothing may be replaced."""
    replaces = 'mode = "upsert" in the rule' if run.dropped else "--mode upsert"
    return (
        "An occasion in conflict has the name of one that the account holds. Give it another name in the sheet, "
        f"or let the sheet replace it: {replaces}"
    )


def refused(run: RunInfo) -> str:
    """What to do about what the API refused."""
    found, again = (_BESIDE, "drop") if run.dropped else ("that --report DIR writes", "import")
    return (
        "What failed was refused by the API, whose words stand beside it. If the sheet is at fault, mend it (or the "
        f"marked copy, or the rejects.csv, {found}) and {again} that"
    )


def moved(run: RunInfo) -> str:
    """What to do about an occasion that somebody else has changed or taken away."""
    again = "drop the sheet" if run.dropped else "import"
    return (
        "Nothing was done about an occasion in conflict; its line says why. Look at it in the account, "
        f"then {again} again."
    )


def mend(report: Report) -> str:
    """How rows in error are mended and sent again."""
    if report.run.dropped:
        return _mend_dropped(report)
    command = report.run.command
    verb = command if command in ("check", "plan") else "import"
    calendar = _is_calendar(report)
    if options := _settled_by(report):
        return f"{give_options(options)}, and {verb} the {'calendar' if calendar else 'sheet'} again"
    if calendar:
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


def _mend_dropped(report: Report) -> str:
    """How rows in error are mended where nobody types a command."""
    if options := _settled_by(report):
        said = "what the error asks for" if len(options) == 1 else "what the errors ask for"
        return f"Say {said} in the rule or its profile ({'; '.join(options)}), or in the sheet, and drop it again"
    if _is_calendar(report):
        return "Mend the entries named under Issues in the calendar, export it and drop it again"
    if report.run.mode == "mirror":
        return f"Mend the cells named under Issues, in the sheet or in its marked copy {_BESIDE}, and drop that"
    return (
        f"Mend the cells named under Issues, in the sheet, its marked copy or the rejects.csv {_BESIDE}, and drop that"
    )


def _is_calendar(report: Report) -> bool:
    return bool(report.tables) and all(table.entries is not None for table in report.tables)


def steps_outside(report: Report) -> set[str]:
    """Steps that speak of the sheet and its marked copy from outside, which a copy itself says in its own words."""
    return {refused(report.run)} | (set() if _settled_by(report) else {mend(report)})


def _settled_by(report: Report) -> list[str]:
    """The options that alone settle all errors, in the order of the errors; empty if some are to be mended."""
    return [] if report.totals["rows"]["failed"] else options_for(report.issues)


def options_for(issues: Iterable[Issue]) -> list[str]:
    """The options that alone settle the errors among issues, in their order; empty if some are to be mended."""
    errors = dict.fromkeys(issue.code for issue in issues if issue.severity is Severity.ERROR)
    return list(dict.fromkeys(_OPTIONS[code] for code in errors)) if errors.keys() <= _OPTIONS.keys() else []


def give_options(options: Sequence[str]) -> str:
    """What to do about errors that options settle, as the beginning of a step."""
    named = "the option that the error names" if len(options) == 1 else "the options that the errors name"
    return f"Give {named} ({'; '.join(options)})"
