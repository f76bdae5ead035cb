"""Compare each deed of a run with what the account holds now: does it stand as the run left it?

Content and default flag are looked at apart. The flag of an occasion moves when another becomes the default, which is
no change of the occasion itself; what becomes of the default is decided once for all of them, in ``turning``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from importer.core.account import AccountState
from importer.core.names import fold
from importer.core.past import Deed
from importer.core.payload import DESCRIPTION_LIMIT, NAME_LIMIT, AccountOccasion, Occasion, text_units
from importer.core.plan import ActionKind, Change
from importer.core.rules.diff import changes_between
from importer.core.rules.zones import canonical, known_zones

SkillUses = Mapping[int, tuple[str, ...]]
"""The names of the skills that use an occasion, by the occasion's id."""
_TOLD = 3
_EVENT = "events["
_REMEDY = "take it back by hand, or import again"


class Finding(Enum):
    """How what a run did stands in the account now."""

    AS_LEFT = auto()
    """As the run left it, so it can be taken back."""
    BACK = auto()
    """As it was before the run: somebody took it back already."""
    GONE = auto()
    """What the run created is not there any more."""
    CONFLICT = auto()
    """Otherwise; it is left alone."""


@dataclass(frozen=True)
class Case:
    """One deed, and how it stands now."""

    deed: Deed
    finding: Finding
    now: AccountOccasion | None = None
    """What the account holds in its place."""
    why: str = ""
    """Of a conflict: what stands against taking it back."""

    @property
    def key(self) -> str:
        """The folded name."""
        return fold(self.deed.name)


class View:
    """The account as undoing looks at it: by id and by folded name."""

    def __init__(self, state: AccountState) -> None:
        self.default = state.default
        self._by_id = {each.id: each for each in state.occasions}
        self._by_name: dict[str, list[AccountOccasion]] = {}
        for each in state.occasions:
            self._by_name.setdefault(fold(each.occasion.name), []).append(each)

    def by_id(self, id_: int) -> AccountOccasion | None:
        """The occasion of an id, if it lives."""
        return self._by_id.get(id_)

    def named(self, name: str) -> Sequence[AccountOccasion]:
        """The occasions of a name."""
        return self._by_name.get(fold(name), ())


def judge(deed: Deed, view: View, uses: SkillUses) -> Case | None:
    """How a deed stands now; None if the run did not do it after all."""
    if deed.action.kind is ActionKind.CREATE:
        return _created(deed, view, uses)
    return _updated(deed, view) if deed.action.kind is ActionKind.UPDATE else _deleted(deed, view)


def _created(deed: Deed, view: View, uses: SkillUses) -> Case | None:
    named = view.named(deed.name)
    if deed.id is None and len(named) > 1:
        return _conflict(deed, _several(named), named[0])
    now = view.by_id(deed.id) if deed.id is not None else next(iter(named), None)
    if now is None:
        return Case(deed, Finding.GONE) if deed.certain else None
    if changes := content_changes(deed.action.payload, now.occasion):
        return _conflict(deed, _since(deed, changes), now)
    if skills := uses.get(now.id):
        which = "the skills" if len(skills) > 1 else "the skill"
        verb = "use" if len(skills) > 1 else "uses"
        names = ", ".join(f'"{skill}"' for skill in skills)
        return _conflict(deed, f"{which} {names} {verb} it; give them another occasion, then undo again", now)
    return Case(deed, Finding.AS_LEFT, now)


def _updated(deed: Deed, view: View) -> Case | None:
    before = _before(deed)
    now = view.by_id(before.id)
    if now is None:
        return _conflict(deed, "it was deleted since the run", None)
    named = view.named(now.occasion.name)
    if len(named) > 1:
        return _conflict(deed, _several(named), now)
    since = content_changes(deed.action.payload, now.occasion)
    to_restore = content_changes(before.occasion, now.occasion)
    if not deed.certain and not to_restore and (since or now.occasion.isDefault != deed.action.payload.isDefault):
        return None
    if since and to_restore:
        return _conflict(deed, _since(deed, since), now)
    if now.occasion.isDefault and not before.occasion.isDefault and not deed.action.payload.isDefault:
        return _conflict(deed, "it was made the default since the run", now)
    if not since and (refused := unsendable(before.occasion)):
        return _conflict(deed, refused, now)
    return Case(deed, Finding.BACK if since else Finding.AS_LEFT, now)


def _deleted(deed: Deed, view: View) -> Case | None:
    before = _before(deed)
    same = view.by_id(before.id)
    if same is not None and not deed.certain:
        return None
    named = view.named(before.occasion.name)
    if len(named) > 1:
        return _conflict(deed, _several(named), named[0])
    now = same or next(iter(named), None)
    if now is None:
        refused = unsendable(before.occasion)
        return _conflict(deed, refused, None) if refused else Case(deed, Finding.AS_LEFT)
    if changes := content_changes(before.occasion, now.occasion):
        return _conflict(deed, f"the account has another of its name since: {_told(changes)}", now)
    return Case(deed, Finding.BACK, now)


def _before(deed: Deed) -> AccountOccasion:
    assert deed.before is not None  # noqa: S101 - only a create has nothing before it
    return deed.before


def _conflict(deed: Deed, why: str, now: AccountOccasion | None) -> Case:
    return Case(deed, Finding.CONFLICT, now, why)


def content_changes(then: Occasion, now: Occasion) -> list[Change]:
    """The differences between two occasions beside the default flag."""
    return [change for change in changes_between(then, now, canonical) if change.path != "isDefault"]


def unsendable(occasion: Occasion) -> str:
    """What of an occasion as the account held it cannot be sent; "" if all of it can."""
    for what, text, limit in (
        ("name", occasion.name, NAME_LIMIT),
        ("description", occasion.description, DESCRIPTION_LIMIT),
    ):
        if text_units(text) > limit:
            return f"its {what} was {text_units(text)} characters long, and at most {limit} can be sent; {_BY_HAND}"
    for event in occasion.events:
        for zone in (event.start.timeZone, event.end.timeZone):
            if zone not in known_zones():
                return f'its event "{event.meta.name}" of {event.first_day} had the unknown zone "{zone}"; {_BY_HAND}'
    return ""


_BY_HAND = "take it back by hand"


def _several(named: Sequence[AccountOccasion]) -> str:
    return f"the account has {len(named)} occasions of this name"


def _since(deed: Deed, changes: Sequence[Change]) -> str:
    when = "changed since the run" if deed.certain else "the run may have sent it, and it stands otherwise now"
    return f"{when}: {_told(changes)}; {_REMEDY}"


def _told(changes: Sequence[Change]) -> str:
    """The first few differences in words."""
    paths = [
        f'event "{change.path.removeprefix(_EVENT).removesuffix("]")}"'
        if change.path.startswith(_EVENT)
        else change.path
        for change in changes
    ]
    more = [f"{len(paths) - _TOLD} more"] if len(paths) > _TOLD else []
    return ", ".join(dict.fromkeys(paths[:_TOLD] + more))
