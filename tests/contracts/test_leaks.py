"""A process that imports one file after another: it keeps nothing of what is done."""

import gc
import tracemalloc
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

import psutil
import pytest
from order_desk import NUMBERS, OrderDesk, at_an_order_desk

from importer import redaction
from importer.ordered.ended import is_well, report_in
from importer.ordered.leaving import one_of_many
from importer.ordered.written import write_reports

WARM, BLOCK, ALL, REPORTED = 41, 40, 201, 20
"""How many imports come before anything is measured, are measured as one, in all, and to one that is reported too."""
MOST_BYTES = 3_000
"""What one import may leave behind: caches that are limited may still fill.

The median of the blocks counts: where much ran before, a table of the interpreter may grow once by very much.
"""
RARELY = 10_000_000
DAYS = [f"2027-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)]


@pytest.fixture(autouse=True)
def _as_the_command_line_collects() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(RARELY)
    yield
    gc.unfreeze()
    gc.set_threshold(*usual)


def test_two_hundred_imports_leave_no_file_open_and_no_memory_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redaction, "_SOURCES", [])
    for name in NUMBERS:
        monkeypatch.setenv(f"TOKEN_OF_{name.upper()}", f"made-up-token-of-{name}")
    with at_an_order_desk(tmp_path, log_limit=5) as desk:
        for number in range(WARM - 1):
            one_import(desk, number)
        files = open_files()
        tracemalloc.start()
        held = []
        try:
            for number in range(WARM - 1, ALL):
                one_import(desk, number)
                if (number + 1 - WARM) % BLOCK == 0:
                    held.append(tracemalloc.get_traced_memory()[0])
        finally:
            tracemalloc.stop()
        left = median(after - before for before, after in pairwise(held)) / BLOCK
        assert open_files() == files
    assert len(held) == 1 + (ALL - WARM) // BLOCK
    assert redaction._SOURCES == []
    assert left < MOST_BYTES, f"each import leaves {left:,.0f} bytes behind"


def one_import(desk: OrderDesk, number: int) -> None:
    """Import a sheet that is like no other; the account holds two occasions all the time."""
    rows = (f"Closed,Feast {number},{DAYS[number]},no", f"Open,Market {number},{DAYS[-number]},no")
    with one_of_many():
        ended = desk.ordered(desk.sheet(*rows), drop_other_years=True)
        assert is_well(ended)
        if number % REPORTED == 0:
            write_reports(report_in(ended), desk.folder / "report")


def open_files() -> int:
    """How many files, pipes and sockets this process has open."""
    return psutil.Process().num_fds()
