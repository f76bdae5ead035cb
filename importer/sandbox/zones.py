"""The time zones that the simulated API supports: the names of the tzdata package, less those refused."""

from functools import cache
from importlib.resources import files


@cache
def iana_zones() -> frozenset[str]:
    """Return every zone name of the tzdata package, links and old names included."""
    listing = files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    # "Factory" means "not set up yet" and is nobody's zone.
    return frozenset(listing.split()) - {"Factory"}


def supported_zones(refused: frozenset[str]) -> frozenset[str]:
    """Return the supported names: all but the refused ones."""
    return iana_zones() - refused
