"""The report as a page, as text: what stands in it, what is left out, and what can never get in."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
import report_samples as samples
from report_situations import two_accounts

from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.joined import AccountPart, JoinedReport
from importer.core.plan import Change
from importer.core.report import OccasionEntry, Report, SkillEntry
from importer.reports.html.page import render_html, render_joined_html
from importer.reports.html.palette import DARK, LIGHT

HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "'onfocus='x")
TEXT_PAIRS = (
    *((ink, ground) for ink in ("ink", "faint", "link") for ground in ("ground", "sheet")),
    *((tone, tint) for tone in ("good", "bad", "wait", "quiet") for tint in (f"{tone}-tint", "sheet")),
    ("ink", "quiet-tint"),
    ("link", "sheet"),
    ("closed-ink", "closed"),
    ("hours-ink", "hours"),
    ("open-ink", "open"),
    ("sheet", "ink"),
)
DRAWN_PAIRS = (
    *((drawn, "sheet") for drawn in ("good", "bad", "wait", "quiet", "closed", "hours-line", "open-line", "focus")),
    ("hours-line", "hours"),
    ("open-line", "open"),
    ("hours-line", "quiet-tint"),
    ("strong-line", "sheet"),
    ("focus", "ground"),
)


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str | None]:
        return [attributes[name] for _, attributes in self.found if name in attributes]


def off(name: str, day: str, days: int = 1) -> dict[str, Any]:
    """An event of days off as the API has it."""
    return {
        "meta": {"working": False, "name": name},
        "start": {"dateTime": f"{day}T00:00:00", "timeZone": "Europe/Warsaw"},
        "end": {"dateTime": f"{day}T23:59:00", "timeZone": "Europe/Warsaw"},
        "recurrence": [f"RRULE:FREQ=DAILY;COUNT={days};INTERVAL=1"] if days > 1 else [],
    }


def entry(name: str, outcome: str = "created", *events: dict[str, Any], **changed: Any) -> OccasionEntry:
    payload = {"name": name, "description": name, "isDefault": False, "events": list(events)}
    return samples.entry(name, outcome, payload=payload, **changed)


def test_every_total_stands_in_it_with_its_plain_number() -> None:
    report = samples.mixed()
    found = Elements(render_html(report)).found
    numbers = {each["data-total"]: each["value"] for tag, each in found if tag == "data"}
    assert numbers == {
        f"{kind}.{name}": str(number) for kind, totals in report.totals.items() for name, number in totals.items()
    }


def test_the_totals_of_several_accounts_are_their_sums(tmp_path_factory: pytest.TempPathFactory) -> None:
    joined = two_accounts(tmp_path_factory.mktemp("two"))
    text = render_joined_html(joined)
    top = Elements(text[: text.index("<article")]).found
    numbers = {each["data-total"]: each["value"] for tag, each in top if tag == "data"}
    assert numbers["rows.imported"] == str(sum(part.report.totals["rows"]["imported"] for part in joined.parts))
    assert {name.split(".")[0] for name in numbers if name} == {"rows", "occasions", "events"}
    ids = Elements(text).values("id")
    assert len(ids) == len(set(ids))


def test_occasions_and_causes_are_marked_for_programs() -> None:
    elements = Elements(render_html(samples.mixed()))
    assert elements.values("data-occasion") == ["Retail PL", "Desk DE"]
    assert [each["data-outcome"] for _, each in elements.found if "data-occasion" in each] == ["updated", "rejected"]
    assert elements.values("data-code") == ["end-before-start"]


def test_errors_come_first_and_one_cause_is_told_once() -> None:
    def issue(row: int, name: str, severity: Severity = Severity.ERROR, code: str = "end-before-start") -> Issue:
        return Issue(code, severity, f'"{name}" is wrong in row {row}.', Place("a.csv", None, row, 3, "End"), "mend it")

    many = [issue(1, "A", Severity.NOTE, "row-skipped"), *(issue(row, f"N{row}") for row in range(2, 40))]
    text = render_html(samples.mixed(issues=tuple(many)))
    found = [each for _, each in Elements(text).found if "data-code" in each]
    assert [(each["data-code"], each["data-count"]) for each in found] == [
        ("end-before-start", "38"),
        ("row-skipped", "1"),
    ]
    assert "And 18 more places; all of them are in report.json." in text
    assert text.count("<strong>D3</strong>") == 1


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_of_a_sheet_or_a_server_becomes_markup(hostile: str) -> None:
    issue = Issue(
        "end-before-start", Severity.ERROR, hostile, Place(hostile, hostile, 3, 1, hostile), hostile, "", hostile
    )
    change = Change(path=f"events[{hostile} 2027-01-01]", before=hostile, after=None)
    entries = (
        entry(hostile, "failed", off(hostile, "2027-01-01"), reason=hostile, message=hostile, changes=(change,)),
        entry("B", "updated"),
    )
    skill = SkillEntry(hostile, 1, hostile, hostile, "failed", 1, 400, hostile)
    run = samples.run(account=hostile, api=hostile, id=hostile)
    report = samples.mixed(
        issues=(issue,), entries=entries, skills=(skill,), run=run, assumptions=(Assumption(hostile, *[hostile] * 3),)
    )
    elements = Elements(render_html(report))
    assert [tag for tag, _ in elements.found if tag in ("script", "img", "iframe", "link", "object")] == ["script"]
    assert not [name for _, each in elements.found for name in each if name.startswith("on")]
    assert hostile in elements.values("data-occasion")
    assert "49" not in str(elements.values("data-occasion"))


def test_marks_that_turn_text_and_control_characters_are_left_out() -> None:
    text = render_html(samples.mixed(entries=(entry("a\u202eb\x1bc\ud800", "failed"), entry("B"))))
    body = text[text.index("<main") :]
    assert not re.search("[\u202a-\u202e\x1b\ud800]", body)
    assert "<bdi>abc\ufffd</bdi>" in body


def test_it_loads_nothing_and_names_what_it_runs() -> None:
    text = render_html(samples.mixed())
    (policy,) = [each["content"] for _, each in Elements(text).found if "http-equiv" in each]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not Elements(text).values("src")
    assert not Elements(text).values("style")
    assert all(link and link.startswith("#") for link in Elements(text).values("href"))


def test_only_rows_that_need_somebody_are_listed() -> None:
    count = 2_000
    rows = [(0, line, "rejected" if line % 2 else "imported", 1, "why", "", "") for line in range(count)]
    tables = (samples.table([[""] * 6] * count, first_row=0),)
    text = render_html(samples.report(rows, [(line, 0) for line in range(count)], (entry("A", "rejected"),), tables))
    assert text.count('<th scope="row"><bdi>holidays.xlsx[EMEA]!') == 500
    assert "And 500 more rows; all of them are in report.json." in text


def test_a_report_of_very_many_occasions_stays_small() -> None:
    events = [off(f"E{month}", f"{year}-{month:02d}-10", 5) for year in range(2020, 2030) for month in range(1, 13)]
    many = tuple(entry(f"Occasion {n}", "failed" if n == 1_999 else "created", *events) for n in range(2_000))
    text = render_html(samples.report([], [], many, ()))
    assert len(text) < 3_000_000
    assert text.count('class="card"') == 40
    assert "The calendars of 1,960 more occasions are left out" in text
    assert "And 1,700 more occasions" in text
    assert text.index("Occasion 1999") < text.index("Occasion 0<")
    assert "Other years are left out: 7." in text


def test_many_accounts_share_the_room() -> None:
    report = samples.report([], [], tuple(entry(f"O{n}", "created", off("E", "2027-01-01")) for n in range(30)), ())
    parts = tuple(AccountPart(f"account {n}", report, begun=True) for n in range(30))
    text = render_joined_html(JoinedReport(samples.run(account=None), parts))
    assert text.count('class="card"') == 30
    assert text.count("29 more occasions are left out") == 30


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_html(samples.mixed()) == render_html(samples.mixed())


@pytest.mark.parametrize("command", ["check", "plan", "import", "undo"])
def test_what_only_would_be_is_told_so(command: str) -> None:
    text = render_html(samples.mixed(run=samples.run(command=command)))
    answers = {"check": "Not yet: this was a check", "plan": "Not yet: this is a plan", "import": "No.", "undo": "No."}
    assert answers[command] in text
    assert ("What would change" in text) is (command in ("check", "plan"))


@pytest.mark.parametrize(
    ("outcome", "note"), [("updated", ""), ("failed", "(not done)"), ("unknown", "(not confirmed)")]
)
def test_changes_that_were_not_made_are_marked(outcome: str, note: str) -> None:
    change = Change(path="isDefault", before=False, after=True)
    text = render_html(samples.mixed(entries=(entry("A", outcome, changes=(change,)), entry("B"))))
    assert "Default of the account" in text
    assert "<del><bdi>no</bdi></del>" in text
    assert re.findall(r"\(not \w+\)", text) == ([note] if note else [])


def test_what_a_part_was_stopped_by_is_told() -> None:
    parts = (AccountPart("a", samples.mixed(), stopped="It refused the token.", hint="Sign in again."),)
    text = render_joined_html(JoinedReport(samples.run(account=None), parts))
    assert "It refused the token." in text
    assert "Sign in again" in text
    assert "Nothing was sent here: then import the sheet again" in text


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """By WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 4.5), (DRAWN_PAIRS, 3)], ids=["text", "drawn"])
def test_contrast(colours: dict[str, str], pairs: tuple[tuple[str, str], ...], least: float) -> None:
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in weak.items() if value < least} == {}


def test_both_sets_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_report_of_nothing() -> None:
    nothing = samples.report([], [], (), ())
    assert "No row was read." in render_html(nothing)
    assert "Nothing was read, so nothing was sent." in render_html(nothing)
    rehearsed = replace(nothing, run=replace(nothing.run, api="sandbox"))
    assert render_html(rehearsed).count("SANDBOX: this ran against") == 1


def well(**changed: Any) -> Report:
    rows = [(0, 2, "imported", 1, "", "2027-01-01", "2027-01-01")]
    tables = (samples.table([["A", "B", "2027-01-01", "", "", ""]]),)
    return samples.report(rows, [(0, 0)], (entry("A", "created", off("B", "2027-01-01")),), tables, **changed)


def test_all_is_well() -> None:
    text = render_html(well())
    assert "Yes. Everything is in the account as it was asked for." in text
    assert "What needs you" not in text
    skill = SkillEntry("S", None, "A", None, "conflict", message="it uses another")
    assert "No. 1 skill is not as asked for." in render_html(well(skills=(skill,)))
