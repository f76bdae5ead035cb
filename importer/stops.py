"""What cuts an import off in its midst; its journal knows how far it got."""

from importer.core.errors import JournalError


class Terminated(KeyboardInterrupt):
    """SIGTERM arrived; like Ctrl-C, but scripts get another exit code."""


class Interrupted(Exception):
    """A run was cut off by Ctrl-C or SIGTERM; its journal says how far it got.

    Args:
        run_id: the run that can be resumed.
        terminated: whether it was SIGTERM.
    """

    def __init__(self, run_id: str, *, terminated: bool) -> None:
        super().__init__(run_id)
        self.run_id = run_id
        self.terminated = terminated


class Unrecorded(Exception):
    """The journal failed after the first request of a run: it can be resumed once the journal works again.

    Args:
        run_id: the run that can be resumed.
        error: what is wrong with the journal.
    """

    def __init__(self, run_id: str, error: JournalError) -> None:
        super().__init__(run_id)
        self.run_id = run_id
        self.error = error
