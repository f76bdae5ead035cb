"""An account in memory, as honest as the API: ids, one revision, unique names, one default, and refusals.

For runs that must not touch a network, and for tests. It refuses what the API is known or safely assumed to refuse: a
name that is taken (409, nothing of the request is stored), a stale revision (409), an unknown id (404), to delete what
a skill uses (409).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from importer.core.account import AccountState
from importer.core.errors import Refused
from importer.core.names import fold
from importer.core.payload import AccountOccasion, Occasion
from importer.core.skills import Skill
from importer.destinations.base import Reading, Reply, SkillReading, Summary

FIRST_ID = 2_850_000_000
_USED = "specialOccasionId"


class MemoryDestination:
    """An account that lives as long as this object.

    Args:
        account: the account's id.
        occasions: what it holds at first; ids are given to those without.
    """

    def __init__(self, account: str, occasions: Iterable[Occasion] = ()) -> None:
        self._account = account
        self._held: dict[int, Occasion] = {}
        self._ids: dict[str, int] = {}
        self._revision = 1
        self._next_id = FIRST_ID
        self.skills: dict[int, dict[str, Any]] = {}
        """Whole skills by id, as the API would show them; change them as an admin would."""
        for occasion in occasions:
            self._store(occasion)

    @property
    def account(self) -> str:
        """The account's id."""
        return self._account

    def read_all(self) -> AccountState:
        """All occasions, and the account's revision."""
        held = (AccountOccasion(occasion=occasion) for occasion in self._held.values())
        return AccountState.of(self._account, str(self._revision), held)

    def read_summaries(self) -> tuple[Summary, ...]:
        """Ids and names, ordered by id."""
        return tuple(Summary(id_, self._held[id_].name, self._held[id_].isDefault) for id_ in sorted(self._held))

    def read_one(self, id_: int) -> Reading | None:
        """One occasion by id; None if it is not there."""
        occasion = self._held.get(id_)
        if occasion is None:
            return None
        return Reading(AccountOccasion(occasion=occasion), str(self._revision))

    def create(self, occasions: Sequence[Occasion]) -> Reply:
        """Store new occasions, all or none.

        Raises:
            Refused: a name is taken, or stands twice in the request.
        """
        names = [fold(occasion.name) for occasion in occasions]
        if len(set(names)) < len(names) or not self._ids.keys().isdisjoint(names):
            raise Refused("name is not unique", status=409)
        self._revision += 1
        stored = [self._store(occasion.model_copy(update={"id": None})) for occasion in occasions]
        return self._reply(stored)

    def update(self, occasion: Occasion, revision: str) -> Reply:
        """Replace one occasion.

        Raises:
            Refused: the revision is stale, the id unknown, or the name taken by another.
        """
        if revision != str(self._revision):
            raise Refused("revision is stale", status=409)
        if occasion.id not in self._held:
            raise Refused("No data found", status=404)
        if self._ids.get(fold(occasion.name), occasion.id) != occasion.id:
            raise Refused("name is not unique", status=409)
        self._revision += 1
        self._ids.pop(fold(self._held[occasion.id].name))
        return self._reply([self._store(occasion)])

    def delete(self, id_: int, revision: str) -> Reply:
        """Delete one occasion.

        Raises:
            Refused: the revision is stale, the id unknown, or a skill uses it.
        """
        if revision != str(self._revision):
            raise Refused("revision is stale", status=409)
        if id_ not in self._held:
            raise Refused("No data found", status=404)
        if any(each.get(_USED) == id_ for each in self.skills.values()):
            raise Refused("a skill uses it", status=409)
        self.remove(id_)
        return Reply(200, {}, str(self._revision))

    def read_skills(self) -> tuple[Skill, ...]:
        """All live skills, ordered by id."""
        return tuple(_skill(self.skills[id_]) for id_ in sorted(self.skills) if not self.skills[id_].get("deleted"))

    def read_skill(self, id_: int) -> SkillReading | None:
        """One skill by id; None if it is not there or deleted."""
        raw = self.skills.get(id_)
        if raw is None or raw.get("deleted"):
            return None
        return SkillReading(_skill(raw), dict(raw), str(self._revision))

    def update_skill(self, reading: SkillReading, occasion: int | None) -> Reply:
        """Keep what was read, with another occasion; what was not read is erased.

        Raises:
            Refused: the revision is stale, or the skill or the occasion is not there.
        """
        if reading.revision != str(self._revision):
            raise Refused("revision is stale", status=409)
        if reading.skill.id not in self.skills:
            raise Refused("No data found", status=404)
        if occasion is not None and occasion not in self._held:
            raise Refused("specialOccasionId names nothing that lives", status=400)
        self._revision += 1
        self.skills[reading.skill.id] = {**reading.raw, _USED: occasion}
        return Reply(200, {fold(reading.skill.name): reading.skill.id}, str(self._revision))

    def add_skill(self, name: str, occasion: int | None = None, **more: Any) -> int:
        """Add a skill, as an admin would; gives its id."""
        id_ = max(self.skills, default=0) + 1
        self.skills[id_] = {"id": id_, "name": name, "deleted": False, _USED: occasion, **more}
        return id_

    def remove(self, id_: int) -> None:
        """Delete one occasion, as somebody else might."""
        self._revision += 1
        self._ids.pop(fold(self._held.pop(id_).name))

    def _store(self, occasion: Occasion) -> Occasion:
        id_ = occasion.id or self._next_id
        self._next_id = max(self._next_id, id_ + 1)
        if occasion.isDefault:
            self._clear_default()
        stored = occasion.model_copy(update={"id": id_})
        self._held[id_] = stored
        self._ids[fold(occasion.name)] = id_
        return stored

    def _clear_default(self) -> None:
        for id_, held in self._held.items():
            if held.isDefault:
                self._held[id_] = held.model_copy(update={"isDefault": False})

    def _reply(self, stored: Sequence[Occasion]) -> Reply:
        return Reply(200, {fold(each.name): each.id for each in stored if each.id}, str(self._revision))


def _skill(raw: Mapping[str, Any]) -> Skill:
    return Skill(raw["id"], raw["name"], raw.get(_USED))
