"""How dropped files fare, from a real journal."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from drop_samples import stand

from importer.core.drops import Drop, DropOutcome, DropState, Level, Standing
from importer.core.errors import SettingsError
from importer.core.news import News, NewsKind, Owed
from importer.core.picking.unmatched import NO_RULE
from importer.journal import DropClaim, Journal
from importer.settings import Configuration, load_configuration
from importer.sweeping.health import Condition, Health, RuleHealth, as_json, health, stale_after

NOW = dt.datetime(2027, 1, 31, 2, 0, tzinfo=dt.UTC)
JUST = (NOW - dt.timedelta(seconds=30)).isoformat()
LONG_AGO = (NOW - dt.timedelta(days=300)).isoformat()
SETTINGS = """
[places.night]
url = "drops"
every = 600

[places.far]
url = "sftp://host.example/in/"

[[drops]]
name = "pl"
place = "night"

[[drops]]
name = "de"
"""


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite", lambda: NOW) as opened:
        yield opened


def configured(folder: Path, text: str = SETTINGS) -> Configuration:
    (folder / "occasions.toml").write_text(text, "utf-8")
    return load_configuration(folder)


def stands(rule: str, place: str | Path, looked: str = JUST, **more: object) -> Standing:
    before = Standing(f"{rule}#1", rule, str(place), Level.WELL, looked, looked, fed=looked, begun=looked)
    return replace(before, **more)  # type: ignore[arg-type]


def stored(journal: Journal, *standings: Standing) -> None:
    for each in standings:
        stand(journal.drops, each)


def dropped(journal: Journal, drop: str, rule: str, place: str, **more: object) -> DropClaim:
    new = Drop(drop, f"{rule}#1", rule, place, f"{drop}.csv", drop * 4, 10, JUST)
    claim = journal.drops.claim(new, seconds=60)
    assert isinstance(claim, DropClaim)
    if more:
        claim.save(replace(new, **more))  # type: ignore[arg-type]
    return claim


def of(found: Health, rule: str, place: str) -> RuleHealth:
    (one,) = [each for each in found.rules if (each.rule, each.place) == (rule, place)]
    return one


def test_well_are_rules_that_were_looked_at_lately(journal: Journal, tmp_path: Path) -> None:
    drops = str(tmp_path / "drops")
    stored(journal, stands("pl", drops), stands("de", drops), stands("de", "sftp://robot@host.example/in"))
    found = health(journal.drops, configured(tmp_path), (), NOW)
    assert found.condition is Condition.OK
    assert [(each.rule, each.place, each.why) for each in found.rules] == [
        ("de", drops, ()),
        ("de", "sftp://robot@host.example/in", ()),
        ("pl", drops, ()),
    ]
    assert found.rules[0].last_file == JUST


def test_rules_that_nobody_ever_looked_at(journal: Journal, tmp_path: Path) -> None:
    stored(journal, stands("pl", tmp_path / "drops"))
    found = health(journal.drops, configured(tmp_path), (), NOW)
    assert found.condition is Condition.CRITICAL
    assert {(each.rule, each.place) for each in found.rules if each.level is None} == {("de", "night"), ("de", "far")}


def test_nothing_at_all_is_critical(journal: Journal, tmp_path: Path) -> None:
    assert health(journal.drops, configured(tmp_path, ""), (), NOW).condition is Condition.CRITICAL


@pytest.mark.parametrize(
    ("seconds", "stale", "condition"),
    [
        (1800, None, Condition.OK),
        (1811, None, Condition.CRITICAL),
        (1811, 60.0, Condition.OK),
        (3601, 60.0, Condition.CRITICAL),
        (-300, None, Condition.OK),
        (-301, None, Condition.CRITICAL),
    ],
)
def test_what_nobody_looks_at_any_more(
    journal: Journal, tmp_path: Path, seconds: int, stale: float | None, condition: Condition
) -> None:
    looked = (NOW - dt.timedelta(seconds=seconds)).isoformat()
    stored(journal, stands("pl", tmp_path / "drops", looked), stands("de", tmp_path / "drops", looked))
    found = health(journal.drops, configured(tmp_path), ["night"], NOW, stale_minutes=stale)
    assert [each.condition for each in found.rules] == [condition, condition]
    assert [bool(each.why) for each in found.rules] == [condition is not Condition.OK] * 2


@pytest.mark.parametrize(
    ("every", "condition"), [(None, Condition.CRITICAL), (600.0, Condition.CRITICAL), (3600.0, Condition.OK)]
)
def test_the_pause_that_whoever_watches_makes_counts(
    journal: Journal, tmp_path: Path, every: float | None, condition: Condition
) -> None:
    looked = (NOW - dt.timedelta(hours=2)).isoformat()
    stored(journal, *(stands(rule, tmp_path / "drops", looked, every=every) for rule in ("pl", "de")))
    found = health(journal.drops, configured(tmp_path), ["night"], NOW)
    assert [each.condition for each in found.rules] == [condition, condition]


def test_a_place_that_is_a_link_is_found_under_both_names(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "drops").symlink_to(tmp_path / "real")
    stored(journal, stands("pl", tmp_path / "real"), stands("de", tmp_path / "real"))
    assert health(journal.drops, configured(tmp_path), ["night"], NOW).condition is Condition.OK


def test_a_long_import_is_no_missing_look(journal: Journal, tmp_path: Path) -> None:
    place = str(tmp_path / "drops")
    stored(journal, stands("pl", place, LONG_AGO), stands("de", place))
    with dropped(journal, "d1", "pl", place):
        found = of(health(journal.drops, configured(tmp_path), ["night"], NOW), "pl", place)
    assert (found.condition, found.under_way) == (Condition.OK, 1)


def test_how_often_looks_are_due() -> None:
    assert (stale_after(600, 10), stale_after(1, 5)) == (1810, 60)


@pytest.mark.parametrize(
    ("standing", "says"),
    [
        ({"level": Level.TROUBLE, "ills": frozenset({NewsKind.FAILED})}, "failed"),
        ({"level": Level.TROUBLE, "ills": frozenset({NewsKind.TROUBLE})}, "trouble goes on"),
        ({"unlucky": JUST, "bad_luck": "The folder is not there."}, "The folder is not there."),
        ({"level": Level.OVERDUE, "ills": frozenset({NewsKind.OVERDUE})}, "no file came in time"),
        ({"untold": (Owed(News(NewsKind.DONE, JUST, "pl", "/in"), "ops"),)}, "1 notices not delivered"),
    ],
    ids=["failed", "trouble", "not reached", "overdue", "untold"],
)
def test_what_is_wrong_with_a_rule(journal: Journal, tmp_path: Path, standing: dict[str, object], says: str) -> None:
    place = str(tmp_path / "drops")
    ill = replace(stands("pl", place), **standing)  # type: ignore[arg-type]
    stored(journal, ill, stands("de", place))
    found = health(journal.drops, configured(tmp_path), ["night"], NOW)
    assert found.condition is Condition.WARNING
    assert says in of(found, "pl", place).why[0]
    assert of(found, "de", place).condition is Condition.OK


def test_drops_that_wait_or_are_put_off_are_named(journal: Journal, tmp_path: Path) -> None:
    place = str(tmp_path / "drops")
    stored(journal, stands("pl", place), stands("de", place))
    waits = {"state": DropState.FILED, "outcome": DropOutcome.WAITING, "target": "waiting/d1"}
    dropped(journal, "d1", "pl", place, **waits).release()
    later = (NOW + dt.timedelta(minutes=10)).isoformat()
    dropped(journal, "d2", "pl", place, state=DropState.LATER, not_before=later).release()
    done = {"state": DropState.FILED, "outcome": DropOutcome.DONE, "target": "done/d3"}
    dropped(journal, "d3", "pl", place, **done).release()
    dropped(journal, "d5", "pl", place).release()  # abandoned, not put off
    with dropped(journal, "d4", "pl", place):
        found = of(health(journal.drops, configured(tmp_path), ["night"], NOW), "pl", place)
    assert (found.waiting, found.put_off, found.under_way) == (("d1",), ("d2",), 1)
    assert found.condition is Condition.WARNING


def put_off(journal: Journal, drop: str, place: str) -> None:
    later = (NOW + dt.timedelta(minutes=10)).isoformat()
    dropped(journal, drop, "pl", place, state=DropState.LATER, not_before=later).release()


def test_bad_luck_that_put_a_file_off_is_said_once(journal: Journal, tmp_path: Path) -> None:
    place = str(tmp_path / "drops")
    stored(journal, stands("pl", place, bad_luck="The API is down."))
    configuration = configured(tmp_path)
    assert of(health(journal.drops, configuration, ["night"], NOW), "pl", place).why == (
        "the last look met trouble: The API is down.",
    )
    put_off(journal, "d2", place)
    assert of(health(journal.drops, configuration, ["night"], NOW), "pl", place).why == ("1 put off: d2",)


def test_what_a_worker_elsewhere_tries_again_now_is_not_put_off(journal: Journal, tmp_path: Path) -> None:
    place = str(tmp_path / "drops")
    stored(journal, stands("pl", place))
    put_off(journal, "d2", place)
    with sqlite3.connect(tmp_path / "journal.sqlite") as base:
        expires = (NOW + dt.timedelta(seconds=60)).isoformat()
        base.execute("UPDATE dropped SET token = 't', host = 'elsewhere', pid = 1, expires = ?", [expires])
    found = of(health(journal.drops, configured(tmp_path), ["night"], NOW), "pl", place)
    assert (found.put_off, found.under_way) == ((), 1)


def test_without_settings_a_file_is_put_off_at_its_own_place_alone(journal: Journal, tmp_path: Path) -> None:
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    stored(journal, stands("pl", one), stands("pl", two))
    put_off(journal, "d2", one)
    found = health(journal.drops, configured(tmp_path, ""), (), NOW)
    assert (of(found, "pl", one).put_off, of(found, "pl", two).put_off) == (("d2",), ())


def test_what_cannot_be_filed_is_no_secret(journal: Journal, tmp_path: Path) -> None:
    place = str(tmp_path / "drops")
    stored(journal, stands("pl", place))
    claim = dropped(journal, "d", "pl", place, state=DropState.ENDED, outcome=DropOutcome.DONE, target="done/x.csv")
    assert of(health(journal.drops, configured(tmp_path), ["night"], NOW), "pl", place).put_off == ()
    claim.release()
    found = of(health(journal.drops, configured(tmp_path), ["night"], NOW), "pl", place)
    assert (found.condition, found.why) == (Condition.WARNING, ("1 put off: d",))


def test_without_settings_no_place_answers_for_another(journal: Journal, tmp_path: Path) -> None:
    here, there = str(tmp_path / "here"), str(tmp_path / "there")
    stored(journal, stands("sweep", here), stands("sweep", there))
    dropped(journal, "d", "sweep", there, state=DropState.FILED, outcome=DropOutcome.WAITING)
    for places, waits in (((), True), ((there,), True), ((here,), False)):
        found = health(journal.drops, configured(tmp_path, ""), places, NOW)
        assert (found.condition is Condition.WARNING) == waits, places
    assert of(health(journal.drops, configured(tmp_path, ""), (), NOW), "sweep", here).why == ()


def test_of_two_standings_of_a_rule_the_one_that_was_looked_at_last_counts(journal: Journal, tmp_path: Path) -> None:
    place = tmp_path / "drops"
    stored(journal, replace(stands("pl", place), rule="pl#0"), stands("pl", place, LONG_AGO))
    assert of(health(journal.drops, configured(tmp_path), ["night"], NOW), "pl", str(place)).looked == JUST


def test_files_without_a_rule_are_a_line_only_while_they_lie_for_long(journal: Journal, tmp_path: Path) -> None:
    place = str(tmp_path / "drops")
    nobodys = replace(stands(NO_RULE, place), rule=NO_RULE, unmatched={"HU.pdf": JUST})
    stored(journal, stands("pl", place), stands("de", place), nobodys)
    configuration = configured(tmp_path)
    assert {each.rule for each in health(journal.drops, configuration, ["night"], NOW).rules} == {"pl", "de"}
    later = NOW + dt.timedelta(hours=1)
    assert NO_RULE in {each.rule for each in health(journal.drops, configuration, ["night"], later).rules}


def test_no_minutes_without_a_look_are_none(journal: Journal, tmp_path: Path) -> None:
    place = tmp_path / "drops"
    stored(journal, stands("pl", place), stands("de", place))
    assert health(journal.drops, configured(tmp_path), ["night"], NOW).condition is Condition.OK
    assert health(journal.drops, configured(tmp_path), ["night"], NOW, stale_minutes=0).condition is Condition.CRITICAL


def test_what_the_settings_do_not_name_any_more_does_not_count(journal: Journal, tmp_path: Path) -> None:
    place = tmp_path / "drops"
    old = [stands("gone", place, LONG_AGO), stands("pl", tmp_path / "elsewhere", LONG_AGO)]
    moved = replace(stands("pl", place, LONG_AGO), rule="pl#0")
    stored(journal, *old, moved, stands("pl", place), stands("de", place), stands("de", "sftp://host.example/in"))
    assert health(journal.drops, configured(tmp_path), (), NOW).condition is Condition.OK


def test_without_settings_all_that_was_looked_at_counts(journal: Journal, tmp_path: Path) -> None:
    stored(journal, stands("files", tmp_path / "one"), stands("files", tmp_path / "two", LONG_AGO))
    configuration = configured(tmp_path, "")
    assert health(journal.drops, configuration, (), NOW).condition is Condition.CRITICAL
    assert health(journal.drops, configuration, [str(tmp_path / "one")], NOW).condition is Condition.OK
    assert health(journal.drops, configuration, [str(tmp_path / "x" / ".." / "one")], NOW).condition is Condition.OK
    assert health(journal.drops, configuration, [str(tmp_path / "three")], NOW).condition is Condition.CRITICAL


def test_a_place_that_nobody_knows(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match='no place "nigth"'):
        health(journal.drops, configured(tmp_path), ["nigth"], NOW)


def test_addresses_are_shown_without_secrets(journal: Journal, tmp_path: Path) -> None:
    found = health(journal.drops, configured(tmp_path, ""), ["https://user:s3cr3t@host.example/in?key=s3cr3t"], NOW)
    assert "s3cr3t" not in str(as_json(found))


def test_the_json(journal: Journal, tmp_path: Path) -> None:
    stored(journal, stands("files", tmp_path / "one"))
    found = as_json(health(journal.drops, configured(tmp_path, ""), (), NOW))
    (rule,) = found.pop("rules")
    assert found == {"schema": "occasions-health/1", "checked": "2027-01-31T02:00:00+00:00", "condition": "ok"}
    assert (rule["condition"], rule["level"], rule["waiting"]) == ("ok", "well", ())
