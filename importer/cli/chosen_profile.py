"""Options as an order: the profile to read with, under what was said besides; where it goes, and how."""

from pathlib import Path

from pydantic import ValidationError

from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions, ReadingOptions, SendingOptions
from importer.core.errors import SettingsError
from importer.core.profile import Profile, SavedProfile
from importer.ordered.order import Order
from importer.profiles import NO_PROFILE, find_profile, saved_profiles


def order_of(reading: CheckingOptions, account: AccountOptions, mode: ModeOptions) -> Order:
    """An order to check, plan or import sources.

    Raises:
        SettingsError: there is no such profile, it cannot be used, or an option cannot be used.
    """
    return Order(
        profile=profile_for(reading),
        saved=profiles_to_match(reading),
        country_given=bool(reading.country),
        accounts=tuple(account.account or ()),
        api=account.api,
        journal=account.journal,
        mode=mode.mode,
        strict=reading.strict,
        drop_other_years=mode.drop_other_years,
        max_delete=mode.max_delete,
        chunk_size=mode.chunk_size,
        patience=mode.patience,
        max_failures=mode.max_failures,
        workers=mode.workers,
    )


def order_again(account: AccountOptions, sending: SendingOptions) -> Order:
    """An order that goes on from what was read and planned before."""
    return Order(
        accounts=tuple(account.account or ()),
        api=account.api,
        journal=account.journal,
        chunk_size=sending.chunk_size,
        patience=sending.patience,
        max_failures=sending.max_failures,
        workers=sending.workers,
    )


def profile_for(reading: ReadingOptions) -> Profile:
    """The profile that was named, under the options.

    Raises:
        SettingsError: there is no such profile, it cannot be used, or an option cannot be used.
    """
    base = _named_profile(reading.profile) if reading.profile else Profile()
    given = {
        "zone": reading.zone,
        "to_zone": reading.to_zone,
        "occasion": reading.occasion,
        "date_order": reading.date_order,
        "year": reading.year,
        "first": reading.first.date() if reading.first else None,
        "last": reading.last.date() if reading.last else None,
        "sheets": tuple(reading.sheet) if reading.sheet else None,
        "hidden": reading.hidden,
        "tables": tuple(reading.table) if reading.table else None,
        "ends": reading.ends,
        "half_day": reading.half_day,
        "only_types": tuple(reading.only_type) if reading.only_type else None,
        "skip_types": tuple(reading.skip_type) if reading.skip_type else None,
        "real_dates": reading.real_dates,
        "country": reading.country,
        "no_warn": tuple(reading.no_warn) if reading.no_warn else None,
        "timed": reading.timed,
        "free": reading.free,
        "private": reading.private,
        "region_from": reading.region_from,
        "language": reading.language,
        "prefer": tuple(reading.prefer) if reading.prefer else None,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
    }
    try:
        return base.over(Profile(**{key: value for key, value in given.items() if value is not None}))
    except ValidationError as error:
        raise _unusable(error, "the options") from None


def _named_profile(name: str) -> Profile:
    if name == NO_PROFILE:
        return Profile()
    found = find_profile(name, Path.cwd())
    return found.profile.model_copy(update={"name": found.profile.name or found.name})


def profiles_to_match(reading: ReadingOptions) -> tuple[SavedProfile, ...]:
    """The profiles of this folder that a sheet may be known by; none if one was named, or none is wanted.

    Raises:
        SettingsError: one of them cannot be used.
    """
    return () if reading.profile else saved_profiles(Path.cwd())


def _unusable(error: ValidationError, where: str) -> SettingsError:
    first = error.errors(include_url=False)[0]
    name = ".".join(map(str, first["loc"])) or "--from and --to"
    name = "--no-warn" if name == "no_warn" else name
    said = first["msg"].removeprefix("Value error, ")
    return SettingsError(f"{name} in {where} cannot be used: {said}.", f"correct {name}.")
