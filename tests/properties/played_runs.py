"""Runs as they are played, and what must be true of each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from played_sheets import Content, Held, Sheet, content_of, expected, folded, named_in, surely_ready, surely_rejected

from importer.core.report import Report

Objects = Mapping[int, Mapping[str, Any]]
CALM = frozenset({"created", "updated", "merged", "unchanged", "deleted", "conflict", "rejected"})
"""Outcomes that need no trouble."""
SENT = frozenset({"created", "updated", "merged", "unchanged"})
OPEN = frozenset({"unknown", "not_attempted", "failed"})


@dataclass(frozen=True)
class Run:
    """One run: what the account held before and after, and how it went."""

    id: str
    mode: str
    before: Objects
    after: Objects
    report: Report | None
    """None if it was left as it stopped, or a report as far as it got."""
    names: frozenset[str]
    """Folded names that it was about."""
    sheet: Sheet = ()
    ready: frozenset[str] = frozenset()
    troubled: bool = False
    disturbed: bool = False
    """Whether another admin came into it."""
    edits: tuple[tuple[int, str], ...] = ()
    """What that admin edited, by id, and how."""

    @property
    def outcomes(self) -> dict[str, str]:
        return {folded(each.name): each.outcome for each in self.report.occasions} if self.report else {}

    @property
    def done(self) -> bool:
        """Whether everything came to an end, good or bad."""
        return self.report is not None and not OPEN & set(self.outcomes.values())


def content(objects: Objects) -> Content:
    return content_of(objects.values())


def others_are_untouched(run: Run) -> None:
    """What a run is not about stays, to the byte; the default's flag excepted, where that may move."""
    deleted = {name for name, outcome in run.outcomes.items() if outcome in ("deleted", "unknown")}
    for id_, held in run.before.items():
        name = folded(held["name"])
        if name in run.names or id_ in dict(run.edits):
            continue
        now = run.after.get(id_)
        if now is None:
            assert run.mode == "mirror", f"gone: {held}"
            assert run.report is None or name in deleted, f"gone, and not told: {held}"
            continue
        assert _plain(now) == _plain(held)
        assert run.disturbed or not now["isDefault"] or held["isDefault"] or run.mode == "undo"
    came = {folded(now["name"]) for id_, now in run.after.items() if id_ not in run.before}
    assert came <= run.names


def _plain(held: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in held.items() if key != "isDefault"}


def books_balance(run: Run) -> None:
    """Every row and every occasion has one place."""
    if run.report is None:
        return
    for part in ("rows", "occasions"):
        counts = dict(run.report.totals[part])
        assert counts.pop("read") == sum(counts.values())
    assert run.report.totals["rows"]["read"] == len(run.sheet)
    names = [folded(each.name) for each in run.report.occasions]
    assert len(set(names)) == len(names)
    assert named_in(run.sheet) <= set(names)
    for name in surely_rejected(run.sheet):
        assert run.outcomes[name] == "rejected"
    for name in surely_ready(run.sheet):
        assert run.outcomes[name] != "rejected"


def report_is_true(run: Run) -> None:
    """What the report says stands there does, and what it says is gone is gone."""
    if run.report is None:
        return
    now = content(run.after)
    for entry in run.report.occasions:
        name = folded(entry.name)
        if run.mode == "undo" and entry.outcome == "unchanged" and entry.id is None:
            continue  # what the run created was gone already
        if entry.outcome in SENT and entry.payload is not None:
            assert name in now, f"{entry.outcome}, but not there: {entry}"
            sent = content_of([{"isDefault": False, **entry.payload}])[name]
            held = now[name]
            assert (sent.name, sent.description, sent.events) == (held.name, held.description, held.events), entry
        elif entry.outcome == "deleted" and not run.disturbed:
            assert name not in now, f"deleted, but there: {entry}"


def as_the_sheet_says(run: Run) -> None:
    """Of a sheet that was imported without another admin: the account is what the rules of its mode say."""
    if run.report is None or run.disturbed or run.mode == "undo":
        return
    before, now = content(run.before), content(run.after)
    wanted = expected(before, run.sheet, run.ready, run.mode)
    for name in run.names | before.keys() | now.keys():
        outcome = run.outcomes.get(name, "")
        if name not in run.names:
            kept = outcome != "deleted"
            assert (name in now) == (name in before and kept) or outcome in OPEN, (name, outcome)
        elif name not in run.ready or outcome == "conflict":
            assert _beside_flag(now.get(name)) == _beside_flag(before.get(name)), (name, outcome)
        elif outcome in OPEN:
            assert _beside_flag(now.get(name)) in (_beside_flag(before.get(name)), _beside_flag(wanted[name])), name
        else:
            assert _beside_flag(now[name]) == _beside_flag(wanted[name]), (name, outcome)
            assert outcome == _outcome(name, before, wanted, run.mode) or run.troubled, (name, outcome)
    if run.done:
        kept_default = {name for name, held in wanted.items() if held.default and name in now}
        assert {name for name, held in now.items() if held.default} == kept_default
    if not run.troubled:
        allowed = CALM if run.mode in ("create", "mirror") else CALM - {"conflict"}
        assert set(run.outcomes.values()) <= allowed, run.outcomes


def _beside_flag(held: Held | None) -> tuple[object, ...] | None:
    """The content; which of a sheet's spellings names a new occasion is left open."""
    return None if held is None else (folded(held.name), folded(held.description), held.events)


def _outcome(name: str, before: Content, wanted: Content, mode: str) -> str:
    if name not in before:
        return "created"
    lost = before[name].default and not wanted[name].default  # the API itself takes the flag away
    same = _beside_flag(before[name]) == _beside_flag(wanted[name])
    if same and (before[name].default == wanted[name].default or (lost and _another(wanted))):
        return "unchanged"
    return "merged" if mode == "merge" else "updated"


def _another(wanted: Content) -> bool:
    return any(held.default for held in wanted.values())


def admins_edits_survive(run: Run) -> None:
    """What another admin did to an object in the middle of a run is still there after it."""
    for id_, what in run.edits:
        found = run.after.get(id_)
        if what == "deleted":
            assert found is None
        else:
            assert found is not None, f"an edited object is gone: {id_}"
            words = [found["description"], *(each["meta"]["name"] for each in found["events"])]
            assert any(each.startswith("Edited by another admin") for each in words), found
