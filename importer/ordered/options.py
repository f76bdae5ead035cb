"""How a sheet and an account are brought together, as it was ordered."""

from dataclasses import replace

from importer.connecting import look_at_skills, read_skills
from importer.core.planning import PlanOptions
from importer.core.skills import uses_of
from importer.destinations.base import Destination
from importer.ordered.order import Order
from importer.reading import Reading
from importer.sending import Pace
from importer.settings import Settings


def plan_options(settings: Settings, order: Order, reading: Reading) -> PlanOptions:
    """How the sheet and one account are brought together.

    Raises:
        SettingsError: something does not go with the mode.
    """
    return PlanOptions.of(
        reading.asked, settings.mode, drop_other_years=order.drop_other_years, max_delete=order.max_delete
    )


def with_skills(options: PlanOptions, destination: Destination, pace: Pace, *, assigns: bool) -> PlanOptions:
    """The options with all skills; they are asked for patiently only where something depends on them."""
    needed = options.mode == "mirror" or assigns
    skills = read_skills(destination, pace) if needed else look_at_skills(destination)
    uses = None if skills is None else uses_of(skills)
    return replace(options, skills=skills, skill_uses=uses if options.mode == "mirror" else None)
