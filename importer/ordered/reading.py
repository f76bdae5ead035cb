"""Read what was ordered: sources, divided by account, and checked offline for each of them."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from importer.core.dividing import names_accounts
from importer.core.errors import SettingsError
from importer.core.issues import Severity
from importer.core.validating.validate import Rules
from importer.many.shares import AccountShare, shares_of
from importer.ordered.order import Order
from importer.pipeline import Checking, Zones, check_country, check_reading, check_zones, load_glossary
from importer.reading import read_and_parse
from importer.remembered_modes import Asked, as_remembered
from importer.settings import SANDBOX, Configuration, Settings

WallClock = Callable[[], dt.datetime]


def read_shares(
    sources: Sequence[Path], order: Order, configuration: Configuration, *, offline: bool = False
) -> tuple[AccountShare, ...]:
    """The arrow as far as parse, and which rows are for which account, in which mode.

    Args:
        sources: the files.
        order: how they are read, and where they go.
        configuration: the accounts that are known.
        offline: whether nothing is sent.

    Raises:
        SourceError: a source cannot be read, or is no holiday list.
        SettingsError: an account, a zone or a country is not known, or sources do not go together.
    """
    glossary, profile = load_glossary(), order.profile
    check_zones(profile, Zones())
    check_country(profile.model_copy(update={"name": None}) if order.country_given else profile)
    if not order.accounts:
        configuration.chosen((), **order.said)  # told before a big file is read
    read = read_and_parse(sources, profile, glossary, order.saved)
    by_column = names_accounts(read.parsed)
    asked = Asked(order.mode, order.api, accounts=bool(order.accounts), by_column=by_column, offline=offline)
    return as_remembered(shares_of(read, configuration, order.accounts, order.said), asked)


def check_share(
    share: AccountShare,
    order: Order,
    today: dt.date,
    told_zone: str | None = None,
    *,
    errors_elsewhere: bool = False,
) -> Checking:
    """The arrow from localise to validate, for the rows of one account.

    Args:
        share: the rows, and the account's settings.
        order: how they are read.
        today: the day on which it is checked.
        told_zone: the account's zone as signing in told it, if it did.
        errors_elsewhere: whether there is an error in rows for other accounts.
    """
    settings = share.settings or Settings()
    rules = Rules(today, order.strict, settings.allowed_zones, errors_elsewhere)
    zones = _zones(share.settings, told_zone)
    check_zones(order.profile, zones)
    return check_reading(share.reading, rules, zones, load_glossary())


@contextmanager
def remembering(
    shares: Sequence[AccountShare], clock: WallClock
) -> Iterator[Callable[[Checking, AccountShare], Checking]]:
    """What lays a check beside last year's import as the journal knows it, where there is one in a file."""
    place = next((share.settings.journal_place for share in shares if share.settings), "")
    if not place or "://" in place or not Path(place).is_file() or not Path(place).stat().st_size:
        yield lambda checking, _: checking  # opening it would make it
        return
    from importer.remembered import Memory  # the journal's library is slow to load

    with Memory(Path(place), clock) as memory:
        yield (
            lambda checking, share: (
                checking.beside(memory.of(checking.checked, share.settings)) if share.settings else checking
            )
        )


def errors_anywhere(shares: Sequence[AccountShare], order: Order, today: dt.date) -> bool:
    """Whether the rows of any account are in error, where that holds all of them back.

    A zone that is missing may yet be told by the login of its account.
    """
    if not order.strict:
        return False
    issues = (issue for share in shares for issue in check_share(share, order, today).checked.issues)
    return any(issue.severity is Severity.ERROR and issue.code != "zone-missing" for issue in issues)


def only_settings(shares: Sequence[AccountShare]) -> Settings:
    """The settings of the one account that sources are for.

    Raises:
        SettingsError: their rows name no account that is known.
    """
    (share,) = shares
    if share.settings is None:
        message = "No row of the sheet is for an account that the settings know and that was asked for."
        raise SettingsError(message, "see which with: occasions check SOURCE", code="account-unknown")
    return share.settings


def _zones(settings: Settings | None, told: str | None) -> Zones:
    if settings is None:
        return Zones("UTC", "these rows name no account, so nothing of them is sent")
    if settings.zone is None and settings.api == SANDBOX:
        return Zones("UTC", "the SANDBOX account's zone")
    if settings.zone is None and told is not None:
        return Zones(told, "the account's zone, as the login told it")
    return Zones(settings.zone)
