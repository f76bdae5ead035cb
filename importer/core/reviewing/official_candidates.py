"""Which countries an occasion may be about: the one that was given, or those that its words or its zone tell."""

import re
from dataclasses import dataclass

from importer.core.official import OfficialCalendars, Territory
from importer.core.reviewing.official_subjects import Subject

_NUMBERS = re.compile(r"(?<![\w-])\d+")
"""Years and the numbers of branches, which say nothing of a country."""
GIVEN, NAMED, CODED, ZONED = range(4)
"""How a country came to be compared, the strongest first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A territory that an occasion may be about, and what says so."""

    territory: Territory
    strength: int
    evidence: str


def candidates(subject: Subject, calendars: OfficialCalendars) -> list[Candidate]:
    """What an occasion may be compared with, the most likely first.

    Raises:
        SettingsError: there is no calendar of the country that was given.
    """
    named = _named(subject, calendars)
    if subject.wanted:
        given = Candidate(calendars.settled(subject.wanted), GIVEN, f"--country {subject.wanted}")
        others = [each for each in named if each.strength == NAMED]
        return others if _abroad(given, others) else [given]
    zoned = (_part_named(country, subject, calendars) for country in calendars.of_zone(subject.zone))
    found = [*named, *(Candidate(each, ZONED, f"the zone {subject.zone}") for each in zoned)]
    return list({each.territory: each for each in reversed(found)}.values())[::-1]


def _abroad(given: Candidate, named: list[Candidate]) -> bool:
    """Whether the occasion names other countries than the given one."""
    return bool(named) and all(each.territory.country != given.territory.country for each in named)


def _named(subject: Subject, calendars: OfficialCalendars) -> list[Candidate]:
    found: list[Candidate] = []
    for text in subject.texts:
        words = _NUMBERS.sub("", text)
        for country in calendars.named_in(words):
            part = calendars.part_named_in(country, words)
            found.append(Candidate(Territory(country, part), NAMED, f'"{text}"'))
        found += [Candidate(territory, CODED, f'"{text}"') for territory in calendars.coded_in(words)]
        if any(each.strength == NAMED for each in found):
            break
    return found


def _part_named(country: str, subject: Subject, calendars: OfficialCalendars) -> Territory:
    if subject.name in calendars.parts(country):
        return Territory(country, subject.name)
    parts = (calendars.part_named_in(country, _NUMBERS.sub("", text)) for text in subject.texts)
    return Territory(country, next(filter(None, parts), ""))
