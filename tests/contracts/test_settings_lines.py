"""The line of every key is found, however odd the TOML is, as long as it is legal."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.settings.lines import Key, lines_of

ODD = {
    "headers and pairs": ("a = 1\n\n[b]\nc = 2\n", {("a",): 1, ("b",): 3, ("b", "c"): 4}),
    "dotted keys and headers": (
        "a . b = 1\n[c . 'd.e' . \"f\\u0041\"]\ng.h = 2",
        {("a", "b"): 1, ("c", "d.e", "fA"): 2, ("c", "d.e", "fA", "g", "h"): 3},
    ),
    "comments that look like keys": ('# a = 1\nb = 2 # c = 3\n"#d" = 4', {("b",): 2, ("#d",): 3}),
    "texts of several lines": ('a = """\nb = 1\n[c]\n"""\nd = 1', {("a",): 1, ("d",): 5}),
    "quotes at the end of a text": ("a = \"\"\"x\"\"\"\"\"\nb = '''y\n'''''\nc = 1", {("a",): 1, ("b",): 2, ("c",): 4}),
    "escaped quotes": ('a = "x\\"] # \\\\"\nb = """\\""" \n"""\nc = 1', {("a",): 1, ("b",): 2, ("c",): 4}),
    "lists over lines": (
        'a = [ # first\n  "x]", # ]\n\n  [1,\n 2], ]\nb = 1',
        {("a",): 1, ("a", 0): 2, ("a", 1): 4, ("a", 1, 0): 4, ("a", 1, 1): 5, ("b",): 6},
    ),
    "inline tables": (
        'a = { b = { "c d" = "}" }, e.f = [\n{ g = 1 } ] }\nh = {}\ni = []\nj = 1',
        {("a", "b", "c d"): 1, ("a", "e", "f", 0, "g"): 2, ("h",): 3, ("j",): 5},
    ),
    "lists of tables": (
        "[[a]]\nb = 1\n[a.c]\nd = 1\n[[a]]\nb = 2\n[[a.e]]\nf = 1\n",
        {("a", 0, "b"): 2, ("a", 0, "c", "d"): 4, ("a", 1, "b"): 6, ("a", 1, "e", 0, "f"): 8},
    ),
    "values without quotes": (
        "a = 1979-05-27 07:32:00 # b\nc = -inf\nd = 0x1F\ne=true",
        {("a",): 1, ("c",): 2, ("d",): 3, ("e",): 4},
    ),
    "a table told in two places": ("[a.b]\nx = 1\n[a]\ny = 1\n", {("a",): 1, ("a", "b", "x"): 2, ("a", "y"): 4}),
    "empty keys": ("'' = 1\n[a.'']\n", {("",): 1, ("a", ""): 2}),
    "nothing": ("  \n# nothing\n", {}),
}


def keys(value: Any, above: Key = ()) -> Iterator[Key]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, below in parts:
        yield (*above, part)
        yield from keys(below, (*above, part))


@pytest.mark.parametrize(("text", "expected"), ODD.values(), ids=ODD)
def test_odd_but_legal(text: str, expected: dict[Key, int]) -> None:
    found = lines_of(text)
    assert set(found) == set(keys(tomllib.loads(text)))
    assert {key: found[key] for key in expected} == expected


NAMES = st.text(st.sampled_from("ab -.\"'\\#[]={}\té"), min_size=1, max_size=4)
LEAVES = st.one_of(st.integers(), st.booleans(), st.text(max_size=6).map(lambda text: text.replace("\r", "")))
TREES = st.recursive(LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=3))


def quoted(text: str) -> str:
    escaped = "".join(
        letter if " " <= letter < "\x7f" and letter not in '"\\' else f"\\U{ord(letter):08x}" for letter in text
    )
    return f'"{escaped}"'


def written(value: Any) -> str:
    """A value as TOML, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {written(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return quoted(value) if isinstance(value, str) else str(value).lower()


@given(st.dictionaries(NAMES, TREES, max_size=4))
def test_every_key_of_any_file_has_the_line_on_which_it_stands(content: dict[str, Any]) -> None:
    text = "".join(
        f"\n# {count}\n{quoted(key)} = {written(value)}" for count, (key, value) in enumerate(content.items())
    )
    assert tomllib.loads(text) == content
    found = lines_of(text)
    assert set(found) == set(keys(content))
    assert [found[key,] for key in content] == [3 + 2 * count for count in range(len(content))]
