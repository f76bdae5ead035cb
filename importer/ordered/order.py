"""What somebody orders: how sources are read, where they go, how they are brought together with the account, and sent.

Every door fills in an ``Order`` and hands it on with sources; from there on nobody knows which door it came through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importer.core.profile import Profile, SavedProfile
from importer.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Everything that is said about an import besides its sources; None says nothing."""

    profile: Profile = field(default_factory=Profile)
    """How sources are read: the profile that was named, under what was said besides."""
    saved: tuple[SavedProfile, ...] = ()
    """Profiles that a sheet may be known by; none if one was named."""
    country_given: bool = False
    """Whether its country was said besides the profile that was named, so that complaints name the option."""
    accounts: tuple[str, ...] = ()
    """Numbers, names and groups; without any, the settings' own."""
    api: str | None = None
    journal: str | None = None
    mode: str | None = None
    strict: bool = False
    """Whether one error anywhere holds everything back."""
    drop_other_years: bool = False
    max_delete: int | None = None
    """The most occasions that mirror may delete."""
    chunk_size: int | None = None
    patience: float | None = None
    """Minutes."""
    max_failures: str | None = None
    workers: int = 4
    """Accounts that are worked on side by side."""

    @property
    def said(self) -> Mapping[str, str | None]:
        """What it says about any account, as ``Configuration.chosen`` takes it."""
        return {"api": self.api, "journal": self.journal, "mode": self.mode}

    def under(self, settings: Settings) -> Settings:
        """Settings of an account under what is said about sending."""
        return settings.with_options(chunk_size=self.chunk_size, patience=self.patience, max_failures=self.max_failures)
