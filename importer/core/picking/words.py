"""How news is put: a title and the three lines that matter, for people who do not watch.

The first line says what happened to which file under which rule, the second how much there is and what is wrong first,
the third what to do, with the command to type. News of one kind of one rule that came in one look makes one message, so
that two hundred files that fail make nobody hear two hundred times. Names of files are shown as they are, but short.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importer.core.drops import Told, moment
from importer.core.issues import Severity
from importer.core.joined import TROUBLED, sums
from importer.core.news import News, NewsKind
from importer.core.picking.ills import REFUSED
from importer.core.removals import removed_number
from importer.core.report import Report
from importer.core.rules.sentences import sentence

LONGEST_NAME = 80
"""Characters of a file's name, of which beginning and end are shown."""
LONGEST_LINE = 500
"""Characters of a line."""
NAMED = 3
"""How many files are named where there are many."""
_HEADS: Mapping[NewsKind, str] = {
    NewsKind.DONE: "Imported",
    NewsKind.FAILED: "Failed",
    NewsKind.WAITING: "Waits for a yes",
    NewsKind.KNOWN: "Imported before",
    NewsKind.UNMATCHED: "Taken by no rule",
    NewsKind.TROUBLE: "Put off",
    NewsKind.OVERDUE: "No file came",
    NewsKind.RECOVERED: "Well again",
}
_BECAME: Mapping[NewsKind, str] = {
    NewsKind.DONE: "was imported",
    NewsKind.FAILED: "failed",
    NewsKind.WAITING: "waits for a yes",
    NewsKind.KNOWN: "was imported before, so nothing was done",
    NewsKind.UNMATCHED: "is taken by no rule, and lies",
    NewsKind.TROUBLE: "is put off",
}
_BECAME_MANY: Mapping[NewsKind, str] = {
    NewsKind.DONE: "were imported",
    NewsKind.FAILED: "failed",
    NewsKind.WAITING: "wait for a yes",
    NewsKind.KNOWN: "were imported before, so nothing was done",
    NewsKind.UNMATCHED: "are taken by no rule, and lie",
    NewsKind.TROUBLE: "are put off",
}
_ALL_SAID = "Nothing is to be done."


@dataclass(frozen=True, slots=True)
class Message:
    """News in words."""

    title: str
    lines: tuple[str, str, str]
    severity: Severity


def message_of(news: Sequence[News]) -> Message:
    """The words of news of one kind of one rule.

    Args:
        news: one or more; what is said of one is said of the first.
    """
    first = news[0]
    about = f"{len(news)} files" if len(news) > 1 else short(first.file)
    title = f"{_head(first)}: {about or first.rule_name}" + (
        f" ({first.rule_name})" if about and first.rule_name else ""
    )
    happened, wrong, to_do = (
        cut(line, LONGEST_LINE) for line in (_what_happened(news), _what_is_wrong(news), _what_to_do(news))
    )
    return Message(title, (happened, wrong, to_do), first.kind.severity)


def grouped(news: Sequence[News]) -> tuple[tuple[News, ...], ...]:
    """News that makes one message each: of one kind, of one rule, of one look; in their order. A refusal is a kind."""
    groups: dict[tuple[NewsKind, bool, str, str, str], list[News]] = {}
    for each in news:
        groups.setdefault((each.kind, _is_refused(each), each.rule_name, each.place, each.at), []).append(each)
    return tuple(tuple(group) for group in groups.values())


def told_of(reports: Sequence[Report]) -> Told:
    """What is to be said of a file that has a report: how many rows and occasions, and what is wrong first.

    Args:
        reports: the report, or those of all accounts that the file went to.

    Returns:
        The words. Code and hint are those of the first error, or the outcome of the first occasion that did not arrive;
        empty where all is well.
    """
    totals = sums(each.totals for each in reports)
    counts = "; ".join((_counted(totals, "rows", "row"), _counted(totals, "occasions", "occasion")))
    issues = (issue for each in reports for issue in each.issues if issue.severity is Severity.ERROR)
    wrong = next(issues, None)
    if wrong is not None:
        return Told(wrong.code, f"{counts}. First: {wrong.place}: {wrong.message}", wrong.hint)
    missing = next((entry for each in reports for entry in each.occasions if entry.outcome in TROUBLED), None)
    if missing is not None:
        why = missing.message or missing.reason
        return Told(missing.outcome.replace("_", "-"), f'{counts}. First: occasion "{missing.name}": {why}')
    return Told(message=f"{counts}.")


def told_to_wait(reports: Sequence[Report], needs: Sequence[str]) -> Told:
    """What is to be said of plans that wait for a yes: how much goes in, changes and goes, and what for.

    Args:
        reports: of the plans, those of all accounts.
        needs: what each yes is needed for; empty where the rule lets every plan wait.
    """
    totals = sums(each.totals for each in reports)
    rows, occasions = totals.get("rows", {}), totals.get("occasions", {})
    needing = sum(rows.get(name, 0) for name in TROUBLED)
    first = told_of(reports).message.partition("First: ")[2].rstrip(".")
    imported, skipped = rows.get("imported", 0), rows.get("skipped", 0)
    parts = [f"{imported} {'goes' if imported == 1 else 'go'} in"]
    if needing:
        parts.append(f"{needing} need{'s' if needing == 1 else ''} you" + (f" (first: {first})" if first else ""))
    if skipped:
        parts.append(f"{skipped} skipped")
    removed = sum(removed_number(each.occasions) for each in reports)
    effects = [
        _effect(occasions.get("created", 0), "occasion", "new"),
        _effect(occasions.get("updated", 0) + occasions.get("merged", 0), "occasion", "changed"),
        _effect(occasions.get("deleted", 0), "occasion", "deleted"),
        _effect(removed, "event", "removed"),
    ]
    comes_to = ", ".join(filter(None, effects)) or "no occasion is changed"
    read = rows.get("read", 0)
    asked = "; ".join(each.rstrip(".") for each in needs)
    why = f"It needs a yes: {asked}." if asked else "Its rule lets every plan wait for a yes."
    words = f"{read} row{'' if read == 1 else 's'}: {', '.join(parts)}; {comes_to}. {why}"
    return Told("consent-missing", words, "look at the plan beside it, then type: occasions approve")


