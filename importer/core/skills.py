"""Skills of an account, as far as special occasions concern them: which occasion rules the hours of which skill."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skill:
    """A live skill."""

    id: int
    name: str
    occasion: int | None = None
    """The id of the special occasion that it uses; None if it uses none, and the account's default rules it."""


def uses_of(skills: Iterable[Skill]) -> Mapping[int, tuple[str, ...]]:
    """The names of the skills that use an occasion, by the occasion's id.

    >>> uses_of([Skill(1, "Sales", 7), Skill(2, "Chat"), Skill(3, "Care", 7)])
    {7: ('Care', 'Sales')}
    """
    uses: dict[int, list[str]] = {}
    for skill in skills:
        if skill.occasion is not None:
            uses.setdefault(skill.occasion, []).append(skill.name)
    return {id_: tuple(sorted(names)) for id_, names in uses.items()}
