"""The rules of a place with all that they come to, found when the first file needs them and then remembered."""

from dataclasses import replace

from importer.connecting import WallClock
from importer.core.drops import Drop, Told
from importer.core.errors import SettingsError
from importer.core.picking import rule_key
from importer.ordered.order import Order
from importer.settings import Configuration
from importer.settings.drops import DropRule
from importer.sweeping.in_words import told_of
from importer.sweeping.ruling import Ruled, Said, check_order, order_of


class Rulings:
    """What rules come to under one reading of the settings.

    What is right is remembered; what is wrong is looked at again each time, because it may be mended meanwhile: a
    secret's file, a profile, a variable of a command.
    """

    def __init__(self, configuration: Configuration, said: Said, clock: WallClock) -> None:
        self._configuration = configuration
        self._said = said
        self._clock = clock
        self._known: dict[str, Ruled] = {}

    def ruled(self, rule: DropRule) -> Ruled | Told:
        """A rule with its order, if the settings bear it; else what is wrong with them."""
        if rule.name not in self._known:
            try:
                order = order_of(rule, self._configuration, self._said)
                check_order(order, self._configuration, self._clock)
                self._known[rule.name] = Ruled(rule, self._key(rule, order), order, self._yes(rule))
            except SettingsError as error:
                return told_of(error)
        return self._known[rule.name]

    def for_run_of(self, drop: Drop, rule: DropRule | None) -> Ruled | Told:
        """The rule of a drop; if it is gone, or sends elsewhere now, what the drop's run is gone on with.

        Its key is another than the drop's then, and its order leaves account and API to the run.
        """
        if rule is None:
            return Ruled(DropRule(name=drop.rule_name), "", self._of_the_run(self._said.order), frozenset())
        ruled = self.ruled(rule)
        if isinstance(ruled, Told) or ruled.key == drop.rule:
            return ruled
        return replace(ruled, order=self._of_the_run(ruled.order))

    @staticmethod
    def _of_the_run(order: Order) -> Order:
        return replace(order, accounts=(), api=None)

    def _yes(self, rule: DropRule) -> frozenset[str]:
        return frozenset({"all"}) if self._said.yes else frozenset(rule.yes)

    def _key(self, rule: DropRule, order: Order) -> str:
        chosen = self._configuration.chosen(order.accounts, **order.said)
        apis = {each.apis.get(each.api or "", each.api or "") for each in chosen}
        return rule_key(rule.name, " ".join(sorted(apis)), [each.account_shown or "" for each in chosen])
