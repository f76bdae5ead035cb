"""Who is told of what a sweep saw: each change once, with the report, and again later if it could not be delivered."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sweeping_desk import Doom, SweepDesk, at_the_sweep_desk, by_name, row, sheet

from importer.core.drops import DropOutcome, Level, Seen, moment
from importer.core.errors import NoticeFailed
from importer.notices import Notice
from importer.runners.local import Stopping
from importer.settings import load_configuration
from importer.stops import Terminated
from importer.sweeping import aftermath
from importer.sweeping.aftermath import Aftermath
from importer.sweeping.filing import KEPT_REPORTS
from importer.sweeping.health import Condition, Health, health
from importer.sweeping.one_look import look_once
from importer.sweeping.sweep import settled
from importer.sweeping.telling import Teller

SETTINGS = '[notices.ops]\nurls = ["json://localhost:1/"]\non = ["done", "failed", "waiting", "trouble", "recovered"]\n'


class Post:
    """Takes notices, unless the line is down."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Notice, str]] = []
        self.down = False

    def __call__(self, name: str, urls: Sequence[str], notice: Notice) -> None:
        assert (name, list(urls)) == ("ops", ["json://localhost:1/"])
        if self.down:
            raise NoticeFailed("The line is down.")
        attached = notice.attachment.read_text(encoding="utf-8") if notice.attachment else ""
        self.heard.append((notice.title, notice, attached))

    @property
    def titles(self) -> list[str]:
        return [title for title, _, _ in self.heard]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    with at_the_sweep_desk(tmp_path) as desk:
        desk.settings, desk.send = SETTINGS, Post()
        yield desk


def post(desk: SweepDesk) -> Post:
    assert isinstance(desk.send, Post)
    return desk.send


def test_each_change_is_told_once_with_its_report(desk: SweepDesk) -> None:
    desk.drop("half.csv", sheet(row("A"), row("B", "2027-02-30")))
    (seen,) = desk.sweep().files
    desk.sweep()
    ((title, notice, attached),) = post(desk).heard
    assert title == "Failed: half.csv (nightly)"
    assert notice.link == str(desk.drops / f"{seen.target}.report" / "report.html")
    assert Path(notice.link).read_text(encoding="utf-8") == attached


def test_what_could_not_be_told_is_told_later(desk: SweepDesk, caplog: pytest.LogCaptureFixture) -> None:
    desk.drop("pl.csv")
    post(desk).down = True
    desk.sweep()
    assert "The line is down" in caplog.text
    post(desk).down = False
    desk.time.sleep(120)
    desk.sweep()
    desk.sweep()
    assert post(desk).titles == ["Imported: pl.csv (nightly)"]


def test_a_place_that_cannot_be_reached_is_trouble_and_then_well(desk: SweepDesk) -> None:
    away = desk.drops.rename(desk.folder / "away")
    for _ in range(3):
        assert desk.sweep().trouble is not None
        desk.time.sleep(60)
    away.rename(desk.drops)
    desk.sweep()
    assert [each.split(":")[0] for each in post(desk).titles] == ["Put off", "Well again"]
    with desk.journal() as journal:
        (standing,) = journal.drops.standings()
    assert standing.level is Level.WELL


def test_wrong_settings_are_told_as_trouble(desk: SweepDesk) -> None:
    desk.rule = 'profile = "none-of-this-name"'
    desk.drop("pl.csv")
    for _ in range(3):
        desk.sweep()
        desk.time.sleep(60)
    desk.rule = ""
    desk.sweep()
    assert [each.split(":")[0] for each in post(desk).titles] == ["Put off", "Imported", "Well again"]


