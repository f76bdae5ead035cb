"""What stands in templates/operation is sound: units, lines of cron, images and flows, and each command line in them.

How they run is shown in ``tests/system/test_operation.py``.
"""

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
import typer.core
import typer.main
import yaml

from importer.cli import app
from importer.metrics import listening_at
from importer.settings import load_configuration
from importer.settings.drops import DropKeys, DropRule, NoticeEntry, PlaceEntry

ROOT = Path(__file__).parents[2]
OPERATION = ROOT / "templates" / "operation"
PROGRAM = "/opt/occasions/bin/occasions"
SERVICES = ("occasions-watch.service", "occasions-sweep.service")
TIMER = "occasions-sweep.timer"
OURS = r"(?:/opt/occasions/bin/)?occasions(?:-by-hand)?"
TYPED = re.compile(rf"(?<![\w./-]){OURS} ((?:sweep|watch|approve|health)\b(?:(?!\d?>)[^\n|;&`\")#])*)")
FENCED = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.M | re.S)
USAGE = cast("type[Exception]", typer.BadParameter.__bases__[0])
"""What is wrong with how a command was typed."""
EXPOSURE = 2.0
"""What ``systemd-analyze security`` may say at most; 0 is a service that may do nothing, 10 one that may do all."""


def text_of(name: str) -> str:
    return (OPERATION / name).read_text("utf-8")


def group() -> typer.core.TyperGroup:
    found = typer.main.get_command(app)
    assert isinstance(found, typer.core.TyperGroup)
    return found


def refusal(words: list[str]) -> str:
    """Why our program does not take a command line; empty if it does. Nothing is run."""
    try:
        name, command, rest = group().resolve_command(typer.Context(group()), words)
        assert command is not None
        command.make_context(name, rest)
    except USAGE as error:
        return f"occasions {shlex.join(words)}: {error}"
    return ""


def typed(text: str) -> list[list[str]]:
    """The command lines about drops that a text shows, without the program's name."""
    return [shlex.split(each) for each in TYPED.findall(text.replace("\\\n", " "))]


def keys_of(unit: str) -> dict[str, list[str]]:
    """Key of a unit file -> what is said of it, in its order."""
    found: dict[str, list[str]] = {}
    for line in text_of(unit).splitlines():
        key, divided, value = line.partition("=")
        if divided and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def seconds(text: str) -> float:
    """A time as units and compose files write it.

    >>> seconds("5min")
    300.0
    """
    number, unit = re.fullmatch(r"(\d+)\s*(s|min|m|h)", text).groups()  # type: ignore[union-attr]
    return int(number) * {"s": 1.0, "min": 60.0, "m": 60.0, "h": 3600.0}[unit]


def drain_of(words: list[str]) -> float:
    return float(words[words.index("--drain") + 1])


@pytest.fixture
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze is not installed, so units cannot be verified")
    return found


