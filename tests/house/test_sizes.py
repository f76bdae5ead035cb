"""Modules and functions stay small, have names that say something, and leave nothing for later."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULE_LINES = 400
"""No module is longer than this; ``USUAL_LINES`` is what a module should keep to."""
USUAL_LINES = 250
FUNCTION_LINES = 60
EMPTY_NAMES = frozenset({"utils", "helpers", "common", "manager", "handler", "processor", "data", "info"})
LATER = re.compile(r"\b(TODO|FIXME)\b")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT / "importer").as_posix()


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_module_is_too_long() -> None:
    lengths = {shown(path): length(path) for path in python_files("importer")}
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES} == {}
    assert {name: lines for name, lines in lengths.items() if lines > USUAL_LINES} == {}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_too_long() -> None:
    long = [
        f"{shown(path)}:{each.lineno} {each.name}: {each.end_lineno - each.lineno + 1} lines"
        for path in python_files("importer")
        for each in functions(ast.parse(path.read_text("utf-8")))
        if each.end_lineno is not None and each.end_lineno - each.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [(shown(path), set(path.relative_to(ROOT).with_suffix("").parts)) for path in python_files("importer")]
    assert [name for name, parts in named if parts & EMPTY_NAMES] == []


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files("importer", "tests", "data")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if LATER.search(line)
    ]
    assert found == []
