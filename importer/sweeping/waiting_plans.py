"""The plans that wait for a yes: written beside their drop, and carried out only as they were written.

All plans of a file wait together, also those that need no yes, and with them the parts of the report that no plan
holds, such as rows of accounts that nobody knows: what follows on a yes accounts for every row.

Whoever drops files can often write into the folder where plans wait. So the journal keeps the digest of each of these
files, and one that is another by the time of the yes is refused.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from importer.asking import Proposal
from importer.core.drops import Drop
from importer.core.errors import FileChanged, ImporterError
from importer.core.joined import AccountPart, JoinedReport
from importer.core.picking import reports_name
from importer.many.store import dump_joined, load_joined
from importer.saved_plan import SavedPlan, read_plan, write_plan
from importer.sweeping.work import Work, is_there, standing_at

LARGEST_PLAN = 2**30
"""Bytes of a saved plan."""


OTHERS = "no-account.bin"
"""The file of the parts that no plan holds."""


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The files of this machine that are to wait with a drop."""

    plans: tuple[Path, ...] = ()
    others: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """All of them; the last to be put into a place comes first."""
        return self.plans if self.others is None else (*self.plans, self.others)

    def sealed(self, drop: Drop) -> Drop:
        """The drop, which knows them by their digests."""
        plans = tuple(_digest_of(each.read_bytes()) for each in self.plans)
        return replace(drop, plans=plans, others=_digest_of(self.others.read_bytes()) if self.others else "")


NOTHING = KeptFiles()


def plan_name(number: int) -> str:
    """The file of the nth plan of a drop that waits, from 1."""
    return "plan.json" if number == 1 else f"plan-{number}.json"


def written_plans(folder: Path, proposal: Proposal) -> KeptFiles:
    """What waits as files of this machine, the plans in the order in which they are carried out.

    Raises:
        ImporterError: one cannot be written.
        OSError: the folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / plan_name(number) for number in range(1, len(proposal.asked) + 1))
    for path, each in zip(paths, proposal.asked, strict=True):
        path.unlink(missing_ok=True)
        write_plan(each.saved(), path)
    if not proposal.others:
        return KeptFiles(paths)
    others = folder / OTHERS
    others.write_bytes(dump_joined(JoinedReport(proposal.others[0].report.run, proposal.others)))
    return KeptFiles(paths, others)


def _digest_of(content: bytes) -> str:
    """What the journal keeps of a file."""
    return hashlib.sha256(content).hexdigest()


def _sealed(drop: Drop) -> Iterator[tuple[str, str]]:
    """The files that wait with a drop: name and digest."""
    for number, digest in enumerate(drop.plans, 1):
        yield plan_name(number), digest
    if drop.others:
        yield OTHERS, drop.others


def has_its_plans(work: Work) -> bool:
    """Whether the plans of a drop that waits stand where they belong, as they were made.

    Raises:
        PlaceError: nobody can tell.
    """
    folder, place = reports_name(work.drop.target), work.inbox.filed
    return bool(work.drop.plans) and all(
        is_there(place, f"{folder}/{name}") and _digest_of(place.read(f"{folder}/{name}", LARGEST_PLAN)) == digest
        for name, digest in _sealed(work.drop)
    )


def plans_of(work: Work) -> Sequence[SavedPlan]:
    """The plans of a drop that waits.

    Raises:
        ImporterError: one is gone, cannot be read, or is not the one that was made.
        PlaceError: the place cannot be reached.
    """
    paths = [work.folder / plan_name(number) for number in range(1, len(work.drop.plans) + 1)]
    for path, digest in zip(paths, work.drop.plans, strict=True):
        path.write_bytes(_content(work, path.name, digest))
    return [read_plan(path) for path in paths]


def others_of(work: Work) -> tuple[AccountPart, ...]:
    """The parts of the report of a drop that waits which none of its plans holds.

    Raises:
        ImporterError: they are gone, or not those that were made.
        PlaceError: the place cannot be reached.
    """
    if not work.drop.others:
        return ()
    return load_joined(_content(work, OTHERS, work.drop.others), lambda _number, _run: None).parts


def _content(work: Work, name: str, digest: str) -> bytes:
    """What was written into a file that waits with a drop."""
    folder = reports_name(standing_at(work.drop))
    what = "The file" if name == OTHERS else "The plan"
    again = f"refuse it, and drop the file again: occasions approve {work.drop.id} --refuse"
    try:
        content = work.inbox.filed.read(f"{folder}/{name}", LARGEST_PLAN)
    except FileChanged:
        message = f"{what} {name} of {work.drop.name} is no longer in {folder}."
        raise ImporterError(message, again, code="plan-missing") from None
    if _digest_of(content) != digest:
        message = f"{what} {name} in {folder} is not the one that was made of {work.drop.name}: it was changed."
        raise ImporterError(message, again, code="plan-changed")
    return content
