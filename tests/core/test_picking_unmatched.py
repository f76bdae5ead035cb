"""Files that no rule takes: told once, when they lie for an hour, and forgotten when they are gone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from importer.core.drops import Seen, SeenFile, Standing
from importer.core.news import NewsKind
from importer.core.picking.changes import Look
from importer.core.picking.unmatched import MOST, NO_RULE, unmatched
from importer.core.picking.words import message_of
from importer.core.standings import standing_of, standing_text

START = dt.datetime(2027, 1, 31, 2, 0, tzinfo=dt.UTC)


def at(minutes: float, *names: str) -> Look:
    files = [SeenFile(name, Seen.UNMATCHED, "No rule takes it.") for name in names]
    now = START + dt.timedelta(minutes=minutes)
    return Look(
        rule=NO_RULE, rule_name=NO_RULE, place="/in", now=now, files=[*files, SeenFile("PL.csv", Seen.DONE, "")]
    )


def told(looks: Sequence[Look]) -> list[tuple[int, str]]:
    standing: Standing | None = None
    heard = []
    for number, look in enumerate(looks):
        standing, news = unmatched(standing, look)
        standing = standing_of(standing_text(standing))
        heard += [(number, each.file) for each in news]
    return heard


@pytest.mark.parametrize(
    ("looks", "heard"),
    [
        ([at(0, "x"), at(59, "x"), at(60, "x"), at(61, "x"), at(5000, "x")], [(2, "x")]),
        ([at(0, "x"), at(24 * 60, "x", "y")], [(1, "x")]),
        ([at(0, "x"), at(30), at(61, "x"), at(121, "x")], [(3, "x")]),
        ([at(0, "x"), at(60, "x"), at(70), at(80, "x"), at(140, "x")], [(1, "x"), (4, "x")]),
        ([at(0), at(600)], []),
        ([at(1000, "x"), at(0, "x"), at(60, "x")], [(2, "x")]),  # a clock that was set back
    ],
)
def test_what_lies_for_an_hour_is_told_once(looks: Sequence[Look], heard: list[tuple[int, str]]) -> None:
    assert told(looks) == heard


def test_what_does_not_become_ready_for_an_hour_is_told_once_with_its_reason_and_rule() -> None:
    file = SeenFile("pl.csv", Seen.UNSETTLED, "pl.csv.part stands beside it.", "nightly")
    standing, heard = None, []
    for minutes in (0, 59, 60, 61):
        standing, news = unmatched(standing, replace(at(minutes), files=[file]))
        standing = standing_of(standing_text(standing))
        heard += [(minutes, message_of([each])) for each in news]
    ((minutes, message),) = heard
    assert (minutes, message.title) == (60, "Not ready: pl.csv (nightly)")
    assert message.lines[0].startswith('pl.csv does not become ready, and lies under the rule "nightly" at /in')
    assert message.lines[1] == "pl.csv.part stands beside it."
    _, news = unmatched(standing, replace(at(200), files=[replace(file, seen=Seen.UNMATCHED, rule="")]))
    assert news == ()  # that is another reason, for which it has not lain for an hour yet


def test_of_many_the_first_are_remembered() -> None:
    standing, _ = unmatched(None, at(0, *(f"b{number:05}" for number in range(MOST))))
    standing, news = unmatched(standing, at(60, "a", *(f"b{number:05}" for number in range(MOST))))
    assert len(standing.unmatched) == len(news) == MOST
    assert "a" not in standing.unmatched


def test_the_message_says_what_to_do() -> None:
    standing, _ = unmatched(None, at(0, "HU.pdf"))
    _, news = unmatched(standing, at(60, "HU.pdf"))
    assert news[0].kind is NewsKind.UNMATCHED
    message = message_of(news)
    assert message.title == "Taken by no rule: HU.pdf"
    assert message.lines[0] == "HU.pdf is taken by no rule, and lies at /in (2027-01-31 03:00 UTC)."
    assert message.lines[2].startswith("Rename it so that a rule takes it")
