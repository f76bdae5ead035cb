"""The words in which a comparison with an official calendar is told."""

import datetime as dt
from collections.abc import Sequence

from importer.core.official import OfficialDay
from importer.core.reviewing.official_fit import Fit
from importer.core.reviewing.official_moved import Moved

_NAMES_SHOWN = 3
_DAYS_SHOWN = 20


def told_missing(fit: Fit, day: OfficialDay) -> tuple[str, str]:
    """Message and hint for one day that lacks."""
    where, occasion = fit.calendars.shown(fit.territory), fit.subject.name
    instead = next((each.day for each in fit.official(_year(day.day)) if each.instead_of == day.day), 0)
    observed = f" and observed on {_date(instead)}" if instead else ""
    sure = " (a day earlier or later by the moon)," if day.by_moon else ","
    if day.instead_of:
        sure = f", which stands for {_date(day.instead_of)},"
    message = f'{day.name}, {_date(day.day)}{sure} is a public holiday in {where}{observed}, and "{occasion}" lacks it.'
    return message, _add(instead or day.day)


def told_several_missing(fit: Fit, days: Sequence[OfficialDay]) -> tuple[str, str]:
    """Message and hint for many days of one occasion that lack."""
    listed = ", ".join(f"{day.name} ({_date(day.day)})" for day in days[:_DAYS_SHOWN])
    more = f" and {len(days) - _DAYS_SHOWN} more" if len(days) > _DAYS_SHOWN else ""
    where = fit.calendars.shown(fit.territory)
    message = f'"{fit.subject.name}" does not have {len(days)} public holidays of {where}: {listed}{more}.'
    return message, "add rows for those on which you are closed or open at other hours."


def told_moved(fit: Fit, moved: Moved) -> tuple[str, str]:
    """Message and hint for an entry on another day than the official one."""
    where, day = fit.calendars.shown(fit.territory), moved.official
    where = f"those parts of {where} that have it" if moved.in_parts else where
    then = f", which is its date of {moved.date_of}" if moved.date_of else ""
    estimated = " (a day earlier or later by the moon)" if day.by_moon else ""
    official, found = _date(day.day), _date(moved.entry.first)
    message = f'"{moved.entry.name}" is on {official}{estimated} in {where}, the sheet has {found}{then}.'
    if moved.swapped:
        return f"{message[:-1]}: day and month look swapped.", f"put {_iso(day.day)}."
    return message, f"put {_iso(day.day)}, unless you keep it on another day."


def told_unobserved(fit: Fit, day: OfficialDay) -> tuple[str, str]:
    """Message and hint for a substitute that lacks."""
    where, base = fit.calendars.shown(fit.territory), dt.date.fromordinal(day.instead_of)
    name = next((each.name for each in fit.official(base.year) if each.day == day.instead_of), day.name)
    dates = f"{name} is on {base:%A}, {_date(day.instead_of)}, and {where} observes it on {_date(day.day)} too"
    return f'{dates}, which "{fit.subject.name}" lacks.', _add(day.day)


def told_inferred(fits: Sequence[Fit], where: str) -> tuple[str, str, str]:
    """About, decision and evidence for occasions that were compared with one calendar."""
    names = ", ".join(f'"{fit.subject.name}"' for fit in fits[:_NAMES_SHOWN])
    more = f" and {len(fits) - _NAMES_SHOWN} more" if len(fits) > _NAMES_SHOWN else ""
    first = fits[0]
    share = f"{first.matched} of {len(first.subject.entries)} days are official there"
    return f"{names}{more}", f"compared with the official calendar of {where}", f"{first.candidate.evidence}; {share}"


def _date(day: int) -> str:
    date = dt.date.fromordinal(day)
    return f"{date.day} {date:%B %Y}"


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def _year(day: int) -> int:
    return dt.date.fromordinal(day).year


def _add(day: int) -> str:
    return f"add a row for {_iso(day)}, if you are closed then or open at other hours."
