"""What goes wrong while commands are played: how the API behaves, its faults, other admins, ends of the program."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from played_dooms import Crash

from importer.core.errors import JournalError
from importer.sandbox.faults import Fault
from importer.sandbox.switches import Switches


@dataclass(frozen=True)
class Trouble:
    """What goes wrong in one command: faults of the API, and the end of the program."""

    faults: tuple[Fault, ...] = ()
    doom_at: int = 0
    doom: type[BaseException] = Crash


NONE = Trouble()

switches = st.builds(
    Switches,
    batch=st.sampled_from(["atomic", "per_item", "per_item_200"]),
    reply_shape=st.sampled_from(["mirror", "always_array", "first_object_only", "empty_body"]),
    reply_order=st.sampled_from(["request", "reversed"]),
    list_shape=st.sampled_from(["summary", "full", "select_ignored"]),
    dup_status=st.sampled_from([409, 400]),
    stale_status=st.sampled_from([409, 412, 304]),
    name_compare=st.sampled_from(["exact", "exact", "case-insensitive"]),
    error_shape=st.sampled_from(["flat", "html", "empty"]),
    unchanged_status=st.sampled_from([200, 304]),
    max_items=st.sampled_from([None, 2]),
    token_ttl=st.none(),
)


def _faults(methods: list[str], **more: Any) -> st.SearchStrategy[Fault]:
    more = {"times": st.sampled_from([1, 1, 1, 2, 5]), **more}
    return st.builds(Fault, st.sampled_from(methods), st.sampled_from([1, 1, 2, 3]), **more)


WRITES, ANY = ["POST", "PUT", "DELETE"], ["GET", "POST", "PUT", "DELETE", "ANY"]
BEFORE = st.just("status-before-commit")
faults = st.one_of(
    _faults(ANY, kind=BEFORE, status=st.sampled_from([401, 403, 429, 500, 503])),
    _faults(WRITES, kind=BEFORE, status=st.sampled_from([400, 404, 408, 409, 413])),
    _faults(WRITES, kind=st.just("status-after-commit"), status=st.sampled_from([408, 500, 503])),
    _faults(ANY, kind=st.sampled_from(["reset-before", "reset-after-commit", "truncated-body", "truncated-json"])),
    _faults(ANY, kind=st.just("other-admin")),
    _faults(
        ["GET", "PUT", "DELETE"],
        kind=st.just("other-admin-edits"),
        what=st.sampled_from(["description", "event", "deleted"]),
        times=st.just(1),
    ),
    _faults(["POST"], kind=st.just("other-admin-creates"), same_content=st.booleans(), times=st.just(1)),
)
dooms: st.SearchStrategy[type[BaseException]] = st.sampled_from([Crash, Crash, KeyboardInterrupt, JournalError])
troubles = st.one_of(
    st.builds(Trouble, st.tuples(faults)),
    st.builds(Trouble, st.just(()), st.integers(1, 40), dooms),
    st.builds(Trouble, st.tuples(faults), st.integers(1, 40), dooms),
)
some_troubles = st.lists(troubles, min_size=1, max_size=2).map(tuple)
perhaps_troubles = st.one_of(st.just(()), some_troubles)
