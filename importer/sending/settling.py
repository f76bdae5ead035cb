"""Settle what is unknown by reading: is an occasion there, and is it what we wanted?

Summaries are read first, then by id the few objects whose names are concerned.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from importer.core.names import fold
from importer.core.payload import AccountOccasion, Occasion
from importer.core.plan import Action
from importer.core.results import Outcome
from importer.destinations.base import Reading
from importer.sending.line import Line

Zone = Callable[[str], str]
"""Maps a zone's name to its canonical name."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the account under one name: nothing, what we wanted, or something else."""

    held: AccountOccasion | None
    equal: bool = False
    twice: bool = False


def same(one: Occasion, other: Occasion, zone: Zone) -> bool:
    """Whether two occasions have equal content, whatever their ids and the order of their events."""
    return one.canonical(zone) == other.canonical(zone)


def look(line: Line, actions: Sequence[Action], zone: Zone) -> dict[str, Standing]:
    """What stands in the account under the name of each action.

    Raises:
        DestinationError: the account cannot be read.
    """
    ids: dict[str, list[int]] = {}
    for summary in line.read(lambda destination: destination.read_summaries()):
        ids.setdefault(fold(summary.name), []).append(summary.id)
    return {action.name: _standing(line, action, ids.get(fold(action.payload.name), []), zone) for action in actions}


def _standing(line: Line, action: Action, ids: Sequence[int], zone: Zone) -> Standing:
    held = [reading.held for reading in (_read_one(line, id_) for id_ in ids) if reading is not None]
    if not held:
        return Standing(None)
    return Standing(held[0], equal=same(held[0].occasion, action.payload, zone), twice=len(held) > 1)


def _read_one(line: Line, id_: int) -> Reading | None:
    return line.read(lambda destination: destination.read_one(id_))


def settle(
    line: Line, actions: Sequence[Action], zone: Zone, pauses: Sequence[float], *, status: int | None = None
) -> list[Action]:
    """Look for creates: those that are there are ours if they were sent, those that differ are conflicts.

    Args:
        line: what to read through.
        actions: creates that may have been applied.
        zone: maps a zone's name to its canonical name.
        pauses: seconds before each further look at what is absent.
        status: of the reply that left them open, for the results.

    Returns:
        The absent ones, in order; nothing is in doubt about them any more.

    Raises:
        DestinationError: the account cannot be read; they remain in doubt.
    """
    absent = _one_look(line, actions, zone, status)
    for pause in pauses:
        if not absent:
            break
        line.pace.clock.sleep(pause)
        absent = _one_look(line, absent, zone, status)
    line.book.absent(absent)
    return absent


def _one_look(line: Line, actions: Sequence[Action], zone: Zone, status: int | None) -> list[Action]:
    standings = look(line, actions, zone)
    results = []
    for action in actions:
        standing = standings[action.name]
        if standing.held is None:
            continue
        if not standing.equal or standing.twice:
            outcome, message = Outcome.CONFLICT, clash(action, standing, zone)
        elif action.name in line.book.ever_doubtful:
            outcome, message = Outcome.CREATED, "found in the account on reading back"
        else:
            outcome, message = Outcome.UNCHANGED, "it was in the account already"
        results.append(line.result(action, outcome, standing.held.id, status, message))
    line.record(results)
    return line.book.open(actions)


def clash(action: Action, standing: Standing, zone: Zone) -> str:
    """Say in what an occasion that stands under our name is not ours."""
    if standing.held is None:
        return "it is not in the account any more"
    if standing.twice:
        return "several occasions in the account have this name"
    return f"the account has one of this name with other content: {moved(action.payload, standing.held.occasion, zone)}"


def moved(ours: Occasion, theirs: Occasion, zone: Zone) -> str:
    """Name the differences between two occasions, as a short list."""
    fields = [name for name in ("name", "description", "isDefault") if getattr(ours, name) != getattr(theirs, name)]
    mine = {event.canonical(zone): event for event in ours.events}
    others = {event.canonical(zone): event for event in theirs.events}
    differing = [mine.get(key) or others[key] for key in {**mine, **others} if (key in mine) != (key in others)]
    days = sorted({f'event "{event.meta.name}" on {event.first_day}' for event in differing})
    more = [f"{len(days) - 3} more events"] if len(days) > 3 else []
    return ", ".join(fields + days[:3] + more) or "the number of equal events"
