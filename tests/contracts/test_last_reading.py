"""The reading at the end of a run: an API in trouble is left alone for a while first."""

from dataclasses import replace
from pathlib import Path

from importing_desk import at_a_desk
from sending_samples import FakeClock, occasion

from importer.sandbox.faults import Fault


def test_after_an_api_that_cannot_be_read_the_last_reading_waits(tmp_path: Path) -> None:
    away = Fault("GET", 2, "status-before-commit", status=503, times=4)
    with at_a_desk(tmp_path, occasion("A", description="before"), faults=(away,)) as opened:
        clock = FakeClock()
        desk = replace(opened, settings=opened.settings.with_options(retry_pauses=(5.0, 10.0, 15.0)), clock=clock)
        desk.do_import(("A", "2027-03-01", ""))
        assert clock.slept == [5, 10, 15, 15]
        assert [each.status for each in desk.server.log if each.method == "GET"][-1] == 200
