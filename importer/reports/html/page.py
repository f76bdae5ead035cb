"""Put the page together: what each account's part shows, and the whole as the text of one file.

Everything that is printed goes through ``cells.printable`` and is escaped; the styles and the one script stand in the
page and are named by their hashes, so that a browser runs and loads nothing else.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from importer.core.issues import Assumption
from importer.core.joined import AccountPart, JoinedReport
from importer.core.report import SANDBOX, Report
from importer.packaged import templates
from importer.reports.base import WRITES_NOTHING
from importer.reports.cells import printable
from importer.reports.html import summary, tables
from importer.reports.html.calendars import Card, cards
from importer.reports.html.causes import Cause, causes
from importer.reports.html.limits import Limits, Some, some
from importer.reports.html.moments import WEEKDAYS, times_words
from importer.reports.html.palette import declarations
from importer.reports.html.tones import BAD, GOOD, QUIET, Tone
from importer.reports.joined_wording import joined_headline, joined_steps, met_sandbox, part_summary
from importer.reports.warned import warnings_of
from importer.reports.wording import BANNER, count, facts, headline, next_steps

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Part:
    """The report of one account, as the page shows it; ``key`` begins the anchors of its sections."""

    key: str
    account: str
    report: Report
    headline: str
    answer: summary.Answer
    chips: list[summary.Chip]
    warnings: int
    spots: list[summary.Spot]
    spots_more: int
    steps: list[summary.Step]
    removals: list[summary.Spot]
    removals_more: int
    when: str
    causes: Some[Cause]
    rows: Some[tables.RowLine]
    occasions: Some[tables.OccasionLine]
    cards: Some[Card]
    changed: Some[tables.Changed]
    skills: Some[tables.SkillLine]
    assumptions: Some[Assumption]
    facts: list[tuple[str, str]]
    books: list[tables.Total]
    stopped: str = ""

    @property
    def would(self) -> bool:
        """Whether its command leaves the account as it is."""
        return self.report.run.command in WRITES_NOTHING


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in the list at the top."""

    key: str
    name: str
    number: str
    words: str
    tone: Tone
    state: str


def render_html(report: Report) -> str:
    """The report of one account as a page."""
    part = _part(report, "a1", Limits())
    return _rendered(part.headline, parts=[part], joined=None, sandbox=report.run.sandbox)


def render_joined_html(joined: JoinedReport) -> str:
    """The report of a run into several accounts as one page: the accounts at the top, each with its report below."""
    limits = Limits().shared(len(joined.parts))
    parts = [_part(each.telling, f"a{number}", limits, each) for number, each in enumerate(joined.parts, 1)]
    lines = [_account_line(part.key, each) for part, each in zip(parts, joined.parts, strict=True)]
    top = {
        "headline": joined_headline(joined),
        "answer": summary.joined_answer(joined),
        "lines": lines,
        "steps": summary.steps(joined_steps(joined)),
        "run": joined.run,
        "when": times_words(joined.run.started, joined.run.finished),
        "books": list(tables.books(joined.totals)),
    }
    return _rendered(joined_headline(joined), parts=parts, joined=top, sandbox=met_sandbox(joined))


def _account_line(key: str, part: AccountPart) -> AccountLine:
    number = part.report.run.account or ""
    other = number if part.account and number != part.account else ""
    name = part.account or "Rows that name no account"
    words = part_summary(part)
    if part.report.run.undone_by:
        return AccountLine(key, name, other, words, QUIET, "taken back")
    tone, state = (GOOD, "as asked for") if part.well else (BAD, "needs you")
    return AccountLine(key, name, other, words, tone, state)


def _part(report: Report, key: str, limits: Limits, of: AccountPart | None = None) -> Part:
    spots, more = summary.spots(report)
    removals, most = summary.removals(report), summary.MOST_REMOVALS
    return Part(
        key=key,
        account=(of.account or "Rows that name no account") if of else (report.run.account or ""),
        report=report,
        headline=headline(report),
        answer=summary.answer(report),
        chips=summary.chips(report),
        warnings=warnings_of(report),
        spots=spots,
        spots_more=more,
        steps=summary.steps(next_steps(report)) if of is None or not report.run.waits_since else [],
        removals=removals[:most],
        removals_more=max(len(removals) - most, 0),
        when=times_words(report.run.started, report.run.finished),
        causes=causes(report.issues, limits),
        rows=tables.rows_needing(report, limits),
        occasions=tables.occasion_lines(report, limits),
        cards=cards(report, limits),
        changed=tables.changed(report, limits),
        skills=tables.skill_lines(report, limits),
        assumptions=some(report.assumptions, limits.assumptions),
        facts=facts(report),
        books=list(tables.books(report.totals)),
        stopped=report.run.stopped,
    )


def _rendered(title: str, **shown: Any) -> str:
    return rendered(
        "page.html.j2",
        f"{SANDBOX}: {title}" if shown["sandbox"] else title,
        banner=BANNER,
        weekdays=WEEKDAYS,
        count=count,
        **shown,
    )


def rendered(template: str, title: str, **shown: Any) -> str:
    """A page in our style, whole: with styles, script, and the policy that lets nothing else run.

    Args:
        template: the name of its template.
        title: of the window.
        shown: what else the template names.
    """
    from markupsafe import Markup

    style = declarations() + _text("report.css")
    script = _text("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(
            title=title,
            policy=policy,
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            **shown,
        )
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _text(name: str) -> str:
    return (templates() / "report" / name).read_text(encoding="utf-8")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # only a page pays for it

    environment = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["brief"] = brief
    return environment


def brief(text: object, most: int = 200) -> str:
    """Text of a sheet cut to so many characters: a cell may hold a book.

    >>> brief("Christmas Eve", 9)
    'Christma…'
    """
    words = str(text)
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _shown(value: object) -> object:
    """What a template prints: text of sheets and servers without what is not to be seen."""
    return printable(value) if type(value) is str else value
