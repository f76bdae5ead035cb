"""Decide what becomes of the account's default when a run is taken back.

The default goes back to where it was only while it is where the run put it. If somebody has moved it since, it stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from importer.core.names import fold
from importer.core.past import Past
from importer.core.payload import AccountOccasion
from importer.core.plan import ActionKind, changes_default
from importer.core.undoing.judging import Case, Finding, View, unsendable


@dataclass(frozen=True)
class Turn:
    """What becomes of the default; without taker and loser it stays where it is."""

    taker: str | None = None
    """Folded name of the occasion that becomes the default."""
    loser: str | None = None
    """Folded name of the occasion that is the default and will not be."""
    untouched: AccountOccasion | None = None
    """The taker, if the run did nothing else to it."""
    note: str = ""
    """Said of the occasions concerned."""
    concerned: frozenset[str] = frozenset()
    """Folded names of the occasions that the run made the default, or unmade."""


def turn_default(past: Past, cases: Sequence[Case], view: View) -> tuple[Turn, list[Case]]:
    """What becomes of the default, and the cases as they then are.

    What the run created as the default is not deleted if the former default is there but cannot take its place again.
    """
    made = next((case for case in cases if _made(case)), None)
    unmade = next((case for case in cases if _unmade(case)), None)
    if made is None:
        return (_given_back(unmade, view) if unmade else Turn()), list(cases)
    former = past.replaced_default
    concerned = frozenset({made.key, *([fold(former)] if former else [])})
    if made.now is None or not made.now.occasion.isDefault:
        return Turn(note=_elsewhere(view, former), concerned=concerned), list(cases)
    if made.finding is Finding.CONFLICT:
        return Turn(note=f'the default stays with "{made.deed.name}"', concerned=concerned - {made.key}), list(cases)
    if former is None:
        return Turn(loser=made.key), list(cases)
    taker = next((case for case in cases if case.key == fold(former)), None)
    standing = view.named(former)
    if taker is None and not standing:
        note = f'"{former}", the default before, is gone'
        return Turn(loser=made.key, note=note, concerned=concerned), list(cases)
    if not (_can_take(taker) if taker else _can_stand(standing)):
        return _blocked(made, former, cases)
    turn = Turn(taker=fold(former), loser=made.key, untouched=None if taker else standing[0])
    return turn, list(cases)


def _made(case: Case) -> bool:
    action = case.deed.action
    return action.kind is not ActionKind.DELETE and action.payload.isDefault and changes_default(action)


def _unmade(case: Case) -> bool:
    return changes_default(case.deed.action) and not _made(case)


def _given_back(unmade: Case, view: View) -> Turn:
    """The default of a run that left the account without one."""
    if view.default is not None:
        back = view.default.id == (unmade.now.id if unmade.now else None)
        return Turn(note="" if back else _elsewhere(view, None), concerned=frozenset({unmade.key}))
    return Turn() if unmade.finding is Finding.CONFLICT else Turn(taker=unmade.key)


def _elsewhere(view: View, former: str | None) -> str:
    """Say where the default is, unless it went back by itself."""
    if view.default is None:
        return "the account has no default since, and gets none"
    name = view.default.occasion.name
    again = former is not None and fold(name) == fold(former)
    return f'"{name}" is the default again already' if again else f'the default is "{name}" since, and stays so'


def _can_take(case: Case) -> bool:
    before = case.deed.before
    return case.finding in (Finding.AS_LEFT, Finding.BACK) and before is not None and not unsendable(before.occasion)


def _can_stand(standing: Sequence[AccountOccasion]) -> bool:
    return len(standing) == 1 and not unsendable(standing[0].occasion)


def _blocked(made: Case, former: str, cases: Sequence[Case]) -> tuple[Turn, list[Case]]:
    """The default stays, because the former one cannot be sent; what the run created as the default stays with it."""
    note = f'the default stays, because "{former}", the one before, cannot be given back as it was'
    if made.deed.action.kind is not ActionKind.CREATE:
        return Turn(note=note, concerned=frozenset({made.key, fold(former)})), list(cases)
    why = f'it is the default, and "{former}", the one before, cannot take its place; make another the default first'
    kept = replace(made, finding=Finding.CONFLICT, why=why)
    return Turn(note=note, concerned=frozenset({fold(former)})), [kept if case is made else case for case in cases]
