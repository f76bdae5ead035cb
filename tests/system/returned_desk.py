"""A desk that imports sheets in this process, gets marked copies back, mends the marked cells and imports the copies.

Nobody looks at a whole sheet there: what a mark says is mended, with what stood in the cell before it was broken.
"""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import ACCOUNT, NO_WAITING, TOKEN
from typer.testing import CliRunner

from importer.cli import app
from importer.core.glossary import Field
from importer.core.profile import Profile
from importer.core.returned import REPORT_MARK, REPORT_SHEET
from importer.pipeline import load_glossary
from importer.reading import read_and_parse, read_file
from importer.sandbox.server import SandboxServer

GOLDEN = Path(__file__).parents[1] / "golden"
sys.path.append(str(GOLDEN))
GLOSSARY = load_glossary()
OFFICE = shutil.which("soffice")
Spot = tuple[str | None, int, int]
"""Sheet, 1-based row, 0-based column."""


@dataclass(frozen=True)
class Break:
    """A cell that is spoilt: that of a field of a record, counted from 0, negative ones from the end."""

    record: int
    field: Field
    broken: str
    table: int = 0


@dataclass(frozen=True)
class Run:
    """How an import ended."""

    code: int
    report: dict[str, Any]
    sent: tuple[str, ...]
    """Names of the occasions in the bodies of its writes, each as often as it was sent."""
    told: str

    def outcomes(self, *wanted: str) -> set[str]:
        """The names of occasions with these outcomes."""
        return {each["name"] for each in self.report["occasions"] if each["outcome"] in wanted}

    @property
    def assumed(self) -> dict[str, str]:
        """What was assumed, by code."""
        return {each["code"]: each["decided"] for each in self.report["assumptions"]}


@dataclass(frozen=True)
class ReturnDesk:
    """A folder with a journal of its own, and an account."""

    folder: Path
    server: SandboxServer

    def imported(self, source: Path, *options: str) -> Run:
        """Import a sheet, with a yes, and with all files of the report beside the journal."""
        before = len(self.server.log)
        line = ["import", str(source), "--yes", "--json", "-", "--report", str(self.reports), *options]
        done = CliRunner().invoke(app, line, env=self._environment())
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        bodies = [each.body for each in list(self.server.log)[before:] if each.method in ("POST", "PUT")]
        return Run(done.exit_code, json.loads(done.stdout), tuple(_names(bodies)), done.stderr)

    @property
    def reports(self) -> Path:
        """Where the files of reports go."""
        return self.folder / "reports"

    def copy(self, run: Run) -> Path:
        """The marked copy that an import gave back, moved to where its user keeps it."""
        (told,) = [line for line in run.told.splitlines() if line.startswith("Marked copy: ")]
        path = Path(told.removeprefix("Marked copy: "))
        kept = self.folder / f"from {len(list(self.folder.iterdir()))}"
        kept.mkdir()
        return path.rename(kept / f"mended{path.suffix}")

    def content(self) -> list[dict[str, Any]]:
        """The occasions of the account, apart from ids, with their events in order."""
        found = []
        for each in self.server.occasions(ACCOUNT):
            events = [{key: value for key, value in event.items() if key != "id"} for event in each["events"]]
            own = {key: value for key, value in each.items() if key in ("name", "description", "isDefault", "deleted")}
            found.append(own | {"events": sorted(events, key=lambda event: json.dumps(event, sort_keys=True))})
        return sorted(found, key=lambda each: str(each["name"]))

    def _environment(self) -> dict[str, str | None]:
        own: dict[str, str | None] = {
            "HOME": str(self.folder),
            "OCCASIONS_JOURNAL": str(self.folder / "journal.sqlite"),
            **NO_WAITING,
        }
        return own | {"OCCASIONS_ACCOUNT": ACCOUNT, "OCCASIONS_API": self.server.url, "OCCASIONS_TOKEN": TOKEN}


