"""What icalendar writes, we send: names, local days, hours and zones of random entries."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from written_entries import DAY, PRODUCTS, Drawn, calendars, written

from importer.core.glossary import Glossary
from importer.core.issues import Severity
from importer.core.names import clean
from importer.core.profile import Profile
from importer.core.validating.validate import Rules
from importer.pipeline import Zones, check

ZONE = "Europe/Lisbon"
LONGEST = 30
HOURS = (dt.time(), dt.time(23, 59))


class Piece(NamedTuple):
    """An event as it is sent: on so many days from the first one, at these hours of a zone."""

    name: str
    first: dt.date
    days: int
    hours: tuple[dt.time, dt.time]
    zone: str
    working: bool


def meant(each: Drawn) -> Iterator[Piece]:
    """What an entry must become, in runs of at most thirty days."""
    zone = each.zone if each.hours else ZONE
    for start in each.starts:
        for done in range(0, each.days, LONGEST):
            days = min(LONGEST, each.days - done)
            working = each.hours is not None
            yield Piece(clean(each.name), start + done * DAY, days, each.hours or HOURS, zone, working)


def sent(events: list[dict[str, Any]]) -> Iterator[Piece]:
    """The events of a payload."""
    for event in events:
        start, end = (dt.datetime.fromisoformat(event[key]["dateTime"]) for key in ("start", "end"))
        assert start.date() == end.date()
        assert event["start"]["timeZone"] == event["end"]["timeZone"]
        days = re.findall(r"COUNT=(\d+)", "".join(event["recurrence"]))
        zone, meta = event["start"]["timeZone"], event["meta"]
        yield Piece(
            meta["name"], start.date(), int(*days or "1"), (start.time(), end.time()), zone, working=meta["working"]
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calendars")


@given(calendars(), st.sampled_from(PRODUCTS))
def test_what_was_written_is_sent(folder: Path, glossary: Glossary, drawn: list[Drawn], product: str) -> None:
    content = written(drawn, product)
    note(content.decode("utf-8"))
    path = folder / "list.ics"
    path.write_bytes(content)
    profile = Profile(zone=ZONE, occasion="Written", timed="as-is")
    checking = check([path], profile, Rules(dt.date(2026, 1, 1)), Zones(), glossary)
    assert [issue.message for issue in checking.checked.issues if issue.severity is Severity.ERROR] == []
    (draft,) = checking.drafts
    assert Counter(sent(draft.payload()["events"])) == Counter(piece for each in drawn for piece in meant(each))
