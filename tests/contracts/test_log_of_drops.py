"""Log lines say which dropped file they are about, on whatever thread they come up."""

import json
import logging
from collections.abc import Iterator

import pytest

from importer.cli.log import structured
from importer.run_context import named_drop, named_run
from importer.runners.local import LocalRunner

LOG = logging.getLogger("importer.test_log_of_drops")


class Lines(logging.Handler):
    """Keeps what ``--log json`` would write."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(structured("json"))
        self.lines: list[dict[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def heard() -> Iterator[list[dict[str, str]]]:
    handler = Lines()
    LOG.addHandler(handler)
    yield handler.lines
    LOG.removeHandler(handler)


def test_a_line_names_drop_and_file_while_one_is_worked_on(heard: list[dict[str, str]]) -> None:
    LOG.warning("before")
    with named_drop("20270131T020003-1f2e", 'Zoë "x"\n.csv', "/in"):
        LOG.warning("taken")
        with named_run("20270131T020003-1f2e", "1234"):
            LOG.warning("sent")
    LOG.warning("after")
    about = [(line["event"], *map(line.get, ("drop", "file", "place", "run"))) for line in heard]
    drop, file = "20270131T020003-1f2e", 'Zoë "x"\n.csv'
    assert about == [
        ("before", None, None, None, None),
        ("taken", drop, file, "/in", None),
        ("sent", drop, file, "/in", drop),
        ("after", None, None, None, None),
    ]


def test_accounts_that_are_worked_on_side_by_side_are_of_one_drop(heard: list[dict[str, str]]) -> None:
    with named_drop("d1", "pl.csv", "/in"):
        LocalRunner(2).run([(name, lambda: LOG.warning("sent")) for name in ("one", "two")])
    assert sorted((line["account"], line["drop"], line["file"]) for line in heard) == [
        ("one", "d1", "pl.csv"),
        ("two", "d1", "pl.csv"),
    ]
