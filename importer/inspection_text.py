"""What inspect tells people: how each sheet is understood, as somebody would explain it who has it before them.

One screen for a usual sheet: the layout and where the headings stand, what each column is read as, with a cell and the
day that it is taken for, how many rows are events, and then what was inferred, why, and what stands in the way.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.model import Source
from importer.inspection_sheets import sheet_lines
from importer.inspection_words import counted, wrapped
from importer.pipeline import Inspection
from importer.reports.cells import printable

_SHOWN = 12
_OF_KIND = 5
"""So many issues or assumptions of one code are told one by one; of more the first stands for all."""
_NAMED = 8
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
_SEEN_ABOVE = frozenset({"columns-unused"})
"""Assumptions that the list of columns shows already."""


def inspection_text(found: Inspection) -> str:
    """An inspection as a person would tell it, ending in a line break."""
    lines: list[str] = []
    for source in found.reading.sources:
        lines += [f"{source.file}{_format(source)}", ""]
        lines += sheet_lines(found, source.file)
    lines += [*wrapped(_occasions_line(found), 2), ""]
    if assumed := list(_assumption_lines(found)):
        lines += ["What is taken for granted, and why", *assumed, ""]
    issues = [issue for issue in found.issues if issue.code != "row-skipped"]
    if issues:
        lines += ["What stands out", *_issue_lines(issues, found), ""]
    return "\n".join(printable(line) for line in lines[:-1]) + "\n"


def _format(source: Source) -> str:
    made = " and ".join(dict.fromkeys(each.entries.producer for each in source.sheets if each.entries))
    if made:
        return f": written by {made}"
    if not source.encoding or not source.delimiter:
        return f": text in {source.encoding}" if source.encoding else ""
    delimiter = _DELIMITERS.get(source.delimiter or "", repr(source.delimiter))
    return f": text in {source.encoding}, cells divided by {delimiter}"


def _occasions_line(found: Inspection) -> str:
    """The occasions that the rows make."""
    names = found.grouped.names
    if not names:
        return "No occasion can be made of it yet."
    quoted = ", ".join(f'"{name}"' for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{counted(len(names), 'occasion')} would be made of it: {quoted}{more}."


def _told(each: Assumption, found: Inspection) -> str:
    """An assumption as a sentence; what everybody sees goes without saying."""
    about = _plain(each.about, found)
    if about.isdigit():
        about = f"{'line' if any(table.entries for table in found.reading.tables) else 'row'} {about}"
    why = _plain(each.evidence.rstrip("."), found)
    return f"{about}: {_plain(each.decided, found)}" + (f" ({why})" if why != each.decided else "")


def _plain(text: str, found: Inspection) -> str:
    """A text without the name of the only file, and of its only sheet."""
    places = {(table.file, table.sheet) for table in found.reading.tables}
    lines = "line " if all(table.entries for table in found.reading.tables) else ""
    if len({file for file, _ in places}) > 1:
        return text
    for file, sheet in sorted(places, key=lambda place: -len(place[1] or "")):
        own = len(places) == 1
        whole = f"{file}[{sheet}]" if sheet else file
        named = "the sheet" if own and sheet else "the file" if own else f'the sheet "{sheet}"'
        before = "" if own else f'"{sheet}" '
        text = re.sub(rf"{re.escape(whole)}!(?=\d)", (before + lines).replace("\\", r"\\"), text)
        text = text.replace(f"{whole}!", before).replace(whole, named)
    return "the file" if text in {file for file, _ in places} else text


def _assumption_lines(found: Inspection) -> Iterator[str]:
    assumed = [each for each in found.assumptions if each.code not in _SEEN_ABOVE]
    for line in _folded((each.code, _told(each, found)) for each in assumed):
        yield from wrapped(line, 2, "- ")


def _issue_lines(issues: Sequence[Issue], found: Inspection) -> Iterator[str]:
    ordered = sorted(issues, key=lambda issue: list(Severity).index(issue.severity))
    lines = _folded(((issue.severity, issue.code), _issue_line(issue, found)) for issue in ordered)
    for line in lines[:_SHOWN]:
        yield from wrapped(line, 2, "- ")
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN} more; occasions check shows them all"


def _issue_line(issue: Issue, found: Inspection) -> str:
    return f"{issue.severity} at {_where(issue.place, found)}: {issue.told}"


def _folded(lines: Iterable[tuple[object, str]]) -> list[str]:
    """The first lines of each key, which stand for the others of that key, and a line for all that say the same."""
    kinds: dict[object, list[str]] = {}
    for key, line in lines:
        kinds.setdefault(key, []).append(line)
    told = []
    for of_kind in kinds.values():
        first = list(dict.fromkeys(of_kind))
        first = first if len(first) <= _OF_KIND else first[:1]
        alike = len(of_kind) - len(first)
        told += [*first[:-1], f"{first[-1].rstrip('.')}. And {alike:,} more like it." if alike else first[-1]]
    return told


def _where(place: Place, found: Inspection) -> str:
    """A place as people say it; with its sheet where there are several."""
    spot = place.cell or place.called
    if not spot:
        return _plain(place.file, found)
    sheets = {table.sheet for table in found.reading.tables}
    return f'{spot} of "{place.sheet}"' if place.sheet and len(sheets) > 1 else spot
