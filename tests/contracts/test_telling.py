"""Telling what is owed: at least once, whoever fails or dies, and nobody too often."""

import datetime as dt
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from receivers import hooked, mailed

from importer.core.drops import DropOutcome, Seen, SeenFile, Standing, Told
from importer.core.errors import JournalError, NoticeFailed, SettingsError
from importer.core.news import News
from importer.core.picking.changes import Look
from importer.core.standings import standing_of, standing_text
from importer.notices import Notice
from importer.settings import ChosenNotice
from importer.settings.drops import NoticeEntry
from importer.sweeping.telling import OTHERS, PAUSES, Change, Enclosed, Teller, signal

START = dt.datetime(2027, 1, 1, 2, 0, tzinfo=dt.UTC)
ALL = ("done", "failed", "waiting", "known", "trouble", "overdue", "recovered")
SECRET = "t0p-s3cr3t"  # noqa: S105 - made up


def hearer(name: str, *urls: str, on: Sequence[str] = ALL, attach: bool = True) -> ChosenNotice:
    entry = NoticeEntry.model_validate({"urls": urls or (f"json://{SECRET}",), "on": tuple(on), "attach": attach})
    return ChosenNotice(name, entry)


def at(hours: float, *files: SeenFile) -> Look:
    return Look(rule="pl#1", rule_name="pl", place="/in", now=START + dt.timedelta(hours=hours), files=files)


def seen(what: Seen, name: str = "pl.csv") -> SeenFile:
    return SeenFile(name, what, "because", "pl", f"drop-{name}", f"{what}/{name}", Told("", "3 rows"))


@dataclass
class Desk:
    """A journal, a clock, and somebody who may be deaf; remembers what happened in its order."""

    standing: Standing | None = None
    seconds: float = 0.0
    deaf: set[str] = field(default_factory=set)
    happened: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """As if the program were started anew."""
        self.teller = Teller(lambda: self.seconds, self.send)

    def send(self, name: str, _urls: Sequence[str], notice: Notice) -> None:
        self.happened.append(f"{name}: {notice.title}")
        if name in self.deaf:
            raise NoticeFailed(f"{name} is deaf")
        self.notices.append(notice)

    def save(self, change: Change) -> Standing:
        self.standing = change(self.standing)
        self.happened.append(f"saved, {len(self.standing.untold)} owed")
        return self.standing

    def look(self, look: Look, *hearers: ChosenNotice) -> list[str]:
        """What happened at a look."""
        self.happened.clear()
        assert self.teller.after(look, hearers, self.save) == self.standing
        return list(self.happened)


def test_what_is_owed_is_saved_before_it_is_told_and_after() -> None:
    happened = Desk().look(at(0, seen(Seen.FAILED)), hearer("ops"), hearer("boss", on=["done"]))
    assert happened == ["saved, 1 owed", "ops: Failed: pl.csv (pl)", "saved, 0 owed"]


def test_where_nothing_changed_nobody_is_told() -> None:
    desk = Desk()
    desk.look(at(0, seen(Seen.FAILED)), hearer("ops"))
    assert desk.look(at(1), hearer("ops")) == ["saved, 0 owed"]


def test_who_dies_before_it_is_told_tells_it_again() -> None:
    desk = Desk()

    def die(*_: object) -> None:
        raise JournalError("killed")

    desk.teller = Teller(lambda: 0.0, die)
    with pytest.raises(JournalError):
        desk.look(at(0, seen(Seen.FAILED)), hearer("ops"))
    desk.restart()
    assert desk.look(at(1), hearer("ops"))[1:] == ["ops: Failed: pl.csv (pl)", "saved, 0 owed"]


def test_who_died_by_a_clock_that_was_ahead_keeps_nobody_waiting_for_that_day() -> None:
    desk = Desk()

    def die(*_: object) -> None:
        raise JournalError("killed")

    desk.teller = Teller(lambda: 0.0, die)
    with pytest.raises(JournalError):
        desk.look(at(24, seen(Seen.FAILED)), hearer("ops"))
    desk.restart()
    assert desk.look(at(0), hearer("ops"))[1:] == ["ops: Failed: pl.csv (pl)", "saved, 0 owed"]


def test_who_was_tried_in_vain_is_so_still_when_others_were_told_something() -> None:
    desk = Desk(deaf={"ops"})
    desk.look(at(0, seen(Seen.FAILED)), hearer("ops"))
    desk.look(at(0.01, seen(Seen.DONE, "b.csv")), hearer("ops", on=["failed"]), hearer("boss", on=["done"]))
    assert desk.standing is not None
    assert [(each.to, each.news.file, each.tried) for each in desk.standing.untold] == [("ops", "pl.csv", True)]


