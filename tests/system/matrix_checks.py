"""Compare what an import left with what it should have left: the account, the log, the report, the exit code."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from matrix_cases import Case, own
from matrix_played import Go, Played, Reported
from matrix_sheet import FORMER, LACKED, OUTSIDE, SHEET, WANTED, Content, JsonObject, Story, before, content_of, story

from importer.sandbox.fault_text import write_fault
from importer.sandbox.faults import Fault
from importer.sandbox.log import Logged
from importer.sandbox.questions.asking import findings
from importer.sandbox.questions.order import default_changes
from importer.sandbox.questions.pauses import RETRY_PAUSES
from importer.sandbox.questions.reading import is_write, names
from importer.sandbox.questions.repeats import posts_repeated_unseen
from importer.sandbox.switches import Switches

WRITE_INTERVAL = 0.25
_DONE = frozenset({"created", "updated", "deleted"})
_ROWS_OF = {"created": "imported", "updated": "imported", "unchanged": "imported"}
_ROWS = Counter(row["Occasion"] for row in csv.DictReader(io.StringIO(SHEET)))
_OTHERS = "Made by another admin"
_EDITED = "Edited by another admin"
_NUMBER = re.compile(rf"(?<=^{_EDITED}) \(\d+\)$")
_THERE = frozenset({"created", "updated", "unchanged"})


def complaints(case: Case, played: Played, *, at_once: bool = False) -> list[str]:
    """All that is wrong with a finished import; none is good.

    Args:
        case: what was combined.
        played: what came of it.
        at_once: whether the client was told not to wait after 5xx and between writes.
    """
    told = expected(case, played)
    found = [*_account(told, played), *_outcomes(told, played.last.report), *_log(played, at_once=at_once)]
    found += [f"{write_fault(each)} never happened" for each in played.waiting if _counted_on(played)]
    for go in played.goes:
        found += [*_balance(go), *_agreement(go, played.seeded)]
    return found


def _counted_on(played: Played) -> bool:
    """Whether a fault must have happened: several, limits and ends of tokens make calls more or fewer."""
    switches = played.switches
    usual = switches.rate_limit is None and switches.token_ttl == Switches().token_ttl
    return usual and len(played.faults) == 1


def expected(case: Case, played: Played) -> Story:
    """What the import should have come to, with what another admin did in the middle of it."""
    told = story(case.mode, case.switches)
    for fault in played.faults:
        told = _interfered(told, fault, played)
    if case.stubborn:
        told = _given_up(told, played)
    return told if told.outcomes["Golf"] & _DONE else told.without_new_default()


def _interfered(told: Story, fault: Fault, played: Played) -> Story:
    calls = own(played.last.log, fault.method)
    if fault.kind not in ("other-admin-edits", "other-admin-creates") or len(calls) < fault.nth:
        return told
    call = calls[fault.nth - 1]
    if fault.kind == "other-admin-creates":
        name = names(call)[0]
        if fault.same_content:
            return told.but(name, {"created", "unchanged"}, WANTED[name])
        return told.but(name, {"conflict"}, Content(_OTHERS, default=False, events=()))
    if not carried(call, played.seeded):  # a list, which names no object: only the revision moved
        return told
    target = carried(call, played.seeded)[0]
    held = before(target, played.mode)
    assert held is not None, f"{target} was not in the account"
    if fault.what == "deleted":
        return told.but(target, {"unchanged", "deleted"} if target == LACKED else {"conflict"}, None)
    return told.but(target, {"conflict"}, _edited(replace(held, default=False), fault.what))


def _edited(held: Content, what: str) -> Content:
    if what == "description":
        return replace(held, description=_EDITED)
    first, *rest = held.events
    return replace(held, events=({**first, "meta": {**first["meta"], "name": _EDITED}}, *rest))


def _given_up(told: Story, played: Played) -> Story:
    """Where one request fails more often than it is tried, its occasions may have failed, and are what they were."""
    reported = played.last.report.outcomes
    for fault in played.faults:
        for call in own(played.last.log, fault.method)[fault.nth - 1 : fault.nth]:
            for name in carried(call, played.seeded) if fault.method != "GET" else ():
                held = before(name, played.mode)
                if reported[name] == "failed":
                    told = told.but(name, {"failed"}, held and replace(held, default=False))
    return told


def carried(call: Logged, seeded: Sequence[JsonObject]) -> list[str]:
    """The names that a request is about: those of its body, or of the id in its address."""
    by_id = {str(each["id"]): str(each["name"]) for each in seeded}
    last = call.path.rpartition("/")[2]
    return [by_id[last]] if last in by_id else names(call)


def _account(told: Story, played: Played) -> Iterator[str]:
    """What the account holds beside what it should: contents, doubles, identities, and others' objects."""
    found = played.last.account
    stands = Counter(each["name"] for each in found)
    yield from (f"the account holds {count} of the name {name}" for name, count in stands.items() if count > 1)
    yield from (f"the account holds {name}, which nobody wanted" for name in sorted(stands.keys() - told.holds.keys()))
    held = {each["name"]: each for each in found}
    for name, wanted in told.holds.items():
        there = _plain(content_of(held[name])) if name in held else None
        if there != wanted:
            yield f"the account holds {name} as {there}, not as {wanted}"
    for each in played.seeded:
        now = held.get(each["name"], each)
        if now["id"] != each["id"]:
            yield f"{each['name']} has another id than it had"
        if each["name"] in OUTSIDE and json.dumps(now) != json.dumps(each):
            yield f"{each['name']} is not what it was: {now}"


