"""``occasions health``: the line that monitors read, the lines for people, the JSON, and exit codes."""

import datetime as dt
import json
from pathlib import Path

from command_line import Desk
from drop_samples import stand

from importer.core.drops import Level, Standing
from importer.core.news import NewsKind
from importer.core.picking.unmatched import NO_RULE
from importer.journal import Journal

SETTINGS = '[places.night]\nurl = "drops"\n\n[[drops]]\nname = "pl"\n\n[[drops]]\nname = "de | at"\n'


def desk(folder: Path, *ills: NewsKind, minutes: float = 0.0) -> Desk:
    """A folder whose journal remembers a look so many minutes ago, at which the first rule fared as it says."""
    (folder / "occasions.toml").write_text(SETTINGS, "utf-8")
    made = Desk(folder)
    looked = (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)).isoformat(timespec="seconds")
    with Journal.open(made.journal, lambda: dt.datetime.now(dt.UTC)) as journal:
        for number, rule in enumerate(("pl", "de | at")):
            level = Level.TROUBLE if ills and not number else Level.WELL
            found = frozenset(ills if not number else ())
            place = str(folder / "drops")
            standing = Standing(f"{rule}#1", rule, place, level, looked, looked, looked, ills=found)
            stand(journal.drops, standing)
    return made


def test_well(tmp_path: Path) -> None:
    done = desk(tmp_path).run("health")
    first, *rest = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert first == "OCCASIONS OK - 2 rules well | rules=2 waiting=0 put_off=0 under_way=0"
    assert [line.split(" at ")[0] for line in rest] == ["OK        de /", "OK        pl"]
    assert all("well since" in line and "last file" in line for line in rest)


def test_something_failed(tmp_path: Path) -> None:
    done = desk(tmp_path, NewsKind.FAILED).run("health", "night")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("OCCASIONS WARNING - pl: a file failed | rules=2 ")


def test_names_of_files_neither_end_a_line_nor_begin_figures(tmp_path: Path) -> None:
    made = desk(tmp_path)
    then = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)).isoformat(timespec="seconds")
    with Journal.open(made.journal, lambda: dt.datetime.now(dt.UTC)) as journal:
        place = str(tmp_path / "drops")
        lies = {"junk\nOCCASIONS OK - 9 rules well | rules=9\x1b[31m.xyz": then}
        stand(journal.drops, Standing(NO_RULE, NO_RULE, place, Level.WELL, then, then, unmatched=lies))
    first, *rest = made.run("health").out.splitlines()
    assert first.count("|") == 1
    assert len(rest) == 3
    assert "\x1b" not in "".join(rest)
    assert "|" not in "".join(rest)


def test_nobody_looks_any_more(tmp_path: Path) -> None:
    late = desk(tmp_path, minutes=30)
    done = late.run("health")
    assert done.code == 2
    assert done.out.startswith("OCCASIONS CRITICAL - de / at: nobody has looked at it since ")
    assert done.out.splitlines()[0].count("|") == 1
    assert late.run("health", "--stale", "60").code == 0


def test_the_json(tmp_path: Path) -> None:
    healthy = desk(tmp_path, NewsKind.OVERDUE)
    done = healthy.run("health", "--json", "-")
    found = json.loads(done.out)
    assert (done.code, found["schema"], found["condition"]) == (1, "occasions-health/1", "warning")
    assert [(each["rule"], each["condition"]) for each in found["rules"]] == [("de | at", "ok"), ("pl", "warning")]
    assert healthy.run("health", "--json", "health.json").out.startswith("OCCASIONS WARNING")
    assert json.loads((tmp_path / "health.json").read_text("utf-8"))["rules"] == found["rules"]
    nowhere = healthy.run("health", "--json", "not/there.json")
    assert nowhere.code == 2
    assert nowhere.out.startswith("OCCASIONS CRITICAL - not/there.json cannot be written: No such file or directory.")


def test_looking_makes_no_journal(tmp_path: Path) -> None:
    (tmp_path / "occasions.toml").write_text(SETTINGS, "utf-8")
    done = Desk(tmp_path).run("health")
    assert (done.code, done.err) == (2, "")
    assert done.out.startswith("OCCASIONS CRITICAL - There is no journal ")
    assert not Desk(tmp_path).journal.exists()


def test_a_journal_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Milk, bread, holidays\n" * 100, "utf-8")
    done = Desk(tmp_path).run("health", "--journal", "notes.txt", "--json", "-")
    found = json.loads(done.out)
    assert (done.code, found["condition"], found["rules"]) == (2, "critical", [])
    assert "notes.txt" in found["error"]["message"]


def test_a_place_that_nobody_knows(tmp_path: Path) -> None:
    done = desk(tmp_path).run("health", "nigth")
    assert (done.code, done.err) == (2, "")
    assert done.out.startswith('OCCASIONS CRITICAL - There is no place "nigth"')
    assert "did you mean" in done.out
