"""How many failures a run bears: an error budget, and a circuit that stops a run in which everything fails."""

from collections.abc import Sequence

from importer.core.errors import DestinationError
from importer.core.limits import FailureLimit
from importer.core.results import Outcome, Result

IN_A_ROW = 10
"""So many occasions failed and none accepted: whatever is wrong is wrong with all of them."""
_ARRIVED = (Outcome.CREATED, Outcome.UPDATED, Outcome.MERGED, Outcome.DELETED)


class TooManyFailures(DestinationError):
    """So much failed that the rest was not tried."""

    code = "too-many-failures"


class Failures:
    """Counts what fails in one run, or since it was resumed."""

    def __init__(self, limit: FailureLimit | None, total: int) -> None:
        self._allowed = limit.allowed(total) if limit else None
        self._failed = 0
        self._arrived = 0

    def count(self, results: Sequence[Result]) -> None:
        """Take new results.

        Raises:
            TooManyFailures: the budget is spent, or everything fails.
        """
        failed = [result for result in results if result.outcome is Outcome.FAILED]
        self._failed += len(failed)
        self._arrived += sum(result.outcome in _ARRIVED for result in results)
        if not failed:
            return
        last = f'the last one was "{failed[-1].name}": {failed[-1].message}'
        if self._allowed is not None and self._failed > self._allowed:
            raise TooManyFailures(
                f"{self._failed} occasions failed, and at most {self._allowed} may (--max-failures); {last}", HINT
            )
        if self._failed >= IN_A_ROW and not self._arrived:
            raise TooManyFailures(f"all of the first {self._failed} occasions failed; {last}", HINT)


HINT = "if the sheet is at fault, mend it and import it again; if the API or the account was, go on with the rest"
"""What to do about a run that stopped because too much of it failed."""
