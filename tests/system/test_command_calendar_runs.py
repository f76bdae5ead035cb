"""A run that was imported from calendars is finished after a stop, and taken back, as one from a sheet is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Desk, names, serving

from importer.sandbox.faults import Fault

REFUSED = Fault("POST", 2, "status-before-commit", status=401)


def entry(number: int, name: str, day: str) -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{number}", f"SUMMARY:{name}", f"DTSTART;VALUE=DATE:{day}", "END:VEVENT"]


def ics(folder: Path) -> list[str]:
    """Two calendars of two entries each, the one file for each."""
    for name in ("Cracow", "Gdynia"):
        entries = [*entry(1, "New Year", "20270101"), *entry(2, f"Day of {name}", "20270605")]
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"X-WR-CALNAME:{name}", *entries, "END:VCALENDAR", ""]
        (folder / f"{name}.ics").write_bytes("\r\n".join(lines).encode())
    return ["Cracow.ics", "Gdynia.ics"]


def hol(folder: Path) -> list[str]:
    """Two sections of two days each."""
    lines = [f"[{name}] 2\r\nNew Year,2027/1/1\r\nDay of {name},2027/6/5" for name in ("Cracow", "Gdynia")]
    (folder / "towns.hol").write_bytes("\r\n".join(lines).encode("utf-16"))
    return ["towns.hol"]


def library(_folder: Path) -> list[str]:
    """Two calendars of the library."""
    return ["holidays:PL,DE-BY@2027"]


@pytest.mark.parametrize(
    ("sources", "first", "second", "place"),
    [
        (ics, "Cracow", "Gdynia", "Gdynia.ics!VEVENT 1 (line 4)"),
        (hol, "Cracow", "Gdynia", "towns.hol[Gdynia]!5"),
        (library, "Germany Bayern", "Poland", "holidays:PL,DE-BY@2027[PL]!2027-01-01"),
    ],
)
def test_a_stopped_run_goes_on_and_is_taken_back(
    sources: Callable[[Path], list[str]], first: str, second: str, place: str, tmp_path: Path
) -> None:
    with serving(REFUSED) as server:
        desk = Desk(tmp_path, server)
        given = [*sources(tmp_path), "--zone", "Europe/Warsaw", "--chunk-size", "1", "--yes", "--json", "-"]
        stopped = desk.run("import", *given)
        assert stopped.code == 3
        assert names(server) == [first]
        for path in tmp_path.iterdir():
            if path.suffix in (".ics", ".hol"):
                path.unlink()  # what was read is in the journal
        done = desk.run("resume", "--json", "-")
        assert (done.code, names(server)) == (0, [first, second])
        assert set(done.outcomes.values()) == {"created"}
        rows = {name: each["rows"] for each in done.report["occasions"] for name in [each["name"]]}
        assert rows[second][0] == place
        back = desk.run("undo", done.report["run"]["id"], "--yes", "--json", "-")
        assert (back.code, names(server)) == (0, [])
        assert set(back.outcomes.values()) == {"deleted"}
