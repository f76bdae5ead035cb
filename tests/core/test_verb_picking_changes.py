"""What is told of a rule over many looks, and that each thing is told once."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from importer.core.drops import DropOutcome, Level, Seen, SeenFile, Standing, Told
from importer.core.issues import Severity
from importer.core.news import News, NewsKind
from importer.core.picking.changes import FORGOTTEN, MOST_OWED, OUTCOMES, Look, changed, owing
from importer.core.picking.ills import MOST_FAILURES, PATIENCE

START = dt.datetime(2027, 1, 1, 2, 0, tzinfo=dt.UTC)
LONG = Told("place-failed", "The server cannot be reached.", "look at it.")


def seen(what: Seen, name: str = "pl.csv", drop: str = "") -> SeenFile:
    return SeenFile(name, what, f"it is {what}", "pl", drop or f"drop-{name}", told=Told("", f"{name} {what}"))


def at(hours: float, *files: SeenFile, **more: object) -> Look:
    """A look so many hours after the start."""
    now = START + dt.timedelta(hours=hours)
    return replace(Look(rule="pl@1", rule_name="pl", place="/in", now=now, files=files), **more)  # type: ignore[arg-type]


def told_over(looks: Sequence[Look], standing: Standing | None = None) -> Iterator[tuple[int, str]]:
    """What each look tells: its number from 0, and the kind with the file."""
    for number, look in enumerate(looks):
        standing, news = changed(standing, look)
        for each in news:
            yield number, f"{each.kind} {each.file}".strip()


def last_standing(looks: Sequence[Look]) -> Standing:
    standing: Standing | None = None
    for look in looks:
        standing, _ = changed(standing, look)
    assert standing is not None
    return standing


def night(number: int, *files: SeenFile, **more: object) -> Look:
    return at(24 * number, *files, overdue_after=26.0, **more)


def tonight(number: int, what: Seen) -> Look:
    return night(number, seen(what, f"n{number}.csv"))


MONTH: Sequence[tuple[Look, Sequence[str]]] = [
    (tonight(0, Seen.DONE), ["done n0.csv"]),
    (tonight(1, Seen.DONE), ["done n1.csv"]),
    (night(2), []),  # 24 hours without a file are fewer than 26
    (night(3), ["overdue"]),
    (night(4), []),
    (tonight(5, Seen.DONE), ["done n5.csv", "recovered n5.csv"]),
    (tonight(6, Seen.KNOWN), ["known n6.csv"]),
    (tonight(7, Seen.FAILED), ["failed n7.csv"]),
    (night(8), []),  # it still failed, which was told
    (night(9), ["overdue"]),
    (tonight(10, Seen.FAILED), ["failed n10.csv"]),
    (tonight(11, Seen.KNOWN), ["known n11.csv"]),  # says nothing about the sheet that failed
    (tonight(12, Seen.DONE), ["done n12.csv", "recovered n12.csv"]),
    (tonight(13, Seen.WAITING), ["waiting n13.csv"]),
    (night(14, waiting=1), []),
    (tonight(15, Seen.DONE), ["done n15.csv"]),
    (tonight(16, Seen.LATER), []),  # a blip
    (tonight(17, Seen.DONE), ["done n17.csv"]),
    (night(18, seen(Seen.LATER, "n18.csv")), []),
    (night(19, seen(Seen.LATER, "n18.csv")), ["trouble n18.csv"]),
    (night(20, seen(Seen.LATER, "n18.csv")), []),
    (night(21, seen(Seen.FAILED, "n18.csv")), ["failed n18.csv"]),  # given up: still not well
    (night(22, seen(Seen.DONE, "n18.csv", "again")), ["done n18.csv", "recovered n18.csv"]),
    (night(23, reached=False, told=LONG), []),
    (night(24, reached=False, told=LONG), ["trouble"]),
    (night(25, reached=False, told=LONG), []),  # nobody can say whether a file is overdue
    (night(26), ["overdue", "recovered"]),  # the place is back, but no file came meanwhile
    (night(27, seen(Seen.UNSETTLED), seen(Seen.UNMATCHED, "x"), seen(Seen.EARLY, "y"), seen(Seen.BESIDE, "z")), []),
    (tonight(28, Seen.DONE), ["done n28.csv", "recovered n28.csv"]),
    (night(29, seen(Seen.FAILED, "a"), seen(Seen.DONE, "b")), ["failed a", "done b"]),
    (tonight(30, Seen.DONE), ["done n30.csv", "recovered n30.csv"]),
]


def test_a_month_of_nights() -> None:
    expected = [(number, told) for number, (_, news) in enumerate(MONTH) for told in news]
    assert list(told_over([look for look, _ in MONTH])) == expected


@pytest.mark.parametrize("number", range(len(MONTH)))
def test_each_night_may_be_looked_at_twice(number: int) -> None:
    """A look that shows the same again tells nothing, but that bad luck goes on."""
    looks = [look for look, _ in MONTH[: number + 1]]
    again = replace(looks[-1], now=looks[-1].now + dt.timedelta(seconds=PATIENCE - 1))
    assert [each for each in told_over([*looks, again]) if each[0] == len(looks)] == []


@pytest.mark.parametrize(("what", "kind"), OUTCOMES.items(), ids=str)
def test_an_outcome_is_told_once_even_if_the_file_cannot_be_filed(what: Seen, kind: NewsKind) -> None:
    stuck = [at(hours, seen(what, drop="d1")) for hours in range(5)]
    assert list(told_over(stuck)) == [(0, f"{kind} pl.csv")]


def test_the_same_name_with_other_content_is_told_again() -> None:
    assert len(list(told_over([at(0, seen(Seen.FAILED, drop="d1")), at(1, seen(Seen.FAILED, drop="d2"))]))) == 2


@pytest.mark.parametrize(
    ("seconds", "told"), [([0, 30, 59], []), ([0, 60], ["trouble"]), ([0, 1, 61, 62], ["trouble"]), ([0], [])]
)
def test_bad_luck_is_told_when_it_lasts(seconds: Sequence[int], told: Sequence[str]) -> None:
    looks = [at(each / 3600, reached=False, told=LONG) for each in seconds]
    assert [each for _, each in told_over(looks)] == told


def test_bad_luck_that_pauses_begins_anew() -> None:
    unlucky = seen(Seen.LATER)
    assert list(told_over([at(0, unlucky), at(1), at(2, unlucky), at(2.01, unlucky)])) == []


def test_a_file_without_a_drop_is_known_by_its_name() -> None:
    stuck = [at(hours, SeenFile("pl.csv", Seen.FAILED, "its checksum does not fit")) for hours in range(3)]
    assert list(told_over(stuck)) == [(0, "failed pl.csv")]


def test_what_is_not_there_any_more_is_forgotten_and_told_again_when_it_comes_again() -> None:
    file = replace(seen(Seen.FAILED), drop="")
    looks = [at(0, file), at(1, file), at(2), at(3, file)]
    assert list(told_over(looks)) == [(0, "failed pl.csv"), (3, "failed pl.csv")]
    assert last_standing([*looks, at(4)]).heard == frozenset()


def test_one_file_that_is_looked_at_alone_says_nothing_of_the_rest() -> None:
    """Such as one whose plan is approved while others are put off."""
    unlucky, approved = seen(Seen.LATER, "late.csv"), seen(Seen.DONE, "approved.csv")
    alone = at(1.5, approved, partial=True)
    looks = [at(0, unlucky), at(1, unlucky), alone, replace(alone, now=at(1.6).now), at(2, unlucky), at(3)]
    told = [(1, "trouble late.csv"), (2, "done approved.csv"), (5, "recovered")]
    assert list(told_over(looks)) == told
    assert last_standing(looks[:3]).looked == at(1).now.isoformat()


def test_what_is_told_of_a_place_that_cannot_be_reached() -> None:
    standing, _ = changed(None, at(0, reached=False, told=LONG))
    standing, news = changed(standing, at(1, reached=False, told=LONG))
    (told,) = news
    assert (told.code, told.message, told.hint, told.file) == (LONG.code, LONG.message, LONG.hint, "")
    assert standing.level is Level.TROUBLE
    _, (well,) = changed(standing, at(2))
    assert well.kind is NewsKind.RECOVERED
    assert "trouble" in well.message


@pytest.mark.parametrize(
    ("look", "level"),
    [
        (at(1), Level.WELL),
        (at(1, seen(Seen.DONE)), Level.WELL),
        (at(1, waiting=2), Level.WAITING),
        (at(1, overdue_after=0.5), Level.OVERDUE),
        (at(1, overdue_after=0.5, waiting=1), Level.OVERDUE),
        (at(1, overdue_after=0.5, fed="2027-01-01T02:31:00+00:00"), Level.WELL),
        (at(1, seen(Seen.BUSY), overdue_after=0.5), Level.WELL),
        (at(1, seen(Seen.FAILED), waiting=1), Level.TROUBLE),
        (at(1, seen(Seen.LATER)), Level.WELL),
    ],
)
def test_levels_of_a_rule_that_was_well(look: Look, level: Level) -> None:
    before, _ = changed(None, at(0))
    after, _ = changed(before, look)
    assert after.level is level
    assert (after.since, after.begun) == (before.since if level is Level.WELL else after.looked, before.looked)


def test_a_first_look_remembers_when_it_was() -> None:
    standing, news = changed(None, at(0))
    assert news == ()
    at_start = START.isoformat()
    assert replace(standing, counted={}) == Standing(
        "pl@1", "pl", "/in", Level.WELL, at_start, at_start, begun=at_start
    )


def test_outcomes_are_counted_once() -> None:
    counted = last_standing([*(look for look, _ in MONTH), at(24 * 31, seen(Seen.DONE, "n30.csv"))]).counted
    kinds = [told.split()[0] for _, news in MONTH for told in news]
    assert counted == {outcome: kinds.count(outcome) for outcome in DropOutcome}


def test_a_file_that_others_took_is_no_overdue_one() -> None:
    """What the journal knows of other workers counts."""
    looks = [at(0, overdue_after=1.0), at(2, overdue_after=1.0, fed="2027-01-01T03:30:00+00:00")]
    assert list(told_over(looks)) == []
    assert last_standing(looks).fed == "2027-01-01T03:30:00+00:00"


def test_a_clock_that_was_ahead_does_not_silence_anything_for_a_year() -> None:
    ahead, back = 24 * 365, 0.0
    looks = [at(ahead, seen(Seen.DONE)), at(back, overdue_after=1.0), at(back + 2, overdue_after=1.0)]
    assert list(told_over(looks))[1:] == [(2, "overdue")]
    never = [at(ahead), at(back, overdue_after=1.0), at(back + 2, overdue_after=1.0)]
    assert list(told_over(never)) == [(2, "overdue")]
    unlucky = [at(ahead, reached=False), at(back, reached=False), at(back + 1, reached=False)]
    assert list(told_over(unlucky)) == [(2, "trouble")]


def test_what_is_owed_to_whom() -> None:
    standing, news = changed(None, at(0, seen(Seen.FAILED, "a"), seen(Seen.DONE, "b")))
    wanted = {"ops": {NewsKind.FAILED, NewsKind.DONE}, "boss": {NewsKind.FAILED}, "nobody": set[NewsKind]()}
    owed = owing(standing, news, wanted).untold
    assert [(each.to, each.news.file) for each in owed] == [("ops", "a"), ("boss", "a"), ("ops", "b")]


def test_what_could_not_be_told_is_owed_until_nobody_cares() -> None:
    standing, news = changed(None, at(0, seen(Seen.FAILED)))
    standing = owing(standing, news, {"ops": {NewsKind.FAILED}, "gone": {NewsKind.FAILED}})
    days = FORGOTTEN.total_seconds() / 3600
    later, none = changed(standing, at(days - 1))
    assert [each.to for each in owing(later, none, {"ops": ()}).untold] == ["ops"]
    latest, _ = changed(standing, at(days))
    assert owing(latest, (), {"ops": ()}).untold == ()


def test_what_is_owed_does_not_grow_for_ever() -> None:
    standing, _ = changed(None, at(0))
    news = [News(NewsKind.DONE, standing.looked, "pl", "/in", file=str(number)) for number in range(MOST_OWED + 5)]
    owed = owing(standing, news, {"ops": {NewsKind.DONE}}).untold
    assert (len(owed), owed[0].news.file, owed[-1].news.file) == (MOST_OWED, "5", str(MOST_OWED + 4))


def test_how_much_each_kind_weighs() -> None:
    heavy = {kind: kind.severity for kind in NewsKind if kind.severity is not Severity.NOTE}
    assert heavy == {
        NewsKind.FAILED: Severity.ERROR,
        NewsKind.TROUBLE: Severity.ERROR,
        NewsKind.WAITING: Severity.WARNING,
        NewsKind.UNMATCHED: Severity.WARNING,
        NewsKind.OVERDUE: Severity.WARNING,
    }


def test_a_look_that_was_stopped_says_nothing_of_what_it_did_not_look_at() -> None:
    late, stays = seen(Seen.LATER), seen(Seen.KNOWN, "stays.csv")
    stopped = seen(Seen.STOPPED), seen(Seen.STOPPED, "stays.csv", drop="not-looked-up")
    looks = [at(0, late, stays), at(1, late, stays), at(2, *stopped), at(3, late, stays), at(4, seen(Seen.DONE), stays)]
    assert list(told_over(looks)) == [
        (0, "known stays.csv"),
        (1, "trouble pl.csv"),
        (4, "done pl.csv"),
        (4, "recovered pl.csv"),
    ]
    assert last_standing(looks[:3]).level is Level.TROUBLE


def failing(name: str, target: str, drop: str) -> SeenFile:
    return replace(seen(Seen.FAILED, name, drop), target=target)


def test_a_failure_counts_until_its_file_is_tidied_away_and_that_is_no_news() -> None:
    looks = [at(0, failing("junk.csv", "failed/x_junk.csv", "d1")), at(1)]
    assert last_standing(looks).level is Level.TROUBLE
    tidied = [*looks, at(2, gone=["failed/x_junk.csv"])]
    assert last_standing(tidied).level is Level.WELL
    assert list(told_over(tidied)) == [(0, "failed junk.csv")]


def test_one_of_two_failures_that_is_tidied_away_leaves_the_other() -> None:
    both = at(0, failing("a.csv", "failed/a.csv", "d1"), failing("b.csv", "failed/b.csv", "d2"))
    assert last_standing([both, at(1, gone=["failed/a.csv"])]).level is Level.TROUBLE
    assert last_standing([both, at(1, gone=["failed/a.csv", "failed/b.csv"])]).level is Level.WELL


@pytest.mark.parametrize("good", [Seen.KNOWN, Seen.WAITING])
def test_a_failure_is_over_when_a_file_of_its_name_is_good(good: Seen) -> None:
    failed = at(0, failing("junk.csv", "failed/x_junk.csv", "d1"))
    assert list(told_over([failed, at(1, seen(good, "pl.csv"))])) == [(0, "failed junk.csv"), (1, f"{good} pl.csv")]
    mended = [failed, at(1, seen(good, "junk.csv", "d2"))]
    assert list(told_over(mended))[2:] == [(1, "recovered")]
    assert last_standing(mended).ills == frozenset()


def test_a_no_is_told_and_is_no_failure_of_the_rule() -> None:
    refused = replace(seen(Seen.FAILED, drop="d1"), told=Told("refused", "Its plan was refused."))
    looks = [at(0, seen(Seen.WAITING, drop="d1"), waiting=1), at(1, refused, partial=True)]
    assert list(told_over(looks)) == [(0, "waiting pl.csv"), (1, "failed pl.csv")]
    assert last_standing(looks).level is Level.WELL


def test_a_yes_right_after_the_look_that_found_the_plan_is_told() -> None:
    looks = [at(0, seen(Seen.WAITING, drop="d1"), waiting=1), at(0.1, seen(Seen.DONE, drop="d1"), partial=True)]
    assert list(told_over(looks)) == [(0, "waiting pl.csv"), (1, "done pl.csv")]
    assert last_standing(looks).fed == at(0).now.isoformat()


def test_a_place_that_came_back_is_told_although_a_file_stays_failed() -> None:
    looks = [
        at(0, failing("junk.csv", "failed/x_junk.csv", "d1")),
        at(1, reached=False, told=LONG),
        at(2, reached=False, told=LONG),
        at(3),
    ]
    assert [each for _, each in told_over(looks)] == ["failed junk.csv", "trouble", "recovered"]
    _, (news,) = changed(last_standing(looks[:3]), looks[3])
    assert "failed/x_junk.csv" in news.hint


def test_bad_luck_is_known_at_once_before_it_is_told() -> None:
    standing = last_standing([at(0, reached=False, told=LONG)])
    assert (standing.level, standing.bad_luck) == (Level.WELL, LONG.message)
    assert last_standing([at(0, reached=False, told=LONG), at(1)]).bad_luck == ""


def test_the_pause_between_looks_is_that_of_the_last_who_watched() -> None:
    assert last_standing([at(0)]).every is None
    assert last_standing([at(0, every=3600.0), at(1), at(2, partial=True)]).every == 3600.0
    assert last_standing([at(0, every=3600.0), at(1, every=60.0)]).every == 60.0


def test_a_failure_in_a_folder_is_over_when_a_file_of_its_name_is_good() -> None:
    failed = at(0, failing("pl/junk.csv", "failed/x_junk.csv", "d1"))
    assert last_standing([failed, at(1, seen(Seen.KNOWN, "pl/junk.csv", "d2"))]).failures == {}
    assert last_standing([failed, at(1, seen(Seen.KNOWN, "pl/other.csv", "d2"))]).failures != {}


def test_an_answer_that_is_done_ends_what_failed_and_says_nothing_of_luck() -> None:
    failed = at(0, failing("a.csv", "failed/a.csv", "d1"))
    assert last_standing([failed, at(1, seen(Seen.DONE, "b.csv"), partial=True)]).level is Level.WELL
    assert last_standing([at(0), at(1, seen(Seen.LATER), partial=True)]).bad_luck == ""


def test_trouble_does_not_end_because_a_clock_was_set_back() -> None:
    looks = [at(10, reached=False), at(11, reached=False), at(0, reached=False)]
    assert list(told_over(looks)) == [(1, "trouble")]
    assert last_standing(looks).level is Level.TROUBLE


def test_a_file_is_overdue_when_its_time_is_over_and_none_is_under_way() -> None:
    def second(hours: float, *files: SeenFile, **more: object) -> list[tuple[int, str]]:
        return list(told_over([at(0, overdue_after=1.0), at(hours, *files, overdue_after=1.0, **more)]))

    assert second(1.001) == [(1, "overdue")]
    assert second(1) == []
    assert second(2, seen(Seen.STOPPED)) == []
    assert second(2, reached=False) == []  # it may lie there


def test_what_is_overdue_stays_so_while_nobody_can_tell() -> None:
    looks = [at(0, overdue_after=1.0), at(2, overdue_after=1.0), at(3, overdue_after=1.0, reached=False)]
    looks.append(at(3.5, overdue_after=1.0))
    assert list(told_over(looks)) == [(1, "overdue")]


def test_of_very_many_failures_the_newest_are_remembered() -> None:
    many = [failing(f"{number:04}.csv", f"failed/{number:04}.csv", f"d{number}") for number in range(MOST_FAILURES + 5)]
    left = last_standing([at(0, *many)]).failures
    assert (len(left), next(iter(left))) == (MOST_FAILURES, "failed/0005.csv")


def test_trouble_of_a_place_is_told_of_the_place_whatever_files_had_been_seen() -> None:
    looks = [at(0, reached=False, told=LONG), at(1, seen(Seen.LATER), reached=False, told=LONG)]
    _, (news,) = changed(last_standing(looks[:1]), looks[1])
    assert (news.kind, news.file, news.message) == (NewsKind.TROUBLE, "", LONG.message)


def test_of_what_stays_failed_the_newest_is_named() -> None:
    failed = at(0, failing("a.csv", "failed/a.csv", "d1"), failing("b.csv", "failed/b.csv", "d2"))
    looks = [failed, at(1, reached=False, told=LONG), at(2, reached=False, told=LONG)]
    _, (news,) = changed(last_standing(looks), at(3))
    assert "(failed/b.csv)" in news.hint
