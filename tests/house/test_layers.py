"""Imports go one way, the core stays pure, and the checks of that can fail."""

from pathlib import Path

import pytest
from house_rules import breaches

ROOT = Path(__file__).parents[2]


def test_imports_go_down_only_and_the_core_is_pure() -> None:
    found = breaches(ROOT / "importer")
    assert not found, "\n".join(found)


CLEAN = {
    "__init__.py": "",
    "__main__.py": "from importer.cli import main",
    "cli/__init__.py": "def main():\n    from importer.pipeline import check",
    "cli/making.py": "from importer.sandbox import server",
    "pipeline.py": "from importer.core import mapping\nfrom importer.readers.csv import read",
    "readers/__init__.py": "",
    "readers/csv.py": "from importer.core.model import Source\nfrom .quoting import quote",
    "readers/quoting.py": "",
    "destinations/__init__.py": "",
    "core/__init__.py": "",
    "core/model.py": "import datetime as dt\nfirst = dt.date.min\ntoday = rules.today",
    "core/mapping.py": "from importer.core.model import Source\nfrom importer.core.rules.dates import read",
    "core/parsing/__init__.py": "",
    "core/parsing/parse.py": "from importer.core.parsing.days import read",
    "core/parsing/days.py": "",
    "core/rules/__init__.py": "",
    "core/rules/dates.py": "",
    "sandbox/__init__.py": "",
    "sandbox/server.py": "import socket\nfrom importer.sandbox import wire",
    "sandbox/wire.py": "",
}

PLANTED = {
    "core imports an edge": ("core/mapping.py", "from importer.readers import csv", "core.mapping:1"),
    "core imports a door inside a function": ("core/model.py", "def f():\n    import importer.cli", "core.model:2"),
    "an edge imports an edge": ("readers/csv.py", "from importer.destinations import http", "readers.csv:1"),
    "an edge imports a verb": ("readers/csv.py", "from importer.core.mapping import map_source", "readers.csv:1"),
    "an edge imports the assembly": ("readers/csv.py", "from ..pipeline import check", "readers.csv:1"),
    "assembly imports a door": ("pipeline.py", "import importer.cli.making", "pipeline:1"),
    "a verb imports a verb": ("core/mapping.py", "from importer.core.parsing.parse import parse", "core.mapping:1"),
    "a verb imports a verb by another way": ("core/parsing/days.py", "from .. import mapping", "core.parsing.days:1"),
    "a noun imports a verb": ("core/model.py", "from importer.core import mapping", "core.model:1"),
    "the sandbox imports a noun": ("sandbox/wire.py", "from importer.core.model import Source", "sandbox.wire:1"),
    "the assembly opens the sandbox": ("pipeline.py", "from importer.sandbox.server import run", "pipeline:1"),
    "another door opens the sandbox": ("cli/work.py", "import importer.sandbox.server", "cli.work:1"),
    "a module without a place": ("toolbox.py", "", "toolbox: has no place"),
    "a circle": (
        "readers/quoting.py",
        "from importer.readers import csv",
        "in a circle: readers.csv -> readers.quoting",
    ),
    "core reads files": ("core/model.py", "from pathlib import Path", "core.model:1 imports pathlib"),
    "core reads the environment": ("core/model.py", "import sys, os.path", "core.model:1 imports os.path"),
    "core logs": ("core/rules/dates.py", "import logging", "core.rules.dates:1 imports logging"),
    "core asks the clock": ("core/mapping.py", "import datetime as dt\ndt.date.today()", "core.mapping:2 asks a clock"),
    "core opens a file": ("core/mapping.py", "def f():\n    open('x')", "core.mapping:2 calls open()"),
}


def plant(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "importer" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "importer"


def test_a_clean_tree_passes(tmp_path: Path) -> None:
    assert breaches(plant(tmp_path, CLEAN)) == []


@pytest.mark.parametrize(("file", "text", "told"), PLANTED.values(), ids=PLANTED.keys())
def test_what_is_planted_is_found(tmp_path: Path, file: str, text: str, told: str) -> None:
    found = breaches(plant(tmp_path, CLEAN | {file: text}))
    assert any(told in each for each in found), found
