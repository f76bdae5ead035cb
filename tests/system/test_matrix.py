"""The matrix: one import under every value of every switch and every fault, at the first, a middle and the last call.

Whatever breaks, the account holds what the sheet says, nothing twice and nothing lost, another admin's work stands, and
log, report and exit code tell the same story. In mode mirror every value of a switch gets every fault. In mode upsert,
where the default moves by an update, each gets its share; with OCCASIONS_MATRIX=all (``make matrix``) all of them too.
"""

import os
from collections.abc import Iterable, Iterator
from typing import get_args

import pytest
from matrix_cases import SWITCHES, Case, fault_cases, late_cases
from matrix_checks import complaints
from matrix_desk import MatrixDesk, matrix_desk
from matrix_played import Endless
from matrix_rows import case_of, rows
from matrix_sheet import Mode

ALL = os.environ.get("OCCASIONS_MATRIX") == "all"
MODES: tuple[Mode, ...] = get_args(Mode)
SHARE: dict[Mode, int] = {"mirror": 1, "upsert": 8}
"""One in so many faults is tried with each value of a switch."""
PARTS = 4


@pytest.fixture(scope="module")
def desk() -> Iterator[MatrixDesk]:
    with matrix_desk() as found:
        yield found


def judge(desk: MatrixDesk, cases: Iterable[Case]) -> None:
    """Play cases, and say of each that fails what is wrong and what to type to see it."""
    failed = []
    for case in cases:
        try:
            played = desk.play(case.mode, case.switches, *case.script, late=case.late)
        except Endless as endless:
            failed.append(f"{case.line}\n    {endless}")
            continue
        found = complaints(case, played)
        if found:
            failed.append("\n    ".join([case.line, f"commands: {played.said}", *found]))
    assert not failed, f"{len(failed)} combinations failed:\n" + "\n".join(failed[:20])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("half", [0, 1])
def test_every_fault_where_all_is_as_assumed(desk: MatrixDesk, mode: Mode, half: int) -> None:
    cases = [Case(mode, (), faults) for faults in fault_cases(desk.plain_log(mode, ()))]
    assert len(cases) > 150
    judge(desk, cases[half::2])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("number", range(len(SWITCHES)), ids=["+".join(each) for each in SWITCHES])
def test_faults_under_each_value_of_a_switch(desk: MatrixDesk, number: int, mode: Mode) -> None:
    written, share = SWITCHES[number], 1 if ALL else SHARE[mode]
    found = list(fault_cases(desk.plain_log(mode, written)))
    judge(desk, (Case(mode, written, faults) for faults in [(), *found[number % share :: share]]))


@pytest.mark.parametrize("mode", MODES)
def test_answers_that_come_too_late(desk: MatrixDesk, mode: Mode) -> None:
    judge(desk, (Case(mode, (), faults) for faults in late_cases(desk.plain_log(mode, ()))))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_pair_of_switch_values_and_faults(desk: MatrixDesk, part: int) -> None:
    judge(desk, (case_of(row, desk) for row in rows()[part::PARTS]))
