"""A rehearsal as a TOML file: switches and faults, written as on the command line.

faults = ["post:2:500-after-commit", "put:1:429:retry-after=7"]

[switches]
batch = "per_item"
max_items = 5
"""

import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from importer.sandbox.fault_text import Unwritable, parse_fault
from importer.sandbox.faults import Fault
from importer.sandbox.switch_text import parse_switches, said
from importer.sandbox.switches import Switches


@dataclass(frozen=True)
class Rehearsal:
    """How a server is to behave."""

    switches: Switches
    faults: tuple[Fault, ...]


def rehearsal(
    script: Path | None, switches: Sequence[str], faults: Sequence[str], base: Switches | None = None
) -> Rehearsal:
    """Put a script and what was written beside it together.

    Args:
        script: The TOML file, if there is one.
        switches: Further switches, each ``NAME=VALUE``; they win over those of the script.
        faults: Further faults, after those of the script.
        base: The switches that nobody names.

    Raises:
        Unwritable: Something cannot be read; the message begins with where it stands.
    """
    happening: list[Fault] = []
    if script is not None:
        with _placed(f"--script {script}: "):
            named, scripted = _read(script)
            base = parse_switches(named, base)
            happening += map(parse_fault, scripted)
    with _placed("--switch "):
        chosen = parse_switches(switches, base)
    with _placed("--fault "):
        happening += map(parse_fault, faults)
    return Rehearsal(chosen, tuple(happening))


@contextmanager
def _placed(where: str) -> Iterator[None]:
    try:
        yield
    except Unwritable as problem:
        raise Unwritable(f"{where}{problem}") from problem


def _read(script: Path) -> tuple[list[str], list[str]]:
    """Return the switches and the faults of a script as they would be written on the command line."""
    try:
        found = tomllib.loads(script.read_text("utf-8"))
    except OSError as problem:
        raise Unwritable(f"it cannot be read: {problem.strerror}") from problem
    except ValueError as problem:
        raise Unwritable(f"it is not TOML: {problem}") from problem
    unknown = sorted(found.keys() - {"switches", "faults"})
    if unknown:
        raise Unwritable(f'there is no "{unknown[0]}" in a script; write faults = [...] and [switches]')
    faults, switches = found.get("faults", []), found.get("switches", {})
    if not isinstance(faults, list) or not all(isinstance(each, str) for each in faults):
        raise Unwritable('faults is no list of texts; write faults = ["post:2:500-after-commit"]')
    if not isinstance(switches, dict):
        raise Unwritable('switches is no table; write [switches] and below it lines such as batch = "per_item"')
    return [f"{name}={said(value)}" for name, value in switches.items()], faults
