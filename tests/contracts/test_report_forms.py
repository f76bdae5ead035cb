"""Every form of the report keeps the same manners about files."""

import os
import stat
from pathlib import Path

import pytest
import report_samples as samples

from importer.core.errors import ImporterError, SettingsError
from importer.core.report import Report
from importer.reports.base import WORKBOOK_ROWS, Form
from importer.reports.forms import FORMS, usual_forms, write_all


@pytest.fixture(params=list(FORMS.values()), ids=list(FORMS))
def form(request: pytest.FixtureRequest) -> Form[Report]:
    found: Form[Report] = request.param
    return found


def nothing_read() -> Report:
    return samples.report([], [], (), ())


class TestForm:
    def test_makes_the_folder_and_leaves_only_its_files(self, form: Form[Report], tmp_path: Path) -> None:
        folder = tmp_path / "not" / "there"
        written = form.write(samples.mixed(), folder)
        assert sorted(path.name for path in folder.iterdir()) == sorted(form.filenames)
        assert {path.name for path in written} == set(form.filenames)
        assert all(path.stat().st_size for path in written)

    def test_replaces_an_older_report(self, form: Form[Report], tmp_path: Path) -> None:
        for name in form.filenames:
            (tmp_path / name).write_text("an older report")
        for path in form.write(samples.mixed(), tmp_path):
            assert b"an older report" not in path.read_bytes()

    def test_files_have_the_ordinary_mode(self, form: Form[Report], tmp_path: Path) -> None:
        before = os.umask(0o022)
        try:
            modes = {stat.S_IMODE(path.stat().st_mode) for path in form.write(samples.mixed(), tmp_path)}
        finally:
            os.umask(before)
        assert modes == {0o644}

    def test_a_folder_that_cannot_be_made_is_told(self, form: Form[Report], tmp_path: Path) -> None:
        blocked = tmp_path / "file"
        blocked.write_text("in the way")
        with pytest.raises(ImporterError, match="cannot be written") as caught:
            form.write(samples.mixed(), blocked / "folder")
        assert caught.value.code == "report-unwritable"
        assert "--report DIR" in caught.value.hint

    def test_a_file_that_cannot_be_replaced_leaves_no_rest(self, form: Form[Report], tmp_path: Path) -> None:
        (tmp_path / form.filenames[-1]).mkdir()
        with pytest.raises(ImporterError):
            form.write(samples.mixed(), tmp_path)
        assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]

    def test_a_report_without_rows_can_be_written(self, form: Form[Report], tmp_path: Path) -> None:
        assert form.write(nothing_read(), tmp_path)

    def test_a_name_that_is_not_utf8_can_be_written(self, form: Form[Report], tmp_path: Path) -> None:
        odd = samples.table([["A", "B", "2027-01-01", "", "", "M\udce4rz"]], file="M\udce4rz.xlsx")
        entry = samples.entry("A", "rejected", reason="M\udce4rz")
        report = samples.report([(0, 2, "rejected", 1, "", "", "")], [(0, 0)], (entry,), (odd,))
        assert form.write(report, tmp_path)


def test_write_all_writes_the_usual_files(tmp_path: Path) -> None:
    names = [path.name for path in write_all(samples.mixed(), tmp_path)]
    assert names == [
        "report.txt",
        "report.json",
        "rows.csv",
        "imported.csv",
        "rejects.csv",
        "report.html",
        "report.xlsx",
        "report.xml",
    ]


def test_a_large_workbook_only_when_asked_for() -> None:
    count = WORKBOOK_ROWS + 1
    rows = [(0, line, "skipped", 0, "", "", "") for line in range(count)]
    large = samples.report(rows, [], (), (samples.table([[""] * 6] * count),))
    assert usual_forms(len(large.rows)) == ("text", "json", "csv", "html", "junit")
    assert usual_forms(5) == tuple(FORMS)


def test_an_unknown_form_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="pdf") as caught:
        write_all(samples.mixed(), tmp_path, ["text", "pdf"])
    assert ", ".join(FORMS) in caught.value.hint
    assert not list(tmp_path.iterdir())
