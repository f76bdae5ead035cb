"""Read ``occasions.toml``: what holds for all accounts, an entry for each account, and groups of them.

Whatever cannot be used leaves as a ``SettingsError`` that names the line and the key. A file with a secret in clear is
refused where others can read it.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from importer.core.errors import SettingsError
from importer.core.faults import Fault
from importer.core.names import fold
from importer.core.rules.zones import read_zone
from importer.settings.complaints import Key, at, nearest, wrong_file
from importer.settings.credentials import FILE, KEYS, PREFIX, SECRETS, CredentialPlace, ways_begun
from importer.settings.drop_checks import Names, check_drops, open_secrets
from importer.settings.drops import DropKeys, DropRule, NoticeEntry, PlaceEntry
from importer.settings.keys import AccountKeys, AccountNumber, SharedKeys
from importer.settings.lines import lines_of
from importer.settings.secret import SecretPlace, exposed

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def _known_zone(value: str) -> str:
    found = read_zone(value)
    if isinstance(found, Fault):
        raise ValueError(f"{found.message} {found.hint}")
    if found.kind != "zone":
        raise ValueError(f'"{value}" is an abbreviation or an offset; write a zone such as Europe/Warsaw')
    return value


class AccountEntry(AccountKeys):
    """One account."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[AccountNumber, Field(min_length=1, json_schema_extra={"minLength": 1})]
    """The account's number."""

    _zone = field_validator("zone")(_known_zone)


class SettingsFile(DropKeys, SharedKeys):
    """The settings file."""

    model_config = ConfigDict(extra="forbid", title=FILE)

    accounts: dict[str, AccountEntry] = Field(default_factory=dict)
    """An entry for each account, by the name that we give it."""
    groups: dict[str, Annotated[list[str], Field(min_length=1)]] = Field(default_factory=dict)
    """Names for several accounts: lists of names of entries."""

    _zone = field_validator("zone")(_known_zone)


_ENTRIES: Mapping[str, type[BaseModel]] = {
    "accounts": AccountEntry,
    "places": PlaceEntry,
    "drops": DropRule,
    "notices": NoticeEntry,
}


def _known(key: Key) -> Iterable[str]:
    """The keys that are read where a key stands: at the top, in an entry, or in a secret."""
    if len(key) == 1:
        return SettingsFile.model_fields
    if len(key) == 3 and key[0] in _ENTRIES:
        return _ENTRIES[str(key[0])].model_fields
    return SecretPlace.model_fields


@dataclass(frozen=True)
class Written:
    """What a folder's settings file says; nothing if there is none."""

    folder: Path
    content: SettingsFile = field(default_factory=SettingsFile)
    lines: Mapping[Key, int] = field(default_factory=dict)

    def place(self, name: str | None) -> CredentialPlace:
        """Where the credentials of an entry, or of the top level, are written."""
        inside: Key = () if name is None else ("accounts", name)
        lines = {key: self.lines[*inside, key] for key in KEYS if (*inside, key) in self.lines}
        return CredentialPlace(self.folder, "" if name is None else f"accounts.{name}.", lines)


def read_file(folder: Path) -> Written:
    """Read the settings file of a folder, if it has one.

    Raises:
        SettingsError: it cannot be read or used, or it holds a secret that others can read.
    """
    path = folder / FILE
    try:
        with path.open("rb") as found:
            content, open_to_all = found.read(), exposed(found.fileno())
    except FileNotFoundError:
        return Written(folder)
    except OSError as error:
        raise SettingsError(f"{FILE} cannot be read: {error.strerror}.", "look at its rights.") from None
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise SettingsError(f"{FILE} is no text in UTF-8.", "save it as UTF-8.") from None
    said, lines = _parsed(text), lines_of(text)
    if open_to_all:
        _refuse_secrets(said, lines)
    try:
        written = Written(folder, SettingsFile.model_validate(said), lines)
    except ValidationError as error:
        raise wrong_file(error, lines, _known) from None
    _check(written)
    return written


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(f"{text}\n")  # an error at the very end has no line otherwise
    except tomllib.TOMLDecodeError as error:
        why = str(error)
        found = _PLACE.search(why)
        line, column = (found[1], found[2]) if found and found[1] else (text.rstrip("\n").count("\n") + 1, None)
        where = f"line {line}, column {column}" if column else f"line {line} (where it ends)"
        why = why[: found.start()] if found else why
        message = f"{FILE}, {where}, is not written as TOML: {why[:1].lower()}{why[1:]}."
        raise SettingsError(message, 'a line reads key = "value"; mend it, or move the file away.') from None


