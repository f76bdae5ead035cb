"""The matrix through the command line: processes of their own, and every pair of switch values, faults and places.

The pauses after 5xx are taken away here; ``test_matrix`` watches them.
"""

import os
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest
from command_line import TOKEN, Desk
from matrix_cases import SWITCHES, Case, fault_cases
from matrix_checks import complaints
from matrix_desk import MOST_GOES, MatrixDesk, matrix_desk, seed_account
from matrix_pairs import pairs_of
from matrix_played import Endless, Go, Played, Reported
from matrix_rows import FACTORS, case_of, may_meet, rows
from matrix_sheet import ACCOUNT, CHUNK, YEAR, Mode, write_sheet

from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant

AT_ONCE = {"OCCASIONS_RETRY_PAUSES": "0,0,0", "OCCASIONS_MIN_WRITE_INTERVAL": "0"}
FASTER = 20
"""The sandbox's clock runs so much faster than ours, so that a limit on requests is over sooner."""
NO_REPORT, STOPPED = 2, 3


@pytest.fixture(scope="module")
def rehearsal() -> Iterator[MatrixDesk]:
    """Where an import is played first without any trouble, to see which calls it makes."""
    with matrix_desk() as found:
        yield found


def test_every_pair_is_in_a_row() -> None:
    covered = [dict(enumerate(row)) for row in rows()]
    missing = [
        (one, other)
        for one, other in pairs_of(FACTORS, may_meet)
        if not any(row[one[0]] == one[1] and row[other[0]] == other[1] for row in covered)
    ]
    assert not missing
    assert all(may_meet(*pair) for row in rows() for pair in combinations(enumerate(row), 2))


@pytest.mark.parametrize("number", range(len(rows())))
def test_a_pair_of_each_in_a_process(rehearsal: MatrixDesk, tmp_path: Path, number: int) -> None:
    found = _in_a_process(case_of(rows()[number], rehearsal), tmp_path)
    assert not found, found


if os.environ.get("OCCASIONS_MATRIX") == "all":  # hours of it

    @pytest.mark.parametrize("mode", get_args(Mode))
    @pytest.mark.parametrize("number", range(len(SWITCHES)), ids=["+".join(each) for each in SWITCHES])
    def test_every_fault_under_each_value_of_a_switch_in_a_process(
        rehearsal: MatrixDesk, tmp_path: Path, number: int, mode: Mode
    ) -> None:
        cases = [
            Case(mode, SWITCHES[number], each) for each in fault_cases(rehearsal.plain_log(mode, SWITCHES[number]))
        ]
        folders = [tmp_path / str(position) for position in range(len(cases))]
        for folder in folders:
            folder.mkdir()
        found = [said for case, folder in zip(cases, folders, strict=True) if (said := _in_a_process(case, folder))]
        assert not found, "\n".join(found[:20])


def _in_a_process(case: Case, folder: Path) -> str:
    """Play a case through the command line; gives all that is wrong with it, or ""."""
    grants = [AccountGrant(ACCOUNT, TOKEN)]
    with SandboxServer(
        ":memory:", grants, case.switches, case.script, clock=lambda: FASTER * time.monotonic()
    ) as server:
        played = Played(case.mode, case.switches, case.script, seed_account(server, case.mode))
        _to_the_end(played, Desk(folder, server, AT_ONCE), case, server)
        played.waiting = server.faults.waiting
    found = complaints(case, played, at_once=True)
    return "\n    ".join([case.line, f"commands: {played.said}", *found]) if found else ""


def _to_the_end(played: Played, desk: Desk, case: Case, server: SandboxServer) -> None:
    """Import, and go on as a user would."""
    sheet = write_sheet(desk.folder)
    chosen = ("--mode", case.mode, "--year", str(YEAR))
    command: list[str | Path] = ["import", sheet, *chosen, "--chunk-size", str(CHUNK), "--yes", "--json", "-"]
    for _ in range(MOST_GOES):
        played.begins.append(len(server.log))
        done = desk.run(*command)
        played.said.append(f"{command[0]} -> {done.code} {done.err.strip()}")
        if done.code == NO_REPORT:
            continue
        report = Reported.read(done.report)
        played.goes.append(Go(report, done.code, server.log, server.occasions(ACCOUNT)))
        if done.code != STOPPED and "unknown" not in report.outcomes.values():
            return
        command = ["resume", done.report["run"]["id"], "--json", "-"]
    raise Endless(f"{case.line}: it does not come to an end: {played.said}")
