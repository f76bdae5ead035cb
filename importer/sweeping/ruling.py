"""What a rule comes to: the order for its files, what is done without asking, and whether the settings bear it.

Options that were given when the sweep was started win over what the rule says, as they do over all settings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from importer.connecting import WallClock, check_settings
from importer.core.errors import SettingsError
from importer.core.planning import PlanOptions
from importer.core.profile import Profile, SavedProfile
from importer.ordered.order import Order
from importer.pipeline import Zones, check_country, check_zones
from importer.profiles import NO_PROFILE, find_profile, saved_profiles
from importer.settings import Configuration
from importer.settings.drops import DropRule

ALL = "all"
"""What a rule says that leaves nothing to ask."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said when the sweep was started; it holds for every rule."""

    order: Order = field(default_factory=Order)
    profile: str | None = None
    """A profile's name or file, under the order's own profile, which holds the other options of reading."""
    yes: bool = False
    """Whether everything is done without asking."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule, and the order that it makes of each of its files."""

    rule: DropRule
    key: str
    """The rule's identity, under which contents are known."""
    order: Order
    yes: frozenset[str]
    """Codes of consents that need no person."""

    def agrees(self, codes: Sequence[str]) -> bool:
        """Whether a plan that needs these consents is carried out without asking."""
        return not self.rule.review and (ALL in self.yes or self.yes.issuperset(codes))


def order_of(rule: DropRule, configuration: Configuration, said: Said | None = None) -> Order:
    """The order of a rule's files.

    Raises:
        SettingsError: its profile is not there or cannot be used.
    """
    said = said or Said()
    folder = configuration.written.folder
    named = said.profile or rule.profile
    zoned = Profile(zone=rule.zone) if rule.zone else Profile()
    own = said.order
    return replace(
        own,
        profile=_named(named, folder).over(zoned).over(own.profile),
        saved=_matching(named, folder),
        accounts=own.accounts or _accounts(rule),
        api=own.api or rule.api,
        mode=own.mode or rule.mode,
        strict=own.strict or rule.strict,
        drop_other_years=own.drop_other_years or rule.drop_other_years,
        max_delete=rule.max_delete if own.max_delete is None else own.max_delete,
    )


def check_order(order: Order, configuration: Configuration, clock: WallClock) -> None:
    """Make sure, before any file is touched, that the settings bear an order; nobody is asked over the network.

    Raises:
        SettingsError: they do not.
    """
    check_zones(order.profile, Zones())
    check_country(order.profile)
    chosen = configuration.chosen(order.accounts, api=order.api, journal=order.journal, mode=order.mode)
    for settings in chosen:
        PlanOptions.of(
            order.profile, settings.mode, drop_other_years=order.drop_other_years, max_delete=order.max_delete
        )
        if settings.account is not None or len(chosen) > 1 or not settings.to_choose_from:
            check_settings(settings, clock)  # else the sheets may name the accounts themselves


def _accounts(rule: DropRule) -> tuple[str, ...]:
    said = rule.account
    if said is None:
        return ()
    return said if isinstance(said, tuple) else (said,)


def _named(name: str | None, folder: Path) -> Profile:
    if name is None or name == NO_PROFILE:
        return Profile()
    found = find_profile(name, folder)
    return found.profile.model_copy(update={"name": found.profile.name or found.name})


def _matching(name: str | None, folder: Path) -> tuple[SavedProfile, ...]:
    """The profiles that a sheet may be known by; none if one was named, or none is wanted."""
    return () if name else saved_profiles(folder)


IN_SETTINGS = frozenset(
    {
        "account-missing",
        "account-ambiguous",
        "credentials-missing",
        "credentials-doubled",
        "credentials-incomplete",
        "secret-unreadable",
        "secret-exposed",
    }
)
"""Codes of what no sheet can be blamed for, whenever it comes to light."""


def is_of_settings(error: SettingsError) -> bool:
    """Whether an error that came up while a file was imported is that of the settings, not of the file.

    What the settings alone can get wrong was looked for before; what is left is about this sheet: zones of its
    profiles, a marked copy that would go elsewhere, an account that its rows name.
    """
    return error.code in IN_SETTINGS
