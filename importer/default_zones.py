"""The zones of options, profiles and the account: which of them stands in for rows that name none.

The zone that was given is the first, then the profile's of the source, then the account's; never the machine's.
"""

from importer.core.errors import SettingsError
from importer.core.faults import Fault
from importer.core.lifting import Mask
from importer.core.records import Parsed
from importer.core.rules.zones import read_zone


def zone_setting(text: str | None, option: str) -> str | None:
    """A zone that an option or a setting names, as an IANA name.

    Raises:
        SettingsError: it names no zone.
    """
    if not text:
        return None
    reading = read_zone(text)
    if isinstance(reading, Fault):
        raise SettingsError(f"{option}: {reading.message}", reading.hint)
    if reading.kind != "zone":
        message = f'{option}: "{text}" is an abbreviation or an offset, not a zone.'
        raise SettingsError(message, "give a zone such as Europe/Warsaw.")
    return reading.name


def default_zone(parsed: Parsed, account: str | None) -> str | None:
    """The zone of rows that name none; None if nothing says one.

    Raises:
        SettingsError: a profile's zone is none, or sources that need a zone have several of them.
    """
    zones = [zone_setting(table.profile.zone or account, "--zone") for table in parsed.tables]
    needing = [number for number, _ in enumerate(zones) if _of(parsed, number, _unnamed(parsed))]
    wanted = {zones[number]: parsed.tables[number].file for number in reversed(needing)}
    if len(wanted) > 1:
        raise _several("time zones for rows that name none", "--zone", wanted)
    return next(iter(wanted or zones), None)


def wanted_zone(parsed: Parsed) -> str | None:
    """The zone into which timed events are converted; None if they are left alone.

    Raises:
        SettingsError: a profile's zone is none, or the profiles of the sources name several.
    """
    wanted = {zone_setting(table.profile.to_zone, "--to-zone"): table.file for table in reversed(parsed.tables)}
    if len(wanted) > 1:
        raise _several("time zones to convert into", "--to-zone", wanted)
    return next(iter(wanted), None)


def takes_the_accounts(parsed: Parsed) -> bool:
    """Whether a good row that names no zone stands in a source whose options and profile name none."""
    blank = parsed.records.zone.blank & parsed.records.skipped.blank & ~parsed.records.rejected
    return any(not table.profile.zone and _of(parsed, number, blank) for number, table in enumerate(parsed.tables))


def _unnamed(parsed: Parsed) -> Mask:
    """Rows whose zone cell does not name a zone by itself."""
    records = parsed.records
    unnamed: Mask = records.zone.blank | records.zone.where(lambda reading: not reading.name)
    return unnamed & records.skipped.blank


def _of(parsed: Parsed, number: int, rows: Mask) -> bool:
    return bool((rows & (parsed.records.table == number)).any())


def _several(what: str, option: str, wanted: dict[str | None, str]) -> SettingsError:
    told = ", ".join(f"{zone or 'none'} ({file})" for zone, file in sorted(wanted.items(), key=lambda each: each[1]))
    message = f"The sources are read with different {what}: {told}."
    return SettingsError(message, f"give one for all of them with {option}, or take the sources one at a time.")
