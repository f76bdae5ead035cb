"""Write the author's name above a comment in bold again, as spreadsheet programs do and the library does not.

It is how the name is told from what the author wrote.
"""

import re
from xml.sax.saxutils import unescape

_AUTHOR = re.compile(r"<author>(.*?)</author>|<author ?/>", re.S)
_COMMENT = re.compile(r'(<comment [^>]*?\bauthorId="(\d+)"[^>]*><text>)<t[^>]*>(.*?)</t>(</text>)', re.S)


def with_names(comments: str) -> str:
    """The XML of comments as the library wrote it, with each name that stands above its comment in bold."""
    authors = [unescape(found[1] or "").strip() for found in _AUTHOR.finditer(comments)]

    def named(found: re.Match[str]) -> str:
        text = found[3]
        author = authors[int(found[2])]
        head, colon, rest = text.partition(":")
        if not author or not colon or unescape(head) != author or not rest.startswith("\n"):
            return found[0]
        space = 'xml:space="preserve"'
        return f"{found[1]}<r><rPr><b/></rPr><t {space}>{head}:</t></r><r><t {space}>{rest}</t></r>{found[4]}"

    return _COMMENT.sub(named, comments)
