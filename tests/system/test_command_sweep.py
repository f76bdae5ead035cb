"""occasions sweep and approve: a folder from the first use on, with rules and without."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Desk, complaint, names, serving
from dropping import Dropping, books, outcomes

from importer.reports.sweep_schema import SweepModel

RULES = """
[accounts.poland]
number = "qa1"

[[drops]]
name = "Poland"
pattern = "PL-*.csv"
account = "poland"

[[drops]]
name = "careful"
pattern = "check-*.csv"
account = "poland"
review = true
"""


@pytest.fixture
def dropping(tmp_path: Path) -> Iterator[Dropping]:
    with serving() as server:
        yield Dropping(Desk(tmp_path, server))


def test_the_first_use_needs_no_settings(tmp_path: Path) -> None:
    dropping = Dropping(Desk(tmp_path))
    dropping.drop("holidays.csv")
    done = dropping.sweep("--api", "sandbox")
    assert (done.code, done.err) == (0, "")
    assert "1 file, 1 imported" in done.out
    assert dropping.filed("done") == ["holidays.csv"]


def test_files_are_imported_once_and_failures_told(dropping: Dropping) -> None:
    dropping.drop("a.csv")
    dropping.drop("b.csv")
    dropping.put("bad.csv", "nothing to see\n")
    done = dropping.sweep("--json", "-")
    assert done.code == 1
    assert outcomes(done) == {"a.csv": "done", "b.csv": "known", "bad.csv": "failed"}
    SweepModel.model_validate(books(done))
    assert (sorted(dropping.filed("done")), dropping.filed("failed")) == (["a.csv", "b.csv"], ["bad.csv"])
    assert dropping.desk.server is not None
    assert names(dropping.desk.server) == ["PL 2027"]
    again = dropping.sweep("--json", "-")
    assert (again.code, outcomes(again)) == (0, {})


def test_rules_say_what_goes_where_and_what_waits(dropping: Dropping) -> None:
    (dropping.desk.folder / "occasions.toml").write_text(RULES)
    dropping.drop("PL-2027.csv")
    dropping.drop("check-me.csv", occasion="Careful")
    dropping.drop("other.csv", occasion="Other")
    done = dropping.sweep("--json", "-")
    assert done.code == 1
    assert outcomes(done) == {"PL-2027.csv": "done", "check-me.csv": "waiting", "other.csv": "unmatched"}
    listed = dropping.desk.run("approve")
    assert "check-me.csv  (rule careful" in listed.out
    drop = listed.out.split()[0]
    said = dropping.desk.run("approve", drop)
    assert said.code == 0, said
    assert dropping.filed("done") == ["PL-2027.csv", "check-me.csv"]
    assert dropping.desk.server is not None
    assert names(dropping.desk.server) == ["Careful", "PL 2027"]
    assert dropping.desk.run("approve").out == "Nothing waits for a yes.\n"


def test_a_change_waits_and_may_be_refused(dropping: Dropping) -> None:
    dropping.drop("a.csv")
    dropping.sweep()
    dropping.drop("a.csv", day="2027-03-02")
    assert dropping.sweep().code == 1
    drop = dropping.desk.run("approve").out.split()[0]
    assert dropping.desk.run("approve", drop, "--refuse").code == 0
    assert (dropping.filed("waiting"), dropping.filed("failed")) == ([], ["a.csv"])
    dropping.drop("a.csv", day="2027-03-03")
    assert dropping.sweep("--yes").code == 0


@pytest.mark.skipif(os.name == "nt", reason="there are no such names")
def test_names_of_files_that_wait_neither_end_a_line_nor_command_the_terminal(dropping: Dropping) -> None:
    (dropping.desk.folder / "occasions.toml").write_text(RULES)
    dropping.drop("check-\n20990101T000000-beef  good.csv\x1b]0;owned\x07\u202e.csv")
    dropping.sweep()
    listed = dropping.desk.run("approve").out
    assert [line.partition("  ")[0] for line in listed.splitlines() if "(rule" in line] == [listed.split()[0]]
    said = dropping.desk.run("approve", listed.split()[0], "--refuse").out
    assert not {"\x1b", "\x07", "\u202e"} & set(listed + said)
    assert len(said.splitlines()) == 2


def test_a_rehearsal_says_what_would_happen(dropping: Dropping) -> None:
    dropping.drop("a.csv")
    done = dropping.sweep("--plan")
    assert done.code == 0, done
    assert "It would be imported, filed as" in " ".join(done.out.split())
    assert [each.name for each in dropping.folder.iterdir()] == ["a.csv"]
    assert dropping.desk.run("runs").out.count("import") == 0


def test_a_rehearsal_leaves_nothing_behind_no_sandbox_either(tmp_path: Path) -> None:
    dropping = Dropping(Desk(tmp_path))
    dropping.drop("a.csv")
    before = sorted(tmp_path.rglob("*"))
    done = dropping.sweep("--plan", "--api", "sandbox")
    assert "It would be imported, filed as" in " ".join(done.out.split())
    assert sorted(tmp_path.rglob("*")) == before
    assert dropping.sweep("--api", "sandbox").code == 0
    dropping.drop("b.csv", day="2027-03-02")
    assert "It would wait for a yes" in " ".join(dropping.sweep("--plan", "--api", "sandbox").out.split())


def test_where_the_books_go_is_tried_before_anything_is_sent(dropping: Dropping) -> None:
    dropping.drop("a.csv")
    nowhere = dropping.desk.folder / "nowhere" / "books.json"
    assert "cannot be written" in complaint(dropping.sweep("--json", nowhere), "--json")
    assert [each.name for each in dropping.folder.iterdir()] == ["a.csv"]
    dropping.sweep()
    dropping.drop("a.csv", day="2027-03-02")
    dropping.sweep()
    drop = dropping.desk.run("approve").out.split()[0]
    assert "cannot be written" in complaint(dropping.desk.run("approve", drop, "--json", nowhere), "--json")
    assert dropping.filed("waiting") == ["a.csv"]


def test_settings_that_are_wrong_are_told_and_fail_no_file(tmp_path: Path) -> None:
    dropping = Dropping(Desk(tmp_path))
    dropping.drop("a.csv")
    done = dropping.sweep()
    assert done.code == 2
    assert "No account is named" in done.out
    assert [each.name for each in dropping.folder.iterdir()] == ["a.csv"]


def test_the_log_tells_of_a_place_that_cannot_be_swept(dropping: Dropping) -> None:
    (dropping.desk.folder / "occasions.toml").write_text('[places.here]\nurl = "gone"\n\n[[drops]]\nname = "all"\n')
    done = dropping.desk.run("sweep", "here", "--log", "text")
    assert done.code == 2, done
    assert "it is not there. Look whether" in done.err


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    complaint(Desk(tmp_path).run("sweep"), "No place is named")
    assert "nowhere" in complaint(Desk(tmp_path).run("sweep", "nowhere", "--api", "sandbox"), "nowhere")


DEEP = '[[drops]]\nname = "everything"\npattern = "**/*.csv"\n'


def test_what_is_filed_by_an_option_is_never_taken_again(dropping: Dropping) -> None:
    (dropping.desk.folder / "occasions.toml").write_text(DEEP, encoding="utf-8")
    dropping.drop("a.csv")
    done = dropping.sweep("--filed", dropping.folder / "old")
    place = f'it stands in the place "{dropping.folder}", and the rule "everything" looks there (**/*.csv)'
    assert f"--filed {dropping.folder / 'old'}: {place}" in complaint(done, "settings")
    assert (dropping.folder / "a.csv").exists()
    (dropping.desk.folder / "old").mkdir()
    assert dropping.sweep("--filed", dropping.desk.folder / "old").code == 0


def test_what_is_filed_by_an_option_is_not_dropped_at_another_place(dropping: Dropping) -> None:
    other = dropping.desk.folder / "other"
    (dropping.desk.folder / "occasions.toml").write_text(f'[places.far]\nurl = "{other}"\n{DEEP}', encoding="utf-8")
    dropping.drop("a.csv")
    done = dropping.sweep("--filed", other / "old")
    assert (done.code, 'it stands in the place "far"' in done.err) == (2, True)
