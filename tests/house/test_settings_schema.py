"""The schema of the settings file is what its models give, takes what we show, and refuses what nobody reads."""

import copy
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.core
import typer.main
from jsonschema import Draft202012Validator

from importer.cli import app
from importer.cli.starting import SCHEMA
from importer.settings import load_configuration
from importer.settings.credentials import KEYS
from importer.settings.schema import text

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "templates" / SCHEMA
SHOWN = re.compile(r"^```toml\n(#[^\n]*occasions\.toml.*?)^```$", re.M | re.S)
FULL: dict[str, Any] = {
    "account": 12345678,
    "zone": "UTC",
    "max_failures": 5,
    "allowed_zones": ["UTC"],
    "retry_pauses": [1, 2.5],
    "token": {"variable": "A"},
    "accounts": {"a": {"number": "1", "password": {"file": "b"}, "username": "c", "app_key": {"command": "d"}}},
    "groups": {"all": ["a"]},
    "apis": {"live": "https://api.test"},
}


def validator() -> Draft202012Validator:
    schema = json.loads(WRITTEN.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def shown() -> list[str]:
    """The settings files that README and docs show."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [found for page in pages for found in SHOWN.findall(page.read_text("utf-8"))]


def test_it_is_what_the_models_give() -> None:
    """It is made with ``text`` of ``importer.settings.schema``."""
    assert WRITTEN.read_text("utf-8") == text()


def test_it_takes_every_form_of_what_can_be_said() -> None:
    assert list(validator().iter_errors(FULL)) == []


@pytest.mark.parametrize("example", shown())
def test_what_we_show_is_taken_and_can_be_read(tmp_path: Path, example: str) -> None:
    assert list(validator().iter_errors(tomllib.loads(example))) == []
    (tmp_path / "occasions.toml").write_text(example, "utf-8")
    (tmp_path / "occasions.toml").chmod(0o600)
    load_configuration(tmp_path)


def test_the_readme_and_the_page_of_accounts_show_some() -> None:
    assert len(shown()) >= 3


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("zoen",), "UTC"),
        (("zone",), 5),
        (("mode",), "upset"),
        (("chunk_size",), 501),
        (("token",), {"variable": "A", "file": "b"}),
        (("token",), {}),
        (("token",), {"fiel": "b"}),
        (("accounts", "a", "numbr"), "1"),
        (("accounts", "a", "journal"), "x"),
        (("accounts", "b"), {}),
        (("accounts", "b"), {"number": ""}),
        (("groups", "all"), "a"),
        (("groups", "all"), []),
        (("retry_pauses",), [-1]),
    ],
)
def test_it_refuses(way: tuple[str, ...], value: object) -> None:
    wrong = copy.deepcopy(FULL)
    inside = wrong
    for part in way[:-1]:
        inside = inside[part]
    inside[way[-1]] = value
    assert list(validator().iter_errors(wrong))


def options() -> dict[str, set[str]]:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return {
        name: {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
        for name, command in group.commands.items()
    }


@pytest.mark.parametrize(("command", "known"), options().items(), ids=options())
def test_no_command_takes_a_credential_as_an_option(command: str, known: set[str]) -> None:
    """Other users of a machine see the words of a command, and shells remember them."""
    assert known & {f"--{key.replace('_', '-')}" for key in KEYS} == set()
