"""Rules about columns that say how many days an event lasts."""

import datetime as dt
import re
import unicodedata

from importer.core.glossary import squash

_BRACKETED = re.compile(r"[(\[].*?[)\]]")
_HEADER = re.compile(
    r"(?:total|anz|nb|no|nr|num|number|numberof|noof|countof|anzahl|anzahlder|nombre|nombrede|nombrededias|numero|"
    r"numerode|numerodi|numeroddi|liczba|ilosc|antal|aantal|#)?"
    r"(?:days|daysoff|dayscount|daycount|tage|freietage|jours|dias|dni|giorni|dagen|dagar|dage|paivat|napok|dny|дни|дней)"
    r"|duration(?:days|indays)?|durationofholiday|length|lengthindays|dauer|dauerintagen|duree|dureeenjours|duracion|"
    r"duracao|durata|czastrwania|duur|varaktighet|varighed|kesto|idotartam|delka"
)
_COUNT = re.compile(r"(\d+(?:[.,]\d+)?|½|1[/⁄]2|\d[½])\s*([^\W\d]*)\W*")
_DAYS = re.compile(r"(?:d|t|j|g|nap|pai|д)", re.IGNORECASE)
_HOURS = re.compile(r"(?:h|std|stunden|uhr|ore|ora)", re.IGNORECASE)
_WORKDAY, _DAY = 7, 24


def counts_days(header: str) -> bool:
    """Whether a header asks how many days an event lasts.

    >>> [counts_days(text) for text in ("No. of days", "Dauer (Tage)", "Day", "Days left")]
    [True, True, False, False]
    """
    return _HEADER.fullmatch(squash(_BRACKETED.sub(" ", header))) is not None


def is_other_than_a_day(cell: object) -> bool:
    """Whether a cell holds a number of days other than one; what is no number says nothing.

    >>> [is_other_than_a_day(cell) for cell in (3, "2 days", "½", "1", "1 day", "24 h", "1 week", "full day")]
    [True, True, True, False, False, False, True, False]
    """
    if isinstance(cell, dt.timedelta):
        return cell != dt.timedelta(days=1)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return cell != 1
    if not isinstance(cell, str) or not (found := _COUNT.fullmatch(cell.strip())):
        return False
    number, unit = _number(found[1]), unicodedata.normalize("NFC", found[2])
    if _HOURS.match(unit):
        return not _WORKDAY <= number <= _DAY
    return number != 1 or bool(unit and not _DAYS.match(unit))


def _number(text: str) -> float:
    whole = text.rstrip("½")
    if whole != text:
        return float(whole or 0) + 0.5
    return 0.5 if "/" in text or "⁄" in text else float(text.replace(",", "."))
