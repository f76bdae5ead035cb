"""The sandbox as a program of its own: one line of JSON, a clean end, and nothing of the importer in it."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from sandbox_client import TOKEN, path_of

from importer.sandbox.log_lines import read_log
from importer.sandbox_process import kept_sandboxes, running_sandbox


@contextmanager
def running(*options: str, token: str | None = None) -> Iterator[tuple["subprocess.Popen[str]", Any]]:
    """Start the program and give it with what its one line said; end it if the test has not."""
    environment = {**os.environ, **({"SANDBOX_TOKEN": token} if token else {})}
    command = [sys.executable, "-W", "error", "-m", "importer.sandbox", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Wait for the end and return the exit code and what else was printed."""
    assert process.stdout is not None
    assert process.stderr is not None
    code = process.wait(timeout=60)
    return code, process.stdout.read(), process.stderr.read()


def status(line: Any, token: str) -> int:
    address = f"{line['url']}{path_of(account=line['account'])}?v=1.0"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        return int(response.status)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["term", "int"])
def test_it_says_where_it_listens_and_ends_on_a_signal(tmp_path: Path, number: int) -> None:
    state = tmp_path / "state.sqlite"
    options = ["--state", str(state), "--account", "acme", "--token-from-env", "SANDBOX_TOKEN", "--zone", "Asia/Tokyo"]
    with running(*options, token=TOKEN) as (process, line):
        assert line == {
            "sandbox": True,
            "url": line["url"],
            "account": "acme",
            "zone": "Asia/Tokyo",
            "token_seconds": None,
        }
        assert line["url"].startswith("http://127.0.0.1:")
        assert status(line, TOKEN) == 200
        process.send_signal(number)
        code, more, talk = ended(process)
    assert (code, more) == (0, "")
    assert talk.startswith("SANDBOX")
    assert TOKEN not in talk
    assert state.exists()


def test_without_a_token_it_makes_one_and_says_it() -> None:
    with running() as (process, line):
        assert (line["account"], line["token_seconds"]) == ("sandbox", None)
        assert len(line["token"]) == 64
        assert status(line, line["token"]) == 200
        process.terminate()
        assert ended(process)[0] == 0


def test_it_ends_when_its_stdin_closes() -> None:
    with running("--until-stdin-closes") as (process, line):
        assert status(line, line["token"]) == 200
        assert process.stdin is not None
        process.stdin.close()
        code, more, talk = ended(process)
    assert (code, more) == (0, "")
    assert "Error" not in talk


def test_a_token_s_life_is_said_and_kept_to() -> None:
    with running("--switch", "token_ttl=0") as (process, line):
        assert line["token_seconds"] == 0
        with pytest.raises(urllib.error.HTTPError, match="401") as caught:
            status(line, line["token"])
        caught.value.close()
        process.terminate()
        assert "its token lives for 0 seconds" in ended(process)[2]


def test_what_it_was_told_happens_and_is_logged(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with running("--fault", "get:1:418", "--log", str(path)) as (process, line):
        with pytest.raises(urllib.error.HTTPError, match="418") as caught:
            status(line, line["token"])
        caught.value.close()
        assert status(line, line["token"]) == 200
        # While it runs: what was answered is there.
        assert [each.status for each in read_log(path)] == [418, 200]
        assert line["token"] not in path.read_text("utf-8")
        process.terminate()
        assert ended(process)[0] == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--fault", "post:1:explode"], ["SANDBOX: --fault post:1:explode: ", "reset-after-commit", "--list-faults"]),
        (["--switch", "batch=no"], ["SANDBOX: --switch batch=no: ", "per_item_200", "--list-faults"]),
        (["--log", "here.txt"], ["--log here.txt: there is something in it already"]),
        (["--log", "no/such/folder"], ["--log no/such/folder: cannot be written"]),
    ],
)
def test_what_cannot_be_written_is_told_with_what_can(tmp_path: Path, options: list[str], words: list[str]) -> None:
    (tmp_path / "here.txt").write_text("mine", "utf-8")
    command = [sys.executable, "-m", "importer.sandbox", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert [each for each in words if each not in done.stderr] == []
    assert (tmp_path / "here.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--token-from-env", "SANDBOX_NO_SUCH_VARIABLE"], "SANDBOX_NO_SUCH_VARIABLE holds no token"),
        (["--zone", "Mars/Base"], "no such time zone"),
        (["--state", "no/such/folder/state.sqlite"], "does not exist"),
        (["--state", "."], "cannot be used"),
        (["--port", "70000"], "0 to 65535"),
        (["--host", "203.0.113.1"], "cannot listen"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(tmp_path: Path, options: list[str], words: str) -> None:
    command = [sys.executable, "-m", "importer.sandbox", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("SANDBOX: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


def test_the_sandbox_takes_nothing_from_the_importer() -> None:
    script = "import sys, importer.sandbox.__main__; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(done.stdout.split())
    ours = {name for name in loaded if name == "importer" or name.startswith("importer.")}
    assert "importer.sandbox.server" in ours
    assert all(name == "importer" or name.startswith("importer.sandbox") for name in ours), ours
    foreign = {"pandas", "numpy", "pydantic", "requests", "orjson", "sqlalchemy", "typer", "rich"}
    assert not foreign & loaded


def test_sandboxes_may_run_on_between_uses(tmp_path: Path) -> None:
    with kept_sandboxes():
        with running_sandbox(tmp_path / "s.sqlite", "qa1") as first:
            pass
        with running_sandbox(tmp_path / "s.sqlite", "qa1") as second:
            assert second == first
            assert requests.get(second.url, timeout=60).status_code == 404
    with pytest.raises(requests.ConnectionError):
        requests.get(first.url, timeout=60)
