"""What people call the parts of a calendar's entry: its times, its name; a calendar has no columns.

The reader of calendars lays entries out as a table whose headings are the names of properties, or our own where one
property is two cells. Here they are told as somebody would who looks at a calendar.
"""

from collections.abc import Mapping

from importer.core.issues import Place

_WORDS: Mapping[str, str] = {
    "SUMMARY": "name (SUMMARY)",
    "DTSTART": "date (DTSTART)",
    "DTSTART time": "time (DTSTART)",
    "DTEND": "end (DTEND)",
    "DTEND time": "time of the end (DTEND)",
    "TZID": "time zone (TZID)",
    "all day": "length, whole days or hours",
    "TRANSP": "time, busy or free (TRANSP)",
    "CLASS": "class, public or private (CLASS)",
    "STATUS": "status (STATUS)",
    "LOCATION": "place (LOCATION)",
    "CATEGORIES": "categories (CATEGORIES)",
    "RRULE": "rule of repetition (RRULE)",
}


def of_calendar(place: Place) -> bool:
    """Whether a place is a part of an entry, or that part of all of them, and no cell."""
    return bool(place.header) and (bool(place.entry) or place.index is None)


def property_words(place: Place) -> str:
    """A part of an entry as people call it, such as ``time (DTSTART)``; the name in the file where it has no other.

    >>> property_words(Place("a.ics", header="DTSTART time")), property_words(Place("a.json", header="date"))
    ('time (DTSTART)', 'date')
    """
    return _WORDS.get(place.header or "", place.header or "")
