"""Secrets are cut out of whatever is said, in every spelling."""

import io
import json
import logging
import signal
import sys
from collections.abc import Iterator
from urllib.parse import quote, quote_plus, urlencode

import pytest

from importer import cli, redaction
from importer.core.errors import ImporterError
from importer.core.rules.secrecy import spellings, without_secrets

SECRET = 'p4ss "w/rd+%\\ żółw'  # noqa: S105 - made up
SPELT = [
    SECRET,
    quote(SECRET),
    quote(SECRET, safe=""),
    quote_plus(SECRET),
    quote(SECRET, safe="").lower(),
    urlencode({"client_secret": SECRET}),
    json.dumps({"password": SECRET}),
    json.dumps({"password": SECRET}, ensure_ascii=False),
    json.dumps({"password": SECRET}).replace("/", "\\/"),
    repr(SECRET),
]


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_SOURCES", [])
    monkeypatch.setattr(redaction, "_PAST", {})
    redaction.watch(lambda: [SECRET, "", "part-of", "part-of-another"])


@pytest.fixture
def signals_afterwards() -> Iterator[None]:
    """Hear signals again as before: a command line that has come to its end is deaf to them."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, heard in before.items():
        signal.signal(number, heard)


@pytest.mark.parametrize("spelt", SPELT)
def test_every_spelling_is_hidden(spelt: str) -> None:
    said = redaction.redacted(f"it said {spelt} to us")
    assert "p4ss" not in said
    assert "w%2Frd" not in said
    assert said.startswith("it said ")
    assert said.endswith(" to us")


def test_the_longer_secret_goes_first_and_an_empty_one_hides_nothing() -> None:
    assert redaction.redacted("part-of-another and part-of") == "*** and ***"
    assert spellings("") == frozenset()
    assert without_secrets("Bearer abc and words", []) == "Bearer *** and words"


def test_without_secrets_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_SOURCES", [])
    monkeypatch.setattr(redaction, "_PAST", {})
    assert redaction.redacted("OAuth 1.0, Basic words") == "OAuth 1.0, Basic words"


def test_what_was_used_is_hidden_for_a_while_yet_and_then_forgotten() -> None:
    now = 0.0
    with redaction.watching(lambda: ["first-of-all"], lambda: now):
        assert redaction.redacted("first-of-all") == "***"
    for number in range(redaction.KEPT):
        with redaction.watching(lambda number=number: [f"issued-{number:03d}"], lambda: now):  # type: ignore[misc]
            pass
    assert redaction.redacted("first-of-all, issued-000 and issued-199") == "***, *** and ***"
    now = redaction.SECONDS + 1
    with redaction.watching(lambda: ["issued-000"], lambda: now):  # it is used again, so it is none of the oldest
        pass
    assert redaction.redacted("first-of-all, issued-000 and issued-002") == "first-of-all, *** and ***"
    assert redaction.redacted("the last of them is issued-199") == "the last of them is ***"


def test_an_error_that_is_told_later_names_no_secret() -> None:
    def refused() -> None:
        with redaction.watching(lambda: ["sesame-of-old"]):
            raise ImporterError("it did not take sesame-of-old")

    with pytest.raises(ImporterError) as told:
        refused()
    assert redaction.redacted(told.value.message) == "it did not take ***"


def test_logs_are_written_without_them_tracebacks_included() -> None:
    out = io.StringIO()
    ear = logging.StreamHandler(out)
    ear.addFilter(redaction.Redaction())
    log = logging.Logger("test")
    log.addHandler(ear)
    log.warning("asked with %s, %d times", SECRET, 2)
    try:
        raise ValueError(f"no {SECRET}")
    except ValueError:
        log.exception("it failed")
    said = out.getvalue()
    assert "asked with ***, 2 times" in said
    assert "ValueError: no ***" in said
    assert "p4ss" not in said


def test_messages_and_tracebacks_of_the_command_line_are_printed_without_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], signals_afterwards: None
) -> None:
    def refused() -> None:
        raise ImporterError(f"no {SECRET}", f"not {SECRET}")

    def broken() -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(cli, "app", refused)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    assert capsys.readouterr().err == "error[importer-error]: no ***\n  hint: not ***\n"
    monkeypatch.setattr(cli, "app", broken)
    with pytest.raises(ZeroDivisionError) as raised:
        cli.main()
    sys.excepthook(type(raised.value), raised.value, raised.tb)
    said = capsys.readouterr().err
    assert "ZeroDivisionError: ***" in said
    assert "Traceback" in said
    assert "p4ss" not in said
