"""Every real public file with a table gives exactly the events that people see in it, or is refused for its reason.

``OCCASIONS_REALDATA`` names their folder, else they lie in ``../shared/realdata`` beside the checkout.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pytest
from realdata_calendar_truths import ALL as TRUTHS
from realdata_reading import OFF, Entry, expected, found, real_files
from realdata_runs import ZONE, Ran, checked
from realdata_sections import sections
from realdata_truths import Truth

from importer.core.glossary import Glossary
from importer.core.payload import Occasion
from importer.core.plan import ActionKind
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.validating.validate import Rules
from importer.destinations.memory import MemoryDestination
from importer.pipeline import Zones, check, make_plan

pytestmark = pytest.mark.realdata
TODAY = dt.date(2020, 1, 1)
RUN = RunInfo("r1", "plan", None, None, "upsert", "2020-01-01T00:00:00+00:00", None, "0", "0", ())
WHOLE = "off 00:00-23:59"
LONGEST = dt.timedelta(days=30)
LEAST = 60
"""How many files there are at least; each needs no option but a zone, or those that the error without them names."""
by_file = pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.file.split(".")[0])


class Piece(NamedTuple):
    """One event as it is sent: on so many days from the first one, at these hours."""

    occasion: str
    name: str
    first: dt.date
    days: int
    hours: str
    zone: str


def to_be_sent(entries: Iterable[Entry]) -> Counter[Piece]:
    """What entries must become: each once, long ones in runs of at most thirty days."""
    return Counter({piece for entry in entries for piece in runs(entry)})


def runs(entry: Entry) -> Iterator[Piece]:
    first = entry.first
    while first <= entry.last:
        last = min(first + LONGEST, entry.last + dt.timedelta(days=1))
        yield Piece(entry.region, entry.name, first, (last - first).days, entry.hours, entry.zone or ZONE)
        first = last


def sent(report: dict[str, Any], *, one: bool) -> Counter[Piece]:
    """The payloads of a report, those of rejected occasions too; the name of one single occasion is nobody's."""
    assert not one or len(report["occasions"]) <= 1
    return Counter(
        Piece("" if one else each["name"], *piece) for each in report["occasions"] for piece in pieces_of(each)
    )


def pieces_of(occasion: dict[str, Any]) -> Iterator[tuple[str, dt.date, int, str, str]]:
    for event in occasion["payload"]["events"]:
        start, end = event["start"], event["end"]
        assert start["timeZone"] == end["timeZone"]
        assert start["dateTime"][:10] == end["dateTime"][:10]
        hours = f"{'open' if event['meta']['working'] else 'off'} {start['dateTime'][11:16]}-{end['dateTime'][11:16]}"
        count = re.findall(r"COUNT=(\d+)", "".join(event["recurrence"]))
        first = dt.date.fromisoformat(start["dateTime"][:10])
        yield event["meta"]["name"], first, int(*count or "1"), OFF if hours == WHOLE else hours, start["timeZone"]


def skips(report: dict[str, Any]) -> dict[str, int]:
    """How many rows were skipped for each reason; a note's own words are left out."""
    reasons = Counter(row["reason"] for row in report["rows"] if row["outcome"] == "skipped")
    return dict(Counter(reason.split(":")[0] for reason in reasons.elements()))


def codes(issues: Iterable[dict[str, Any]]) -> dict[str, int]:
    return dict(Counter(issue["code"] for issue in issues))


def run(truth: Truth) -> Ran:
    return checked(truth.file, *truth.options, *truth.narrowed)


def test_every_real_file_has_one_row_in_the_table() -> None:
    assert sorted(truth.file for truth in TRUTHS) == real_files()


def test_every_choice_says_why() -> None:
    chosen = [each for each in TRUTHS if each.options or each.rejected or each.events is not None]
    assert [each.file for each in chosen if not each.why] == []


@by_file
def test_days_names_and_places_are_those_that_stand_in_the_file(truth: Truth) -> None:
    if truth.refused:
        refusal = run(truth).refusal
        assert refusal is not None
        assert refusal.code == truth.refused
        assert truth.file in refusal.message
        return
    entries = list(truth.read(found(truth.file)))
    one = not any(entry.region for entry in entries)
    assert sent(run(truth).json, one=one) == to_be_sent(entries)


@by_file
def test_the_counts_are_those_of_the_catalogue(truth: Truth) -> None:
    if truth.refused:
        assert run(truth).code == 2
        return
    report = run(truth).json
    counted = expected(truth.file)["events"] if truth.events is None else truth.events
    rows = report["totals"]["rows"]
    assert report["totals"]["events"]["read"] == counted
    assert codes(run(truth).issues("error")) == truth.rejected
    assert rows["rejected"] == sum(truth.rejected.values())
    assert skips(report) == truth.skipped
    assert rows["read"] == rows["ready"] + rows["held"] + rows["rejected"] + rows["skipped"]
    assert rows["failed"] == 0
    assert run(truth).code == (1 if truth.rejected else 0)


