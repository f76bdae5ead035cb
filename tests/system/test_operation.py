"""What stands in templates/operation does what it says: its commands are run against the sandbox.

Airflow, GitHub and docker are played: what they would run is taken from the files and run as they would.
"""

import os
import re
import runpy
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import jinja2
import pytest
import yaml
from command_line import TOKEN, Desk, names, off, serving

ROOT = Path(__file__).parents[2]
OPERATION = ROOT / "templates" / "operation"
EXPRESSION = re.compile(r"\$\{\{ *([\w.]+) *\}\}")
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
"""How GitHub runs a step whose shell is bash."""
SETTINGS = """
[places.holidays]
url = "{place}"
settle = 0.05

[[drops]]
name = "all"
"""


@dataclass(frozen=True)
class Office:
    """A folder with settings and a place, and ``occasions`` on the path, as a machine has it that imports."""

    desk: Desk

    def __post_init__(self) -> None:
        """Make the place, the settings and the program."""
        for folder in ("drops", "bin", "var"):
            (self.desk.folder / folder).mkdir()
        (self.desk.folder / "occasions.toml").write_text(SETTINGS.format(place=self.place), "utf-8")
        self.program(f'exec "{sys.executable}" -m importer "$@"')

    @property
    def place(self) -> Path:
        """Where files are dropped."""
        return self.desk.folder / "drops"

    def program(self, line: str) -> None:
        """What ``occasions`` does."""
        path = self.desk.folder / "bin" / "occasions"
        path.write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        path.chmod(0o755)

    def drop(self, name: str, text: str | None = None) -> None:
        """Drop a sheet that can be imported, or a text."""
        sheet = self.desk.sheet(off("Desk 01"), name=f"made-{name}")
        if text is not None:
            sheet.write_text(text, "utf-8")
        sheet.rename(self.place / name)

    def run(self, words: Sequence[str], cwd: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Run a program with nothing secret in its environment but what is said."""
        environment = {name: value for name, value in self.desk.environment.items() if name != "OCCASIONS_TOKEN"}
        environment["PATH"] = f"{self.desk.folder / 'bin'}:{environment['PATH']}"
        line = list(map(str, words))
        return subprocess.run(
            line, cwd=cwd, env=environment | variables, capture_output=True, text=True, timeout=120, check=False
        )

    def filed(self, folder: str) -> list[str]:
        """What stands in one of the three folders, under the names with which it was dropped."""
        found = self.place / folder
        there = found.iterdir() if found.exists() else ()
        return sorted(path.name.split("_", 2)[2] for path in there if path.is_file())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with serving() as server:
        yield Office(Desk(tmp_path, server))


class FlowPlayed:
    """A DAG as the flow's own file makes it, without Airflow."""

    def __init__(self, **said: Any) -> None:
        self.said = said
        self.tasks: list[TaskPlayed] = []

    def __enter__(self) -> Self:
        TaskPlayed.flow = self
        return self

    def __exit__(self, *_rest: object) -> None:
        TaskPlayed.flow = None


class TaskPlayed:
    """A BashOperator: what was said of it, and which tasks come after it."""

    flow: ClassVar[FlowPlayed | None] = None

    def __init__(self, **said: Any) -> None:
        self.said = said
        self.after: list[TaskPlayed] = []
        assert TaskPlayed.flow is not None
        TaskPlayed.flow.tasks.append(self)

    def __rshift__(self, other: "TaskPlayed") -> "TaskPlayed":
        self.after.append(other)
        return other


@pytest.fixture
def flow(monkeypatch: pytest.MonkeyPatch) -> FlowPlayed:
    """The flow, made with a stand-in for Airflow."""
    modules = {name: types.ModuleType(name) for name in ("airflow", "airflow.sdk", "airflow.providers")}
    bash = "airflow.providers.standard.operators.bash"
    parents = [bash.rsplit(".", count)[0] for count in range(3)]
    modules |= {name: types.ModuleType(name) for name in parents}
    modules["airflow.sdk"].DAG = FlowPlayed  # type: ignore[attr-defined]
    modules[bash].BashOperator = TaskPlayed  # type: ignore[attr-defined]
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    found = runpy.run_path(str(OPERATION / "airflow_dag.py"))["dag"]
    assert isinstance(found, FlowPlayed)
    return found


@dataclass(frozen=True)
class Handed:
    """What one task handed to the next, as templates ask for it."""

    last_line: str

    def xcom_pull(self, task_ids: str) -> str:
        """The last line of a task's output."""
        assert task_ids == "sweep"
        return self.last_line


def play(office: Office, flow: FlowPlayed, task: TaskPlayed, handed: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a task's command as Airflow would, with folders of the test's own."""
    occasions = types.SimpleNamespace(password=TOKEN)
    known = {"run_id": "scheduled__1", "ti": Handed(handed), "conn": types.SimpleNamespace(occasions=occasions)}

    def rendered(text: str) -> str:
        mine = text.replace("/var/lib/occasions", str(office.desk.folder / "var"))
        return jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False).from_string(mine).render(known)  # noqa: S701 - it becomes a command

    said = {**flow.said["default_args"], **task.said}
    assert (said["cwd"], said["append_env"]) == ("/etc/occasions", True)
    variables = {name: rendered(value) for name, value in said.get("env", {}).items()}
    return office.run(("bash", "-c", rendered(said["bash_command"])), office.desk.folder, **variables)


def test_the_flow_is_well_if_all_is(office: Office, flow: FlowPlayed) -> None:
    office.drop("holidays.csv")
    sweep, look = flow.tasks
    assert sweep.after == [look]
    swept = play(office, flow, sweep)
    assert (swept.returncode, swept.stdout.splitlines()[-1]) == (0, "0"), swept.stderr
    assert play(office, flow, look, "0").returncode == 0
    assert office.filed("done") == ["holidays.csv"]
    assert office.desk.server is not None
    assert names(office.desk.server) == ["Desk 01"]


def test_a_file_that_fails_fails_the_task_that_is_not_tried_again(office: Office, flow: FlowPlayed) -> None:
    office.drop("holidays.csv", "Occasion,Event,Start date\nDesk 01,Founders' Day,never\n")
    sweep, look = flow.tasks
    swept = play(office, flow, sweep)
    assert (swept.returncode, swept.stdout.splitlines()[-1]) == (0, "1"), swept.stderr
    looked = play(office, flow, look, "1")
    assert looked.returncode == 1
    assert "occasions-sweep/1" in looked.stdout
    assert office.filed("failed") == ["holidays.csv"]
    assert (look.said["retries"], sweep.said["retries"] > 0) == (0, True)


@pytest.mark.parametrize(("code", "again"), [(0, False), (1, False), (2, False), (3, True), (130, True)])
def test_the_flow_tries_again_what_was_stopped(office: Office, flow: FlowPlayed, code: int, again: bool) -> None:
    office.program(f"exit {code}")
    assert (play(office, flow, flow.tasks[0]).returncode != 0) == again


def steps() -> list[dict[str, Any]]:
    job = yaml.safe_load((OPERATION / "github-workflow.yml").read_text("utf-8"))["jobs"]["sweep"]
    assert job["defaults"]["run"]["shell"] == "bash"
    return [{**step, "env": {**job["env"], **step.get("env", {})}} for step in job["steps"]]


def resolved(variables: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    return {name: EXPRESSION.sub(lambda found: known[found[1]], value) for name, value in variables.items()}


@pytest.mark.parametrize(("text", "code"), [(None, 0), ("Occasion,Event,Start date\nDesk 01,Off,never\n", 1)])
def test_the_workflow_sweeps_and_keeps_its_books(office: Office, text: str | None, code: int) -> None:
    office.drop("holidays.csv", text)
    (sweep,) = [step for step in steps() if step.get("name") == "Sweep"]
    secrets = {
        "secrets.OCCASIONS_TOKEN": TOKEN,
        "secrets.AWS_ACCESS_KEY_ID": "made-up",
        "secrets.AWS_SECRET_ACCESS_KEY": "made-up",
    }
    script = office.desk.folder / "step.sh"
    script.write_text(sweep["run"], "utf-8")
    done = office.run((*BASH, str(script)), office.desk.folder, **resolved(sweep["env"], secrets))
    assert done.returncode == code, done.stderr
    (kept,) = [step["with"]["path"] for step in steps() if "upload-artifact" in step.get("uses", "")]
    assert {path.name for path in (office.desk.folder / kept).iterdir()} == {"books.json", "books.txt"}
    cached = {step["with"]["path"] for step in steps() if "cache" in step.get("uses", "")}
    assert cached == {str(Path(sweep["env"]["OCCASIONS_JOURNAL"]).parent)}
    assert (office.desk.folder / sweep["env"]["OCCASIONS_JOURNAL"]).exists()


def test_the_line_of_cron_imports(office: Office) -> None:
    office.drop("holidays.csv")
    lines = (OPERATION / "crontab").read_text("utf-8").splitlines()
    (sweep,) = [line.split(maxsplit=5)[5] for line in lines if "occasions sweep" in line and not line.startswith("#")]
    here = sweep.replace("/etc/occasions", str(office.desk.folder))
    done = office.run(("/bin/sh", "-c", here), office.desk.folder, OCCASIONS_TOKEN=TOKEN)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "what needs nobody is not mailed"
    assert office.filed("done") == ["holidays.csv"]
    office.drop("wrong.csv", "Occasion,Event,Start date\nDesk 01,Off,never\n")
    done = office.run(("/bin/sh", "-c", here), office.desk.folder, OCCASIONS_TOKEN=TOKEN)
    assert "wrong.csv" in done.stdout, "what needs somebody is"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    line = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(line, cwd=folder, capture_output=True, check=True)
    (built,) = folder.glob("*.whl")
    return built


def install_lines() -> dict[str, str]:
    """Where it stands -> the line that installs the program."""
    image = (OPERATION / "Dockerfile").read_text("utf-8")
    (of_image,) = re.findall(r"^RUN (pip install .+)$", image, re.M)
    (of_workflow,) = [step["run"] for step in steps() if step.get("name") == "Install"]
    (of_page,) = re.findall(
        r"^/opt/occasions/bin/(pip install .+)$", (ROOT / "docs" / "drops.md").read_text("utf-8"), re.M
    )
    return {"image": of_image, "workflow": of_workflow, "page": of_page}


def test_the_program_is_installed_as_told(wheel: Path, tmp_path: Path) -> None:
    """Our wheel alone: what it depends on is here already, or comes from a network."""
    install, dist, fresh = tmp_path / "install", tmp_path / "dist", tmp_path / "fresh"
    for folder in (install, dist):
        folder.mkdir()
        shutil.copy(wheel, folder)
        shutil.copy(ROOT / "constraints.txt", folder)
    shutil.copy(ROOT / "constraints.txt", tmp_path)
    subprocess.run([sys.executable, "-m", "venv", fresh], check=True, capture_output=True)
    settings = {"NO_INDEX": "1", "NO_DEPS": "1", "FIND_LINKS": str(dist), "DISABLE_PIP_VERSION_CHECK": "1"}
    environment = {
        "PATH": f"{fresh / 'bin'}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "EXTRAS": "drops,s3,sftp",
        "PIP_CONFIG_FILE": os.devnull,
        **{f"PIP_{name}": value for name, value in settings.items()},
    }

    def run(line: str) -> None:
        shell = ["/bin/sh", "-c", line]
        done = subprocess.run(shell, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    for where, line in install_lines().items():
        run(line.replace("/install", str(install)))
        assert (fresh / "bin" / "occasions").exists(), where
        run("pip uninstall --yes occasion-importer")
    assert not install.exists(), "an image keeps nothing that it was made with"
