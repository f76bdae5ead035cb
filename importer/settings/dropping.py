"""The places, rules and notices that the settings file names, and their secrets when they are needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from importer.core.errors import SettingsError
from importer.core.names import fold
from importer.settings.complaints import Key, at, ended, nearest
from importer.settings.credentials import FILE
from importer.settings.drop_words import address_fault, is_address
from importer.settings.drops import DropRule, NoticeEntry, PlaceEntry
from importer.settings.file import Written
from importer.settings.secret import SecretPlace, read_secret

Option = str | int | float | bool


@dataclass(frozen=True)
class ChosenPlace:
    """A place that is meant: one that the settings file names, or an address or folder that somebody typed."""

    entry: PlaceEntry
    name: str | None = None
    """Its name in the settings file; None if it has none."""
    folder: Path = field(default_factory=Path)
    """Where a relative folder begins, and relative files of secrets."""
    lines: Mapping[Key, int] = field(default_factory=dict, repr=False)

    @property
    def url(self) -> str:
        """Its address, or the whole path of its folder; may hold a password."""
        return self.entry.url if is_address(self.entry.url) else str(_whole(self.folder, self.entry.url))

    def options(self) -> dict[str, Option]:
        """What is needed to reach it; its secrets are read now.

        Raises:
            SettingsError: a secret cannot be read.
        """
        return {key: self._read(value, "options", key) for key, value in self.entry.options.items()}

    def heartbeat(self) -> str | None:
        """The address that is asked for after a look that went well, if there is one; read now.

        Raises:
            SettingsError: it cannot be read, or is no address.
        """
        said = self.entry.heartbeat
        found = None if said is None else str(self._read(said, "heartbeat"))
        if found is not None and not found.startswith(("https://", "http://")):
            message = f"{self._called('heartbeat')}: what stands there is no address."
            raise SettingsError(message, "write one that begins with https://.")
        return found

    def _read(self, said: Option | SecretPlace, *key: str) -> Option:
        if not isinstance(said, SecretPlace):
            return said
        return read_secret(said, self._called(*key), self.folder)

    def _called(self, *key: str) -> str:
        return at(("places", self.name or "", *key), self.lines)


@dataclass(frozen=True)
class ChosenNotice:
    """Somebody who hears of what happens, by the name that the settings file gives."""

    name: str
    entry: NoticeEntry
    folder: Path = field(default_factory=Path)
    lines: Mapping[Key, int] = field(default_factory=dict, repr=False)

    def urls(self) -> tuple[str, ...]:
        """The addresses; read now.

        Raises:
            SettingsError: one cannot be read.
        """
        inside = ("notices", self.name, "urls")
        return tuple(
            read_secret(each, at((*inside, count), self.lines), self.folder)
            for count, each in enumerate(self.entry.urls)
        )


@dataclass(frozen=True)
class DropConfiguration:
    """What a folder's settings file says about files that are dropped."""

    written: Written

    @property
    def places(self) -> tuple[ChosenPlace, ...]:
        """The places that the file names, as they stand in it."""
        return tuple(self._place(name) for name in self.written.content.places)

    def place(self, text: str) -> ChosenPlace:
        """The place that a text means: one of the file by its name or address, else an address, else a folder.

        Raises:
            SettingsError: nothing of that name is known, or nobody knows this kind of address.
        """
        by_name = next((name for name in self.written.content.places if fold(name) == fold(text)), None)
        if by_name is not None:
            return self._place(by_name)
        if why := address_fault(text):
            shown = f"{text.partition('://')[0]}://..." if is_address(text) else f'"{text}"'
            raise SettingsError(f"The place {shown} cannot be used: {ended(why)}", "correct its address.")
        typed = ChosenPlace(PlaceEntry(url=text), folder=Path.cwd())
        if known := next((each for each in self.places if _same(each.url, typed.url)), None):
            return known
        if not is_address(text) and not any(sign in text for sign in "/\\") and not Path(typed.url).is_dir():
            raise self._no_place(text)
        return typed

    def filed(self, place: ChosenPlace) -> ChosenPlace | None:
        """The place in which done, failed and waiting of a place stand; None if they stand in itself.

        Raises:
            SettingsError: nobody knows this kind of address.
        """
        said = place.entry.filed
        if said is None:
            return None
        by_name = next((name for name in self.written.content.places if fold(name) == fold(said)), None)
        if by_name is not None:
            return None if by_name == place.name else self._place(by_name)
        return ChosenPlace(PlaceEntry(url=said), folder=place.folder, lines=place.lines)

    def rules_for(self, place: ChosenPlace) -> tuple[DropRule, ...]:
        """The rules that hold for a place, in the order in which they count."""
        rules = self.written.content.drops
        return tuple(each for each in rules if each.place is None or fold(each.place) == fold(place.name or ""))

    def notices_for(self, rule: DropRule) -> tuple[ChosenNotice, ...]:
        """Who hears of a rule, as they stand in the file."""
        named = None if rule.notify is None else {fold(each) for each in rule.notify}
        return tuple(each for each in self.notices if named is None or fold(each.name) in named)

    @property
    def notices(self) -> tuple[ChosenNotice, ...]:
        """Everybody who hears of what happens."""
        found = self.written.content.notices.items()
        return tuple(ChosenNotice(name, entry, self.written.folder, self.written.lines) for name, entry in found)

    def _place(self, name: str) -> ChosenPlace:
        return ChosenPlace(self.written.content.places[name], name, self.written.folder, self.written.lines)

    def _no_place(self, text: str) -> SettingsError:
        names = tuple(self.written.content.places)
        meant = nearest(text, names)
        hint = f'did you mean "{meant}"? ' if meant else ""
        there = f"{FILE} has {', '.join(names)}" if names else f"{FILE} names no place"
        message = f'There is no place "{text}", and no folder of that name.'
        return SettingsError(message, f"{hint}{there}; any other place needs its folder or address.")


def _whole(folder: Path, text: str) -> Path:
    try:
        return (folder / Path(text).expanduser()).absolute()
    except RuntimeError:
        raise SettingsError(f"Nobody knows whose home {text} is in.", "write the whole path.") from None


def _same(one: str, other: str) -> bool:
    """Whether two addresses or whole paths are the same place."""
    if is_address(one) or is_address(other):
        return one.rstrip("/") == other.rstrip("/")
    return Path(one).resolve() == Path(other).resolve()
