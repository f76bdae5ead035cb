"""Pieces of work: the occasions of one request, and what sends them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from importer.core.plan import Action

ONE_BY_ONE_BELOW = 4
"""Halving so few costs more than sending each alone."""


@dataclass
class Search:
    """The search for the culprits of one refused chunk, and how many refused arrays it may still cost.

    Twice the depth of the halving is enough for two culprits; where there are more, one by one is the cheaper way.
    """

    left: int

    @classmethod
    def among(cls, size: int) -> "Search":
        """The budget of a chunk of some size."""
        return cls(2 * math.ceil(math.log2(size)) if size > 1 else 0)

    def spend(self) -> None:
        """Count one refused array."""
        self.left -= 1


@dataclass(frozen=True)
class Piece:
    """The occasions of one request.

    ``tries`` counts the requests with them of which the outcome was unknown; ``search`` is that of the chunk that they
    come from; ``last_chance`` is true of what did not pass in an outage that is over.
    """

    actions: tuple[Action, ...]
    search: Search
    tries: int = 0
    last_chance: bool = False

    def holding(self, actions: Sequence[Action]) -> "Piece":
        """The same piece with fewer occasions."""
        return replace(self, actions=tuple(actions))

    def halves(self) -> "list[Piece]":
        """Two pieces of about half the size; one alone stays as it is."""
        middle = len(self.actions) // 2
        return [self.holding(half) for half in (self.actions[:middle], self.actions[middle:]) if half]

    def cut(self) -> "list[Piece]":
        """Smaller pieces to find a culprit with: halves, or single ones where that is cheaper."""
        if len(self.actions) < ONE_BY_ONE_BELOW or self.search.left <= 0:
            return [self.holding([action]) for action in self.actions]
        return self.halves()


class Work(Protocol):
    """One way to send: creates in arrays, or updates and deletes one at a time."""

    def settle(self, actions: Sequence[Action]) -> list[Action]:
        """Read what became of actions that may have been applied.

        Returns:
            Those that are still to be sent; the others have a result.
        """

    def send(self, piece: Piece) -> list[Piece]:
        """Send a piece in one request, after reading what of it may have been applied before.

        Returns:
            Pieces that are to be sent next; every other action of this piece has a result.

        Raises:
            OutcomeUnknown: it may have been applied.
            DestinationError: the run must stop.
        """
