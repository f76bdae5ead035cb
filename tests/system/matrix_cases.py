"""What can be combined: values of the switches, faults, and where in an import they happen.

Faults are written as ``occasions sandbox --fault`` takes them, so that whatever fails can be rehearsed by hand.
"""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matrix_sheet import Mode

from importer.sandbox.fault_text import parse_fault
from importer.sandbox.faults import RESOURCE_PATH, Fault
from importer.sandbox.log import Logged
from importer.sandbox.switch_text import parse_switches
from importer.sandbox.switches import Switches

SWITCHES: tuple[tuple[str, ...], ...] = (
    ("batch=per_item",),
    ("batch=per_item_200",),
    ("reply_shape=always_array",),
    ("reply_shape=first_object_only",),
    ("reply_shape=empty_body",),
    ("reply_order=reversed",),
    ("create_status=201",),
    ("list_shape=full",),
    ("list_shape=select_ignored",),
    ("dup_status=400",),
    ("stale_status=412",),
    ("stale_status=304",),
    ("name_compare=case-insensitive",),
    ("name_compare=counts_deleted",),
    ("error_shape=wrapped",),
    ("error_shape=html",),
    ("error_shape=empty",),
    ("error_shape=array",),
    ("max_items=1",),
    ("max_items=2",),
    ("max_items=1", "max_items_status=413"),
    ("max_items=2", "max_items_status=413"),
    ("if_match=optional",),
    ("unchanged_status=304",),
    ("put_by_id=accepted",),
    ("empty_description=refused",),
    ("unknown_keys=refused",),
    ("max_events=2",),
    ("refused_zones=Asia/Kolkata",),
    ("strict_zones=yes",),
    ("rate_limit=2/1",),
    ("rate_limit=10/5",),
    ("replica_lag=30",),
    ("token_ttl=4",),
    ("token_ttl=5",),
    ("delete_used=null_the_skill",),
)
"""Every value of every switch but the defaults; two are written where one alone does nothing."""

_BUSY = ("429", "429:retry-after=7", "429:retry-after=date+7")
_BEFORE = ("500", "502", "503", "504", "reset")
_AFTER = (*(f"{status}-after-commit" for status in (500, 502, 503, 504)), "reset-after-commit")
_CUT = ("truncated-body", "truncated-json")
_REPEATED = ("x3:429", "x3:503")
_EDITS = tuple(f"other-admin-edits:what={what}" for what in ("description", "event", "deleted"))
_TAKES = tuple(f"other-admin-creates:content={content}" for content in ("other", "same"))
_WRITES = (*_BUSY, *_BEFORE, *_AFTER, *_CUT, *_REPEATED, "other-admin")
_READS = (*_BUSY, *_BEFORE, *_CUT, *_REPEATED, "other-admin")
KINDS = {
    "POST": (*_WRITES, *_TAKES),
    "PUT": (*_WRITES, *_EDITS),
    "DELETE": (*_WRITES, *_EDITS),
}
STUBBORN = "x4:503"
"""One more than the tries of a request."""
LATE = ("delay:seconds=20", "delay-after-commit:seconds=20", "slow-headers:seconds=1")
"""They cost real time."""


@dataclass(frozen=True)
class Case:
    """One combination."""

    mode: Mode
    written: tuple[str, ...]
    """Switches."""
    faults: tuple[str, ...]

    @property
    def switches(self) -> Switches:
        """The switches as the sandbox takes them."""
        return parse_switches(self.written)

    @property
    def script(self) -> tuple[Fault, ...]:
        """The faults as the sandbox takes them."""
        return tuple(parse_fault(each) for each in self.faults)

    @property
    def late(self) -> bool:
        """Whether an answer is late on purpose."""
        return any("delay" in each or "slow" in each for each in self.faults)

    @property
    def stubborn(self) -> bool:
        """Whether something is refused more often than it is tried."""
        return any(STUBBORN in each for each in self.faults)

    @property
    def line(self) -> str:
        """What to type to rehearse it."""
        options = [f"--switch {shlex.quote(each)}" for each in self.written]
        options += [f"--fault {shlex.quote(each)}" for each in self.faults]
        return " ".join(["occasions sandbox", *options, f"  # mode {self.mode}"])


def own(log: Sequence[Logged], method: str) -> list[Logged]:
    """The calls that a fault of a method counts."""
    return [each for each in log if each.method == method and RESOURCE_PATH in each.path]


def fault_cases(plain: Sequence[Logged]) -> Iterator[tuple[str, ...]]:
    """Every fault at the first, a middle and the last call of each method that an import uses.

    Args:
        plain: the log of that import where nothing goes wrong.
    """
    yield ()
    for method, kinds in KINDS.items():
        for nth in first_middle_last(len(own(plain, method))):
            yield from ((written(method, nth, kind),) for kind in (*kinds, STUBBORN))
    reads = own(plain, "GET")
    for nth in sorted({1, read_before_put(plain), len(reads)}):
        yield from ((written("GET", nth, kind),) for kind in (*_READS, STUBBORN))
    yield from ((f"get:{read_before_put(plain)}:{kind}",) for kind in _EDITS)
    skills = [each for each in plain if "skills" in each.path]
    for nth in first_middle_last(len(skills)):
        yield from ((f"get:{nth}:{kind}:path=skills",) for kind in ("429", "503", "reset", "truncated-json"))
    yield from _while_reading_back(plain)


def late_cases(plain: Sequence[Logged]) -> Iterator[tuple[str, ...]]:
    """Answers that come too late, which cost real time."""
    for method in ("POST", "PUT", "DELETE"):
        for nth in {1, len(own(plain, method))} if own(plain, method) else ():
            yield from ((f"{method.lower()}:{nth}:{kind}",) for kind in LATE)
    yield from ((f"get:{read_before_put(plain)}:{kind}",) for kind in LATE)


def _while_reading_back(plain: Sequence[Logged]) -> Iterator[tuple[str, ...]]:
    """Trouble with the reading that settles an unknown write, and unknown writes one after the other."""
    for method, lost in (("POST", "503-after-commit"), ("POST", "reset"), ("PUT", "reset-after-commit")):
        first = next(each.sequence for each in plain if each.method == method)
        nth = len(own(plain[: first - 1], "GET")) + 1
        for kind in ("503", "reset", "truncated-body", "429:retry-after=7", STUBBORN):
            yield written(method, 1, lost), written("GET", nth, kind)
    last = len(own(plain, "POST"))
    yield "post:1:500-after-commit", f"post:{last}:reset"
    yield "post:1:reset", "post:2:503-after-commit"
    yield "put:1:504", "put:2:502-after-commit"
    yield "put:1:other-admin", "put:2:other-admin"


def first_middle_last(count: int) -> list[int]:
    """Three numbers from 1 to a count, or as many as there are."""
    return sorted({1, (count + 1) // 2, count}) if count else []


def written(method: str, nth: int, kind: str) -> str:
    """A fault as it is typed; a kind may begin with how often it happens."""
    times, colon, rest = kind.partition(":")
    many = times if colon and times.startswith("x") else ""
    return f"{method.lower()}:{nth}{many}:{rest if many else kind}"


def read_before_put(plain: Sequence[Logged]) -> int:
    """The number of the reading right before the first update."""
    first = next(each.sequence for each in plain if each.method == "PUT")
    return len(own(plain[:first], "GET"))
