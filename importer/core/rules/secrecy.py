"""Keep secrets out of texts: every way in which a secret may be spelt in them is replaced by ``***``.

Texts of others repeat what was sent as it is, percent-encoded as in a form, or escaped as in JSON; our own tracebacks
show strings as Python writes them.
"""

import html
import json
import re
from collections.abc import Iterable

from importer.core.names import clean

HIDDEN = "***"
"""What stands in the place of a secret."""
_CREDENTIAL = re.compile(r"\b(bearer|oauth|basic)\s+\S+", re.IGNORECASE)
_RESERVED = re.compile(rb"[^A-Za-z0-9._~-]")


def spellings(secret: str) -> frozenset[str]:
    r"""All ways to write a secret that we know of; none of the empty one.

    >>> sorted(spellings('a/b'))
    ['a%2Fb', 'a%2fb', 'a/b', 'a\\/b']
    """
    if not secret:
        return frozenset()
    if clean(secret) not in ("", secret):  # as it stands in a text that was tidied up
        return _spelt(secret) | _spelt(clean(secret))
    return _spelt(secret)


def _spelt(secret: str) -> frozenset[str]:
    encoded = _percent_encoded(secret)
    escaped = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]}
    slashed = {each.replace("/", "\\/") for each in escaped}
    lowered = re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), encoded)
    urls = {encoded, lowered, encoded.replace("%2F", "/"), encoded.replace("%20", "+")}
    pages = {html.escape(secret), html.escape(secret, quote=False)}
    return frozenset({secret, *urls, *escaped, *slashed, *pages})


def _percent_encoded(text: str) -> str:
    raw = text.encode("utf-8", "surrogatepass")
    return _RESERVED.sub(lambda found: b"%%%02X" % found[0][0], raw).decode("ascii")


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret, and whatever follows the words Bearer, OAuth and Basic, hidden.

    >>> without_secrets("Bearer abc, key=s%2F1", ["s/1"])
    'Bearer *** key=***'
    """
    # longest first: a secret may be a part of another
    for spelt in sorted({each for secret in secrets for each in spellings(secret)}, key=len, reverse=True):
        text = text.replace(spelt, HIDDEN)
    return _CREDENTIAL.sub(rf"\1 {HIDDEN}", text)
