"""The forms of the report: text, JSON, CSV, a page and a workbook, each written from the one ``Report`` value.

``FORMS`` names them; ``write_all`` writes several into one folder. Nothing here decides anything: forms only show.
"""

from collections.abc import Sequence
from pathlib import Path

from importer.core.errors import SettingsError
from importer.core.report import Report
from importer.reports.base import WORKBOOK_ROWS, Form
from importer.reports.csv_rows import CsvForm
from importer.reports.html.form import HtmlForm
from importer.reports.json_form import JsonForm
from importer.reports.text import TextForm
from importer.reports.workbook import WorkbookForm

FORMS: dict[str, Form] = {form.name: form for form in (TextForm(), JsonForm(), CsvForm(), HtmlForm(), WorkbookForm())}
"""Every form by the name that ``--as`` takes."""


def usual_forms(report: Report) -> tuple[str, ...]:
    """The forms that are written unless others are asked for; a large workbook is slow and left out."""
    large = len(report.rows) > WORKBOOK_ROWS
    return tuple(name for name in FORMS if not (large and name == WorkbookForm.name))


def form_named(name: str) -> Form:
    """Find a form by its name.

    Raises:
        SettingsError: no form has that name.
    """
    if name not in FORMS:
        raise SettingsError(f'There is no report form "{name}".', f"Choose one of: {', '.join(FORMS)}.")
    return FORMS[name]


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
    chosen = [form_named(name) for name in (usual_forms(report) if forms is None else forms)]
    return tuple(path for form in chosen for path in form.write(report, folder))