def test_who_is_stopped_tells_nobody_that_all_is_well_again(desk: SweepDesk) -> None:
    desk.rule = 'profile = "none-of-this-name"'
    desk.drop("pl.csv")
    for _ in range(2):
        desk.sweep()
        desk.time.sleep(60)
    pauses = Stopping(desk.time)
    pauses.stop(Terminated())
    (seen,) = desk.swept(pauses=pauses).books.files
    assert seen.seen is Seen.STOPPED
    desk.time.sleep(60)
    desk.sweep()
    assert [each.split(":")[0] for each in post(desk).titles] == ["Put off"]
    desk.rule = ""
    desk.sweep()
    assert [each.split(":")[0] for each in post(desk).titles] == ["Put off", "Imported", "Well again"]


def waiting(desk: SweepDesk) -> None:
    """Let a plan wait, and whoever hears of that has heard it."""
    desk.rule = "review = true"
    desk.drop("pl.csv")
    desk.sweep()


@pytest.mark.parametrize(("yes", "title"), [(True, "Imported: pl.csv (nightly)"), (False, "Refused: pl.csv (nightly)")])
def test_what_became_of_an_answer_is_told_with_its_report(desk: SweepDesk, yes: bool, title: str) -> None:
    waiting(desk)
    desk.answer(yes=yes)
    assert post(desk).titles == ["Waits for a yes: pl.csv (nightly)", title]
    _, notice, attached = post(desk).heard[-1]
    assert attached
    assert Path(notice.link).read_text(encoding="utf-8") == attached
    with desk.journal() as journal:
        (standing,) = journal.drops.standings()
    assert (standing.level, standing.ills) == (Level.WELL, frozenset())
    assert standing.counted[DropOutcome.DONE if yes else DropOutcome.FAILED] == 1


def test_what_a_worker_filed_before_it_ended_is_told_by_another(desk: SweepDesk) -> None:
    desk.rule = "review = true"
    desk.drop("pl.csv")
    desk.drop("junk.csv", "no sheet at all")
    heard, desk.send = post(desk), None
    desk.sweep()
    desk.send = heard
    filed = desk.time()
    desk.time.sleep(14 * 60)
    desk.sweep()
    assert heard.titles == []  # its worker may be about to tell it
    desk.time.sleep(2 * 60)
    desk.sweep()
    desk.sweep()
    assert sorted(heard.titles) == ["Failed: junk.csv (nightly)", "Waits for a yes: pl.csv (nightly)"]
    with desk.journal() as journal:
        (standing,) = journal.drops.standings()
    assert (standing.level, standing.counted[DropOutcome.FAILED]) == (Level.TROUBLE, 1)
    assert list(standing.failures.values()) == ["junk.csv"]
    assert filed - dt.timedelta(minutes=1) < moment(standing.fed) <= filed
    desk.send = None
    desk.answer()
    desk.send = heard
    desk.time.sleep(16 * 60)
    desk.sweep()
    desk.sweep()
    assert heard.titles[2:] == ["Imported: pl.csv (nightly)", "Well again: pl.csv (nightly)"]


def test_a_file_that_failed_and_stays_is_neither_well_again_nor_one_that_came(desk: SweepDesk) -> None:
    desk.elsewhere, desk.url, desk.rule = True, "https://files.example/drops", "overdue_after = 24"
    (desk.folder / "elsewhere").mkdir()
    desk.settings = SETTINGS.replace('"trouble"', '"known", "overdue"')
    desk.drop("junk.csv", "no sheet at all")
    for hours in (0.1, 0.1, 24):
        desk.sweep()
        desk.time.sleep(hours * 3600)
    with desk.journal() as journal:
        (standing,) = journal.drops.standings()
        assert list(standing.failures.values()) == ["junk.csv"]
    desk.sweep()
    assert post(desk).titles == ["Failed: junk.csv (nightly)", "No file came: nightly"]


def test_what_failed_and_stays_is_told_if_nobody_lived_to_tell_it(desk: SweepDesk) -> None:
    desk.elsewhere, desk.url = True, "https://files.example/drops"
    (desk.folder / "elsewhere").mkdir()
    desk.drop("junk.csv", "no sheet at all")
    heard, desk.send = post(desk), None
    desk.sweep()
    desk.send = heard
    desk.time.sleep(16 * 60)
    desk.sweep()
    assert heard.titles == ["Failed: junk.csv (nightly)"]


