"""How a sheet and an account are brought together, as the command line says it."""

from dataclasses import replace

from importer.cli.chosen_profile import profile_for
from importer.cli.options import CheckingOptions, ModeOptions
from importer.connecting import read_skill_uses
from importer.core.planning import PlanOptions
from importer.destinations.base import Destination
from importer.sending import Pace
from importer.settings import Settings


def plan_options(settings: Settings, mode: ModeOptions, reading: CheckingOptions) -> PlanOptions:
    """How the sheet and one account are brought together.

    Raises:
        SettingsError: an option does not go with the mode.
    """
    return PlanOptions.of(
        profile_for(reading),
        settings.mode,
        drop_other_years=mode.drop_other_years,
        max_delete=mode.max_delete,
    )


def with_skills(options: PlanOptions, destination: Destination, pace: Pace) -> PlanOptions:
    """The options, in mode mirror with what skills use."""
    if options.mode != "mirror":
        return options
    return replace(options, skill_uses=read_skill_uses(destination, pace))
