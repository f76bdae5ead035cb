"""init: a settings file to begin with, and the schema that editors read."""

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer

from importer.core.errors import SettingsError
from importer.core.names import clean
from importer.default_zones import zone_setting
from importer.packaged import templates
from importer.profile_text import toml_value
from importer.settings.credentials import FILE, WAYS

SCHEMA = "occasions.schema.json"
_TEMPLATE = "occasions.toml.j2"
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_OWNER_ONLY = 0o600
Way = Literal["key", "user", "client", "token"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An account's entry, its values written as TOML."""

    key: str
    number: str
    zone: str | None
    secrets: tuple[tuple[str, str], ...]
    """Key -> the variable that holds it."""
    client: bool


def init(account: str | None, number: str | None, zone: str | None, way: Way | None, *, force: bool) -> None:
    """Write a settings file into this folder, with an entry if an account is named.

    Raises:
        SettingsError: a file is there already, or what was said does not make an entry.
    """
    name = clean(account or "")
    variables = _variables(name, way or "key")
    entry = _entry(name, account, number, zone, way, variables)
    texts = {
        FILE: _text(name, entry),
        SCHEMA: (templates() / SCHEMA).read_text(encoding="utf-8"),
    }
    _write(Path.cwd(), texts, force=force)
    typer.echo(f"Wrote {FILE}, which only you can read, and {SCHEMA} for your editor.")
    typer.echo("\n".join(_next_steps(variables if entry else {}, name)))


def _variables(name: str, way: Way) -> Mapping[str, str]:
    """Key of a credential -> the variable that is to hold it."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    stem = re.sub(r"[^A-Z0-9]+", "_", plain.upper()).strip("_") or "ACCOUNT"
    stem = stem if stem[0].isalpha() else f"ACCOUNT_{stem}"
    return {key: f"{stem}_{key.upper()}" for key in WAYS[way]}


def _entry(
    name: str, account: str | None, number: str | None, zone: str | None, way: Way | None, variables: Mapping[str, str]
) -> Entry | None:
    if account is None:
        given = [option for option, value in (("--number", number), ("--zone", zone), ("--sign-in", way)) if value]
        if given:
            raise _usage(f"{given[0]} describes an account, and none is named.", "add --account NAME.")
        return None
    if not name or not (number or "").strip():
        raise _usage("An entry needs a name and a number.", "write --account NAME --number 12345678.")
    known = zone_setting(zone, "--zone")
    key = name if _BARE.fullmatch(name) else toml_value(name)
    secrets = tuple((each, toml_value(variable)) for each, variable in variables.items())
    return Entry(
        key, toml_value((number or "").strip()), toml_value(known) if known else None, secrets, way == "client"
    )


def _usage(message: str, hint: str) -> SettingsError:
    return SettingsError(message, hint, code="usage-wrong")


def _text(name: str, entry: Entry | None) -> str:
    from jinja2 import Environment, StrictUndefined  # slow to load

    environment = Environment(  # noqa: S701 - the text is no HTML, and toml_value quotes what was said
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    template = environment.from_string((templates() / _TEMPLATE).read_text(encoding="utf-8"))
    return template.render(name=toml_value(name) if entry else None, entry=entry)


def _write(folder: Path, texts: Mapping[str, str], *, force: bool) -> None:
    for name in texts:
        if not force and os.path.lexists(folder / name):
            raise SettingsError(
                f"{name} is there already; nothing was written.",
                "move it away, or replace it: add --force.",
                code="file-exists",
            )
    for name, text in texts.items():
        try:
            if force:
                (folder / name).unlink(missing_ok=True)
            file = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
            with open(file, "w", encoding="utf-8", newline="\n") as out:  # noqa: PTH123 - only this takes rights
                out.write(text)
        except OSError as error:
            message = f"{name} cannot be written: {error.strerror}."
            raise SettingsError(message, "go to a folder that is yours to write.") from None


def _next_steps(variables: Mapping[str, str], name: str) -> list[str]:
    if not variables:
        return [
            f"Next: fill in an account in {FILE}, or let this write one:",
            "  occasions init --force --account NAME --number 12345678 --zone Europe/Berlin --sign-in key",
        ]
    return [
        "Next:",
        f"  1. put the credentials of {name} into these variables, or name other places in {FILE}:",
        *(f"       {variable}" for variable in variables.values()),
        "  2. occasions login --check",
        "  3. occasions plan SHEET",
    ]
