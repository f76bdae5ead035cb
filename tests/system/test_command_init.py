"""init writes a settings file that can be read as it stands, and says what to do next."""

import json
import os
import re
import stat
import tomllib
from pathlib import Path

import pytest
from command_line import Desk, complaint, off
from jsonschema import Draft202012Validator

from importer.core.errors import SettingsError
from importer.settings import load_configuration
from importer.settings.credentials import WAYS

FILE, SCHEMA = "occasions.toml", "occasions.schema.json"


def written(folder: Path) -> str:
    """The settings file, which its schema takes."""
    text = (folder / FILE).read_text("utf-8")
    schema = json.loads((folder / SCHEMA).read_text("utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(tomllib.loads(text))) == []
    assert text.startswith(f"#:schema ./{SCHEMA}\n")
    return text


def test_a_file_to_begin_with(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = desk.run("init")
    assert (done.code, done.err) == (0, "")
    assert "occasions init --force --account NAME" in done.out
    assert {path.name for path in tmp_path.iterdir()} == {FILE, SCHEMA}
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert tomllib.loads(written(tmp_path)) == {}
    assert desk.run("check", desk.sheet(off("Desk"))).code == 0


def test_all_that_stands_in_comments_can_be_put_in_force(tmp_path: Path) -> None:
    Desk(tmp_path).run("init")
    lines = written(tmp_path).splitlines()
    keys = [line.removeprefix("# ") for line in lines if re.match(r"# (\w+ = |\[)", line)]
    assert len([line for line in keys if line.startswith("[")]) == 6
    text = "\n".join(keys).replace('"london"', '"munich"')
    (tmp_path / FILE).write_text(text, "utf-8")
    configuration = load_configuration(tmp_path)
    (settings,) = configuration.chosen()
    assert (settings.name, settings.account, settings.zone) == ("munich", "12345678", "Europe/Berlin")
    (place,) = configuration.places
    (rule,) = configuration.rules_for(place)
    assert (rule.name, [each.name for each in configuration.notices_for(rule)]) == ("poland", ["office"])


@pytest.mark.parametrize("way", WAYS)
def test_an_entry_whose_secrets_stand_in_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    arguments = ("--account", "München 2", "--number", "12345678", "--zone", "europe/berlin", "--sign-in", way)
    done = Desk(tmp_path).run("init", *arguments)
    assert done.code == 0
    assert "occasions login --check" in done.out
    written(tmp_path)
    (settings,) = load_configuration(tmp_path).chosen()
    assert (settings.name, settings.account, settings.zone) == ("München 2", "12345678", "Europe/Berlin")
    with pytest.raises(SettingsError, match=r"MUNCHEN_2_\w+ is not set"):
        settings.sign_in()
    for key in WAYS[way]:
        assert f"MUNCHEN_2_{key.upper()}" in done.out
        monkeypatch.setenv(f"MUNCHEN_2_{key.upper()}", f"{key}!")
    signing = settings.sign_in()
    assert [getattr(signing, key) for key in WAYS[way]] == [f"{key}!" for key in WAYS[way]]


@pytest.mark.parametrize(("name", "stem"), [("東京", "ACCOUNT"), ("24/7 desk", "ACCOUNT_24_7_DESK"), ('a"b\\', "A_B")])
def test_odd_names(tmp_path: Path, name: str, stem: str) -> None:
    done = Desk(tmp_path).run("init", "--account", name, "--number", "1")
    assert f"       {stem}_APP_KEY\n" in done.out
    assert load_configuration(tmp_path).names == (name,)


def test_nothing_is_overwritten_but_by_force(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / SCHEMA).write_text("mine", "utf-8")
    assert "--force" in complaint(desk.run("init"), SCHEMA)
    assert not (tmp_path / FILE).exists()
    (tmp_path / SCHEMA).unlink()
    (tmp_path / FILE).write_text("zone = 'UTC'", "utf-8")
    (tmp_path / FILE).chmod(0o644)
    complaint(desk.run("init"), FILE)
    assert (tmp_path / FILE).read_text("utf-8") == "zone = 'UTC'"
    assert desk.run("init", "--force").code == 0
    assert tomllib.loads(written(tmp_path)) == {}
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--number", "1"), "--account NAME"),
        (("--sign-in", "key"), "--account NAME"),
        (("--account", "a"), "--number 12345678"),
        (("--account", " ", "--number", "1"), "--number 12345678"),
        (("--account", "a", "--number", "1", "--zone", "Europe/Berln"), "Europe/Berlin"),
    ],
)
def test_what_makes_no_entry(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in complaint(Desk(tmp_path).run("init", *arguments), "error")
    assert list(tmp_path.iterdir()) == []
