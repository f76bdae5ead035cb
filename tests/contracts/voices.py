"""What each form of a report says, read back out of its files as numbers and names.

A voice says what its form has room for, and None of the rest. Nothing here looks at a ``Report`` but ``said_by``, which
says what all of them must.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any

import openpyxl
from defusedxml import ElementTree

from importer.core.joined import JoinedReport
from importer.core.report import OCCASION_OUTCOMES, ROW_OUTCOMES, SKILL_OUTCOMES, Report
from importer.reports.wording import said

Files = Mapping[str, bytes]
Named = tuple[tuple[str, str], ...]
"""(name, outcome) of each, sorted."""
_OUTCOMES = {said(each): each for each in (*ROW_OUTCOMES, *OCCASION_OUTCOMES, *SKILL_OUTCOMES)}
"""Outcomes by the words that people read."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of a report; numbers that are 0 are left out, and None is what a form does not say."""

    rows: dict[str, int] | None = None
    occasion_numbers: dict[str, int] | None = None
    events: dict[str, int] | None = None
    issues: dict[str, int] | None = None
    assumptions: int | None = None
    occasions: Named | None = None
    skills: Named | None = None

    def shared(self, other: "Figures") -> "Figures":
        """Of another, only what this one says too."""
        own = [each.name for each in fields(self) if getattr(self, each.name) is not None]
        return Figures(**{name: getattr(other, name) for name in own})


def said_by(report: Report | JoinedReport) -> Figures:
    """What every form must say of a report."""
    parts = [part.report for part in report.parts] if isinstance(report, JoinedReport) else [report]
    return Figures(
        rows=some(report.totals["rows"]),
        occasion_numbers=some(report.totals["occasions"]),
        events=some(report.totals["events"]),
        issues=some(Counter(str(issue.severity) for part in parts for issue in part.issues)),
        assumptions=sum(len(part.assumptions) for part in parts),
        occasions=named((each.name, each.outcome) for part in parts for each in part.occasions),
        skills=named((each.skill, each.outcome) for part in parts for each in part.skills),
    )


def some(numbers: Mapping[Any, int]) -> dict[str, int]:
    return {str(name): number for name, number in numbers.items() if number}


def named(pairs: Iterable[tuple[str, str]]) -> Named:
    return tuple(sorted(pairs))


def of_json(files: Files) -> Figures:
    found = json.loads(files["report.json"])
    return Figures(
        rows=some(found["totals"]["rows"]),
        occasion_numbers=some(found["totals"]["occasions"]),
        events=some(found["totals"]["events"]),
        issues=some(Counter(each["severity"] for each in found["issues"])),
        assumptions=len(found["assumptions"]),
        occasions=named((each["name"], each["outcome"]) for each in found["occasions"]),
        skills=named((each["skill"], each["outcome"]) for each in found["skills"]),
    )


def of_text(files: Files) -> Figures:
    text = files["report.txt"].decode()
    books = dict(re.findall(r"^(Rows|Occasions|Events|Skills) {2,}(\S.*)$", text.split("\n\n")[1], re.MULTILINE))
    books = books or dict(re.findall(r"^(Rows|Occasions|Events|Skills) {2,}(\S.*)$", text, re.MULTILINE))
    whole = Figures(
        rows=_books(books.get("Rows", "")),
        occasion_numbers=_books(books.get("Occasions", "")),
        events=_events(books.get("Events", "")),
    )
    if "What happened" in text:  # several accounts, of which only those that need somebody are told in full
        return whole
    return Figures(
        rows=whole.rows,
        occasion_numbers=whole.occasion_numbers,
        events=whole.events,
        issues=_issue_numbers(text),
        assumptions=len(re.findall(r"^ - ", _section(text, "ASSUMED"), re.MULTILINE)),
        occasions=_listed(_section(text, "OCCASIONS")),
        skills=_listed(_section(text, "SKILLS")),
    )


def _books(words: str) -> dict[str, int]:
    """``11 read = 10 imported + 1 skipped``, ``4 read: 3 created``, ``4 of the run: 2 deleted`` as numbers."""
    if not words:
        return {}
    found = {"read": int(words.split()[0])}
    for number, outcome in re.findall(r"(\d+) ([a-z ]+)", re.split("[=:]", words, maxsplit=1)[-1]):
        found[_OUTCOMES.get(outcome.strip(), outcome.strip())] = int(number)
    return some(found)


def _events(words: str) -> dict[str, int]:
    """``10 read, 12 sent`` as numbers."""
    found = re.findall(r"(\d+) (read|sent|confirmed)", words)
    return some({"sent" if name == "confirmed" else name: int(number) for number, name in found})


