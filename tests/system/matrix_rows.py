"""The rows of the matrix that are played in processes of their own: every pair of switch values, faults and places."""

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache

from matrix_cases import KINDS, SWITCHES, Case, first_middle_last, own, read_before_put, written
from matrix_desk import MatrixDesk
from matrix_pairs import Row, pair_cover

from importer.sandbox.log import Logged
from importer.sandbox.switches import Switches

NONE = "-"
"""The default of a switch."""
FAULTS = (
    *("429", "429:retry-after=1", "429:retry-after=date+1", "401", "500", "502", "503", "504", "x3:503", "reset"),
    *("truncated-body", "truncated-json", "other-admin"),
    *("503-after-commit", "500-after-commit", "reset-after-commit"),
    *("other-admin-edits:what=description", "other-admin-edits:what=event", "other-admin-edits:what=deleted"),
    *("other-admin-creates:content=other", "other-admin-creates:content=same"),
)
PLACES = (
    "GET first",
    "GET middle",
    "GET last",
    "POST first",
    "POST middle",
    "POST last",
    "PUT first",
    "PUT last",
    "DELETE first",
)
_LIVING = {"token_ttl", "max_items_status", "replica_lag"}
"""Left out: a token's life would be a matter of real time (401 is its fault here), one comes with max_items, and
replicas are not asked."""
_SLOWEST = ("rate_limit=2/1",)
"""Left out, too: each 429 costs a real second at least; the other limit is met less often."""
_LOST = "batch=per_item_200"
_REFUSING = ("strict_zones=yes", "max_events=2")
"""Together with the one above they cost seven real seconds each: accepted, but not there."""


def _factors() -> list[tuple[str, ...]]:
    values: dict[str, list[str]] = {each.name: [NONE] for each in fields(Switches) if each.name not in _LIVING}
    for texts in SWITCHES:
        name = texts[0].partition("=")[0]
        if name in values and texts != _SLOWEST:
            values[name].append(" ".join(texts))
    return [*map(tuple, values.values()), ("mirror", "upsert"), PLACES, FAULTS]


def may_meet(one: tuple[int, str], other: tuple[int, str]) -> bool:
    """Whether two values make sense together, and cost little time."""
    texts = {one[1], other[1]}
    if _LOST in texts:
        return not texts & set(_REFUSING)
    place = next((text for text in texts if text in PLACES), None)
    fault = next((text for text in texts if text in FAULTS), None)
    if texts == {"upsert", "DELETE first"} or texts == {"list_shape=select_ignored", "DELETE first"}:
        return False
    if place is None or fault is None:
        return True
    method = place.split()[0]
    if method == "GET":
        return "commit" not in fault and "creates" not in fault and ("edits" not in fault or place == "GET middle")
    return ("creates" not in fault and "edits" not in fault) or fault in KINDS[method]


FACTORS = _factors()


@cache
def rows() -> list[Row]:
    """The rows of the cover."""
    return pair_cover(FACTORS, may_meet)


def case_of(row: Row, desk: MatrixDesk) -> Case:
    """The combination of a row; which call its place is shows where nothing goes wrong."""
    *values, mode, place, kind = row
    typed = tuple(text for value in values if value != NONE for text in value.split())
    case = Case("mirror" if mode == "mirror" else "upsert", typed, ())
    fault = _fault(place, kind, desk.plain_log(case.mode, typed))
    return replace(case, faults=(fault,) if fault else ())


def _fault(place: str, kind: str, plain: Sequence[Logged]) -> str:
    """A fault in an import whose log is known; empty if that has no such call."""
    method, where = place.split()
    numbers = first_middle_last(len(own(plain, method)))
    if not numbers:
        return ""
    nth = {"first": 1, "middle": numbers[len(numbers) // 2], "last": numbers[-1]}[where]
    return written(method, read_before_put(plain) if place == "GET middle" else nth, kind)
