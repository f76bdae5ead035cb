"""The title and the three lines of each kind of news."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pytest

from importer.core.drops import Told
from importer.core.issues import Issue, Place, Severity
from importer.core.news import News, NewsKind
from importer.core.picking.words import (
    LONGEST_LINE,
    LONGEST_NAME,
    NAMED,
    grouped,
    message_of,
    short,
    told_of,
    told_to_wait,
)
from importer.core.report import OccasionEntry, Report, RunInfo

AT = dt.datetime(2027, 1, 31, 2, 5, tzinfo=dt.UTC).isoformat()
WHERE = 'under the rule "pl" at sftp://host/in (2027-01-31 02:05 UTC).'
DROP = "20270131T020003-1f2e"


def news(kind: NewsKind, file: str = "PL.csv", **more: str) -> News:
    parts = {"drop": DROP, "message": "3 rows: 3 imported", **more}
    return replace(News(kind, AT, "pl", "sftp://host/in", file=file), **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "title", "lines"),
    [
        (
            [news(NewsKind.DONE)],
            "Imported: PL.csv (pl)",
            (f"PL.csv was imported {WHERE}", "3 rows: 3 imported.", "Nothing is to be done."),
        ),
        (
            [
                news(
                    NewsKind.FAILED,
                    code="end-before-start",
                    message="2 rows: 2 rejected. First: PL.csv!D14: it ends before it starts.",
                    hint="put 25.12.2027 in D14.",
                    target="failed/2027-01-31_x_PL.csv",
                )
            ],
            "Failed: PL.csv (pl)",
            (
                f"PL.csv failed {WHERE}",
                "2 rows: 2 rejected. First: PL.csv!D14: it ends before it starts. [end-before-start]",
                "Put 25.12.2027 in D14. It stands in failed/2027-01-31_x_PL.csv. Then drop the mended file again.",
            ),
        ),
        (
            [
                news(
                    NewsKind.FAILED,
                    code="refused",
                    message="Its plan was refused by ann; nothing of it was sent.",
                    hint="mend the sheet and drop it again.",
                    target="failed/2027-01-31_x_PL.csv",
                )
            ],
            "Refused: PL.csv (pl)",
            (
                f"PL.csv was refused {WHERE}",
                "Its plan was refused by ann; nothing of it was sent. [refused]",
                "Mend the sheet and drop it again. It stands in failed/2027-01-31_x_PL.csv.",
            ),
        ),
        (
            [news(NewsKind.WAITING, message="4 occasions: 4 updated")],
            "Waits for a yes: PL.csv (pl)",
            (
                f"PL.csv waits for a yes {WHERE}",
                "4 occasions: 4 updated.",
                f"Look at the plan, then type: occasions approve {DROP}, "
                f"or to refuse it: occasions approve {DROP} --refuse",
            ),
        ),
        (
            [news(NewsKind.KNOWN, message="")],
            "Imported before: PL.csv (pl)",
            (
                f"PL.csv was imported before, so nothing was done {WHERE}",
                "Its report says more.",
                "Nothing is to be done.",
            ),
        ),
        (
            [news(NewsKind.TROUBLE, code="destination-busy", message="The API is down", hint="wait")],
            "Put off: PL.csv (pl)",
            (f"PL.csv is put off {WHERE}", "The API is down. [destination-busy]", "It is tried again by itself. Wait."),
        ),
        (
            [news(NewsKind.TROUBLE, "", drop="", message="No route to host.", hint="")],
            "Put off: pl",
            (f"The place cannot be reached {WHERE}", "No route to host.", "It is tried again by itself."),
        ),
        (
            [news(NewsKind.OVERDUE, "", message="the last one came at 2027-01-29")],
            "No file came: pl",
            (
                f"No file came {WHERE}",
                "The last one came at 2027-01-29.",
                "Ask whoever drops it. How all rules fare, says: occasions health",
            ),
        ),
        (
            [news(NewsKind.RECOVERED, message="since 2027-01-30 it had been overdue")],
            "Well again: PL.csv (pl)",
            (f"All is well again {WHERE}", "Since 2027-01-30 it had been overdue.", "Nothing is to be done."),
        ),
        (
            [news(NewsKind.RECOVERED, "", message="there had been trouble", hint="what failed stays wrong")],
            "Trouble over: pl",
            (f"The trouble is over {WHERE}", "There had been trouble.", "What failed stays wrong."),
        ),
        (
            [news(NewsKind.FAILED, "a/my broken.xlsx", message="my broken.xlsx is no workbook", hint="")],
            "Failed: a/my broken.xlsx (pl)",
            (
                f"a/my broken.xlsx failed {WHERE}",
                "my broken.xlsx is no workbook.",
                "Mend what is wrong. Then drop the mended file again.",
            ),
        ),
        (
            [news(NewsKind.FAILED, f"{each}.csv", message="it is empty", hint="") for each in "abcde"],
            "Failed: 5 files (pl)",
            (
                f"5 files failed {WHERE[:-1]}: a.csv, b.csv, c.csv and 2 more.",
                "The first, a.csv: It is empty.",
                "Mend what is wrong. Then drop the mended file again.",
            ),
        ),
        (
            [news(NewsKind.WAITING, f"{each}.csv") for each in "ab"],
            "Waits for a yes: 2 files (pl)",
            (
                f"2 files wait for a yes {WHERE[:-1]}: a.csv, b.csv.",
                "The first, a.csv: 3 rows: 3 imported.",
                "Look at the plan, then type: occasions approve (lists them)",
            ),
        ),
    ],
    ids=lambda value: str(value[0].kind) if isinstance(value, list) else "",
)
def test_words_of_news(what: Sequence[News], title: str, lines: tuple[str, str, str]) -> None:
    message = message_of(what)
    assert (message.title, message.lines) == (title, lines)
    assert message.severity is what[0].kind.severity


@pytest.mark.parametrize("kind", NewsKind)
def test_very_long_names_and_messages_are_cut(kind: NewsKind) -> None:
    name = "x" * 4000 + "-2027.csv"
    message = message_of([news(kind, name, message="m" * 9000, hint="h" * 9000)] * 2)
    assert max(map(len, message.lines)) <= LONGEST_LINE
    assert len(message.title) < LONGEST_NAME + 40
    assert "-2027.csv" in message_of([news(NewsKind.FAILED, name)]).title


def test_news_of_one_kind_of_one_rule_and_look_makes_one_message() -> None:
    failed = [news(NewsKind.FAILED, "a"), news(NewsKind.FAILED, "b")]
    done, other = news(NewsKind.DONE, "c"), replace(news(NewsKind.FAILED), rule_name="de")
    later, elsewhere = replace(failed[0], at="2027-02-01T02:00:00+00:00"), replace(failed[0], place="/in")
    groups = grouped([failed[0], done, failed[1], other, later, elsewhere])
    assert groups == ((failed[0], failed[1]), (done,), (other,), (later,), (elsewhere,))


def report(
    rows: dict[str, int], occasions: dict[str, int], issues: Sequence[Issue] = (), entries: Sequence[OccasionEntry] = ()
) -> Report:
    run = RunInfo("r", "import", "1", "sandbox", "upsert", AT, AT, "1", "2026a", ())
    totals = {"rows": rows, "occasions": occasions, "events": {}}
    return Report(run, totals, tuple(entries), pd.DataFrame(), pd.DataFrame(), tuple(issues), ())


def test_a_report_is_told_by_its_counts() -> None:
    told = told_of([report({"read": 1, "imported": 1, "rejected": 0}, {"read": 2, "created": 1, "not_attempted": 1})])
    assert told == Told(message="1 row: 1 imported; 2 occasions: 1 created, 1 not attempted.")


def test_the_first_error_is_told_with_its_place() -> None:
    place = Place("PL.csv", row=14, index=3)
    issues = [
        Issue("year-far", Severity.WARNING, "It is far away.", place),
        Issue("end-before-start", Severity.ERROR, "It ends too soon.", place, "mend D14."),
        Issue("date-missing", Severity.ERROR, "No date.", place),
    ]
    told = told_of([report({"read": 3, "rejected": 3}, {"read": 0}, issues)])
    counts = "3 rows: 3 rejected; 0 occasions"
    assert told == Told("end-before-start", f"{counts}. First: PL.csv!D14: It ends too soon.", "mend D14.")


def test_without_an_error_the_first_occasion_that_did_not_arrive_is_told() -> None:
    well = OccasionEntry("Desk", "created", "", 1, None)
    refused = OccasionEntry("Hotline", "failed", "the API refused it", 1, None, message="name too long")
    reports = [report({"read": 1}, {"read": 1}), report({"read": 1}, {"read": 1}, entries=[well, refused])]
    assert told_of(reports) == Told("failed", '2 rows; 2 occasions. First: occasion "Hotline": name too long')


def test_who_says_no_to_many_does_not_make_them_fail() -> None:
    no = [news(NewsKind.FAILED, file, code="refused", hint="drop it again") for file in ("a.csv", "b.csv")]
    failed = news(NewsKind.FAILED, "c.csv")
    first, second = grouped([no[0], failed, no[1]])
    assert (first, second) == (tuple(no), (failed,))
    message = message_of(first)
    assert message.title == "Refused: 2 files (pl)"
    assert message.lines[0] == f"2 files were refused {WHERE[:-1]}: a.csv, b.csv."
    assert message.lines[2] == "Drop it again."


def test_a_name_that_just_fits_is_shown_whole() -> None:
    assert (short("a" * 9, 9), short("a" * 10, 9)) == ("a" * 9, "aaaa…aaaa")


def test_as_many_files_as_are_named_leave_no_more() -> None:
    few = [news(NewsKind.FAILED, f"{number}.csv", target=f"failed/{number}.csv") for number in range(NAMED)]
    happened, _, to_do = message_of(few).lines
    assert happened.endswith(": 0.csv, 1.csv, 2.csv.")
    assert "failed/" not in to_do  # where one of them stands says nothing of the others


def test_what_is_merged_waits_as_what_is_changed() -> None:
    told = told_to_wait([report({"read": 3, "imported": 3}, {"read": 3, "merged": 2, "updated": 1})], ["a yes"])
    assert told.message == "3 rows: 3 go in; 3 occasions are changed. It needs a yes: a yes."
