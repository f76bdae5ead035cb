"""What kind of day a text names: filters, make-up working days, optional days."""

import pytest

from importer.core.glossary import Glossary
from importer.core.rules.types import fits, is_make_up_day, is_optional


@pytest.mark.parametrize(
    ("value", "wanted", "taken"),
    [
        ("Public holiday", ("public holiday",), True),
        ("Public  HOLIDAY", ("Public holiday",), True),
        ("Public holiday", ("Public",), False),
        ("Public holiday", ("Public*",), True),
        ("Public holiday", ("*holiday",), True),
        ("Public holiday", ("p*h*y",), True),
        ("Straße", ("STRASSE",), True),
        ("Bank (UK)", ("bank (uk)",), True),
        ("Bank [UK]", ("bank ?uk]",), False),
        ("Observance", ("public*", "observance"), True),
        ("Observance", (), False),
    ],
    ids=str,
)
def test_a_type_and_a_filter(value: str, wanted: tuple[str, ...], taken: bool) -> None:
    assert fits(value, wanted) == taken


@pytest.mark.parametrize(
    "text",
    [
        "Work Day", "Working day", "Transferred working day (Sat)", "Sat 4 May - working day (instead of Mon)",
        "Make-up working day for Monday", "補行上班", "補行上班日", "春節補行上班", "调休上班",
        "Spring Festival: workday", "Рабочая суббота", "Odpracowanie",
        "Áthelyezett munkanap", "Jour travaillé",
        "振替出勤日", "대체 근무일",
        "Working day, not off",
    ],
)  # fmt: skip
def test_a_make_up_day(text: str, glossary: Glossary) -> None:
    assert is_make_up_day(text, glossary)


@pytest.mark.parametrize(
    "text",
    [
        "non-working day", "Non working day", "no working day", "not a working day", "Workers' Day", "Labour Day",
        "Bank holiday moved to the next working day", "Closed until next working day", "нерабочий праздничный день",
        "kein Arbeitstag", "nicht Arbeitstag", "no día laborable", "非工作日", "非出勤日", "비근무일",
        "Holiday given for one extra working day", "Last working day before Christmas",
        "Working day: no", "Workday off", "Christmas", "",
    ],
)  # fmt: skip
def test_what_is_no_make_up_day(text: str, glossary: Glossary) -> None:
    assert not is_make_up_day(text, glossary)


@pytest.mark.parametrize(
    ("text", "optional"),
    [
        ("Optional", True), ("Restricted holiday", True), ("Observance", True), ("Gedenktag", True), ("記念日", True),
        ("Clock change/Daylight Saving Time", True), ("Public", False), ("Holiday", False), ("Nonoptional", False),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_optional(text: str, optional: bool, glossary: Glossary) -> None:
    assert is_optional(text, glossary) == optional
