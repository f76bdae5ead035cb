"""Figures about dropped files, as Prometheus reads them."""

import datetime as dt
import os
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from importer.core.drops import Drop, DropOutcome, Level, Seen, Standing
from importer.core.errors import NoticeFailed, SettingsError
from importer.core.news import News, NewsKind, Owed
from importer.metrics import Figures, MetricsServer, PlaceLook, write_metrics

NOW = dt.datetime(2027, 1, 31, 2, 0, tzinfo=dt.UTC)
AT, BEFORE = NOW.isoformat(), (NOW - dt.timedelta(days=9)).isoformat()
PLACE = 'sftp://host/in "x"\\y\nz'
"""As hard to quote as an address can be."""
COUNTED = {DropOutcome.DONE: 5, DropOutcome.FAILED: 2}
STANDING = Standing("pl#1", "pl", PLACE, Level.OVERDUE, AT, AT, fed=AT, counted=COUNTED)
DROP = Drop("d1", "pl#1", "pl", PLACE, "secret-name.csv", "0" * 64, 10, (NOW - dt.timedelta(hours=3)).isoformat())
FIGURES = Figures(
    standings=(
        STANDING,
        replace(STANDING, rule="pl#2", looked=BEFORE, level=Level.WELL, fed=BEFORE, counted={DropOutcome.DONE: 1}),
        replace(STANDING, rule_name="de", fed=""),
    ),
    waiting=(DROP, replace(DROP, id="d2", seen=AT)),
    put_off=(replace(DROP, id="d3", rule_name="de"),),
    looks=(PlaceLook(PLACE, 1.5, reached=True, files={Seen.DONE: 2, Seen.UNSETTLED: 1}),),
)
LABELS = ("rule", "outcome", "level", "seen")
"""Those that there are beside the place."""
Samples = dict[tuple[str, tuple[str, ...]], float]


def parsed(text: str) -> Samples:
    """The figures of a text: by name, and by what the labels say beside the place, which is always the same."""
    found: Samples = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation
        for sample in family.samples:
            assert sample.labels.pop("place") == PLACE
            labels = tuple(sample.labels[name] for name in LABELS if name in sample.labels)
            key = (sample.name, labels)
            assert key not in found, "Prometheus refuses a figure that stands there twice"
            assert len(labels) == len(sample.labels)
            found[key] = sample.value
    return found


def written(figures: Figures, path: Path) -> Samples:
    write_metrics(figures, path, lambda: NOW)
    return parsed(path.read_text("utf-8"))


def test_all_figures(tmp_path: Path) -> None:
    found = written(FIGURES, tmp_path / "occasions.prom")
    seconds = NOW.timestamp()
    zeroes: Samples = {("occasions_drops_seen", (str(seen),)): 0.0 for seen in Seen}
    levels: Samples = {
        ("occasions_drops_level", (rule, str(level))): float(level is Level.OVERDUE)
        for rule in ("pl", "de")
        for level in Level
    }
    of_rules: dict[str, dict[tuple[str, ...], float]] = {
        "filed_total": {("pl", "done"): 6, ("pl", "failed"): 2, ("de", "done"): 5, ("de", "failed"): 2},
        "waiting": {("pl",): 2, ("de",): 0},
        "oldest_waiting_seconds": {("pl",): 3 * 3600, ("de",): 0},
        "put_off": {("pl",): 0, ("de",): 1},
        "last_look_timestamp_seconds": {("pl",): seconds, ("de",): seconds},
        "last_file_timestamp_seconds": {("pl",): seconds},
        "notices_owed": {("pl",): 0, ("de",): 0},
        "look_seconds": {(): 1.5},
        "reached": {(): 1},
    }
    flat: Samples = {
        (f"occasions_drops_{name}", labels): value for name, each in of_rules.items() for labels, value in each.items()
    }
    seen: Samples = {("occasions_drops_seen", ("done",)): 2, ("occasions_drops_seen", ("unsettled",)): 1}
    assert found == {**flat, **zeroes, **levels, **seen}


def test_nothing_of_a_file_is_in_the_text(tmp_path: Path) -> None:
    owed = Owed(News(NewsKind.FAILED, AT, "pl", PLACE, "secret-name.csv", message="secret"), "secret")
    path = tmp_path / "occasions.prom"
    found = written(replace(FIGURES, standings=(replace(STANDING, untold=(owed,)),)), path)
    assert found["occasions_drops_notices_owed", ("pl",)] == 1
    assert "secret" not in path.read_text("utf-8")


def test_counters_go_on_over_sweeps(tmp_path: Path) -> None:
    path = tmp_path / "occasions.prom"
    first = written(FIGURES, path)
    more = replace(STANDING, counted={**COUNTED, DropOutcome.DONE: 6})
    second = written(replace(FIGURES, standings=(more, *FIGURES.standings[1:])), path)
    key = ("occasions_drops_filed_total", ("pl", "done"))
    assert (first[key], second[key]) == (6, 7)
    assert os.listdir(tmp_path) == [path.name]  # noqa: PTH208 - nothing half-written is left beside it


def test_before_the_first_look_there_are_no_figures(tmp_path: Path) -> None:
    assert written(Figures(), tmp_path / "occasions.prom") == {}


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(NoticeFailed, match=r"occasions\.prom.*No such file"):
        write_metrics(FIGURES, tmp_path / "not" / "there" / "occasions.prom", lambda: NOW)


def read(server: MetricsServer) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=60) as reply:
        text: str = reply.read().decode()
    return text


def test_the_figures_are_served_as_they_are_now() -> None:
    now = [NOW]
    with MetricsServer("0", lambda: now[0]) as server:
        assert parsed(read(server)) == {}
        server.show(FIGURES)
        oldest = ("occasions_drops_oldest_waiting_seconds", ("pl",))
        assert parsed(read(server))[oldest] == 3 * 3600
        now[0] += dt.timedelta(seconds=60)
        assert parsed(read(server))[oldest] == 3 * 3600 + 60
        server.show(replace(FIGURES, waiting=()))
        assert parsed(read(server))[oldest] == 0
        assert "python_info" not in read(server)
        port = server.port
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60)


def test_a_port_that_is_taken_or_none() -> None:
    with MetricsServer("127.0.0.1:0", lambda: NOW) as server, pytest.raises(SettingsError, match="listen"):
        MetricsServer(str(server.port), lambda: NOW)
    for address in ("", "http", "70000", "host:", "-1", "host:1a", "١"):
        with pytest.raises(SettingsError, match="is no port"):
            MetricsServer(address, lambda: NOW)
