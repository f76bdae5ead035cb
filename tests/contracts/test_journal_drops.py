"""The ledger of drops: one content is on its way once, what was carried out is known, and nothing vanishes."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from drop_samples import MINUTE, NOON, Watch, busy, drop, end, file, known, put_off, stand, taken
from sending_samples import ACCOUNT, create, occasion, start

from importer.core.drops import Drop, DropOutcome, DropState, Level, Standing, Told
from importer.core.errors import JournalError
from importer.core.results import Outcome, Result
from importer.journal import DropClaim, DropLedger, Journal, RunState

FIRST = "20270131T120000-aaaa"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def journal(tmp_path: Path, watch: Watch) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.db", watch, busy_seconds=30) as journal:
        yield journal


@pytest.fixture
def ledger(journal: Journal) -> DropLedger:
    return journal.drops


def claim(
    ledger: DropLedger, content: str = "c1", *, name: str = "holidays.csv", id_: str = FIRST, rule: str = "year"
) -> DropClaim:
    return taken(ledger.claim(drop(content, name=name, id_=id_, rule=rule), seconds=MINUTE))


def test_a_drop_reads_back_as_it_was_saved(ledger: DropLedger) -> None:
    mine = claim(ledger)
    told = Told("api-down", "The API is down.", "wait")
    full = replace(
        mine.drop.ended(DropOutcome.FAILED, "failed/x", told),
        at="failed/x",
        approved=True,
        tries=3,
        not_before="2027-01-31T13:00:00+00:00",
        like="20260131T120000-bbbb",
    )
    mine.save(full)
    assert (mine.drop, ledger.find(full.id)) == (full, full)


def test_asked_for_its_run_a_drop_without_one_says_what_there_is(journal: Journal, ledger: DropLedger) -> None:
    mine = claim(ledger)
    with pytest.raises(JournalError, match=r"dropped file holidays\.csv was imported") as raised:
        journal.load(mine.drop.id[:12])
    assert raised.value.hint == "it is still on its way; see: occasions health"
    mine.save(mine.drop.ended(DropOutcome.FAILED, "failed/x.csv"))
    with pytest.raises(JournalError) as raised:
        journal.load(mine.drop.id)
    assert raised.value.hint == "its report stands beside failed/x.csv in /in"
    mine.save(replace(mine.drop, outcome=DropOutcome.WAITING))
    with pytest.raises(JournalError, match="waits for a yes") as raised:
        journal.load(mine.drop.id)
    assert raised.value.hint == f"say it with: occasions approve {mine.drop.id}"
    mine.save(replace(mine.drop, outcome=DropOutcome.KNOWN, like="20260131T120000-bbbb"))
    with pytest.raises(JournalError, match="what the run 20260131T120000-bbbb imported") as raised:
        journal.load(mine.drop.id)
    assert raised.value.hint == "name that run, such as: occasions report 20260131T120000-bbbb"
    with pytest.raises(JournalError, match="has no run 2026"):
        journal.load("2026")


def test_a_name_whose_bytes_are_no_text_is_kept(ledger: DropLedger) -> None:
    mine = claim(ledger, name="caf\udce9.csv")
    assert ledger.find(mine.drop.id).name == "caf\udce9.csv"
    end(mine, DropOutcome.DONE)
    assert known(ledger.claim(drop(name="caf\udce9.csv"), seconds=MINUTE)).claim.drop.like == mine.drop.id


def test_the_same_content_is_on_its_way_once_whatever_its_name(ledger: DropLedger) -> None:
    mine = claim(ledger)
    met = busy(ledger.claim(drop(name="renamed.csv"), seconds=MINUTE))
    assert met.drop == mine.drop
    assert "another worker has it since 2027-01-31 12:00 UTC: the host " in met.why
    assert [each.id for each in ledger.busy()] == [mine.drop.id]


def test_other_contents_and_other_rules_go_side_by_side(ledger: DropLedger) -> None:
    held = [claim(ledger), claim(ledger, "c2"), claim(ledger, rule="other")]
    assert len(ledger.busy()) == len({each.drop.id for each in held}) == 3


@pytest.mark.parametrize("filed", [False, True], ids=["its report is being written", "filed"])
def test_what_was_carried_out_is_known(ledger: DropLedger, *, filed: bool) -> None:
    first = claim(ledger)
    if filed:
        file(first, DropOutcome.DONE)
    else:
        end(first, DropOutcome.DONE)
    met = known(ledger.claim(drop(name="copy.csv"), seconds=MINUTE))
    assert met.drop == first.drop
    assert (met.claim.drop.like, met.claim.drop.name, met.claim.drop.id) != (first.drop.id, "copy.csv", first.drop.id)
    assert ledger.find(met.claim.drop.id) == met.claim.drop


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("filed", [False, True], ids=["its plan is being written", "filed"])
def test_what_waits_keeps_its_content_even_if_that_is_to_be_taken_anew(
    ledger: DropLedger, *, filed: bool, again: bool
) -> None:
    first = claim(ledger)
    if filed:
        file(first, DropOutcome.WAITING)
    else:
        end(first, DropOutcome.WAITING)
    met = busy(ledger.claim(drop(), seconds=MINUTE, again=again))
    assert met.drop == first.drop
    assert not filed or f"type: occasions approve {first.drop.id}" in met.why


def by_name(name: str, named: str, id_: str = FIRST) -> Drop:
    return replace(drop(name=name, id_=id_), named=named)


def test_a_content_is_claimed_apart_where_names_decide(ledger: DropLedger) -> None:
    first = taken(ledger.claim(by_name("pl.csv", "pl"), seconds=MINUTE))
    assert busy(ledger.claim(by_name("de.csv", "de"), seconds=MINUTE)).drop == first.drop, "nobody knows it yet"
    first.save(replace(first.drop, by_name=True))
    assert busy(ledger.claim(by_name("pl (1).csv", "pl"), seconds=MINUTE)).drop == first.drop
    other = taken(ledger.claim(by_name("de.csv", "de"), seconds=MINUTE))
    assert (first.drop.apart, other.drop.apart) == ("", "de")
    file(first, DropOutcome.DONE)
    file(other, DropOutcome.DONE)
    assert known(ledger.claim(by_name("pl.csv", "pl"), seconds=MINUTE)).drop.id == first.drop.id
    assert known(ledger.claim(by_name("de.csv", "de"), seconds=MINUTE)).drop.id == other.drop.id
    taken(ledger.claim(by_name("fr.csv", "fr"), seconds=MINUTE))


def test_names_that_decide_nothing_are_no_matter(ledger: DropLedger) -> None:
    first = taken(ledger.claim(by_name("pl.csv", "pl"), seconds=MINUTE))
    file(first, DropOutcome.DONE)
    assert known(ledger.claim(by_name('"by_name": true', "de"), seconds=MINUTE)).drop.id == first.drop.id
    assert known(ledger.claim(by_name("fr.csv", "fr"), seconds=MINUTE)).drop.id == first.drop.id


def test_what_failed_may_come_again_once_it_is_filed(ledger: DropLedger) -> None:
    first = claim(ledger)
    end(first, DropOutcome.FAILED)
    assert busy(ledger.claim(drop(), seconds=MINUTE)).drop == first.drop
    file(first, DropOutcome.FAILED)
    second = claim(ledger)
    assert second.drop.like == ""
    assert second.drop.id != first.drop.id


def test_what_was_carried_out_is_taken_anew_where_that_is_wanted(ledger: DropLedger) -> None:
    first = claim(ledger)
    end(first, DropOutcome.DONE)
    assert busy(ledger.claim(drop(), seconds=MINUTE, again=True)).drop == first.drop, "it is not filed yet"
    file(first, DropOutcome.DONE)
    second = taken(ledger.claim(drop(), seconds=MINUTE, again=True))
    assert busy(ledger.claim(drop(), seconds=MINUTE, again=True)).drop == second.drop
    assert busy(ledger.claim(drop(), seconds=MINUTE)).drop == second.drop
    file(second, DropOutcome.DONE)
    assert known(ledger.claim(drop(), seconds=MINUTE)).drop.id in {first.drop.id, second.drop.id}


def test_the_newest_of_several_is_the_one_that_is_repeated(ledger: DropLedger) -> None:
    for hours, id_ in ((0, "20270131T120000-aaaa"), (2, "20270131T140000-bbbb"), (1, "20270131T130000-cccc")):
        proposed = drop(id_=id_, seen=NOON + hours * HOUR)
        file(taken(ledger.claim(proposed, seconds=MINUTE, again=True)), DropOutcome.DONE)
    assert known(ledger.claim(drop(), seconds=MINUTE)).drop.id == "20270131T140000-bbbb"


def test_what_an_undo_took_back_comes_as_if_for_the_first_time(journal: Journal, ledger: DropLedger) -> None:
    first = claim(ledger)
    journal.start_run(
        "import", account=ACCOUNT, api="x", mode="upsert", settings={}, draft=b"", id_=first.drop.id
    ).finish(RunState.FINISHED)
    file(first, DropOutcome.DONE)
    assert known(ledger.claim(drop(), seconds=MINUTE)).drop == first.drop
    journal.mark_undone(first.drop.id)
    claim(ledger)


def sent(journal: Journal, watch: Watch, name: str, **where: str) -> str:
    """A run of any command that sends something about an occasion, and writes down no more; gives its id."""
    watch.wait(1)
    told = {"account": ACCOUNT, "api": "x", "id_": None, **where}
    run = journal.start_run("undo", mode="upsert", settings={}, draft=b"", **told)  # type: ignore[arg-type]
    watch.wait(1)
    run.begin_attempt(run.begin_chunk([create(occasion(name))]))
    return run.id


@pytest.mark.parametrize("part", ["", ".2"], ids=["one account", "a part of several"])
@pytest.mark.parametrize(
    ("name", "where", "is_touched"),
    [
        ("YEAR-END", {}, True),
        ("Other", {}, False),
        ("Year-end", {"account": "qa2"}, False),
        ("Year-end", {"api": "y"}, False),
    ],
    ids=["the same occasion", "another occasion", "another account", "another API"],
)
def test_what_was_sent_about_its_occasions_since_makes_a_repetition_a_way_back(
    journal: Journal, ledger: DropLedger, watch: Watch, part: str, name: str, where: dict[str, str], *, is_touched: bool
) -> None:
    sent(journal, watch, "Year-end")  # before, which is no matter
    first = claim(ledger)
    own = sent(journal, watch, "Year-end", id_=first.drop.id + part)
    journal.reopen(own).record([Result(name="Year-end", outcome=Outcome.CREATED)])
    file(first, DropOutcome.DONE)
    assert known(ledger.claim(drop(name="copy.csv"), seconds=MINUTE)).drop == first.drop
    assert ledger.before(drop()) == first.drop
    sent(journal, watch, name, **where)
    answer = ledger.claim(drop(name="copy 2.csv"), seconds=MINUTE)
    assert isinstance(answer, DropClaim) is is_touched
    assert (ledger.before(drop()) is None) is is_touched


def test_what_was_sent_since_counts_though_the_clock_was_set_back(
    journal: Journal, ledger: DropLedger, watch: Watch
) -> None:
    first = claim(ledger)
    own = sent(journal, watch, "Year-end", id_=first.drop.id)
    journal.reopen(own).record([Result(name="Year-end", outcome=Outcome.CREATED)])
    file(first, DropOutcome.DONE)
    watch.wait(-7200)
    journal.reopen(sent(journal, watch, "Year-end")).finish(RunState.FINISHED)
    claim(ledger)


def test_a_file_that_repeats_another_is_filed_by_one_worker(ledger: DropLedger) -> None:
    file(claim(ledger), DropOutcome.DONE)
    first = known(ledger.claim(drop(), seconds=MINUTE))
    met = busy(ledger.claim(drop(), seconds=MINUTE))
    assert met.drop == first.claim.drop
    other = known(ledger.claim(drop(name="copy.csv"), seconds=MINUTE))
    assert other.drop == first.drop, "a repetition was taken for the import itself"
    first.claim.release()
    assert "the next sweep goes on with it" in busy(ledger.claim(drop(), seconds=MINUTE)).why
    assert [each.id for each in ledger.left(NOON)] == [first.claim.drop.id]
    again = ledger.take_up(first.claim.drop.id, seconds=MINUTE)
    assert again is not None
    assert again.drop == first.claim.drop
    file(again, DropOutcome.KNOWN)
    assert known(ledger.claim(drop(), seconds=MINUTE)).drop == first.drop, "the same name again, a year later"


def test_a_repetition_of_what_is_taken_anew_waits_for_it(ledger: DropLedger) -> None:
    file(claim(ledger), DropOutcome.DONE)
    anew = taken(ledger.claim(drop(), seconds=MINUTE, again=True))
    assert busy(ledger.claim(drop(name="copy.csv"), seconds=MINUTE)).drop == anew.drop


def test_bad_luck_keeps_the_content_until_its_pause_is_over(ledger: DropLedger, watch: Watch) -> None:
    first = claim(ledger)
    first.save(replace(first.drop, told=Told("api-down", "The API is down.")))
    put_off(first, NOON + HOUR)
    met = busy(ledger.claim(drop(), seconds=MINUTE))
    assert met.why == "it was put off until 2027-01-31 13:00 UTC: The API is down."
    assert ledger.left(NOON) == ledger.busy() == ()
    assert ledger.take_up(first.drop.id, seconds=MINUTE) is None
    watch.wait(3600)
    assert [each.id for each in ledger.left(watch.now)] == [first.drop.id]
    again = ledger.take_up(first.drop.id, seconds=MINUTE)
    assert again is not None
    assert (again.drop.tries, again.drop.state) == (1, DropState.LATER)
    assert ledger.left(watch.now) == ()


def test_bad_luck_without_a_pause_is_taken_up_at_once(ledger: DropLedger) -> None:
    first = claim(ledger)
    first.save(replace(first.drop, state=DropState.LATER))
    first.release()
    assert busy(ledger.claim(drop(), seconds=MINUTE)).why == "it was put off"
    assert [each.id for each in ledger.left(NOON)] == [first.drop.id]


def test_what_waits_is_taken_up_by_whoever_says_yes(ledger: DropLedger) -> None:
    file(claim(ledger), DropOutcome.WAITING)
    (waiting,) = ledger.waiting()
    assert ledger.left(NOON) == (), "it is not taken up by itself"
    yes = ledger.take_up(waiting.id, seconds=MINUTE)
    assert yes is not None
    assert ledger.take_up(waiting.id, seconds=MINUTE) is None
    yes.save(replace(yes.drop, state=DropState.TAKEN, approved=True))
    assert ledger.waiting() == ()
    assert busy(ledger.claim(drop(), seconds=MINUTE)).drop.approved
    yes.release()
    assert [each.id for each in ledger.left(NOON)] == [waiting.id], "a yes is forgotten where its worker ends"
    again = ledger.take_up(waiting.id, seconds=MINUTE)
    assert again is not None
    file(again, DropOutcome.DONE)
    assert known(ledger.claim(drop(), seconds=MINUTE)).drop.id == waiting.id


@pytest.mark.parametrize("outcome", [each for each in DropOutcome if each is not DropOutcome.WAITING])
def test_what_is_filed_for_good_is_never_taken_up(ledger: DropLedger, outcome: DropOutcome) -> None:
    filed = file(claim(ledger), outcome)
    assert ledger.take_up(filed.id, seconds=MINUTE) is None
    assert ledger.left(NOON + 1000 * HOUR) == ledger.busy() == ledger.waiting() == ()


def test_filed_for_good_is_not_busy_before_its_worker_lets_go(ledger: DropLedger) -> None:
    mine = claim(ledger)
    mine.save(replace(end(mine, DropOutcome.FAILED), state=DropState.FILED))
    assert ledger.busy() == ()
    claim(ledger)


def test_nobody_takes_up_what_is_not_there(ledger: DropLedger) -> None:
    mine = claim(ledger)
    mine.release()
    assert ledger.take_up(mine.drop.id[:-1], seconds=MINUTE) is None


def test_what_is_left_comes_oldest_first(ledger: DropLedger) -> None:
    for hours, content in ((3, "c1"), (1, "c2"), (2, "c3"), (1, "c4")):
        id_ = f"20270131T1{hours}0000-{content}aa"
        taken(ledger.claim(drop(content, id_=id_, seen=NOON + hours * HOUR), seconds=MINUTE)).release()
    assert [each.content for each in ledger.left(NOON)] == ["c2", "c4", "c3", "c1"]


def test_a_rehearsal_sees_what_a_claim_would_meet_and_writes_nothing(tmp_path: Path, ledger: DropLedger) -> None:
    assert ledger.foresee(drop()) is None
    assert rows(tmp_path) == []
    mine = claim(ledger)
    met = ledger.foresee(drop())
    assert not isinstance(met, Drop)
    assert met is not None
    assert met.drop == mine.drop
    done = file(mine, DropOutcome.DONE)
    assert ledger.foresee(drop()) == done
    assert ledger.foresee(drop(), again=True) is None
    assert len(rows(tmp_path)) == 1


def rows(folder: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "journal.db")
    found = connection.execute("select * from dropped").fetchall()
    connection.close()
    return found


def test_an_id_that_is_taken_gets_longer(journal: Journal, ledger: DropLedger) -> None:
    run = start(journal)
    ids = [claim(ledger, content, id_=run.id).drop.id for content in ("c1", "c2", "c3")]
    assert len({run.id, *ids}) == 4
    assert all(id_.startswith(run.id) and len(id_) == len(run.id) + 4 for id_ in ids)


def test_a_drop_whose_run_cannot_be_gone_on_with_starts_over(
    journal: Journal, ledger: DropLedger, watch: Watch
) -> None:
    mine = claim(ledger)
    old = mine.drop.id
    watch.wait(5)
    new = mine.start_over()
    assert new == replace(drop(), id=new.id) == mine.drop
    assert new.id.startswith("20270131T120005-")
    with pytest.raises(JournalError, match=f"no drop {old}"):
        ledger.find(old)
    assert journal.run_state(new.id) is None
    file(mine, DropOutcome.DONE)
    assert ledger.find(new.id).state is DropState.FILED


def test_a_drop_is_found_by_a_beginning(ledger: DropLedger) -> None:
    claims = [claim(ledger, content, id_=f"20270131T120000-{content}{content}") for content in ("aa", "ab")]
    assert ledger.find("20270131T120000-aa") == claims[0].drop
    for wrong, words in (("2027", "2 drops begin with 2027"), ("2028", "no drop 2028"), ("%", "no drop %")):
        with pytest.raises(JournalError, match=words) as raised:
            ledger.find(wrong)
        assert wrong != "2028" or "occasions approve" in raised.value.hint


def test_an_answer_means_a_drop_that_waits_before_any_other(ledger: DropLedger) -> None:
    for content in ("ba", "bb"):
        file(claim(ledger, content, id_=f"20270130T120000-{content}"), DropOutcome.DONE)
    for content, outcome in (("aa", DropOutcome.DONE), ("ab", DropOutcome.DONE), ("ac", DropOutcome.WAITING)):
        file(claim(ledger, content, id_=f"20270131T120000-{content}{content}"), outcome)
    assert ledger.find_waiting("2027").id == "20270131T120000-acac"
    assert ledger.find_waiting("20270131T120000-aa").id == "20270131T120000-aaaa"
    file(claim(ledger, "ad", id_="20270131T120000-b"), DropOutcome.WAITING)
    with pytest.raises(JournalError, match="2 waiting drops begin with 2027: 20270131T120000-acac, 20270131T120000-b"):
        ledger.find_waiting("2027")
    with pytest.raises(JournalError, match="none of the 2 drops that begin with 20270130 waits") as raised:
        ledger.find_waiting("20270130")
    assert raised.value.code == "drop-not-waiting"


def test_each_rule_has_one_standing_at_each_place(ledger: DropLedger) -> None:
    def standing(place: str, level: Level) -> Standing:
        return Standing("key", "year", place, level, "2027-01-31T12:00:00+00:00", "2027-01-31T12:00:00+00:00")

    assert ledger.standings() == ()
    for place, level in (("/b", Level.WELL), ("/a", Level.WELL), ("/b", Level.TROUBLE)):
        stand(ledger, standing(place, level))
    assert ledger.standings() == (standing("/a", Level.WELL), standing("/b", Level.TROUBLE))


def test_what_is_filed_is_unheard_until_a_standing_counts_it(ledger: DropLedger, watch: Watch) -> None:
    for content in ("c1", "c2"):
        file(claim(ledger, content, id_=f"20270131T120000-{content}"), DropOutcome.DONE)
    claim(ledger, "c3", id_="20270131T120000-c3")
    place = ledger.find("20270131T120000-c1").place
    later = watch() + dt.timedelta(seconds=1)
    assert ledger.unheard(place, watch()) == ()
    assert [each.id[-2:] for each in ledger.unheard(place, later)] == ["c1", "c2"]
    assert ledger.unheard("/elsewhere", later) == ()
    text = watch().isoformat()
    now = Standing("year", "year", place, Level.WELL, text, text)
    heard = {"20270131T120000-c1": DropOutcome.DONE, "20270131T120000-c2": DropOutcome.FAILED}
    assert ledger.change_standing("year", place, lambda _: now, heard) == now
    assert [each.id[-2:] for each in ledger.unheard(place, later)] == ["c2"]  # it became something else meanwhile


def test_a_journal_from_before_the_drops_gets_them(tmp_path: Path, watch: Watch) -> None:
    path = tmp_path / "journal.db"
    with Journal.open(path, watch) as journal:
        run = start(journal)
    with sqlite3.connect(path) as connection:
        connection.execute("drop table dropped")
        connection.execute("drop table standing")
    connection.close()
    with Journal.open(path, watch) as journal:
        first, second = claim(journal.drops), journal.drops.claim(drop(), seconds=MINUTE)
        assert busy(second).drop == first.drop
        assert [each.id for each in journal.runs()] == [run.id]


def test_the_database_itself_refuses_a_second_drop_of_one_content(tmp_path: Path, ledger: DropLedger) -> None:
    claim(ledger)
    with sqlite3.connect(tmp_path / "journal.db") as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(
            "insert into dropped (id, identity, blocks, state, seen, body)"
            " select 'x', identity, blocks, state, seen, body from dropped"
        )
    connection.close()


def test_a_locked_journal_says_so_and_the_drop_stays_as_it_was(tmp_path: Path, watch: Watch) -> None:
    with Journal.open(tmp_path / "journal.db", watch, busy_seconds=0.05) as journal:
        mine = claim(journal.drops)
        locker = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
        locker.execute("begin immediate")
        for call in (
            lambda: claim(journal.drops, "c2"),
            lambda: journal.drops.take_up(mine.drop.id, seconds=1),
            lambda: end(mine, DropOutcome.DONE),
            lambda: mine.renew(MINUTE),
            lambda: mine.start_over(),
        ):
            with pytest.raises(JournalError, match="is in use by another program"):
                call()
        assert journal.drops.find(mine.drop.id) == mine.drop == drop()
        locker.close()
        assert end(mine, DropOutcome.DONE).outcome is DropOutcome.DONE


def test_a_full_disk_says_so_and_the_drop_stays_as_it_was(journal: Journal, ledger: DropLedger) -> None:
    pages = {"most": 1_000_000}
    sa.event.listen(journal._engine, "begin", lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages['most']}"))
    mine = claim(ledger)
    pages["most"] = 1  # as few as there are already
    with pytest.raises(JournalError, match="disk is full"):
        mine.save(replace(mine.drop, told=Told(message="x" * 1_000_000)))
    with pytest.raises(JournalError, match="disk is full"):
        claim(ledger, "c2", name="x" * 1_000_000)
    pages["most"] = 1_000_000
    assert ledger.find(mine.drop.id) == mine.drop == drop()
    assert claim(ledger, "c2").drop.content == "c2"
