"""What a page says, as lines of text: for golden files, where markup and looks do not count.

The tables of months are left out; each calendar has its days as a list besides.
"""

from html.parser import HTMLParser

_SILENT = frozenset({"head", "script", "style", "template"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "code", "em", "i", "kbd", "small", "span", "strong", "sub", "sup", "time"}
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self._silent = 0
        self._in_month = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        self._in_month |= tag == "table" and (dict(attrs).get("class") or "").startswith("month")
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT
        self._in_month &= tag != "table"
        self._break(tag)

    def _break(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.lines[-1] += " "
        elif tag not in _INLINE and self.lines[-1].strip():
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not (self._silent or self._in_month):
            self.lines[-1] += data


def page_text(page: str) -> str:
    """The words of a page: a line for each block, table cells of a row side by side.

    >>> page_text("<style>p{}</style><h1>All <b>well</b></h1><p>Nothing to do.</p>").splitlines()
    ['All well', 'Nothing to do.']
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = (" ".join(line.split()) for line in reader.lines)
    return "\n".join(line for line in lines if line) + "\n"