def _plain(found: Content) -> Content:
    """A content without the numbers that another admin's edits carry."""
    return Content(
        _NUMBER.sub("", found.description),
        found.default,
        tuple(
            {**each, "meta": {**each["meta"], "name": _NUMBER.sub("", each["meta"]["name"])}} for each in found.events
        ),
    )


def _outcomes(told: Story, report: Reported) -> Iterator[str]:
    reported = {entry.name: entry for entry in report.occasions}
    if reported.keys() != told.outcomes.keys():
        yield f"the report has the occasions {sorted(reported)}, not {sorted(told.outcomes)}"
    for name, allowed in told.outcomes.items():
        entry = reported.get(name)
        if entry is not None and entry.outcome not in allowed:
            yield f"{name} is reported as {entry.outcome} ({entry.reason}), not as {' or '.join(sorted(allowed))}"


def _log(played: Played, *, at_once: bool) -> Iterator[str]:
    """What the client did wrong; a command that goes on an hour later counts its tries anew."""
    log, default_id = played.last.log, next(each["id"] for each in played.seeded if each["name"] == FORMER)
    yield from posts_repeated_unseen(log)
    yield from default_changes(log, default_id)
    for start, end in pairwise([*played.begins, len(log)]):
        yield from _of_command(log[start:end], default_id, at_once=at_once)


def _of_command(log: Sequence[Logged], default_id: int, *, at_once: bool) -> list[str]:
    """What one command did wrong; its reading of the account at the end is one of its own, with tries of its own."""
    lists = [position for position, call in enumerate(log) if "select" in call.query and call.path.endswith("occasion")]
    end = lists[-1] if len(lists) > 1 else len(log)
    while end > 0 and end - 1 in lists:  # which was asked for again
        end -= 1
    pauses, interval = ((0.0,), 0.0) if at_once else (RETRY_PAUSES, WRITE_INTERVAL)
    return [
        said
        for part in (log[:end], log[end:])
        for said in findings(part, default_id=default_id, retry_pauses=pauses, write_interval=interval)
    ]


def _balance(go: Go) -> Iterator[str]:
    """Whether the sums of a report are those of its occasions, and the exit code that of both."""
    report, rows = go.report, go.report.rows
    if rows["read"] != _ROWS.total() or rows["read"] != sum(rows[each] for each in rows if each != "read"):
        yield f"the rows do not add up: {rows}"
    counted: Counter[str] = Counter()
    for entry in report.occasions:
        counted[_ROWS_OF.get(entry.outcome, entry.outcome)] += _ROWS[entry.name]
    if {name: count for name, count in rows.items() if count and name != "read"} != dict(+counted):
        yield f"the rows are {rows}, but the occasions give {dict(counted)}"
    outcomes = {entry.outcome for entry in report.occasions}
    code = 3 if "not_attempted" in outcomes else 1 if outcomes & {"conflict", "failed", "unknown"} else 0
    if go.code != code:
        yield f"the exit code is {go.code}, not {code}, with {sorted(outcomes)}"


def _agreement(go: Go, seeded: Sequence[JsonObject]) -> Iterator[str]:
    """Whether each outcome of a report agrees with the requests so far and with the account at that moment."""
    sent = Counter(name for call in go.log if is_write(call) for name in carried(call, seeded))
    held = {each["name"]: content_of(each) for each in go.account}
    for entry in go.report.occasions:
        if entry.attempts != sent[entry.name]:
            yield f"{entry.name} is reported with {entry.attempts} attempts, and the log has {sent[entry.name]}"
        if entry.outcome in _DONE and not sent[entry.name]:
            yield f"{entry.name} is reported as {entry.outcome}, but no request carried it"
        if entry.outcome == "deleted" and entry.name in held:
            yield f"{entry.name} is reported as deleted, and is in the account"
        if entry.outcome in _THERE and entry.name != LACKED and not _same(held.get(entry.name), WANTED[entry.name]):
            yield f"{entry.name} is reported as {entry.outcome}, and the account holds {held.get(entry.name)}"
        if entry.outcome in ("failed", "conflict") and _same(held.get(entry.name), WANTED.get(entry.name)):
            yield f"{entry.name} is reported as {entry.outcome}, but the account holds it as the sheet says"


def _same(held: Content | None, wanted: Content | None) -> bool:
    """Whether two contents are equal; whether the former default is still one is not its own doing."""
    return held is not None and wanted is not None and replace(held, default=wanted.default) == wanted
