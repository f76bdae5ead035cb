"""The part of the settings file about files that systems drop: places, rules, and who hears of what."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from importer.settings.drop_words import (
    Accounts,
    Address,
    Ending,
    HeartbeatUrl,
    Hours,
    KnownZone,
    NoticeUrl,
    Option,
    Pattern,
    RuleName,
)
from importer.settings.keys import Mode

Yes = Literal["update", "delete", "default-change", "closed-with-hours", "skills-unknown", "assign", "all"]
"""What a rule lets be done without asking, as consents are called."""
Change = Literal["done", "failed", "waiting", "known", "unmatched", "trouble", "overdue", "recovered"]
"""What can be told: what became of a file, and how a rule came to fare."""


class PlaceEntry(BaseModel):
    """A place where files are dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    url: Address
    """A folder, or an address such as s3://BUCKET/FOLDER or sftp://HOST/FOLDER."""
    options: dict[str, Option] = Field(default_factory=dict)
    """What fsspec needs to reach it, such as username, password or endpoint_url; values as for credentials."""
    filed: Annotated[str, Field(min_length=1)] | None = None
    """Where done, failed and waiting stand, if not in the place itself: another place's name, or an address."""
    settle: Annotated[float, Field(ge=0, le=86_400)] = 10.0
    """Seconds for which a file must not change before it is taken."""
    marker: Ending | None = None
    """The ending of the file that says that another one is whole, such as .done; without it nothing is taken."""
    every: Annotated[float, Field(gt=0, le=86_400)] = 60.0
    """Seconds between looks, where the place cannot tell that something has come."""
    keep_days: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Days after which what was filed as done or failed is removed; never, if it is not said."""
    heartbeat: HeartbeatUrl | None = None
    """An address that is asked for after each look that went well, so that somebody notices when none comes."""


class DropRule(BaseModel):
    """Which files are imported how."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: RuleName
    """What reports, notices and the journal call it; with another name, contents that are known are imported again."""
    pattern: Pattern = "*"
    """Names that it takes, such as PL-*.xlsx; with a / it looks into folders below; case does not matter."""
    place: str | None = None
    """The name of the place for which it holds; every one, if it is not said."""
    account: Accounts | None = None
    """The account: a number, a name or a group, or a list of them."""
    api: str | None = None
    """sandbox, a name from apis, or a URL."""
    profile: str | None = None
    """How the sheets are read: a profile's name or file."""
    zone: KnownZone | None = None
    """The zone of rows that name none."""
    mode: Mode | None = None
    """How sheet and account are brought together."""
    strict: bool = False
    """Whether one error anywhere holds everything back."""
    drop_other_years: bool = False
    """Whether events of years that the sheet lacks are dropped."""
    max_delete: Annotated[int, Field(ge=0)] | None = None
    """The most occasions that mode mirror may delete."""
    yes: tuple[Yes, ...] = ()
    """What is done without asking; whatever else needs a yes waits for a person."""
    review: bool = False
    """Whether every plan waits for a person, whatever is in it."""
    hours: Hours | None = None
    """When files are taken, such as 22:00-06:00; always, if it is not said."""
    clock_zone: KnownZone = "UTC"
    """The zone of hours, and of the dates in names of filed files."""
    overdue_after: Annotated[float, Field(gt=0, le=20_000)] | None = None
    """Hours after which it is told that no file came."""
    give_up_after: Annotated[float, Field(ge=0, le=20_000)] = 24.0
    """Hours of bad luck, such as an API that is down, after which a file counts as failed."""
    notify: tuple[str, ...] | None = None
    """The names of the notices that hear of it; all of them, if it is not said."""


class NoticeEntry(BaseModel):
    """Somebody who hears of what happens."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    urls: Annotated[tuple[NoticeUrl, ...], Field(min_length=1)]
    """Addresses as Apprise writes them: mailtos://..., slack://..., msteams://..., json://..."""
    on: tuple[Change, ...] = ("failed", "waiting", "unmatched", "trouble", "overdue", "recovered")
    """What is told; each change once, however often it is looked at."""
    attach: bool = True
    """Whether the report goes with it as a file; otherwise only where it stands is told."""


def _in_brackets(value: object) -> object:
    if isinstance(value, dict):
        raise ValueError("write [[drops]], with two brackets on each side")
    return value


class DropKeys(BaseModel):
    """What the settings file says about files that are dropped."""

    places: dict[str, PlaceEntry] = Field(default_factory=dict)
    """Places where files are dropped, by the name that we give them."""
    drops: Annotated[tuple[DropRule, ...], BeforeValidator(_in_brackets)] = ()
    """Which files are imported how; the first rule that takes a file counts."""
    notices: dict[str, NoticeEntry] = Field(default_factory=dict)
    """Who hears of what happens to files, by the name that we give them."""
