"""Faults, switches and scripts as text: all can be written, and what cannot be is told with what can."""

from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from importer.sandbox.fault_text import SPELLINGS, Unwritable, parse_fault, write_fault
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.listing import listing
from importer.sandbox.script import rehearsal
from importer.sandbox.switch_text import MEANINGS, choices_of, parse_switches, write_switches
from importer.sandbox.switches import Switches

BEFORE: FaultKind = "status-before-commit"
AFTER: FaultKind = "status-after-commit"
DATE = "Wed, 21 Oct 2026 07:28:00 GMT"
TEXTS: list[tuple[str, Fault]] = [
    ("post:2:500-after-commit", Fault("POST", 2, AFTER, status=500)),
    ("put:1:429:retry-after=7", Fault("PUT", 1, BEFORE, status=429, retry_after="7")),
    ("get:1:429", Fault("GET", 1, BEFORE, status=429)),
    (f"get:1:503:retry-after={DATE}", Fault("GET", 1, BEFORE, retry_after=DATE)),
    (f"get:1:503:retry-after={DATE}:path=/skills", Fault("GET", 1, BEFORE, retry_after=DATE, path="/skills")),
    ("get:1:503:retry-after=date+30", Fault("GET", 1, BEFORE, retry_after="date+30")),
    ("get:3:reset", Fault("GET", 3, "reset-before")),
    ("delete:1x4:reset-after-commit", Fault("DELETE", 1, "reset-after-commit", times=4)),
    ("any:5xalways:504", Fault("ANY", 5, BEFORE, status=504, times=None)),
    ("post:1:delay:seconds=0.5", Fault("POST", 1, "delay-before", seconds=0.5)),
    ("post:1:delay-after-commit:seconds=1000000", Fault("POST", 1, "delay-after-commit", seconds=1e6)),
    ("post:1:truncated-body", Fault("POST", 1, "truncated-body")),
    ("post:1:truncated-json", Fault("POST", 1, "truncated-json")),
    ("post:1:slow-headers:seconds=2", Fault("POST", 1, "slow-headers", seconds=2)),
    ("put:1:other-admin", Fault("PUT", 1, "other-admin")),
    ("put:1:other-admin-edits:what=event", Fault("PUT", 1, "other-admin-edits", what="event")),
    ("post:1:other-admin-creates:content=same", Fault("POST", 1, "other-admin-creates", same_content=True)),
    ("get:1:clock-skew:seconds=-400", Fault("GET", 1, "clock-skew", seconds=-400)),
]


@pytest.mark.parametrize(("text", "fault"), TEXTS, ids=[text for text, _ in TEXTS])
def test_a_fault_is_read_and_written(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault
    assert write_fault(fault) == text


def test_every_kind_can_be_written() -> None:
    assert {fault.kind for _, fault in TEXTS} == {each.kind for each in SPELLINGS} == set(get_args(FaultKind))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (" POST:1:503-before-commit ", Fault("POST", 1, BEFORE)),
        ("post:1:reset-before", Fault("POST", 1, "reset-before")),
        ("post:1:delay", Fault("POST", 1, "delay-before", seconds=60)),
        ("put:1:other-admin-edits", Fault("PUT", 1, "other-admin-edits")),
    ],
)
def test_other_ways_to_write_it(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["METHOD:NTH", "post:2:500-after-commit"]),
        ("post:1", ["METHOD:NTH"]),
        ("patch:1:reset", ['"patch"', "get, post, put, delete, any"]),
        ("post:0:reset", ['"0"', "2x3"]),
        ("post:1x0:reset", ['"1x0"', "2xalways"]),
        ("post:1:explode", ['"explode"', *(each.name for each in SPELLINGS)]),
        ("post:1:600", ['"600"', "400 to 599"]),
        ("post:1:200", ['"200"']),
        ("post:1:reset:seconds=5", ['"seconds=5" is no option of reset', "path=..."]),
        ("post:1:503:retry-after", ['"retry-after"', "retry-after=..., path=..."]),
        ("post:1:503:retry-after=", ['"retry-after="']),
        ("post:1:503:retry-after=soon", ['"soon"', "HTTP date"]),
        ("post:1:delay:seconds=long", ['"long"', "0.5"]),
        ("put:1:other-admin-edits:what=name", ['"name"', "description, event, deleted"]),
        ("post:1:other-admin-creates:content=x", ['"x"', "same, other"]),
    ],
)
def test_what_is_no_fault_is_told_with_what_can_be_written(text: str, told: list[str]) -> None:
    with pytest.raises(Unwritable) as caught:
        parse_fault(text)
    message = str(caught.value)
    assert message.startswith(f"{text}: ")
    assert [each for each in told if each not in message] == []


