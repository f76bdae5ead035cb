"""Write the report as JUnit XML, ``report.xml``, for build servers: Jenkins, GitLab and GitHub show it as test results.

Each sheet is a suite and each row that was read a case, so that the counts are those of the books. What somebody has to
see to is a failure, what nobody knows yet an error. Which run it was, its books, its occasions and how much was assumed
are properties of the first suite. Rows are written one by one, as they come.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from importer.core.issues import Severity
from importer.core.joined import JoinedReport
from importer.core.report import SANDBOX, Report, RunInfo
from importer.reports.base import run_label
from importer.reports.cases import Case, Suite, suites_of
from importer.reports.cells import printable

_FAILURES = frozenset({"rejected", "held", "failed", "conflict"})
_ERRORS = frozenset({"unknown", "not_attempted"})
_SKIPPED = frozenset({"skipped"})
_TAGS = {**dict.fromkeys(_FAILURES, "failure"), **dict.fromkeys(_ERRORS, "error"), **dict.fromkeys(_SKIPPED, "skipped")}
_UNHOLDABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""
Properties = list[tuple[str, object]]


def write_junit(report: Report, out: BinaryIO) -> None:
    """Write ``report.xml``; the file stays open."""
    _write(out, report.run, [("", report)])


def write_joined_junit(joined: JoinedReport, out: BinaryIO) -> None:
    """Write ``report.xml`` of several accounts, whose names stand before those of their suites; the file stays open."""
    _write(out, joined.run, [(part.account or "no account", part.telling) for part in joined.parts])


def _write(out: BinaryIO, run: RunInfo, reports: Iterable[tuple[str, Report]]) -> None:
    known = [(account, report, list(suites_of(report))) for account, report in reports]
    counts = _sums(suite.counts for _, _, suites in known for suite in suites)
    name = f"occasions {run.command} {run_label(run)}"
    head = {"name": name, **_numbers(counts), "time": _seconds(run)}
    _say(out, f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites{_attributes(head)}>\n')
    for account, report, suites in known:
        first = [*_run_of(account, report.run), *_figures(report)]
        for suite in suites or [Suite("Rows", {}, iter(()))]:
            _write_suite(out, f"{account}: {suite.name}" if account else suite.name, suite, report.run, first)
            first = _run_of(account, report.run)
    _say(out, "</testsuites>\n")


def _write_suite(out: BinaryIO, name: str, suite: Suite, run: RunInfo, properties: Properties) -> None:
    head = {"name": name, **_numbers(suite.counts), "time": "0", "timestamp": run.started[:19]}
    _say(out, f"<testsuite{_attributes(head)}>\n<properties>\n")
    for key, value in properties:
        _say(out, f"<property{_attributes({'name': key, 'value': str(value)})}/>\n")
    _say(out, "</properties>\n")
    within = _attributes({"classname": name})  # once, because a suite may have a million cases
    for case in suite.cases:
        _say(out, _case(case, within))
    _say(out, "</testsuite>\n")


def _case(case: Case, within: str) -> str:
    head = f'<testcase{within} name={quoteattr(_text(case.name))} time="0"'
    tag = _TAGS.get(case.outcome)
    if tag is None:
        return f"{head}/>\n"
    if tag == "skipped":
        return f"{head}><skipped{_attributes({'message': case.why})}/></testcase>\n"
    about = _attributes({"message": case.why, "type": case.outcome})
    lines = "\n".join(_text(line) for line in case.lines or (case.why,))
    return f"{head}><{tag}{about}>{escape(lines)}</{tag}></testcase>\n"


def _numbers(counts: Mapping[str, int]) -> dict[str, str]:
    def of(outcomes: Iterable[str]) -> str:
        return str(sum(counts.get(outcome, 0) for outcome in outcomes))

    return {"tests": of(counts), "failures": of(_FAILURES), "errors": of(_ERRORS), "skipped": of(_SKIPPED)}


def _sums(many: Iterable[Mapping[str, int]]) -> dict[str, int]:
    added: dict[str, int] = {}
    for counts in many:
        for outcome, number in counts.items():
            added[outcome] = added.get(outcome, 0) + number
    return added


def _run_of(account: str, run: RunInfo) -> Properties:
    """Which run it was, and into which account."""
    told: Properties = [("run", run.id), ("command", run.command), ("mode", run.mode)]
    told += [("account", account or run.account or ""), ("number", run.account or ""), ("api", run.api or "")]
    told += [(name, str(getattr(run, name))) for name in ("stopped", "hint", "undone_by") if getattr(run, name)]
    return [*told, (SANDBOX, "true")] if run.sandbox else told


def _figures(report: Report) -> Iterator[tuple[str, object]]:
    """The books, how many issues and assumptions there are, and the outcome of each occasion and skill."""
    for kind, totals in report.totals.items():
        yield from ((f"{kind}.{name}", number) for name, number in totals.items())
    for severity in Severity:
        yield f"issues.{severity}", sum(issue.severity is severity for issue in report.issues)
    yield "assumptions", len(report.assumptions)
    yield from (("occasion", f"{entry.outcome}: {entry.name}") for entry in report.occasions)
    yield from (("skill", f"{entry.outcome}: {entry.skill}") for entry in report.skills)


def _seconds(run: RunInfo) -> str:
    if run.finished is None:
        return "0"
    took = dt.datetime.fromisoformat(run.finished) - dt.datetime.fromisoformat(run.started)
    return f"{max(0.0, took.total_seconds()):g}"


def _text(text: str) -> str:
    """Text on one line that XML can hold."""
    return _UNHOLDABLE.sub("\ufffd", printable(text))


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_text(value))}" for name, value in values.items())


def _say(out: BinaryIO, text: str) -> None:
    out.write(text.encode("utf-8"))
