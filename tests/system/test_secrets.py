"""The token stands nowhere: not in reports, logs, messages or the journal, however much is said."""

import zipfile
from pathlib import Path

from command_line import TOKEN, Desk, desks, serving

from importer.sandbox.faults import Fault


def everything(folder: Path) -> bytes:
    """All files below a folder, workbooks unpacked."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.append(path.read_bytes())
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                found += [book.read(name) for name in book.namelist()]
    return b"\n".join(found)


def test_it_is_in_nothing_that_a_run_writes(tmp_path: Path) -> None:
    faults = [
        Fault("POST", 1, "reset-after-commit"),
        Fault("POST", 2, "status-before-commit", status=503),
        Fault("POST", 3, "status-before-commit", status=401),
    ]
    with serving(*faults) as server:
        desk = Desk(tmp_path, server)
        loud = ("--report", "files", "-vv", "--json", "-")
        stopped = desk.run("import", desk.sheet(*desks(6)), "--chunk-size", "2", *loud)
        resumed = desk.run("resume", "-vv", "--report", "files")
    assert (stopped.code, resumed.code) == (3, 0)
    assert "/specialoccasion" in stopped.err  # -vv does tell of the requests
    said = "".join((stopped.out, stopped.err, resumed.out, resumed.err))
    assert TOKEN not in said
    written = everything(tmp_path)
    assert b"Desk 01" in written
    assert TOKEN.encode() not in written
    assert TOKEN.encode("utf-16-le") not in written


def test_it_is_not_in_the_message_about_a_wrong_setting(tmp_path: Path) -> None:
    desk = Desk(tmp_path, variables={"OCCASIONS_TOKEN": TOKEN, "OCCASIONS_TIMEOUT": "soon"})
    done = desk.run("import", desk.sheet(*desks(1)), "-vv")
    assert done.code == 2
    assert TOKEN not in done.out + done.err
