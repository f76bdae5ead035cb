"""Say for each file at a place what a sweep would do with it, and why; nothing is written anywhere.

Files are fetched, read and planned against the account as it is now. No drop is claimed, no run begun, nothing filed.
What was said of a file is remembered for as long as the rehearsal goes on: by the time of the next one it would be so.
"""

from dataclasses import dataclass, field
from pathlib import Path

from importer.asking import Proposal
from importer.core.drops import FOLDER_OF, Drop, DropOutcome, Seen, SeenFile, Told
from importer.core.errors import FileChanged, ImporterError, PlaceError
from importer.core.joined import JoinedReport, is_well
from importer.core.picking import Pick, balanced, deep, filing_day, pick, target_name
from importer.core.picking.words import told_to_wait
from importer.core.report import Report, stamp
from importer.core.swept import SweepBooks
from importer.journal import Busy
from importer.ordered.doing import Doing
from importer.ordered.importing import Planned, plan_ordered
from importer.sweeping.bench import Bench, Inbox
from importer.sweeping.by_name import is_by_name
from importer.sweeping.carrying import Carried, Fate, fate_of
from importer.sweeping.in_words import told_of, told_of_reports
from importer.sweeping.one_look import Memory, Swept
from importer.sweeping.ruling import Ruled
from importer.sweeping.rulings import Rulings
from importer.sweeping.taking import checksum_fault, drop_of, folder_in, known_as, place_in

_RUN = "RUN"
"""Stands for the id that a drop would get."""
_WORDS = {
    DropOutcome.DONE: "It would be imported",
    DropOutcome.FAILED: "It would fail",
    DropOutcome.WAITING: "It would wait for a yes",
    DropOutcome.KNOWN: "It is known",
}


@dataclass(frozen=True)
class Foreseen:
    """What a rehearsal said before, of one place or several: contents that would be imported by then, or wait."""

    by_identity: dict[tuple[str, str, str], tuple[str, DropOutcome]] = field(default_factory=dict)
    """Rule, content, and what its name calls an occasion if that matters -> the file's name, and what comes of it."""

    def note(self, drop: Drop, outcome: DropOutcome | None, *, by_name: bool) -> None:
        """Remember what would become of a file; one that would fail, or be put off, is known by nothing."""
        if outcome in (DropOutcome.DONE, DropOutcome.WAITING):
            self.by_identity[drop.rule, drop.content, drop.named if by_name else ""] = drop.name, outcome

    def met(self, drop: Drop, *, again: bool) -> tuple[str, DropOutcome] | None:
        """What a claim would meet of this content; what is done keeps nobody out who says ``--again``."""
        keys = [(drop.rule, drop.content, named) for named in ("", drop.named)]
        name, outcome = next((self.by_identity[key] for key in keys if key in self.by_identity), ("", None))
        return (name, outcome) if outcome is not None and not (again and outcome is DropOutcome.DONE) else None


def rehearse(
    inbox: Inbox, bench: Bench, rulings: Rulings, memory: Memory, spool: Path, foreseen: Foreseen | None = None
) -> Swept:
    """What a sweep of a place would do now.

    Args:
        inbox: the place.
        bench: what a sweep would be done with.
        rulings: what its rules come to.
        memory: what earlier looks left.
        spool: a private folder of this machine.
        foreseen: what the rehearsal said of other places.
    """
    foreseen = Foreseen() if foreseen is None else foreseen
    began = bench.clock()
    try:
        sightings = inbox.look(deep=deep(inbox.rules))
    except PlaceError as error:
        books = SweepBooks(inbox.shown, stamp(began), stamp(bench.clock()), (), rehearsal=True, trouble=told_of(error))
        return Swept(books, memory)
    looks = memory.looks.looked(sightings, bench.pauses.now())
    picks = pick(looks, inbox.rules, inbox.demands, began, inbox.place.being_written)
    files = []
    for each in picks:
        files.append(_foreseen(each, inbox, bench, rulings, spool, foreseen))
        bench.heard(inbox.shown, files[-1])
    books = SweepBooks(inbox.shown, stamp(began), stamp(bench.clock()), tuple(files), rehearsal=True)
    unusable = any(isinstance(rulings.ruled(rule), Told) for rule in inbox.rules)
    return Swept(balanced(books, (each.name for each in picks)), Memory(looks), unusable)