def short(name: str, longest: int = LONGEST_NAME) -> str:
    """A name with its middle left out if it is too long.

    >>> short("abcdefghij.csv", 9)
    'abcd….csv'
    """
    if len(name) <= longest:
        return name
    end = (longest - 1) // 2
    return f"{name[: longest - 1 - end]}…{name[-end:]}"


def cut(line: str, longest: int) -> str:
    """A line, ended with … where it is too long."""
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _head(news: News) -> str:
    """What happened, in a word or two; a plan that somebody said no to is no failure."""
    if news.kind is NewsKind.RECOVERED and news.hint:
        return "Trouble over"
    if _is_unready(news):
        return "Not ready"
    return "Refused" if _is_refused(news) else _HEADS[news.kind]


def _is_refused(news: News) -> bool:
    return news.kind is NewsKind.FAILED and news.code == REFUSED


def _is_unready(news: News) -> bool:
    """Whether a rule takes it, and waits for something."""
    return news.kind is NewsKind.UNMATCHED and bool(news.rule_name)


def _what_happened(news: Sequence[News]) -> str:
    first = news[0]
    at = f"{moment(first.at):%Y-%m-%d %H:%M} UTC"
    rule = f'under the rule "{first.rule_name}" ' if first.rule_name else ""
    where = f"{rule}at {short(first.place, LONGEST_LINE // 3)} ({at})."
    if first.kind is NewsKind.OVERDUE:
        return f"No file came {where}"
    if first.kind is NewsKind.RECOVERED:
        return f"{'The trouble is over' if first.hint else 'All is well again'} {where}"
    if not first.file:
        return f"The place cannot be reached {where}"
    if len(news) == 1:
        return (
            f"{short(first.file)} {_became(first, _BECAME, 'was refused', 'does not become ready, and lies')} {where}"
        )
    names = ", ".join(short(each.file, LONGEST_NAME // 2) for each in news[:NAMED])
    more = f" and {len(news) - NAMED} more" if len(news) > NAMED else ""
    became = _became(first, _BECAME_MANY, "were refused", "do not become ready, and lie")
    return f"{len(news)} files {became} {where[:-1]}: {names}{more}."


def _became(news: News, words: Mapping[NewsKind, str], refused: str, unready: str) -> str:
    return refused if _is_refused(news) else unready if _is_unready(news) else words[news.kind]


def _what_is_wrong(news: Sequence[News]) -> str:
    first = news[0]
    said = sentence(first.message, first.file.rpartition("/")[2]) or "Its report says more."
    code = f" [{first.code}]" if first.code and first.kind is not NewsKind.WAITING else ""
    return f"The first, {short(first.file)}: {said}{code}" if len(news) > 1 else f"{said}{code}"


def _what_to_do(news: Sequence[News]) -> str:
    first, many = news[0], len(news) > 1
    if first.kind is NewsKind.WAITING:
        named = "" if many or not first.drop else f" {first.drop}"
        listed = " (lists them)" if many else f", or to refuse it: occasions approve{named} --refuse"
        return f"Look at the plan, then type: occasions approve{named}{listed}"
    if first.kind is NewsKind.FAILED:
        where = f" It stands in {first.target}." if first.target and not many else ""
        if _is_refused(first):
            return f"{sentence(first.hint)}{where}"
        return f"{sentence(first.hint) or 'Mend what is wrong.'}{where} Then drop the mended file again."
    if first.kind is NewsKind.TROUBLE:
        return f"It is tried again by itself. {sentence(first.hint)}".strip()
    if _is_unready(first):
        return "See to what it waits for, or take it away; nothing of it is imported until then."
    if first.kind is NewsKind.UNMATCHED:
        return "Rename it so that a rule takes it, write a rule for it into occasions.toml, or take it away."
    if first.kind is NewsKind.OVERDUE:
        return "Ask whoever drops it. How all rules fare, says: occasions health"
    if first.kind is NewsKind.RECOVERED and first.hint:
        return sentence(first.hint)
    return _ALL_SAID


def _effect(number: int, noun: str, what: str) -> str:
    """Such as ``2 occasions are changed``; empty if none."""
    return f"{number} {noun}{' is' if number == 1 else 's are'} {what}" if number else ""


def _counted(totals: Mapping[str, Mapping[str, int]], kind: str, noun: str) -> str:
    """Such as ``3 rows: 2 imported, 1 rejected``."""
    counts = totals.get(kind, {})
    read = counts.get("read", sum(counts.values()))
    parts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count and name != "read")
    return f"{read} {noun}{'' if read == 1 else 's'}" + (f": {parts}" if parts else "")
