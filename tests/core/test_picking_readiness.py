"""When a file is ready, by which rule, and what is said of the others."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from importer.core.drops import Seen, Sighting
from importer.core.picking import Demands, Looks, Pick, deep, pick

NOON = dt.datetime(2027, 1, 11, 12, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Rule:
    """A rule as picking asks for it."""

    name: str = "nightly"
    pattern: str = "*"
    hours: str | None = None
    clock_zone: str = "UTC"


def sighting(name: str, size: int = 1) -> Sighting:
    return Sighting(name, size, f"stamp of {size}")


def looks(*times: tuple[float, Mapping[str, int]]) -> Looks:
    """Looks at moments; what each showed as names with sizes."""
    found = Looks()
    for at, sizes in times:
        found = found.looked([sighting(name, size) for name, size in sizes.items()], at)
    return found


def picked(
    found: Looks, *rules: Rule, settle: float = 10, marker: str | None = None, writing: bool | None = None
) -> dict[str, Pick]:
    """What is picked at noon, by name."""
    picks = pick(found, rules or (Rule(),), Demands(settle, marker), NOON, lambda _: writing)
    assert [each.name for each in picks] == sorted(found.files)
    assert all(each.reason.endswith(".") for each in picks)
    return {each.name: each for each in picks}


A = {"a.csv": 1}
AND_DONE = {"a.csv": 1, "a.csv.done": 0}
AND_PART = {"a.csv": 1, "a.csv.part": 0}
UNCHANGED = "It is taken when it has not changed for 10 seconds; so far for {}."
SETTLED = {
    "one look": ([(100, A)], UNCHANGED.format(0)),
    "two looks too near": ([(100, A), (109.9, A)], UNCHANGED.format(10)),
    "two looks": ([(100, A), (110, A)], ""),
    "three looks": ([(100, A), (105, A), (110, A)], ""),
    "it grew": ([(100, A), (110, {"a.csv": 2})], UNCHANGED.format(0)),
    "it grew and then did not": ([(100, A), (110, {"a.csv": 2}), (120, {"a.csv": 2})], ""),
    "it came late": ([(100, {}), (110, A)], UNCHANGED.format(0)),
    "it was away": ([(100, A), (105, {}), (110, A)], UNCHANGED.format(0)),
    "the machine began anew": ([(100, A), (20, A)], UNCHANGED.format(0)),
    "and stood for long": ([(100, A), (20, A), (30, A)], ""),
    "a marker": ([(100, AND_DONE)], ""),
    "a marker that came later": ([(100, A), (101, AND_DONE)], ""),
    "it changed after its marker": (
        [(100, AND_DONE), (105, {"a.csv": 2, "a.csv.done": 0})],
        f"{UNCHANGED.format(0)} It changed after its marker had come.",
    ),
    "it came after its marker": (
        [(100, {"a.csv.done": 0}), (105, AND_DONE)],
        f"{UNCHANGED.format(0)} It changed after its marker had come.",
    ),
    "it changed after its marker, and not since": (
        [(100, AND_DONE), (105, {"a.csv": 2, "a.csv.done": 0}), (115, {"a.csv": 2, "a.csv.done": 0})],
        "",
    ),
    "a part beside it": (
        [(100, AND_PART), (200, AND_PART)],
        "a.csv.part stands beside it; it is taken when that is gone. Remove it if nobody works on the file.",
    ),
    "a part and a marker": (
        [(100, AND_PART | AND_DONE)],
        "a.csv.part stands beside it; it is taken when that is gone. Remove it if nobody works on the file.",
    ),
    "two locks": (
        [(100, {"a.xls": 1, "~$a.xls": 1, "a.xls.lock": 0})] * 2,
        "a.xls.lock and ~$a.xls stand beside it; it is taken when that is gone. Remove it if nobody works on the file.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("times", "why"), SETTLED.values(), ids=SETTLED)
def test_a_file_is_ready_when_it_is_whole(times: list[tuple[float, dict[str, int]]], why: str) -> None:
    found = picked(looks(*times))
    (each,) = [pick for pick in found.values() if pick.seen is not Seen.BESIDE]
    assert (each.seen, each.reason if why else "") == (Seen.UNSETTLED if why else Seen.READY, why)
    assert each.rule == "nightly"


def test_a_file_that_is_ready_says_why() -> None:
    assert picked(looks((0, A), (12.4, A)))["a.csv"].reason == "It has not changed for 12 seconds."
    assert picked(looks((0, AND_DONE)))["a.csv"].reason == "a.csv.done says that it is whole."


def test_a_place_that_waits_for_nothing_takes_a_file_at_once() -> None:
    assert picked(looks((0, A)), settle=0)["a.csv"].seen is Seen.READY


def test_a_place_that_demands_a_marker_takes_nothing_without_it() -> None:
    found = picked(looks((0, AND_DONE), (100, AND_DONE)), marker=".ok")["a.csv"]
    assert (found.seen, found.reason) == (
        Seen.UNSETTLED,
        "The place demands a marker; it is taken when a.csv.ok stands beside it.",
    )
    assert picked(looks((0, {"a.csv": 1, "A.CSV.OK": 0})), marker=".ok")["a.csv"].seen is Seen.READY
    assert picked(looks((0, {"a.csv": 1, "a.csv.ok": 0})), marker=".OK")["a.csv"].seen is Seen.READY
    assert picked(looks((0, {"pl/a.csv": 1})), Rule(pattern="*/*"), marker=".ok")["pl/a.csv"].reason.count("pl/") == 0


def test_a_checksum_may_be_the_marker_and_is_still_one() -> None:
    found = picked(looks((0, {"a.csv": 1, "a.csv.md5": 32})), marker=".md5")["a.csv"]
    assert (found.seen, found.checksums) == (Seen.READY, ("a.csv.md5",))


def test_a_file_that_is_open_for_writing_is_not_ready() -> None:
    assert picked(looks((0, AND_DONE)), writing=True)["a.csv"].reason.startswith("A program has it open for writing;")
    assert picked(looks((0, AND_DONE)), writing=False)["a.csv"].seen is Seen.READY


def test_only_of_files_that_are_ready_otherwise_it_is_asked_whether_they_are_written() -> None:
    asked: list[str] = []

    def being_written(name: str) -> None:
        asked.append(name)

    found = looks((0, {"a.csv": 1, "a.csv.done": 0, "b.csv": 1, "c.txt": 1}))
    pick(found, (Rule(pattern="*.csv"),), Demands(10), NOON, being_written)
    assert asked == ["a.csv"]


def test_the_first_rule_that_fits_counts_and_the_others_are_told() -> None:
    rules = (Rule("poland", "PL-*"), Rule("sheets", "*.csv"), Rule("rest"))
    found = picked(looks((0, {"pl-1.csv": 1, "de-1.csv": 1, "x": 1, "pl/x": 1})), *rules, settle=0)
    assert {name: (each.rule, each.also) for name, each in found.items()} == {
        "pl-1.csv": ("poland", ("sheets", "rest")),
        "de-1.csv": ("sheets", ("rest",)),
        "x": ("rest", ()),
        "pl/x": ("", ()),
    }
    assert found["pl-1.csv"].also_told == "The rules sheets and rest fit it, too, but poland stands before."
    assert found["de-1.csv"].also_told == "The rule rest fits it, too, but sheets stands before."
    assert found["x"].also_told == ""


def test_a_rule_out_of_hours_takes_nothing_and_leaves_nothing_to_others() -> None:
    rules = (Rule("night", "*.csv", "22:00-06:00", "Asia/Kolkata"), Rule("rest"))
    found = picked(looks((0, {"a.csv": 1, "b": 1})), *rules, settle=0)
    assert (found["a.csv"].seen, found["a.csv"].rule, found["b"].rule) == (Seen.EARLY, "night", "rest")
    assert found["a.csv"].reason == "Its rule takes files 22:00-06:00 (Asia/Kolkata); it is 17:30 there."
    assert picked(looks((0, A)), Rule(hours="11:00-13:00"), settle=0)["a.csv"].seen is Seen.READY


UNMATCHED = {
    "no rule": ((), "No rule holds for this place."),
    "one": ((Rule(pattern="*.x"),), "No rule takes it: the pattern is *.x."),
    "two": ((Rule(pattern="*.x"), Rule(pattern="*.y")), "No rule takes it: the patterns are *.x and *.y."),
    "the same twice": ((Rule(pattern="*.x"), Rule(pattern="*.x")), "No rule takes it: the pattern is *.x."),
    "as many as are named": (
        tuple(Rule(pattern=f"{sign}.x") for sign in "bcdef"),
        "No rule takes it: the patterns are b.x and c.x and d.x and e.x and f.x.",
    ),
    "many": (
        tuple(Rule(pattern=f"{sign}.x") for sign in "bcdefgh"),
        "No rule takes it: the patterns are b.x, c.x, d.x, e.x, f.x and 2 more.",
    ),
}


@pytest.mark.parametrize(("rules", "why"), UNMATCHED.values(), ids=UNMATCHED)
def test_a_file_that_no_rule_takes(rules: tuple[Rule, ...], why: str) -> None:
    (found,) = pick(looks((0, A)), rules, Demands(0), NOON)
    assert (found.seen, found.reason, found.rule) == (Seen.UNMATCHED, why, "")


def test_a_file_whose_name_cannot_be_written_down_is_not_taken() -> None:
    found = picked(looks((0, {"a\udce4.csv": 1})), settle=0)["a\udce4.csv"]
    assert (found.seen, found.reason) == (
        Seen.UNMATCHED,
        "Its name is no text in UTF-8; it is taken when it has another name.",
    )


def test_companions_are_never_taken_whatever_a_pattern_says() -> None:
    names = ("a.csv.done", "a.csv.md5", "a.csv.part", ".a.csv", "~$a.csv", "done/a.csv")
    found = picked(looks((0, dict.fromkeys(names, 1))), Rule(pattern="**/*"), settle=0)
    assert {each.seen for each in found.values()} == {Seen.BESIDE}


def test_what_goes_with_a_file_is_its_alone() -> None:
    names = ("a.csv", "b.csv", "a.csv.done", "a.csv.md5", "a.sha256", "SHA256SUMS", "b.csv.md5")
    found = picked(looks((0, dict.fromkeys(names, 1))), settle=0)["a.csv"]
    assert found.companions == ("a.csv.done", "a.csv.md5", "a.sha256")
    assert found.checksums == ("SHA256SUMS", "a.csv.md5", "a.sha256")


def test_what_may_be_of_either_of_two_files_goes_with_neither() -> None:
    """Two names that differ in case alone: whose it is, nobody can tell."""
    found = picked(looks((0, {"a.csv": 1, "A.csv": 1, "a.csv.md5": 1})), settle=0)
    assert [(found[name].companions, found[name].checksums) for name in ("a.csv", "A.csv")] == [
        ((), ("a.csv.md5",)),
        ((), ("a.csv.md5",)),
    ]


def test_a_list_of_checksums_stays_even_beside_one_file_alone() -> None:
    assert picked(looks((0, {"a.csv": 1, "SHA256SUMS": 1})), settle=0)["a.csv"].companions == ()


def test_a_checksum_is_wrong_only_when_it_has_settled_too() -> None:
    young = looks((0, AND_DONE), (10, AND_DONE | {"a.csv.md5": 3}))
    assert (picked(young)["a.csv"].seen, picked(young)["a.csv"].settled) == (Seen.READY, False)
    old = young.looked([look.sighting for look in young.files.values()], 20)
    assert picked(old)["a.csv"].settled


def test_a_checksum_that_is_older_than_its_file_is_wrong_only_when_the_file_has_settled() -> None:
    sums = {"a.csv.md5": 32}
    young = picked(looks((0, A | sums), (20, AND_DONE | sums | {"a.csv": 2})))["a.csv"]
    assert (young.seen, young.settled) == (Seen.READY, False)


def test_a_pick_stands_in_the_books_as_it_is() -> None:
    found = picked(looks((0, A)))["a.csv"].seen_file
    assert (found.name, found.seen, found.rule, found.reason) == (
        "a.csv",
        Seen.UNSETTLED,
        "nightly",
        UNCHANGED.format(0),
    )


def test_a_look_below_is_made_if_a_rule_asks_for_it() -> None:
    assert not deep((Rule(), Rule(pattern="*.csv")))
    assert deep((Rule(), Rule(pattern="pl/*.csv")))
