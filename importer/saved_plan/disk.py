"""Saved plans on disk: bytes that depend on the plan alone, written whole, and refused if anything in them changed."""

import hashlib
import os
import secrets
import stat
import zlib
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ValidationError

from importer.core.errors import ImporterError
from importer.core.payload import AccountOccasion
from importer.journal.stored import plan_from
from importer.report_store import dump_report, load_report
from importer.saved_plan.form import SCHEMA, PlanForm
from importer.saved_plan.saved import SavedPlan

LARGEST = 2**30
"""Bytes of the largest file that is read; a plan of a million rows is well below."""
_KIND = SCHEMA.partition("/")[0] + "/"
_NO_SEAL = "0" * 64
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
_AGAIN = "make it again with: occasions plan SOURCE --out FILE"


def plan_bytes(saved: SavedPlan) -> bytes:
    """A saved plan as the bytes of its file: equal plans of equal accounts are equal bytes.

    Raises:
        ImporterError: a name in it is no text that UTF-8 can say (code ``plan-unwritable``).
    """
    run = saved.check.run
    try:
        body = {
            "schema": SCHEMA,
            "program": run.version,
            "tzdata": run.tzdata,
            "account": saved.account,
            "api": saved.api,
            "mode": saved.plan.mode,
            "options": saved.options,
            "sources": run.sources,
            "drafts": [orjson.Fragment(orjson.dumps(each, default=_plain, option=_SORTED)) for each in saved.drafts],
            "plan": saved.plan,
            "doubles": saved.doubles,
            "assumptions": saved.assumptions,
            "report": orjson.Fragment(zlib.decompress(dump_report(saved.check))),
            "hash": saved.hash,
            "seal": _NO_SEAL,
        }
        raw = orjson.dumps(body, default=_plain, option=_SORTED | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError as error:
        message = f"The plan cannot be saved, because the name of a source or a cell is damaged text: {error}."
        raise ImporterError(message, "rename the source, or mend the cell.", code="plan-unwritable") from None
    unsealed = f'"seal": "{_NO_SEAL}"'.encode()
    return _with_seal(raw, unsealed, _digest(raw))


def _with_seal(raw: bytes, old: bytes, seal: str) -> bytes:
    before, _, after = raw.rpartition(old)  # found once at most: within a text the quotation marks are escaped
    return before + f'"seal": "{seal}"'.encode() + after


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _plain(value: Any) -> Any:
    """What orjson does not know: pydantic models and sets."""
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else sorted(value)


def write_plan(saved: SavedPlan, path: Path) -> None:
    """Write a plan for its owner alone; it stands under its name only when it is whole.

    Raises:
        ImporterError: it cannot be written, or something else stands there (code ``plan-unwritable``).
    """
    raw = plan_bytes(saved)
    ready_to_write(path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(raw)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, f"cannot be written: {error.strerror}") from None


def ready_to_write(path: Path) -> None:
    """Make sure that a plan may stand in a file: in a folder that is there, and instead of nothing but a plan.

    Raises:
        ImporterError: it may not (code ``plan-unwritable``).
    """
    if path.name in ("", "-", ".."):
        raise _unwritable(path, "is no name of a file, and a plan is kept in one")
    if not os.access(path.parent, os.W_OK):
        there = "cannot be written" if path.parent.is_dir() else "is not there"
        raise _unwritable(path, f"cannot be written: the folder {path.parent} {there}")
    if not os.path.lexists(path):
        return
    try:
        is_plan = _kind_of(_loaded(_read(path))).startswith(_KIND)
    except ImporterError:
        is_plan = False
    if not is_plan:
        raise _unwritable(path, "is there already, and is no plan, so it stays as it is")


def _unwritable(path: Path, what: str) -> ImporterError:
    return ImporterError(f"{path} {what}.", "name another file with --out.", code="plan-unwritable")


def read_plan(path: Path) -> SavedPlan:
    """Read a plan.

    Raises:
        ImporterError: it cannot be read, is no plan, or was changed after it was written (code ``plan-unreadable``).
    """
    raw = _read(path)
    body = _loaded(raw)
    kind = _kind_of(body)
    if not kind.startswith(_KIND):
        raise _unreadable(path, "is no plan", "name a file that occasions plan --out wrote.")
    if kind != SCHEMA:
        raise _unreadable(path, f"is a plan of the form {kind}, and this program reads {SCHEMA}", _AGAIN)
    if not _is_sealed(raw, body.get("seal")):
        raise _unreadable(path, "was changed after it was written, or is damaged", _AGAIN)
    try:
        form = PlanForm.model_validate_json(raw, strict=True)
        saved = _saved(form)
    except ValidationError:
        raise _unreadable(path, "does not hold what a plan holds", _AGAIN) from None
    if saved.hash != form.hash:
        raise _unreadable(path, "does not hold the plan that its hash names", _AGAIN)
    return saved


def _unreadable(path: Path, what: str, hint: str) -> ImporterError:
    return ImporterError(f"{path} {what}; nothing was sent.", hint, code="plan-unreadable")


def _read(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _unreadable(path, "is no file", "name a file that occasions plan --out wrote.")
        if found.st_size > LARGEST:
            raise _unreadable(path, "is too large to be a plan", "name a file that occasions plan --out wrote.")
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {error.strerror}", "look at its name and its rights.") from None


def _loaded(raw: bytes) -> dict[str, Any]:
    """The file as JSON; empty where it is none."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _kind_of(body: dict[str, Any]) -> str:
    kind = body.get("schema")
    return kind if isinstance(kind, str) else ""


def _is_sealed(raw: bytes, seal: object) -> bool:
    if not isinstance(seal, str):
        return False
    return seal == _digest(_with_seal(raw, f'"seal": "{seal}"'.encode("utf-8", "replace"), _NO_SEAL))


def _saved(form: PlanForm) -> SavedPlan:
    return SavedPlan(
        api=form.api,
        plan=plan_from(form.plan.model_dump_json()),
        doubles=tuple(AccountOccasion.from_api(each.occasion.model_dump()) for each in form.doubles),
        options=form.options,
        drafts=form.drafts,
        check=load_report(zlib.compress(form.report.model_dump_json().encode(), level=0)),
        assumptions=form.assumptions,
    )
