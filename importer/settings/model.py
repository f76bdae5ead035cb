"""Settings: ``occasions.toml``, then ``OCCASIONS_*`` variables, then options; the later one wins.

Secrets come from variables only and are never shown: the token is a ``SecretStr``. What cannot be used leaves as a
``SettingsError`` that names the file or variable and what to write.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings import SettingsError as UndecodableVariable

from importer.core.errors import SettingsError
from importer.core.limits import FailureLimit
from importer.core.signing import BearerSignIn, SignIn

FILE = "occasions.toml"
SANDBOX = "sandbox"
Mode = Literal["create", "upsert", "merge", "mirror"]


class Settings(BaseSettings):
    """Everything that an import depends on besides the sheet and its profile."""

    model_config = SettingsConfigDict(env_prefix="OCCASIONS_", extra="ignore", frozen=True)

    name: str | None = None
    """The account's name among the settings, if it has one."""
    account: str | None = None
    """The account's id."""
    api: str | None = None
    """``sandbox``, a name from ``apis``, or a URL."""
    apis: dict[str, str] = Field(default_factory=dict)
    """Names for URLs."""
    domain_api: str = "https://api.liveperson.net"
    """Where the account's host is asked for, unless ``api`` names it."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ("liveperson.net",)
    """Domains to which credentials may be sent; whatever else the Domain API names is refused."""
    token: SecretStr | None = None
    zone: str | None = None
    """The account's zone: the default for rows that name none."""
    allowed_zones: Annotated[tuple[str, ...], NoDecode] = ()
    """Zones that the account takes; empty means every zone that is known."""
    mode: Mode = "upsert"
    chunk_size: Annotated[int, Field(ge=1, le=500)] = 20
    journal: str | None = None
    timeout: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """Seconds that one request may take."""
    retry_pauses: Annotated[tuple[Annotated[float, Field(ge=0)], ...], NoDecode] = (5.0, 10.0, 15.0)
    """Seconds between tries after a 5xx."""
    min_write_interval: Annotated[float, Field(ge=0)] = 0.25
    """Seconds between writes."""
    patience: Annotated[float, Field(ge=0, le=24 * 60)] = 0.0
    """Minutes that an outage of the API, or another import into the account, is waited out."""
    max_failures: str | None = None
    """How many occasions may fail before a run is stopped: a number, or a share such as 10%."""

    @field_validator("retry_pauses", "allowed_zones", "allowed_hosts", mode="before")
    @classmethod
    def _from_commas(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("max_failures", mode="before")
    @classmethod
    def _is_a_limit(cls, value: object) -> object:
        if value is not None:
            FailureLimit.of(str(value))
        return None if value is None else str(value)

    def with_options(self, **options: Any) -> "Settings":
        """The settings with the options that were given (those that are not None)."""
        given = {key: value for key, value in options.items() if value is not None}
        try:
            return Settings(**{**self.model_dump(), **given})
        except ValidationError as error:
            raise _wrong(error, "the options") from None

    def sign_in(self) -> SignIn:
        """How to sign in to the account.

        Raises:
            SettingsError: no credentials are there.
        """
        if self.token is None:
            message = "No credentials are set."
            raise SettingsError(message, "set the variable OCCASIONS_TOKEN to a bearer token of the account.")
        return BearerSignIn(self.token.get_secret_value())

    @property
    def account_shown(self) -> str | None:
        """The account as reports name it; the sandbox has one without being told."""
        return self.account or (SANDBOX if self.api == SANDBOX else None)

    @property
    def journal_place(self) -> str:
        """Where the journal is: as told, else in the platform's folder for state."""
        return self.journal or str(_state_folder() / "journal.sqlite")

    def beside_journal(self, name: str) -> Path:
        """A file beside the journal, named after it; in the platform's folder for state if the journal has a URL."""
        place = self.journal_place
        file = _state_folder() / "journal" if "://" in place else Path(place)
        return file.with_name(f"{file.stem}.{name}")


def _state_folder() -> Path:
    return Path(platformdirs.user_state_dir("occasion-importer", appauthor=False))


def load_settings(folder: Path) -> Settings:
    """Read the settings of a folder.

    Raises:
        SettingsError: the file is no TOML, or a value of it or of a variable cannot be used.
    """
    path = folder / FILE
    found = _read(path) if path.is_file() else {}
    try:
        variables = Settings()
        said = {name: getattr(variables, name) for name in variables.model_fields_set}
        return Settings(**{**found, **said})  # arguments win over variables, so these are among them
    except UndecodableVariable:
        message = "The variable OCCASIONS_APIS is no JSON."
        raise SettingsError(message, 'write it as {"live": "https://HOST"}, or name the URL in --api.') from None
    except ValidationError as error:
        raise _wrong(error, f"{path.name} or the OCCASIONS_ variables") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path.name} cannot be read: {error}.", "mend the file, or move it away.") from None
    unknown = sorted(set(found) - set(Settings.model_fields))
    if unknown:
        raise SettingsError(f"{path.name} has keys that nobody reads: {', '.join(unknown)}.", "look at their spelling.")
    if "token" in found:
        message = f"{path.name} holds a token in clear."
        raise SettingsError(message, "take it out, and set the variable OCCASIONS_TOKEN instead.")
    return found


def _wrong(error: ValidationError, where: str) -> SettingsError:
    first = error.errors(include_url=False, include_input=False)[0]
    name = ".".join(str(part) for part in first["loc"][:1])
    return SettingsError(
        f"The setting {name} in {where} cannot be used: {first['msg'].removeprefix('Value error, ')}.",
        f"correct {name}.",
    )
