"""Read calendars (iCalendar, RFC 5545): each entry, and each day on which it comes back, as a row of one sheet."""

from importer.readers.icalendar.reader import ICalendarReader

__all__ = ["ICalendarReader"]
