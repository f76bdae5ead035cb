"""What a report tells of how its run ended: why it stopped, what to do first, and what was never sent."""

import io
import json
import zlib
from dataclasses import replace
from pathlib import Path

import openpyxl
import orjson
import report_samples
from importing_desk import Desk, at_a_desk
from many_desk import many_accounts, replaced, row
from page_text import page_text

from importer.core.report import Report
from importer.importing import report_of
from importer.many.again import joined_report
from importer.recalling import report_again
from importer.report_store import dump_report, load_report
from importer.reports.forms import write_all
from importer.reports.html import summary
from importer.reports.html.page import render_joined_html
from importer.reports.joined_text import render_joined
from importer.reports.joined_wording import joined_steps
from importer.reports.schema import ReportModel
from importer.reports.wording import events_line, headline, next_steps
from importer.sandbox.faults import Fault

ROWS = tuple((f"Desk {number}", f"2027-03-0{number}", "") for number in range(1, 5))
REFUSED = Fault("POST", 2, "status-before-commit", status=401)
REASON = "the API refuses the credentials (401)"


def shown(report: Report, folder: Path) -> dict[str, str]:
    """What each form for people or machines says, by its name."""
    said = {path.name: path.read_bytes() for path in write_all(report, folder)}
    book = openpyxl.load_workbook(io.BytesIO(said["report.xlsx"])).worksheets[0]
    summary = "\n".join(" | ".join(str(each or "") for each in cells) for cells in book.iter_rows(values_only=True))
    return {
        "text": said["report.txt"].decode(),
        "html": page_text(said["report.html"].decode()),
        "workbook": summary,
        "junit": said["report.xml"].decode(),
        "json": said["report.json"].decode(),
    }


def stopped_at(desk: Desk) -> str:
    """An import that is refused at its second request."""
    desk.settings = desk.settings.model_copy(update={"chunk_size": 1})
    return desk.do_import(*ROWS)


def test_why_a_run_stopped_stands_in_every_form_and_its_remedy_comes_first(tmp_path: Path) -> None:
    with at_a_desk(tmp_path, faults=(REFUSED,)) as desk:
        run = stopped_at(desk)
        report = report_of(desk.journal.load(run))
    steps = next_steps(report)
    assert steps[0] == "Give a valid token for this account"
    assert steps[1].endswith(f"Go on with: occasions resume {run}")
    for form, words in shown(report, tmp_path / "report").items():
        assert REASON in words, form
        assert "ive a valid token for this account" in words, form
    text = shown(report, tmp_path / "again")["text"]
    assert text.index(REASON) < text.index("OCCASIONS")
    told = json.loads(shown(report, tmp_path / "json")["json"])
    assert list(told["run"])[-2:] == ["stopped", "hint"]
    ReportModel.model_validate(told)


def test_once_it_was_gone_on_with_nothing_of_it_is_left(tmp_path: Path) -> None:
    with at_a_desk(tmp_path, faults=(REFUSED,)) as desk:
        run = stopped_at(desk)
        desk.resume(run)
        report = report_of(desk.journal.load(run))
    assert (report.run.stopped, report.run.hint) == ("", "")
    assert not any("resume" in words or REASON in words for words in shown(report, tmp_path / "report").values())


def test_a_report_that_was_kept_before_reasons_were_is_read(tmp_path: Path) -> None:
    with at_a_desk(tmp_path) as desk:
        report = report_of(desk.journal.load(desk.do_import(*ROWS)))
    body = orjson.loads(zlib.decompress(dump_report(report)))
    for key in ("stopped", "hint", "unsent", "undone_by", "undone_partly"):
        del body["run"][key]
    assert load_report(zlib.compress(orjson.dumps(body))).run == report.run


def test_what_is_not_confirmed_is_not_said_not_to_be_sent() -> None:
    known = report_samples.mixed()
    totals = {**known.totals, "occasions": known.totals["occasions"] | {"unknown": 1}}
    assert events_line(known).endswith(" 2 sent")
    assert events_line(replace(known, totals=totals)).endswith(" 2 confirmed")


