"""``occasions sandbox``: the simulated API by itself, to which an import can be sent."""

import json
import signal
from pathlib import Path

from command_line import Desk, desks, ended


def test_an_import_goes_to_a_sandbox_that_runs_by_itself(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.start("sandbox", "--state", "state.sqlite", "--account", "acme", "--zone", "Europe/Warsaw") as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        assert (line["sandbox"], line["account"], line["zone"]) == (True, "acme", "Europe/Warsaw")
        there = {"OCCASIONS_API": line["url"], "OCCASIONS_ACCOUNT": "acme", "OCCASIONS_TOKEN": line["token"]}
        first = desk.run("import", desk.sheet(*desks(2)), "--json", "-", **there)
        again = desk.run("import", desk.sheet(*desks(2)), "--json", "-", **there)
        process.send_signal(signal.SIGTERM)
        assert ended(process).code == 0
    assert (first.code, set(first.outcomes.values())) == (0, {"created"})
    assert (again.code, set(again.outcomes.values())) == (0, {"unchanged"})
    assert (tmp_path / "state.sqlite").exists()
