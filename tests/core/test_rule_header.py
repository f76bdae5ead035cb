"""Which field each text of a header row means."""

import pytest

from importer.core.glossary import Field, Glossary
from importer.core.rules.header import match_header


def fields(texts: list[str], glossary: Glossary, *, fuzzy: bool = False, **own: Field) -> dict[str, str]:
    found = match_header(texts, glossary, own, fuzzy=fuzzy)
    return {texts[column]: name for column, name in found.fields.items()}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(
            [
                "Occasion",
                "Description",
                "Default",
                "Event",
                "Start date",
                "End date",
                "Start time",
                "End time",
                "Time zone",
                "Working",
            ],
            [
                "occasion",
                "description",
                "default",
                "event",
                "start_date",
                "end_date",
                "start_time",
                "end_time",
                "zone",
                "working",
            ],
            id="template",
        ),
        pytest.param(
            ["WORKING", "start_date", "EndDate", "event name"],
            ["working", "start_date", "end_date", "event"],
            id="case-order-spacing",
        ),
        pytest.param(["Feiertag", "Datum", "Bundesland"], ["event", "start_date", "region"], id="german"),
        pytest.param(
            ["Nom", "Date de début", "Date de fin", "Académies"],
            ["event", "start_date", "end_date", "region"],
            id="french",
        ),
        pytest.param(
            ["date(d/m/y)", "Festival", "Location"], ["start_date", "event", "region"], id="order-in-brackets"
        ),
        pytest.param(["fecha", "nombre"], ["start_date", "event"], id="spanish"),
        pytest.param(["Święto", "Data rozpoczęcia"], ["event", "start_date"], id="polish"),
        pytest.param(["国民の祝日・休日月日", "国民の祝日・休日名称"], ["start_date", "event"], id="japanese"),
        pytest.param(["data_feriado", "feriado"], ["start_date", "event"], id="portuguese"),
    ],
)
def test_headers_are_known_in_any_order_case_and_language(
    texts: list[str], expected: list[str], glossary: Glossary
) -> None:
    assert list(fields(texts, glossary).values()) == expected


def test_a_row_without_a_date_is_no_header(glossary: Glossary) -> None:
    assert match_header(["Country", "Year", "Total Holidays"], glossary, {}, fuzzy=True).score == 0
    assert match_header(["Date", "Name"], glossary, {}).score == 2


def test_of_two_columns_for_one_field_the_more_usual_name_wins(glossary: Glossary) -> None:
    found = match_header(["Title", "Event", "Date"], glossary, {})
    assert found.fields == {1: "event", 2: "start_date"}
    assert found.doubled == {0: "event"}


def test_close_words_are_taken_only_when_asked_and_are_told(glossary: Glossary) -> None:
    texts = ["Ocassion", "Strat date", "Event"]
    assert fields(texts, glossary) == {"Event": "event"}
    found = match_header(texts, glossary, {}, fuzzy=True)
    assert found.fields[1] == "start_date"
    assert found.fuzzy[1] == "Start date"
    assert found.fields[0] == "occasion"


def test_a_close_word_never_takes_a_field_that_another_column_names(glossary: Glossary) -> None:
    assert fields(["Start date", "Strat date"], glossary, fuzzy=True) == {"Start date": "start_date"}


def test_the_profiles_own_words_win(glossary: Glossary) -> None:
    assert fields(["Wann", "Name"], glossary, wann="start_date", name="occasion") == {
        "Wann": "start_date",
        "Name": "occasion",
    }


def test_blank_headers_name_nothing(glossary: Glossary) -> None:
    assert fields(["", "Date", ""], glossary, fuzzy=True) == {"Date": "start_date"}
