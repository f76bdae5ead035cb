"""Month words are decided for the columns together."""

import pytest
from date_columns import read_columns


@pytest.mark.parametrize(
    ("cells", "spans", "language"),
    [
        (["24 listopada 2027", "1 maja 2027"], ["2027-11-24", "2027-05-01"], "Polish"),
        (["24 listopada 2027", "1 prosinca 2027"], ["2027-10-24", "2027-12-01"], "Croatian"),
        (["24. listopad 2027", "24. prosinec 2027"], ["2027-11-24", "2027-12-24"], "Czech"),
        (["środa, 24 listopada 2027"], ["2027-11-24"], "Polish"),
        (["24 listopada - 3 prosinca 2027"], ["2027-10-24..2027-12-03"], "Croatian"),
    ],
    ids=["polish", "croatian", "czech", "by-the-weekday", "in-a-range"],
)
def test_the_other_words_decide(cells: list[str], spans: list[str], language: str) -> None:
    found = read_columns({"start_date": cells})
    assert found.spans == spans
    assert found.codes == []
    assert language in found.assumed["month-language"].evidence


@pytest.mark.parametrize(
    ("cells", "spans"),
    [
        (["24 listopada 2027"], ["-"]),
        (["24 lis 2027", "1 pro 2027"], ["-", "2027-12-01"]),
        (["24 Dec 2027", "24 listopada 2027"], ["2027-12-24", "-"]),
    ],
    ids=["alone", "both-know-the-other-word", "no-language-knows-both"],
)
def test_nothing_decides(cells: list[str], spans: list[str]) -> None:
    found = read_columns({"start_date": cells})
    assert found.codes == ["A1 month-ambiguous"]
    assert "October or November" in found.issues[0].message
    assert found.spans == spans


def test_both_columns_are_decided_together() -> None:
    found = read_columns({"start_date": ["24 listopada 2027"], "end_date": ["1 prosinca 2027"]})
    assert found.spans == ["2027-10-24..2027-12-01"]


def test_a_word_of_one_meaning_needs_no_decision() -> None:
    found = read_columns({"start_date": ["24 Mar 2027", "24 Φεβρουαρίου 2027"]})
    assert found.spans == ["2027-03-24", "2027-02-24"]
    assert "month-language" not in found.assumed
