"""What tests of imports at the same time share: whose desk it is, and what the log and the reports say."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from command_line import Desk, Done
from crashing import written_twice
from doormen import GRANTS, sender
from drawn_imports import CHANGED, Job

from importer.sandbox.log import Logged
from importer.sandbox.server import SandboxServer

SEEDS = range(20)
PAIR = ("first", "second")
ARRIVED = {"created", "unchanged", *CHANGED.values()}
WRITTEN = {"created", *CHANGED.values()}
NO_PAUSES = {"OCCASIONS_RETRY_PAUSES": "0,0,0", "OPENBLAS_NUM_THREADS": "1"}


def desk_of(folder: Path, server: SandboxServer, who: str, journal: Path | None = None) -> Desk:
    """A desk with the token of one import; both share a journal unless another one is named."""
    grant = GRANTS[who]
    own = {"OCCASIONS_TOKEN": grant.token or "", "OCCASIONS_ACCOUNT": grant.account, **NO_PAUSES}
    return Desk(folder, server, own | ({"OCCASIONS_JOURNAL": str(journal)} if journal else {}))


def started(desk: Desk, job: Job, who: str, *options: str) -> "subprocess.Popen[str]":
    return desk.start("import", job.write(desk, f"{who}.csv"), *job.options, *options)


def twice(log: Sequence[Logged]) -> list[str]:
    """What one import wrote again without having read in between."""
    return [about for who in PAIR for about in written_twice([each for each in log if sender(each) == who])]


def outcomes(done: Done) -> dict[str, str]:
    return {name.casefold(): outcome for name, outcome in done.outcomes.items()}
