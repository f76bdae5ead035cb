"""File a drop whose outcome is known: its reports first, then the source, then what came with it.

Each step may be done again: reports replace themselves, a source that was moved is found moved, and only when all of it
stands is that written down. Whatever fails on the way leaves the drop as it is, to be filed by the next sweep.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from importer.asking import Proposal
from importer.core.drops import FOLDER_OF, DropOutcome, DropState, Seen, SeenFile
from importer.core.errors import FileChanged, ImporterError, PlaceError
from importer.core.joined import AccountPart, JoinedReport
from importer.core.picking import beside_target, filing_day, reports_name, target_name
from importer.importing import Ended
from importer.ordered.written import write_reports
from importer.places.base import DropPlace, Filed
from importer.sweeping.by_name import is_by_name
from importer.sweeping.carrying import OF_OUR_DISK, Carried, Result
from importer.sweeping.dropped_report import as_dropped, as_waiting
from importer.sweeping.moving import move
from importer.sweeping.small_report import write_small_report
from importer.sweeping.waiting_plans import NOTHING, KeptFiles, written_plans
from importer.sweeping.work import Work, is_there, standing_at, stands_in_ours

KEPT_REPORTS = "told"
"""The folder beside those of the drops where reports lie that go along with notices."""
_REPORT, _PLANS, _COMPANIONS = "report", "plans", "beside"
"""Folders of what is written before it is put into the place."""
_ROOM = "make room where temporary files are kept, or name another folder with TMPDIR."


def end(work: Work, outcome: DropOutcome, carried: Carried, waiting: KeptFiles = NOTHING) -> None:
    """Write down the outcome of a drop, the name under which it is filed, and which plans wait with it.

    Raises:
        JournalError: it cannot be written down.
    """
    day = filing_day(work.bench.clock(), work.zone)
    target = target_name(FOLDER_OF[outcome], day, work.drop.id, work.drop.name)
    by_name = work.drop.by_name or is_by_name(carried, work.drop.name)
    ended = replace(work.drop.ended(outcome, target, carried.told), by_name=by_name, begun=0, not_before="")
    work.claim.save(waiting.sealed(ended))


def file_drop(
    work: Work, carried: Carried | None = None, waiting: KeptFiles = NOTHING, *, stand: bool = False
) -> SeenFile:
    """Put a drop that has ended where it belongs, and write down that it stands there.

    Args:
        work: its drop is in the state ENDED.
        carried: what its run came to; None if there is no more to tell of it than the drop itself says.
        waiting: the files of the plans that wait with it.
        stand: whether its reports stand there already.

    Returns:
        it, as the books have it.

    Raises:
        PlaceError: it cannot be put there; the next sweep tries again.
        JournalError: it cannot be written down.
    """
    before, drop = standing_at(work.drop), work.drop
    reports = reports_name(drop.target)
    if not stand:
        _put_reports(work, carried, waiting, reports)
    moved = move(work, before)
    if moved is not Filed.REPLACED:  # else they belong to what stands there still, or has come since
        _move_companions(work)
    if before != drop.target and stands_in_ours(before):
        work.inbox.filed.remove(reports_name(before))
    work.claim.save(replace(drop, state=DropState.FILED, at=drop.target))
    seen = Seen(str(drop.outcome or DropOutcome.FAILED))
    return SeenFile(before, seen, drop.told.message, drop.rule_name, drop.id, drop.target, drop.told)


def _put_reports(work: Work, carried: Carried | None, waiting: KeptFiles, into: str) -> None:
    """Write the reports, then the plans that wait, each of which is known by its digest when it is needed."""
    made = work.folder / _REPORT
    try:
        made.mkdir(parents=True, exist_ok=True)
        files = _written(work, carried, made)
    except OSError as error:
        raise _no_room(f"The report of {work.drop.name} cannot be written", error) from None
    except ImporterError as error:
        if error.code not in OF_OUR_DISK:
            raise
        raise PlaceError(error.message, _ROOM) from None
    _put_all(work.inbox.filed, files, made, into)
    for each in waiting.files:
        work.inbox.filed.put((each,), into)
    if work.bench.configuration.notices:
        _keep_for_notices(made / "report.html", work)


def _keep_for_notices(report: Path, work: Work) -> None:
    """Let a report lie until everybody was told who wants it as an attachment."""
    kept = work.folder.parent / KEPT_REPORTS
    try:
        if report.exists():
            kept.mkdir(exist_ok=True)
            report.rename(kept / f"{work.drop.id}.html")
    except OSError as error:
        raise _no_room(f"{report} cannot be kept for notices", error) from None


def _written(work: Work, carried: Carried | None, into: Path) -> Sequence[Path]:
    sources = () if work.source is None else (work.source,)
    if carried is not None and carried.result is not None:
        result = as_dropped(carried.result)
    elif carried is not None and carried.proposal.asked:
        result = as_waiting(as_dropped(_plans(carried.proposal)), work.drop)
    else:
        return write_small_report(work.drop, into)
    if isinstance(result, JoinedReport):
        return write_reports(result, into, sources)
    return write_reports(result.report, into, sources)


def _plans(proposal: Proposal) -> Result:
    """The report of plans that wait, with the rows that are in none of them."""
    if len(proposal.asked) == 1 and not proposal.others:
        return Ended(proposal.asked[0].report())
    parts = tuple(AccountPart(each.account, each.report()) for each in proposal.asked)
    run = replace(parts[0].report.run, account=None, api=None)
    others = tuple(replace(each, report=replace(each.report, run=run)) for each in proposal.others)
    return JoinedReport(run, (*parts, *others))


def kept_in(work: Work, proposal: Proposal) -> KeptFiles:
    """Write the plans that are to wait with a drop, and what is in none of them, on this machine.

    Raises:
        PlaceError: there is no room.
    """
    try:
        return written_plans(work.folder / _PLANS, proposal)
    except OSError as error:
        raise _no_room(f"The plan of {work.drop.name} cannot be written", error) from None
    except ImporterError as error:
        if error.code not in OF_OUR_DISK:
            raise
        raise PlaceError(error.message, _ROOM) from None


def _put_all(place: DropPlace, files: Sequence[Path], root: Path, into: str) -> None:
    """Write files into a folder of the place, with the folders in which they lie below the root."""
    below: dict[str, list[Path]] = {}
    for each in files:
        below.setdefault(each.relative_to(root).parent.as_posix(), []).append(each)
    for folder, members in below.items():
        place.put(members, into if folder == "." else f"{into}/{folder}")


def _move_companions(work: Work) -> None:
    """File what stands beside the source beside it again, but nothing that came with the next file of its name."""
    place, drop = work.inbox.place, work.drop
    taken: list[str] = []
    for each in work.beside:
        target = beside_target(drop.target, drop.name, each.name)
        taken.append(target)
        same = taken.count(target)  # such as a.csv.done and a.done
        folder, _, base = (f"{target}.{same}" if same > 1 else target).rpartition("/")
        copy = work.folder / _COMPANIONS / base
        try:
            copy.parent.mkdir(exist_ok=True)
            copy.unlink(missing_ok=True)
        except OSError as error:
            raise _no_room(f"{each.name} cannot be copied", error) from None
        try:
            content = place.fetch(each, copy)
        except FileChanged:
            continue  # it was moved before, taken away, or is another one by now
        work.inbox.filed.put((copy,), folder)
        if is_there(place, drop.name):  # the next file has come, and whose companion it is cannot be told
            return
        place.discard(each.name, content)


def _no_room(what: str, error: OSError) -> PlaceError:
    return PlaceError(f"{what} on this machine: {error.strerror}.", _ROOM)
