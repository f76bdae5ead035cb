"""``occasions sandbox``: the simulated API by itself, to which an import can be sent."""

import json
import re
import shlex
import shutil
import signal
import socket
import tomllib
from contextlib import ExitStack
from pathlib import Path

import pytest
from command_line import SAMPLES, Desk, desks, ended

from importer.sandbox.fault_text import SPELLINGS, parse_fault
from importer.sandbox.log_lines import read_log
from importer.sandbox.questions.asking import findings
from importer.sandbox.switch_text import MEANINGS, choices_of, parse_switches

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sandbox.md").read_text("utf-8")


def test_an_import_goes_to_a_sandbox_that_runs_by_itself(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.start("sandbox", "--state", "state.sqlite", "--account", "acme", "--zone", "Europe/Warsaw") as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        assert (line["sandbox"], line["account"], line["zone"]) == (True, "acme", "Europe/Warsaw")
        there = {"OCCASIONS_API": line["url"], "OCCASIONS_ACCOUNT": "acme", "OCCASIONS_TOKEN": line["token"]}
        first = desk.run("import", desk.sheet(*desks(2)), "--json", "-", **there)
        again = desk.run("import", desk.sheet(*desks(2)), "--json", "-", **there)
        process.send_signal(signal.SIGTERM)
        assert ended(process).code == 0
    assert (first.code, set(first.outcomes.values())) == (0, {"created"})
    assert (again.code, set(again.outcomes.values())) == (0, {"unchanged"})
    assert (tmp_path / "state.sqlite").exists()


def test_a_rehearsal_is_told_on_the_command_line_and_logged(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    script = tmp_path / "rehearsal.toml"
    script.write_text('faults = ["get:1:503"]\n[switches]\nbatch = "per_item"\n', "utf-8")
    told = ["--fault", "post:1:500-after-commit", "--switch", "reply_shape=empty_body", "--script", script.name]
    with desk.start("sandbox", *told, "--log", "log.jsonl", "--token-from-env", "CHOSEN", CHOSEN="mine") as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        assert "token" not in line
        there = {"OCCASIONS_API": line["url"], "OCCASIONS_ACCOUNT": "sandbox", "OCCASIONS_TOKEN": "mine"}
        done = desk.run("import", desk.sheet(*desks(2)), "--json", "-", **there)
        log = read_log(tmp_path / "log.jsonl")
        process.send_signal(signal.SIGTERM)
        end = ended(process)
    assert (done.code, set(done.outcomes.values())) == (0, {"created"})
    of_occasions = [each for each in log if each.path.endswith("/specialoccasion")]
    assert [(each.method, each.status) for each in of_occasions][:2] == [("GET", 503), ("GET", 200)]
    assert [each.status for each in log if each.method == "POST"] == [500]
    assert findings(log, retry_pauses=(0.1,), write_interval=0) == []
    assert "mine" not in (tmp_path / "log.jsonl").read_text("utf-8")
    assert end.err.splitlines()[1:] == [
        "SANDBOX: switch batch=per_item",
        "SANDBOX: switch reply_shape=empty_body",
        "SANDBOX: fault get:1:503",
        "SANDBOX: fault post:1:500-after-commit",
    ]


def test_ways_in_are_written_for_each_account(tmp_path: Path) -> None:
    options = ["--account", "one", "--account", "two", "--rights", "read", "--sign-in", "occasions.toml"]
    desk = Desk(tmp_path)
    with desk.start("sandbox", *options) as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        found = tomllib.loads((tmp_path / "occasions.toml").read_text("utf-8"))
        there = {"OCCASIONS_API": line["url"], "OCCASIONS_ACCOUNT": "two"}
        token = found["accounts"]["two-bearer"]["token"]
        (tmp_path / "occasions.toml").unlink()
        done = desk.run("import", desk.sheet(*desks(1)), "--json", "-", **there, OCCASIONS_TOKEN=token)
        process.send_signal(signal.SIGTERM)
        assert ended(process).code == 0
    assert found["domain_api"] == line["url"]
    assert len(found["accounts"]) == 8
    assert done.code == 3
    assert "write" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--fault", "post:1:explode"], '"explode"; write one of: STATUS'),
        (["--switch", "batch=never"], "write atomic | per_item | per_item_200"),
        (["--script", "none.toml"], "--script none.toml: it cannot be read"),
        (["--log", "."], "--log .: cannot be written"),
        (["--token-from-env", "UNSET_BY_ALL"], "UNSET_BY_ALL holds no token"),
    ],
)
def test_what_cannot_be_written_ends_with_2(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = Desk(tmp_path).run("sandbox", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_all_that_can_be_written_is_shown() -> None:
    done = Desk(ROOT).run("sandbox", "--list-faults")
    assert (done.code, done.err) == (0, "")
    assert "other-admin-edits" in done.out
    assert "token_ttl" in done.out


def rehearsals() -> dict[str, list[str]]:
    """The commands of each rehearsal that the page of the sandbox shows, by its title."""
    chapter = PAGE.split("## Three rehearsals")[1].split("\n## ")[0]
    parts = (part.partition("\n") for part in chapter.split("\n### ")[1:])
    return {title: re.findall(r"^occasions .*$", text, re.M) for title, _, text in parts}


CODES = {
    "An answer that never came": [0],
    "Another admin at the same time": [0, 1],
    "A token that ends in mid-run": [3, 0],
}


@pytest.mark.parametrize(("title", "codes"), CODES.items(), ids=CODES)
def test_the_rehearsals_of_the_page_end_as_it_says(tmp_path: Path, title: str, codes: list[int]) -> None:
    assert rehearsals().keys() == CODES.keys()
    shutil.copytree(SAMPLES, tmp_path / "data" / "samples")
    desk = Desk(tmp_path, variables={"OCCASIONS_TOKEN": "rehearsal"})
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    found: list[int] = []
    with ExitStack() as running:
        for command in rehearsals()[title]:
            words = shlex.split(command.replace("8080", port))[1:]
            if words[0] == "sandbox":
                running.close()
                process = running.enter_context(desk.start(*words))
                running.callback(process.terminate)
                assert process.stdout is not None
                assert process.stdout.readline()
            else:
                found.append(desk.run(*words).code)
    assert found == codes


def test_all_that_the_page_shows_can_be_typed() -> None:
    assert [parse_fault(text) for text in re.findall(r"--fault ([^\s`]+:[^\s`]+)", PAGE) if text[0].islower()]
    assert parse_switches(re.findall(r"--switch ([a-z][^\s`]+)", PAGE)).domain_host == "evil.example"


def test_the_page_names_every_fault_and_switch() -> None:
    kinds = {each.name for each in SPELLINGS}
    keys = {key for each in SPELLINGS for key in each.options}
    assert {name for name in (*kinds, *MEANINGS) if not re.search(rf"`{name}`", PAGE)} == set()
    assert {key for key in keys if f"`{key}=" not in PAGE} == set()
    for name in MEANINGS:
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
        for choice in choices_of(name).split(" | "):
            assert choice.isupper() or "/" in choice or f"`{choice}`" in row or "ZONE" in choice, (name, choice)
