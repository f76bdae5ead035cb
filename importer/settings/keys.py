"""What can be set: the keys of the settings file and of its account entries, and the variables that are named alike."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, field_validator
from pydantic_settings import NoDecode

from importer.core.limits import FailureLimit
from importer.settings.secret import MaybeOpen, Secret

Mode = Literal["create", "upsert", "merge", "mirror"]
_TEXT_OR_NUMBER = {"anyOf": [{"type": "string"}, {"type": "integer"}]}


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


AccountNumber = Annotated[str, BeforeValidator(_as_text), WithJsonSchema(_TEXT_OR_NUMBER)]
"""An account's number; TOML may give it without quotation marks."""


class AccountKeys(BaseModel):
    """What may differ from account to account."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    api: str | None = None
    """``sandbox``, a name from ``apis``, or a URL."""
    zone: str | None = None
    """The account's zone: the default for rows that name none."""
    allowed_zones: Annotated[tuple[str, ...], NoDecode] = ()
    """Zones that the account takes; empty means every zone that is known."""
    mode: Mode = "upsert"
    """How sheet and account are brought together."""
    chunk_size: Annotated[int, Field(ge=1, le=500)] = 20
    """The most occasions in one request."""
    patience: Annotated[float, Field(ge=0, le=24 * 60)] = 0.0
    """Minutes that an outage of the API, or another import into the account, is waited out."""
    max_failures: Annotated[str, WithJsonSchema(_TEXT_OR_NUMBER)] | None = None
    """How many occasions may fail before a run is stopped: a number, or a share such as 10%."""
    min_write_interval: Annotated[float, Field(ge=0)] = 0.25
    """Seconds between writes."""
    token: Annotated[Secret | None, NoDecode] = None
    """A bearer token."""
    username: Annotated[MaybeOpen | None, NoDecode] = None
    """A user's login name."""
    password: Annotated[Secret | None, NoDecode] = None
    """A user's password."""
    app_key: Annotated[MaybeOpen | None, NoDecode] = None
    """The first of the four values of an API key (OAuth 1.0)."""
    app_secret: Annotated[Secret | None, NoDecode] = None
    """The second value of an API key."""
    access_token: Annotated[Secret | None, NoDecode] = None
    """The third value of an API key."""
    access_token_secret: Annotated[Secret | None, NoDecode] = None
    """The fourth value of an API key."""
    client_id: Annotated[MaybeOpen | None, NoDecode] = None
    """The id of an OAuth 2.0 client."""
    client_secret: Annotated[Secret | None, NoDecode] = None
    """The secret of an OAuth 2.0 client."""
    scope: str | None = None
    """What an OAuth 2.0 client asks for."""

    @field_validator("max_failures", mode="before")
    @classmethod
    def _is_a_limit(cls, value: object) -> object:
        if value is not None:
            FailureLimit.of(str(value))
        return None if value is None else str(value)

    @field_validator("allowed_zones", mode="before")
    @classmethod
    def _zones_from_commas(cls, value: object) -> object:
        return from_commas(value)


class SharedKeys(AccountKeys):
    """Everything that can be set, for all accounts or for the one that is chosen."""

    account: AccountNumber | None = None
    """The account: its number, or a name or group of the settings file."""
    apis: dict[str, str] = Field(default_factory=dict)
    """Names for URLs."""
    domain_api: str = "https://api.liveperson.net"
    """Where the account's host is asked for, unless ``api`` names it."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ("liveperson.net",)
    """Domains to which credentials may be sent; whatever else the Domain API names is refused."""
    journal: str | None = None
    """Where runs are written down: a file or a URL."""
    timeout: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """Seconds that one request may take."""
    retry_pauses: Annotated[tuple[Annotated[float, Field(ge=0)], ...], NoDecode] = (5.0, 10.0, 15.0)
    """Seconds between tries after a 5xx."""

    @field_validator("retry_pauses", "allowed_hosts", mode="before")
    @classmethod
    def _from_commas(cls, value: object) -> object:
        return from_commas(value)


def from_commas(value: object) -> object:
    """A list of a text that commas divide; whatever is no text stays."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
