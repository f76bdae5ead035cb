"""A folder into which files are dropped, beside the desk of a command line."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command_line import Desk, Done

SHEET = "Occasion,Event,Start date,Time zone,Working\n{occasion},Founders' Day,{day},Europe/Warsaw,no\n"


@dataclass(frozen=True)
class Dropping:
    """A desk, and a folder of it."""

    desk: Desk
    name: str = "drops"

    @property
    def folder(self) -> Path:
        """Where files are dropped."""
        return self.desk.folder / self.name

    def drop(self, name: str, occasion: str = "PL 2027", day: str = "2027-03-01") -> Path:
        """Drop a sheet of one row, by a rename."""
        return self.put(name, SHEET.format(occasion=occasion, day=day))

    def put(self, name: str, text: str) -> Path:
        """Drop a file of any content."""
        self.folder.mkdir(exist_ok=True)
        part, path = self.folder / f".{name}.part", self.folder / name
        part.write_text(text, encoding="utf-8")
        return part.rename(path)

    def filed(self, folder: str) -> list[str]:
        """What stands in one of the folders, by the names as they were dropped, sorted; each with its report."""
        found = self.folder / folder
        files = [each for each in found.glob("[!.]*") if each.is_file()]  # one is just being filed
        for each in files:
            assert (found / f"{each.name}.report" / "report.json").is_file(), each
        return sorted(each.name.split("_", 2)[2] for each in files)

    def sweep(self, *more: str | Path) -> Done:
        """Sweep the folder once."""
        return self.desk.run("sweep", self.name, "--settle", "0.1", *more)


def outcomes(done: Done) -> dict[str, str]:
    """Outcome by file, of what ``--json -`` wrote."""
    return {each["name"]: each["outcome"] for each in books(done)["files"]}


def books(done: Done) -> dict[str, Any]:
    """The books that ``--json -`` wrote."""
    found: dict[str, Any] = json.loads(done.out)
    assert found["schema"] == "occasions-sweep/1"
    return found
