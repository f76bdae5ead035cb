"""Open the places that somebody names, with the rules that hold there."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from importer.core.drops import Drop
from importer.core.errors import SettingsError
from importer.places import DropPlace, open_place
from importer.settings import ChosenPlace, Configuration
from importer.settings.drops import DropRule
from importer.settings.nesting import Standing, check_filed
from importer.sweeping.addresses import is_at
from importer.sweeping.bench import Inbox

USUAL = "sweep"
"""The name of the rule that holds where the settings have none."""


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    """What was said of places when the program was started; None says nothing."""

    settle: float | None = None
    every: float | None = None
    marker: str | None = None
    filed: str | None = None

    def over(self, chosen: ChosenPlace) -> ChosenPlace:
        """A place under what was said."""
        said = {"settle": self.settle, "every": self.every, "marker": self.marker, "filed": self.filed}
        given = {key: value for key, value in said.items() if value is not None}
        return replace(chosen, entry=chosen.entry.model_copy(update=given)) if given else chosen


@dataclass(frozen=True, slots=True)
class Named:
    """The places that are meant."""

    words: tuple[str, ...] = ()
    """Names, folders or addresses; without any, all that the settings name."""
    said: PlaceSaid = field(default_factory=PlaceSaid)


def open_inboxes(named: Named, configuration: Configuration, stack: ExitStack) -> tuple[Inbox, ...]:
    """The places that are meant, each once; they are closed with the stack.

    Raises:
        SettingsError: none is named, or one cannot be used.
    """
    chosen = [configuration.place(word) for word in named.words] or list(configuration.places)
    if not chosen:
        raise SettingsError(
            "No place is named.",
            "name a folder or an address, such as: occasions sweep drops\nor write it into occasions.toml: "
            '[places.NAME] with url = "FOLDER"',
            code="place-missing",
        )
    once = {each.url: each for each in chosen}
    opened = [_opened(named.said.over(each), configuration, stack) for each in once.values()]
    return tuple({each.shown: each for each in opened}.values())  # one folder may have two names


def inbox_of(drop: Drop, configuration: Configuration, said: PlaceSaid, stack: ExitStack) -> Inbox:
    """The place at which a drop was dropped; it is closed with the stack.

    Raises:
        SettingsError: no place of the settings is it, and it cannot be reached without them.
    """
    for chosen in configuration.places:
        if not is_at(drop.place, chosen):
            continue  # its secrets are nobody's business here
        place = open_place(chosen.url, chosen.options())
        if place.shown == drop.place:
            stack.callback(place.close)
            return _with_folders(said.over(chosen), place, configuration, stack)
        place.close()
    chosen = said.over(configuration.place(drop.place))
    return _opened(chosen, configuration, stack)


def _opened(chosen: ChosenPlace, configuration: Configuration, stack: ExitStack) -> Inbox:
    place = open_place(chosen.url, chosen.options())
    stack.callback(place.close)
    return _with_folders(chosen, place, configuration, stack)


def _with_folders(chosen: ChosenPlace, place: DropPlace, configuration: Configuration, stack: ExitStack) -> Inbox:
    elsewhere = configuration.filed(chosen)
    filed = place
    if elsewhere is not None:
        filed = open_place(elsewhere.url, elsewhere.options())
        stack.callback(filed.close)
        _check_filed(Standing(elsewhere.url, elsewhere.entry.options, filed.shown), chosen, place, configuration)
    rules = configuration.rules_for(chosen)
    if not rules and configuration.written.content.drops:
        message = f"No rule in occasions.toml holds for the place {chosen.name or place.shown}."
        raise SettingsError(message, "give one of [[drops]] no place, or this one's name.", code="rule-missing")
    return Inbox(chosen, place, filed, rules or (DropRule(name=USUAL),))


def _check_filed(filed: Standing, chosen: ChosenPlace, place: DropPlace, configuration: Configuration) -> None:
    """Refuse to file where a rule of this place or another one looks; what the settings say was checked before."""
    check_filed(filed, Standing(chosen.url, chosen.entry.options, place.shown), configuration.rules_for(chosen))
    for outer in configuration.places:
        check_filed(filed, Standing(outer.url, outer.entry.options, outer.name or ""), configuration.rules_for(outer))
