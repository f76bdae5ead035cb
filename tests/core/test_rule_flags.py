"""Yes-or-no cells in the words of nine languages."""

import pytest

from importer.core.faults import Fault
from importer.core.glossary import Glossary
from importer.core.rules.flags import read_flag, read_mark


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True), (False, False), (1, True), (0, False), (1.0, True), ("1", True), ("0", False), ("Yes", True),
        (" YES ", True), ("x", True), ("✓", True), ("ja", True), ("oui", True), ("sí", True), ("si", True),
        ("tak", True), ("sim", True), ("はい", True), ("no", False), ("nein", False), ("non", False), ("nie", False),
        ("não", False), ("nao", False), ("nee", False), ("いいえ", False), ("-", False), ("✗", False), ("ｙｅｓ", True),
    ],
    ids=str,
)  # fmt: skip
def test_a_flag(value: object, expected: bool, glossary: Glossary) -> None:
    assert read_flag(value, glossary) is expected


@pytest.mark.parametrize("value", ["maybe", "2", 2, 0.5, "yes/no", "?", "yes no"], ids=str)
def test_what_is_no_flag(value: object, glossary: Glossary) -> None:
    found = read_flag(value, glossary)
    assert isinstance(found, Fault)
    assert found.code == "flag-unreadable"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("Ein", True), ("Aus", False), ("Aan", True), ("uit", False), ("On", True), ("Désactivé", False), ("Wahr", True)],
)
def test_a_mark_of_a_calendar(value: str, expected: bool, glossary: Glossary) -> None:
    assert read_mark(value, glossary) is expected


@pytest.mark.parametrize("value", ["Ein", "Aus", "Aan", "Uit"])
def test_words_of_calendars_mean_nothing_elsewhere(value: str, glossary: Glossary) -> None:
    assert isinstance(read_flag(value, glossary), Fault)


def test_what_is_no_mark(glossary: Glossary) -> None:
    found = read_mark("vielleicht", glossary)
    assert isinstance(found, Fault)
    assert found.code == "flag-unreadable"