class TestUndone:
    def test_a_run_that_was_taken_back_says_so_in_every_form(self, tmp_path: Path) -> None:
        with at_a_desk(tmp_path) as desk:
            run = desk.do_import(*ROWS)
            undo = desk.undo(run).report.run.id
            report = report_again(desk.journal.load(run), desk.journal)
        assert headline(report) == f"Taken back by {undo}. 4 of 4 rows had arrived before that."
        assert summary.answer(report).words == f"No longer: it was taken back by {undo}."
        for form, words in shown(report, tmp_path / "report").items():
            assert undo in words, form
            assert "Yes. Everything" not in words, form
            assert f"undo {run}" not in words, form
        told = json.loads(shown(report, tmp_path / "json")["json"])
        assert told["run"]["undone_by"] == undo
        ReportModel.model_validate(told)

    def test_what_an_undo_could_not_take_back_is_looked_for_in_its_report(self, tmp_path: Path) -> None:
        with at_a_desk(tmp_path) as desk:
            run = desk.do_import(*ROWS)
            held = next(each for each in desk.destination.read_all().occasions if each.occasion.name == "Desk 2")
            changed = held.occasion.model_copy(update={"description": "by somebody else"})
            desk.destination.update(changed, desk.destination.read_all().revision)
            undo = desk.undo(run).report.run.id
            report = report_again(desk.journal.load(run), desk.journal)
        assert headline(report).startswith(f"Taken back by {undo}, as far as that undo could. 4 of 4")
        assert next_steps(report)[0] == f"See what was not taken back: occasions report {undo}"

    def test_an_undo_that_was_itself_taken_back_took_nothing_back(self, tmp_path: Path) -> None:
        with at_a_desk(tmp_path) as desk:
            run = desk.do_import(*ROWS)
            undo = desk.undo(run).report.run.id
            again = desk.undo(undo).report.run.id
            first, second = (report_again(desk.journal.load(each), desk.journal) for each in (run, undo))
        assert headline(first) == "All 4 rows are in the account."
        assert headline(second) == f"Taken back by {again}. 4 of 4 occasions had arrived before that."


class TestSeveral:
    def test_an_account_that_never_began_is_not_gone_on_with(self, tmp_path: Path) -> None:
        with many_accounts(tmp_path, ["berlin", "london"]) as desk:
            replaced(desk, "berlin", token="not-the-one")  # noqa: S106
            joined = desk.do_import(desk.shares(row("berlin"), row("london")))
        steps = next_steps(joined.parts[0].telling)
        assert steps[0].startswith("Give a valid token")
        assert "import the sheet again" in steps[1]
        for words in (render_joined(joined), *shown(joined.parts[0].telling, tmp_path / "berlin").values()):
            assert "occasions resume" not in words

    def test_what_can_be_gone_on_with_comes_first_and_has_the_run_of_all(self, tmp_path: Path) -> None:
        with many_accounts(tmp_path, ["berlin", "london"], faults=[REFUSED], chunk_size=1) as desk:
            rows = [row("berlin", f"Desk {number}") for number in (1, 2, 3)]
            joined = desk.do_import(desk.shares(*rows, row("london", "Desk 1")), workers=1)
            known = joined_report(joined.run.id, desk.journal)
        for each in (joined, known):
            steps = joined_steps(each)
            assert steps[0] == "berlin: Give a valid token in the variable OCCASIONS_TOKEN"
            assert steps[1] == f"Go on with what is left in berlin: occasions resume {joined.run.id}"
            assert not any("occasions report" in step for step in steps[:2])
        page = page_text(render_joined_html(joined))
        assert "Is everything in the accounts?" in page
        assert "No. 1 of 2 accounts is not as asked for: berlin." in page

    def test_when_all_is_well_the_top_of_the_page_says_so(self, tmp_path: Path) -> None:
        with many_accounts(tmp_path, ["berlin", "london"]) as desk:
            joined = desk.do_import(desk.shares(row("berlin"), row("london")))
        page = page_text(render_joined_html(joined))
        assert page.index("Yes. Everything is in the accounts as it was asked for.") < page.index("berlin")
        assert joined_steps(joined)[0].startswith("To take it back in all accounts")
