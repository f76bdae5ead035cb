"""How much a page shows: it stays small whatever the sheet, and what it leaves out is counted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of each kind that is shown of one account."""

    rows: int = 500
    occasions: int = 300
    calendars: int = 40
    years: int = 3
    stretches: int = 120
    other_stretches: int = 40
    """Of a year that is folded away."""
    changed: int = 100
    changes: int = 40
    causes: int = 60
    cells: int = 20
    assumptions: int = 100
    skills: int = 200

    def shared(self, parts: int) -> "Limits":
        """The limits of each account where a page shows several."""
        if parts < 2:
            return self
        least = {
            "rows": 40,
            "occasions": 20,
            "calendars": 1,
            "changed": 10,
            "causes": 15,
            "assumptions": 15,
            "skills": 20,
        }
        fewer = {name: max(low, getattr(self, name) // parts) for name, low in least.items()}
        return Limits(**{name: fewer.get(name, getattr(self, name)) for name in self.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Some(Generic[Each]):
    """The first of many, and how many more there are."""

    shown: tuple[Each, ...]
    more: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return len(self.shown) + self.more


def some(many: Sequence[Each], most: int, urgent: Callable[[Each], bool] | None = None) -> Some[Each]:
    """As many as there is room for; of more, those that are urgent first, else in their order."""
    if len(many) <= most:
        return Some(tuple(many))
    ordered: Iterable[Each] = many if urgent is None else sorted(many, key=lambda each: not urgent(each))
    return Some(tuple(islice(ordered, most)), len(many) - most)
