"""How far a run got: a bar on a terminal, lines in the log elsewhere, and none where nobody needs any."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from report_samples import mixed
from rich.console import Console
from sending_samples import FakeClock, create, numbered, plan_of

from importer import redaction
from importer.cli import log
from importer.cli.log import PROGRESS
from importer.cli.options import ShowingOptions
from importer.cli.progress import Gauge, Lines, progress_of, progress_of_accounts
from importer.core.joined import AccountPart
from importer.run_context import named_run
from importer.sending import Progress

SECRET = "made-up-token-of-a-log"  # noqa: S105
JSON, TEXT = ShowingOptions(log="json"), ShowingOptions(log="text")
PLAN = plan_of(*(create(each) for each in numbered(400)))


@pytest.fixture(autouse=True)
def _unheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave the log as it was, and no secret behind."""
    monkeypatch.setattr(redaction, "_SOURCES", [])
    loggers = (logging.getLogger("importer"), PROGRESS)
    before = [(each, each.level) for each in loggers]
    yield
    for each, level in before:
        each.setLevel(level)
    root = logging.getLogger()
    root.handlers[:] = [each for each in root.handlers if not isinstance(each, log.Ear)]


def listen(showing: ShowingOptions) -> None:
    """Listen as the program does, where nobody else listens yet; the tests' own ears are put aside."""
    logging.getLogger().handlers.clear()
    log.listen(showing)


Heard = Callable[[], str]


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> Heard:
    """Gives what was written to stderr since it was asked last; stderr is no terminal."""
    return lambda: capsys.readouterr().err


def lines_of(heard: Heard) -> list[dict[str, Any]]:
    return [json.loads(line) for line in heard().splitlines()]


def sent(showing: ShowingOptions, *steps: tuple[float, int]) -> None:
    """Send occasions: after so many seconds, so many are done."""
    clock = FakeClock()
    listen(showing)
    with progress_of(PLAN, showing, clock.now) as listener, named_run("20270103T101502-0a1b", "12345678"):
        assert listener is not None
        for seconds, done in steps:
            clock.sleep(seconds)
            listener(Progress(done, 400))


class TestLines:
    def test_a_run_of_seconds_says_nothing(self, heard: Heard) -> None:
        sent(ShowingOptions(), (0, 100), (3, 200), (3, 300), (3, 400))
        assert heard() == ""

    def test_a_long_one_says_how_far_it_is_every_ten_seconds_and_at_the_end(self, heard: Heard) -> None:
        sent(ShowingOptions(), *[(5, done) for done in range(40, 401, 40)])
        assert heard().splitlines() == [
            "sent 120 of 400 occasions, 8.0 a second, 35 s left",
            "sent 200 of 400 occasions, 8.0 a second, 25 s left",
            "sent 280 of 400 occasions, 8.0 a second, 15 s left",
            "sent 360 of 400 occasions, 8.0 a second, 5 s left",
            "sent 400 of 400 occasions, 8.0 a second",
        ]

    def test_one_that_waits_says_why(self, heard: Heard) -> None:
        clock = FakeClock()
        listen(ShowingOptions())
        lines = Lines(9, "sent", "occasions", always=False, clock=clock.now)
        for seconds in (0, 60, 60):
            clock.sleep(seconds)
            lines.hear(0, "trying again in 60 s: the API answered 503")
        assert heard().splitlines() == ["sent 0 of 9 occasions, trying again in 60 s: the API answered 503"] * 2

    def test_what_was_done_before_a_resume_makes_it_no_faster(self, heard: Heard) -> None:
        sent(ShowingOptions(), (0, 300), (10, 310))
        assert heard().splitlines()[0] == "sent 310 of 400 occasions, 1.0 a second, 90 s left"

    def test_with_quiet_there_are_none(self, heard: Heard) -> None:
        listen(ShowingOptions(quiet=True))
        with progress_of(PLAN, ShowingOptions(quiet=True)) as listener:
            assert listener is None
        assert heard() == ""

    def test_accounts_are_counted_from_any_thread(self, heard: Heard) -> None:
        listen(JSON)
        with progress_of_accounts(2, JSON, FakeClock().now) as listener:
            listener(AccountPart("berlin", mixed()))
            listener(AccountPart("lisbon", mixed()))
        (line,) = lines_of(heard)
        assert (line["event"], line["done"], line["total"]) == ("finished 2 of 2 accounts", 2, 2)


