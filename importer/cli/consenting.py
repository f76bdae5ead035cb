"""Ask for a yes: on a terminal by a question, elsewhere ``--yes`` is the only one."""

import sys
from collections.abc import Callable

from rich.console import Console

from importer.core.errors import ConsentMissing
from importer.core.plan import Consent
from importer.core.report import Report
from importer.reports.text import render_plan


def consent(yes: bool, planned: Callable[[], Report], consents: tuple[Consent, ...]) -> bool:
    """Show the plan and ask for a yes on a terminal; elsewhere only ``--yes`` is one.

    Raises:
        ConsentMissing: somebody was asked, and did not say yes.
    """
    if yes:
        return True
    if not can_ask():
        return False
    talk = Console(stderr=True)
    sys.stderr.write(render_plan(planned(), width=talk.width, color=talk.is_terminal))
    return ask_yes(consents)


def can_ask() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_yes(consents: tuple[Consent, ...]) -> bool:
    """Ask for a yes.

    Raises:
        ConsentMissing: it was not given.
    """
    talk = Console(stderr=True)
    talk.print("This needs a yes:", style="bold")
    for each in consents:
        talk.print(f"  - {each.message}", markup=False, highlight=False)
    if not _says_yes():
        raise ConsentMissing("Nothing was sent.")
    return True


def _says_yes() -> bool:
    try:
        sys.stderr.write("Go on? [y/N]: ")  # by ourselves, because the usual prompts leave a blank on stdout
        sys.stderr.flush()
        answer = sys.stdin.readline()
    except KeyboardInterrupt:
        answer = ""
    if not answer:
        sys.stderr.write("\n")
    return answer.strip().lower() in ("y", "yes")
