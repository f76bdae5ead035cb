"""Names under which drops are filed, what is read back from them, and what is removed when it is old."""

import datetime as dt

import pytest

from importer.core.drops import Folder
from importer.core.picking import (
    Aged,
    FiledName,
    aged,
    beside_target,
    filing_day,
    read_target,
    reports_name,
    rule_key,
    safe_name,
    target_name,
)
from importer.core.picking.retention import LEAP

DAY, RUN = dt.date(2027, 1, 31), "20270131T020003-1f2e"
BEFORE = f"2027-01-31_{RUN}_"
SAFE = {
    "plain": ("holidays.csv", "holidays.csv"),
    "accents": ("Sa\u0303o.csv", "S\u00e3o.csv"),
    "what divides": ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
    "control characters": ("a\nb\x00c\x7f.csv", "a_b_c_.csv"),
    "ends of lines and paragraphs": ("a\u2028b\u2029c.csv", "a_b_c.csv"),
    "turned around": ("a\u202ecsv.exe", "a_csv.exe"),
    "half a sign": ("a\udce4.csv", "a_.csv"),
    "a dot at the end": ("a.csv.", "a.csv"),
    "blanks at the end": ("a.csv . ", "a.csv"),
    "dots alone": ("..", "_"),
    "nothing": ("", "_"),
    "like a folder of reports": ("a.report", "a_report"),
    "like one in capitals": ("a.csv.REPORT", "a.csv_REPORT"),
}


@pytest.mark.parametrize(("name", "safe"), SAFE.values(), ids=SAFE)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name, 200).casefold() == safe.casefold()


SHORT = {
    "the ending stays": ("a" * 50 + ".csv", 20, "a" * 16 + ".csv"),
    "both endings stay": ("a" * 50 + ".csv.gz", 20, "a" * 13 + ".csv.gz"),
    "an archive's endings stay": ("a" * 50 + ".tar.gz", 20, "a" * 13 + ".tar.gz"),
    "no sign is cut in two": ("\u017c" * 50 + ".csv", 15, "\u017c" * 5 + ".csv"),
    "no ending": ("a" * 50, 20, "a" * 20),
    "an ending that is none": ("a." + "b" * 50, 20, "a." + "b" * 18),
    "a blank before where it is cut": ("a" * 14 + " b" * 20 + ".csv", 20, "a" * 14 + " b.csv"),
    "a blank where it is cut": ("a" * 15 + " b" * 20 + ".csv", 20, "a" * 15 + ".csv"),
    "few signs of many bytes": ("\u017c" * 12 + ".csv", 20, "\u017c" * 8 + ".csv"),
    "an ending that takes all the room": ("x." + "b" * 15, 16, "x." + "b" * 14),
    "nothing but blanks before where it is cut": ("." * 9 + "a" * 20 + ".csv", 8, "_.csv"),
    "a dot where it is cut": ("ab. . . ." + "c" * 20, 4, "ab"),
}


@pytest.mark.parametrize(("name", "room", "short"), SHORT.values(), ids=SHORT)
def test_long_names_are_cut_before_their_ending(name: str, room: int, short: str) -> None:
    assert safe_name(name, room) == short
    assert len(short.encode()) <= room


def test_a_target_holds_day_run_and_name_without_its_folder() -> None:
    target = target_name(Folder.FAILED, DAY, RUN, "poland/x/PL.xlsx")
    assert target == f"failed/{BEFORE}PL.xlsx"
    assert reports_name(target) == f"failed/{BEFORE}PL.xlsx.report"


READ = {
    "a file": (f"done/{BEFORE}a_b.csv", FiledName(Folder.DONE, DAY, RUN, "a_b.csv")),
    "its reports": (f"done/{BEFORE}a.csv.report", FiledName(Folder.DONE, DAY, RUN, "a.csv", reports=True)),
    "one that waits": (f"waiting/{BEFORE}a.csv", FiledName(Folder.WAITING, DAY, RUN, "a.csv")),
    "a longer id": (f"done/2027-01-31_{RUN}77_a", FiledName(Folder.DONE, DAY, f"{RUN}77", "a")),
    "no folder of ours": (f"old/{BEFORE}a.csv", None),
    "no folder": (f"{BEFORE}a.csv", None),
    "deeper": (f"done/x/{BEFORE}a.csv", None),
    "inside the reports": (f"done/{BEFORE}a.csv.report/report.html", None),
    "no day": ("done/2027-02-30_20270131T020003-1f2e_a.csv", None),
    "no id": ("done/2027-01-31_a.csv", None),
    "no name": (f"done/{BEFORE}", None),
    "reports of nothing": (f"done/{BEFORE}.report", None),
    "somebody's own": ("done/2027-01-31_notes.txt", None),
    "digits of another script": (f"done/\u0662\u0660\u0662\u0667-01-31_{RUN}_a", None),
}


