"""Places on other machines: buckets of S3, Google and Azure, a Windows share, a folder behind a real OpenSSH server."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import Desk, serving
from crashing import KILLED, Nursery, nursery
from drop_stand import Stand, books, outcomes, sheet

sys.path.append(str(Path(__file__).parents[1]))

from clouds import BUCKETS
from servers import SSHD, Reached, sftp_server
from shares import windows_share

from importer.core.drops import Folder
from importer.places import open_place

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork a process")
FILES = 12
MADE = {**BUCKETS, "smb": windows_share}


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursery(tmp_path_factory.mktemp("nursery")) as found:
        yield found


@dataclass(frozen=True, slots=True)
class Far:
    """A place on a server of its own, and how somebody puts files there by means that are not ours."""

    reached: Reached
    put: Callable[[str, bytes], object]


@pytest.fixture(params=[*MADE, "sftp"])
def far(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Far]:
    if request.param in MADE:
        with MADE[request.param]() as bucket:
            yield Far(bucket.reached, bucket.put)
        return
    if not SSHD.exists() or shutil.which("ssh-keygen") is None:
        pytest.skip("sshd is not installed: make system")
    for name in ("keys", "served"):
        (tmp_path / name).mkdir()
    with sftp_server(tmp_path / "keys") as server:
        served = tmp_path / "served"
        yield Far(server.reached(served), lambda name, content: (served / name).write_bytes(content))


@pytest.fixture
def stand(tmp_path: Path, runner: Nursery, far: Far) -> Iterator[Stand]:
    reached = far.reached
    options = ", ".join(f'{name} = "{value}"' for name, value in reached.options.items())
    keys = f'url = "{reached.url}"\noptions = {{ {options} }}\n'
    with serving() as server:
        made = Stand(Desk(tmp_path, server), runner, keys=keys)
        (tmp_path / "occasions.toml").chmod(0o600)
        yield made


def standing(far: Far) -> tuple[list[str], dict[str, list[str]]]:
    """What stands in the place, and in its folders."""
    place = open_place(far.reached.url, far.reached.options)
    try:
        return [each.name for each in place.look()], {str(each): sorted(place.filed(each)) for each in Folder}
    finally:
        place.close()


def test_files_are_imported_and_filed_there(stand: Stand, far: Far) -> None:
    names = [f"{number:02d}.csv" for number in range(FILES)]
    files = {name: sheet(f"Desk {name[:2]}") for name in names}
    for name, content in {**files, "wrong.csv": b"Event,Start date\nFounders' Day,never\n"}.items():
        far.put(name, content)
    done = stand.sweep("--json", "-")
    assert (done.code, outcomes(done)) == (1, {**dict.fromkeys(names, "done"), "wrong.csv": "failed"}), done.err
    left, filed = standing(far)
    assert left == []
    targets = {each["name"]: each["target"] for each in books(done)["files"]}
    expected = sorted(each for name in names for each in (targets[name], f"{targets[name]}.report"))
    assert filed["done"] == expected
    assert filed["failed"] == sorted((targets["wrong.csv"], f"{targets['wrong.csv']}.report"))
    stand.sent_once([f"Desk {name[:2]}" for name in names])
    hidden = [each for name, each in far.reached.options.items() if name in ("secret", "password", "connection_string")]
    assert [each for each in hidden if each in done.out + done.err] == []


def test_a_content_comes_again_under_another_name(stand: Stand, far: Far) -> None:
    far.put("a.csv", sheet("Desk 01"))
    assert outcomes(stand.sweep("--json", "-")) == {"a.csv": "done"}
    far.put("b.csv", sheet("Desk 01"))
    assert outcomes(stand.sweep("--json", "-")) == {"b.csv": "known"}
    assert stand.created() == {"Desk 01": 1}


@pytest.mark.parametrize("at", [15, 40, 60, 75])
def test_a_sweep_that_is_killed_is_gone_on_with(stand: Stand, far: Far, at: int) -> None:
    far.put("a.csv", sheet("Desk 01"))
    assert stand.killed("sweep", at).code == KILLED
    for _ in range(5):
        if stand.sweep().code == 0:
            break
    left, filed = standing(far)
    assert left == [], stand.story
    assert len(filed["done"]) == 2, stand.story
    stand.sent_once(["Desk 01"])