def verified(analyze: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """The units, with a program that is there, as systemd reads them."""
    program = folder / "occasions"
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    for name in (*SERVICES, TIMER):
        (folder / name).write_text(text_of(name).replace(PROGRAM, str(program)), "utf-8")
    units = [str(folder / name) for name in (*SERVICES, TIMER)]
    return subprocess.run([analyze, "verify", "--man=no", *units], capture_output=True, text=True, check=False)


def test_units_are_taken_by_systemd(analyze: str, tmp_path: Path) -> None:
    done = verified(analyze, tmp_path)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("unit", SERVICES)
def test_services_may_do_little(analyze: str, unit: str) -> None:
    most = str(int(EXPOSURE * 10))
    line = [analyze, "security", "--offline=true", f"--threshold={most}", str(OPERATION / unit)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_the_time_of_the_timer_is_understood_and_has_a_zone(analyze: str) -> None:
    (when,) = keys_of(TIMER)["OnCalendar"]
    done = subprocess.run([analyze, "calendar", when], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert when.endswith("Europe/Warsaw")
    assert keys_of(TIMER)["Persistent"] == ["true"]


@pytest.mark.parametrize("unit", SERVICES)
def test_the_command_of_a_service_is_ours(unit: str) -> None:
    (line,) = keys_of(unit)["ExecStart"]
    program, *words = shlex.split(line)
    assert (program, refusal(words)) == (PROGRAM, "")


def test_a_service_has_longer_to_stop_than_it_takes() -> None:
    keys = keys_of("occasions-watch.service")
    assert (keys["Type"], keys["Restart"]) == (["notify"], ["on-failure"])
    assert seconds(keys["TimeoutStopSec"][0]) > drain_of(shlex.split(keys["ExecStart"][0]))
    assert "HUP" in keys["ExecReload"][0]


def test_lines_of_cron_are_ours() -> None:
    lines = [line for line in text_of("crontab").splitlines() if line and not line.startswith("#")]
    settings = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]+=", line))
    assert settings.keys() == {"SHELL", "PATH", "MAILTO"}
    assert settings["PATH"].split(":")[0] == str(Path(PROGRAM).parent)
    entries = [line for line in lines if not re.match(r"[A-Z]+=", line)]
    assert len(entries) == 2
    for entry in entries:
        *times, command = entry.split(maxsplit=5)
        assert len(times) == 5
        assert all(re.fullmatch(r"(\*|\d+(-\d+)?)(/\d+)?", each) for each in times), entry
        assert "%" not in command, "cron makes a new line of it"
        assert [refusal(words) for words in typed(command)] == [""]


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile with what follows them, in their order."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(word.upper(), rest.strip()) for word, _, rest in (line.partition(" ") for line in joined.splitlines())]


def said(instruction: str) -> list[str]:
    return [rest for word, rest in instructions(text_of("Dockerfile")) if word == instruction]


def test_the_image_runs_our_program_as_nobody_special() -> None:
    (entry,), (command,), (health,) = said("ENTRYPOINT"), said("CMD"), said("HEALTHCHECK")
    assert json.loads(entry) == ["occasions"]
    assert refusal(json.loads(command)) == ""
    assert [refusal(words) for words in typed(health)] == [""]
    assert said("STOPSIGNAL") == ["SIGTERM"]
    (user,) = said("USER")
    assert all(int(part) >= 1000 for part in user.split(":"))
    assert [word for word, _ in instructions(text_of("Dockerfile"))].index("USER") > 0
    (base,) = said("FROM")
    assert re.fullmatch(r"python:\$\{PYTHON\}-slim", base)


def test_the_image_is_made_of_what_is_there() -> None:
    (copied,) = said("COPY")
    *sources, target = copied.split()
    assert target == "/install/"
    assert [source for source in sources if not source.startswith("dist/") and not (ROOT / source).exists()] == []
    scripts = (ROOT / "pyproject.toml").read_text("utf-8").split("[project.scripts]")[1]
    assert "occasions = " in scripts.split("[")[0]
    ignored = text_of("Dockerfile.dockerignore").split()
    assert {f"!{source}" for source in sources} >= {each for each in ignored if each == "!constraints.txt"}
    extras = next(rest for word, rest in instructions(text_of("Dockerfile")) if rest.startswith("EXTRAS="))
    known = re.findall(r"^(\w+) = \[$", (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert set(extras.removeprefix("EXTRAS=").split(",")) <= set(known)


def test_the_container_has_longer_to_stop_than_it_takes() -> None:
    service = yaml.safe_load(text_of("compose.yaml"))["services"]["occasions"]
    (command,) = said("CMD")
    assert seconds(service["stop_grace_period"]) > drain_of(json.loads(command))
    assert (OPERATION / service["build"]["context"]).resolve() == ROOT
    assert (ROOT / service["build"]["dockerfile"]).exists()
    (settings,), folders = bound(service), [each for each in service["volumes"] if isinstance(each, str)]
    assert set(json.loads(said("VOLUME")[0])) <= {each.split(":")[1] for each in folders}
    assert (settings["read_only"], settings["bind"]) == (True, {"create_host_path": False})


def bound(service: dict[str, Any]) -> list[dict[str, Any]]:
    """The single files that are mounted."""
    return [each for each in service["volumes"] if not isinstance(each, str)]


def commands_of(heading: str) -> str:
    """What is typed under a heading of the page, up to the next one."""
    page = (ROOT / "docs" / "drops.md").read_text("utf-8")
    (part,) = re.findall(rf"^### {re.escape(heading)}\n(.*?)^##", page, re.M | re.S)
    blocks = re.findall(r"^```text\n(.*?)^```$", part, re.M | re.S)
    return "\n".join(blocks).replace("\\\n", " ")


def test_what_the_container_is_given_is_made_before_it_starts() -> None:
    typed_in = commands_of("In a container")
    made, divided, started = typed_in.partition("docker run --detach")
    assert divided
    given = [*re.findall(r"source=([^,\s]+)", started), *re.findall(r"--env-file (\S+)", started)]
    given += [each for each in re.findall(r"--volume ([^:\s]+):", started) if each.startswith("/")]
    assert len(given) == 3
    assert [each for each in given if not re.search(rf"^(touch|install) .*{re.escape(each)}$", made, re.M)] == []
    assert "-m 0644" in next(line for line in made.splitlines() if line.endswith("occasions.toml"))
    assert "-o 10001" in next(line for line in made.splitlines() if line.endswith("/srv/holidays"))
    (user,) = said("USER")
    assert user == "10001:10001"


def test_compose_gives_the_container_what_docker_run_gives_it() -> None:
    service = yaml.safe_load(text_of("compose.yaml"))["services"]["occasions"]
    started = commands_of("In a container").partition("docker run --detach")[2]
    (settings,) = bound(service)
    assert f"source={settings['source']},target={settings['target']},readonly" in started
    assert f"--env-file {service['env_file']} " in started
    (port,) = service["ports"]
    assert f"--publish {port} " in started


def test_metrics_of_a_container_are_reached_from_outside() -> None:
    (command,), (port,) = said("CMD"), said("EXPOSE")
    words = json.loads(command)
    assert listening_at(words[words.index("--metrics-port") + 1]) == ("0.0.0.0", int(port))  # noqa: S104 - what is published says who gets there


def test_no_set_up_empties_a_token_of_another() -> None:
    """Each can be followed after each: what was pasted stays, and nothing is pasted into another one's file."""
    for unit in SERVICES:
        (credential,) = keys_of(unit)["LoadCredential"]
        name, path = credential.split(":")
        assert credential in text_of("occasions-by-hand")
        assert path not in commands_of("With cron")
        by_systemd = commands_of("With systemd")
        assert f"touch {path}" in by_systemd, "a service does not start without it"
        assert f"/dev/stdin {path} " in by_systemd
        assert f"systemd-creds cat {name}" in (ROOT / "docs" / "drops.md").read_text("utf-8")
    assert "/dev/null" not in (ROOT / "docs" / "drops.md").read_text("utf-8")


def test_the_rehearsal_of_the_page_is_the_one_that_is_shipped(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "drops.md").read_text("utf-8")
    assert f"```toml\n{text_of('rehearsal.toml')}```" in page
    shutil.copy(OPERATION / "rehearsal.toml", tmp_path / "occasions.toml")
    (tmp_path / "occasions.toml").chmod(0o644)
    assert load_configuration(tmp_path).place("holidays").entry.url == "/srv/holidays"


def test_every_test_that_the_page_names_is_there() -> None:
    page = (ROOT / "docs" / "drops.md").read_text("utf-8")
    named = re.findall(r"\]\(\.\./(tests/[\w/]+\.py)\)", page)
    assert len(named) >= 8
    assert [each for each in named if not (ROOT / each).is_file()] == []


def test_the_settings_are_read_and_say_no_secret(tmp_path: Path) -> None:
    shutil.copy(OPERATION / "occasions.toml", tmp_path)
    (tmp_path / "occasions.toml").chmod(0o644)
    load_configuration(tmp_path)


def test_every_line_that_can_be_typed_is_ours() -> None:
    texts = [path.read_text("utf-8") for path in sorted(OPERATION.iterdir())]
    shown = [words for text in texts for words in typed(text)]
    assert len(shown) >= 8
    assert [why for why in map(refusal, shown) if why] == []


def test_every_line_of_the_page_is_ours() -> None:
    page = (ROOT / "docs" / "drops.md").read_text("utf-8")
    shown = [words for block in FENCED.findall(page) for words in typed(block)]
    assert len(shown) >= 8
    assert [why for why in map(refusal, shown) if why] == []


def test_a_line_that_is_not_ours_is_found() -> None:
    assert "No such option" in refusal(["sweep", "--no-such-option"])
    assert "No such command" in refusal(["swoop"])
    assert typed("x && occasions sweep --quiet | tee y") == [["sweep", "--quiet"]]


def option_names(command: str) -> set[str]:
    found = group().commands[command].params
    return {option for each in found for option in each.opts if option.startswith("--")} - {"--help"}


@pytest.mark.parametrize("command", ["sweep", "watch", "approve", "health"])
def test_the_page_names_every_option_that_an_import_has_not(command: str) -> None:
    page = (ROOT / "docs" / "drops.md").read_text("utf-8")
    own = option_names(command) - (option_names("import") - {"--plan", "--json", "--log", "--quiet", "--verbose"})
    assert own
    assert [option for option in sorted(own) if not re.search(rf"`{option}(?![\w-])", page)] == []


@pytest.mark.parametrize("entry", [PlaceEntry, DropRule, NoticeEntry, DropKeys], ids=lambda each: each.__name__)
def test_the_page_names_every_key(entry: type[PlaceEntry | DropRule | NoticeEntry | DropKeys]) -> None:
    page = (ROOT / "docs" / "drops.md").read_text("utf-8")
    assert [key for key in entry.model_fields if not re.search(rf"`\[*{key}[`.\]]", page)] == []


HOST = re.compile(r"(?:[a-z][a-z0-9+]*://|image: |FROM |@)([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
OUR_HOSTS = ("127.0.0.1", "example.org", "example.com", "freedesktop.org")
"""Hosts of nobody, of this machine, and of the manual to which units point."""


def test_nothing_that_is_shipped_names_a_registry_or_a_secret() -> None:
    for path in OPERATION.iterdir():
        text = path.read_text("utf-8")
        assert "index-url" not in text, path.name
        strangers = [host for host in HOST.findall(text) if not host.endswith(OUR_HOSTS)]
        assert strangers == [], path.name
        assert not re.search(r"(?i)(token|password|secret)\w*\s*[=:]\s*[\"']?[0-9a-f]{16}", text), path.name


def test_the_flow_and_the_workflow_parse() -> None:
    ast.parse(text_of("airflow_dag.py"))
    workflow = yaml.safe_load(text_of("github-workflow.yml"))
    triggers = workflow[True]  # what YAML 1.1 makes of "on"
    assert re.fullmatch(r"\d+ \d+ \* \* \*", triggers["schedule"][0]["cron"])
    assert workflow["concurrency"]["group"]
    assert all("@" in step["uses"] for step in workflow["jobs"]["sweep"]["steps"] if "uses" in step)


def test_the_script_for_people_is_a_shell_script(tmp_path: Path) -> None:
    script = OPERATION / "occasions-by-hand"
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["/bin/sh", "-n", script], check=False).returncode == 0
    shim = tmp_path / "systemd-run"
    shim.write_text(f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n", "utf-8")
    shim.chmod(0o755)
    line = ["/bin/sh", str(script), "approve", "2027 0131"]
    done = subprocess.run(line, env={"PATH": f"{tmp_path}:/bin"}, capture_output=True, text=True, check=True)
    said_to = json.loads(done.stdout)
    assert said_to[-3:] == [PROGRAM, "approve", "2027 0131"]
    assert {"--uid=occasions", "--working-directory=/etc/occasions"} <= set(said_to)
