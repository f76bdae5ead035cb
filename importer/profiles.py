"""Find and read saved profiles: a file that was named, those of the working folder, those that travel with the package.

A profile is a TOML file with the keys of ``Profile``. What cannot be used leaves as a ``SettingsError`` that names the
file, the key and what to write.
"""

import tomllib
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from importer.core.errors import SettingsError
from importer.core.glossary import FIELDS
from importer.core.profile import Profile, SavedProfile
from importer.packaged import templates

FOLDER = "profiles"
"""Where profiles are kept, below the folder that holds the settings."""
NO_PROFILE = "none"
"""What is named to read a sheet without any."""
_SUFFIX = ".toml"
_KINDS = {
    "string_type": "a text in quotation marks",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "tuple_type": 'a list such as ["PL", "DE"]',
    "dict_type": 'a table of lines such as "Date" = "start_date"',
    "date_type": "a day such as 2027-12-24",
    "date_from_datetime_parsing": "a day such as 2027-12-24",
}
"""What a value has to be, by the kind of error that says it is not."""


def is_path(name: str) -> bool:
    """Whether a profile's name is the path of a file: it ends in .toml or names a folder."""
    return name.endswith(_SUFFIX) or Path(name).name != name


def profile_path(name: str, folder: Path) -> Path:
    """The file of a profile's name below a working folder."""
    return folder / name if is_path(name) else folder / FOLDER / f"{name}{_SUFFIX}"


def find_profile(name: str, folder: Path) -> SavedProfile:
    """The profile of a name: a file of that path, else one in the working folder, else one of the package.

    Raises:
        SettingsError: there is none, or it cannot be used.
    """
    kept = profile_path(name, folder)
    for path in (folder / name, kept):
        if path.is_file():
            return _load(path, name if path != kept or is_path(name) else f"{FOLDER}/{path.name}")
    packaged = _packaged().get(name)
    if packaged is None:
        raise _unknown(name, folder)
    return _load(packaged, "comes with the program")


def saved_profiles(folder: Path) -> tuple[SavedProfile, ...]:
    """The profiles kept in a working folder, by name.

    Raises:
        SettingsError: one of them cannot be used.
    """
    return tuple(_load(path, f"{FOLDER}/{path.name}") for path in _kept(folder))


def _kept(folder: Path) -> list[Path]:
    return sorted(
        (path for path in (folder / FOLDER).glob(f"*{_SUFFIX}") if path.is_file()), key=lambda path: path.name
    )


def _packaged() -> Mapping[str, Traversable]:
    found = templates() / FOLDER
    files = sorted(found.iterdir(), key=lambda file: file.name) if found.is_dir() else []
    return {file.name.removesuffix(_SUFFIX): file for file in files if file.name.endswith(_SUFFIX)}


def _unknown(name: str, folder: Path) -> SettingsError:
    if is_path(name):
        return SettingsError(f"There is no profile {name}.", "look at its name and folder.")
    names = sorted({path.stem for path in _kept(folder)} | set(_packaged()))
    there = f"there are {', '.join(names)}; " if names else ""
    hint = f"{there}occasions inspect SHEET --save-profile {name} saves one."
    return SettingsError(f'There is no profile "{name}" here, nor in the folder {FOLDER}.', hint)


def _load(file: Path | Traversable, where: str) -> SavedProfile:
    try:
        text = file.read_text(encoding="utf-8")
        found = tomllib.loads(text.removeprefix("\ufeff"))
    except OSError as error:
        raise SettingsError(f"The profile {where} cannot be read: {error.strerror}.", "look at its rights.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"The profile {where} is no text in UTF-8.", "save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        message = f"The profile {where} is not written as TOML: {error}."
        raise SettingsError(message, 'a line reads key = "value"; mend it, or move the file away.') from None
    return SavedProfile(file.name.removesuffix(_SUFFIX), where, read_profile(found, where))


def read_profile(found: Mapping[str, Any], where: str) -> Profile:
    """The profile that a TOML file holds.

    Args:
        found: keys and values of the file.
        where: the file, for messages.

    Raises:
        SettingsError: a key is unknown, or a value cannot be used; it tells all of them.
    """
    try:
        return Profile.model_validate(found)
    except ValidationError as error:
        told = dict.fromkeys(_told(each) for each in error.errors(include_url=False))
        message = f"The profile {where} cannot be used: {'; '.join(said for said, _ in told)}."
        raise SettingsError(message, "\n".join(dict.fromkeys(hint for _, hint in told))) from None


def _told(error: Mapping[str, Any]) -> tuple[str, str]:
    """One error as a clause and what to do about it."""
    key, value = str(error["loc"][0]) if error["loc"] else "", error.get("input")
    if error["type"] == "extra_forbidden":
        return f"nobody reads the key {key}{_meant(key)}", f"the keys are {', '.join(Profile.model_fields)}."
    if key == "columns" and len(error["loc"]) > 1:
        fields = f"the fields are {', '.join(FIELDS)}; tick is a column of ticks, unused one to leave alone."
        return f'the column "{error["loc"][1]}" is said to be {_shown(value)}, which is no field', fields
    if not key or key == "no_warn":
        return error["msg"].removeprefix("Value error, "), "correct it."
    return f"{key} = {_shown(value)} does not fit", f"{key} is {_wanted(error)}."


def _meant(key: str) -> str:
    from rapidfuzz import process  # only a profile with a mistake pays for it

    near = process.extractOne(key, list(Profile.model_fields), score_cutoff=75)
    return f" (is {near[0]} meant?)" if near else ""


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _wanted(error: Mapping[str, Any]) -> str:
    """What a key takes."""
    context = error.get("ctx", {})
    if error["type"] == "literal_error":
        return f"one of {context['expected']}".replace("'", '"')
    if error["type"] in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        return f"a number of {bound} or {'more' if 'ge' in context else 'less'}"
    kind = _KINDS.get(error["type"])
    return kind or f"written otherwise ({error['msg']})"