def test_who_heard_at_last_is_as_soon_told_again_as_at_first() -> None:
    desk = Desk(deaf={"ops"})
    desk.look(at(0, seen(Seen.FAILED)), hearer("ops"))
    desk.seconds += PAUSES[0]
    desk.look(at(1), hearer("ops"))
    desk.deaf.clear()
    desk.seconds += PAUSES[1]
    assert "ops: Failed: pl.csv (pl)" in desk.look(at(2), hearer("ops"))
    desk.deaf.add("ops")
    desk.look(at(3, seen(Seen.FAILED, "b.csv")), hearer("ops"))
    desk.deaf.clear()
    desk.seconds += PAUSES[0]
    assert "ops: Failed: b.csv (pl)" in desk.look(at(4), hearer("ops"))


def test_two_workers_tell_a_change_once_and_lose_nothing() -> None:
    desk = Desk()

    def other(look: Look) -> list[str]:
        before = len(desk.happened)
        Teller(lambda: desk.seconds, desk.send).after(look, [hearer("ops")], desk.save)
        return desk.happened[before:]

    def slowly(*_: object) -> None:
        """Takes so long to tell that the other one looks meanwhile, and never comes to an end."""
        assert other(at((OTHERS - 1) / 3600, seen(Seen.DONE, "b.csv"))) == [
            "saved, 3 owed",
            "ops: Imported: b.csv (pl)",
            "ops: Well again: b.csv (pl)",
            "saved, 1 owed",
        ]
        raise JournalError("killed")

    with pytest.raises(JournalError):
        Teller(lambda: 0.0, slowly).after(at(0, seen(Seen.FAILED)), [hearer("ops")], desk.save)
    assert other(at((OTHERS - 1) / 3600)) == ["saved, 1 owed"]
    assert other(at(OTHERS / 3600)) == ["saved, 1 owed", "ops: Failed: pl.csv (pl)", "saved, 0 owed"]
    assert desk.standing is not None
    assert desk.standing.counted == {**dict.fromkeys(DropOutcome, 0), DropOutcome.FAILED: 1, DropOutcome.DONE: 1}


def test_what_another_worker_owes_meanwhile_stays_owed() -> None:
    desk = Desk()
    other = Teller(lambda: 0.0, desk.send)

    def send(*_: object) -> None:
        desk.deaf.add("boss")
        other.after(at(0, seen(Seen.DONE, "b.csv")), [hearer("boss")], desk.save)

    Teller(lambda: 0.0, send).after(at(0, seen(Seen.FAILED)), [hearer("boss")], desk.save)
    assert desk.standing is not None
    assert [each.news.file for each in desk.standing.untold] == ["b.csv", "b.csv"]