def test_whatever_becomes_of_a_file_is_heard_by_the_look_that_brought_it_about(desk: SweepDesk) -> None:
    def unheard() -> list[str]:
        with desk.journal() as journal:
            return [each.name for each in journal.drops.unheard(str(desk.drops), desk.time() + dt.timedelta(days=1))]

    desk.drop("a.csv")
    assert (by_name(desk.sweep()), unheard()) == ({"a.csv": Seen.DONE}, [])
    desk.drop("a.csv")
    desk.drop("junk.csv", "no sheet at all")
    assert (by_name(desk.sweep()), unheard()) == ({"a.csv": Seen.KNOWN, "junk.csv": Seen.FAILED}, [])
    desk.drop("a.csv", sheet(row("PL 2027", "2027-12-24")))
    assert (by_name(desk.sweep()), unheard()) == ({"a.csv": Seen.WAITING}, [])
    desk.answer(yes=False)
    assert unheard() == []


def test_a_junk_file_is_forgotten_when_somebody_took_it_out_of_failed(desk: SweepDesk) -> None:
    desk.drop("junk.csv", "no sheet at all")
    (seen,) = desk.sweep().files
    desk.sweep()
    with desk.journal() as journal:
        assert journal.drops.standings()[0].level is Level.TROUBLE
    (desk.drops / seen.target).unlink()
    desk.sweep()
    with desk.journal() as journal:
        assert journal.drops.standings()[0].level is Level.WELL
    assert post(desk).titles == ["Failed: junk.csv (nightly)"]


def test_what_failed_is_told_with_a_page(desk: SweepDesk) -> None:
    desk.drop("junk.csv", "no sheet at all")
    desk.sweep()
    ((_, notice, attached),) = post(desk).heard
    assert attached.startswith("<!doctype html>")
    assert "junk.csv" in attached
    assert notice.lines[1].split("[")[-1].rstrip("]") in attached


def test_a_plan_that_waits_says_so_what_goes_and_what_to_type(desk: SweepDesk) -> None:
    days = [f"2027-12-{day}" for day in (10, 11, 12)]
    desk.drop("a.csv", sheet(*(row("A", day) for day in days), row("B")))
    desk.sweep()
    desk.drop("b.csv", sheet(row("A", days[0]), row("B", "2027-02-30"), row("C")))
    (seen,) = desk.sweep().files
    words = (
        '3 rows: 2 go in, 1 needs you (first: b.csv!C3: "2027-02-30" names a day that no calendar has); '
        "1 occasion is new, 1 occasion is changed, 2 events are removed. It needs a yes: 1 occasion will be changed: A."
    )
    assert seen.reason == words
    _, notice, page = post(desk).heard[-1]
    assert notice.lines[1] == words
    approve = f"occasions approve {seen.drop}"
    first_screen = page.split("</section>")[0]
    for said in (
        "has waited for a yes since 2027-01-03 10:15 UTC",
        f'<code class="command">{approve}</code>',
        f'<code class="command">{approve} --refuse</code>',
        f"run <code>{seen.drop}</code>",
        "2 events would be removed",
        "loses 2 events: Christmas 2027-12-11, Christmas 2027-12-12",
    ):
        assert said in first_screen
    text = (desk.drops / f"{seen.target}.report" / "report.txt").read_text(encoding="utf-8")
    assert f"carry it out: {approve}\n" in text
    assert f"Run        {seen.drop}" in text
    for other in ("--yes", "plan the sheet again"):
        assert other not in first_screen + text


def test_a_file_that_no_rule_takes_is_told_once_and_shown_to_monitors(desk: SweepDesk) -> None:
    desk.settings = SETTINGS.replace('"done"', '"unmatched"')
    desk.drop("HU.pdf", "no sheet")

    def looked() -> Health:
        desk.sweep()
        with desk.journal() as journal:
            return health(journal.drops, load_configuration(desk.folder), (), desk.time())

    assert looked().condition is Condition.OK
    desk.time.sleep(3600)
    found = looked()
    assert (found.condition, [each.why for each in found.rules if each.why]) == (
        Condition.WARNING,
        [("1 that no rule takes: HU.pdf",)],
    )
    looked()
    assert post(desk).titles == ["Taken by no rule: HU.pdf"]
    (desk.drops / "HU.pdf").unlink()
    assert looked().condition is Condition.OK