class TestLog:
    def test_as_json_each_line_has_its_figures_and_its_run(self, heard: Heard) -> None:
        sent(JSON, (0, 40), (10, 80), (10, 400))
        first, last = lines_of(heard)
        assert last.pop("timestamp") >= first.pop("timestamp")
        assert first == {
            "event": "sent 80 of 400 occasions, 4.0 a second, 80 s left",
            "level": "info",
            "run": "20270103T101502-0a1b",
            "account": "12345678",
            "done": 80,
            "total": 400,
            "rate": 4.0,
            "left": 80,
        }
        assert last["done"] == 400

    def test_a_short_run_has_a_line_if_the_log_was_asked_for(self, heard: Heard) -> None:
        sent(TEXT, (0, 400))
        (line,) = heard().splitlines()
        assert "[info] sent 400 of 400 occasions" in line
        assert "run=20270103T101502-0a1b" in line
        assert "account=12345678" in line

    @pytest.mark.parametrize("showing", [JSON, TEXT, ShowingOptions()], ids=["json", "text", "plain"])
    def test_no_secret_is_in_it_tracebacks_included(self, showing: ShowingOptions, heard: Heard) -> None:
        listen(replace(showing, verbose=2))
        redaction.watch(lambda: [SECRET, 'quo"ted'])
        try:
            raise ValueError(f"it said {SECRET}")
        except ValueError:
            logging.getLogger("importer.test").exception('with %s and quo"ted', SECRET)
        found = heard()
        assert "Traceback" in found
        assert "***" in found
        assert SECRET not in found
        assert "ted and" not in found

    @pytest.mark.parametrize("showing", [JSON, TEXT], ids=["json", "text"])
    def test_what_a_server_said_stays_on_its_line(self, showing: ShowingOptions, heard: Heard) -> None:
        listen(showing)
        logging.getLogger("importer.test").warning("it said %s", "one\ntwo\x1b[31m")
        found = heard()
        assert len(found.splitlines()) == 1
        assert "\x1b" not in found

    def test_without_it_accounts_stand_before_the_message(self, heard: Heard) -> None:
        listen(ShowingOptions())
        log.name_accounts()
        logging.getLogger("importer.test").warning("busy")
        assert heard() == "MainThread: busy\n"


class TestGauge:
    def test_it_shows_count_rate_and_time_left_and_wipes_itself_away(self) -> None:
        screen, clock = io.StringIO(), FakeClock()
        console = Console(file=screen, force_terminal=True, width=100, color_system=None, legacy_windows=False)
        gauge = Gauge(400, "sending", "reading back", console, clock.now)
        assert screen.getvalue() == ""
        for done in (20, 40, 60):
            clock.sleep(5)
            gauge.hear(done)
        gauge.end()
        shown = screen.getvalue()
        assert "sending" in shown
        assert "60/400" in shown
        assert "4.0 a second" in shown
        assert "01:25" in shown
        assert shown.endswith("\x1b[2K")

    def test_when_all_are_sent_it_says_what_goes_on(self) -> None:
        screen = io.StringIO()
        console = Console(file=screen, force_terminal=True, width=100, color_system=None, legacy_windows=False)
        gauge = Gauge(2, "sending", "reading back", console, FakeClock().now)
        gauge.hear(2)
        gauge.end()
        assert "reading back" in screen.getvalue()
