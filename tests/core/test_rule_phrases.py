"""A quick look at a column misses nothing that the pattern of a meaning finds."""

import pytest

from importer.core.glossary import Glossary
from importer.core.rules.phrases import may_say


@pytest.mark.parametrize("text", ["YARIM GÜN", "Half Day", "halber Tag", "ΜΙΣΉ ΜΈΡΑ", "半日", "demi-journée (matin)"])
def test_what_a_pattern_finds_is_looked_at(text: str, glossary: Glossary) -> None:
    may = may_say(["Easter", text], glossary, "half_day")
    if glossary.pattern("half_day").search(text):
        assert may(text)
    assert not may("Easter")


def test_phrases_that_a_column_does_not_hold_are_not_looked_for(glossary: Glossary) -> None:
    assert not may_say(["Easter"], glossary, "half_day")("half day")
    assert may_say(["Easter", "a half day off"], glossary, "half_day")("half day")
    assert may_say(["Working Saturday"], glossary, "working_day", "half_day")("WORKING SATURDAY")