def test_a_file_that_does_not_become_ready_is_told_once_and_shown_to_monitors(desk: SweepDesk) -> None:
    desk.settings = SETTINGS.replace('"done"', '"unmatched"')
    desk.drop("pl.csv")
    desk.drop("pl.csv.part", "left by a sender that died")
    for _ in range(3):
        desk.sweep()
        desk.time.sleep(3600)
    desk.sweep()
    with desk.journal() as journal:
        found = health(journal.drops, load_configuration(desk.folder), (), desk.time())
    assert [each.why for each in found.rules if each.why] == [("1 not ready for an hour: pl.csv",)]
    assert post(desk).titles == ["Not ready: pl.csv (nightly)"]
    (desk.drops / "pl.csv.part").unlink()
    desk.sweep()
    with desk.journal() as journal:
        assert health(journal.drops, load_configuration(desk.folder), (), desk.time()).condition is Condition.OK


def test_a_file_that_no_rule_takes_is_not_told_again_after_its_place_was_away(desk: SweepDesk) -> None:
    desk.settings = SETTINGS.replace('"done"', '"unmatched"')
    desk.drop("HU.pdf", "no sheet")
    desk.sweep()
    desk.time.sleep(3600)
    desk.sweep()
    desk.drops.rename(desk.folder / "away")
    desk.sweep()
    (desk.folder / "away").rename(desk.drops)
    for _ in range(2):
        desk.time.sleep(3600)
        desk.sweep()
    assert [each for each in post(desk).titles if "HU.pdf" in each] == ["Taken by no rule: HU.pdf"]


def test_whoever_hears_of_one_rule_of_a_place_hears_of_what_none_takes(desk: SweepDesk) -> None:
    desk.settings = SETTINGS.replace('"done"', '"unmatched"')
    desk.rule = 'notify = []\n[[drops]]\nname = "weekly"\npattern = "*.tsv"\nnotify = ["ops"]'
    desk.drop("HU.pdf", "no sheet")
    desk.sweep()
    desk.time.sleep(3600)
    desk.sweep()
    assert post(desk).titles == ["Taken by no rule: HU.pdf"]


def test_nothing_of_what_was_told_stays_on_this_machine(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    spool = desk.folder / "spool"
    with desk.working(Doom()) as (inbox, bench, rulings):
        swept = look_once(inbox, bench, rulings, settled([inbox], bench)[0], spool)
        assert [each.name for each in spool.iterdir()] == [KEPT_REPORTS]
        Aftermath(bench, Teller(desk.time.now, send=post(desk)))(inbox, swept, spool)
    assert list(spool.iterdir()) == []
    assert post(desk).titles == ["Imported: pl.csv (nightly)"]


@pytest.mark.parametrize(("rule", "well"), [("", True), ('profile = "none-of-this-name"', False)])
def test_the_monitor_hears_that_settings_are_wrong(
    desk: SweepDesk, rule: str, *, well: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bool] = []
    monkeypatch.setattr(aftermath, "signal", lambda _url, *, well: heard.append(well))
    desk.rule = rule
    desk.drop("pl.csv")
    with desk.working(Doom()) as (inbox, bench, rulings):
        entry = inbox.entry.model_copy(update={"heartbeat": "https://monitor.example/"})
        inbox = replace(inbox, chosen=replace(inbox.chosen, entry=entry))
        swept = look_once(inbox, bench, rulings, settled([inbox], bench)[0], desk.folder / "spool")
        Aftermath(bench, Teller(desk.time.now, send=post(desk)))(inbox, swept, desk.folder / "spool")
    assert heard == [well]
