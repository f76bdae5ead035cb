"""Make the sample sheets beside this script: python data/samples/make_samples.py

The people and service lines are invented, the days of 2027 are the real ones. The same bytes come out each time.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from pathlib import Path

from importer.public_holidays import TemplateRow
from importer.template_guide import GUIDE_SHEET
from importer.template_workbook import template_workbook

HERE = Path(__file__).parent
WORKBOOK = HERE / "holidays-2027.xlsx"
MISTAKES = HERE / "holidays-2027-with-mistakes.csv"
MADE = dt.datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001 - workbooks carry times without a zone

PL = ("Retail support PL", "Public holidays of the Polish retail desk", "Europe/Warsaw")
DE = ("Service desk DE", "Public holidays and closures of the Berlin service desk", "Europe/Berlin")
UK = ("Helpline UK", "Bank holidays of the London helpline", "Europe/London")
US = ("Night line US", "Holidays of the New York night line", "America/New_York")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2027-{text}")


def off(line: tuple[str, str, str], event: str, first: str, last: str | None = None) -> TemplateRow:
    occasion, description, zone = line
    return TemplateRow(occasion, event, day(first), day(last) if last else None, zone=zone, description=description)


def hours(line: tuple[str, str, str], event: str, date: str, start: str, end: str) -> TemplateRow:
    occasion, description, zone = line
    times = (dt.time.fromisoformat(start), dt.time.fromisoformat(end))
    return TemplateRow(occasion, event, day(date), None, *times, zone, working=True, description=description)


ROWS = (
    off(PL, "New Year's Day", "01-01"),
    off(PL, "Epiphany", "01-06"),
    hours(PL, "Easter Saturday", "03-27", "09:00", "13:00"),
    off(PL, "Easter Sunday", "03-28"),
    off(PL, "Easter Monday", "03-29"),
    off(PL, "Constitution Day", "05-03"),
    off(PL, "Corpus Christi", "05-27"),
    off(PL, "All Saints' Day", "11-01"),
    off(PL, "Independence Day", "11-11"),
    off(PL, "Christmas", "12-24", "12-26"),
    hours(PL, "New Year's Eve", "12-31", "09:00", "14:00"),
    off(DE, "New Year's Day", "01-01"),
    off(DE, "Good Friday", "03-26"),
    off(DE, "Easter Monday", "03-29"),
    off(DE, "Ascension Day", "05-06"),
    off(DE, "Whit Monday", "05-17"),
    hours(DE, "Inventory", "06-30", "08:00", "12:00"),
    hours(DE, "Inventory", "06-30", "14:00", "18:00"),
    off(DE, "Day of German Unity", "10-03"),
    off(DE, "Christmas closure", "12-24", "12-31"),
    off(UK, "New Year's Day", "01-01"),
    off(UK, "Good Friday", "03-26"),
    off(UK, "Easter Monday", "03-29"),
    off(UK, "Early May bank holiday", "05-03"),
    off(UK, "Spring bank holiday", "05-31"),
    off(UK, "Summer bank holiday", "08-30"),
    hours(UK, "Christmas Eve", "12-24", "09:00", "15:00"),
    off(UK, "Christmas", "12-25", "12-28"),
    hours(UK, "New Year's Eve", "12-31", "09:00", "15:00"),
    off(US, "New Year's Day", "01-01"),
    off(US, "Memorial Day", "05-31"),
    off(US, "Juneteenth", "06-18"),
    off(US, "Independence Day", "07-05"),
    off(US, "Labor Day", "09-06"),
    off(US, "Thanksgiving Day", "11-25"),
    hours(US, "Day after Thanksgiving", "11-26", "18:00", "23:00"),
    hours(US, "Night before Christmas Eve", "12-23", "20:00", "02:00"),
    hours(US, "Christmas Eve", "12-24", "18:00", "22:00"),
    off(US, "Christmas Day", "12-25"),
    hours(US, "New Year's Eve", "12-31", "18:00", "22:00"),
)

HEADER = ("Occasion", "Event", "Start date", "End date", "Start time", "End time", "Time zone", "Working")
WARSAW, BERLIN, LONDON = "Europe/Warsaw", "Europe/Berlin", "Europe/London"
WITH_MISTAKES = (
    ("Retail support PL", "New Year's Day", "2027-01-01", "", "", "", WARSAW, "no"),
    ("Retail support PL", "Epiphany", "2027-01-06", "", "", "", WARSAW, "no"),
    ("Retail support PL", "Easter", "2027-03-28", "2027-03-29", "", "", WARSAW, "no"),
    ("Retail support PL", "Constitution Day", "2027-05-03", "", "", "", WARSAW, "no"),
    ("Retail support PL", "New Year's Eve", "2027-12-31", "", "09:00", "14:00", WARSAW, "yes"),
    # 2027 has no 29 February.
    ("Service desk DE", "Team day", "2027-02-29", "", "", "", BERLIN, "no"),
    ("Service desk DE", "Good Friday", "2027-03-26", "", "", "", BERLIN, "no"),
    # The closure ends before it begins: the year was not turned.
    ("Service desk DE", "Christmas closure", "2027-12-24", "2027-01-02", "", "", BERLIN, "no"),
    ("Service desk DE", "Day of German Unity", "2027-10-03", "", "", "", BERLIN, "no"),
    ("Helpline UK", "Good Friday", "2027-03-26", "", "", "", LONDON, "no"),
    # Nine to five in the words of a clock with twelve hours.
    ("Helpline UK", "Summer bank holiday", "2027-08-30", "", "9:00", "5:00", LONDON, "yes"),
    ("Helpline UK", "Christmas", "2027-12-25", "2027-12-28", "", "", LONDON, "no"),
    ("Night line US", "Independence Day", "2027-07-05", "", "", "", "America/New_York", "no"),
    # A zone that nobody has.
    ("Night line US", "Thanksgiving Day", "2027-11-25", "", "", "", "America/New_Yrok", "no"),
    ("Night line US", "Christmas Day", "2027-12-25", "", "", "", "America/New_York", "no"),
)


def sample_workbook() -> bytes:
    book = template_workbook(ROWS)
    book.remove(book[GUIDE_SHEET])
    book.properties.created = MADE
    saved = io.BytesIO()
    book.save(saved)
    return steady(saved.getvalue())


def steady(content: bytes) -> bytes:
    """The same workbook without the time of saving, which stands in it twice."""
    made = f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode()
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + made, part)
            entry = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return result.getvalue()


def mistakes_csv() -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(WITH_MISTAKES)
    return text.getvalue().encode()


if __name__ == "__main__":
    WORKBOOK.write_bytes(sample_workbook())
    MISTAKES.write_bytes(mistakes_csv())
    print(f"{WORKBOOK.name}: {len(ROWS)} rows; {MISTAKES.name}: {len(WITH_MISTAKES)} rows")
