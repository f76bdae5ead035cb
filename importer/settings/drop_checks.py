"""What no single key about dropped files shows: names that nobody has, names twice, and secrets in clear."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importer.core.errors import SettingsError
from importer.core.names import fold
from importer.settings.complaints import Key, at, ended, nearest
from importer.settings.credentials import FILE
from importer.settings.drop_words import (
    READ_ONLY,
    address_fault,
    is_address,
    is_path,
    is_secret_option,
    scheme_of,
    tells_secret,
)
from importer.settings.drops import DropKeys, DropRule, PlaceEntry
from importer.settings.model import SANDBOX
from importer.settings.nesting import check_nesting


@dataclass(frozen=True)
class Names:
    """What rules may name besides places and notices."""

    accounts: Collection[str]
    """Names of entries and of groups."""
    numbers: Collection[str]
    apis: Collection[str]


def check_drops(said: DropKeys, names: Names, folder: Path, lines: Mapping[Key, int]) -> None:
    """Refuse places, rules and notices that name something that is not there, twice the same, or stand in each other.

    Raises:
        SettingsError: there is one; it tells the line.
    """
    _once(((name, ("places", name)) for name in said.places), lines)
    _once(((name, ("notices", name)) for name in said.notices), lines)
    _once(((rule.name, ("drops", count, "name")) for count, rule in enumerate(said.drops)), lines)
    for name, place in said.places.items():
        _check_place(name, place, said.places, lines)
    for count, rule in enumerate(said.drops):
        _check_rule(rule, ("drops", count), said, names, lines)
    check_nesting(said, folder, lines)


def open_secrets(said: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    """The secrets about dropped files that stand in clear, each with what may be written instead.

    Args:
        said: the settings file as TOML gives it, before anything of it was checked.
    """
    for name, place in _tables(said.get("places")):
        inside = ("places", name)
        for key in ("url", "filed"):
            if isinstance(place.get(key), str) and tells_secret(place[key]):
                way_out = f"options.password = {_variable(name, 'password')}"
                yield (*inside, key), way_out
        for key, value in place["options"].items() if isinstance(place.get("options"), dict) else ():
            if is_secret_option(key, value):
                yield (*inside, "options", key), f"{key} = {_variable(name, key)}"
        if isinstance(place.get("heartbeat"), str):
            yield (*inside, "heartbeat"), f"heartbeat = {_variable(name, 'heartbeat')}"
    for name, notice in _tables(said.get("notices")):
        urls = notice.get("urls")
        for count, each in enumerate(urls if isinstance(urls, list) else ()):
            if isinstance(each, str):
                yield ("notices", name, "urls", count), f"urls = [{_variable(name, 'url')}]"


def _tables(said: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, entry in said.items() if isinstance(said, dict) else ():
        if isinstance(entry, dict):
            yield name, entry


def _variable(name: str, key: str) -> str:
    called = re.sub(r"[^A-Z0-9]+", "_", f"{name}_{key}".upper()).strip("_")
    return f'{{ variable = "{called}" }}'


def _check_place(name: str, place: PlaceEntry, places: Mapping[str, PlaceEntry], lines: Mapping[Key, int]) -> None:
    key: Key = ("places", name)
    if is_address(name) or is_path(name):
        why = f'the name "{name}" reads like a folder or an address.'
        raise SettingsError(f"{at(key, lines)}: {why}", 'give it a name such as "hr".')
    if place.filed is None:
        if scheme_of(place.url) in READ_ONLY:
            message = f"{at((*key, 'url'), lines)}: nothing can be moved or written at such an address."
            raise SettingsError(message, 'say where what was taken is filed, such as filed = "/srv/holidays".')
        return
    there = next((each for known, each in places.items() if fold(known) == fold(place.filed)), None)
    if there is None and not is_address(place.filed) and not is_path(place.filed):
        raise _unknown("place", place.filed, (*key, "filed"), places, lines, "any other needs its folder or address.")
    if there is None and (why := address_fault(place.filed)):
        raise SettingsError(f"{at((*key, 'filed'), lines)}: {ended(why)}", "correct it.")
    if scheme_of(there.url if there else place.filed) in READ_ONLY:
        message = f"{at((*key, 'filed'), lines)}: nothing can be written there."
        raise SettingsError(message, "name a place that can be written, such as a folder.")


def _check_rule(rule: DropRule, key: Key, said: DropKeys, names: Names, lines: Mapping[Key, int]) -> None:
    if rule.place is not None and not _has(said.places, rule.place):
        raise _unknown("place", rule.place, (*key, "place"), said.places, lines, f"write it as [places.{rule.place}].")
    for count, each in enumerate(rule.notify or ()):
        if not _has(said.notices, each):
            where = (*key, "notify", count)
            raise _unknown("notice", each, where, said.notices, lines, f"write it as [notices.{each}].")
    for count, each in enumerate(rule.account or ()):
        where = (*key, "account", count) if (*key, "account", count) in lines else (*key, "account")
        known = _has(names.accounts, each) or each in names.numbers or fold(each) == SANDBOX
        if not known and not any(sign.isdigit() for sign in each):
            raise _unknown("account", each, where, names.accounts, lines, "any other account needs its number.")
    if rule.api is not None and not is_address(rule.api) and rule.api not in (*names.apis, SANDBOX):
        raise _unknown("API", rule.api, (*key, "api"), (*names.apis, SANDBOX), lines, "any other needs its address.")


def _has(known: Iterable[str], word: str) -> bool:
    return any(fold(each) == fold(word) for each in known)


def _unknown(
    what: str, word: str, key: Key, known: Iterable[str], lines: Mapping[Key, int], otherwise: str
) -> SettingsError:
    meant = nearest(word, known)
    hint = f'did you mean "{meant}"? Otherwise {otherwise}' if meant else otherwise
    return SettingsError(f'{at(key, lines)}: there is no {what} "{word}" in this file.', hint)


def _once(named: Iterable[tuple[str, Key]], lines: Mapping[Key, int]) -> None:
    seen: dict[str, Key] = {}
    for name, key in named:
        if not fold(name):
            raise SettingsError(f"{at(key, lines)}: the name is empty.", "give it a name.")
        if fold(name) in seen:
            before = at(seen[fold(name)], lines).removeprefix(f"{FILE}, ")
            message = f'{at(key, lines)}: "{name}" is taken already ({before}).'
            raise SettingsError(message, "give each of them a name of its own.")
        seen[fold(name)] = key
