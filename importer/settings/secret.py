"""Where a secret stands: in a variable, a file, the keyring, or in what a command says; read when it is needed.

What was read is given to the caller and to nobody else: no message holds it, nor anything that a command printed.
"""

import os
import shlex
import stat
import subprocess
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Discriminator, SecretStr, Tag, model_validator

from importer.core.errors import SettingsError

_SECONDS = 60.0
"""How long a command may take; somebody may have to touch a key or unlock a safe."""
_LONGEST = 65_536
"""Bytes of a file that is taken for a secret."""
_OTHERS_READ = stat.S_IRGRP | stat.S_IROTH
TEXT, TABLE, PLAIN = "<text>", "<table>", "<plain>"
"""How the forms of a secret, and numbers beside them, are told apart; they show up in the places of errors, and
nobody's key is called so."""


_OF_SHELLS = frozenset({"|", "||", "&&", "&", ";", ">", ">>", "<", "2>"})
"""Words that only a shell understands."""


class SecretPlace(BaseModel):
    """Where a secret stands; exactly one of the four is named."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        json_schema_extra={"minProperties": 1, "maxProperties": 1},
    )

    variable: str | None = None
    """A variable of the environment."""
    file: str | None = None
    """A file that holds nothing else; a relative path begins at the settings file."""
    keyring: str | None = None
    """SERVICE/NAME in the keyring of this machine."""
    command: str | None = None
    """A command whose first line of output it is."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        named = [value for value in (self.variable, self.file, self.keyring, self.command) if value is not None]
        if len(named) != 1 or not named[0].strip() or "\0" in named[0]:
            raise ValueError("name exactly one place: variable, file, keyring or command")
        if self.keyring is not None and not all(self.keyring.rpartition("/")):
            raise ValueError("write the keyring's entry as SERVICE/NAME")
        if self.command is not None:
            _words(self.command)
        return self


def _form(value: object) -> str:
    return TABLE if isinstance(value, dict | SecretPlace) else TEXT


Secret = Annotated[
    Annotated[SecretStr, Tag(TEXT)] | Annotated[SecretPlace, Tag(TABLE)],
    Discriminator(_form),
]
"""A secret in clear, or where it stands."""
MaybeOpen = Annotated[
    Annotated[str, Tag(TEXT)] | Annotated[SecretPlace, Tag(TABLE)],
    Discriminator(_form),
]
"""What may be shown, or where it stands."""


def origin_of(said: SecretStr | str | SecretPlace, called: str) -> str:
    """Where a secret is to be changed, in words that hold nothing of it.

    Args:
        said: the secret, or where it stands.
        called: the key or variable that says so.
    """
    if not isinstance(said, SecretPlace):
        return f"in {called}"
    if said.variable is not None:
        return f"in the variable {said.variable}"
    if said.file is not None:
        return f"in the file {said.file}"
    if said.keyring is not None:
        return f"in the keyring entry {said.keyring}"
    return f"where the command of {called} finds it"


def read_secret(said: SecretStr | str | SecretPlace, called: str, folder: Path, *, seconds: float = _SECONDS) -> str:
    """The secret itself.

    Args:
        said: the secret, or where it stands.
        called: the key or variable that says so, for messages.
        folder: where relative files begin.
        seconds: how long a command may take.

    Raises:
        SettingsError: it is not there, is empty, or others can read its file.
    """
    if isinstance(said, SecretPlace):
        found = _found(said, called, folder, seconds)
    else:
        found = said.get_secret_value() if isinstance(said, SecretStr) else said
    if not found.strip():
        raise unreadable(f"{called} is empty.", "fill it in, or take it away.")
    try:
        found.encode()
    except UnicodeEncodeError:
        raise unreadable(f"{called} is no text in UTF-8.", "write it again, in UTF-8.") from None
    return found


def _found(place: SecretPlace, called: str, folder: Path, seconds: float) -> str:
    if place.variable is not None:
        if place.variable not in os.environ:
            raise unreadable(f"{called}: the variable {place.variable} is not set.", f"set {place.variable}.")
        return os.environ[place.variable]
    if place.file is not None:
        return _of_file(folder / _at_home(place.file, called), called)
    if place.keyring is not None:
        return _of_keyring(place.keyring, called)
    return _of_command(place.command or "", called, seconds)


def _at_home(file: str, called: str) -> Path:
    try:
        return Path(file).expanduser()
    except RuntimeError:
        raise unreadable(f"{called}: nobody knows whose home {file} is in.", "write the whole path.") from None


def _of_file(path: Path, called: str) -> str:
    try:
        with path.open("rb") as found:
            if exposed(found.fileno()):
                message = f"{called}: others can read the file {path}."
                raise SettingsError(message, f"type: chmod 600 {shlex.quote(str(path))}", code="secret-exposed")
            content = found.read(_LONGEST + 1)
    except OSError as error:
        message = f"{called}: the file {path} cannot be read: {error.strerror}."
        raise unreadable(message, "look at its name and rights.") from None
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = []
    if len(content) > _LONGEST or len(lines) != 1:
        message = f"{called}: the file {path} is not one line of text."
        raise unreadable(message, "write the secret into it, and nothing else.")
    return lines[0]


def exposed(descriptor: int) -> bool:
    """Whether others than the owner can read an open file; never on Windows, where rights are of another kind."""
    return os.name == "posix" and bool(os.fstat(descriptor).st_mode & _OTHERS_READ)


def _of_keyring(entry: str, called: str) -> str:
    try:
        import keyring  # an extra, and slow to load
        from keyring.errors import KeyringError
    except ImportError:
        message = f"{called} stands in the keyring, for which a library is missing."
        raise unreadable(message, 'type: pip install "occasion-importer[keyring]"') from None
    service, _, name = entry.rpartition("/")
    try:
        found = keyring.get_password(service, name)
    except KeyringError:
        message = f"{called}: the keyring of this machine cannot be opened."
        raise unreadable(message, "unlock it, or keep the secret in a variable or a file.") from None
    if found is None:
        message = f"{called}: the keyring has no entry {entry}."
        raise unreadable(message, f"type: keyring set {shlex.quote(service)} {shlex.quote(name)}")
    return found


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError:
        raise ValueError("a quotation mark in the command is not closed") from None
    if not words:
        raise ValueError("the command is empty")
    if _OF_SHELLS & set(words) or "$(" in command:
        raise ValueError("no shell runs, so a pipe, a redirection or $( ) is not understood; put it into a script")
    return words


def _of_command(command: str, called: str, seconds: float) -> str:
    words = _words(command)
    quiet = subprocess.DEVNULL
    line = command if os.name == "nt" else words  # Windows has every program split its own line
    try:
        with subprocess.Popen(line, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet) as process:  # noqa: S603
            try:
                said, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                message = f"{called}: the command {words[0]} did not end within {seconds:g} seconds."
                raise unreadable(message, "try it by itself.") from None
    except OSError as error:
        message = f"{called}: the command {words[0]} cannot be run: {error.strerror}."
        raise unreadable(message, "look at its spelling.") from None
    if process.returncode:
        message = f"{called}: the command {words[0]} ended with exit code {process.returncode}."
        raise unreadable(message, "try it by itself.")
    try:
        return said.decode("utf-8-sig").split("\n", 1)[0].removesuffix("\r")
    except UnicodeDecodeError:
        message = f"{called}: what the command {words[0]} says is no text in UTF-8."
        raise unreadable(message, "try it by itself.") from None


def unreadable(message: str, hint: str) -> SettingsError:
    """The error of a secret that is not where it should be."""
    return SettingsError(message, hint, code="secret-unreadable")
