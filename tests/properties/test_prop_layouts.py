"""A list of events, written in any layout, language, date style, encoding and delimiter, is read back, or refused.

What must never happen is another list without an error: a holiday on another day, or of another site.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import event, given, note, settings
from listed_events import Fact, facts_in
from written_files import LAYOUTS, Written, oddly_named, written

from importer.core.errors import ImporterError
from importer.core.glossary import Glossary
from importer.core.issues import Severity
from importer.core.names import fold
from importer.core.profile import Profile
from importer.core.validating.validate import Rules
from importer.pipeline import Checking, Zones, check

TODAY = dt.date(2026, 7, 1)
LEAST = 0.9
"""The share of unambiguous sheets that must be read without any error."""


@dataclass(frozen=True)
class Desk:
    """Where files are written and read again."""

    folder: Path
    glossary: Glossary = field(repr=False)

    def read(self, file: Written) -> Checking | ImporterError:
        """What the importer makes of a file."""
        path = file.into(self.folder)
        try:
            return check([path], Profile(zone="Europe/Warsaw"), Rules(TODAY), Zones(), self.glossary)
        except ImporterError as refusal:
            return refusal
        finally:
            path.unlink()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Desk:
    return Desk(tmp_path_factory.mktemp("layouts"), glossary)


@dataclass
class Tally:
    """How many sheets that can be read in one way only were read, and which errors the others had."""

    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share that was read."""
        return self.read / max(self.read + self.refused.total(), 1)


def errors_of(outcome: Checking | ImporterError) -> list[str]:
    """The codes of all errors."""
    if isinstance(outcome, ImporterError):
        return [outcome.code]
    return sorted(issue.code for issue in outcome.checked.issues if issue.severity is Severity.ERROR)


def facts_ready(checking: Checking, *, sited: bool) -> frozenset[Fact]:
    """What would be sent; without sites, a sheet is one occasion, whatever it is called."""
    drafts = checking.drafts
    assert sited or len(drafts) <= 1, [draft.name for draft in drafts]
    return frozenset(fact for draft in drafts for fact in facts_in(draft, fold(draft.name) if sited else None))


def judge(file: Written, outcome: Checking | ImporterError) -> None:
    """The very list, or an error and nothing ready that was not written."""
    errors = errors_of(outcome)
    if isinstance(outcome, ImporterError):
        return
    written_facts = file.sheet.facts
    ready = facts_ready(outcome, sited=any(fact[0] is not None for fact in written_facts))
    strange = sorted(map(str, ready - written_facts))
    missing = sorted(map(str, written_facts - ready))
    assert not strange, f"nobody wrote {strange[:5]}; missing {missing[:5]}; errors {errors}"
    assert errors or not missing, f"silently missing {missing[:5]}"


def shown(file: Written) -> str:
    """A file as text, for those who look for what went wrong."""
    return f"{file.encoding} {file.delimiter!r} {file.sheet.stem}\n{file.text()}"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_written_list_is_read_back_or_refused(desk: Desk, layout: str) -> None:
    tally = Tally()

    @given(written(layout))
    def one(file: Written) -> None:
        note(shown(file))
        outcome = desk.read(file)
        judge(file, outcome)
        errors = errors_of(outcome)
        event("refused" if errors else "read")
        if file.sure:
            tally.read += not errors
            tally.refused.update(errors[:1])

    one()
    assert tally.read
    assert tally.share >= LEAST, tally


@pytest.mark.parametrize("layout", LAYOUTS)
def test_names_that_say_more_move_no_day(desk: Desk, layout: str) -> None:
    @settings(max_examples=max(settings().max_examples // 4, 10))
    @given(oddly_named(layout))
    def one(file: Written) -> None:
        note(shown(file))
        outcome = desk.read(file)
        if isinstance(outcome, ImporterError):
            return
        sited = any(fact[0] is not None for fact in file.sheet.facts)
        ready = {(fold(each.name), fact[2]) for each in outcome.drafts for fact in facts_in(each, None)}
        days = {(occasion, day) for occasion, _, day, _ in file.sheet.facts}
        strange = {fact for fact in ready if (fact[0] if sited else None, fact[1]) not in days}
        assert not strange, f"nobody wrote {sorted(map(str, strange))[:5]}; errors {errors_of(outcome)}"

    one()
