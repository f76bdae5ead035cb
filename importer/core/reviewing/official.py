"""Compare occasions with the official calendars of their countries.

Takes what validate made and gives warnings (``holiday-missing``, ``holiday-moved``, ``holiday-observed``) and the
assumption ``country-inferred`` for each calendar that nobody named. Each occasion is compared for itself, on its
distinct names and days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from importer.core.checked import Checked
from importer.core.faults import Fault
from importer.core.issues import Assumption, Issue, Severity
from importer.core.official import OfficialCalendars, OfficialDay, Territory
from importer.core.review import Review
from importer.core.reviewing.official_candidates import GIVEN, candidates
from importer.core.reviewing.official_findings import Findings, findings
from importer.core.reviewing.official_fit import Fit, best_fit, fits_a_neighbour_better
from importer.core.reviewing.official_subjects import Subject, subjects
from importer.core.reviewing.official_told import (
    told_inferred,
    told_missing,
    told_moved,
    told_several_missing,
    told_unobserved,
)

CODES = frozenset({"holiday-missing", "holiday-moved", "holiday-observed"})
_ONE_BY_ONE = 5
"""Missing days of one occasion that are told one by one; more of them are told together."""
_Key = tuple[bytes, str, tuple[tuple[Territory, int], ...]]
_Compared = tuple[Fit, Findings] | None


def compare_with_official(checked: Checked, view: Review) -> Iterator[Issue | Assumption]:
    """Warnings about official days, and what was inferred to find them.

    Raises:
        SettingsError: a profile names a country that no calendar is known of.
    """
    if view.calendars is None:
        return
    fits: list[Fit] = []
    known: dict[_Key, _Compared] = {}
    for subject in subjects(checked, view.today):
        compared = None if _all_off(subject) else _compared(subject, view.calendars, known)
        if compared:
            fits.append(compared[0])
            yield from _issues(*compared, checked)
    yield from _inferred(fits, view.calendars)


def _all_off(subject: Subject) -> bool:
    return set(subject.table.profile.no_warn) >= CODES


def _compared(subject: Subject, calendars: OfficialCalendars, known: dict[_Key, _Compared]) -> _Compared:
    """An occasion beside its calendar; those of one shape that may be about the same countries are compared once."""
    wanted = candidates(subject, calendars)
    key = (
        subject.shape,
        calendars.part_of_zone(subject.zone),
        tuple((each.territory, each.strength) for each in wanted),
    )
    if key not in known:
        fit = best_fit(subject, calendars, wanted)
        found = findings(fit, *subject.table.profile.range) if fit else Findings((), (), ())
        lost = fit is None or (any((found.moved, found.missing, found.unobserved)) and fits_a_neighbour_better(fit))
        known[key] = None if fit is None or lost else (fit, found)
    if (same := known[key]) is None:
        return None
    fit, found = same
    own = next(each for each in wanted if each.territory == fit.candidate.territory)
    return replace(fit, subject=subject, candidate=own), found


def _issues(fit: Fit, found: Findings, checked: Checked) -> Iterator[Issue]:
    places, records = checked.places, checked.events.record[fit.subject.event :]
    for each in found.moved:
        fault = Fault("holiday-moved", *told_moved(fit, each))
        yield places.issue(fault, int(records[each.entry.spot]), "start_date", Severity.WARNING)
    if fit.subject.in_error:
        return  # the row that is in error may be the one
    place = places.place(min(int(records[entry.spot]) for entry in fit.subject.entries))
    for day in found.unobserved:
        message, hint = told_unobserved(fit, day)
        yield Issue("holiday-observed", Severity.WARNING, message, place, hint)
    for message, hint in _told_missing(fit, found.missing):
        yield Issue("holiday-missing", Severity.WARNING, message, place, hint)


def _told_missing(fit: Fit, days: Sequence[OfficialDay]) -> list[tuple[str, str]]:
    if len(days) > _ONE_BY_ONE:
        return [told_several_missing(fit, days)]
    return [told_missing(fit, day) for day in days]


def _inferred(fits: Sequence[Fit], calendars: OfficialCalendars) -> Iterator[Assumption]:
    """One assumption for each territory that was inferred, in the order of the codes."""
    grouped: dict[str, list[Fit]] = {}
    territories: dict[str, Territory] = {}
    for fit in fits:
        if fit.candidate.strength != GIVEN:
            grouped.setdefault(fit.territory.code, []).append(fit)
            territories[fit.territory.code] = fit.territory
    for code, several in sorted(grouped.items()):
        yield Assumption("country-inferred", *told_inferred(several, calendars.shown(territories[code])))
