"""Rules about occasions: names, descriptions, the default flag."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from importer.core.glossary import Field
from importer.core.grouped import Grouped, Positions
from importer.core.issues import Assumption, Issue, Severity
from importer.core.lifting import Mask, Numbers, distinct_pairs
from importer.core.names import fold
from importer.core.payload import DESCRIPTION_LIMIT, NAME_LIMIT, text_units
from importer.core.records import UNSAID

_RELATED = 20


@dataclass(frozen=True)
class OccasionRules:
    """What the rules about occasions found: values of each occasion, and which of them are in error."""

    descriptions: tuple[str | None, ...]
    skills: tuple[tuple[str, ...], ...]
    """Names or ids of the skills that are to use each occasion, in the order of their letters."""
    defaults: Numbers
    in_error: Mask
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]


class Members:
    """The records of each occasion."""

    def __init__(self, grouped: Grouped) -> None:
        self._places = grouped.places
        self._order = np.argsort(grouped.said_occasion, kind="stable")
        self._records = grouped.said_record[self._order]
        self._spots = np.searchsorted(grouped.said_occasion[self._order], np.arange(len(grouped.names) + 1))

    def of(self, occasion: int) -> Positions:
        """Positions of the records that join an occasion, in their order."""
        return self._records[self._spots[occasion] : self._spots[occasion + 1]]

    def issue(
        self, occasion: int, code: str, severity: Severity, message: str, hint: str, name: Field = "occasion"
    ) -> Issue:
        """One issue for an occasion, at its first row; further rows are related."""
        records = self.of(occasion).tolist()
        places = [self._places.place(record, name) for record in records[: _RELATED + 1]]
        return Issue(
            code, severity, message, places[0], hint, name, self._places.found(records[0], name), tuple(places[1:])
        )


def check_occasions(grouped: Grouped) -> OccasionRules:
    """Apply the rules about occasions."""
    members = Members(grouped)
    in_error = np.zeros(len(grouped.names), dtype=np.bool_)
    issues: list[Issue] = []
    for occasion, name in enumerate(grouped.names):
        if text_units(name) > NAME_LIMIT:
            issues.append(_name_too_long(members, occasion, name))
            in_error[occasion] = True
        elif not name.isascii() and len(name.encode()) > NAME_LIMIT:
            message = f'"{name}" has {len(name.encode())} bytes; an API that counts bytes takes {NAME_LIMIT}.'
            issues.append(
                members.issue(occasion, "name-long-in-bytes", Severity.WARNING, message, "shorten it to be safe.")
            )
    descriptions = _descriptions(grouped, members, in_error, issues)
    defaults = _defaults(grouped, members, in_error, issues)
    filled = tuple(_filled(grouped, descriptions))
    return OccasionRules(descriptions, _skills(grouped), defaults, in_error, tuple(issues), filled)


def _name_too_long(members: Members, occasion: int, name: str) -> Issue:
    message = f'"{name[:80]}" is {text_units(name)} characters long; an occasion\'s name has at most {NAME_LIMIT}.'
    return members.issue(occasion, "name-too-long", Severity.ERROR, message, "give it a shorter name.")


def _descriptions(grouped: Grouped, members: Members, in_error: Mask, issues: list[Issue]) -> tuple[str | None, ...]:
    """The one description of each occasion; if rows differ, its name with a warning; if none says one, None."""
    column = grouped.places.records.description
    found: list[set[int]] = [set() for _ in grouped.names]
    pairs = distinct_pairs(grouped.said_occasion, column.codes[grouped.said_record])
    for occasion, code in zip(*pairs, strict=True):
        if code >= 0:
            found[occasion].add(code)
    descriptions: list[str | None] = []
    for occasion, codes in enumerate(found):
        texts = sorted(column.values[code] for code in codes)
        descriptions.append(texts[0] if len(texts) == 1 else grouped.names[occasion] if texts else None)
        if len(texts) > 1:
            message = (
                f'The rows of "{grouped.names[occasion]}" have {len(texts)} descriptions; its name is used instead.'
            )
            hint = "write one description in all of its rows."
            issues.append(
                members.issue(occasion, "descriptions-differ", Severity.WARNING, message, hint, "description")
            )
        elif texts and text_units(texts[0]) > DESCRIPTION_LIMIT:
            message = f"The description is {text_units(texts[0])} characters long; it has at most {DESCRIPTION_LIMIT}."
            issues.append(
                members.issue(occasion, "description-too-long", Severity.ERROR, message, "shorten it.", "description")
            )
            in_error[occasion] = True
    return tuple(descriptions)


def _skills(grouped: Grouped) -> tuple[tuple[str, ...], ...]:
    """The skills that any row of each occasion names."""
    column = grouped.places.records.skills
    found: list[dict[str, str]] = [{} for _ in grouped.names]
    if column.values:
        pairs = distinct_pairs(grouped.said_occasion, column.codes[grouped.said_record])
        for occasion, code in zip(*pairs, strict=True):
            for name in column.values[code] if code >= 0 else ():
                found[occasion][fold(name)] = min(name, found[occasion].get(fold(name), name))
    return tuple(tuple(names[key] for key in sorted(names)) for names in found)


def _filled(grouped: Grouped, descriptions: Sequence[str | None]) -> list[Assumption]:
    blank = [name for name, text in zip(grouped.names, descriptions, strict=True) if text is None]
    if not blank:
        return []
    about = f"{len(blank)} occasions" if len(blank) > 1 else f'occasion "{blank[0]}"'
    evidence = "the sheet gives no description, and the API wants one"
    return [Assumption("description-from-name", about, "a new occasion is described by its name", evidence)]


def _defaults(grouped: Grouped, members: Members, in_error: Mask, issues: list[Issue]) -> Numbers:
    """The default flag of each occasion: one answer in its rows, and one default in all."""
    flags = grouped.places.records.default[grouped.said_record]
    size = len(grouped.names)
    yes = np.bincount(grouped.said_occasion[flags == 1], minlength=size) > 0
    no = np.bincount(grouped.said_occasion[flags == 0], minlength=size) > 0
    for occasion in np.flatnonzero(yes & no).tolist():
        message = f'Some rows of "{grouped.names[occasion]}" say that it is the default, others that it is not.'
        hint = "write the same in all of its rows."
        issues.append(members.issue(occasion, "default-contradicts", Severity.ERROR, message, hint, "default"))
        in_error[occasion] = True
    several = np.flatnonzero(yes).tolist()
    if len(several) > 1:
        names = ", ".join(f'"{grouped.names[occasion]}"' for occasion in several)
        for occasion in several:
            message = f"An account has one default occasion, the sheet has {len(several)}: {names}."
            hint = 'write "yes" for one of them.'
            issues.append(members.issue(occasion, "default-several", Severity.ERROR, message, hint, "default"))
            in_error[occasion] = True
    return np.where(yes, 1, np.where(no, 0, UNSAID)).astype(np.int32)
