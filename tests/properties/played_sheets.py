"""Sheets and accounts as a small model of its own has them: what an import of a sheet should leave in an account.

Every event is one whole day off, so that the rules of the modes fit on a page; it is written from the documented
rules, and shares no code with the importer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from random_sheets import ZONE, Line

NAMES = (
    "Poland", "poland", "Desk", "DESK", "Café", "CAFÉ", "Year-End", "year-end", "Łódź", "łódź", "Sites", "SITES",
)  # fmt: skip
EVENTS = ("Christmas", "Stocktaking")
DAYS = ("2026-12-24", "2027-05-03", "2027-12-24", "2028-01-01")
WRONG = "soon"
"""A start date that makes its row an error."""
Listed = tuple[str, str]
"""An event: its name and its day."""


@dataclass(frozen=True)
class Held:
    """One occasion by its content."""

    name: str
    description: str
    default: bool
    events: frozenset[Listed]


Content = Mapping[str, Held]
"""What an account holds, by folded name."""


def folded(name: str) -> str:
    """The form in which the names of these tests are equal."""
    return name.casefold()


def body_of(event: Listed) -> dict[str, Any]:
    """An event as the API has it."""
    name, day = event
    start, end = ({"dateTime": f"{day}T{time}", "timeZone": ZONE} for time in ("00:00:00", "23:59:00"))
    return {"meta": {"working": False, "name": name}, "start": start, "end": end, "recurrence": []}


def held_of(found: Mapping[str, Any]) -> Held:
    """One object of the account by its content; an event of any other form, or one that stands twice, is a failure."""
    events = [(each["meta"]["name"], each["start"]["dateTime"][:10]) for each in found["events"]]
    assert [body_of(each) for each in events] == found["events"]
    assert len(set(events)) == len(events), found
    return Held(found["name"], found["description"], found["isDefault"], frozenset(events))


def content_of(objects: Iterable[Mapping[str, Any]]) -> Content:
    """What an account holds; two live occasions of one folded name are a failure."""
    content: dict[str, Held] = {}
    for found in objects:
        name = folded(found["name"])
        assert name not in content, f"twice in the account: {found['name']} and {content[name].name}"
        content[name] = held_of(found)
    return content


rows = st.builds(
    Line,
    occasion=st.sampled_from(NAMES),
    description=st.sampled_from(["", "", "", "As told"]),
    default=st.sampled_from(["", "", "", "", "", "no", "yes"]),
    event=st.sampled_from(EVENTS),
    start=st.sampled_from([*DAYS * 3, WRONG]),
    working=st.just("no"),
)
sheets = st.lists(rows, min_size=1, max_size=6).map(tuple)
Sheet = tuple[Line, ...]


def named_in(sheet: Sheet) -> set[str]:
    """The folded names of a sheet."""
    return {folded(line.occasion) for line in sheet}


def surely_rejected(sheet: Sheet) -> set[str]:
    """The folded names that have a row in error."""
    return {folded(line.occasion) for line in sheet if line.start == WRONG}


def surely_ready(sheet: Sheet) -> set[str]:
    """The folded names of which nothing can be wrong, not even a contradiction about the default."""
    return named_in(sheet) - {folded(line.occasion) for line in sheet if line.start == WRONG or line.default}


def edited(sheet: Sheet, place: int, line: Line | None) -> Sheet:
    """A sheet with one row changed, taken out (None), or added at the end (beyond its last row)."""
    place %= len(sheet) + 1
    kept = list(sheet)
    kept[place : place + 1] = [line] if line else []
    return tuple(kept) or sheet


def expected(before: Content, sheet: Sheet, ready: Iterable[str], mode: str) -> dict[str, Held]:
    """What an account should hold after an import, deletions left aside.

    Args:
        before: what it held.
        sheet: what was imported.
        ready: folded names of the occasions that may be sent.
        mode: of the import.
    """
    said = {name: [line for line in sheet if folded(line.occasion) == name] for name in ready}
    closed = {name for name in said if mode == "create" and name in before}
    crowned = next((name for name, lines in said.items() if name not in closed and _flag(lines)), None)
    after = dict(before)
    for name in said.keys() - closed:
        after[name] = _joined(before.get(name), said[name], mode)
    if crowned is None:
        return after
    return {name: replace(held, default=name == crowned) for name, held in after.items()}


def _flag(lines: Sequence[Line]) -> bool | None:
    flags = {line.default for line in lines if line.default}
    return flags.pop() == "yes" if flags else None


def _joined(held: Held | None, lines: Sequence[Line], mode: str) -> Held:
    events = frozenset((line.event, line.start) for line in lines)
    told, flag = next((line.description for line in lines if line.description), None), _flag(lines)
    if held is None:
        return Held(lines[0].occasion, told or lines[0].occasion, bool(flag), events)
    if mode == "merge":
        days = {(folded(name), day) for name, day in events}
        stay = {(name, day) for name, day in held.events if (folded(name), day) not in days}
    else:
        years = {day[:4] for _, day in events}
        stay = {(name, day) for name, day in held.events if day[:4] not in years}
    return Held(held.name, told or held.description, held.default if flag is None else flag, events | stay)