@by_file
def test_what_a_person_must_see_is_warned_of(truth: Truth) -> None:
    if not truth.refused:
        warned = codes(run(truth).issues("warning"))
        assert {code: warned.get(code, 0) for code in truth.warned} == truth.warned


def named_by_the_error(truth: Truth) -> bool:
    """Whether the errors without one of the options say which one to give."""
    pairs = [truth.options[first : first + 2] for first in range(0, len(truth.options), 2)]
    return all(names(left_out[0], without(truth, left_out)) for left_out in pairs)


def without(truth: Truth, left_out: tuple[str, ...]) -> Ran:
    """A check without one of the options that a file needs."""
    kept = " ".join(truth.options).replace(" ".join(left_out), "", 1).split()
    return checked(truth.file, *kept, *truth.narrowed)


def names(option: str, ran: Ran) -> bool:
    """Whether one of the errors names an option; other errors may name what would decide them."""
    hints = [ran.refusal.hint] if ran.refusal else [issue["hint"] for issue in ran.issues("error")]
    return any(f"{option} " in str(hint) for hint in hints)


def test_every_file_needs_no_option_or_those_that_the_error_names() -> None:
    found("EXPECTED.json")
    needs = {truth.file: named_by_the_error(truth) for truth in TRUTHS if truth.options}
    assert [file for file, named in needs.items() if not named] == []
    assert len(TRUTHS) >= LEAST


def test_one_section_of_a_holiday_file_is_imported_alone() -> None:
    report = checked("hol_ms_OUTLOOK_ja_v1.1_utf16.HOL", "--sheet", "日本").json
    entries = [entry for entry in sections(found("hol_ms_OUTLOOK_ja_v1.1_utf16.HOL")) if entry.region == "日本"]
    assert report["totals"]["events"]["read"] == len(entries) == 283
    assert sent(report, one=True) == to_be_sent(entry._replace(region="") for entry in entries)


def test_years_that_fit_the_weekdays_are_named() -> None:
    (issue,) = checked("csv_in_ahr_holiday_list_noyear_noname.csv").issues("error")
    assert {"2013", "2019"} <= set(re.findall(r"\d{4}", issue["message"]))


HALF_DAYS = {"csv_ch_openholidays_public_halfday_comment.csv": 33, "txt_hk_cn_stock_holidays_yyyymmdd.txt": 110}


@pytest.mark.parametrize("file", HALF_DAYS)
def test_half_days_without_hours_are_rejected_and_never_whole_days(file: str) -> None:
    assert checked(file).json["totals"]["rows"]["rejected"] == HALF_DAYS[file]


def events_of(file: str) -> list[dict[str, Any]]:
    return [event for occasion in checked(file).json["occasions"] for event in occasion["payload"]["events"]]


def unmarked(events: Iterable[dict[str, Any]]) -> Counter[tuple[str, str]]:
    """Days and names without the marks of footnotes, which the workbook has and its export lacks."""
    return Counter((re.sub(r" ?[*※]\d$", "", event["meta"]["name"]), event["start"]["dateTime"]) for event in events)


def test_sheets_of_a_workbook_are_the_lists_that_were_exported_from_them() -> None:
    book = checked("xlsx_jp_ritsumei_2020_calendar_2_sheets.xlsx").json["occasions"]
    sheets = {each["name"]: unmarked(each["payload"]["events"]) for each in book}
    assert sheets == {
        "学年暦2020学部": unmarked(events_of("gcal_csv_jp_ritsumei_2020_undergrad.csv")),
        "学年暦2020院": unmarked(events_of("gcal_csv_jp_ritsumei_2020_grad.csv")),
    }


def test_a_list_that_grew_for_seventy_years_keeps_every_year_and_name() -> None:
    file = "csv_jp_syukujitsu_2027_utf8.csv"
    events = events_of(file)
    assert {event["start"]["dateTime"][:4] for event in events} == {str(year) for year in range(1955, 2028)}
    assert len({event["meta"]["name"] for event in events}) == expected(file)["occasions"]


def test_a_date_that_moved_in_the_next_version_is_moved_and_not_added(glossary: Glossary) -> None:
    profile = Profile(zone=ZONE, occasion="Office")
    before, after = (
        check([found(f"xlsx_in_holidaybot_2025-09-{version}.xlsx")], profile, Rules(TODAY), Zones(), glossary)
        for version in ("05", "06_edited")
    )
    (held,) = before.drafts
    account = MemoryDestination("qa1")
    account.create([Occasion.model_validate(held.payload())])
    plan = make_plan(after, account.read_all(), PlanOptions.of(profile, "upsert"), RUN).plan
    (action,) = plan.actions
    assert action.kind is ActionKind.UPDATE
    assert action.payload is not None
    days = {event.meta.name: event.start.dateTime[:10] for event in action.payload.events}
    assert len(action.payload.events) == 4
    assert (days["Saturday"], days["Diwali"]) == ("2025-09-07", "2025-08-08")
