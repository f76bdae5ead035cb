"""One list in several formats is one list: equal payloads; and the next year of a list is added to the last one.

Of the pairs that the catalogue names, one half or both are kept for the judging of releases and are not there: terms of
2021, KaigorodovTuskul as a table, hebcal for Europe. Their halves that are there stand in the table of truths.
"""

import datetime as dt
import json
from typing import Any

import pytest
from realdata_reading import found
from realdata_runs import ZONE, checked

from importer.core.glossary import Glossary
from importer.core.issues import Severity
from importer.core.payload import Occasion
from importer.core.plan import ActionKind, Plan
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.validating.validate import Rules
from importer.destinations.memory import MemoryDestination
from importer.pipeline import Zones, check, make_plan

pytestmark = pytest.mark.realdata
PAIRS = {
    "courts": ("csv_br_calcprazo_court_holidays_crlf.csv", "xlsx_br_calcprazo_court_holidays.xlsx"),
    "terms": ("gcal_csv_jp_ritsumei_2020_undergrad.csv", "ics_jp_ritsumei_2020_google_export.ics"),
}
RUN = RunInfo("r1", "plan", None, None, "upsert", "2020-01-01T00:00:00+00:00", None, "0", "0", ())
CHRISTMAS_UID = "UID:20211225-christmas-day@www.mom.gov.sg"
SINGAPORE = {2021: "ics_sg_mom_2021_no_prodid.ics", 2022: "ics_sg_mom_2022_same_uids_as_2021.ics"}


def payload(file: str) -> dict[str, Any]:
    """The only payload of a file whose occasion is called alike everywhere; events by what they say."""
    (occasion,) = checked(file, "--occasion", "One list").json["occasions"]
    sent: dict[str, Any] = occasion["payload"]
    return {**sent, "events": sorted(sent["events"], key=lambda event: json.dumps(event, sort_keys=True))}


@pytest.mark.parametrize("pair", PAIRS)
def test_one_list_in_two_formats_gives_one_payload(pair: str) -> None:
    first, *others = (payload(file) for file in PAIRS[pair])
    assert first["events"]
    assert others == [first] * len(others)


def test_two_files_reuse_one_uid() -> None:
    assert [CHRISTMAS_UID in found(file).read_text(encoding="utf-8") for file in SINGAPORE.values()] == [True, True]


def plan_of(year: int, account: MemoryDestination, glossary: Glossary) -> Plan:
    """What importing a year of Singapore would do."""
    profile = Profile(zone=ZONE, occasion="Singapore")
    checking = check([found(SINGAPORE[year])], profile, Rules(dt.date(2020, 1, 1)), Zones(), glossary)
    assert [issue.message for issue in checking.checked.issues if issue.severity is Severity.ERROR] == []
    return make_plan(checking, account.read_all(), PlanOptions.of(profile, "upsert"), RUN).plan


def days(occasion: Occasion) -> dict[int, list[tuple[str, str]]]:
    """Year -> the days and names of its events."""
    found_: dict[int, list[tuple[str, str]]] = {}
    for event in occasion.events:
        found_.setdefault(int(event.start.dateTime[:4]), []).append((event.start.dateTime, event.meta.name))
    return found_


def test_the_next_year_is_added_and_the_last_one_stays(glossary: Glossary) -> None:
    account = MemoryDestination("qa1")
    (create,) = plan_of(2021, account, glossary).actions
    assert create.kind is ActionKind.CREATE
    account.create([create.payload])
    (action,) = plan_of(2022, account, glossary).actions
    assert action.kind is ActionKind.UPDATE
    before, after = days(create.payload), days(action.payload)
    assert {year: len(each) for year, each in after.items()} == {2021: 11, 2022: 11}
    assert after[2021] == before[2021]
    assert ("2021-12-25T00:00:00", "Christmas Day") in after[2021]
    assert ("2022-12-25T00:00:00", "Christmas Day") in after[2022]
