"""Names as people mean them."""

import pytest

from importer.core.names import clean, fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Christmas\n Eve ", "Christmas Eve"),
        ("Cafe\u0301", "Café"),
        ("a\u200bb", "ab"),
        ("a\u00a0b", "a b"),
        ("\ufeffName", "Name"),
        ("soft\u00adhyphen", "softhyphen"),
        ("bell\x07", "bell"),
        ("a \x9e\x0b b\x0b\x9e", "a b"),
        ("e\x07\u0301", "é"),
        ("　全角　", "全角"),
        ("", ""),
    ],
    ids=repr,
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Year-End  CLOSURE", "year-end closure"),
        ("STRASSE", "straße"),
        ("Café", "CAFE\u0301"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ],
    ids=str,
)
def test_two_spellings_of_one_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Cafe", "Café"), ("Year end", "Year-end"), ("1 May", "1. May")], ids=str)
def test_two_names(one: str, other: str) -> None:
    assert fold(one) != fold(other)
