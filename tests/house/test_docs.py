"""The documents tell the truth: links lead somewhere, all that can be typed or set is named, pages are up to date."""

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
from importer.core.codes import document
from importer.core.errors import SettingsError
from importer.core.glossary import FIELDS
from importer.core.profile import Profile
from importer.core.report import OCCASION_OUTCOMES, ROW_OUTCOMES
from importer.reports.forms import FORMS
from importer.reports.schema import json_schema
from importer.settings import Settings, load_configuration
from importer.settings.keys import SharedKeys

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.M)
UNWANTED = ("TO" + "DO", "/" + "work/", "ses" + "sion")
"""Put together from parts, so that this module does not hold them."""
FORBIDDEN = re.compile("|".join(map(re.escape, UNWANTED)), re.I)
UNWRITTEN = frozenset({"--help"})


def pages() -> list[Path]:
    """Every page of the checkout that is ours."""
    own = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(own)


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def everything() -> str:
    """The README and all of docs/, where users look."""
    return "\n".join(text_of(page) for page in pages() if page.parent != ROOT or page.name == "README.md")


def anchors(text: str) -> set[str]:
    """The names by which a page's headings are reached."""
    titles = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(BLOCK.sub("", text)))
    return {title.strip().replace(" ", "-") for title in titles}


def leads(page: Path, text: str, link: str) -> bool:
    """Whether a link of a page leads to a file or folder that is there, and to a heading of it if it names one."""
    target, _, anchor = link.partition("#")
    path = page.parent / target if target else page
    if not anchor or not path.exists():
        return path.exists()
    return path.suffix == ".md" and anchor in anchors(text_of(path) if target else text)


def dead_links(page: Path, text: str) -> list[str]:
    """Relative links of a page that lead nowhere."""
    links = LINK.findall(BLOCK.sub("", text))
    return [link for link in links if "://" not in link and not leads(page, text, link)]


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    assert dead_links(page, text_of(page)) == []


def test_a_dead_link_is_found() -> None:
    page = ROOT / "README.md"
    text = (
        "# A b\n[1](nowhere.md) [2](#a-b) [3](#c) [4](LICENSE) [5](https://example.org/x) [6](docs/issues.md#nothing)"
    )
    assert dead_links(page, text) == ["nowhere.md", "#c", "docs/issues.md#nothing"]


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_pages_speak_of_the_project_alone(page: Path) -> None:
    assert FORBIDDEN.findall(text_of(page)) == []


def test_forbidden_words_are_found() -> None:
    assert FORBIDDEN.findall(f"a {UNWANTED[0]} in {UNWANTED[1]}main of this {UNWANTED[2]}") == list(UNWANTED)


def commands() -> dict[str, set[str]]:
    """Every command with its options."""
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return {
        name: {option for each in command.params for option in each.opts if option.startswith("-")} - UNWRITTEN
        for name, command in group.commands.items()
    }


@pytest.mark.parametrize(("command", "options"), commands().items(), ids=commands())
def test_commands_and_options_are_named(command: str, options: set[str]) -> None:
    told = everything()
    assert f"`occasions {command}" in told
    assert {option for option in options if not re.search(rf"`{option}(?![\w-])", told)} == set()


def test_every_variable_is_named_with_its_default() -> None:
    lines = {line.split("`")[1]: line for line in text_of(ROOT / "README.md").splitlines() if "| `OCCASIONS_" in line}
    settable = {name: field for name, field in Settings.model_fields.items() if name in SharedKeys.model_fields}
    assert lines.keys() == {f"OCCASIONS_{name.upper()}" for name in settable}
    for name, field in settable.items():
        if isinstance(field.default, str | int | float):
            assert f"{field.default}".removesuffix(".0") in lines[f"OCCASIONS_{name.upper()}"]
    pauses = ",".join(f"{pause:g}" for pause in Settings.model_fields["retry_pauses"].default)
    assert pauses in lines["OCCASIONS_RETRY_PAUSES"]


def test_lists_and_names_in_variables_are_read_as_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OCCASIONS_ALLOWED_ZONES", "Europe/Warsaw, UTC")
    monkeypatch.setenv("OCCASIONS_APIS", '{"live": "https://example.org"}')
    settings = load_configuration(tmp_path).shared()
    assert (settings.allowed_zones, settings.apis) == (("Europe/Warsaw", "UTC"), {"live": "https://example.org"})
    monkeypatch.setenv("OCCASIONS_APIS", "live=https://example.org")
    with pytest.raises(SettingsError, match="OCCASIONS_APIS"):
        load_configuration(tmp_path)


def test_every_key_of_a_profile_and_every_field_is_named() -> None:
    told = text_of(ROOT / "docs" / "sheets.md")
    assert {key for key in (*Profile.model_fields, *FIELDS) if f"`{key}`" not in told} == set()


def test_every_key_and_outcome_of_a_report_is_named() -> None:
    told = text_of(ROOT / "docs" / "reports.md")
    keys = {key for model in json_schema()["$defs"].values() for key in model["properties"]}
    assert {key for key in keys if f"`{key}`" not in told and f"totals.{key}`" not in told} == set()
    assert {outcome for outcome in (*ROW_OUTCOMES, *OCCASION_OUTCOMES) if f"`{outcome}`" not in told} == set()
    files = {name for form in FORMS.values() for name in form.filenames}
    assert {name for name in files if f"`{name}`" not in told} == set()


def test_every_form_of_a_report_is_named_where_one_is_asked_for() -> None:
    report = typer.main.get_command(app).commands["report"]  # type: ignore[attr-defined]
    (asked,) = [each for each in report.params if "--as" in each.opts]
    (line,) = [line for line in text_of(ROOT / "README.md").splitlines() if line.startswith("| `--as FORM`")]
    assert {name for name in FORMS if name not in asked.help or f"`{name}`" not in line} == set()


def test_the_page_of_codes_is_up_to_date() -> None:
    """It is made with ``document`` of ``importer.core.codes``."""
    assert text_of(ROOT / "docs" / "issues.md") == document()


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    decisions = {page.name for page in folder.glob("*.md")} - {"README.md"}
    assert decisions == set(LINK.findall(text_of(folder / "README.md")))
    for name in decisions:
        found = HEADING.findall(text_of(folder / name))
        assert found[0].startswith(name[:4])
        assert found[1:] == ["Before", "Decision", "Price"]


def shown() -> list[list[str]]:
    """The commands that docs/ shows as ready to run."""
    blocks = [
        text for page in pages() if page.parent != ROOT for kind, text in BLOCK.findall(text_of(page)) if kind == "sh"
    ]
    return [shlex.split(line) for block in blocks for line in block.splitlines() if line.strip()]


def test_the_commands_of_the_docs_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "samples", tmp_path / "data" / "samples")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OCCASIONS_")}
    own = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    assert len(shown()) >= 4
    for words in shown():
        assert words[0] == "occasions"
        program = [sys.executable, "-m", "importer", *words[1:]]
        done = subprocess.run(program, cwd=tmp_path, env=kept | own, capture_output=True, text=True, check=False)
        # a sheet with mistakes has rows that need somebody, which is no fault of the command
        expected = 1 if any("with-mistakes" in word for word in words) else 0
        assert done.returncode == expected, f"{shlex.join(words)}\n{done.stdout}{done.stderr}"