@pytest.mark.parametrize(("target", "read"), READ.values(), ids=READ)
def test_a_target_is_read_back(target: str, read: FiledName | None) -> None:
    assert read_target(target) == read


BESIDE = {
    "a whole name": ("a.csv", "a.csv.sha256", ".sha256"),
    "a stem": ("a.csv", "a.done", ".done"),
    "another case": ("A.csv", "a.CSV.Done", ".Done"),
    "in a folder": ("pl/a.csv", "pl/a.csv.md5", ".md5"),
    "two endings": ("a.csv", "a.csv.md5.txt", ".md5.txt"),
    "two endings in another case": ("A.csv", "a.CSV.md5.txt", ".md5.txt"),
}


@pytest.mark.parametrize(("name", "companion", "ending"), BESIDE.values(), ids=BESIDE)
def test_a_companion_is_filed_beside_its_file(name: str, companion: str, ending: str) -> None:
    target = target_name(Folder.DONE, DAY, RUN, name)
    assert beside_target(target, name, companion) == target + ending


def test_the_day_is_that_of_the_rules_clock() -> None:
    late = dt.datetime(2027, 1, 31, 23, 30, tzinfo=dt.UTC)
    assert (filing_day(late, "UTC"), filing_day(late, "Europe/Warsaw")) == (DAY, dt.date(2027, 2, 1))


def test_what_is_old_is_removed_with_its_reports_and_its_companions() -> None:
    old, young = f"done/{BEFORE}a.csv", f"failed/2027-02-01_{RUN}_b.csv"
    names = [young, f"{old}.report", old, f"{old}.done", f"{young}.report"]
    assert aged(names, DAY + dt.timedelta(days=30), 30) == Aged()
    assert aged(names, DAY + dt.timedelta(days=31), 30).old == (old, f"{old}.done", f"{old}.report")
    assert set(aged(names, DAY + dt.timedelta(days=32), 30).old) == set(names)


def test_what_waits_and_what_is_not_ours_is_never_removed() -> None:
    names = [
        f"waiting/{BEFORE}a.csv",
        "done/notes.txt",
        "done/2020-01-01_mine.csv",
        f"{BEFORE}a.csv",
        f"x/{BEFORE}a.csv",
    ]
    assert aged(names, dt.date(2099, 1, 1), 1) == Aged()


def test_what_was_filed_in_the_future_stays() -> None:
    assert aged([f"done/{BEFORE}a.csv"], dt.date(2026, 1, 1), 1) == Aged()


def test_a_rule_is_known_by_its_name_and_where_it_sends_to() -> None:
    key = rule_key("nightly", "https://api.test", ["1", "2"])
    assert key.startswith("nightly#")
    assert rule_key("nightly", "https://api.test/", ["2", "1", "1"]) == key
    others = [("weekly", "https://api.test", ["1", "2"]), ("nightly", "sandbox", ["1", "2"])]
    others += [("nightly", "https://api.test", ["12"]), ("nightly", "https://api.test", [])]
    assert len({key, *(rule_key(*each) for each in others)}) == 5


def filed_on(day: dt.date) -> str:
    return f"done/{day}_{RUN}_a.csv"


def test_days_that_only_the_clock_has_seen_make_nothing_old() -> None:
    old = filed_on(DAY)
    edge, jumped = DAY + dt.timedelta(days=30 + LEAP), DAY + dt.timedelta(days=31 + LEAP)
    assert aged([old], edge, 30) == Aged(old=(old,))
    assert aged([old], jumped, 30) == Aged(doubtful=(old,))


def test_what_was_filed_by_a_clock_that_jumped_makes_nothing_old_either() -> None:
    old, jumped = filed_on(DAY), DAY + dt.timedelta(days=3650)
    later = jumped + dt.timedelta(days=31)
    assert aged([old, filed_on(jumped)], later, 30) == Aged((filed_on(jumped),), (old,))
    assert aged([old, filed_on(jumped)], DAY + dt.timedelta(days=31), 30) == Aged(old=(old,))


def test_of_two_jumps_the_later_one_counts() -> None:
    first, second = DAY + dt.timedelta(days=3650), DAY + dt.timedelta(days=7300)
    names = [filed_on(day) for day in (DAY, first, second)]
    assert aged(names, second + dt.timedelta(days=31), 30) == Aged((names[2],), tuple(names[:2]))


def test_a_file_a_year_shows_that_time_goes_by() -> None:
    years = [filed_on(DAY.replace(year=year)) for year in range(2020, 2028)]
    assert aged(years, DAY + dt.timedelta(days=100), 30).old == tuple(years)
