"""Skills in a report: their lines, their books, and the words of runs that concern nothing else."""

from collections.abc import Iterator, Sequence

from importer.core.assignments import NO_SUCH_SKILL
from importer.core.report import Report, SkillEntry

ASSIGN = "assign"
"""The mode of runs that concern skills alone."""
SKILL_COLUMNS = {"Skill": 34, "Outcome": 14, "Occasion": 34, "Before": 34, "Id": 14, "Attempts": 10}
SKILL_COLUMNS |= {"Status": 9, "Message": 58, "Read back": 12}
_WELL = ("assigned", "unchanged")
_NONE = "none of its own"
_NAMED = 3
_NAME_WIDTH = 60


def skill_lines(report: Report) -> Iterator[tuple[str | int | None, ...]]:
    """One line for each skill, with a cell for each of ``SKILL_COLUMNS``."""
    for each in report.skills:
        takes, used = each.occasion or _NONE, _used(each)
        more = (each.id, each.attempts, each.status, each.message, each.verdict)
        yield (each.skill, each.outcome, takes, used, *more)


def move_told(entry: SkillEntry) -> str:
    """What a skill is to use, and what it used, such as ``Europe → Poland``."""
    takes = entry.occasion or _NONE
    stays = entry.outcome == "unchanged" or entry.id is None
    return takes if stays else f"{_used(entry)} → {takes}"


def _used(entry: SkillEntry) -> str:
    """What a skill used before; "" of one that is not known."""
    return "" if entry.id is None else entry.before or _NONE


def why_told(entry: SkillEntry) -> str:
    """Why a skill's line is as it is, with the status of a refusal."""
    refused = entry.outcome in ("failed", "unknown") and entry.status is not None and not 200 <= entry.status < 300
    return (f"HTTP {entry.status}: " if refused else "") + entry.message


def of_skills_alone(report: Report) -> bool:
    """Whether a report has skills and no occasion."""
    return bool(report.skills) and not report.occasions


def skills_headline(report: Report) -> str:
    """A report of skills alone, in one or two sentences."""
    total, well = len(report.skills), sum(each.outcome in _WELL for each in report.skills)
    done = "would have" if report.run.command in ("plan", "check") else "has" if 1 in (well, total) else "have"
    part = f"All {total:,}" if 1 < well == total else f"{well:,} of {total:,}"
    need = total - well
    needing = f" {need:,} {'needs' if need == 1 else 'need'} you." if need else ""
    noun = "skill" if total == 1 else "skills"
    return f"{part} {noun} {done} the occasion that was asked for.{needing}"


def skills_needing(report: Report) -> str:
    """How many skills are not as asked for, as a sentence of a headline; "" if none."""
    number = sum(each.outcome not in _WELL for each in report.skills)
    return f" {number:,} {'skill needs' if number == 1 else 'skills need'} you." if number else ""


def skill_steps(report: Report) -> list[str]:
    """What to do now about skills that do not use what they were to use."""
    found = {each.outcome for each in report.skills}
    if "unknown" in found:
        return [f"Some skills were not confirmed. Go on with: occasions resume {report.run.id}"]
    absent = [each for each in report.skills if each.outcome == "conflict" and each.message.startswith(NO_SUCH_SKILL)]
    others = sum(each.outcome in ("conflict", "failed", "not_attempted") for each in report.skills) - len(absent)
    steps = [_absent_step(report, absent)] if absent else []
    return [*steps, "Some skills are not as asked for. See why under Skills"] if others else steps


def _absent_step(report: Report, absent: Sequence[SkillEntry]) -> str:
    """How names that no skill has are corrected."""
    names = ", ".join(f'"{each.skill[:_NAME_WIDTH]}"' for each in absent[:_NAMED])
    more = f" and {len(absent) - _NAMED:,} more" if len(absent) > _NAMED else ""
    where = "" if of_skills_alone(report) else " under Skills in the sheet"
    again = "assign again" if of_skills_alone(report) else f"{report.run.command} it again"
    near = absent[0].message.removeprefix(NO_SUCH_SKILL).removeprefix("; ") if len(absent) == 1 else ""
    noun, it = ("skill", "name") if len(absent) == 1 else ("skills", "names")
    told = f" ({near})" if near else ""
    return f"The account has no {noun} {names}{more}. Correct the {it}{where}{told} and {again}"
