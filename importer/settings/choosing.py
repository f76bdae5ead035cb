"""Which accounts are meant, and what holds for each of them.

Plain settings: the top level of the file, then the account's entry, then variables, then options; the later one wins.
Credentials are taken as a whole from one of these places, and never from options.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UndecodableVariable

from importer.core.errors import SettingsError
from importer.core.names import fold
from importer.settings.complaints import nearest, wrong_variable
from importer.settings.credentials import FILE, KEYS, PREFIX, CredentialPlace, holds_a_way, ways_begun
from importer.settings.dropping import DropConfiguration
from importer.settings.file import read_file
from importer.settings.keys import AccountKeys, SharedKeys
from importer.settings.model import SANDBOX, Settings

_NOT_SETTINGS = ("accounts", "groups", "number", "account", "places", "drops", "notices")


class Variables(BaseSettings, SharedKeys):
    """What the ``OCCASIONS_*`` variables say; an empty one says nothing."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )


@dataclass(frozen=True)
class _Meant:
    """An account: its number, and the name of its entry if it has one."""

    number: str | None
    name: str | None


_NOBODY = _Meant(None, None)


@dataclass(frozen=True)
class Configuration(DropConfiguration):
    """What a folder's settings file and the variables say about any number of accounts, and about dropped files."""

    variables: Variables

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the entries, as they stand in the file."""
        return tuple(self.written.content.accounts)

    def chosen(self, named: Sequence[str] = (), **options: Any) -> tuple[Settings, ...]:
        """The settings of each account that is meant, each account once, in the order in which they were named.

        Args:
            named: names, numbers or groups. Without any it is what the variable or the file names, else the file's one
                entry, else settings without an account.
            options: what wins over everything; None says nothing.

        Raises:
            SettingsError: nobody knows a name, or something cannot be used.
        """
        words = tuple(named) or self._usual()
        meant = dict.fromkeys(each for word in words for each in self._meant(word))
        if not meant:
            return (self.shared(**options),)
        _refuse_doubles(tuple(meant))
        return tuple(self._of(each, options, alone=len(meant) == 1) for each in meant)

    def of_number(self, number: str, named: Sequence[str] = (), **options: Any) -> Settings:
        """The settings of an account by its number, such as that of an earlier run.

        Args:
            number: the account's number. If several entries have it, the one that is chosen counts, else the first.
            named: what was chosen by options.
            options: what wins over everything; None says nothing.

        Raises:
            SettingsError: something cannot be used.
        """
        return self._of(self._named_or_first(number, named), options, alone=True)

    def shared(self, **options: Any) -> Settings:
        """The settings without an account, for what no account changes, such as the journal.

        Raises:
            SettingsError: something cannot be used.
        """
        return self._of(_NOBODY, options, alone=True)

    def entry(self, text: str, named: Sequence[str] = ()) -> str | None:
        """The entry's name that a text means, the account's number if it is chosen but has no entry, else None.

        Args:
            text: a name in any spelling, or a number.
            named: what was chosen by options.
        """
        number = text.strip()
        by_name = next((name for name in self.names if fold(text) == fold(name)), None)
        if by_name is not None or not number:
            return by_name
        if self._entries(number):
            return self._named_or_first(number, named).name
        words = tuple(named) or self._usual()
        return number if any(each.number == number for word in words for each in self._meant(word)) else None

    def _usual(self) -> tuple[str, ...]:
        said = self.variables.account or self.written.content.account
        if said is not None:
            return (said,)
        return self.names if len(self.names) == 1 else ()

    def _entries(self, number: str) -> tuple[_Meant, ...]:
        entries = self.written.content.accounts.items()
        return tuple(_Meant(number, name) for name, entry in entries if entry.number == number)

    def _named_or_first(self, number: str, named: Sequence[str]) -> _Meant:
        """The entry of a number, the one that is chosen if there are several; without a name if there is none."""
        found = self._entries(number) or (_Meant(number, None),)
        if len(found) == 1:
            return found[0]
        chosen = {each for word in tuple(named) or self._usual() for each in self._meant(word)}
        return next((each for each in found if each in chosen), found[0])

    def _meant(self, word: str) -> tuple[_Meant, ...]:
        """The accounts that a word means."""
        content = self.written.content
        by_name = {fold(name): _Meant(entry.number, name) for name, entry in content.accounts.items()}
        for group, members in content.groups.items():
            if fold(group) == fold(word):
                return tuple(by_name[fold(member)] for member in members)
        if fold(word) in by_name:
            return (by_name[fold(word)],)
        number = word.strip()
        found = self._entries(number)
        if len(found) > 1:
            raise _ambiguous(found)
        known = found or number == SANDBOX or any(sign.isdigit() for sign in number)
        if not number or (by_name and not known):
            raise self._unknown(word)
        return found or (_Meant(number, None),)

    def _unknown(self, word: str) -> SettingsError:
        names = (*self.names, *self.written.content.groups)
        meant = nearest(word, names)
        hint = f'did you mean "{meant}"? ' if meant else ""
        there = f"{FILE} has {', '.join(names)}" if names else f"{FILE} names no account"
        message = f'There is no account "{word}".'
        return SettingsError(message, f"{hint}{there}; any other account needs its number.", code="account-unknown")

    def _of(self, meant: _Meant, options: Mapping[str, Any], *, alone: bool) -> Settings:
        content = self.written.content
        number, name = meant.number, meant.name
        entry = None if name is None else content.accounts[name]
        own = {} if entry is None else _set(entry)
        plain = {**_set(content), **own, **_set(self.variables)}
        place, credentials = self._credentials(name, own, alone=alone)
        settings = Settings(
            **{key: value for key, value in plain.items() if key not in (*KEYS, *_NOT_SETTINGS)},
            **credentials,
            account=number,
            name=name,
            credential_place=place,
            to_choose_from=self.names if number is None else (),
        )
        return settings.with_options(**options)

    def _credentials(
        self, name: str | None, own: Mapping[str, Any], *, alone: bool
    ) -> tuple[CredentialPlace, dict[str, Any]]:
        """The one place from which credentials are taken, and what it says."""
        entry = (self.written.place(name), _credentials_of(own))
        top = (self.written.place(None), _credentials_of(_set(self.written.content)))
        variables = (CredentialPlace(self.written.folder), _credentials_of(_set(self.variables)))
        places = [entry, top, variables]  # variables that hold no whole way are looked at last
        if holds_a_way(variables[1]):
            places = [variables, entry, top] if alone else [entry, variables, top]
        return next((each for each in places if ways_begun(each[1])), variables)


def _refuse_doubles(meant: Sequence[_Meant]) -> None:
    first: dict[str | None, _Meant] = {}
    for each in meant:
        if first.setdefault(each.number, each) != each:
            raise _ambiguous((first[each.number], each))


def _ambiguous(found: Sequence[_Meant]) -> SettingsError:
    names = " and ".join(str(each.name or each.number) for each in found)
    message = f"The account {found[0].number} is meant by several entries: {names}."
    return SettingsError(message, "name one of them with --account.", code="account-ambiguous")


def _set(said: AccountKeys) -> dict[str, Any]:
    return {key: getattr(said, key) for key in said.model_fields_set}


def _credentials_of(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: said[key] for key in KEYS if said.get(key) is not None}


def load_configuration(folder: Path) -> Configuration:
    """Read the settings file of a folder, and the variables.

    Raises:
        SettingsError: the file or a variable cannot be used.
    """
    written = read_file(folder)
    try:
        return Configuration(written, Variables())
    except UndecodableVariable:
        message = f"The variable {PREFIX}APIS is no JSON."
        raise SettingsError(message, 'write it as {"live": "https://HOST"}, or name the URL in --api.') from None
    except ValidationError as error:
        raise wrong_variable(error) from None
