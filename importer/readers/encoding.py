"""Decide how bytes are read as text.

Takes all bytes of a file, gives a Python codec and what decided it. In this order: the user's word, a byte order mark,
the NUL pattern of UTF-16 and UTF-32, strict UTF-8 (ASCII too), and only then the old encodings, judged by what they
make of the words. Where two readings stay, it refuses and shows both. ASCII and UTF-8 load nothing beyond this module.
"""

import codecs
import re
from dataclasses import dataclass

from importer.core.errors import AmbiguousSource, SettingsError, UnreadableSource
from importer.core.issues import Assumption

_BLOCK = 1 << 20
_LINE_END = re.compile(rb"\r\n|\r|\n")
_HEADER_LINES = 20
_LINE_BYTES = 2000
_SAMPLE_LINES = 400
_SAMPLE_BYTES = 65_536
_CLEAR_LEAD = 1.2
_GOOD_ENOUGH = 6.0
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text."""

    codec: str
    """A Python codec name."""
    mark: int = 0
    """Bytes of the byte order mark before the text."""
    assumption: Assumption | None = None
    """None where the user or the file itself says the encoding, and for plain ASCII."""


def find_encoding(
    file: str, raw: bytes, option: str | None, vocabulary: frozenset[str], anew: str = "save it anew as CSV in UTF-8"
) -> Encoding:
    """Decide how the bytes of a text file are read.

    Args:
        file: the source's name, for messages.
        raw: the whole file.
        option: what the user said, or None.
        vocabulary: header words of all languages.
        anew: what hints say of making the file again, which differs between tables and other texts.

    Raises:
        UnreadableSource: the bytes contradict the encoding that they, or the user, name.
        AmbiguousSource: several encodings fit.
        SettingsError: the option names no text encoding.
    """
    mark, marked = next(((len(bom), codec) for bom, codec in _BOMS if raw.startswith(bom)), (0, None))
    if option is not None:
        return _told(file, raw, option, mark)
    codec = marked or _nul_pattern(raw)
    if codec:
        spot = _first_wrong(raw, codec, mark)
        if spot is not None:
            raise _does_not_fit(file, raw, codec, spot, f"{anew}, or name its --encoding.")
        evidence = "no mark, but NUL bytes stand where this encoding has them."
        return Encoding(codec, mark, None if marked else Assumption("encoding-detected", file, codec, evidence))
    if raw.isascii():
        return Encoding("utf-8")
    spot = _first_wrong(raw, "utf-8", 0)
    if spot is None:
        return Encoding("utf-8", 0, Assumption("encoding-detected", file, "utf-8", "every byte of it is valid UTF-8."))
    return _judged(file, raw, spot, vocabulary, anew)


def _told(file: str, raw: bytes, option: str, mark: int) -> Encoding:
    """The encoding that the user named, if the bytes can be read in it."""
    codec = _named(option)
    start = mark if codec.startswith("utf") else 0
    # Python's utf-16 and utf-32 want to see the mark themselves, the others not
    start = 0 if codec in ("utf-16", "utf-32") else start
    spot = _first_wrong(raw, codec, start)
    if spot is not None:
        raise _does_not_fit(file, raw, option, spot, "try another --encoding, or leave it out.")
    return Encoding(codec, start)


def _named(option: str) -> str:
    """The codec that ``--encoding`` means, by Python's canonical name."""
    try:
        b"text".decode(option, "replace")
        codec = codecs.lookup(option).name
    except (LookupError, ValueError) as error:
        raise SettingsError(
            f'--encoding "{option}" is no text encoding that we know.',
            "give a name such as utf-8, cp1252, cp1250, cp932, big5, gb18030 or utf-16.",
            code="encoding-unknown",
        ) from error
    return {"utf-8-sig": "utf-8"}.get(codec, codec)


