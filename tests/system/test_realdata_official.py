"""Real public files beside official calendars: what is right there raises no warning.

Every warning counts as a false alarm here, though some are none: the list of Botswana has three feasts on the dates of
the year before, and the company in the United States does work on Juneteenth.
"""

import datetime as dt

import pytest
from realdata_reading import found, real_files

from importer.core.errors import ImporterError
from importer.core.issues import Issue
from importer.core.profile import Profile
from importer.core.review import Review
from importer.core.reviewing.official import compare_with_official
from importer.core.reviewing.official_subjects import YEARS_AHEAD
from importer.core.validating.validate import Rules
from importer.official_calendars.library import LibraryCalendars
from importer.pipeline import Zones, check, load_glossary

pytestmark = pytest.mark.realdata
ZONES = {
    "au": "Australia/Sydney", "br": "America/Sao_Paulo", "bw": "Africa/Gaborone", "ch": "Europe/Zurich",
    "de": "Europe/Berlin", "ec": "America/Guayaquil", "fr": "Europe/Paris", "hk": "Asia/Hong_Kong",
    "ie": "Europe/Dublin", "in": "Asia/Kolkata", "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "nl": "Europe/Amsterdam",
    "pe": "America/Lima", "ru": "Europe/Moscow", "tw": "Asia/Taipei", "us": "America/New_York",
}  # fmt: skip
FIRST, LAST = 2000, 2040
MOST = 0.02


def zone_of(file: str) -> str:
    """The zone of the country whose code stands in a file's name."""
    return next((ZONES[word] for word in file.split(".")[0].split("_") if word in ZONES), "UTC")


def alarms(file: str) -> tuple[int, set[str]]:
    """How many events a file has, and what is said of them, whenever it is looked at."""
    today = dt.date(FIRST, 1, 1)
    try:
        checked = check([found(file)], Profile(), Rules(today), Zones(zone_of(file)), load_glossary()).checked
    except ImporterError:
        return 0, set()  # refused, and judged elsewhere
    told = set()
    for year in range(FIRST, LAST, YEARS_AHEAD + 1):
        view = Review(dt.date(year, 1, 1), calendars=LibraryCalendars())
        told |= {each.line() for each in compare_with_official(checked, view) if isinstance(each, Issue)}
    return len(checked.events), told


def test_false_alarms_are_rare(capsys: pytest.CaptureFixture[str]) -> None:
    counts = {file: alarms(file) for file in real_files()}
    events = sum(number for number, _ in counts.values())
    told = [line for _, lines in counts.values() for line in sorted(lines)]
    with capsys.disabled():
        print(f"\n{len(told)} warnings about official days for {events} events of {len(counts)} files")  # noqa: T201
    assert events > 10_000
    assert any("Good Friday" in line and "its date of 2020" in line for line in told), "no file was compared"
    assert len(told) <= MOST * events, "\n".join(told)