SWITCHES: list[tuple[str, dict[str, Any]]] = [
    ("batch=per_item_200", {"batch": "per_item_200"}),
    ("create_status=201", {"create_status": 201}),
    ("max_items=5", {"max_items": 5}),
    ("max_items_status=413", {"max_items_status": 413}),
    ("strict_zones=yes", {"strict_zones": True}),
    ("refused_zones=Asia/Tokyo,UTC", {"refused_zones": frozenset({"UTC", "Asia/Tokyo"})}),
    ("rate_limit=10/0.5", {"rate_limit": (10, 0.5)}),
    ("replica_lag=2.5", {"replica_lag": 2.5}),
    ("token_ttl=1000000", {"token_ttl": 1e6}),
    ("token_ttl=none", {"token_ttl": None}),
    ("login_life=90", {"login_life": 90.0}),
    ("login_limit=3/5", {"login_limit": (3, 5.0)}),
    ("expires_in=given", {"expires_in": "given"}),
    ("domain_host=evil.example:443/path?x=1", {"domain_host": "evil.example:443/path?x=1"}),
    ("domain_host=", {"domain_host": ""}),
    ("domain_shape=list", {"domain_shape": "list"}),
    ("latency=0.05", {"latency": 0.05}),
    ("name_compare=case-insensitive", {"name_compare": "case-insensitive"}),
]


@pytest.mark.parametrize(("text", "values"), SWITCHES, ids=[text for text, _ in SWITCHES])
def test_a_switch_is_read_and_written(text: str, values: dict[str, Any]) -> None:
    assert parse_switches([text]) == Switches(**values)
    assert write_switches(Switches(**values)) == [text]


def test_every_switch_has_a_meaning_and_its_default_first() -> None:
    assert list(MEANINGS) == [each.name for each in fields(Switches)]
    for name in MEANINGS:
        first = choices_of(name).split(" | ")[0]
        assert parse_switches([f"{name}={first}"]) == Switches(), name


def test_the_later_switch_wins_and_the_base_holds_what_nobody_names() -> None:
    found = parse_switches(["batch=per_item", "batch = atomic"], Switches(batch="per_item_200", max_items=3))
    assert found == Switches(max_items=3)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("btch=atomic", ['"btch"', *MEANINGS]),
        ("batch", ["batch=atomic | per_item | per_item_200"]),
        ("batch=never", ['"never"', "atomic | per_item | per_item_200"]),
        ("max_items=2.5", ["none | COUNT"]),
        ("max_items=-1", ["none | COUNT"]),
        ("replica_lag=none", ["0 | SECONDS"]),
        ("token_ttl=short", ["3600 | SECONDS | none"]),
        ("strict_zones=maybe", ["no | yes"]),
        ("refused_zones=Mars/Base", ["ZONE"]),
        ("rate_limit=10", ["COUNT/SECONDS"]),
        ("login_limit=often", ["none | COUNT/SECONDS"]),
        ("login_life=none", ["28800 | SECONDS"]),
        ("domain_host", ["none | TEXT"]),
        ("create_status=202", ["200 | 201"]),
    ],
)
def test_what_is_no_switch_is_told_with_what_can_be_written(text: str, told: list[str]) -> None:
    with pytest.raises(Unwritable) as caught:
        parse_switches([text])
    assert [each for each in told if each not in str(caught.value)] == []


SCRIPT = """
faults = ["post:2:500-after-commit", "get:3:reset"]
[switches]
batch = "per_item"
max_items = 5
replica_lag = 2.5
strict_zones = true
refused_zones = ["UTC", "Asia/Tokyo"]
domain_host = "evil.example"
latency = 0.05
"""


def test_a_script_says_the_same(tmp_path: Path) -> None:
    script = tmp_path / "rehearsal.toml"
    script.write_text(SCRIPT, "utf-8")
    found = rehearsal(script, ["batch=per_item_200"], ["put:1:429"], Switches(token_ttl=None))
    zones = frozenset({"UTC", "Asia/Tokyo"})
    assert found.switches == Switches(
        batch="per_item_200",
        max_items=5,
        replica_lag=2.5,
        strict_zones=True,
        refused_zones=zones,
        token_ttl=None,
        domain_host="evil.example",
        latency=0.05,
    )
    assert [write_fault(each) for each in found.faults] == ["post:2:500-after-commit", "get:3:reset", "put:1:429"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("faults = ", "not TOML"),
        ("fault = []", 'no "fault" in a script'),
        ('faults = "post:1:reset"', "no list of texts"),
        ("faults = [1]", "no list of texts"),
        ('switches = "batch=atomic"', "no table"),
        ('faults = ["post:1:explode"]', '"explode"'),
        ("[switches]\nbatch = 5", "atomic | per_item"),
        ("[switches]\nbatch = {}", "atomic | per_item"),
    ],
)
def test_what_is_wrong_with_a_script_is_told_with_its_name(tmp_path: Path, text: str, told: str) -> None:
    script = tmp_path / "rehearsal.toml"
    script.write_text(text, "utf-8")
    with pytest.raises(Unwritable) as caught:
        rehearsal(script, [], [])
    assert str(caught.value).startswith(f"--script {script}: ")
    assert told in str(caught.value)


def test_it_is_told_where_a_wrong_text_was_written(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match=r"^--fault x: "):
        rehearsal(None, [], ["x"])
    with pytest.raises(Unwritable, match=r"^--switch x: "):
        rehearsal(None, ["x"], [])
    with pytest.raises(Unwritable, match="cannot be read: No such file"):
        rehearsal(tmp_path / "none.toml", [], [])


def test_the_listing_names_all_and_fits_a_terminal() -> None:
    text = listing()
    names = [*MEANINGS, *(each.name for each in SPELLINGS), *(choices_of(name) for name in MEANINGS)]
    assert [name for name in names if name not in text] == []
    assert max(map(len, text.splitlines())) <= 110
    assert not any(line.endswith(" ") for line in text.splitlines())
