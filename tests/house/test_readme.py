"""The README tells the truth: its commands run as they stand, and it names every command and option that there is."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.core
import typer.main

from importer.cli import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def commands(*languages: str) -> list[list[str]]:
    """The commands of the README's blocks, line by line, as words."""
    blocks = [text for language, text in BLOCK.findall(README) if language in languages]
    lines = [line for text in blocks for line in text.replace("\\\n", " ").splitlines()]
    return [shlex.split(line, comments=True) for line in lines if re.match(r"(occasions|make)\b", line)]


def parameters() -> dict[str, set[str]]:
    """The options of each command."""
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return {
        name: {option for each in command.params for option in each.opts if option.startswith("-")}
        for name, command in group.commands.items()
    }


def test_its_commands_run_in_their_order(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "samples", tmp_path / "data" / "samples")
    variables = {name: value for name, value in os.environ.items() if not name.startswith("OCCASIONS_")}
    variables |= {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    ran = [words for words in commands("sh") if words[0] == "occasions"]
    for words in ran:
        program = [sys.executable, "-m", "importer", *words[1:]]
        done = subprocess.run(program, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False)
        # a sheet with mistakes has rows that need somebody, which is no fault of the command
        expected = 1 if any("with-mistakes" in word for word in words) else 0
        assert done.returncode == expected, f"{shlex.join(words)}\n{done.stdout}{done.stderr}"
    assert len(ran) >= 5


def test_its_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {words[1] for words in commands("sh") if words[0] == "make"}
    assert {"demo", "test"} <= named <= targets


def test_all_that_it_shows_can_be_typed() -> None:
    known = parameters()
    for words in commands("sh", "text"):
        if words[0] == "occasions":
            assert words[1] in known, words
            options = {word.split("=")[0] for word in words[2:] if word.startswith("-") and word != "-"}
            assert options <= known[words[1]], words


@pytest.mark.parametrize("command", sorted(parameters()))
def test_it_names_every_command_and_option(command: str) -> None:
    assert f"`occasions {command}" in README
    missing = {option for option in parameters()[command] if not re.search(rf"`{option}\b", README)}
    assert missing - {"--help"} == set()


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", README)
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
