"""A quick look at a whole column before patterns are asked: most columns hold none of the phrases of a meaning."""

from collections.abc import Callable, Iterable

from importer.core.glossary import Glossary, Meaning

_SAME = str.maketrans({"ı": "i", "ſ": "s", "ς": "σ", "\u0307": None})
"""Letters that patterns take for others when case does not count."""


def may_say(texts: Iterable[object], words: Glossary, *meanings: Meaning) -> Callable[[str], bool]:
    """Whether a text can hold a phrase of these meanings, for the texts of a column.

    Phrases that none of the texts holds are left out once and for all. A yes is no answer yet: a pattern decides.

    Args:
        texts: the distinct texts of the column.
        words: the glossary.
        meanings: what is looked for.
    """
    joined = "\n".join(_plain(text) for text in texts if isinstance(text, str))
    phrases = {_plain(phrase) for meaning in meanings for phrase in words.phrases(meaning)}
    present = tuple(sorted(phrase for phrase in phrases if phrase in joined))

    def may(text: str) -> bool:
        plain = _plain(text)
        return any(phrase in plain for phrase in present)

    return may


def _plain(text: str) -> str:
    return text.lower() if text.isascii() else text.lower().translate(_SAME)
