"""What check, plan and import do alike: read a sheet, divide it by account, check what is for one account."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from importer.cli import door
from importer.cli.chosen_profile import profile_for, profiles_to_match
from importer.cli.options import AccountOptions, CheckingOptions
from importer.core.dividing import names_accounts
from importer.core.issues import Severity
from importer.core.validating.validate import Rules
from importer.many.shares import AccountShare, shares_of
from importer.pipeline import Checking, Zones, check_country, check_reading, check_zones, load_glossary
from importer.reading import read_and_parse
from importer.remembered_modes import Asked, as_remembered
from importer.settings import SANDBOX, Settings


def read_shares(
    sources: Sequence[Path],
    reading: CheckingOptions,
    account: AccountOptions,
    mode: str | None,
    *,
    offline: bool = False,
) -> tuple[AccountShare, ...]:
    """The arrow as far as parse, and which rows are for which account, in which mode.

    Args:
        sources: the files.
        reading: how they are read.
        account: where they go.
        mode: the mode that was asked for.
        offline: whether nothing is sent.
    """
    accounts, glossary = door.configuration_for(), load_glossary()
    profile, saved = profile_for(reading), profiles_to_match(reading)
    check_zones(profile, Zones())
    check_country(profile.model_copy(update={"name": None}) if reading.country else profile)
    said = {"api": account.api, "journal": account.journal, "mode": mode}
    if not account.account:
        accounts.chosen((), **said)  # told before a big file is read
    read = read_and_parse(sources, profile, glossary, saved)
    by_column = names_accounts(read.parsed)
    asked = Asked(mode, account.api, accounts=bool(account.account), by_column=by_column, offline=offline)
    return as_remembered(shares_of(read, accounts, account.account or (), said), asked)


def check_share(
    share: AccountShare, reading: CheckingOptions, told_zone: str | None = None, *, errors_elsewhere: bool = False
) -> Checking:
    """The arrow from localise to validate, for the rows of one account.

    Args:
        share: the rows, and the account's settings.
        reading: how they are read.
        told_zone: the account's zone as signing in told it, if it did.
        errors_elsewhere: whether there is an error in rows for other accounts.
    """
    settings = share.settings or Settings()
    rules = Rules(door.now().date(), reading.strict, settings.allowed_zones, errors_elsewhere)
    zones = _zones(share.settings, told_zone)
    check_zones(profile_for(reading), zones)
    return check_reading(share.reading, rules, zones, load_glossary())


@contextmanager
def remembering(shares: Sequence[AccountShare]) -> Iterator[Callable[[Checking, AccountShare], Checking]]:
    """What lays a check beside last year's import as the journal knows it, where there is one in a file."""
    place = next((share.settings.journal_place for share in shares if share.settings), "")
    if not place or "://" in place or not Path(place).is_file() or not Path(place).stat().st_size:
        yield lambda checking, _: checking  # opening it would make it
        return
    from importer.remembered import Memory  # the journal's library is slow to load

    with Memory(Path(place), door.now) as memory:
        yield (
            lambda checking, share: (
                checking.beside(memory.of(checking.checked, share.settings)) if share.settings else checking
            )
        )


def errors_anywhere(shares: Sequence[AccountShare], reading: CheckingOptions) -> bool:
    """Whether the rows of any account are in error, where that holds all of them back.

    A zone that is missing may yet be told by the login of its account.
    """
    if not reading.strict:
        return False
    issues = (issue for share in shares for issue in check_share(share, reading).checked.issues)
    return any(issue.severity is Severity.ERROR and issue.code != "zone-missing" for issue in issues)


def _zones(settings: Settings | None, told: str | None) -> Zones:
    if settings is None:
        return Zones("UTC", "these rows name no account, so nothing of them is sent")
    if settings.zone is None and settings.api == SANDBOX:
        return Zones("UTC", "the SANDBOX account's zone")
    if settings.zone is None and told is not None:
        return Zones(told, "the account's zone, as the login told it")
    return Zones(settings.zone)
