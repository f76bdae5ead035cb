"""The results so far, and the occasions about which nothing is known yet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from importer.core.plan import Action
from importer.core.results import Outcome, Result

OPEN = (Outcome.UNKNOWN, Outcome.NOT_ATTEMPTED)
"""Outcomes that a later try may still change."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far sending got: of ``total`` occasions to be sent, ``done`` have an outcome; a note where there is one."""

    done: int
    total: int
    note: str = ""


Listener = Callable[[Progress], None]


class Book:
    """One result for each action, by name.

    Args:
        names: of the actions that send something.
        listener: hears of progress.
        already: results of an earlier part of the run.
        unsettled: names that may have been sent then, with unknown outcome.
    """

    def __init__(
        self, names: Sequence[str], listener: Listener | None, already: Mapping[str, Result], unsettled: Iterable[str]
    ) -> None:
        self._total = len(names)
        self._listener = listener
        self._results = {name: result for name, result in already.items() if result.outcome not in OPEN}
        unknown = {name for name, result in already.items() if result.outcome is Outcome.UNKNOWN}
        self.doubtful = (unknown | set(unsettled)) - self._results.keys()
        """Names whose last request may have been applied."""
        self.ever_doubtful = set(self.doubtful)
        """Names of which one request at least may have been applied: if they stand there, they are ours."""
        self._done = sum(name in self._results for name in names)

    def result(self, name: str) -> Result | None:
        """The result of one name, if it has one."""
        return self._results.get(name)

    def open(self, actions: Iterable[Action]) -> list[Action]:
        """Those that have no result yet, in order."""
        return [action for action in actions if action.name not in self._results]

    def is_doubtful(self, action: Action) -> bool:
        """Whether an action may have been applied by a request that was not answered."""
        return action.name in self.doubtful

    def doubt(self, actions: Iterable[Action]) -> None:
        """Note that these may have been applied."""
        names = {action.name for action in actions}
        self.doubtful |= names
        self.ever_doubtful |= names

    def absent(self, actions: Iterable[Action]) -> None:
        """Note that reading back showed these not to be there."""
        self.doubtful -= {action.name for action in actions}

    def settle(self, results: Sequence[Result]) -> None:
        """Take results of actions that were to be sent."""
        for result in results:
            self._results[result.name] = result
            self.doubtful.discard(result.name)
        self._done += sum(result.outcome not in OPEN for result in results)
        if results:
            self.tell()

    def tell(self, note: str = "") -> None:
        """Let the listener hear how far we are."""
        if self._listener is not None:
            self._listener(Progress(self._done, self._total, note))
