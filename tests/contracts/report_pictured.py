"""An invented import that has some of everything, for pictures and for looking at pages: the arrow really runs.

Seven occasions, one of them updated; names in four scripts; short hours, a night, an open holiday; two rows in error.
"""

from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from report_situations import ACCOUNT, FILE, SHEET, Scene
from sending_samples import event, occasion

from importer.core.report import Report
from importer.destinations.memory import MemoryDestination

HEADER = ("Occasion", "Event", "Start date", "End date", "Start time", "End time", "Time zone", "Working")
WARSAW, BERLIN, TOKYO, DUBAI, JERUSALEM = "Europe/Warsaw", "Europe/Berlin", "Asia/Tokyo", "Asia/Dubai", "Asia/Jerusalem"
ROWS: tuple[tuple[str, ...], ...] = (
    ("Warsaw office", "Easter Monday", "29.03.2027", "", "", "", WARSAW, "no"),
    ("Warsaw office", "May holidays", "01.05.2027", "03.05.2027", "", "", WARSAW, "no"),
    ("Warsaw office", "Corpus Christi", "27.05.2027", "", "", "", WARSAW, "no"),
    ("Warsaw office", "Founders' Day", "18.06.2027", "", "09:00", "13:00", WARSAW, "yes"),
    ("Warsaw office", "All Saints' Day", "01.11.2027", "", "", "", WARSAW, "no"),
    ("Warsaw office", "Christmas Eve", "24.12.2027", "", "08:00", "12:00", WARSAW, "yes"),
    ("Warsaw office", "Christmas", "25.12.2027", "26.12.2027", "", "", WARSAW, "no"),
    ("Warsaw office", "New Year's Eve", "31.12.2027", "", "08:00", "13:30", WARSAW, "yes"),
    ("東京サポート", "建国記念の日", "11.02.2027", "", "", "", TOKYO, "no"),
    ("東京サポート", "ゴールデンウィーク", "29.04.2027", "05.05.2027", "", "", TOKYO, "no"),
    ("東京サポート", "夏季短縮営業", "12.08.2027", "13.08.2027", "10:00", "15:00", TOKYO, "yes"),
    ("東京サポート", "年末年始休業", "29.12.2027", "31.12.2027", "", "", TOKYO, "no"),
    ("مكتب دبي", "عيد الفطر", "09.03.2027", "11.03.2027", "", "", DUBAI, "no"),
    ("مكتب دبي", "ساعات رمضان", "08.02.2027", "26.02.2027", "09:00", "14:00", DUBAI, "yes"),
    ("مكتب دبي", "اليوم الوطني", "02.12.2027", "03.12.2027", "", "", DUBAI, "no"),
    ("צוות ירושלים", "פסח", "22.04.2027", "28.04.2027", "", "", JERUSALEM, "no"),
    ("צוות ירושלים", "ערב ראש השנה", "01.10.2027", "", "08:00", "12:00", JERUSALEM, "yes"),
    ("Night line", "Good Friday, open all day", "26.03.2027", "", "00:00", "24:00", BERLIN, "yes"),
    ("Night line", "Long night", "11.12.2027", "", "20:00", "02:00", BERLIN, "yes"),
    ("Berlin office", "Good Friday", "26.03.2027", "", "", "", BERLIN, "no"),
    ("Berlin office", "Easter Monday", "29.03.2027", "", "", "", BERLIN, "no"),
    ("Berlin office", "Unity Day", "03.10.2027", "", "", "", BERLIN, "no"),
    ("Berlin office", "Christmas break", "24.12.2027", "23.12.2027", "", "", BERLIN, "no"),
    ("Dublin desk", "Saint Patrick's Day", "17.03.2027", "", "", "", "Europe/Dublin", "no"),
    ("Dublin desk", "October holiday", "31.09.2027", "", "", "", "Europe/Dublin", "no"),
    ("", "Please ask HR before you promise an exception.", "", "", "", "", "", ""),
)
HELD = (
    occasion(
        "Warsaw office",
        event("May holidays", "2027-05-01"),
        event("Christmas Eve", "2027-12-24"),
        event("Corpus Christi", "2027-05-27"),
        event("Company picnic", "2027-09-03"),
        event("New Year's Day", "2026-01-01"),
        description="Closures of the Warsaw office",
    ),
)
"""What the account holds before: the Warsaw office as it was planned a month ago, and a day of last year."""


@dataclass
class Pictured(Scene):
    """A scene whose sheet names time zones."""

    account: MemoryDestination = field(default_factory=lambda: MemoryDestination(ACCOUNT, HELD))

    def _sheet(self) -> Path:
        path = self.folder / FILE
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = SHEET
        for row in (HEADER, *ROWS):
            sheet.append([text or None for text in row])
        book.save(path)
        return path


def pictured(folder: Path) -> Report:
    """The report, made in an empty folder."""
    return Pictured(folder).imported()