def _issue_numbers(text: str) -> dict[str, int]:
    title = re.search(r"^ISSUES: (.*)$", text, re.MULTILINE)
    pairs = re.findall(r"(\d+) (ERROR|WARNING|NOTE)", title.group(1)) if title else []
    return {severity.lower(): int(number) for number, severity in pairs}


def _section(text: str, title: str) -> str:
    _, _, rest = text.partition(f"\n{title}\n")
    return re.split(r"\n\n[A-Z]{4,}", rest, maxsplit=1)[0]


def _listed(table: str) -> Named:
    """Names and outcomes of a table of text, whose columns begin below their headers."""
    if not table:
        return ()
    header, *lines = table.splitlines()
    outcome, after = header.index("Outcome"), header.index(header.split("Outcome")[1].split()[0])
    pairs = [(line[:outcome].strip(), line[outcome:after].rstrip(" 0123456789").strip()) for line in lines]
    return named((name, _OUTCOMES[told]) for name, told in pairs if told)


def of_csv(files: Files) -> Figures:
    lines = list(csv.DictReader(io.StringIO(files["rows.csv"].decode("utf-8-sig"), newline="")))
    rows = Counter(line["Outcome"] for line in lines)
    return Figures(rows=some({"read": len(lines)} | rows))


def of_xlsx(files: Files) -> Figures:
    book = openpyxl.load_workbook(io.BytesIO(files["report.xlsx"]))
    summary = {str(line[0]): str(line[1]) for line in book["Summary"].iter_rows(values_only=True) if len(line) > 1}

    def column(sheet: str, name: str) -> list[str]:
        if sheet not in book.sheetnames:
            return []
        header, *lines = book[sheet].iter_rows(values_only=True)
        return [str(line[header.index(name)]) for line in lines]

    def outcomes(sheet: str) -> list[str]:
        return [_OUTCOMES[told] for told in column(sheet, "Outcome")]

    occasions = outcomes("Occasions")
    return Figures(
        rows=some(Counter(outcomes("Rows")) | Counter(read=len(column("Rows", "Outcome")))),
        occasion_numbers=some(Counter(occasions) | Counter(read=len(occasions))),
        events=_events(summary.get("Events", "")),
        issues=some(Counter(column("Issues", "Severity"))),
        assumptions=len(column("Assumptions", "Code")),
        occasions=named(zip(column("Occasions", "Occasion"), occasions, strict=True)),
        skills=named(zip(column("Skills", "Skill"), outcomes("Skills"), strict=True)),
    )


def of_junit(files: Files) -> Figures:
    root = ElementTree.fromstring(files["report.xml"])
    properties = [(each.get("name", ""), each.get("value", "")) for each in root.iter("property")]

    def numbers(kind: str) -> dict[str, int]:
        found: Counter[str] = Counter()
        for name, value in properties:
            if name.startswith(f"{kind}."):
                found[name.partition(".")[2]] += int(value)
        return some(found)

    def outcomes(kind: str) -> Named:
        pairs = (value.partition(": ") for name, value in properties if name == kind)
        return named((name, outcome) for outcome, _, name in pairs)

    return Figures(
        rows=numbers("rows"),
        occasion_numbers=numbers("occasions"),
        events=numbers("events"),
        issues=numbers("issues"),
        assumptions=sum(int(value) for name, value in properties if name == "assumptions"),
        occasions=outcomes("occasion"),
        skills=outcomes("skill"),
    )


class _Marked(HTMLParser):
    """Collects the attributes ``data-*`` of a page, tag by tag."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append({name: value or "" for name, value in attrs})


def of_html(files: Files) -> Figures:
    page = _Marked()
    page.feed(files["report.html"].decode())
    # of several accounts, the figures of all of them together come first
    totals = {each["data-total"]: int(each["value"]) for each in reversed(page.found) if "data-total" in each}

    def numbers(kind: str) -> dict[str, int]:
        return some({name.partition(".")[2]: number for name, number in totals.items() if name.startswith(f"{kind}.")})

    issues: Counter[str] = Counter()
    for each in page.found:
        if "data-severity" in each:
            issues[each["data-severity"]] += int(each["data-count"])
    return Figures(
        rows=numbers("rows"),
        occasion_numbers=numbers("occasions"),
        events=numbers("events"),
        issues=some(issues),
        assumptions=sum("data-assumption" in each for each in page.found),
        occasions=named(
            (each["data-occasion"], each["data-outcome"]) for each in page.found if "data-occasion" in each
        ),
        skills=named((each["data-skill"], each["data-outcome"]) for each in page.found if "data-skill" in each),
    )


VOICES: Mapping[str, Callable[[Files], Figures]] = MappingProxyType(
    {"text": of_text, "json": of_json, "csv": of_csv, "xlsx": of_xlsx, "junit": of_junit, "html": of_html}
)
"""Reads the figures of each form out of its files."""