def test_who_cannot_be_told_is_told_later_and_others_at_once(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(deaf={"ops"})
    both = hearer("ops"), hearer("boss")
    assert desk.look(at(0, seen(Seen.FAILED)), *both) == [
        "saved, 2 owed",
        "ops: Failed: pl.csv (pl)",
        "boss: Failed: pl.csv (pl)",
        "saved, 1 owed",
    ]
    assert [(each.levelno, each.getMessage()) for each in caplog.records] == [(logging.WARNING, "ops is deaf.")]
    assert desk.look(at(0.01), *both) == ["saved, 1 owed"]  # too soon
    desk.deaf.clear()
    desk.seconds = PAUSES[0]
    assert desk.look(at(0.02, seen(Seen.DONE, "b.csv")), *both) == [
        "saved, 5 owed",
        "ops: Failed: pl.csv (pl)",
        "ops: Imported: b.csv (pl)",
        "ops: Well again: b.csv (pl)",
        "boss: Imported: b.csv (pl)",
        "boss: Well again: b.csv (pl)",
        "saved, 0 owed",
    ]


def test_pauses_grow_and_end_with_the_program() -> None:
    desk = Desk(deaf={"ops"})
    desk.look(at(0, seen(Seen.FAILED)), hearer("ops"))
    tried = []
    for minute in range(1, 130):
        desk.seconds = minute * 60
        if len(desk.look(at(minute / 60), hearer("ops"))) > 1:
            tried.append(minute)
    assert tried == [1, 6, 21, 81]
    desk.restart()
    assert desk.look(at(3), hearer("ops"))[1:] == ["ops: Failed: pl.csv (pl)"]


def test_who_does_not_hear_one_thing_is_not_kept_waiting_for_the_rest() -> None:
    desk = Desk(deaf={"ops"})
    happened = desk.look(at(0, seen(Seen.FAILED), seen(Seen.DONE, "b"), seen(Seen.WAITING, "c")), hearer("ops"))
    assert happened == ["saved, 3 owed", "ops: Failed: pl.csv (pl)", "saved, 3 owed"]


def test_a_dead_address_keeps_nothing_from_the_others_and_they_hear_nothing_twice(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk, heard, dead = Desk(), list[tuple[str, str]](), {"json://dead"}

    def send(_name: str, urls: Sequence[str], notice: Notice) -> None:
        for url in urls:
            if url in dead:
                raise NoticeFailed("It is dead.")
            heard.append((url, notice.title))

    both = hearer("ops", "json://dead", "json://good")
    desk.teller = Teller(lambda: desk.seconds, send)
    desk.look(at(0, seen(Seen.FAILED)), both)
    assert "Address 1 of 2: It is dead." in caplog.text
    assert desk.standing is not None
    desk.standing = standing_of(standing_text(desk.standing))
    desk.teller = Teller(lambda: desk.seconds, send)  # as if the program were started anew
    for hour in range(1, 4):
        desk.seconds += 3600
        desk.look(at(hour, seen(Seen.FAILED), seen(Seen.FAILED, "b.csv")), both)
    titles = ["Failed: pl.csv (pl)", "Failed: b.csv (pl)"]
    assert heard == [("json://good", each) for each in titles]
    dead.clear()
    desk.seconds += 3600
    desk.look(at(5), both)
    assert heard[2:] == [("json://dead", each) for each in titles]
    assert desk.standing.untold == ()


def test_two_hundred_files_make_one_message() -> None:
    desk = Desk()
    desk.look(at(0, *(seen(Seen.FAILED, f"{number:03}.csv") for number in range(90))), hearer("ops"))
    assert [each.title for each in desk.notices] == ["Failed: 90 files (pl)"]


def test_an_address_that_cannot_be_read_is_told_like_any_failure(caplog: pytest.LogCaptureFixture) -> None:
    entry = NoticeEntry.model_validate({"urls": [{"variable": "NOT_SET_ANYWHERE"}]})
    desk = Desk()
    desk.look(at(0, seen(Seen.FAILED)), ChosenNotice("ops", entry), hearer("boss"))
    assert [each.title for each in desk.notices] == ["Failed: pl.csv (pl)"]
    assert "NOT_SET_ANYWHERE" in caplog.text
    assert desk.standing is not None
    assert [each.to for each in desk.standing.untold] == ["ops"]


def test_an_address_that_is_none_says_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk = Desk()
    desk.teller = Teller(lambda: 0.0)
    standing = desk.teller.after(at(0, seen(Seen.FAILED)), [hearer("ops", f"slack://{SECRET}")], desk.save)
    assert len(standing.untold) == 1
    assert "notices.ops: its address is none" in caplog.text
    assert SECRET not in caplog.text


def test_the_report_goes_along_with_one_file(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text("<h1>x</h1>", "utf-8")

    def enclosed(news: News) -> Enclosed:
        return Enclosed(f"/in/{news.target}.report", report)

    desk = Desk()
    ops, boss = hearer("ops"), hearer("boss", attach=False)
    desk.teller.after(at(0, seen(Seen.FAILED)), [ops, boss], desk.save, enclosed)
    assert [(each.attachment, each.link) for each in desk.notices] == [
        (report, "/in/failed/pl.csv.report"),
        (None, "/in/failed/pl.csv.report"),
    ]
    desk = Desk()
    desk.teller.after(at(0, seen(Seen.FAILED), seen(Seen.FAILED, "b")), [ops], desk.save, enclosed)
    assert [each.attachment for each in desk.notices] == [None]


def test_mail_and_webhook_hear_of_the_same_file(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text("<h1>x</h1>", "utf-8")
    saved: list[Standing] = []
    desk = Desk()

    def save(change: Change) -> Standing:
        saved.append(desk.save(change))
        return saved[-1]

    with hooked() as hook, mailed() as box:
        hears = [hearer("ops", box.url), hearer("chat", hook.url("/500")), hearer("web", hook.url("/ok"), attach=False)]
        teller = Teller(lambda: 0.0)
        teller.after(at(0, seen(Seen.FAILED)), hears, save, lambda _: Enclosed("/in/failed", report))
        (mail,) = box.mails
        assert [each.get_filename() for each in mail.iter_attachments()] == ["report.html"]
        sent = {path: json.loads(body) for _, path, body in hook.got}
    assert sent["/ok"]["attachments"] == []
    assert sent["/ok"]["message"].splitlines()[1:] == ["3 rows.", sent["/ok"]["message"].splitlines()[2], "/in/failed"]
    assert [[each.to for each in one.untold] for one in saved] == [["ops", "chat", "web"], ["chat"]]


def test_a_heartbeat_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with hooked() as hook:
        assert signal(hook.url("/ok", "http"), well=True)
        assert not signal(hook.url(f"/500/{SECRET}", "http"), well=False)
    assert "it answered with 500" in caplog.text
    assert SECRET not in caplog.text


def test_settings_are_as_bad_as_networks() -> None:
    """Nothing else is caught."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Teller(lambda: 0.0, broken).after(at(0, seen(Seen.FAILED)), [hearer("ops")], Desk().save)
    desk = Desk()

    def refuses(*_: object) -> None:
        raise SettingsError("no")

    desk.teller = Teller(lambda: 0.0, refuses)
    desk.look(at(0, seen(Seen.FAILED)), hearer("ops"))
    assert desk.standing is not None
    assert len(desk.standing.untold) == 1