def _nul_pattern(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by where the NUL bytes of digits, commas and line ends stand."""
    head = raw[:4096]
    if not head.count(0) or len(raw) % 2:
        return None
    quarters = [head[place::4].count(0) / max(1, len(head) // 4) for place in range(4)]
    if len(raw) % 4 == 0 and min(quarters[2:]) > 0.95 > quarters[0]:
        return "utf-32-le"
    if len(raw) % 4 == 0 and min(quarters[:2]) > 0.95 > quarters[3]:
        return "utf-32-be"
    first, second = quarters[0] + quarters[2], quarters[1] + quarters[3]
    if max(first, second) > 0.15 and min(first, second) * 20 < max(first, second):
        return "utf-16-le" if second > first else "utf-16-be"
    return None


def _first_wrong(raw: bytes, codec: str, start: int) -> int | None:
    """Offset of the first byte that the codec cannot read, or None; goes block by block to spare memory."""
    decoder = codecs.getincrementaldecoder(codec)()
    view = memoryview(raw)
    for offset in range(start, len(raw), _BLOCK):
        try:
            decoder.decode(bytes(view[offset : offset + _BLOCK]), offset + _BLOCK >= len(raw))
        except UnicodeDecodeError as error:
            return offset + error.start
    return None


def _line_of(raw: bytes, spot: int) -> int:
    return raw.count(b"\n", 0, spot) + 1


def _does_not_fit(file: str, raw: bytes, codec: str, spot: int, hint: str) -> UnreadableSource:
    return UnreadableSource(
        f"{file}: line {_line_of(raw, spot)} cannot be read as {codec}.", hint, code="encoding-wrong"
    )


def _judged(file: str, raw: bytes, spot: int, vocabulary: frozenset[str], anew: str) -> Encoding:
    """The old encoding whose reading makes words."""
    from importer.readers.charsets import Reading, readings

    lines = _telling_lines(raw)
    sample = b"\n".join(lines.values())
    mended = sample.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    if sum(not letter.isascii() for letter in mended) - broken > 3 * broken:
        raise _does_not_fit(file, raw, "utf-8 like the rest", spot, f"mend that line, or {anew}.")
    judged = [r for r in readings(lines, vocabulary) if _first_wrong(raw, r.encoding, 0) is None]
    best: Reading | None = judged[0] if judged else None
    if best is None or best.score < _GOOD_ENOUGH:
        raise AmbiguousSource(
            f"{file}: line {_line_of(raw, spot)} is not UTF-8, and no other encoding makes words of it.",
            f"say how the file was saved, for example --encoding cp1252, or {anew}.",
            code="encoding-ambiguous",
        )
    if len(judged) > 1 and best.score - judged[1].score < _CLEAR_LEAD:
        raise _undecided(file, lines, best.encoding, judged[1].encoding)
    evidence = f'"{best.word}" in line {best.line}: {best.reason}.'
    return Encoding(best.encoding, 0, Assumption("encoding-detected", file, best.encoding, evidence))


def _telling_lines(raw: bytes) -> dict[int, bytes]:
    """1-based line -> bytes, for different lines beyond ASCII and for the first lines, which hold the headers."""
    chosen: dict[int, bytes] = {}
    seen: set[bytes] = set()
    size = 0
    for number, line in enumerate(_LINE_END.split(raw), start=1):
        if (number > _HEADER_LINES and line.isascii()) or line in seen:
            continue
        short = _shortened(line)
        seen.add(line)
        chosen[number] = short
        size += len(short)
        if len(chosen) >= _SAMPLE_LINES or size >= _SAMPLE_BYTES:
            break
    return chosen


def _shortened(line: bytes) -> bytes:
    """The beginning of a line, or a cell of it that is beyond ASCII if the beginning is not."""
    if len(line) <= _LINE_BYTES:
        return line
    # no trail byte of any encoding is a comma, so that a cut beside one never parts a letter
    beginning = line[: line.rfind(b",", 0, _LINE_BYTES) + 1]
    if line.isascii() or not beginning.isascii():
        return beginning
    cells = (cell for cell in line.split(b",") if not cell.isascii())
    return next((cell for cell in cells if len(cell) <= _LINE_BYTES), b"")


def _undecided(file: str, lines: dict[int, bytes], first: str, second: str) -> AmbiguousSource:
    """The exception that shows the first word on which two encodings differ."""
    # a word that is cut at what only looks like a delimiter may end in half a letter
    number, one, other = next(
        (number, word.decode(first, "replace"), word.decode(second, "replace"))
        for number, line in lines.items()
        for word in re.split(rb"[\s,;\t|\"]+", line)
        if word.decode(first, "replace") != word.decode(second, "replace")
    )
    return AmbiguousSource(
        f'{file}: line {number} reads "{one}" in {first} and "{other}" in {second}, and nothing in the file decides.',
        f"give --encoding {first} or --encoding {second}.",
        code="encoding-ambiguous",
    )
