"""Notices and heartbeats against real receivers: what arrives, and what is said when nothing does."""

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from receivers import Hook, Mailbox, free_port, hooked, mailed

from importer.core.errors import NoticeFailed, SettingsError
from importer.core.issues import Severity
from importer.notices import Notice, beat, tell

SECRET = "s3cr3t-t0ken"  # noqa: S105 - made up
LINES = ("PL.csv failed.", "3 rows: 1 rejected.", "Mend D14.")
NASTY = '<!channel> <b>*x*</b> _y_ `z` [a](http://x.example) "&amp;.csv'


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hooked() as found:
        yield found


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mailed() as found:
        yield found


def report(folder: Path, size: int = 100) -> Path:
    path = folder / "report.html"
    path.write_bytes(b"<h1>Zo\xc3\xab</h1>".ljust(size))
    return path


def test_a_mail_arrives_with_its_three_lines_and_the_report(mailbox: Mailbox, tmp_path: Path) -> None:
    path = report(tmp_path)
    tell("ops", [mailbox.url], Notice("Failed: PL.csv", LINES, Severity.ERROR, "/in/failed/x", path))
    (mail,) = mailbox.mails
    assert (mail["Subject"], mail["To"]) == ("Failed: PL.csv", "ops@example.org")
    body = mail.get_body(("plain", "html"))
    assert body is not None
    assert all(line in body.get_content() for line in (*LINES, "/in/failed/x"))
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("report.html", "text/html")
    assert attached.get_payload(decode=True) == path.read_bytes()


def test_a_title_cannot_start_new_headers(mailbox: Mailbox) -> None:
    title = "Failed: x\r\nBcc: all@example.org\n\nHello\u2028\u202eyou\x00.csv"
    tell("ops", [mailbox.url], Notice(title, ("one\r\ntwo", "b", "c")))
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Failed: x Bcc: all@example.org Hello you .csv"
    body = mail.get_body(("plain", "html"))
    assert body is not None
    assert "one two" in body.get_content()


def test_names_of_files_are_no_markup_in_mails(mailbox: Mailbox) -> None:
    tell("ops", [mailbox.url + "&format=html"], Notice("x", (NASTY, "b", "c")))
    (mail,) = mailbox.mails
    page = mail.get_body(("html",))
    assert page is not None
    assert "<b>" not in page.get_content()
    assert "&lt;b&gt;" in page.get_content()


def test_a_webhook_gets_title_lines_and_weight(hook: Hook, tmp_path: Path) -> None:
    tell("ops", [hook.url("/ok")], Notice("t", (NASTY, "b", "c"), Severity.ERROR, "link", report(tmp_path)))
    ((method, path, body),) = hook.got
    sent = json.loads(body)
    assert (method, path) == ("POST", "/ok")
    assert (sent["title"], sent["message"], sent["type"]) == ("t", f"{NASTY}\nb\nc\nlink", "failure")
    assert [each["filename"] for each in sent["attachments"]] == ["report.html"]


@pytest.mark.parametrize(("form", "shown"), [("html", "&lt;b&gt;*x*"), ("markdown", r"\*x\*"), ("text", NASTY)])
def test_names_of_files_are_no_markup_in_chats(hook: Hook, form: str, shown: str) -> None:
    """What a service would take as markup is written so that it shows what stands there."""
    tell("ops", [hook.url(f"/?format={form}")], Notice("t", (NASTY, "b", "c")))
    assert shown in json.loads(hook.got[0][2])["message"]


@pytest.mark.parametrize(
    ("severity", "kind"), [(Severity.NOTE, "info"), (Severity.WARNING, "warning"), (Severity.ERROR, "failure")]
)
def test_each_weight_has_its_kind(hook: Hook, severity: Severity, kind: str) -> None:
    tell("ops", [hook.url("/ok")], Notice("t", LINES, severity))
    assert json.loads(hook.got[0][2])["type"] == kind


def test_a_report_that_is_gone_or_huge_is_not_attached(hook: Hook, tmp_path: Path) -> None:
    tell("ops", [hook.url("/ok")], Notice("t", LINES, attachment=tmp_path / "gone.html"))
    tell("ops", [hook.url("/ok")], Notice("t", LINES, attachment=report(tmp_path, 6_000_000)))
    assert [json.loads(body)["attachments"] for _, _, body in hook.got] == [[], []]


