"""Ask for a yes: on a terminal by a question, elsewhere ``--yes`` is the only one."""

import sys
from collections.abc import Sequence

from rich.console import Console

from importer.asking import Asked
from importer.core.errors import ConsentMissing
from importer.core.plan import Consent
from importer.reports.text import render_plan


def ask_for_yes(asked: Sequence[Asked]) -> bool:
    """Show plans and ask for a yes on a terminal; elsewhere there is none.

    Raises:
        ConsentMissing: somebody was asked, and did not say yes.
    """
    if not can_ask():
        return False
    talk = Console(stderr=True)
    for each in asked:
        if each.of_several:
            talk.rule(each.account, align="left")
        sys.stderr.write(render_plan(each.report(), width=talk.width, color=talk.is_terminal))
    return _ask_yes([consent for each in asked for consent in each.consents])


def can_ask() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask_yes(consents: Sequence[Consent]) -> bool:
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
