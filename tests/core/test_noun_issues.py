"""Places, issues, and the codes that they may have."""

import re

import pytest

from importer.core.codes import ASSUMPTIONS, ISSUES
from importer.core.issues import Issue, Place, Severity


@pytest.mark.parametrize(
    ("place", "text", "cell", "column"),
    [
        pytest.param(Place("h.csv"), "h.csv", None, None, id="file"),
        pytest.param(Place("h.xlsx", "EMEA"), "h.xlsx[EMEA]", None, None, id="sheet"),
        pytest.param(Place("h.xlsx", "EMEA", 14), "h.xlsx[EMEA]!14", None, None, id="row"),
        pytest.param(Place("h.xlsx", "EMEA", 14, 3, "Ends"), "h.xlsx[EMEA]!D14", "D14", "Ends", id="cell"),
        pytest.param(Place("h.csv", None, 1, 27), "h.csv!AB1", "AB1", "AB", id="no-header"),
    ],
)
def test_places(place: Place, text: str, cell: str | None, column: str | None) -> None:
    assert (str(place), place.cell, place.column) == (text, cell, column)


def test_the_line_for_grep() -> None:
    issue = Issue("end-before-start", Severity.ERROR, "It ends before it starts.", Place("h.xlsx", "EMEA", 14, 3))
    assert issue.line() == "h.xlsx[EMEA]!D14: error[end-before-start]: It ends before it starts."


@pytest.mark.parametrize("code", sorted({*ISSUES, *ASSUMPTIONS}))
def test_codes_are_kebab_case(code: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)


@pytest.mark.parametrize("code", sorted(ISSUES))
def test_every_issue_says_what_it_means_and_what_to_do(code: str) -> None:
    known = ISSUES[code]
    assert known.severities
    assert known.meaning.endswith((".", "?"))
    assert known.remedy.endswith(".")
