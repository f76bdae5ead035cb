"""A horizon is asked for where entries come back without end: once for a table, and with the years that it covers."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from importer.core.faults import Fault
from importer.core.mapping.map import map_source
from importer.core.model import Entries, Sheet, Source
from importer.core.parsing.findings import Findings
from importer.core.parsing.horizon import ask_horizon
from importer.core.profile import Profile
from importer.pipeline import load_glossary

TOO_LONG = Fault("rule-too-long", "it comes back too often.", "ask for less.")


def asked(rows: Sequence[tuple[str, int | str, str]], faults: dict[tuple[int, int], Fault] | None = None) -> Findings:
    """What is found in entries of a name, a year and a rule."""
    cells = [[name, dt.datetime(year, 5, 1) if isinstance(year, int) else year, rule] for name, year, rule in rows]  # noqa: DTZ001
    entries = Entries(
        np.arange(1, len(rows) + 1, dtype=np.int32),
        fields={0: "event", 1: "start_date", 2: "rule"},
        faults=faults or {},
    )
    frame = pd.DataFrame([["SUMMARY", "DTSTART", "RRULE"], *cells], dtype=object)
    source = Source("c.ics", "0", "icalendar", (Sheet("c.ics", None, frame, entries=entries),))
    (table,) = map_source(source, Profile(), load_glossary()).tables
    findings = Findings(table)
    ask_horizon(findings)
    return findings


def test_one_error_at_the_column_rejects_all_endless_rows_and_no_other() -> None:
    findings = asked([("New Year", 1954, "FREQ=YEARLY"), ("Bridge", 2026, ""), ("May", 1990, "FREQ=YEARLY")])
    (issue,) = findings.issues
    assert findings.rejected.tolist() == [True, False, True]
    assert (issue.code, issue.place.column, issue.place.row) == ("horizon-missing", "RRULE", None)
    assert issue.message == (
        '2 entries, such as "New Year" (FREQ=YEARLY), come back without end, and no years are asked for; '
        "the file covers 1954 to 2026."
    )
    assert "--year 2027" in issue.hint


@pytest.mark.parametrize(
    ("year", "words"), [(2026, "the file covers 2026."), ("", "the file says no year.")], ids=["one", "none"]
)
def test_the_years_of_one_entry(year: int | str, words: str) -> None:
    (issue,) = asked([("May", year, "FREQ=YEARLY")]).issues
    assert issue.message.startswith('"May" (FREQ=YEARLY) comes back')
    assert issue.message.endswith(words)


def test_a_rule_that_cannot_be_followed_is_an_error_of_its_entry() -> None:
    findings = asked([("A", 2026, ""), ("B", 2026, "FREQ=DAILY")], {(1, 2): TOO_LONG})
    assert [(issue.code, issue.place.row) for issue in findings.issues] == [("rule-too-long", 2)]
    assert findings.rejected.tolist() == [False, True]


def test_entries_that_end_are_asked_nothing() -> None:
    assert not asked([("A", 2026, ""), ("B", 2027, "")]).issues
