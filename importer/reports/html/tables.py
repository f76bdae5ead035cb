"""The tables of a page: rows that need somebody, occasions with their requests, changes, skills, the books."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from importer.core.plan import Change
from importer.core.report import OccasionEntry, Report, SkillEntry
from importer.core.rules.books import folded
from importer.reports.base import TROUBLED, WRITES_NOTHING
from importer.reports.html.limits import Limits, Some, some
from importer.reports.html.tones import Badge, badge
from importer.reports.html.touched import CHANGED_EVENT
from importer.reports.lineage import place_prefix
from importer.reports.skill_lines import move_told, why_told
from importer.reports.whys import Whys, occasion_why, value_told

_FIELDS = {"name": "Name", "description": "Description", "isDefault": "Default of the account"}
_VALUE_WIDTH = 200


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row that needs somebody."""

    place: str
    badge: Badge
    occasions: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class OccasionLine:
    """An occasion with what was asked of the API."""

    name: str
    badge: Badge
    events: int
    why: str
    id: int | None
    attempts: int
    status: int | None
    verdict: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One difference between what the account held and what is planned."""

    what: str
    day: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """An occasion with its differences."""

    name: str
    badge: Badge
    note: str
    """That its changes were not made, where they were to be."""
    changes: Some[ChangeLine]


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A skill, and what it is to use."""

    skill: str
    badge: Badge
    move: str
    why: str
    attempts: int
    status: int | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Total:
    """One number of the books."""

    kind: str
    name: str
    words: str
    number: int


def rows_needing(report: Report, limits: Limits) -> Some[RowLine]:
    """The rows that need somebody, in the order of the sheet."""
    whole = folded(report)
    needing = whole.rows.index[whole.rows["outcome"].isin(TROUBLED)]
    whys = Whys(whole)
    first = needing[: limits.rows]
    columns = (whole.rows.loc[first, name].tolist() for name in ("table", "row", "outcome", "reason"))
    lines = zip(first.tolist(), *columns, strict=True)
    return Some(tuple(_row(whole, whys, *line) for line in lines), len(needing) - len(first))


def _row(report: Report, whys: Whys, position: int, table: int, row: int, outcome: str, reason: str) -> RowLine:
    why = whys.why(position, whys.errors(table, row, outcome), outcome, reason)
    names = tuple(report.occasions[each].name for each in whys.lineage.occasions_of(position))
    own = report.tables[table]
    return RowLine(f"{place_prefix(own)}{own.row_name(row)}", badge(outcome), names, why)


def occasion_lines(report: Report, limits: Limits) -> Some[OccasionLine]:
    """The occasions, those that need somebody first if there are too many."""
    kept = some(report.occasions, limits.occasions, lambda entry: entry.outcome in TROUBLED)
    lines = (
        OccasionLine(
            each.name,
            badge(each.outcome),
            each.events,
            occasion_why(each),
            each.id,
            each.attempts,
            each.status,
            each.verdict,
        )
        for each in kept.shown
    )
    return Some(tuple(lines), kept.more)


def changed(report: Report, limits: Limits) -> Some[Changed]:
    """The occasions that differ from what the account held."""
    kept = some([entry for entry in report.occasions if entry.changes], limits.changed)
    quiet = report.run.command in WRITES_NOTHING
    return Some(tuple(_changed(entry, limits, quiet=quiet) for entry in kept.shown), kept.more)


def _changed(entry: OccasionEntry, limits: Limits, *, quiet: bool) -> Changed:
    of_it = some(entry.changes, limits.changes)
    undone = "not confirmed" if entry.outcome == "unknown" else "not done"
    note = undone if entry.outcome in TROUBLED and not quiet else ""
    return Changed(entry.name, badge(entry.outcome), note, Some(tuple(map(_change, of_it.shown)), of_it.more))


def _change(change: Change) -> ChangeLine:
    found = CHANGED_EVENT.fullmatch(change.path)
    what = found[1] if found else _FIELDS.get(change.path, change.path)
    line = ChangeLine(what, found[2] if found else "", _told(change.before), _told(change.after))
    return replace(line, day=f"{line.day} {found[3]}") if found and found[3] else line


def _told(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value_told(value, _VALUE_WIDTH)


def skill_lines(report: Report, limits: Limits) -> Some[SkillLine]:
    """The skills, those that need somebody first if there are too many."""
    kept = some(report.skills, limits.skills, lambda each: each.outcome in TROUBLED)
    return Some(tuple(map(_skill, kept.shown)), kept.more)


def _skill(each: SkillEntry) -> SkillLine:
    more = (each.attempts, each.status, each.verdict)
    return SkillLine(each.skill, badge(each.outcome), move_told(each), why_told(each), *more)


def books(totals: dict[str, dict[str, int]]) -> Iterator[Total]:
    """Every number of the books, zeros too."""
    for kind, numbers in totals.items():
        for name, number in numbers.items():
            yield Total(kind, name, badge(name).words, number)
