"""How a run ended, in words: why it stopped and how to go on, and by what it was taken back."""

from importer.core.report import Report, RunInfo
from importer.reports.base import TROUBLED, WRITES_NOTHING

_UNDO = "undo"
_YES = "occasions approve {}"
_ARRIVED = ("created", "updated", "merged", "unchanged", "deleted")


def ending_facts(run: RunInfo) -> list[tuple[str, str]]:
    """Why a run stopped and what took it back, as (label, words); empty for most."""
    if run.waits_since:
        yes = _YES.format(run.id)
        return [("Waits", f"for a yes since {run.waits_since}: {yes}, or {yes} --refuse")]
    stopped = [("Stopped", run.stopped)] if run.stopped else []
    return [*stopped, ("Taken back", undone_words(run))] if run.undone_by else stopped


def stopped_steps(run: RunInfo) -> list[str]:
    """What to do about a run that stopped: first what its reason asks for, then how it is gone on with."""
    if not run.stopped:
        return []
    again = again_words(run.command)
    hint = run.hint.rstrip(".")
    steps = [hint[:1].upper() + hint[1:]] if hint else []
    if not run.unsent:
        return [*steps, f"Not everything is confirmed or sent yet. Go on with: occasions resume {run.id}"]
    if again in hint:
        return steps
    see = "then" if hint else "see to the reason and"
    return [*steps, f"Nothing was sent here: {see} {again}"]


def waiting_steps(run: RunInfo, *, needing: bool) -> list[str]:
    """What to do about a plan that waits for a yes.

    Args:
        run: which it is.
        needing: whether some of the sheet is in none of it.
    """
    mend = "Rows that need you stay out either way. Mend them as Issues says, and drop the mended file"
    return [
        f"Look at what it would do, then carry it out: {_YES.format(run.id)}",
        f"Or refuse it, so that nothing is sent: {_YES.format(run.id)} --refuse",
        *([mend] if needing else []),
    ]


def again_words(command: str) -> str:
    """How something that was not begun is begun again.

    >>> again_words("plan"), again_words("undo")
    ('plan the sheet again', 'take the run back again')
    """
    if command == _UNDO:
        return "take the run back again"
    return f"{command if command in WRITES_NOTHING else 'import'} the sheet again"


def undone_words(run: RunInfo) -> str:
    """By what a run was taken back, and whether wholly."""
    return f"by {run.undone_by}" + (", as far as that undo could" if run.undone_partly else "")


def undone_headline(report: Report) -> str:
    """The report of a run that was taken back, in two sentences."""
    rows, occasions = report.totals["rows"], report.totals["occasions"]
    done, read, noun = rows.get("imported", 0), rows["read"], "row"
    if not read:
        done, read, noun = sum(occasions[outcome] for outcome in _ARRIVED), occasions["read"], "occasion"
    before = f" {done:,} of {read:,} {noun}{'' if read == 1 else 's'} had arrived before that." if read else ""
    return f"Taken back {undone_words(report.run)}.{before}"


def taken_back_headline(report: Report) -> str:
    """An undo, which has no rows, in one or two sentences."""
    occasions = report.totals["occasions"]
    read = occasions["read"]
    if not read:
        return "Nothing was left to take back."
    back = sum(occasions[outcome] for outcome in _ARRIVED)
    need = sum(occasions[outcome] for outcome in TROUBLED)
    part = "All" if back == read > 1 else f"{back:,} of"
    ending = f" {need:,} {'needs' if need == 1 else 'need'} you." if need else ""
    be = "is" if back == 1 else "are"
    return f"{part} {read:,} occasion{'' if read == 1 else 's'} {be} taken back.{ending}"


def undone_steps(run: RunInfo) -> list[str]:
    """What to do now about a run that was taken back."""
    left = [f"See what was not taken back: occasions report {run.undone_by}"] if run.undone_partly else []
    if run.command == _UNDO:
        return left
    return [*left, "To have it in the account after all, import the sheet again"]
