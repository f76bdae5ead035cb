"""Who hears of dropped files: a mail and a webhook for each change and not for each look, heartbeats, health."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Desk, serving
from crashing import Nursery, nursery
from drop_stand import Stand, outcomes, sheet

sys.path.append(str(Path(__file__).parents[1] / "contracts"))

from receivers import Hook, Mailbox, hooked, mailed

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork a process")
BROKEN = b"Occasion,Event,Start date\nDesk 01,Founders' Day,never\n"
RULES = """
[[drops]]
name = "all"

[notices.people]
urls = ["{mail}", "{hook}"]
on = ["done", "failed", "waiting", "recovered"]
"""


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursery(tmp_path_factory.mktemp("nursery")) as found:
        yield found


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hooked() as found:
        yield found


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mailed() as found:
        yield found


@pytest.fixture
def stand(tmp_path: Path, runner: Nursery, hook: Hook, mailbox: Mailbox) -> Iterator[Stand]:
    with serving() as server:
        rules = RULES.format(mail=mailbox.url, hook=hook.url("/hook"))
        made = Stand(Desk(tmp_path, server), runner, keys=f'heartbeat = "{hook.url("/beat", "http")}"\n', rules=rules)
        (tmp_path / "occasions.toml").chmod(0o600)
        yield made


def told(hook: Hook) -> list[bytes]:
    return [body for _, path, body in hook.got if path == "/hook"]


def test_a_file_that_fails_is_told_once(stand: Stand, hook: Hook, mailbox: Mailbox) -> None:
    stand.drop("wrong.csv", BROKEN)
    assert outcomes(stand.sweep("--json", "-")) == {"wrong.csv": "failed"}
    (mail,) = mailbox.mails
    assert "wrong.csv" in mail["Subject"]
    body = mail.get_body(("plain", "html"))
    assert body is not None
    assert "1 row" in body.get_content() or "rejected" in body.get_content()
    (attached,) = mail.iter_attachments()
    assert str(attached.get_filename()).endswith(".html")
    (posted,) = told(hook)
    assert b"wrong.csv" in posted
    assert stand.sweep().code == 0
    assert (len(mailbox.mails), len(told(hook))) == (1, 1), "a look that changes nothing tells nothing"


def test_whoever_could_not_be_told_is_told_later(stand: Stand, mailbox: Mailbox) -> None:
    mailbox.refusing = True
    stand.drop("wrong.csv", BROKEN)
    done = stand.sweep("--json", "-")
    assert outcomes(done) == {"wrong.csv": "failed"}
    assert mailbox.mails == []
    mailbox.refusing = False
    stand.sweep()
    assert len(mailbox.mails) == 1


def test_each_good_look_is_a_heartbeat(stand: Stand, hook: Hook) -> None:
    for _ in range(2):
        assert stand.sweep().code == 0
    assert [path for _, path, _ in hook.got] == ["/beat", "/beat"]


def test_health_says_how_rules_fare(stand: Stand) -> None:
    stand.drop("holidays.csv", sheet("Desk 01"))
    assert stand.sweep().code == 0
    well = stand.desk.run("health")
    assert well.code == 0, well.out + well.err
    stand.drop("wrong.csv", BROKEN)
    assert stand.sweep().code == 1
    ill = stand.desk.run("health")
    assert ill.code == 1, ill.out + ill.err
    assert "all" in ill.out


def test_an_answer_is_told_and_counted(stand: Stand, hook: Hook, tmp_path: Path) -> None:
    figures = tmp_path / "drops.prom"
    stand.drop("holidays.csv", sheet("Desk 01"))
    stand.sweep()
    stand.drop("holidays.csv", sheet("Desk 01", days=["2027-05-04"]))
    assert stand.sweep().code == 1
    said = stand.desk.run("approve", "2", "--metrics", str(figures))
    assert said.code == 0, said.out + said.err
    bodies = [body.decode() for body in told(hook)]
    heads = ["Imported: holidays.csv", "Waits for a yes: holidays.csv", "Imported: holidays.csv"]
    assert len(bodies) == len(heads)
    assert all(head in body for head, body in zip(heads, bodies, strict=True))
    assert "occasions_drops_waiting" in figures.read_text()