def told_of_failure(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], *urls: str) -> str:
    """Everything that is said anywhere when telling fails, logs at every level included."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NoticeFailed) as failed:
        tell("ops", urls, Notice("t", LINES), seconds=1.0)
    said = capfd.readouterr()
    parts = [repr(failed.value), failed.value.message, failed.value.hint, caplog.text, said.out, said.err]
    return "\n".join([*parts, str(failed.value.__cause__), str(failed.value.__context__)])


def test_a_hook_that_fails_is_said_without_its_address(
    hook: Hook, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    said = told_of_failure(
        caplog, capfd, hook.url(f"/500?token={SECRET}&+X-Key={SECRET}").replace("//", f"//u:{SECRET}@")
    )
    assert len(hook.got) == 1
    assert 'The notice to "ops" (json) was not delivered.' in said
    assert SECRET not in said


def test_what_is_told_does_not_follow_a_redirect(hook: Hook) -> None:
    """Else it would be told to whoever, or lost on the way and taken for delivered."""
    with pytest.raises(NoticeFailed):
        tell("ops", [hook.url("/302")], Notice("t", LINES))
    assert [path for _, path, _ in hook.got] == ["/302"]


def test_a_hook_that_hangs_is_given_up(
    hook: Hook, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    assert SECRET not in told_of_failure(caplog, capfd, hook.url(f"/hang/{SECRET}"))
    assert time.monotonic() - began < 10


def test_nobody_who_listens(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    url = f"mailto://user:{SECRET}@127.0.0.1:{free_port()}/?from=a@example.org&to=b@example.org"
    assert SECRET not in told_of_failure(caplog, capfd, url)


def test_a_mail_server_that_refuses(mailbox: Mailbox) -> None:
    mailbox.refusing = True
    with pytest.raises(NoticeFailed, match=r"ops.*\(mailto\)"):
        tell("ops", [mailbox.url], Notice("t", LINES))


def test_if_one_of_several_fails_it_is_said(hook: Hook) -> None:
    with pytest.raises(NoticeFailed):
        tell("ops", [hook.url("/ok"), hook.url("/500")], Notice("t", LINES))
    assert sorted(path for _, path, _ in hook.got) == ["/500", "/ok"]


@pytest.mark.parametrize("url", [f"nonsense://{SECRET}@x", f"slack://{SECRET}", SECRET, f"mailto://{SECRET}"])
def test_an_address_that_nobody_knows(
    url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SettingsError) as wrong:
        tell("ops", ["json://127.0.0.1:1", url], Notice("t", LINES))
    assert "notices.ops: address 2 of 2" in wrong.value.message
    said = capfd.readouterr()
    assert SECRET not in f"{wrong.value!r} {wrong.value.hint} {caplog.text} {said.out} {said.err}"


def test_a_heartbeat_is_heard(hook: Hook) -> None:
    beat(hook.url("/ping/abc?x=1", "http"), well=True)
    beat(hook.url("/ping/abc?x=1", "http"), well=False)
    beat(hook.url("/ping/abc/", "http"), well=False)
    assert [(method, path) for method, path, _ in hook.got] == [
        ("GET", "/ping/abc?x=1"),
        ("GET", "/ping/abc/fail?x=1"),
        ("GET", "/ping/abc/fail"),
    ]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/500", "answered with 500"),
        ("/404", "answered with 404"),
        ("/400", "answered with 400"),
        ("/hang", "did not answer in time"),
    ],
)
def test_a_heartbeat_that_is_not_heard(hook: Hook, path: str, why: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(NoticeFailed, match=why) as failed:
        beat(hook.url(f"{path}/{SECRET}", "http"), well=True, seconds=0.5)
    assert SECRET not in f"{failed.value!r} {failed.value.hint} {failed.value.__cause__} {caplog.text}"


def test_a_monitor_without_a_page_for_failures_was_not_told_that_all_is_well(hook: Hook) -> None:
    with pytest.raises(NoticeFailed, match="it answered with 404 to /fail"):
        beat(hook.url("/404/abc", "http"), well=False)
    assert [path for _, path, _ in hook.got] == ["/404/abc/fail"]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"http://127.0.0.1:1/{SECRET}", "cannot be reached"),
        (f"nonsense:{SECRET}", "is no address"),
        ("http://[", "is no address"),
    ],
)
def test_a_heartbeat_to_nobody(url: str, why: str) -> None:
    for well in (True, False):
        with pytest.raises(NoticeFailed, match=why) as failed:
            beat(url, well=well)
        assert SECRET not in failed.value.message
