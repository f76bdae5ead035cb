"""A standing comes back from its text as it was."""

import json
from dataclasses import replace

import pytest

from importer.core.drops import DropOutcome, Level, Standing
from importer.core.news import News, NewsKind, Owed
from importer.core.standings import standing_of, standing_text

PLAIN = Standing("pl#1", "pl", "/in", Level.WELL, "2027-01-01T02:00:00+00:00", "2027-01-02T02:00:00+00:00")
FULL = replace(
    PLAIN,
    level=Level.TROUBLE,
    fed="2027-01-01T02:00:00+00:00",
    begun="2026-01-01T02:00:00+00:00",
    unlucky="2027-01-02T01:00:00+00:00",
    ills=frozenset({NewsKind.FAILED, NewsKind.TROUBLE}),
    heard=frozenset({"d1", "d2", "d3"}),
    untold=(
        Owed(News(NewsKind.FAILED, "2027-01-01T02:00:00+00:00", "pl", "/in", "Zoë\udcff.csv", "d1"), "ops", tried=True),
    ),
    counted={DropOutcome.DONE: 3, DropOutcome.FAILED: 1},
)


@pytest.mark.parametrize("standing", [PLAIN, FULL], ids=["plain", "full"])
def test_there_and_back(standing: Standing) -> None:
    text = standing_text(standing)
    back = standing_of(text)
    assert back == standing
    assert all(isinstance(each, NewsKind) for each in (*back.ills, *(owed.news.kind for owed in back.untold)))
    assert text.isascii()
    assert standing_text(back) == text


def test_what_an_older_version_wrote() -> None:
    parts = json.loads(standing_text(PLAIN))
    old = {key: parts[key] for key in ("rule", "rule_name", "place", "level", "since", "looked", "fed")}
    assert standing_of(json.dumps(old)) == PLAIN
