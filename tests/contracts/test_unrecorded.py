"""A journal that fails in mid-run: nothing more is sent, and the run goes on once the journal works again."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from importing_desk import at_a_desk, outcomes
from sending_samples import Recorded, occasion

from importer.core.errors import JournalError
from importer.stops import Unrecorded

ROWS = tuple((f"Site {number}", "2027-03-01", "") for number in range(4))


def test_a_journal_that_locks_after_the_first_request_stops_before_the_second(tmp_path: Path) -> None:
    with at_a_desk(tmp_path, occasion("Site 3", description="before")) as desk:
        rival = sqlite3.connect(tmp_path / "journal.sqlite", isolation_level=None)

        def lock() -> None:
            rival.execute("BEGIN IMMEDIATE")

        locked = Recorded(desk.destination, watch=lock)
        with pytest.raises(Unrecorded) as raised:
            replace(desk, destination=locked, settings=desk.settings.with_options(chunk_size=1)).do_import(*ROWS)
        assert "is in use by another program" in raised.value.error.message
        assert desk.writes == ["POST"], "nothing more is sent"
        rival.execute("ROLLBACK")
        rival.execute("DELETE FROM lease")  # which the end of the program makes void
        rival.close()

        ended = desk.resume(raised.value.run_id)
        assert set(outcomes(ended.report).values()) == {"created", "updated"}
        assert desk.writes == ["POST", "POST", "PUT"], "what arrived is not sent again"
        assert [each["name"] for each in desk.content] == [name for name, _, _ in ROWS]


def test_a_journal_that_is_locked_from_the_start_sends_nothing(tmp_path: Path) -> None:
    with at_a_desk(tmp_path) as desk:
        rival = sqlite3.connect(tmp_path / "journal.sqlite", isolation_level=None)
        rival.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="is in use by another program"):
            desk.do_import(*ROWS)
        rival.close()
        assert desk.writes == []
