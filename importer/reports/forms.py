"""The forms of the report, of one account and of several: ``FORMS`` and ``JOINED_FORMS`` have them by the same names.

``write_all`` writes several into one folder. Nothing here decides anything: forms only show.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from importer.core.errors import SettingsError
from importer.core.joined import JoinedReport
from importer.core.report import Report
from importer.reports.base import WORKBOOK_ROWS, Form, R
from importer.reports.csv_rows import IMPORTED, REJECTS, left_out, write_imported, write_rejects
from importer.reports.html.form import write_html, write_joined_html
from importer.reports.joined_json import write_joined_json
from importer.reports.joined_text import write_joined_text
from importer.reports.json_form import write_json
from importer.reports.junit import write_joined_junit, write_junit
from importer.reports.ledger import LEDGER, write_joined_ledger, write_ledger
from importer.reports.text import write_text
from importer.reports.workbook import write_joined_workbook, write_workbook

WORKBOOK = "xlsx"
_ROWS = {LEDGER: write_ledger, IMPORTED: write_imported, REJECTS: write_rejects}
FORMS: Mapping[str, Form[Report]] = {
    form.name: form
    for form in (
        Form[Report]("text", {"report.txt": write_text}),
        Form[Report]("json", {"report.json": write_json}),
        Form[Report]("csv", _ROWS, left_out=left_out),
        Form[Report]("html", {"report.html": write_html}, for_terminals=False),
        Form[Report](WORKBOOK, {"report.xlsx": write_workbook}, for_terminals=False),
        Form[Report]("junit", {"report.xml": write_junit}),
    )
}
"""Every form by the name that ``--as`` takes."""
JOINED_FORMS: Mapping[str, Form[JoinedReport]] = {
    form.name: form
    for form in (
        Form[JoinedReport]("text", {"report.txt": write_joined_text}),
        Form[JoinedReport]("json", {"report.json": write_joined_json}),
        Form[JoinedReport]("csv", {LEDGER: write_joined_ledger}),
        Form[JoinedReport]("html", {"report.html": write_joined_html}, for_terminals=False),
        Form[JoinedReport](WORKBOOK, {"report.xlsx": write_joined_workbook}, for_terminals=False),
        Form[JoinedReport]("junit", {"report.xml": write_joined_junit}),
    )
}
"""The same forms of the report of several accounts together."""


def usual_forms(rows: int) -> tuple[str, ...]:
    """The forms that are written of so many rows unless others are asked for; a large workbook is slow and left out."""
    return tuple(name for name in FORMS if not (rows > WORKBOOK_ROWS and name == WORKBOOK))


def form_named(name: str, forms: Mapping[str, Form[R]]) -> Form[R]:
    """Find a form by its name.

    Raises:
        SettingsError: no form has that name.
    """
    if name not in forms:
        raise SettingsError(f'There is no report form "{name}".', f"Choose one of: {', '.join(forms)}.")
    return forms[name]


def write_all(report: Report, folder: Path, forms: Sequence[str] | None = None) -> tuple[Path, ...]:
    """Write a report in several forms into one folder, which is made if it is absent.

    Args:
        report: what happened to every row.
        folder: where the files go; files of these names are replaced.
        forms: names from ``FORMS``; the usual ones if None.

    Returns:
        The files written, in the order of the forms.

    Raises:
        SettingsError: a form is not known; nothing has been written then.
        ImporterError: the folder cannot be written (code ``report-unwritable``).
    """
    names = usual_forms(len(report.rows)) if forms is None else forms
    chosen = [form_named(name, FORMS) for name in names]
    return tuple(path for form in chosen for path in form.write(report, folder))


def write_all_joined(joined: JoinedReport, folder: Path, forms: Sequence[str] | None = None) -> tuple[Path, ...]:
    """Write the report of several accounts in several forms into one folder, as ``write_all`` does."""
    names = usual_forms(sum(len(part.report.rows) for part in joined.parts)) if forms is None else forms
    chosen = [form_named(name, JOINED_FORMS) for name in names]
    return tuple(path for form in chosen for path in form.write(joined, folder))
