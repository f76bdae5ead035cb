"""Settings: ``occasions.toml``, then ``OCCASIONS_*`` variables, then options; the later one wins."""

from importer.settings.choosing import Configuration, load_configuration
from importer.settings.dropping import ChosenNotice, ChosenPlace
from importer.settings.model import SANDBOX, Settings

__all__ = ["SANDBOX", "ChosenNotice", "ChosenPlace", "Configuration", "Settings", "load_configuration"]