def _refuse_secrets(said: Mapping[str, Any], lines: Mapping[Key, int]) -> None:
    credentials = ((key, f'{key[-1]} = {{ variable = "{PREFIX}{str(key[-1]).upper()}" }}') for key in _clear(said))
    for key, way_out in chain(credentials, open_secrets(said)):
        raise SettingsError(
            f"{at(key, lines)}: a secret stands here in clear, and others can read the file.",
            f"type: chmod 600 {FILE}\nor take it out and say where it stands, such as {way_out}",
            code="secret-exposed",
        )


def _clear(said: Mapping[str, Any]) -> Iterator[Key]:
    """Credentials that stand in clear; looked for before anything else, so that no other mistake hides them."""
    yield from ((key,) for key in SECRETS if isinstance(said.get(key), str))
    entries = said.get("accounts")
    for name, entry in entries.items() if isinstance(entries, dict) else ():
        if isinstance(entry, dict):
            yield from (("accounts", name, key) for key in SECRETS if isinstance(entry.get(key), str))


def _check(written: Written) -> None:
    """What the models cannot see: names and numbers that mean two things, and groups of nobody.

    Raises:
        SettingsError: there is one.
    """
    seen: dict[str, Key] = {}
    numbers: dict[tuple[str, tuple[str, ...]], Key] = {}
    for name in written.content.accounts:
        _once(fold(name), ("accounts", name), seen, written.lines)
    for name, entry in written.content.accounts.items():
        number: Key = ("accounts", name, "number")
        # one account may have an entry for each way to sign in; the same way again is a number that was not changed
        way = ways_begun({key: getattr(entry, key) for key in KEYS})
        if fold(entry.number) != fold(name) and fold(entry.number) in seen:
            raise _taken(entry.number, number, seen[fold(entry.number)], written.lines)
        if (entry.number, way) in numbers:
            raise _taken(entry.number, number, numbers[entry.number, way], written.lines)
        numbers[entry.number, way] = number
    names = {fold(name) for name in written.content.accounts}
    for group, members in written.content.groups.items():
        _once(fold(group), ("groups", group), seen, written.lines)
        for count, member in enumerate(members):
            if fold(member) not in names:
                meant = nearest(member, written.content.accounts)
                raise SettingsError(
                    f'{at(("groups", group, count), written.lines)}: there is no account "{member}" in this file.',
                    f'did you mean "{meant}"?' if meant else f"write an entry [accounts.{member}], or take it away.",
                )
    said = written.content
    known = Names((*said.accounts, *said.groups), {number for number, _ in numbers}, tuple(said.apis))
    check_drops(said, known, written.folder, written.lines)


def _once(folded: str, key: Key, seen: dict[str, Key], lines: Mapping[Key, int]) -> None:
    if not folded:
        raise SettingsError(f"{at(key, lines)}: the name is empty.", "give it a name.")
    if folded in seen:
        raise _taken(folded, key, seen[folded], lines)
    seen[folded] = key


def _taken(word: str, key: Key, first: Key, lines: Mapping[Key, int]) -> SettingsError:
    before = at(first, lines).removeprefix(f"{FILE}, ")
    message = f'{at(key, lines)}: "{word}" is taken already ({before}).'
    return SettingsError(message, "let each name and each number stand for one account or group.")
