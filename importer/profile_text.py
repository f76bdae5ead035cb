"""The text of a profile: TOML with a comment above each key, for people to read and to change."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from importer.core.layouts import LAYOUTS
from importer.core.names import clean
from importer.core.profile import Profile
from importer.packaged import templates

_TEMPLATE = "profile.toml.j2"
_WIDTH = 100
_COMMENTS = {
    "name": "What this profile is called in messages.",
    "headers": 'The header row from column A on ("" is blank). Sheets with this header are read like this.',
    "layout": "How the sheet is laid out.",
    "date_order": 'Which comes first in dates such as 05/04/2027: "dmy" is day first, "mdy" month first.',
    "ends": 'Whether an end date is the last day of an event ("inclusive") or the day after ("exclusive").',
    "real_dates": 'What real date cells beside text dates mean: "as-is", or "swapped" day and month.',
    "zone": "Time zone of rows that name none.",
    "to_zone": "Time zone into which hours are converted.",
    "occasion": "Occasion of rows that name none; before a region it is a prefix.",
    "half_day": "Open hours of a half day.",
    "only_types": "Only rows of these types are taken; * stands for any letters.",
    "skip_types": "Rows of these types are left out; * stands for any letters.",
    "regions": 'What "all regions" stands for, besides the regions that the sheet names.',
    "comments": "What comments in cells are.",
    "country": "Country whose official calendar the sheet is compared with; none for no comparison.",
    "no_warn": "Warnings that are switched off, by their codes.",
    "timed": 'Timed entries of a calendar: open then ("as-is"), days off ("whole-day"), or left out ("skip").',
    "free": "Whether entries that a calendar marks as free time are read.",
    "private": "Whether entries that a calendar marks as private are read.",
    "region_from": 'The column or calendar property that names the region; "none" for no one.',
    "language": "Language of the names of public holidays that come from the library.",
    "prefer": "Sources whose events count where two sources speak of one day, the first the most.",
    "hidden": 'Whether all that is hidden is read ("include") or none of it ("skip").',
    "sheets": "The sheets to read. Change it if next year's have other names.",
    "tables": "A cell in the header of each table to read, where a sheet has several.",
}
_FOUND_OUT = {
    "header_row": "The row of the header.",
    "encoding": "The encoding of the file.",
    "delimiter": "What divides the cells of the file.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the file; without a value it is a line that somebody may put in force."""

    key: str
    value: str | None
    comment: tuple[str, ...]
    example: str = ""


def render_profile(
    profile: Profile, source: str, found: Mapping[str, int | str | None], evidence: Mapping[str, str]
) -> str:
    """A profile as TOML with comments.

    Args:
        profile: what is written.
        source: the file that it was made from.
        found: keys that need not be given -> what was found out in the file; they become comments.
        evidence: keys that were inferred -> what decided them.
    """
    from jinja2 import Environment, StrictUndefined  # only saving pays for it

    environment = Environment(  # noqa: S701 - the text is no HTML, and toml_value quotes what comes from a sheet
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    template = environment.from_string((templates() / _TEMPLATE).read_text(encoding="utf-8"))
    columns = [(toml_value(text), toml_value(use)) for text, use in profile.columns.items()]
    return template.render(source=clean(source), entries=list(_entries(profile, found, evidence)), columns=columns)


def _entries(profile: Profile, found: Mapping[str, int | str | None], evidence: Mapping[str, str]) -> Iterator[Entry]:
    for key, words in _COMMENTS.items():
        value = getattr(profile, key)
        comment = [words]
        if key == "layout" and profile.layout:
            comment.append(f"This one {LAYOUTS[profile.layout]}.")
        if key in evidence:
            comment.append(f"What decided it: {clean(evidence[key])}.")
        if value not in (None, ()):
            yield Entry(key, toml_value(value), tuple(comment))
    for key, words in _FOUND_OUT.items():
        if (given := getattr(profile, key)) is not None:
            yield Entry(key, toml_value(given), (words,))
        elif found[key] is not None:
            told = f"{words} It was found out; take the # away if that ever fails."
            yield Entry(key, None, (told,), toml_value(found[key]))


def toml_value(value: object) -> str:
    r"""A text, a number or a list of texts as TOML has it.

    >>> toml_value('a "b" \\'), toml_value(("PL", "DE"))
    ('"a \\"b\\" \\\\"', '["PL", "DE"]')
    """
    if isinstance(value, tuple | list):
        inner = [toml_value(each) for each in value]
        short = f"[{', '.join(inner)}]"
        return short if len(short) <= _WIDTH else "[\n" + "".join(f"  {each},\n" for each in inner) + "]"
    # a JSON string is a TOML string, but for DEL, which TOML wants escaped
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