def golden_source(case: str, folder: Path) -> Path:
    """The one sheet of a golden case, in a folder."""
    from workbooks import WORKBOOKS

    if case in WORKBOOKS:
        (path,) = WORKBOOKS[case](folder)
        return path
    (own,) = (each for each in (GOLDEN / case).iterdir() if each.suffix in (".csv", ".txt", ".tsv"))
    return Path(shutil.copy(own, folder))


def _names(bodies: Iterable[bytes]) -> Iterable[str]:
    for body in bodies:
        said = json.loads(body)
        yield from (each["name"] for each in (said if isinstance(said, list) else [said]) if "name" in each)


def spots(source: Path, breaks: Sequence[Break], profile: Profile) -> dict[Spot, str]:
    """Where the cells of some breaks stand, and what is to stand there."""
    tables = read_and_parse([source], profile, GLOSSARY).tables
    found: dict[Spot, str] = {}
    for each in breaks:
        table = tables[each.table]
        place = table.at(each.record % len(table), each.field)
        assert place.row is not None, each
        assert place.index is not None, each
        found[(place.sheet, place.row, place.index)] = each.broken
    return found


def broken(source: Path, cells: dict[Spot, str], folder: Path) -> Path:
    """The same sheet under the same name in another folder, some of its cells spoilt."""
    folder.mkdir()
    target = folder / source.name
    if source.suffix == ".xls":
        target.write_bytes(converted(broken(converted(source, "xlsx"), cells, folder / "x"), "xls").read_bytes())
    elif source.suffix == ".xlsx":
        book = openpyxl.load_workbook(source)
        for (sheet, row, column), text in cells.items():
            book[sheet or ""].cell(row, column + 1, text)
        book.save(target)
    else:
        _break_text(source, cells, target)
    return target


def _break_text(source: Path, cells: dict[Spot, str], target: Path) -> None:
    found = read_file(source, Profile(), GLOSSARY)
    with source.open(encoding=found.encoding, newline="") as text:
        rows = list(csv.reader(text, delimiter=found.delimiter or ","))
    for (_, row, column), word in cells.items():
        rows[row - 1][column] = word
    with target.open("w", encoding=found.encoding, newline="") as out:
        csv.writer(out, delimiter=found.delimiter or ",").writerows(rows)


def mend(copy: Path, original: Path, only: Iterable[Spot] | None = None) -> set[Spot]:
    """Write into each marked cell of a copy what stands there in the original; the cells that were mended.

    Args:
        copy: a marked copy.
        original: the sheet before it was broken.
        only: cells to mend; all that are marked if None.
    """
    sheets = {sheet.name: sheet for sheet in read_file(original, Profile(), GLOSSARY).sheets}
    book = openpyxl.load_workbook(copy)
    wanted = None if only is None else set(only)
    done: set[Spot] = set()
    for page in book.worksheets:
        if page.title == REPORT_SHEET:
            continue
        sheet = sheets.get(page.title) or next(iter(sheets.values()))
        for row, column, cell in _marked(page):
            spot = (sheet.name, row, column)
            if column < sheet.cells.shape[1] and (wanted is None or spot in wanted):
                value = sheet.cells.iat[row - 1, column]
                cell.value = None if value == "" else value
                done.add(spot)
    book.save(copy)
    return done


def _marked(page: Any) -> Iterator[tuple[int, int, Any]]:
    """The cells that have a comment of ours, with their 1-based rows and 0-based columns."""
    for row in page.iter_rows():
        for cell in row:
            if cell.comment is not None and f"{REPORT_MARK}: " in cell.comment.text:
                yield cell.row, cell.column - 1, cell


def converted(path: Path, ending: str) -> Path:
    """A workbook as another program saves it, in a folder beside it; a skip where that program is not."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not here: make system")
    folder = path.parent / f"as {ending}"
    folder.mkdir(exist_ok=True)
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    line = [OFFICE, own, "--headless", "--convert-to", ending, "--outdir", str(folder), str(path)]
    subprocess.run(line, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{ending}"
