"""Speak the skills API over HTTP: which special occasion a skill uses.

A PUT of a skill erases what it leaves away, so a skill is read whole, one field is changed, and all else is written
back as it was read: unknown fields, and numbers to their last digit. Reading and writing need a right of their own.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

import requests

from importer.core.errors import DestinationError, Refused
from importer.core.names import clean, fold
from importer.core.skills import Skill
from importer.destinations import faults, replies
from importer.destinations.base import Reply, SkillReading
from importer.destinations.connection import Answer

_VERSION = "2.0"
_USED = "specialOccasionId"
_GARBLED = "the API's answer about skills was cut short or is not JSON"


class Exchange(Protocol):
    """Sends one request; gives a 2xx, and raises everything else."""

    def __call__(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer, if it is a 2xx."""


class SkillsOverHttp:
    """The skills of one account.

    Args:
        base: the resource's address.
        exchange: sends one request of the account.
    """

    def __init__(self, base: str, exchange: Exchange) -> None:
        self._base = base
        self._exchange = exchange

    def read_all(self) -> tuple[Skill, ...]:
        """All live skills, ordered by id.

        Raises:
            DestinationError: the list does not show which special occasions skills use.
        """
        answer = self._ask("GET", self._base, query={"select": "$all"})
        live = _listed(_decoded(answer, writes=False))
        if live and not any(_USED in each for each in live) and not self._is_whole(live):
            raise DestinationError("the list of skills does not show their occasions", code="api-answer-unreadable")
        return tuple(sorted(map(_skill, live), key=lambda skill: skill.id))

    def _is_whole(self, listed: Sequence[Mapping[str, Any]]) -> bool:
        """Whether a list is no summary: of its first skill the API says no more when asked for it alone.

        A field that no skill has set may be left away everywhere, which says that no skill uses an occasion.
        """
        alone = self.read_one(replies.id_of(listed[0]) or 0)
        return alone is not None and alone.raw.keys() <= listed[0].keys()

    def read_one(self, id_: int) -> SkillReading | None:
        """One skill by id; None if it is not there or deleted."""
        try:
            answer = self._ask("GET", f"{self._base}/{id_:d}")
        except Refused as refusal:
            if refusal.status == requests.codes.not_found:
                return None
            raise
        found = _decoded(answer, writes=False)
        found = found[0] if isinstance(found, list) and len(found) == 1 else found
        if not _is_skill(found) or replies.id_of(found) != id_:
            raise DestinationError("the answer is not the skill", code="api-answer-unreadable")
        if found.get("deleted"):
            return None
        return SkillReading(_skill(found), found, replies.revision(answer.headers))

    def update(self, reading: SkillReading, occasion: int | None) -> Reply:
        """PUT the whole skill as it was read, with another special occasion."""
        whole = _written({**reading.raw, _USED: occasion}).encode()
        url, headers = f"{self._base}/{reading.skill.id:d}", {"If-Match": reading.revision}
        answer = self._ask("PUT", url, body=whole, headers=headers)
        shown = _decoded(answer, writes=True) if answer.body.strip() else None
        items = shown if isinstance(shown, list) else [shown]
        wanted = (reading.skill.id, occasion)
        found = [each for each in items if isinstance(each, dict) and _USED in each]
        sure = any((replies.id_of(each), _used(each)) == wanted for each in found)
        confirmed = {fold(reading.skill.name): reading.skill.id} if sure else {}
        return Reply(answer.status, confirmed, replies.revision(answer.headers))

    def _ask(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        asked = {"v": _VERSION, **(query or {})}
        return self._exchange(method, url, query=asked, body=body, headers=headers)


def _decoded(answer: Answer, *, writes: bool) -> Any:
    try:
        return replies.decode(answer.body)
    except ValueError:
        raise faults.unsettled(_GARBLED, writes=writes, status=answer.status) from None


def _listed(found: Any) -> list[Mapping[str, Any]]:
    """The live skills of a list."""
    if not isinstance(found, list) or not all(map(_is_skill, found)):
        raise DestinationError("the answer is not a list of skills", "check --api", code="api-answer-unreadable")
    return [each for each in found if not each.get("deleted")]


def _is_skill(found: Any) -> bool:
    return isinstance(found, dict) and replies.id_of(found) is not None


def _skill(found: Mapping[str, Any]) -> Skill:
    id_ = replies.id_of(found) or 0
    return Skill(id_, replies.sayable(clean(str(found.get("name") or id_))), _used(found))


def _used(found: Mapping[str, Any]) -> int | None:
    return replies.id_of({"id": found.get(_USED)})


def _written(value: Any) -> str:
    """JSON as ``replies.decode`` read it, with every digit of its numbers."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{_written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)
