"""One trial: a hostile file goes through the whole arrow, and only a report or one of our errors may come out."""

import datetime as dt
import shutil
import time
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

from hostile_files import Hostile

from importer.core.account import AccountState
from importer.core.errors import BooksDoNotBalance, ImporterError
from importer.core.glossary import Glossary
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.validating.validate import Rules
from importer.inspection import inspect_sources
from importer.inspection_text import inspection_text
from importer.pipeline import Zones, check, inspect, make_plan
from importer.reports.forms import write_all

TODAY = dt.date(2026, 7, 1)
RUN = RunInfo("r1", "check", "qa1", "memory", "upsert", "2026-07-01T00:00:00+00:00", None, "0", "0", ())
SECONDS = 5.0
"""Processor time that a file of up to a megabyte may take; larger ones more in proportion."""
MEGABYTE = 1 << 20


class Finding(Exception):
    """What must not happen.

    Args:
        signature: what and where, the same for all inputs that fail alike.
        story: the whole of it, for whoever mends it.
        hostile: the input.
    """

    def __init__(self, signature: str, story: str, hostile: Hostile) -> None:
        super().__init__(f"{signature}\n{story}\n{hostile!r}")
        self.signature, self.story, self.hostile = signature, story, hostile


@dataclass(frozen=True)
class Room:
    """Where trials are held: a folder of their own, and the glossary."""

    folder: Path
    glossary: Glossary

    def attempt(self, hostile: Hostile) -> str:
        """Run the arrow over a file.

        Returns:
            ``report``, or the code of the error that refused it.

        Raises:
            Finding: anything else came out, or it took too long.
        """
        path = self.folder / hostile.name
        path.write_bytes(hostile.content)
        started = time.process_time()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                outcome = self._arrow(path, Profile.model_validate(hostile.profile))
        except BooksDoNotBalance as error:
            raise Finding(f"unbalanced: {place_of(error)}", str(error), hostile) from error
        except ImporterError as error:
            outcome = error.code
            if not error.message:
                raise Finding(f"no words: {place_of(error)}", repr(error), hostile) from error
        except Exception as error:
            raise Finding(place_of(error), "".join(traceback.format_exception(error)), hostile) from error
        finally:
            path.unlink()
        self._check_time(time.process_time() - started, hostile)
        return outcome

    def _arrow(self, path: Path, profile: Profile) -> str:
        checking = check([path], profile, Rules(TODAY), Zones(), self.glossary)
        inspected = inspect(checking.reading, self.glossary)
        inspect_sources(inspected)
        inspection_text(inspected)
        planning = make_plan(checking, AccountState.of("qa1", "1", ()), PlanOptions.of(profile), RUN)
        forms = self.folder / "report"
        write_all(checking.report(RUN), forms)
        write_all(planning.report(RUN), forms, ("json",))
        shutil.rmtree(forms)
        return "report"

    def _check_time(self, seconds: float, hostile: Hostile) -> None:
        if seconds > SECONDS * max(1.0, len(hostile.content) / MEGABYTE):
            raise Finding("slow", f"{seconds:.1f} s for {len(hostile.content):,} bytes", hostile)


def place_of(error: BaseException) -> str:
    """The kind of an error and the last line of ours that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/importer/" in frame.filename.replace("\\", "/")]
    if not ours:
        return type(error).__name__
    last = ours[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.name}"
