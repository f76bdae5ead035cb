"""Places within places: what is filed must never stand where a rule takes it for something that was dropped.

Places are compared by where they are: folders after links were followed, addresses by kind, server and path, and by
those options that say which server is meant. Nobody is asked for any of it.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from importer.core.drops import FOLDERS
from importer.core.errors import SettingsError
from importer.core.names import fold
from importer.core.rules.patterns import may_fit_below
from importer.settings.complaints import Key, at
from importer.settings.drop_words import is_address, scheme_of
from importer.settings.drops import DropKeys, DropRule

_LOCAL = frozenset({"file", "local"})
_SAME = {"s3a": "s3", "gcs": "gs", "abfs": "az", "abfss": "az", "ssh": "sftp"}
"""Other names of a kind."""
_PORTS = {"sftp": 22, "smb": 445}
_WHICH = ("host", "port", "endpoint_url", "account_name", "account_host", "connection_string")
"""Options that say which server is meant."""
_LEAVE_OUT = "leave it out, because our own folders are not looked into"
_OUTSIDE = "name a folder outside of that place"


@dataclass(frozen=True, slots=True)
class Standing:
    """A place, with what says where it is."""

    url: str
    """Its address, or the whole path of its folder."""
    options: Mapping[str, Any]
    shown: str
    """What it is called in a message."""


_Where = tuple[tuple[Any, ...], tuple[str, ...]]
"""A server, or this machine, and the folders on the way to a place there."""


def check_nesting(said: DropKeys, folder: Path, lines: Mapping[Key, int]) -> None:
    """Refuse places where our own reports would be taken for files that were dropped.

    Args:
        said: places and rules, which are right by themselves.
        folder: where relative folders begin.
        lines: where each key stands.

    Raises:
        SettingsError: there is one; it tells the line.
    """
    places = {name: _where(each.url, each.options, folder) for name, each in said.places.items()}
    _refuse_twins(said, places, lines)
    for name, key, home in _homes(said, places, folder):
        for inner, there in places.items():
            if _is_filed(there, home):
                message = f'{at(("places", inner, "url"), lines)}: files of the place "{name}" are filed there.'
                raise SettingsError(message, "name the folder where they are dropped.")
        for outer, there in places.items():
            inside = _inside(home, there)
            mine = [each for each in said.drops if each.place is None or fold(each.place) == fold(outer)]
            if inside is not None and (rule := _reaching(mine, inside)):
                away = _LEAVE_OUT if fold(name) == fold(outer) else f'{_OUTSIDE}, such as filed = "/srv/filed"'
                raise _refused(at(("places", name, key), lines), outer, rule, away)


def check_filed(filed: Standing, outer: Standing, rules: Sequence[DropRule]) -> None:
    """Refuse what --filed names, if a rule would take what is filed there for something that was dropped.

    Args:
        filed: where done, failed and waiting are to stand.
        outer: a place.
        rules: those that hold for it.

    Raises:
        SettingsError: a rule would.
    """
    inside = _inside(_where(filed.url, filed.options, Path()), _where(outer.url, outer.options, Path()))
    if inside is not None and (rule := _reaching(rules, inside)):
        raise _refused(f"--filed {filed.shown}", outer.shown, rule, _OUTSIDE)


def _refuse_twins(said: DropKeys, places: Mapping[str, _Where | None], lines: Mapping[Key, int]) -> None:
    """Refuse two names for one place: what holds there would depend on the name that is asked for."""
    seen: dict[tuple[_Where, str], str] = {}
    for name, where in places.items():
        if where is None:
            continue
        user = _user(said.places[name].url, said.places[name].options)  # to each a server may show folders of his own
        if (other := seen.setdefault((where, user), name)) != name:
            message = f'{at(("places", name, "url"), lines)}: it is the same place as "{other}".'
            raise SettingsError(message, f'keep one of them; a rule names it with place = "{other}".')


def _user(text: str, options: Mapping[str, Any]) -> str:
    return str(options.get("username") or (urlsplit(text).username if is_address(text) else ""))


def _homes(
    said: DropKeys, places: Mapping[str, _Where | None], folder: Path
) -> Iterator[tuple[str, str, _Where | None]]:
    """Where done, failed and waiting of each place stand, with the key that says so."""
    for name, place in said.places.items():
        if place.filed is not None:
            named = next((each for each in places if fold(each) == fold(place.filed)), None)
            yield name, "filed", places[named] if named else _where(place.filed, {}, folder)
    yield from ((name, "url", places[name]) for name, place in said.places.items() if place.filed is None)


def _where(text: str, options: Mapping[str, Any], folder: Path) -> _Where | None:
    """Where a place is; None if nobody can tell."""
    try:
        kind = scheme_of(text)
        kind = _SAME.get(kind, kind)
        if kind in _LOCAL:
            local = Path(url2pathname(urlsplit(text).path) if is_address(text) else text).expanduser()
            return (), Path(os.path.realpath(folder / local)).parts
        parts = urlsplit(text)
        user, divided, host = parts.netloc.rpartition("@")
        bucket = user if divided and kind == "az" else (parts.hostname if kind in _PORTS else host)
        port = parts.port or _PORTS.get(kind) if kind in _PORTS else None
    except (ValueError, RuntimeError, OSError):
        return None
    path = unquote(parts.path).casefold() if kind == "smb" else unquote(parts.path)
    which = tuple(str(options.get(each, "")) for each in _WHICH)
    return (kind, (bucket or "").casefold(), port, which), tuple(each for each in path.split("/") if each)


def _inside(home: _Where | None, outer: _Where | None) -> str | None:
    """The way from a place to what stands below it; None if it does not, or is not looked into there."""
    if home is None or outer is None or home[0] != outer[0] or home[1][: len(outer[1])] != outer[1]:
        return None
    way = home[1][len(outer[1]) :]
    return None if not way or way[0] in FOLDERS or any(each.startswith(".") for each in way) else "/".join(way)


def _is_filed(there: _Where | None, home: _Where | None) -> bool:
    """Whether a place is one of the three folders of a home, or below one."""
    if home is None or there is None or home[0] != there[0] or there[1][: len(home[1])] != home[1]:
        return False
    way = there[1][len(home[1]) :]
    return bool(way) and way[0] in FOLDERS


def _reaching(rules: Sequence[DropRule], inside: str) -> DropRule | None:
    """A rule that may take what is filed in a folder below the place for which it holds."""
    return next(
        (each for each in rules if any(may_fit_below(each.pattern, f"{inside}/{ours}") for ours in FOLDERS)), None
    )


def _refused(where: str, outer: str, rule: DropRule, away: str) -> SettingsError:
    looks = f'the rule "{rule.name}" looks there ({rule.pattern}), so what is filed would be taken again'
    message = f'{where}: it stands in the place "{outer}", and {looks}.'
    return SettingsError(message, f'{away}; or write a pattern that looks elsewhere, such as "poland/*.csv".')
