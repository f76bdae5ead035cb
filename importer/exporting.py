"""Export: write an account's occasions into a workbook, and make sure that it means them.

Before the file gets its name it is imported on paper, against the very account that was read: every occasion that
would not come out unchanged is told. What leaves this module: ``SettingsError`` when the file cannot be made or an
occasion is asked for that the account lacks.
"""

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from importer.core.account import AccountState
from importer.core.errors import SettingsError
from importer.core.exporting.rows import rows_of
from importer.core.issues import Issue, Severity
from importer.core.names import fold
from importer.core.payload import DESCRIPTION_LIMIT, text_units
from importer.core.plan import ActionKind
from importer.core.planning import PlanOptions, plan_import
from importer.core.profile import Profile
from importer.core.validating.validate import Rules
from importer.export_workbook import export_workbook
from importer.pipeline import Checking, Zones, check, load_glossary
from importer.public_holidays import nearest
from importer.reports.saving import workbook_bytes

_SUFFIX = ".xlsx"


@dataclass(frozen=True, slots=True)
class Differing:
    """An occasion that an import of the workbook would not leave as it is."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    path: Path
    occasions: int
    events: int
    differing: tuple[Differing, ...]


def check_path(path: Path, *, overwrite: bool, code: str = "export-exists") -> None:
    """Make sure that a workbook may be written there, before the account is read.

    Raises:
        SettingsError: the name is none of a workbook, or a file is there that must stay.
    """
    if path.suffix.lower() != _SUFFIX:
        raise SettingsError(f"{path.name} is not a name for a workbook.", f"call it {path.stem or 'account'}.xlsx.")
    if path.exists() and not overwrite:
        hint = "choose another name, or add --force to replace it; it may hold somebody's work."
        raise SettingsError(f"{path} is there already and was left as it is.", hint, code=code)


def chosen_occasions(state: AccountState, names: Sequence[str]) -> AccountState:
    """The account with the occasions of some names only; all of it where none is named.

    Raises:
        SettingsError: the account has no occasion of a name.
    """
    if not names:
        return state
    there = {fold(each.occasion.name): each.occasion.name for each in state.occasions}
    for name in names:
        if fold(name) not in there:
            near = nearest(name, there.values())
            hint = f"did you mean {' or '.join(near)}?" if near else "leave --occasion away to export all of them."
            raise SettingsError(f'The account has no occasion "{name}".', hint)
    wanted = {fold(name) for name in names}
    kept = (each for each in state.occasions if fold(each.occasion.name) in wanted)
    return AccountState.of(state.account, state.revision, kept)


def export_account(state: AccountState, path: Path, today: dt.date, *, overwrite: bool = False) -> Exported:
    """Write all occasions of an account, as it was read, into a workbook.

    Args:
        state: what to export.
        path: where to; ends in ``.xlsx``.
        today: the day on which the workbook is imported on paper.
        overwrite: whether a file that is there may be replaced.

    Raises:
        SettingsError: the file cannot be written.
    """
    check_path(path, overwrite=overwrite)
    rows = rows_of(state)
    content = workbook_bytes(export_workbook(rows, state.account))
    with whole_file(path, content, overwrite=overwrite) as part:
        differing = differing_occasions(part, state, today)
    events = sum(len(each.occasion.events) for each in state.occasions)
    return Exported(path, len(state.occasions), events, differing)


@contextmanager
def whole_file(path: Path, content: bytes, *, overwrite: bool) -> Iterator[Path]:
    """Write a file beside its final name, and give it that name when all went well with it.

    Raises:
        SettingsError: it cannot be written.
    """
    part = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{_SUFFIX}")
    try:
        try:
            with part.open("xb") as file:
                file.write(content)
            yield part
            check_path(path, overwrite=overwrite)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or "the system gave no reason"
        hint = "name a file in a folder that is there and that you may write to."
        raise SettingsError(f"{path} cannot be written: {reason}.", hint) from error


def differing_occasions(path: Path, state: AccountState, today: dt.date) -> tuple[Differing, ...]:
    """The occasions of an account that an import of a workbook would not leave as they are, in the account's order."""
    if not state.occasions:
        return ()
    checking = check([path], Profile(), Rules(today), Zones("UTC"), load_glossary())
    plan, _ = plan_import(checking.drafts, state, PlanOptions())
    planned = {fold(action.name): action for action in plan.actions}
    found = []
    for each in state.occasions:
        name, action = each.occasion.name, planned.get(fold(each.occasion.name))
        if action is None:
            why = "" if not each.occasion.events else _why_refused(name, checking)
        else:
            why = "" if action.kind is ActionKind.UNCHANGED else action.reason
        if not why and text_units(each.occasion.description) > DESCRIPTION_LIMIT:
            why = f"its description has more than {DESCRIPTION_LIMIT} characters and is left out"
        if why:
            found.append(Differing(name, why))
    return tuple(found)


def _why_refused(name: str, checking: Checking) -> str:
    """What keeps an occasion out of an import of the workbook."""
    checked = checking.checked
    names = {fold(each): number for number, each in enumerate(checked.names)}
    number = names.get(fold(name))
    members = checked.member_record[checked.member_occasion == number].tolist() if number is not None else []
    rows = {int(checked.places.records.row[record]) for record in members}
    errors: list[Issue] = [issue for issue in checked.issues if issue.severity is Severity.ERROR]
    own = next((issue for issue in errors if issue.place.row in rows), None)
    return own.message if own else "its rows are not read as events"
