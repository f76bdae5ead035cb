"""Calendars that mean harm: invented ones, and the real public ones where they are at hand, cut, mixed and broken.

Harm is done line by line (lines lost, doubled, moved, and values that no calendar should have), then byte by byte.
"""

import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from hostile_files import Hostile, broken
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

REAL = Path(os.environ.get("OCCASIONS_REALDATA") or Path(__file__).resolve().parents[3] / "shared" / "realdata")
MOST = 12
"""Entries of one file; a section of holidays has five times as many lines."""
ENTRY = re.compile(r"BEGIN:VEVENT\r?\n.*?END:VEVENT\r?\n?", re.S)
INVENTED = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Example//Holidays//EN\r
X-WR-CALNAME:Poland\r
X-WR-TIMEZONE:Europe/Warsaw\r
BEGIN:VTIMEZONE\r
TZID:Own time\r
BEGIN:STANDARD\r
DTSTART:19700101T000000\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0100\r
RRULE:FREQ=YEARLY\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:1\r
SUMMARY:Epiphany\r
DTSTART;VALUE=DATE:20270106\r
DTEND;VALUE=DATE:20270107\r
RRULE:FREQ=YEARLY\r
EXDATE;VALUE=DATE:20280106\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:1\r
RECURRENCE-ID;VALUE=DATE:20290106\r
SUMMARY:Epiphany\\, moved\r
DTSTART;VALUE=DATE:20290108\r
DURATION:P1D\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:Stocktaking\r
DTSTART;TZID=Own time:20270315T090000\r
DTEND;TZID=Own time:20270315T130000\r
RDATE;TZID=Own time:20270316T090000,20270317T090000\r
RRULE:FREQ=MONTHLY;BYDAY=2MO;COUNT=5\r
CATEGORIES:Office,Warsaw\r
LOCATION:Warsaw\r
CLASS:PRIVATE\r
BEGIN:VALARM\r
TRIGGER:-PT15M\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
"""
INVENTED_SECTIONS = """[Poland] 4\r
Epiphany,2027/1/6\r
Labour day,2027/5/1\r
Eid,1448/10/1,6\r
Passover,5787/7/15,8\r
\r
[Iran] 2\r
Nowruz,1406/1/1,22\r
Hajj,1448/12/10,23\r
"""
LINES = (
    "RRULE:FREQ=SECONDLY", "RRULE:FREQ=SECONDLY;COUNT=99999999", "RRULE:FREQ=DAILY;INTERVAL=0", "RRULE:", "RRULE:FREQ",
    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=31", "RRULE:FREQ=NEVER",
    "RRULE:FREQ=YEARLY;UNTIL=99991231T235959Z", "RRULE:FREQ=DAILY;UNTIL=garbage", "RRULE:FREQ=DAILY;COUNT=-5",
    "RRULE:FREQ=DAILY;BYSETPOS=366;BYHOUR=25", "RRULE:FREQ=YEARLY;BYEASTER=0", "RRULE:FREQ=WEEKLY;BYDAY=99XX",
    "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20270101", "RRULE:FREQ=YEARLY;INTERVAL=99999999999999999999", "RDATE:20270101",
    "RDATE;VALUE=PERIOD:20270101T000000Z/P1D,20270102T000000Z/20270103T000000Z", "EXDATE:", "EXDATE:20270106,x",
    "EXRULE:FREQ=DAILY", "RECURRENCE-ID;RANGE=THISANDFUTURE:20280106", "RECURRENCE-ID:never", "DTSTART:",
    "DTSTART:00010101", "DTSTART:99991231T235959Z", "DTSTART:20270230", "DTSTART:2027-01-06", "DTSTART:20270106T250000",
    "DTSTART;TZID=No/Such:20270106T090000", 'DTSTART;TZID=":20270106', "DTSTART;VALUE=PERIOD:20270106/P1D",
    "DTSTART;VALUE=TIME:090000", "DTSTART;TZID=../../etc/passwd:20270106T090000", "DTSTART:20270106T090000+0100",
    "DTEND:00000000", "DTEND:20260101", "DTEND:99991231", "DTEND;VALUE=DATE:20270106T000000", "DURATION:-P1D",
    "DURATION:P99999999999W", "DURATION:PT0S", "DURATION:P", "DURATION:forever", "SUMMARY:", "SUMMARY:\\", "SUMMARY",
    "SUMMARY;LANGUAGE=:x", "SUMMARY;ENCODING=QUOTED-PRINTABLE:=C3=", "SUMMARY:" + "x" * 70_000, "SUMMARY:\\n\\n\\n",
    "SUMMARY:\0\x07\x1b[2J", "SUMMARY:=cmd|' /C calc'!A0", "TRANSP:", "CLASS:PRIVATE", "STATUS:CANCELLED", "UID:",
    "X-WR-TIMEZONE:Mars/Olympus", "X-WR-CALNAME:" + "y" * 300, "TZOFFSETTO:+9999", "TZOFFSETTO:", "TZID:", ":", ";:",
    "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:VALARM", "END:VALARM",
    "BEGIN:", "END:", "BEGIN:VTODO", " folded", "\tfolded", "", "X-" + "A" * 999 + ":1",
    "DTSTART\n ;VALUE=DATE\n :2027",
    "ATTACH;ENCODING=BASE64;VALUE=BINARY:@@@", "LOCATION:All except", "CATEGORIES:,,,", "GEO:1", "PRIORITY:high",
)  # fmt: skip
SECTION_LINES = (
    "[Poland]", "[]", "[] 0", "[Poland] -1", "[Poland] 99999999999", "[Poland],4", "Epiphany", ",2027/1/6", "x,", ",",
    "x,2027/1/6,", "x,2027/1/6,6", "x,2027/1/6,99999999999999999999", "x,1437/12/10", "x,1437/12/10,x", "x,0/0/0,6",
    "x,1448/13/1,6", "x,1448/2/30,6", "x,99999/1/1,6", "x,-5/1/1,8", "x,5787/13/1,8", "x,5787/14/1,8", "x,2027/2/30",
    "x,y,2027/1/6", '"x, y",2027/1/6', "x,2027/1/6,8,9", "x,2027-01-06", "x,1/6/2027", "x;2027/1/6", "x,1500/13/40,23",
    "x,1/1/1,22", "x,9999/12/30,22", "[Poland] 4]", "]", "[[Poland]] 4", "\0", "x" * 70_000 + ",2027/1/6", " ", "\t,\t",
)  # fmt: skip
PROFILES: tuple[dict[str, Any], ...] = (
    {"zone": "Europe/Warsaw", "year": 2027}, {"zone": "Europe/Warsaw"}, {"zone": "UTC", "year": 2012}, {},
    {"zone": "Asia/Tokyo", "first": "2026-01-01", "last": "2030-12-31", "timed": "whole-day"},
    {"zone": "America/Havana", "year": 2016, "timed": "as-is", "free": "include", "private": "include"},
    {"zone": "UTC", "region_from": "LOCATION", "year": 2011, "ends": "exclusive"},
    {"zone": "UTC", "free": "skip", "private": "skip", "ends": "inclusive", "occasion": "Everything"},
    {"zone": "Europe/Warsaw", "first": "1900-01-01", "last": "2199-12-31", "region_from": "CATEGORIES"},
)  # fmt: skip
CODECS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252", "cp932", "utf-16-le")
PIECES = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\r", b"\r\n ", b"\n\t", b":", b";", b'"', b",", b"\\", b"=",
    b"99999", b"\x1a", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"-", b"Z", b"T", b"BEGIN:", b"END:", b"[", b"]", b"\n" * 2000,
    b"a" * 70_000,
)  # fmt: skip


@lru_cache(maxsize=1)
def known_calendars() -> tuple[str, ...]:
    """Texts of calendars: the invented one, and the real ones that are at hand."""
    real = sorted(REAL.glob("*.ics")) if REAL.is_dir() else []
    return (INVENTED, INVENTED, *(path.read_bytes().decode("utf-8", "replace") for path in real))


@lru_cache(maxsize=1)
def known_sections() -> tuple[str, ...]:
    """Sections of holidays: the invented ones, and the real ones that are at hand."""
    real = sorted(REAL.glob("*.HOL")) if REAL.is_dir() else []
    texts = [path.read_bytes().decode("utf-16") for path in real]
    return (INVENTED_SECTIONS, *(section for text in texts for section in re.split(r"(?m)^(?=\[)", text) if section))


@st.composite
def _harmed(draw: st.DrawFn, lines: list[str], harms: Sequence[str]) -> list[str]:
    """Lines with some lost, doubled, moved, replaced or put in between."""
    for _ in range(draw(st.integers(0, 5))):
        place = draw(st.integers(0, max(0, len(lines) - 1)))
        what = draw(st.sampled_from(("put in", "put in", "replace", "lose", "double", "move", "many")))
        if what == "put in":
            lines.insert(place, draw(st.sampled_from(harms)))
        elif what == "many":
            lines[place:place] = [draw(st.sampled_from(harms))] * 200
        elif lines:
            line = lines[place]
            kept = {"replace": [draw(st.sampled_from(harms))], "double": [line, line]}.get(what, [])
            lines[place : place + 1] = kept
            if what == "move":
                lines.insert(draw(st.integers(0, len(lines))), line)
    return lines


def _like(line: str, harms: Sequence[str]) -> list[str]:
    """The harms that stand for the same property."""
    name = re.split("[;:]", line)[0]
    return [harm for harm in harms if re.split("[;:]", harm)[0] == name]


@st.composite
def _aimed(draw: st.DrawFn, lines: list[str]) -> list[str]:
    """Lines of which one or two say something impossible about what they said before."""
    for _ in range(draw(st.integers(0, 2))):
        places = [place for place, line in enumerate(lines) if _like(line, LINES)]
        if places:
            place = draw(st.sampled_from(places))
            lines[place] = draw(st.sampled_from(_like(lines[place], LINES)))
    return lines


@st.composite
def _file(draw: st.DrawFn, name: str, lines: list[str]) -> Hostile:
    ending = draw(st.sampled_from(("\r\n", "\r\n", "\n", "\r")))
    codec = draw(st.sampled_from(CODECS))
    content = ending.join([*lines, ""]).encode(codec, "replace")
    return Hostile(name, draw(broken(content, PIECES)), draw(st.sampled_from(PROFILES)))


@st.composite
def calendars(draw: st.DrawFn) -> Hostile:
    """An .ics file of some entries of a calendar, whole or broken."""
    text = draw(st.sampled_from(known_calendars()))
    entries = ENTRY.findall(text)
    first = draw(st.integers(0, max(0, len(entries) - MOST)))
    left_out = set(entries) - set(entries[first : first + MOST])
    short = ENTRY.sub(lambda found: "" if found[0] in left_out else found[0], text)
    lines = draw(_harmed(draw(_aimed(short.splitlines())), LINES))
    return draw(_file(draw(st.sampled_from(("list.ics", "list.ics", "list.txt", "Poland 2027.ical"))), lines))


@st.composite
def sections(draw: st.DrawFn) -> Hostile:
    """A .hol file of one or two sections, whole or broken."""
    chosen = draw(st.lists(st.sampled_from(known_sections()), min_size=1, max_size=2))
    lines = [line for section in chosen for line in section.splitlines()[: 5 * MOST]]
    return draw(_file(draw(st.sampled_from(("list.hol", "list.HOL", "list.txt"))), draw(_harmed(lines, SECTION_LINES))))


harmed_calendars: SearchStrategy[Hostile] = st.one_of(calendars(), calendars(), sections())
