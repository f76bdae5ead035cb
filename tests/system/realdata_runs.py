"""Run a command over real files in this process, as the command line does, and read what it says."""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from realdata_reading import found
from typer.testing import CliRunner

from importer.cli import app
from importer.core.errors import ImporterError

ZONE = "Europe/Warsaw"
_BARE = dict.fromkeys(("OCCASIONS_TOKEN", "OCCASIONS_ACCOUNT", "OCCASIONS_API", "OCCASIONS_JOURNAL"))


@dataclass(frozen=True)
class Ran:
    """How a command ended; a refusal is the exception that the door prints."""

    code: int
    out: str
    refusal: ImporterError | None

    @cached_property
    def json(self) -> dict[str, Any]:
        """What ``--json -`` wrote."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    def issues(self, severity: str) -> list[dict[str, Any]]:
        """The issues of a severity."""
        return [issue for issue in self.json["issues"] if issue["severity"] == severity]


@lru_cache(maxsize=128)
def ran(command: str, file: str, *options: str) -> Ran:
    """``occasions COMMAND FILE OPTIONS``, once for each."""
    done = CliRunner().invoke(app, [command, str(found(file)), *options], env=dict(_BARE))
    if isinstance(done.exception, ImporterError):
        return Ran(2, done.stdout, done.exception)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ran(done.exit_code, done.stdout, None)


def checked(file: str, *options: str) -> Ran:
    """The report of ``occasions check`` with a zone."""
    return ran("check", file, "--zone", ZONE, *options, "--json", "-")
