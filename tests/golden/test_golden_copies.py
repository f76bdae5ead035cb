"""The copy that is given back of each golden sheet is read as the sheet was, without any option, and says so.

What only a kind of file has is left out: bytes, delimiters, lines, and what is hidden where a reader cannot see it.
What real dates beside texts mean is asked again, because a mended cell may be a real date now.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_golden import CASES, TODAY, ZONE, glossary, occasion_told, options_of, run_info, sources_of

from importer.core.errors import ImporterError
from importer.core.profile import Profile
from importer.core.report import Report
from importer.core.validating.validate import Rules
from importer.pipeline import Checking, Zones, check
from importer.returning import open_copies

OF_FILES = frozenset(
    {"copy-edited", "copy-recognised", "date-comma", "delimiter-detected", "encoding-detected", "hidden-unknown",
     "line-ends-doubled", "rows-quoted-whole", "sheet-not-a-list"}
)  # fmt: skip
PLACE = r"[\w-]+\.(?:csv|xlsx)(?:\[[\w-]+\])?"


def checked(case: str, sources: Sequence[Path], profile: Profile) -> Checking:
    options = options_of(case)
    zone = options.get("account_zone", None if Profile(**options.get("profile", {})).zone else ZONE) or None
    zones = tuple(options.get("allowed_zones", ()))
    rules = Rules(options.get("today", TODAY), strict=options.get("strict", False), allowed_zones=zones)
    return check(sources, profile, rules, Zones(zone), glossary())


def told(report: Report) -> dict[str, Any]:
    """What a report says of its rows, apart from the names of files and sheets."""
    columns = ("table", "row", "outcome", "reason", "events", "start", "end")
    issues = [each for each in report.issues if each.code not in OF_FILES]
    rows = report.rows.assign(reason=report.rows["reason"].str.replace(PLACE, "a place", regex=True))
    return {
        "rows": list(zip(*(rows[name].tolist() for name in columns), strict=True)),
        "occasions": [occasion_told(entry) for entry in report.occasions],
        "headers": [(table.header, table.fields) for table in report.tables],
        "issues": [(each.code, each.severity, each.place.cell, each.place.row, each.found) for each in issues],
        "assumptions": [(each.code, each.decided) for each in report.assumptions if each.code not in OF_FILES],
    }


def copies_of(checking: Checking, folder: Path) -> list[Path]:
    info = replace(run_info("check"), sources=checking.reading.entries)
    report = checking.report(info)
    copies = open_copies([("", report)])
    return list(copies.write(copies.told([("", report)]), folder))


@pytest.mark.parametrize("case", CASES)
def test_a_copy_is_read_as_its_original(case: str, tmp_path: Path) -> None:
    for name in ("own", "back"):
        (tmp_path / name).mkdir()
    sources = sources_of(case, tmp_path / "own")
    try:
        first = checked(case, sources, Profile(**options_of(case).get("profile", {})))
    except ImporterError:
        pytest.skip("nothing is given back of a sheet that cannot be read")
    paths = copies_of(first, tmp_path / "back")
    if len(paths) < len(sources):
        pytest.skip("not every sheet is given back")
    asked_again = Profile(**options_of(case).get("profile", {})).real_dates
    again = checked(case, paths, Profile(real_dates=asked_again) if asked_again else Profile())
    assert told(again.report(run_info("check"))) == told(first.report(run_info("check")))
    marks = [each.about for each in again.reading.assumptions if each.code == "copy-recognised"]
    assert marks == [path.name for path in paths]


def test_no_copy_hides_that_a_quotation_mark_swallowed_rows(tmp_path: Path) -> None:
    """In a workbook the swallowed rows would be a text like any other."""
    case = "rows-quote-swallows"
    assert copies_of(checked(case, sources_of(case, tmp_path), Profile()), tmp_path) == []
