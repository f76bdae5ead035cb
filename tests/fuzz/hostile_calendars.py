"""Calendars that mean harm: invented ones in iCalendar with broken bytes, lines, rules, zones and identifiers."""

from hostile_files import CODECS, PROFILES, Hostile, broken
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

NAMES = (
    "New Year",
    "Fête du Travail",
    "元日 / Ganjitsu",
    r"Christmas\, Eve",
    "",
    "A" * 300,
    r"\n\;\\",
    "=cmd()",
    "ü" * 90,
)
DAYS = (
    "20270101",
    "20270230",
    "00010101",
    "99991231",
    "20260704T090000",
    "20261025T023000Z",
    "20270328T240000",
    "",
    "x",
)
ZONES = (
    "", "", ";VALUE=DATE", ";TZID=Europe/Warsaw", ";TZID=GMT", ";TZID=Mine Time", ';TZID="W. Europe Standard Time"',
    ";TZID=/mozilla.org/1/Asia/Tokyo", ";TZID=(UTC+01:00) Here, There", ";TZID=", ";VALUE=DATE;TZID=Mine Time", ";;=",
)  # fmt: skip
RULES = (
    "FREQ=YEARLY", "FREQ=DAILY", "FREQ=SECONDLY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;COUNT=2000000000",
    "FREQ=YEARLY;INTERVAL=0", "FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=-5;COUNT=4", "FREQ=YEARLY;UNTIL=99991231T000000Z", "",
    "FREQ=YEARLY;BYYEARDAY=366;BYWEEKNO=53;BYDAY=MO;COUNT=2", "FREQ=DAILY;COUNT=-1", "FREQ=WEEKLY;BYDAY=-60SU;WKST=XX",
    "FREQ=YEARLY;BYMONTHDAY=-31,31,0,1;UNTIL=20300101", "FREQ=DAILY;BYHOUR=25", "FREQ=YEARLY;RSCALE=CHINESE", "FREQ",
    "FREQ=MONTHLY;INTERVAL=12;BYDAY=2MO", "FREQ=YEARLY;COUNT=3;UNTIL=x", "COUNT=3",
)  # fmt: skip
DURATIONS = ("P1D", "PT24H", "-P1D", "P9999999D", "P", "PT0S", "x")
ENDINGS = ("\r\n", "\n", "\r", "\r\n\r\n", "\r\r\n")
PIECES = (
    b"BEGIN:VEVENT\n", b"END:VEVENT\n", b"BEGIN:VCALENDAR\n", b"END:VCALENDAR\n", b"BEGIN:VTIMEZONE\n", b"\n ",
    b"\r\n\t",
    b"BEGIN:X\n" * 400, b"RRULE:FREQ=DAILY\n", b"RDATE:" + b"20270101," * 9000, b"EXDATE:20270101\n", b":", b";", b'"',
    b"DTSTART:20270101\n", b"RECURRENCE-ID;RANGE=THISANDFUTURE:20270101\n", b"TZID:Mine Time\n", b"\0", b"\xff",
    b"\xc3",
    b"TZOFFSETTO:+9999\n", b"METHOD:CANCEL\n", b"X-WR-CALNAME:Other\n", b"\\", b"a" * 140_000, b"SEQUENCE:9e9\n",
)  # fmt: skip
ASKED = (*PROFILES[:4], {"zone": "Europe/Warsaw", "year": 2027}, {"zone": "UTC", "first": "2026-01-01"})


@st.composite
def _zone(draw: st.DrawFn) -> list[str]:
    """A VTIMEZONE, mostly of rules that there are."""
    rule = draw(st.sampled_from(("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", f"RRULE:{draw(st.sampled_from(RULES))}")))
    offsets = [f"TZOFFSET{end}:{draw(st.sampled_from(('+0100', '+0200', '-0330', '+0123')))}" for end in ("FROM", "TO")]
    part = draw(st.sampled_from(("STANDARD", "DAYLIGHT")))
    start = draw(st.sampled_from(("DTSTART:16010101T020000", "DTSTART:20200101T000000", "DTSTART:x")))
    lines = [f"BEGIN:{part}", start, *offsets, rule, f"END:{part}"]
    return ["BEGIN:VTIMEZONE", "TZID:Mine Time", *lines, "END:VTIMEZONE"]


@st.composite
def _event(draw: st.DrawFn) -> list[str]:
    """An entry of lines in any order, some of them twice."""
    zone, day = st.sampled_from(ZONES), st.sampled_from(DAYS)
    choices = st.one_of(
        st.builds("RRULE:{}".format, st.sampled_from(RULES)),
        st.builds("DTEND{}:{}".format, zone, day),
        st.builds("DURATION:{}".format, st.sampled_from(DURATIONS)),
        st.builds("EXDATE{}:{},{}".format, zone, day, day),
        st.builds("RDATE{}:{}".format, zone, day),
        st.builds("RDATE;VALUE=PERIOD:{}/{}".format, day, st.sampled_from((*DURATIONS, *DAYS))),
        st.builds("RECURRENCE-ID{}:{}".format, zone, day),
        st.builds("RECURRENCE-ID;RANGE=THISANDFUTURE:{}".format, day),
        st.builds("UID:{}".format, st.sampled_from("ab")),
        st.builds(
            "{}:{}".format, st.sampled_from(("LOCATION", "CATEGORIES", "TRANSP", "STATUS")), st.sampled_from(NAMES)
        ),
        st.sampled_from(("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "SEQUENCE:2", "EXRULE:FREQ=DAILY;COUNT=2", "UID:a")),
    )
    start = f"DTSTART{draw(zone)}:{draw(day)}"
    lines = [f"SUMMARY:{draw(st.sampled_from(NAMES))}", start, *draw(st.lists(choices, max_size=5))]
    return ["BEGIN:VEVENT", *draw(st.permutations(lines)), "END:VEVENT"]


@st.composite
def calendars(draw: st.DrawFn) -> Hostile:
    """An .ics file, whole or broken."""
    parts = draw(st.lists(st.one_of(_event(), _event(), _event(), _zone()), min_size=1, max_size=6))
    head = draw(st.sampled_from(([], ["X-WR-CALNAME:Holidays"], ["X-WR-TIMEZONE:Europe/Paris"])))
    lines = ["BEGIN:VCALENDAR", *head, *(line for part in parts for line in part), "END:VCALENDAR", ""]
    text = draw(st.sampled_from(ENDINGS)).join(lines) * draw(st.sampled_from((1, 1, 1, 1, 60)))
    content = text.encode(draw(st.sampled_from(("utf-8", "utf-8", "utf-8", *CODECS))), "replace")
    return Hostile("c.ics", draw(broken(content, PIECES)), draw(st.sampled_from(ASKED)))


hostile_calendars: SearchStrategy[Hostile] = calendars()