def _foreseen(found: Pick, inbox: Inbox, bench: Bench, rulings: Rulings, spool: Path, foreseen: Foreseen) -> SeenFile:
    rule = inbox.rule(found.rule)
    if found.seen is not Seen.READY or rule is None:
        return found.seen_file
    also = f" The rules {' and '.join(found.also)} fit it too, and come later." if found.also else ""
    because = f'The rule "{rule.name}" takes it: {rule.pattern}.{also} {found.reason}'
    ruled = rulings.ruled(rule)
    if isinstance(ruled, Told):
        return SeenFile(found.name, Seen.LATER, f"{because} {ruled.message}", rule.name, told=ruled)
    try:
        with folder_in(spool) as folder:
            return _at_hand(found, inbox, bench, ruled, folder, because, foreseen)
    except FileChanged as error:
        return SeenFile(found.name, Seen.UNSETTLED, f"{because} {error.message}", rule.name)
    except ImporterError as error:
        return SeenFile(found.name, Seen.LATER, f"{because} {error.message}", rule.name, told=told_of(error))


def _at_hand(
    found: Pick, inbox: Inbox, bench: Bench, ruled: Ruled, folder: Path, because: str, foreseen: Foreseen
) -> SeenFile:
    source = place_in(folder, found.name)
    content = inbox.fetch(found.sighting, source)
    drop = drop_of(found, bench, inbox, ruled, content)
    fault = checksum_fault(found, inbox.place, source)
    if fault is not None:
        seen = Seen.READY if found.settled else Seen.UNSETTLED
        words = _would(drop, bench, ruled, DropOutcome.FAILED, fault) if found.settled else fault.message
        return SeenFile(found.name, seen, f"{because} {words}", ruled.rule.name, told=fault)
    met = bench.journal.drops.foresee(drop, again=bench.again)
    if isinstance(met, Busy):
        seen = Seen.LATER if met.put_off else Seen.BUSY
        return SeenFile(found.name, seen, f"{because} {met.why}.", ruled.rule.name, met.drop.id)
    if met is not None:
        told = known_as(met).told
        words = _would(drop, bench, ruled, DropOutcome.KNOWN, told)
        return SeenFile(found.name, Seen.READY, f"{because} {words}", ruled.rule.name, met.id, told=told)
    if (before := foreseen.met(drop, again=bench.again)) is not None:
        told = _repeats(*before)
        if before[1] is DropOutcome.WAITING:
            return SeenFile(found.name, Seen.BUSY, f"{because} {told.message}", ruled.rule.name, told=told)
        words = _would(drop, bench, ruled, DropOutcome.KNOWN, told)
        return SeenFile(found.name, Seen.READY, f"{because} {words}", ruled.rule.name, told=told)
    outcome, told, by_name = _planned(source, bench, ruled)
    foreseen.note(drop, outcome, by_name=by_name)
    words = _would(drop, bench, ruled, outcome, told) if outcome else f"It would be put off: {told.message}"
    return SeenFile(found.name, Seen.READY, f"{because} {words}", ruled.rule.name, told=told)


def _planned(source: Path, bench: Bench, ruled: Ruled) -> tuple[DropOutcome | None, Told, bool]:
    """What an import would come to, by its plan, and whether the file's name decides that; no outcome if put off."""
    doing = Doing(clock=bench.clock, consent=lambda _: False, pauses=bench.pauses)
    try:
        planned = plan_ordered([source], ruled.order, bench.configuration, doing)
    except ImporterError as error:
        return (DropOutcome.FAILED if fate_of(error) is Fate.FAILED else None), told_of(error), False
    by_name = is_by_name(Carried(Fate.DONE, proposal=Proposal(planned.asked)), source.name)
    reports = _reports(planned)
    told = told_of_reports(reports)
    consents = [consent for each in planned.asked for consent in each.consents]
    asks = bool(consents) or (ruled.rule.review and any(each.sends for each in planned.asked))
    if asks and not ruled.agrees([each.code for each in consents]):
        return DropOutcome.WAITING, told_to_wait(reports, [each.message for each in consents]), by_name
    return (DropOutcome.DONE if all(map(is_well, reports)) else DropOutcome.FAILED), told, by_name


def _repeats(name: str, outcome: DropOutcome) -> Told:
    """What is told of a content that another file of this rehearsal has."""
    if outcome is DropOutcome.WAITING:
        return Told("drop-waits", f"The same content would wait for a yes by then, as {name}.")
    return Told("drop-known", f"The same content would be imported by then, as {name}.")


def _would(drop: Drop, bench: Bench, ruled: Ruled, outcome: DropOutcome, told: Told) -> str:
    """Where a file would be filed, and why."""
    day = filing_day(bench.clock(), ruled.rule.clock_zone)
    target = target_name(FOLDER_OF[outcome], day, drop.id, drop.name).replace(drop.id, _RUN)
    return f"{_WORDS[outcome]}, filed as {target}. {told.message}"


def _reports(planned: Planned) -> list[Report]:
    report = planned.report
    return [part.telling for part in report.parts] if isinstance(report, JoinedReport) else [report]
