r"""Find the line of every key of a TOML text, which the library that reads TOML does not tell.

The text has been read without an error before, so this need not judge it: it follows headers, dotted and quoted keys,
lists and inline tables, and steps over strings of all four kinds.

>>> lines_of('[a]\nb.c = { d = 1 }')[("a", "b", "c", "d")]
2
"""

import re
import tomllib
from bisect import bisect_left

Key = tuple[str | int, ...]
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile(r"[^,\]}\n#]*")


def lines_of(text: str) -> dict[Key, int]:
    """Each key with all that it stands in -> the line, from 1, on which it is written first; lists count from 0."""
    return _Scanner(text).scan()


class _Scanner:
    """Walks over a text once; ``here`` is the place that it has come to."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.here = 0
        self.breaks = [found.start() for found in re.finditer("\n", text)]
        self.lines: dict[Key, int] = {}
        self.last: dict[Key, int] = {}
        """The last table of each list of tables."""

    def scan(self) -> dict[Key, int]:
        table: Key = ()
        self._skip()
        while self.here < len(self.text):
            if self._at("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip()
        return self.lines

    def _header(self) -> Key:
        several = self.text.startswith("[[", self.here)
        self.here += 1 + several
        written = self._written()
        self.here += 1 + several
        table: Key = ()
        for part in written[:-1]:
            table = self._inside((*table, part))
        table = (*table, written[-1])
        if several:
            self.last[table] = self.last.get(table, -1) + 1
            self._note(table)
        return self._inside(table)

    def _inside(self, table: Key) -> Key:
        """Note a table, and if it is a list of tables, the last of them."""
        self._note(table)
        if table in self.last:
            table = (*table, self.last[table])
            self._note(table)
        return table

    def _pair(self, table: Key) -> None:
        for part in self._written():
            table = (*table, part)
            self._note(table)
        self.here += 1  # the sign between key and value
        self._skip()
        self._value(table)

    def _written(self) -> list[str]:
        """A key, dotted or not, and the blanks behind it."""
        parts = []
        while True:
            self._skip()
            found = _STRING.match(self.text, self.here) or _BARE.match(self.text, self.here)
            if found is None:
                raise ValueError(f"no key at character {self.here}")
            self.here = found.end()
            quoted = found[0][0] in "\"'"
            parts.append(str(tomllib.loads(f"key = {found[0]}")["key"]) if quoted else found[0])
            self._skip()
            if not self._at("."):
                return parts
            self.here += 1

    def _value(self, key: Key) -> None:
        if self._at("["):
            self._members(key, "]")
        elif self._at("{"):
            self._members(key, "}")
        else:
            found = _STRING.match(self.text, self.here) or _PLAIN.match(self.text, self.here)
            self.here = found.end() if found else len(self.text)

    def _members(self, key: Key, end: str) -> None:
        """A list or an inline table."""
        self.here += 1
        count = 0
        self._skip()
        while not self._at(end):
            if end == "]":
                self._note((*key, count))
                self._value((*key, count))
            else:
                self._pair(key)
            count += 1
            self._skip()
            self.here += self._at(",")
            self._skip()
        self.here += 1

    def _at(self, sign: str) -> bool:
        if self.here >= len(self.text) and sign in "]}":
            raise ValueError("a list or table does not end")
        return self.text.startswith(sign, self.here)

    def _skip(self) -> None:
        found = _BLANK.match(self.text, self.here)
        self.here = found.end() if found else self.here

    def _note(self, key: Key) -> None:
        self.lines.setdefault(key, bisect_left(self.breaks, self.here) + 1)
