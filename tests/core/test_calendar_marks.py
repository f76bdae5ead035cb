"""Marks beside entries: in the words of calendar programs, and what becomes of those that nobody can read."""

import pytest
from calendar_entries import calendar, entry
from core_sheets import sheet_of, source_of, walk

from importer.core.glossary import Glossary
from importer.core.model import Source

HEAD = ["Betreff", "Beginnt am", "Beginnt um", "Endet am", "Endet um", "Ganztägiges Ereignis", "Privat", "Show time as"]


def export(*rows: tuple[str, str, str, str]) -> Source:
    """An export of Outlook: name, all day, private and busy of one-day entries in May 2027."""
    cells = [
        [name, f"{day}.5.2027", "00:00:00", f"{day + 1}.5.2027", "00:00:00", whole, private, busy]
        for day, (name, whole, private, busy) in enumerate(rows, start=13)
    ]
    return source_of(sheet_of([HEAD, *cells]))


def test_on_and_off_in_german(glossary: Glossary) -> None:
    found = walk(export(("A", "Ein", "Aus", "2"), ("B", "Ein", "Ein", "2"), ("C", "Ein", "Aus", "2")), glossary)
    assert [issue.code for issue in found.issues if issue.severity == "error"] == []
    assert found.report.rows["reason"].tolist()[1] == "the calendar marks it as private (--private include reads it)"
    assert found.report.rows["outcome"].tolist() == ["ready", "skipped", "ready"]


def test_each_word_that_is_neither_is_one_error(glossary: Glossary) -> None:
    rows = [("A", "Igen", "Aus", "2"), ("B", "Quizá", "Aus", "2"), ("C", "Quizá", "Aus", "2")]
    found = walk(export(*rows, ("D", "Ein", "Aus", "2")), glossary)
    (issue,) = [each for each in found.issues if each.severity == "error"]
    assert (issue.code, issue.message) == (
        "flag-unreadable",
        '"Quizá" is neither yes nor no (in 2 entries, the first is row 3).',
    )
    assert found.report.rows["outcome"].tolist()[1:3] == ["rejected", "rejected"]


@pytest.mark.parametrize(("private", "errors"), [(None, 1), ("skip", 1), ("include", 0)])
def test_an_unread_mark_is_never_taken_for_public(private: str | None, errors: int, glossary: Glossary) -> None:
    found = walk(export(("A", "Ein", "Aus", ""), ("B", "Ein", "Quizá", "")), glossary, private=private)
    told = [issue for issue in found.issues if issue.severity == "error"]
    assert [(issue.code, issue.field) for issue in told] == [("flag-unreadable", "private")] * errors
    assert all("--private include" in (issue.hint or "") for issue in told)


def test_a_class_that_nobody_knows_is_private_by_the_standard(glossary: Glossary) -> None:
    entries = [entry("A", "2027-05-03", CLASS="X-BOARD-ONLY"), entry("B", "2027-05-04"), entry("C", "2027-05-05")]
    found = walk(calendar(*entries), glossary)
    assert found.issues == ()
    assert found.report.rows["reason"].tolist()[0].startswith("the calendar marks it as private")


@pytest.mark.parametrize(("free", "errors"), [(None, 0), ("include", 0), ("skip", 1)])
def test_numbers_of_free_time_are_not_guessed(free: str | None, errors: int, glossary: Glossary) -> None:
    found = walk(
        export(("A", "Ein", "Aus", "0"), ("B", "Ein", "Aus", "3"), ("C", "Ein", "Aus", "Free")), glossary, free=free
    )
    told = [issue for issue in found.issues if issue.severity == "error"]
    assert [issue.code for issue in told] == ["free-unreadable"] * errors
    if told:
        assert told[0].message.startswith('2 entries say by a number if the time is free, the first is row 2 ("0")')
        assert found.report.rows["outcome"].tolist() == ["rejected", "rejected", "skipped"]
